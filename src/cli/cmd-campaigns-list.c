/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attribution.h"
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

/* @micros / @count, half away from zero; NULL without a count: there is no such quotient. */
static char *
quotient (gint64 micros, guint64 count, const char *currency)
{
  gint64 divisor = (gint64) MIN (count, G_MAXINT64);

  if (divisor == 0)
    return NULL;
  return takings_money_format ((micros + (micros < 0 ? -divisor / 2 : divisor / 2)) / divisor,
                               currency);
}

static void
add_row (TakingsTrackingRow *sum, const TakingsTrackingRow *row)
{
  sum->clicks += row->clicks;
  sum->entries += row->entries;
  sum->sales += row->sales;
  sum->refunds += row->refunds;
  sum->commission += row->commission;
  sum->net_commission += row->net_commission;
}

/* Of all affiliates. @code: NULL for what could not be matched */
static TakingsTrackingRow
sum_of (const TakingsTracking *tracking, const char *code)
{
  TakingsTrackingRow sum = { 0 };

  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];

      if (g_strcmp0 (row->campaign, code) == 0)
        add_row (&sum, row);
    }
  return sum;
}

static void
append_figures (GString *out, const TakingsTrackingRow *row, const char *currency)
{
  g_autofree char *commission = takings_money_format (row->commission, currency);
  g_autofree char *net = takings_money_format (row->net_commission, currency);
  g_autofree char *epc = quotient (row->net_commission, row->clicks, currency);
  g_autofree char *cr = quotient ((gint64) row->sales * TAKINGS_MICROS, row->clicks, "USD");

  g_string_append_printf (out,
                          "%s\"clicks\":%" G_GUINT64_FORMAT ",\"sales\":%" G_GUINT64_FORMAT
                          ",\"refunds\":%" G_GUINT64_FORMAT ",\"entries\":%" G_GUINT64_FORMAT,
                          out->str[out->len - 1] == '{' ? "" : ",", row->clicks, row->sales,
                          row->refunds, row->entries);
  append_text (out, "commission", commission);
  append_text (out, "net_commission", net);
  append_text (out, "epc", epc);
  append_text (out, "conversion_rate", cr);
}

static void
append_affiliates (GString *out, const TakingsTracking *tracking, const char *code)
{
  guint n = 0;

  g_string_append (out, ",\"by_affiliate\":[");
  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];

      if (g_strcmp0 (row->campaign, code) != 0)
        continue;
      g_string_append (out, n++ > 0 ? ",{" : "{");
      append_text (out, "affiliate_id", row->affiliate);
      append_figures (out, row, tracking->currency);
      g_string_append_c (out, '}');
    }
  g_string_append_c (out, ']');
}

static void
append_campaign (GString *out, const TakingsCampaign *campaign, const TakingsTracking *tracking)
{
  TakingsTrackingRow sum = sum_of (tracking, campaign->code);

  g_string_append_c (out, '{');
  append_text (out, "id", campaign->code);
  append_text (out, "name", campaign->name);
  append_text (out, "network", campaign->network);
  append_text (out, "destination", campaign->destination);
  append_text (out, "currency", campaign->currency);
  g_string_append_printf (out, ",\"token\":%s,\"signed\":%s,\"affiliates\":[",
                          (campaign->demands & TAKINGS_DEMANDS_TOKEN) != 0 ? "true" : "false",
                          (campaign->demands & TAKINGS_DEMANDS_SIGNATURE) != 0 ? "true" : "false");
  for (guint k = 0; k < campaign->affiliates->len; k++)
    {
      g_string_append (out, k > 0 ? "," : "");
      takings_json_append_string (out, campaign->affiliates->pdata[k]);
    }
  g_string_append_c (out, ']');
  append_rules (out, campaign);
  append_figures (out, &sum, tracking->currency);
  append_affiliates (out, tracking, campaign->code);
  g_string_append_c (out, '}');
}

