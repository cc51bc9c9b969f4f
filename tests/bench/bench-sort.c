/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P15: the rows of a table sorted or filtered anew, over 100,000 entries, with --full over 1 M:
 * takings_query_ids() beside the same SELECT by SQLite alone, in turns. Processor time of the
 * thread that asks, page cache warm; the window asks on a worker thread. */
#include "config.h"

#include "filled-ledger.h"
#include "query.h"

#include <sqlite3.h>
#include <time.h>

#define ROUNDS 7

typedef struct
{
  const char *name, *sql;
  TakingsOrder order;
  int kind;
} Case;

static const Case cases[] = {
  { "by commission", "SELECT id FROM entry ORDER BY commission DESC, id DESC",
    TAKINGS_ORDER_COMMISSION, -1 },
  { "by amount", "SELECT id FROM entry ORDER BY amount DESC, id DESC", TAKINGS_ORDER_AMOUNT, -1 },
  { "by time", "SELECT id FROM entry ORDER BY occurred_at DESC, id DESC", TAKINGS_ORDER_TIME, -1 },
  { "refunds alone", "SELECT id FROM entry WHERE kind = 2 ORDER BY occurred_at DESC, id DESC",
    TAKINGS_ORDER_TIME, TAKINGS_KIND_REFUND },
};

static double
processor_ms (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

static double
ask (TakingsLedger *ledger, const Case *of, guint limit, guint *n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  TakingsFilter filter;
  double start = processor_ms ();

  takings_filter_init (&filter);
  filter.kind = of->kind;
  ids = takings_query_ids (ledger, &filter, of->order, TRUE, limit, NULL, &error);
  if (ids == NULL)
    g_error ("%s", error->message);
  *n = ids->len;
  return processor_ms () - start;
}

static double
ask_plainly (sqlite3 *db, const Case *of, guint *n)
{
  sqlite3_stmt *stmt = NULL;
  double start = processor_ms ();
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (sqlite3_prepare_v2 (db, of->sql, -1, &stmt, NULL) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  sqlite3_finalize (stmt);
  *n = ids->len;
  return processor_ms () - start;
}

static gboolean
judge (TakingsLedger *ledger, sqlite3 *db, const Case *of)
{
  double ours[ROUNDS], plain[ROUNDS], first[ROUNDS], value, floor;
  guint n, n_plain;

  for (guint i = 0; i < ROUNDS; i++)
    {
      first[i] = ask (ledger, of, 200, &n);
      ours[i] = ask (ledger, of, 0, &n);
      plain[i] = ask_plainly (db, of, &n_plain);
      if (n != n_plain)
        g_error ("%s: %u rows, not %u", of->name, n, n_plain);
    }
  value = bench_median (ours, ROUNDS);
  floor = bench_median (plain, ROUNDS);
  g_print (
    "P15 %s, %u rows: %.1f ms, SQLite alone %.1f ms: %.2f (at most 1.20); the first 200 rows "
    "%.1f ms\n",
    of->name, n, value, floor, value / floor, bench_median (first, ROUNDS));
  return value / floor <= 1.2;
}

int
main (int argc, char **argv)
{
  gboolean fine = TRUE, full = argc > 1 && g_str_equal (argv[1], "--full");
  g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  TakingsLedger *ledger = filled_ledger_make (folder, full ? 1000000 : 100000, FALSE);
  sqlite3 *db = NULL;

  if (sqlite3_open_v2 (takings_ledger_get_path (ledger), &db, SQLITE_OPEN_READONLY, NULL)
        != SQLITE_OK
      || sqlite3_exec (db, "PRAGMA cache_size = -8192; PRAGMA temp_store = MEMORY", NULL, NULL,
                       NULL)
           != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    fine &= judge (ledger, db, &cases[i]);
  sqlite3_close (db);
  filled_ledger_drop (ledger, folder);
  return fine ? 0 : 1;
}
