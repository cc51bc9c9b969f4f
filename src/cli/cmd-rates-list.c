/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-json.h"

#include <glib/gi18n.h>
#include <stdio.h>

typedef struct
{
  gboolean json, any;
} Listing;

/* Rows are printed as they come: the history has a quarter of a million of them. */
static gboolean
print_rate (const TakingsRateRow *row, const char *source, gpointer data)
{
  Listing *listing = data;
  g_autofree char *day = takings_day_format (row->day);
  g_autofree char *rate = takings_rate_format (row->rate);

  if (listing->json)
    {
      g_autoptr (GString) name = g_string_new (NULL);

      takings_json_append_string (name, source);
      printf ("%s{\"day\":\"%s\",\"currency\":\"%s\",\"rate\":\"%s\",\"source\":%s}",
              listing->any ? ",\n" : "[", day, row->currency, rate, name->str);
    }
  else
    printf ("%s  %s  %16s  %s\n", day, row->currency, rate, source != NULL ? source : "");
  listing->any = TRUE;
  return TRUE;
}

int
takings_cmd_rates_list (const TakingsCommand *command, int argc, char **argv)
{
  Listing listing = { 0 };
  const GOptionEntry options[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &listing.json, N_ ("Print a JSON document"), NULL },
    { NULL },
  };
  g_autoptr (TakingsLedger) ledger = NULL;
  GError *error = NULL;
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  ledger = takings_command_open_to_read (&error);
  if (ledger == NULL || !takings_query_rates (ledger, print_rate, &listing, &error))
    return takings_command_fail (command, error);
  if (listing.json)
    puts (listing.any ? "]" : "[]");
  else if (!listing.any)
    puts (_ ("No exchange rates yet. “takings rates update” fetches the ECB's."));
  return TAKINGS_EXIT_DONE;
}
