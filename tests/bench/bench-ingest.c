/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page bytes to committed rows with totals, history and hashed e-mails, beside SQLite alone on the
 * same rows and a short script on the same pages. Prints "P<n> value floor ratio" lines; exits with
 * 1 if a ratio is above (P4: below) its goal and --strict is given. */
#include "config.h"

#include "bench-ledger.h"
#include "bench-pages.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#define SHORT_ROWS 100000
#define FULL_ROWS  1000000
#define MAX_RUNS   15

static int n_rows, n_runs = 3, n_queued = 48;
static gboolean shuffled, full, strict, failed;
static char *only, *pages_file, *script;
static char *dir;
static GPtrArray *pages;

/* --- time --- */

typedef struct
{
  double wall, cpu; /* seconds */
} Sample;

static double
cpu_seconds (int who)
{
  struct rusage usage;

  getrusage (who, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
         + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Each by itself: on a busy machine the CPU seconds tell more. */
static Sample
median (const Sample *samples)
{
  double walls[MAX_RUNS], cpus[MAX_RUNS];

  for (int i = 0; i < n_runs; i++)
    {
      walls[i] = samples[i].wall;
      cpus[i] = samples[i].cpu;
    }
  return (Sample){ bench_median (walls, (guint) n_runs), bench_median (cpus, (guint) n_runs) };
}

/* --- SQLite alone: the same rows, read beforehand; same table, indexes, rows a transaction --- */

static sqlite3_stmt *
prepare_floor (sqlite3 *db)
{
  sqlite3_stmt *stmt = NULL;

  sqlite3_exec (db,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768;"
                "PRAGMA wal_autocheckpoint=10000; PRAGMA foreign_keys=ON",
                NULL, NULL, NULL);
  sqlite3_prepare_v2 (
    db,
    "INSERT INTO entry (account, entry_id, day, occurred_at, kind, state, flags, count, currency, "
    "amount, commission, product, campaign, tracking, country, status, order_id, customer, "
    "first_seen, changed_at) VALUES (?1, ?2, ?3, ?4, 0, 1, 0, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, "
    "?2, ?12, 1, 1) ON CONFLICT (account, entry_id) DO UPDATE SET state = excluded.state, "
    "amount = excluded.amount, commission = excluded.commission WHERE state <> excluded.state "
    "OR amount <> excluded.amount OR commission <> excluded.commission",
    -1, &stmt, NULL);
  return stmt;
}

static void
bind_floor (sqlite3_stmt *stmt, guint account, const TakingsEntry *e, guint64 row)
{
  sqlite3_bind_int (stmt, 1, (int) account);
  sqlite3_bind_text (stmt, 2, e->entry_id.data, (int) e->entry_id.len, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 3, (int) (e->occurred_at / 86400));
  sqlite3_bind_int64 (stmt, 4, e->occurred_at);
  sqlite3_bind_text (stmt, 5, e->currency, 3, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 6, e->amount);
  sqlite3_bind_int64 (stmt, 7, e->commission);
  sqlite3_bind_int64 (stmt, 8, (gint64) (bench_mix (row) % 200));
  sqlite3_bind_int64 (stmt, 9, (gint64) (bench_mix (row) % 32));
  sqlite3_bind_int64 (stmt, 10, (gint64) (bench_mix (row) % 1024));
  sqlite3_bind_text (stmt, 11, e->country.data, (int) e->country.len, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 12, (gint64) bench_mix (row));
}

static Sample
run_floor (guint rows_in_transaction)
{
  g_autoptr (TakingsLedger) ledger = bench_ledger_open (dir);
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_page_free);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt;
  guint64 row = 0;
  Sample sample;

  takings_ledger_close (ledger);
  for (guint i = 0; i < pages->len; i++)
    g_ptr_array_add (read, bench_page_read (pages->pdata[i]));
  sqlite3_open (takings_ledger_get_path (ledger), &db);
  stmt = prepare_floor (db);
  sample.cpu = cpu_seconds (RUSAGE_SELF);
  sample.wall = (double) g_get_monotonic_time ();
  sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  for (guint p = 0; p < read->len; p++)
    for (guint i = 0; i < BENCH_PAGE_ROWS; i++, row++)
      {
        const TakingsPage *page = read->pdata[p];

        bind_floor (stmt, p % BENCH_ACCOUNTS + 1, &g_array_index (page->entries, TakingsEntry, i),
                    row);
        if (sqlite3_step (stmt) != SQLITE_DONE)
          g_error ("%s", sqlite3_errmsg (db));
        sqlite3_reset (stmt);
        if (row % rows_in_transaction == rows_in_transaction - 1)
          sqlite3_exec (db, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL);
      }
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  sample.wall = ((double) g_get_monotonic_time () - sample.wall) / G_USEC_PER_SEC;
  sample.cpu = cpu_seconds (RUSAGE_SELF) - sample.cpu;
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  bench_ledger_remove (dir);
  return sample;
}

/* --- a short script --- */

static Sample
run_script (const char *rows_in_transaction)
{
  Sample sample = { .cpu = cpu_seconds (RUSAGE_CHILDREN) };
  g_autoptr (GSubprocess) child = NULL;
  g_autofree char *out = NULL;
  const char *figure;

  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, "python3", script, pages_file,
                            rows_in_transaction, NULL);
  if (child == NULL || !g_subprocess_communicate_utf8 (child, NULL, NULL, &out, NULL, NULL)
      || (figure = strstr (out, " rows in ")) == NULL)
    g_error ("%s did not run", script);
  sample.wall = g_ascii_strtod (figure + strlen (" rows in "), NULL);
  sample.cpu = cpu_seconds (RUSAGE_CHILDREN) - sample.cpu;
  return sample;
}

