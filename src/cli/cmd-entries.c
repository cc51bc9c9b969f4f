/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-csv.h"
#include "export-json.h"
#include "table.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define TABLE_ROWS 200 /* columns are measured, so a table for people is kept in memory */

typedef struct
{
  char *from, *to, *network, *account, *kind, *state, *product, *search;
  gint64 limit;
  gboolean json, csv, limited;
} Options;

static void
clear_options (Options *options)
{
  g_free (options->from);
  g_free (options->to);
  g_free (options->network);
  g_free (options->account);
  g_free (options->kind);
  g_free (options->state);
  g_free (options->product);
  g_free (options->search);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, clear_options)

static gboolean
usage (GError **error, const char *format, const char *text)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, format, text);
  return FALSE;
}

static gboolean
set_dates (const Options *options, TakingsZone *zone, TakingsFilter *filter, GError **error)
{
  TakingsWhen from = { 0 }, to = { 0 };

  if (options->from != NULL && !takings_when_parse (options->from, zone, &from))
    return usage (error, _ ("“%s” is not a date; write YYYY-MM-DD or RFC 3339"), options->from);
  if (options->to != NULL && !takings_when_parse (options->to, zone, &to))
    return usage (error, _ ("“%s” is not a date; write YYYY-MM-DD or RFC 3339"), options->to);
  if (from.given && from.moment.day_only)
    filter->from_day = from.moment.day;
  else if (from.given)
    filter->from = from.moment.unix_time;
  if (to.given && to.moment.day_only)
    filter->to_day = to.moment.day;
  else if (to.given)
    filter->to = to.moment.unix_time;
  if (from.given && to.given && from.moment.unix_time > to.moment.unix_time)
    return usage (error, _ ("--to %s is before --from"), options->to);
  return TRUE;
}

static gboolean
set_filter (const Options *options, TakingsFilter *filter, GError **error)
{
  TakingsKind kind;
  TakingsState state;

  takings_filter_init (filter);
  if (options->network != NULL && takings_registry_lookup (options->network) == NULL)
    {
      g_autofree char *names = takings_network_names ();
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("“%s” is not a network; there are %s"), options->network, names);
      return FALSE;
    }
  if (options->kind != NULL)
    {
      if (!takings_kind_parse (options->kind, &kind))
        return usage (error,
                      _ ("“%s” is not a kind; there are sale, rebill, refund, chargeback, fee, "
                         "adjustment"),
                      options->kind);
      filter->kind = kind;
    }
  if (options->state != NULL)
    {
      if (!takings_state_parse (options->state, &state))
        return usage (error, _ ("“%s” is not a state; there are pending, approved, paid, void"),
                      options->state);
      filter->state = state;
    }
  if (options->limit < 0 || options->limit > G_MAXUINT32 || (options->limited && !options->limit))
    return usage (error, "%s", _ ("--limit needs a number from 1"));
  if (options->json && options->csv)
    return usage (error, "%s", _ ("choose one of --json and --csv"));
  filter->limit = (guint) options->limit;
  filter->network = options->network;
  filter->product = options->product;
  filter->search = options->search;
  return TRUE;
}

static gboolean
limit_cb (const char *name, const char *value, gpointer data, GError **error)
{
  Options *options = data;

  options->limited = TRUE;
  if (takings_text_to_int64 (takings_text (value), &options->limit) && options->limit > 0)
    return TRUE;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("“%s” is not a number from 1 for --limit"), value);
  return FALSE;
}

static gboolean
add_row (const TakingsEntryRow *row, gpointer data)
{
  TakingsTable *table = data;
  char when[24];
  g_autofree char *amount = row->has_amount ? takings_table_money (row->amount, row->currency)
                                            : NULL;
  g_autofree char *commission = row->has_commission
                                  ? takings_table_money (row->commission, row->currency)
                                  : NULL;

  takings_moment_print (row->occurred_at, when);
  takings_table_add (table, when, row->network, takings_kind_name (row->kind),
                     takings_state_name (row->state), amount, commission, row->currency,
                     row->product, row->order_id != NULL ? row->order_id : row->entry_id);
  return TRUE;
}

static gboolean
print_table (TakingsLedger *ledger, TakingsFilter *filter, GError **error)
{
  g_autoptr (TakingsTable) table = takings_table_new ("llllrrlll");

  if (filter->limit == 0)
    filter->limit = TABLE_ROWS;
  takings_table_add (table, _ ("When (UTC)"), _ ("Network"), _ ("Kind"), _ ("State"), _ ("Amount"),
                     _ ("Commission"), "", _ ("Product"), _ ("Order"));
  if (!takings_query_entries (ledger, filter, add_row, table, NULL, error))
    return FALSE;
  takings_table_print (table);
  return TRUE;
}

static GOptionGroup *
new_group (Options *o)
{
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &o->from, N_ ("First day, or moment"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &o->to, N_ ("Last day, or moment"), N_ ("DATE") },
    { "network", 0, 0, G_OPTION_ARG_STRING, &o->network, N_ ("Only this network"), N_ ("NETWORK") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &o->account, N_ ("Only this account"), N_ ("ID") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &o->kind, N_ ("Only this kind"), N_ ("KIND") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &o->state, N_ ("Only this state"), N_ ("STATE") },
    { "product", 0, 0, G_OPTION_ARG_STRING, &o->product, N_ ("Only this product"), N_ ("P") },
    { "search", 0, 0, G_OPTION_ARG_STRING, &o->search, N_ ("Only entries that hold the text"),
      N_ ("TEXT") },
    { "limit", 0, 0, G_OPTION_ARG_CALLBACK, limit_cb, N_ ("At most so many"), N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, N_ ("Print a JSON document"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &o->csv, N_ ("Print a CSV file"), NULL },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("entries", "", "", o, NULL);

  g_option_group_add_entries (group, options);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  return group;
}

int
takings_cmd_entries (const TakingsCommand *command, int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsZone) zone = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  TakingsFilter filter;
  GError *error = NULL;
  gboolean fine;

  if (!takings_command_parse_group (command, new_group (&options), &argc, argv, 0, 0))
    return TAKINGS_EXIT_USAGE;
  if (!set_filter (&options, &filter, &error)
      || (ledger = takings_command_open_to_read (&error)) == NULL)
    return takings_command_fail (command, error);
  zone = takings_command_zone (ledger);
  if (!set_dates (&options, zone, &filter, &error))
    return takings_command_fail (command, error);
  if (options.account != NULL)
    {
      account = takings_ledger_find_account (ledger, options.account, &error);
      if (account == NULL)
        return takings_command_fail (command, error);
      filter.account = account->id;
    }
  if (options.json)
    fine = takings_report_entries_json (ledger, &filter, stdout, NULL, &error);
  else if (options.csv)
    fine = takings_report_entries_csv (ledger, &filter, stdout, NULL, &error);
  else
    fine = print_table (ledger, &filter, &error);
  return fine ? TAKINGS_EXIT_DONE : takings_command_fail (command, error);
}
