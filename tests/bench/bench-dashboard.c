/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P9: the figures of a whole dashboard over N and 10 N entries. P25: a CSV export beside
 * `sqlite3 -csv`. Usage: bench-dashboard [--full] */
#include "config.h"
#include "export-csv.h"
#include "ledger.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#define ACCOUNT "11111111-1111-4111-8111-111111111111"
#define TODAY   20700
#define ROUNDS  5

/* Rows that no network told, straight into the tables: only reading is measured here. */
static const char fill_sql[]
  = "BEGIN; DELETE FROM entry;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "INSERT INTO entry (account, entry_id, day, occurred_at, kind, state, flags, count, currency, "
    "amount, commission, product, tracking, order_id, first_seen, changed_at) "
    "SELECT 1 + i % 6, printf('T%010d', i), 20335 + i * 365 / ?1, "
    "(20335 + i * 365 / ?1) * 86400 + i % 86400, iif(i % 17 = 0, 2, 0), 1, 0, 1, 'USD', "
    "iif(i % 17 = 0, -1, 1) * (10000000 + i * 7919 % 90000000), "
    "iif(i % 17 = 0, -1, 1) * (5000000 + i * 104729 % 40000000), 1 + i % 6 + 6 * (i / 6 * 31 % "
    "100), "
    "1 + i * 17 % 1000, printf('O%010d', i / 2), 0, 0 FROM n";

static void
run_sql (sqlite3 *db, const char *sql, gint64 n)
{
  for (const char *tail = sql; *tail != '\0';)
    {
      sqlite3_stmt *stmt = NULL;
      if (sqlite3_prepare_v2 (db, tail, -1, &stmt, &tail) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (db));
      if (stmt == NULL)
        return;
      if (sqlite3_bind_parameter_count (stmt) > 0)
        sqlite3_bind_int64 (stmt, 1, n);
      while (sqlite3_step (stmt) == SQLITE_ROW)
        continue;
      if (sqlite3_finalize (stmt) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (db));
    }
}

static TakingsLedger *
make_ledger (const char *folder, gint64 n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);
  sqlite3 *db = NULL;
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  for (guint i = 1; ledger != NULL && i <= 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u" ACCOUNT, i);
      g_autofree char *name = g_strdup_printf ("Account %u", i);
      TakingsAccount account = { .id = id + 1, .network = (char *) "maxweb", .name = name };
      account.settings = g_hash_table_new (g_str_hash, g_str_equal);
      id[1] = (char) ('0' + i);
      takings_ledger_add_account (ledger, &account, &error);
      g_hash_table_unref (account.settings);
    }
  if (error != NULL)
    g_error ("%s", error->message);
  takings_ledger_close (ledger);
  g_object_unref (ledger);
  sqlite3_open (path, &db);
  run_sql (db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536", 0);
  run_sql (db, fill_sql, n);
  run_sql (db, "COMMIT", 0);
  run_sql (db,
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
           "INSERT OR IGNORE INTO tracking (id, name) SELECT i, 'sub' || i FROM n;"
           "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
           "INSERT OR IGNORE INTO product (id, network, product_id, name) "
           "SELECT i, 'maxweb', 'p' || i, 'Product ' || i FROM n",
           0);
  sqlite3_close (db);
  ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  if (ledger == NULL || !takings_ledger_rebuild_totals (ledger, &error))
    g_error ("%s", error->message);
  return ledger;
}

static gboolean
ignore_cb (const TakingsEntryRow *row, gpointer data)
{
  return TRUE;
}

static double
tile (TakingsLedger *ledger, gint32 days, gint32 until, TakingsBy by)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (TakingsSummary) summary = takings_query_summary (ledger, until - days + 1, until, by,
                                                              "USD", NULL);
  g_assert_nonnull (summary);
  return (double) (g_get_monotonic_time () - start) / 1000.0;
}

