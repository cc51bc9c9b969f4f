/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "sync-run.h"

#include <glib/gi18n.h>
#include <stdio.h>

static GPtrArray *
resolve (TakingsLedger *ledger, char **names, int n_names, GError **error)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n_names; i++)
    {
      g_autoptr (TakingsAccount) account = takings_ledger_find_account (ledger, names[i], error);
      if (account == NULL)
        return NULL;
      g_ptr_array_add (ids, g_strdup (account->id));
    }
  g_ptr_array_add (ids, NULL);
  return g_steal_pointer (&ids);
}

int
takings_cmd_sync (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *since_text = NULL;
  gboolean full = FALSE, json = FALSE;
  const GOptionEntry options[] = {
    { "since", 0, 0, G_OPTION_ARG_STRING, &since_text, N_ ("Read again from this date"),
      N_ ("DATE") },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, N_ ("Read everything again"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (TakingsZone) utc = takings_zone_new ("UTC", NULL);
  g_autoptr (TakingsZone) zone = NULL;
  g_autoptr (TakingsSyncResult) result = NULL;
  GError *error = NULL;
  int status;
  TakingsWhen since = { 0 };

  if (!takings_command_parse (command, options, &argc, argv, 0, -1, &status))
    return status;
  if (since_text != NULL && !takings_when_read (since_text, utc, &since, &error))
    return takings_command_fail (command, error);
  ledger = takings_command_open (&error);
  if (ledger == NULL || (ids = resolve (ledger, argv + 1, argc - 1, &error)) == NULL)
    return takings_command_fail (command, error);
  zone = takings_command_zone (ledger);
  if (since_text != NULL)
    takings_when_read (since_text, zone, &since, NULL);
  result = takings_sync_run (ledger, argc > 1 ? (const char *const *) ids->pdata : NULL,
                             since.moment.unix_time, full, &error);
  if (result == NULL)
    return takings_command_fail (command, error);
  if (json)
    {
      g_autofree char *text = takings_sync_result_to_json (result);
      puts (g_strchomp (text));
    }
  else
    takings_sync_print (result);
  return takings_sync_tell_failures (result);
}
