/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <glib/gi18n.h>
#include <stdio.h>

static gboolean
only_totals_differ (GPtrArray *report)
{
  for (guint i = 0; i < report->len; i++)
    if (!g_str_has_prefix (g_ptr_array_index (report, i), "totals:"))
      return FALSE;
  return TRUE;
}

static int
tell_faults (TakingsLedger *ledger, GPtrArray *report)
{
  for (guint i = 0; i < report->len; i++)
    puts (g_ptr_array_index (report, i));
  if (only_totals_differ (report))
    takings_tell (_ ("the entries of %s are whole, but not the sums kept of them; nothing was "
                     "changed: “takings check --rebuild-totals” adds them up again"),
                  takings_ledger_get_path (ledger));
  else
    takings_tell (_ ("the ledger %s is damaged; nothing was changed: bring back a backup with "
                     "“takings restore FILE”"),
                  takings_ledger_get_path (ledger));
  return TAKINGS_EXIT_FAILED;
}

static gboolean
check (TakingsLedger *ledger, gboolean rebuild, GPtrArray *report, GError **error)
{
  gboolean fine;

  takings_progress_show (_ ("Checking the ledger …"));
  fine = (!rebuild || takings_ledger_rebuild_totals (ledger, error))
         && takings_ledger_check (ledger, report, error);
  takings_progress_clear ();
  return fine;
}

int
takings_cmd_check (const TakingsCommand *command, int argc, char **argv)
{
  gboolean rebuild = FALSE;
  const GOptionEntry options[] = {
    { "rebuild-totals", 0, 0, G_OPTION_ARG_NONE, &rebuild,
      N_ ("First add up the kept sums again, from the entries"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  ledger = rebuild ? takings_command_open (&error) : takings_command_open_to_read (&error);
  if (ledger == NULL)
    return takings_command_fail (command, error);
  if (!check (ledger, rebuild, report, &error))
    {
      for (guint i = 0; i < report->len; i++)
        puts (g_ptr_array_index (report, i));
      return takings_command_fail (command, error);
    }
  if (report->len > 0)
    return tell_faults (ledger, report);
  puts (_ ("The ledger is whole."));
  return TAKINGS_EXIT_DONE;
}