static char *
match_rate (const TakingsTracking *tracking)
{
  return tracking->commission > 0 ? g_strdup_printf ("%.4f", (double) tracking->matched_commission
                                                               / (double) tracking->commission)
                                  : NULL;
}

static void
print_json (GPtrArray *campaigns, const TakingsTracking *tracking)
{
  g_autoptr (GString) out = g_string_new ("{");
  g_autofree char *rate = match_rate (tracking);
  TakingsTrackingRow unmatched = sum_of (tracking, NULL);

  append_text (out, "currency", tracking->currency);
  append_text (out, "match_rate", rate);
  g_string_append_printf (out, ",\"unconverted\":%" G_GUINT64_FORMAT ",\"unmatched\":{",
                          tracking->unconverted);
  append_figures (out, &unmatched, tracking->currency);
  g_string_append (out, "},\"campaigns\":[");
  for (guint i = 0; i < campaigns->len; i++)
    {
      g_string_append (out, i > 0 ? "," : "");
      append_campaign (out, campaigns->pdata[i], tracking);
    }
  puts (g_string_append (out, "]}")->str);
}

static void
print_table (GPtrArray *campaigns, const TakingsTracking *tracking)
{
  g_autoptr (TakingsTable) table = takings_table_new ("lllrrrrr");
  g_autofree char *rate = match_rate (tracking);

  if (campaigns->len == 0)
    {
      puts (_ ("No campaign yet. “takings campaigns add NAME” adds one."));
      return;
    }
  takings_table_add (table, _ ("Id"), _ ("Name"), _ ("Network"), _ ("Clicks"), _ ("Sales"),
                     _ ("Refunds"), _ ("Net commission"), _ ("EPC"));
  for (guint i = 0; i < campaigns->len; i++)
    {
      const TakingsCampaign *campaign = campaigns->pdata[i];
      TakingsTrackingRow sum = sum_of (tracking, campaign->code);
      g_autofree char *clicks = takings_table_count (sum.clicks);
      g_autofree char *sales = takings_table_count (sum.sales);
      g_autofree char *refunds = takings_table_count (sum.refunds);
      g_autofree char *net = takings_money_format (sum.net_commission, tracking->currency);
      g_autofree char *epc = quotient (sum.net_commission, sum.clicks, tracking->currency);

      takings_table_add (table, campaign->code, campaign->name, campaign->network, clicks, sales,
                         refunds, net, epc != NULL ? epc : "–");
    }
  takings_table_print (table);
  if (rate != NULL)
    printf (_ ("In %s. Of all commission, the share that could be matched to a campaign: %s\n"),
            tracking->currency, rate);
}

static gboolean
parse_day (const char *text, gint32 *day)
{
  return text == NULL || takings_day_parse (text, day);
}

int
takings_cmd_campaigns_list (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *from = NULL, *to = NULL, *currency = NULL;
  gint32 from_day = G_MININT32, to_day = G_MININT32;
  gboolean json = FALSE;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from, N_ ("First day (YYYY-MM-DD)"), N_ ("D") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to, N_ ("Last day"), N_ ("D") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &currency, N_ ("Convert to this currency"), N_ ("C") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) campaigns = NULL;
  g_autoptr (TakingsTracking) tracking = NULL;
  char code[4];
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (!parse_day (from, &from_day) || !parse_day (to, &to_day))
    return takings_command_usage (command, _ ("“%s” is not a day (YYYY-MM-DD)"),
                                  parse_day (from, &from_day) ? to : from);
  if (currency != NULL && !takings_currency_parse (takings_text (currency), code))
    return takings_command_usage (command, _ ("“%s” is not a currency"), currency);
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || (campaigns = takings_ledger_list_campaigns (ledger, &error)) == NULL
      || (tracking = takings_query_tracking (ledger, TAKINGS_BASIS_EVENT, from_day, to_day,
                                             currency, &error))
           == NULL)
    return takings_command_fail (command, error);
  if (json)
    print_json (campaigns, tracking);
  else
    print_table (campaigns, tracking);
  return TAKINGS_EXIT_DONE;
}