static void
write_pages (const char *file)
{
  FILE *out = g_fopen (file, "w");

  for (guint i = 0; out != NULL && i < pages->len; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (pages->pdata[i], &size);
      fwrite (data, 1, size, out);
      fputc ('\n', out);
    }
  if (out == NULL || fclose (out) != 0)
    g_error ("%s can't be written", file);
}

/* --- the engine --- */

typedef struct
{
  Sample full[MAX_RUNS], plain[MAX_RUNS], again[MAX_RUNS], floor[MAX_RUNS], script[MAX_RUNS],
    by_page[MAX_RUNS];
  double p99, longest; /* of write transactions, ms */
  guint n_transactions;
  gint64 wal, wal_growth;
  int changes;
} Figures;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

static void
note_times (TakingsLedger *ledger, Figures *figures)
{
  g_autoptr (GArray) times = takings_writer_dup_times (takings_ledger_get_writer (ledger, NULL));

  g_array_sort (times, compare_times);
  figures->n_transactions = times->len;
  figures->p99 = g_array_index (times, guint32, times->len * 99 / 100) / 1000.0;
  figures->longest = g_array_index (times, guint32, times->len - 1) / 1000.0;
  figures->wal = bench_ledger_wal_size (dir);
}

static Sample
ingest (TakingsLedger *ledger)
{
  Sample sample = { .cpu = cpu_seconds (RUSAGE_SELF) };

  sample.wall = bench_ledger_ingest (ledger, pages, (guint) n_queued);
  sample.cpu = cpu_seconds (RUSAGE_SELF) - sample.cpu;
  return sample;
}

