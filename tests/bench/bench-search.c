/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P11 and P12: from a term to the first 50 rows that hold it, newest first, read and ready to be
 * shown, over 100,000 entries, with --full over 1 M: frequent, rare and absent terms in turns, and
 * each right after a commit. Beside it LIKE over the same ledger, and the floor: a pass of memmem()
 * over as many bytes as the index holds. Processor time of the thread, page cache warm. */
#include "config.h"

#include "filled-ledger.h"
#include "query.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 40
#define SLOW   3 /* rounds without the index */
#define ROWS   50

static const char *const terms[] = {
  "product 12",  "product",      "sub7",      "t0000", "O00000", /* in very many rows */
  "sub997",      "T00000777",    "o00000444",                    /* in some */
  "T0000012345", "o000000777",   "12345",                        /* in few */
  "absent",      "product 9999", "0x",        "T99",             /* in none */
};

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static gboolean
count_cb (const TakingsEntryRow *row, gpointer n)
{
  ++*(guint *) n;
  return TRUE;
}

/* @days: of the period, 0 all. How many rows came. */
static double
search (TakingsLedger *ledger, const char *term, gint32 days, guint *n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  TakingsFilter filter;
  double start = processor_ms ();

  takings_filter_init (&filter);
  filter.search = term;
  if (days > 0)
    filter.from_day = FILLED_TODAY - days;
  ids = takings_query_ids (ledger, &filter, TAKINGS_ORDER_TIME, TRUE, ROWS, NULL, &error);
  *n_rows = 0;
  if (ids == NULL
      || !takings_query_entries_by_id (ledger, (const gint64 *) (gpointer) ids->data, ids->len,
                                       count_cb, n_rows, NULL, &error))
    g_error ("%s", error->message);
  return processor_ms () - start;
}

/* Each term over all and over a year, @rounds times; @commits: something is written before each. */
static GArray *
search_all (TakingsLedger *ledger, guint rounds, gboolean commits, guint64 *n_all)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));

  *n_all = 0;
  for (guint round = 0; round < rounds; round++)
    for (guint i = 0; i < G_N_ELEMENTS (terms); i++)
      for (gint32 days = 0; days < 400; days += 365)
        {
          guint n_rows;
          double ms;
          g_autofree char *mark = g_strdup_printf ("%u", round);
          if (commits && !takings_ledger_put_setting (ledger, "mark", mark, NULL))
            g_error ("could not write");
          ms = search (ledger, terms[i], days, &n_rows);
          *n_all += n_rows;
          g_array_append_val (times, ms);
        }
  return times;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *times, double part)
{
  g_array_sort (times, compare_doubles);
  return g_array_index (times, double, (guint) (part * (double) (times->len - 1)));
}

/* A pass over @n bytes like those of entries. */
static double
floor_ms (gsize n)
{
  g_autofree char *bytes = g_malloc (n);
  double times[9];

  for (gsize i = 0; i < n; i += 24)
    {
      char row[32];
      g_snprintf (row, sizeof row, "t%010zuo%010zu  ", i / 24 % 10000000000, i / 48 % 10000000000);
      memcpy (bytes + i, row, MIN (24, n - i));
    }
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      double start = processor_ms ();
      if (memmem (bytes, n, "absent", 6) != NULL)
        g_error ("found what is not there");
      times[i] = processor_ms () - start;
    }
  return bench_median (times, G_N_ELEMENTS (times));
}

static double
table_bytes (TakingsLedger *ledger)
{
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  double bytes = 0;

  if (sqlite3_open_v2 (takings_ledger_get_path (ledger), &db, SQLITE_OPEN_READONLY, NULL)
        == SQLITE_OK
      && sqlite3_prepare_v2 (db,
                             "SELECT sum(pgsize) FROM dbstat WHERE aggregate = TRUE AND name IN ('entry', "
                             "'sqlite_autoindex_entry_1', 'entry_occurred', 'entry_order')",
                             -1, &stmt, NULL)
           == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    bytes = sqlite3_column_double (stmt, 0);
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return bytes;
}

int
main (int argc, char **argv)
{
  gboolean full = argc > 1 && g_str_equal (argv[1], "--full");
  gint64 n = full ? 1000000 : 100000;
  g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  TakingsLedger *ledger = filled_ledger_make (folder, n, FALSE);
  g_autoptr (GArray) plain = NULL, fast = NULL, changing = NULL;
  guint64 n_plain, n_fast;
  double prepare, p99, slow, bytes, table, floor;
  gboolean fine;

  plain = search_all (ledger, SLOW, FALSE, &n_plain);
  slow = percentile (plain, 0.99);
  prepare = processor_ms ();
  if (!takings_search_prepare (ledger, NULL, NULL))
    g_error ("no index");
  prepare = processor_ms () - prepare;
  g_array_unref (search_all (ledger, SLOW, FALSE, &n_fast)); /* warm */
  if (n_fast != n_plain)
    g_error ("%" G_GUINT64_FORMAT " rows, not %" G_GUINT64_FORMAT, n_fast, n_plain);
  fast = search_all (ledger, ROUNDS, FALSE, &n_fast);
  changing = search_all (ledger, 5, TRUE, &n_fast);
  bytes = (double) takings_search_get_size (ledger);
  table = table_bytes (ledger);
  floor = floor_ms ((gsize) n * 24);
  p99 = percentile (fast, 0.99);
  g_print ("P11 term to first %d rows, %" G_GINT64_FORMAT " entries: median %.2f ms, p99 %.2f ms "
           "(at most 16); a pass over their texts %.2f ms: %.2f\n",
           ROWS, n, percentile (fast, 0.5), p99, floor, p99 / floor);
  g_print ("P11 right after a commit: median %.2f ms, p99 %.2f ms\n", percentile (changing, 0.5),
           percentile (changing, 0.99));
  g_print ("P11 LIKE over the same rows: p99 %.1f ms, %.0f times as long (at least 20)\n", slow,
           slow / p99);
  g_print ("P12 index of texts: nothing on the disk and nothing in an ingest; in memory while "
           "somebody searches %.1f MB, %.1f bytes an entry, %.1f %% of the entries and their "
           "indexes on the disk; read in %.0f ms\n",
           bytes / 1e6, bytes / (double) n, bytes / table * 100, prepare);
  fine = p99 <= 16 && percentile (changing, 0.99) <= 16 && slow / p99 >= 20;
  filled_ledger_drop (ledger, folder);
  return fine ? 0 : 1;
}
