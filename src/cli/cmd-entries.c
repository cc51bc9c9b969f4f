/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "export-csv.h"
#include "export-json.h"
#include "table.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#define TABLE_ROWS 200 /* columns are measured, so a table for people is kept in memory */

typedef struct
{
  char *from, *to, *network, *account, *kind, *state, *product, *search, *limit, *basis;
  gboolean json, csv;
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
  g_free (options->limit);
  g_free (options->basis);
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

  if (options->from != NULL && !takings_when_read (options->from, zone, &from, error))
    return FALSE;
  if (options->to != NULL && !takings_when_read (options->to, zone, &to, error))
    return FALSE;
  if (from.given && from.moment.day_only)
    filter->from_day = from.moment.day;
  else if (from.given)
    filter->from = from.moment.unix_time;
  if (to.given && to.moment.day_only)
    filter->to_day = to.moment.day;
  else if (to.given)
    filter->to = to.moment.unix_time;
  return takings_when_check_order (&from, &to, options->to, error);
}

static gboolean
set_filter (const Options *options, TakingsFilter *filter, GError **error)
{
  TakingsKind kind;
  TakingsState state;
  gint64 limit = 0;

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
  if (options->limit != NULL
      && (!takings_text_to_int64 (takings_text (options->limit), &limit) || limit < 1
          || limit > G_MAXUINT32))
    return usage (error, _ ("“%s” is no number for --limit; it takes 1 to 4294967295"),
                  options->limit);
  if (options->json && options->csv)
    return usage (error, "%s", _ ("choose one of --json and --csv"));
  filter->limit = (guint) limit;
  filter->network = options->network;
  filter->product = options->product;
  filter->search = options->search;
  return TRUE;
}

typedef struct
{
  TakingsTable *table;
  guint left, n_rows;
  gboolean more;
} Listing;

static gboolean
add_row (const TakingsEntryRow *row, gpointer data)
{
  Listing *listing = data;
  char when[24];
  g_autofree char *amount = row->has_amount ? takings_table_money (row->amount, row->currency)
                                            : NULL;
  g_autofree char *commission = row->has_commission
                                  ? takings_table_money (row->commission, row->currency)
                                  : NULL;

  if (listing->left == 0)
    {
      listing->more = TRUE;
      return FALSE;
    }
  listing->left--;
  listing->n_rows++;
  takings_moment_print (row->occurred_at, when);
  takings_table_add (listing->table, when, row->network, takings_kind_name (row->kind),
                     takings_state_name (row->state), amount, commission, row->currency,
                     row->product, row->order_id != NULL ? row->order_id : row->entry_id);
  return TRUE;
}

/* One row more than is shown tells whether there are more. */
static gboolean
print_table (TakingsLedger *ledger, TakingsFilter *filter, GError **error)
{
  g_autoptr (TakingsTable) table = takings_table_new ("llllrrlll");
  Listing listing = { .table = table, .left = filter->limit != 0 ? filter->limit : TABLE_ROWS };

  if (filter->limit == 0)
    filter->limit = TABLE_ROWS + 1;
  takings_table_add (table, _ ("When (UTC)"), _ ("Network"), _ ("Kind"), _ ("State"), _ ("Amount"),
                     _ ("Commission"), "", _ ("Product"), _ ("Order"));
  if (!takings_query_entries (ledger, filter, add_row, &listing, NULL, error))
    return FALSE;
  if (listing.n_rows == 0)
    puts (_ ("No entry matches. “takings sync” reads what is new."));
  else
    takings_table_print (table);
  if (listing.more)
    printf (_ ("These are the newest %u; --limit N shows more, --csv and --json give all.\n"),
            listing.n_rows);
  return TRUE;
}

static int
list (const TakingsCommand *command, const Options *options)
{
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (TakingsZone) zone = NULL;
  g_autoptr (TakingsAccount) account = NULL;
  TakingsFilter filter;
  GError *error = NULL;
  gboolean fine;

  if (!set_filter (options, &filter, &error)
      || (ledger = takings_command_open_by (options->basis, &filter.basis, &error)) == NULL)
    return takings_command_fail (command, error);
  zone = takings_command_zone (ledger);
  if (!set_dates (options, zone, &filter, &error))
    return takings_command_fail (command, error);
  if (options->account != NULL)
    {
      account = takings_ledger_find_account (ledger, options->account, &error);
      if (account == NULL)
        return takings_command_fail (command, error);
      filter.account = account->id;
    }
  if (!isatty (STDOUT_FILENO))
    takings_progress_show (_ ("Writing entries …"));
  if (options->json)
    fine = takings_report_entries_json (ledger, &filter, stdout, NULL, &error);
  else if (options->csv)
    fine = takings_report_entries_csv (ledger, &filter, stdout, NULL, &error);
  else
    fine = print_table (ledger, &filter, &error);
  takings_progress_clear ();
  return fine ? TAKINGS_EXIT_DONE : takings_command_fail (command, error);
}

int
takings_cmd_entries (const TakingsCommand *command, int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry options[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING, &o.from, N_ ("First day, or moment"), N_ ("DATE") },
    { "to", 0, 0, G_OPTION_ARG_STRING, &o.to, N_ ("Last day, or moment"), N_ ("DATE") },
    { "network", 0, 0, G_OPTION_ARG_STRING, &o.network, N_ ("Only this network"), N_ ("NETWORK") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &o.account, N_ ("Only this account"), N_ ("ID") },
    { "kind", 0, 0, G_OPTION_ARG_STRING, &o.kind, "sale|rebill|refund|chargeback|fee|adjustment",
      N_ ("KIND") },
    { "state", 0, 0, G_OPTION_ARG_STRING, &o.state, "pending|approved|paid|void", N_ ("STATE") },
    { "product", 0, 0, G_OPTION_ARG_STRING, &o.product, N_ ("Only this product"), N_ ("PRODUCT") },
    { "search", 0, 0, G_OPTION_ARG_STRING, &o.search, N_ ("Only entries that hold the text"),
      N_ ("TEXT") },
    { "limit", 0, 0, G_OPTION_ARG_STRING, &o.limit, N_ ("At most so many"), N_ ("N") },
    { "basis", 0, 0, G_OPTION_ARG_STRING, &o.basis,
      N_ ("By event date (event), or what was taken back on the day of its sale (sale)"),
      "event|sale" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print a JSON document"), NULL },
    { "csv", 0, 0, G_OPTION_ARG_NONE, &o.csv, N_ ("Print a CSV file"), NULL },
    { NULL },
  };
  int status;

  if (!takings_command_parse (command, options, &argc, argv, 0, 0, &status))
    return status;
  return list (command, &o);
}