static void
run_engine (Figures *figures, int run)
{
  TakingsLedger *ledger = bench_ledger_open (dir);
  sqlite3 *handle = takings_writer_get_ingest (takings_ledger_get_writer (ledger, NULL))
                      ->db->handle;
  gint64 wal;
  int changes;

  figures->full[run] = ingest (ledger);
  note_times (ledger, figures);
  sqlite3_wal_checkpoint_v2 (handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  wal = bench_ledger_wal_size (dir);
  changes = sqlite3_total_changes (handle);
  figures->again[run] = ingest (ledger);
  figures->changes = sqlite3_total_changes (handle) - changes;
  figures->wal_growth = bench_ledger_wal_size (dir) - wal;
  g_object_unref (ledger);
  bench_ledger_remove (dir);
  ledger = bench_ledger_open (dir);
  takings_writer_get_ingest (takings_ledger_get_writer (ledger, NULL))->suspended = TRUE;
  figures->plain[run] = ingest (ledger);
  g_object_unref (ledger);
  bench_ledger_remove (dir);
}

static void
tell (const char *name, const char *what, double value, double base, double ratio, gboolean ok)
{
  printf ("%s %.3f %.3f %.2f  %s%s\n", name, value, base, ratio, what, ok ? "" : "  NOT REACHED");
  failed |= !ok;
}

/* @most: of value / floor; if it is negative, floor / value must be that at least. */
static void
tell_time (const char *name, const char *what, Sample value, Sample base, double most)
{
  double ratio = most > 0 ? value.wall / base.wall : base.wall / value.wall;
  double cpu = most > 0 ? value.cpu / base.cpu : base.cpu / value.cpu;

  tell (name, what, value.wall, base.wall, ratio, most > 0 ? ratio <= most : ratio >= -most);
  printf ("   CPU seconds: %.3f %.3f %.2f\n", value.cpu, base.cpu, cpu);
}

static void
tell_all (const Figures *f)
{
  Sample value = median (f->full);

  printf ("%d entries, median of %d runs, %d pages ahead; seconds\n", n_rows, n_runs, n_queued);
  tell_time ("P1", "ingest, SQLite alone; at most 1.4", value, median (f->floor), 1.4);
  if (script != NULL)
    {
      tell_time ("P4", "ingest, Python script with 100 pages a transaction; at least 1.9", value,
                 median (f->script), -1.9);
      tell_time ("P4", "ingest, Python script with a page a transaction; at least 2.9", value,
                 median (f->by_page), -2.9);
    }
  tell_time ("P6", "re-read, first read; at most 0.6", median (f->again), value, 0.6);
  tell ("P6", "rows changed and bytes of WAL written by the re-read; none", f->changes,
        (double) f->wal_growth, 0, f->changes == 0 && f->wal_growth == 0);
  tell_time ("P7", "ingest, without totals and history; at most 1.2", value, median (f->plain),
             1.2);
  tell ("P8", "99th percentile of write transactions, bound, ms", f->p99, 100, f->p99 / 100,
        f->p99 <= 100);
  tell ("P8", "WAL, bound, MB", (double) f->wal / 1048576, 64, (double) f->wal / 67108864,
        f->wal <= 67108864);
  printf ("   %u write transactions of about %u rows, longest %.1f ms\n", f->n_transactions,
          (guint) n_rows / f->n_transactions, f->longest);
}

static void
measure (void)
{
  static Figures figures;

  if (script != NULL && pages_file == NULL)
    pages_file = g_build_filename (dir, "pages.json", NULL);
  if (pages_file != NULL)
    write_pages (pages_file);
  for (int run = 0; run < n_runs; run++)
    {
      run_engine (&figures, run);
      figures.floor[run] = run_floor ((guint) n_rows / figures.n_transactions + 1);
      if (script == NULL)
        continue;
      figures.script[run] = run_script ("50000");
      figures.by_page[run] = run_script ("500");
    }
  tell_all (&figures);
  if (script != NULL)
    g_unlink (pages_file);
}

/* One pass for callgrind: "pages" makes the pages, "engine" also brings them into a ledger in
 * transactions of 20,000 rows, "floor" writes them with SQLite alone. */
static int
pass_once (void)
{
  if (strcmp (only, "floor") == 0)
    run_floor (20000);
  else if (strcmp (only, "engine") == 0 || strcmp (only, "again") == 0)
    {
      TakingsLedger *ledger = bench_ledger_open (dir);

      takings_writer_set_group (takings_ledger_get_writer (ledger, NULL), 20000);
      bench_ledger_ingest (ledger, pages, (guint) n_queued);
      if (only[0] == 'a')
        bench_ledger_ingest (ledger, pages, (guint) n_queued);
      g_object_unref (ledger);
      bench_ledger_remove (dir);
    }
  else if (strcmp (only, "pages") != 0)
    return 2;
  return 0;
}

int
main (int argc, char **argv)
{
  const GOptionEntry options[] = {
    { "rows", 0, 0, G_OPTION_ARG_INT, &n_rows, "How many entries", "N" },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, "A million entries", NULL },
    { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "How often (the median counts)", "N" },
    { "queued", 0, 0, G_OPTION_ARG_INT, &n_queued, "Pages that wait for the ledger at most", "N" },
    { "shuffled", 0, 0, G_OPTION_ARG_NONE, &shuffled, "Dates in no order", NULL },
    { "script", 0, 0, G_OPTION_ARG_FILENAME, &script, "ingest.py to compare with", "FILE" },
    { "write-pages", 0, 0, G_OPTION_ARG_FILENAME, &pages_file, "Where to write the pages", "FILE" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &only, "One pass of engine, again, floor or pages", "WHAT" },
    { "strict", 0, 0, G_OPTION_ARG_NONE, &strict, "Fail if a goal is missed", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  int status = 0;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || n_runs < 1 || n_runs > MAX_RUNS
      || n_queued < 1)
    return 2;
  n_rows = MAX (n_rows > 0 ? n_rows : full ? FULL_ROWS : SHORT_ROWS, BENCH_PAGE_ROWS);
  dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  pages = bench_pages_make ((guint) n_rows, shuffled);
  if (only != NULL)
    status = pass_once ();
  else
    measure ();
  g_rmdir (dir);
  return status != 0 ? status : strict && failed;
}
