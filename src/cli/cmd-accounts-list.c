/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"
#include "table.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
append_moment (GString *out, const char *name, gint64 moment)
{
  char buffer[24];

  takings_moment_print (moment, buffer);
  g_string_append_printf (out, ",\"%s\":", name);
  takings_json_append_string (out, moment != 0 ? buffer : NULL);
}

static void
append_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s\"%s\":", g_str_equal (name, "id") ? "" : ",", name);
  takings_json_append_string (out, text);
}

static void
append_account (GString *out, const TakingsAccount *account)
{
  g_string_append_c (out, '{');
  append_text (out, "id", account->id);
  append_text (out, "network", account->network);
  append_text (out, "name", account->name);
  append_text (out, "endpoint", account->endpoint);
  g_string_append_printf (out, ",\"paused\":%s", account->paused ? "true" : "false");
  append_moment (out, "last_sync", account->last_sync);
  append_text (out, "status", account->last_status);
  if (account->last_error_code != NULL)
    {
      g_string_append (out, ",\"error\":{\"code\":");
      takings_json_append_string (out, account->last_error_code);
      append_text (out, "message", account->last_error);
      append_moment (out, "retry_at", account->retry_at);
      g_string_append_c (out, '}');
    }
  else
    g_string_append (out, ",\"error\":null");
  g_string_append_c (out, '}');
}

static void
print_json (GPtrArray *accounts)
{
  g_autoptr (GString) out = g_string_new ("[");

  for (guint i = 0; i < accounts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_account (out, g_ptr_array_index (accounts, i));
    }
  g_string_append_c (out, ']');
  puts (out->str);
}

static void
print_table (GPtrArray *accounts)
{
  g_autoptr (TakingsTable) table = takings_table_new ("lllll");

  if (accounts->len == 0)
    {
      puts (_ ("No account yet. “takings accounts add NETWORK --name NAME” adds one."));
      return;
    }
  takings_table_add (table, _ ("Id"), _ ("Network"), _ ("Name"), _ ("Last sync"), _ ("Status"));
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *last = account->last_sync != 0 ? takings_moment_format (account->last_sync)
                                                      : NULL;

      takings_table_add (table, account->id, account->network, account->name,
                         last != NULL ? last : _ ("never"),
                         account->paused               ? _ ("paused")
                         : account->last_error != NULL ? account->last_error
                                                       : account->last_status);
    }
  takings_table_print (table);
}

int
takings_cmd_accounts_list (const TakingsCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || (accounts = takings_ledger_list_accounts (ledger, &error)) == NULL)
    return takings_command_fail (command, error);
  if (json)
    print_json (accounts);
  else
    print_table (accounts);
  return TAKINGS_EXIT_DONE;
}