static double
dashboard (TakingsLedger *ledger, double *worst)
{
  TakingsFilter filter;
  double tiles[8], sum = 0;
  tiles[0] = tile (ledger, 30, TODAY - 1, TAKINGS_BY_DAY);
  tiles[1] = tile (ledger, 365, TODAY - 1, TAKINGS_BY_MONTH);
  tiles[2] = tile (ledger, 30, TODAY - 1, TAKINGS_BY_NETWORK);
  tiles[3] = tile (ledger, 30, TODAY - 1, TAKINGS_BY_PRODUCT);
  tiles[4] = tile (ledger, 365, TODAY - 1, TAKINGS_BY_PRODUCT);
  tiles[5] = tile (ledger, 30, TODAY - 1, TAKINGS_BY_NONE);
  tiles[6] = tile (ledger, 30, TODAY - 31, TAKINGS_BY_NONE);
  gint64 start = g_get_monotonic_time ();
  takings_filter_init (&filter);
  filter.limit = 20;
  takings_query_entries (ledger, &filter, ignore_cb, NULL, NULL, NULL);
  tiles[7] = (double) (g_get_monotonic_time () - start) / 1000.0;
  *worst = 0;
  for (guint i = 0; i < G_N_ELEMENTS (tiles); i++)
    {
      if (g_getenv ("TAKINGS_BENCH_TILES") != NULL)
        g_print ("tile %u: %.2f ms\n", i, tiles[i]);
      sum += tiles[i];
      *worst = MAX (*worst, tiles[i]);
    }
  return sum;
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

static double
median_dashboard (TakingsLedger *ledger, double *worst)
{
  double sums[ROUNDS], tiles[ROUNDS];
  dashboard (ledger, &tiles[0]); /* warm */
  for (guint i = 0; i < ROUNDS; i++)
    sums[i] = dashboard (ledger, &tiles[i]);
  qsort (sums, ROUNDS, sizeof (double), compare_doubles);
  qsort (tiles, ROUNDS, sizeof (double), compare_doubles);
  *worst = tiles[ROUNDS / 2];
  return sums[ROUNDS / 2];
}

/* Both write the same columns of the same rows to /dev/null, in turn; medians of three. */
static void
bench_export (TakingsLedger *ledger)
{
  g_autofree char *sql = g_strdup (
    "SELECT row_id, network, account_id, entry_id, order_id, kind, state, occurred_at, currency, "
    "amount, commission, product_id, product, tracking_id, campaign, country, affiliate, vendor, "
    "count, aggregate, approximate_date, raw_status FROM v_entries ORDER BY occurred_at DESC");
  const char *argv[] = {
    "sqlite3", "-csv", "-header", takings_ledger_get_path (ledger), sql, NULL
  };
  double ours[3], theirs[3];
  for (guint i = 0; i < 3; i++)
    {
      TakingsFilter filter;
      FILE *out = fopen ("/dev/null", "w");
      int status = 0;
      gint64 start = g_get_monotonic_time ();
      takings_filter_init (&filter);
      takings_report_entries_csv (ledger, &filter, out, NULL, NULL);
      fclose (out);
      ours[i] = (double) (g_get_monotonic_time () - start) / 1e6;
      start = g_get_monotonic_time ();
      if (!g_spawn_sync (NULL, (char **) argv, NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL,
                         &status, NULL)
          || status != 0)
        {
          g_print ("P25 not measured: the sqlite3 program is not here\n");
          return;
        }
      theirs[i] = (double) (g_get_monotonic_time () - start) / 1e6;
    }
  qsort (ours, 3, sizeof (double), compare_doubles);
  qsort (theirs, 3, sizeof (double), compare_doubles);
  g_print ("P25 export: %.2f s, sqlite3 -csv %.2f s, ratio %.2f (must be at most 1.20)\n", ours[1],
           theirs[1], ours[1] / theirs[1]);
}

int
main (int argc, char **argv)
{
  gboolean full = argc > 1 && g_str_equal (argv[1], "--full");
  gint64 sizes[] = { full ? 1000000 : 100000, full ? 10000000 : 1000000 };
  double value[2], worst[2];
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
      g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", folder);
      TakingsLedger *ledger = make_ledger (folder, sizes[i]);
      value[i] = median_dashboard (ledger, &worst[i]);
      if (sizes[i] == 1000000)
        bench_export (ledger);
      takings_ledger_close (ledger);
      g_object_unref (ledger);
      g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL);
      g_print ("P9 dashboard of %" G_GINT64_FORMAT " entries: %.2f ms, slowest tile %.2f ms\n",
               sizes[i], value[i], worst[i]);
    }
  g_print ("P9 ratio %.2f (must be at most 2.00, the larger at most 10 ms, a tile at most 5 ms)\n",
           value[1] / value[0]);
  return value[1] <= 10 && worst[1] <= 5 ? 0 : 1;
}
