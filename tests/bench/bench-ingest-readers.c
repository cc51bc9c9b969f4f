/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dashboard that reads every two milliseconds while pages are written: how long its query takes
 * then and on the same ledger at rest, whether the ledger was ever busy or its totals went back. */
#include "config.h"

#include "bench-ledger.h"
#include "bench-pages.h"

#include <glib/gstdio.h>
#include <stdio.h>

#define SHORT_ROWS   100000
#define FULL_ROWS    1000000
#define EVERY        2000 /* microseconds */
#define IDLE_QUERIES 300

static const char query[] = "SELECT currency, sum(entries), sum(amount), sum(commission) "
                            "FROM daily_total WHERE day > (SELECT max(day) FROM daily_total) - 30 "
                            "GROUP BY currency";
static const char count_query[] = "SELECT coalesce(sum(entries), 0) FROM daily_total";

typedef struct
{
  TakingsLedger *ledger;
  gint stop; /* atomic */
  guint n_queries, n_busy, n_back;
  gint64 wal;    /* largest size seen */
  GArray *times; /* of double, ms */
  const char *dir;
} Reader;

static double
time_query (TakingsDb *db)
{
  gint64 start = g_get_monotonic_time ();
  sqlite3_stmt *stmt = takings_db_prepare (db, query, NULL);
  int code;

  while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
    ;
  takings_db_done (stmt);
  return code == SQLITE_DONE ? (double) (g_get_monotonic_time () - start) / 1000 : -1;
}

static gpointer
read_on (gpointer data)
{
  Reader *reader = data;
  TakingsDb *db = takings_ledger_acquire_reader (reader->ledger, NULL);
  gint64 before = 0;

  while (!g_atomic_int_get (&reader->stop))
    {
      double taken = time_query (db);
      gint64 count = takings_db_int64 (db, count_query, -1);

      reader->n_queries++;
      if (taken < 0 || count < 0)
        reader->n_busy++;
      else
        g_array_append_val (reader->times, taken);
      if (count < before)
        reader->n_back++;
      before = count;
      reader->wal = MAX (reader->wal, bench_ledger_wal_size (reader->dir));
      g_usleep (EVERY);
    }
  takings_ledger_release_reader (reader->ledger, db);
  return NULL;
}

static double
idle_p99 (TakingsLedger *ledger)
{
  TakingsDb *db = takings_ledger_acquire_reader (ledger, NULL);
  double times[IDLE_QUERIES];

  for (guint i = 0; i < IDLE_QUERIES; i++)
    {
      times[i] = time_query (db);
      g_usleep (EVERY);
    }
  takings_ledger_release_reader (ledger, db);
  qsort (times, IDLE_QUERIES, sizeof (double), bench_compare_double);
  return times[IDLE_QUERIES * 99 / 100];
}

static gboolean
measure (const char *dir, guint n_rows)
{
  g_autoptr (GPtrArray) pages = bench_pages_make (n_rows, FALSE);
  g_autoptr (TakingsLedger) ledger = bench_ledger_open (dir);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  Reader reader = { .ledger = ledger, .times = times, .dir = dir };
  GThread *thread = g_thread_new ("reader", read_on, &reader);
  double seconds, p99, idle;
  gboolean ok;

  seconds = bench_ledger_ingest (ledger, pages, 48);
  g_atomic_int_set (&reader.stop, 1);
  g_thread_join (thread);
  idle = idle_p99 (ledger);
  g_array_sort (times, bench_compare_double);
  p99 = times->len > 0 ? g_array_index (times, double, times->len * 99 / 100) : 0;
  ok = reader.n_busy == 0 && reader.n_back == 0 && reader.wal <= 64 << 20;
  printf (
    "P8 %.2f %.2f %.2f  99th percentile of a dashboard's query during an ingest of %u entries "
    "(%.2f s), at rest, ms\n",
    p99, idle, p99 / idle, n_rows, seconds);
  printf ("P8 %.1f 64.0 %.2f  largest WAL, bound, MB%s\n", (double) reader.wal / 1048576,
          (double) reader.wal / 67108864, ok ? "" : "  NOT REACHED");
  printf ("   %u queries, %u found the ledger busy, %u saw totals go back\n", reader.n_queries,
          reader.n_busy, reader.n_back);
  takings_ledger_close (ledger);
  bench_ledger_remove (dir);
  return ok;
}

int
main (int argc, char **argv)
{
  int n_rows = 0;
  gboolean full = FALSE, ok;
  const GOptionEntry options[] = {
    { "rows", 0, 0, G_OPTION_ARG_INT, &n_rows, "How many entries", "N" },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, "A million entries", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *dir = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  ok = measure (dir, (guint) MAX (n_rows > 0 ? n_rows : full ? FULL_ROWS : SHORT_ROWS, 500));
  g_rmdir (dir);
  return ok ? 0 : 1;
}
