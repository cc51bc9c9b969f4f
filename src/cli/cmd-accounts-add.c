/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define MAX_LINE 65536

static void
tell_fields (const char *network)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);
  const TakingsAdapterInfo *info;

  if (adapter == NULL || !isatty (STDIN_FILENO))
    return;
  info = takings_adapter_get_info (adapter);
  g_printerr (_ ("Type a line FIELD=VALUE for each, then Ctrl-D:\n"));
  for (guint i = 0; i < info->n_fields; i++)
    g_printerr ("  %s  %s%s%s\n", info->fields[i].key, _ (info->fields[i].label),
                info->fields[i].where != NULL ? " – " : "",
                info->fields[i].where != NULL ? _ (info->fields[i].where) : "");
}

/* FIELD=VALUE lines of standard input; empty lines and # lines are passed over. */
static GHashTable *
read_fields (GError **error)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  char *line = NULL;
  size_t size = 0;
  ssize_t n;
  int number = 0;
  gboolean fine = TRUE;

  while (fine && (n = getline (&line, &size, stdin)) >= 0)
    {
      char *mark;

      number++;
      g_strstrip (line);
      if (line[0] == '\0' || line[0] == '#')
        continue;
      mark = strchr (line, '=');
      fine = mark != NULL && mark > line && n < MAX_LINE && g_utf8_validate (line, -1, NULL);
      if (fine)
        g_hash_table_insert (fields, g_strstrip (g_strndup (line, mark - line)),
                             g_strstrip (g_strdup (mark + 1)));
    }
  if (line != NULL)
    explicit_bzero (line, size);
  free (line);
  if (!fine)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("line %d of standard input is not FIELD=VALUE"), number);
      return NULL;
    }
  return g_steal_pointer (&fields);
}

static void
print_account (const char *id, const char *network, const char *name, gboolean json)
{
  g_autoptr (GString) out = g_string_new (NULL);

  if (!json)
    {
      printf ("%s\n", id);
      return;
    }
  g_string_append (out, "{\"id\":");
  takings_json_append_string (out, id);
  g_string_append (out, ",\"network\":");
  takings_json_append_string (out, network);
  g_string_append (out, ",\"name\":");
  takings_json_append_string (out, name);
  g_string_append (out, "}");
  puts (out->str);
}

int
takings_cmd_accounts_add (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *name = NULL, *endpoint = NULL, *id = NULL;
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, N_ ("Name of the account"), N_ ("NAME") },
    { "endpoint", 0, 0, G_OPTION_ARG_STRING, &endpoint,
      N_ ("Scheme, host and port in place of the network's API"), N_ ("URL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GHashTable) fields = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  if (name == NULL || *g_strstrip (name) == '\0')
    return takings_command_usage (command, _ ("the account needs a name: --name NAME"));
  if (takings_registry_lookup (argv[1]) == NULL)
    {
      g_autofree char *names = takings_network_names ();
      return takings_command_usage (command, _ ("“%s” is not a network; there are %s"), argv[1],
                                    names);
    }
  tell_fields (argv[1]);
  fields = read_fields (&error);
  if (fields == NULL)
    return takings_command_fail (command, error);
  ledger = takings_command_open (&error);
  if (ledger == NULL
      || !takings_account_create (ledger, argv[1], name, endpoint, fields, &id, &error))
    return takings_command_fail (command, error);
  print_account (id, argv[1], name, json);
  return TAKINGS_EXIT_DONE;
}
