/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A restore to be killed: restore-child BACKUP DIR, with the environment of fault-calls.c. */
#include "config.h"

#include "ledger.h"

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  if (takings_backup_restore (argv[1], argv[2], NULL, NULL, NULL, NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
