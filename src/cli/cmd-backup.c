/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  TakingsLedger *ledger;
  const char *file;
} Backup;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  takings_progress_show (_ ("Saving: %u %%"), total > 0 ? (guint) (done * 100 / total) : 0);
}

static gboolean
backup_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Backup *backup = data;

  return takings_ledger_backup (backup->ledger, backup->file, progress_cb, NULL, cancellable,
                                error);
}

int
takings_cmd_backup (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1, &status))
    return status;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL
      || !takings_wait_run_in_thread (backup_in_worker, &(Backup){ ledger, argv[1] }, &error))
    return takings_command_fail (command, error);
  printf (_ ("The ledger is saved in %s. It holds no passwords or keys.\n"), argv[1]);
  return TAKINGS_EXIT_DONE;
}
