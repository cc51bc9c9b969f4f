/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "campaigns.h"
#include "command.h"
#include "export-json.h"
#include "table.h"

#include <glib/gi18n.h>
#include <stdio.h>

static void
append_text (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "%s\"%s\":", out->str[out->len - 1] == '{' ? "" : ",", name);
  takings_json_append_string (out, text);
}

static void
append_rules (GString *out, const TakingsCampaign *campaign)
{
  static const char *const kinds[] = { "", "alias", "prefix", "regex" };

  g_string_append (out, ",\"rules\":[");
  for (guint i = 0; i < campaign->rules->len; i++)
    {
      const TakingsCampaignRule *rule = campaign->rules->pdata[i];

      g_string_append (out, i > 0 ? ",{" : "{");
      append_text (out, "kind", kinds[rule->kind <= TAKINGS_RULE_REGEX ? rule->kind : 0]);
      append_text (out, "network", *rule->network != '\0' ? rule->network : NULL);
      append_text (out, "pattern", rule->pattern);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
print_json (GPtrArray *campaigns)
{
  g_autoptr (GString) out = g_string_new ("[");

  for (guint i = 0; i < campaigns->len; i++)
    {
      const TakingsCampaign *campaign = campaigns->pdata[i];

      g_string_append (out, i > 0 ? ",{" : "{");
      append_text (out, "id", campaign->code);
      append_text (out, "name", campaign->name);
      append_text (out, "network", campaign->network);
      append_text (out, "destination", campaign->destination);
      append_text (out, "currency", campaign->currency);
      g_string_append_printf (out, ",\"token\":%s,\"signed\":%s,\"affiliates\":[",
                              (campaign->demands & TAKINGS_DEMANDS_TOKEN) != 0 ? "true" : "false",
                              (campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0 ? "true"
                                                                                   : "false");
      for (guint k = 0; k < campaign->affiliates->len; k++)
        {
          g_string_append (out, k > 0 ? "," : "");
          takings_json_append_string (out, campaign->affiliates->pdata[k]);
        }
      g_string_append_c (out, ']');
      append_rules (out, campaign);
      g_string_append_c (out, '}');
    }
  puts (g_string_append_c (out, ']')->str);
}

static void
print_table (GPtrArray *campaigns)
{
  g_autoptr (TakingsTable) table = takings_table_new ("llll");

  if (campaigns->len == 0)
    {
      puts (_ ("No campaign yet. “takings campaigns add NAME” adds one."));
      return;
    }
  takings_table_add (table, _ ("Id"), _ ("Name"), _ ("Network"), _ ("Destination"));
  for (guint i = 0; i < campaigns->len; i++)
    {
      const TakingsCampaign *campaign = campaigns->pdata[i];

      takings_table_add (table, campaign->code, campaign->name, campaign->network,
                         campaign->destination);
    }
  takings_table_print (table);
}

int
takings_cmd_campaigns_list (const TakingsCommand *command, int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) campaigns = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || (campaigns = takings_ledger_list_campaigns (ledger, &error)) == NULL)
    return takings_command_fail (command, error);
  if (json)
    print_json (campaigns);
  else
    print_table (campaigns);
  return TAKINGS_EXIT_DONE;
}
