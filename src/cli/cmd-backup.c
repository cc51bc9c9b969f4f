/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  takings_progress_show (_ ("Backing up: %u %%"), total > 0 ? (guint) (done * 100 / total) : 0);
}

int
takings_cmd_backup (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1))
    return TAKINGS_EXIT_USAGE;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || !takings_ledger_backup (ledger, argv[1], progress_cb, NULL, NULL, &error))
    return takings_command_fail (command, error);
  takings_progress_clear ();
  printf (_ ("The ledger is saved in %s. It holds no passwords or keys.\n"), argv[1]);
  return TAKINGS_EXIT_DONE;
}
