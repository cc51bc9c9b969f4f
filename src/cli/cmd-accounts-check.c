/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

static gboolean
try_fields (TakingsLedger *ledger, const TakingsAccount *account, GHashTable *fields,
            GError **error)
{
  g_autoptr (TakingsEngine) engine = takings_engine_new (ledger);
  TakingsWait wait;
  gboolean fine;

  takings_wait_init (&wait);
  takings_progress_show (_ ("Asking %s …"), account->network);
  takings_engine_check_async (engine, account->network, account->endpoint, fields, wait.cancellable,
                              takings_wait_done_cb, &wait);
  fine = takings_engine_check_finish (engine, takings_wait_run (&wait), error);
  takings_progress_clear ();
  takings_wait_clear (&wait);
  return fine;
}

int
takings_cmd_accounts_check (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  g_autoptr (GHashTable) fields = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || (account = takings_ledger_find_account (ledger, argv[1], &error)) == NULL
      || (fields = takings_account_fields (account, &error)) == NULL
      || !try_fields (ledger, account, fields, &error))
    {
      if (g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH))
        {
          takings_tell ("%s", error->message);
          g_clear_error (&error);
          takings_tell (_ ("“takings accounts edit ID --fields” takes new credentials"));
          return TAKINGS_EXIT_FAILED;
        }
      return takings_command_fail (command, error);
    }
  printf (_ ("%s (%s): the credentials work.\n"), account->name, account->network);
  return TAKINGS_EXIT_DONE;
}
