/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ask.h"
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

typedef struct
{
  char **names; /* ends with NULL */
  int n_names;
  const char *since;
  gboolean full;
} Asked;

static TakingsSyncResult *
sync_here (TakingsLedger *ledger, const Asked *asked, GError **error)
{
  g_autoptr (GPtrArray) ids = resolve (ledger, asked->names, asked->n_names, error);
  g_autoptr (TakingsZone) zone = takings_command_zone (ledger);
  TakingsWhen since = { 0 };

  if (ids == NULL
      || (asked->since != NULL && !takings_when_read (asked->since, zone, &since, error)))
    return NULL;
  return takings_sync_run (ledger, asked->n_names > 0 ? (const char *const *) ids->pdata : NULL,
                           since.moment.unix_time, asked->full, error);
}

/* A window or the service that is there is asked, so that it shows what is read and nothing is read
 * twice. What another command line has open is waited for. */
static TakingsSyncResult *
run_sync (const Asked *asked, GError **error)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  g_autoptr (TakingsLedger) ledger = NULL;
  TakingsSyncResult *result = NULL;

  if (takings_ask_sync (dir, asked->n_names > 0 ? (const char *const *) asked->names : NULL,
                        asked->since, asked->full, &result, error))
    return result;
  ledger = takings_command_open (error);
  return ledger != NULL ? sync_here (ledger, asked, error) : NULL;
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
  g_autoptr (TakingsZone) utc = takings_zone_new ("UTC", NULL);
  g_autoptr (TakingsSyncResult) result = NULL;
  GError *error = NULL;
  int status;
  TakingsWhen since = { 0 };

  if (!takings_command_parse (command, options, &argc, argv, 0, -1, &status))
    return status;
  if (since_text != NULL && !takings_when_read (since_text, utc, &since, &error))
    return takings_command_fail (command, error);
  argv[argc] = NULL;
  result = run_sync (&(Asked){ argv + 1, argc - 1, since_text, full }, &error);
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
