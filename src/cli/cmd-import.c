/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"
#include "import.h"

#include <glib/gi18n.h>
#include <inttypes.h>
#include <stdio.h>

static void
progress_cb (guint64 done, guint64 total, gpointer data)
{
  takings_progress_show (_ ("Importing: %" PRIu64 " lines read"), done);
}

typedef struct
{
  TakingsLedger *ledger;
  const TakingsAccount *account;
  const char *file;
  GHashTable *map;
  gboolean dry_run;
  TakingsImportResult result;
} Import;

static gboolean
import_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Import *import = data;
  GHashTable *settings = import->account->settings;

  return takings_import_file (import->ledger, import->account->id, import->account->network,
                              settings != NULL ? g_hash_table_lookup (settings, "zone") : NULL,
                              import->file, import->map, import->dry_run, progress_cb, NULL,
                              &import->result, cancellable, error);
}

/* FIELD=COLUMN → table; FALSE at the first that is not. */
static gboolean
read_map (char **pairs, GHashTable *map, const char **bad)
{
  for (int i = 0; pairs != NULL && pairs[i] != NULL; i++)
    {
      const char *mark = strchr (pairs[i], '=');

      if (mark == NULL || mark == pairs[i] || mark[1] == '\0')
        {
          *bad = pairs[i];
          return FALSE;
        }
      g_hash_table_insert (map, g_strndup (pairs[i], mark - pairs[i]), g_strdup (mark + 1));
    }
  return TRUE;
}

static void
print_json (const TakingsImportResult *result, gboolean dry_run)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_string_append_printf (out,
                          "{\"dry_run\":%s,\"read\":%" PRIu64 ",\"added\":%" PRIu64
                          ",\"changed\":%" PRIu64 ",\"unchanged\":%" PRIu64 ",\"rejected\":%" PRIu64
                          ",\"rejects\":[",
                          dry_run ? "true" : "false", result->read, result->added, result->changed,
                          result->unchanged, result->rejected);
  for (guint i = 0; result->rejects != NULL && i < result->rejects->len; i++)
    {
      const TakingsImportReject *reject = &g_array_index (result->rejects, TakingsImportReject, i);
      g_string_append_printf (out, "%s{\"line\":%" PRIu64 ",\"reason\":", i > 0 ? "," : "",
                              reject->line);
      takings_json_append_string (out, reject->reason);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "],\"notes\":[");
  for (guint i = 0; result->notes != NULL && i < result->notes->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      takings_json_append_string (out, g_ptr_array_index (result->notes, i));
    }
  g_string_append (out, "]}");
  puts (out->str);
}

static void
print_text (const TakingsImportResult *result, gboolean dry_run)
{
  for (guint i = 0; result->notes != NULL && i < result->notes->len; i++)
    printf ("%s\n", (char *) g_ptr_array_index (result->notes, i));
  printf (_ ("%" PRIu64 " read: %" PRIu64 " new, %" PRIu64 " changed, %" PRIu64
             " the same, %" PRIu64 " rejected\n"),
          result->read, result->added, result->changed, result->unchanged, result->rejected);
  if (dry_run)
    puts (_ ("Nothing was written (--dry-run)."));
  for (guint i = 0; result->rejects != NULL && i < result->rejects->len; i++)
    {
      const TakingsImportReject *reject = &g_array_index (result->rejects, TakingsImportReject, i);
      takings_tell (_ ("line %" PRIu64 ": %s"), reject->line, reject->reason);
    }
}

static int
run_import (const TakingsCommand *command, const char *network, const char *name, Import *import,
            gboolean json)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  GError *error = NULL;
  gboolean fine, none;

  ledger = takings_command_open (&error);
  if (ledger == NULL || (account = takings_ledger_find_account (ledger, name, &error)) == NULL)
    return takings_command_fail (command, error);
  if (!g_str_equal (account->network, network))
    return takings_command_usage (command, _ ("the account “%s” is one of %s, not of %s"),
                                  account->name, account->network, network);
  import->ledger = ledger;
  import->account = account;
  fine = takings_wait_run_in_thread (import_in_worker, import, &error);
  if (fine && json)
    print_json (&import->result, import->dry_run);
  else if (fine)
    print_text (&import->result, import->dry_run);
  none = import->result.read > 0 && import->result.rejected == import->result.read;
  takings_import_result_clear (&import->result);
  if (!fine)
    return takings_command_fail (command, error);
  if (!none)
    return TAKINGS_EXIT_DONE;
  takings_tell (_ ("no line of %s could be read: check the network, or name the columns with "
                   "--map FIELD=COLUMN"),
                import->file);
  return TAKINGS_EXIT_FAILED;
}

int
takings_cmd_import (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *account = NULL;
  g_auto (GStrv) pairs = NULL;
  gboolean json = FALSE;
  Import import = { 0 };
  const GOptionEntry options[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &account, N_ ("The account of the report"), N_ ("ID") },
    { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &pairs, N_ ("Take a field from a column"),
      N_ ("FIELD=COLUMN") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &import.dry_run, N_ ("Count, write nothing"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (GHashTable) map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *bad = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 2, 2, &status))
    return status;
  if (takings_registry_lookup (argv[1]) == NULL)
    {
      g_autofree char *names = takings_network_names ();
      return takings_command_usage (command, _ ("“%s” is not a network; there are %s"), argv[1],
                                    names);
    }
  if (account == NULL)
    return takings_command_usage (command, _ ("say whose report it is: --account ID"));
  if (!read_map (pairs, map, &bad))
    return takings_command_usage (command, _ ("“%s” is not FIELD=COLUMN"), bad);
  import.file = argv[2];
  import.map = map;
  return run_import (command, argv[1], account, &import, json);
}
