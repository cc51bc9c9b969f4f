/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"
#include "fields.h"
#include "http.h"

#include <glib/gi18n.h>
#include <stdio.h>

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
  TakingsAdapter *adapter;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 1, 1, &status))
    return status;
  if (name == NULL || *g_strstrip (name) == '\0')
    return takings_command_usage (command, _ ("the account needs a name: --name NAME"));
  adapter = takings_registry_lookup (argv[1]);
  if (adapter == NULL)
    {
      g_autofree char *names = takings_network_names ();
      return takings_command_usage (command, _ ("“%s” is not a network; there are %s"), argv[1],
                                    names);
    }
  if (endpoint != NULL && !takings_http_check_endpoint (endpoint, &error))
    return takings_command_fail (command, error);
  fields = takings_fields_read (takings_adapter_get_info (adapter), FALSE, &error);
  if (fields == NULL || (ledger = takings_command_open (&error)) == NULL
      || !takings_account_create (ledger, argv[1], name, endpoint, fields, &id, &error))
    return takings_command_fail (command, error);
  print_account (id, argv[1], name, json);
  return TAKINGS_EXIT_DONE;
}
