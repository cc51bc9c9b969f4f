/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

/* Both `accounts pause` and `accounts resume`. */
int
takings_cmd_accounts_pause (const TakingsCommand *command, int argc, char **argv)
{
  gboolean pause = g_str_has_suffix (command->name, "pause");
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open (&error);
  if (ledger == NULL || (account = takings_ledger_find_account (ledger, argv[1], &error)) == NULL)
    return takings_command_fail (command, error);
  account->paused = pause;
  if (!takings_ledger_update_account (ledger, account, &error))
    return takings_command_fail (command, error);
  printf (pause ? _ ("%s is paused.\n") : _ ("%s is synced again.\n"), account->name);
  return TAKINGS_EXIT_DONE;
}
