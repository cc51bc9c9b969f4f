/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "table.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  const char *file, *dir;
  char *kept; /* (owned) (nullable) */
} Restore;

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  takings_progress_show (_ ("Restoring: %u %%"), total > 0 ? (guint) (done * 100 / total) : 0);
}

static gboolean
restore_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Restore *restore = data;

  return takings_backup_restore (restore->file, restore->dir, progress_cb, NULL, cancellable,
                                 &restore->kept, error);
}

static void
print_preview (const char *file, const TakingsBackupPreview *preview)
{
  g_autofree char *accounts = takings_table_count (preview->accounts);
  g_autofree char *entries = takings_table_count (preview->entries);

  printf (_ ("%s: %s accounts, %s entries"), file, accounts, entries);
  if (preview->entries > 0)
    {
      char oldest[24], newest[24];

      takings_moment_print (preview->oldest, oldest);
      takings_moment_print (preview->newest, newest);
      printf (_ (", %s to %s"), oldest, newest);
    }
  putchar ('\n');
  fflush (stdout);
}

int
takings_cmd_restore (const TakingsCommand *command, int argc, char **argv)
{
  gboolean dry_run = FALSE;
  const GOptionEntry options[] = {
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &dry_run, N_ ("Say what the file holds, change nothing"),
      NULL },
    { NULL },
  };
  g_autofree char *dir = takings_ledger_default_dir ();
  g_autofree char *kept = NULL;
  TakingsBackupPreview preview;
  Restore restore = { .dir = dir };
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  if (!takings_backup_preview (argv[1], &preview, &error))
    return takings_command_fail (command, error);
  print_preview (argv[1], &preview);
  if (dry_run)
    return TAKINGS_EXIT_DONE;
  restore.file = argv[1];
  if (!takings_wait_run_in_thread (restore_in_worker, &restore, &error))
    return takings_command_fail (command, error);
  kept = restore.kept;
  if (kept != NULL)
    printf (_ ("Restored. The ledger that was there is kept as %s.\n"), kept);
  else
    puts (_ ("Restored."));
  return TAKINGS_EXIT_DONE;
}
