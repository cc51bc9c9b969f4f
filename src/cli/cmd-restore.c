/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_restore (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  g_autofree char *kept = NULL;
  TakingsBackupPreview preview;
  GError *error = NULL;

  if (!takings_command_parse (command, NULL, &argc, argv, 1, 1))
    return TAKINGS_EXIT_USAGE;
  if (!takings_backup_preview (argv[1], &preview, &error))
    return takings_command_fail (command, error);
  printf (_ ("%s: %" G_GUINT64_FORMAT " accounts, %" G_GUINT64_FORMAT " entries"), argv[1],
          preview.accounts, preview.entries);
  if (preview.entries > 0)
    {
      char oldest[24], newest[24];

      takings_moment_print (preview.oldest, oldest);
      takings_moment_print (preview.newest, newest);
      printf (_ (", %s to %s"), oldest, newest);
    }
  putchar ('\n');
  fflush (stdout);
  if (!takings_backup_restore (argv[1], dir, &kept, &error))
    return takings_command_fail (command, error);
  if (kept != NULL)
    printf (_ ("Restored. The ledger that was there is kept as %s.\n"), kept);
  else
    puts (_ ("Restored."));
  return TAKINGS_EXIT_DONE;
}
