/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P25: a CSV export of a million entries beside `sqlite3 -csv` of the bare table: the same number
 * of rows and columns, newest first, but raw numbers in place of amounts, moments and names. So the
 * baseline does less: no dictionary, no decimal, no date. Both write to /dev/null, in turn. */
#include "config.h"

#include "export-csv.h"
#include "filled-ledger.h"

#define ROUNDS 5

static const char bare_sql[]
  = "SELECT id, account, account, entry_id, order_id, kind, state, occurred_at, currency, amount, "
    "commission, product, product, tracking, campaign, country, affiliate, vendor, count, flags, "
    "flags, status FROM entry ORDER BY occurred_at DESC, id DESC";

static double
ours (TakingsLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  TakingsFilter filter;
  FILE *out = fopen ("/dev/null", "w");
  gint64 start = g_get_monotonic_time ();
  takings_filter_init (&filter);
  if (!takings_report_entries_csv (ledger, &filter, out, NULL, &error))
    g_error ("%s", error->message);
  fclose (out);
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

/* 0: the program is not here. */
static double
theirs (TakingsLedger *ledger)
{
  const char *argv[] = { "sqlite3", "-csv", "-header", takings_ledger_get_path (ledger),
                         bare_sql,  NULL };
  int status = 0;
  gint64 start = g_get_monotonic_time ();
  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                     NULL, NULL, NULL, NULL, &status, NULL)
      || status != 0)
    return 0;
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  TakingsLedger *ledger = filled_ledger_make (folder, 1000000, FALSE);
  double value[ROUNDS], floor[ROUNDS];
  gboolean measured = ours (ledger) > 0 && theirs (ledger) > 0; /* warm */
  for (guint i = 0; measured && i < ROUNDS; i++)
    {
      value[i] = ours (ledger);
      floor[i] = theirs (ledger);
    }
  filled_ledger_drop (ledger, folder);
  if (!measured)
    {
      g_print ("P25 not measured: the sqlite3 program is not here\n");
      return 77;
    }
  double a = bench_median (value, ROUNDS), b = bench_median (floor, ROUNDS);
  g_print ("P25 CSV of 1,000,000 entries beside sqlite3 -csv of the bare table\n"
           "P25 %.2f s %.2f s %.2f (at most 1.20)\n",
           a, b, a / b);
  return a / b <= 1.2 ? 0 : 1;
}
