/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-csv.h"
#include "export-json.h"
#include "sync-run.h"

#include <glib/gi18n.h>
#include <stdio.h>

static gboolean
print_summary (const TakingsSummary *summary, TakingsBy by, gboolean json, gboolean csv,
               GError **error)
{
  if (json)
    {
      g_autofree char *text = takings_summary_to_json (summary);
      puts (g_strchomp (text));
      return TRUE;
    }
  if (csv)
    return takings_report_summary_csv (summary, stdout, error);
  takings_summary_print (summary, by);
  return TRUE;
}

int
takings_cmd_summary (const TakingsCommand *command, int argc, char **argv)
{
  g_autofree char *from_text = NULL, *to_text = NULL, *by_text = NULL, *currency_text = NULL,
                  *basis_text = NULL;
  gboolean json = FALSE, csv = FALSE;
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &from_text, N_ ("First day"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &to_text, N_ ("Last day"), N_ ("DATE") },
    { "by", 0, 0, G_OPTION_ARG_STRING, &by_text,
      "day|month|network|account|product|campaign|country|kind|currency", N_ ("WHAT") },
    { "currency", 0, 0, G_OPTION_ARG_STRING, &currency_text, N_ ("Convert to this currency"),
      N_ ("CODE") },
    { "basis", 0, 0, G_OPTION_ARG_STRING, &basis_text,
      N_ ("By event date (event), or what was taken back on the day of its sale (sale)"),
      "event|sale" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print a JSON document"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &csv, N_ ("Print a CSV file"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsZone) zone = NULL;
  g_autoptr (TakingsSummary) summary = NULL;
  gint32 from = G_MININT32, to = G_MININT32;
  TakingsBy by = TAKINGS_BY_NONE;
  TakingsBasis basis;
  char currency[4] = "";
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  if (by_text != NULL && !takings_by_parse (by_text, &by))
    return takings_command_usage (
      command,
      _ ("figures can't be grouped by “%s”; there are day, month, "
         "network, account, product, campaign, country, kind, currency"),
      by_text);
  if (currency_text != NULL && !takings_currency_parse (takings_text (currency_text), currency))
    return takings_command_usage (
      command, _ ("“%s” is not a currency; write a code like USD or EUR"), currency_text);
  if (json && csv)
    return takings_command_usage (command, _ ("choose one of --json and --csv"));
  ledger = takings_command_open_by (basis_text, &basis, &error);
  if (ledger == NULL)
    return takings_command_fail (command, error);
  zone = takings_command_zone (ledger);
  if (!takings_when_read_days (from_text, to_text, zone, &from, &to, &error))
    return takings_command_fail (command, error);
  summary = takings_query_summary_on (ledger, basis, from, to, by,
                                      currency[0] != '\0' ? currency : NULL, &error);
  if (summary == NULL || !print_summary (summary, by, json, csv, &error))
    return takings_command_fail (command, error);
  return TAKINGS_EXIT_DONE;
}
