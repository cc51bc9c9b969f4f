/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

int
takings_cmd_check (const TakingsCommand *command, int argc, char **argv)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  gboolean fine;

  if (!takings_command_parse (command, NULL, &argc, argv, 0, 0))
    return TAKINGS_EXIT_USAGE;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL)
    return takings_command_fail (command, error);
  takings_progress_show (_ ("Checking the ledger …"));
  fine = takings_ledger_check (ledger, report, &error);
  takings_progress_clear ();
  for (guint i = 0; i < report->len; i++)
    puts (g_ptr_array_index (report, i));
  if (!fine)
    return takings_command_fail (command, error);
  if (report->len == 0)
    puts (_ ("The ledger is whole."));
  return TAKINGS_EXIT_DONE;
}
