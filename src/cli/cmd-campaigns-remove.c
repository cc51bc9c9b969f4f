/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "keys.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_campaigns_remove (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *secrets = NULL, *account = NULL;
  const GOptionEntry options[] = {
    { "secrets", 0, 0, G_OPTION_ARG_FILENAME, &secrets, N_ ("Where the secrets are kept"),
      N_ ("FILE") },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open (&error);
  if (ledger == NULL || !takings_ledger_remove_campaign (ledger, argv[1], &error))
    return takings_command_fail (command, error);
  account = takings_campaign_vault_account (argv[1]);
  if (!takings_keys_clear (secrets, account, &error))
    return takings_command_fail (command, error);
  printf (_ ("%s is removed; its clicks and sales stay.\n"), argv[1]);
  return TAKINGS_EXIT_DONE;
}
