/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "vault.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_accounts_remove (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open (&error);
  if (ledger == NULL || (account = takings_ledger_find_account (ledger, argv[1], &error)) == NULL)
    return takings_command_fail (command, error);
  /* The secrets first: an account without them can be removed again, orphaned secrets can't. */
  if (!takings_vault_clear (account->id, NULL, &error)
      || !takings_ledger_remove_account (ledger, account->id, &error))
    return takings_command_fail (command, error);
  printf (_ ("%s and its entries are removed.\n"), account->name);
  return TAKINGS_EXIT_DONE;
}
