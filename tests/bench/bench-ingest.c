/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Page bytes to committed rows with totals, history and hashed e-mails, beside SQLite alone on the
 * same rows: bench-ingest [--rows N] [--write-pages FILE]. Prints value, floor and ratio. */
#include "config.h"

#include "map.h"
#include "writer.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/stat.h>

#define PAGE_ROWS  500
#define MAX_QUEUED 40
#define START      G_GINT64_CONSTANT (1709251200)

enum
{
  S_ID,
  S_DATE,
  S_STATUS,
  S_CURRENCY,
  S_AMOUNT,
  S_COMMISSION,
  S_PRODUCT_ID,
  S_PRODUCT,
  S_EMAIL,
  S_COUNTRY,
  S_TRACKING,
  S_CAMPAIGN,
  N_SLOTS
};

static const TakingsMapField fields[N_SLOTS] = {
  [S_ID] = { "id" },
  [S_DATE] = { "created_at" },
  [S_STATUS] = { "status" },
  [S_CURRENCY] = { "payment/currency" },
  [S_AMOUNT] = { "payment/amount" },
  [S_COMMISSION] = { "payment/commission" },
  [S_PRODUCT_ID] = { "product/id" },
  [S_PRODUCT] = { "product/name" },
  [S_EMAIL] = { "customer/email" },
  [S_COUNTRY] = { "customer/country" },
  [S_TRACKING] = { "tracking/sub_id" },
  [S_CAMPAIGN] = { "tracking/campaign" },
};

static gboolean
  shuffled;              /* dates in no order; else as a backfill brings them, jittered by a week */
static gint64 n_all = 1; /* rows of all pages, two years of them */

static guint64
mix (guint64 x)
{
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
  return x ^ (x >> 31);
}

static void
print_row (GString *out, guint64 row)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL" };
  guint64 r = mix (row + 1);
  gint64 product = (gint64) ((r >> 8) % 200 * ((r >> 16) % 200) / 200);
  gint64 span = shuffled ? 63072000 : 604800;
  gint64 moved = (gint64) (mix (row / 6) % (guint64) span);
  g_autofree char *date = takings_moment_format (
    START + moved + (shuffled ? 0 : (gint64) row * 63072000 / n_all));

  if (row % 2 == 0)
    g_string_append_printf (out, "{\"id\":\"%016" G_GINT64_MODIFIER "x\"", r);
  else
    g_string_append_printf (out, "{\"id\":\"ORD-%010" G_GUINT64_FORMAT "\"", row);
  g_string_append_printf (
    out,
    ",\"created_at\":\"%s\",\"status\":\"approved\",\"payment\":{\"currency\":\"%s\","
    "\"amount\":%d.%02d,\"commission\":%d.%02d,\"method\":\"card\",\"installments\":1},"
    "\"product\":{\"id\":\"p%d\",\"name\":\"Product \\u2014 number %d\",\"category\":\"health\"},"
    "\"customer\":{\"name\":\"Customer %d\",\"email\":\"customer%d@example.org\","
    "\"country\":\"%s\",\"address\":{\"street\":\"1 Long Road \\/ West\",\"city\":\"Town\"}},"
    "\"tracking\":{\"sub_id\":\"sub%d\",\"campaign\":\"campaign %d\",\"referrer\":"
    "\"https:\\/\\/example.org\\/a\\/b?x=1\"},\"notes\":null,\"tags\":[\"new\",\"web\"]}",
    date, currencies[r % 3], (int) (r % 300) + 1, (int) (r >> 20 & 63), (int) (r % 90) + 1,
    (int) (r >> 30 & 63), (int) product, (int) product, (int) (r % 300000), (int) (r % 300000),
    (r >> 5) % 3 == 0 ? "US" : "DE", (int) (r >> 12 & 1023), (int) (r >> 22 & 31));
}

static GBytes *
make_body (guint64 first, guint n)
{
  GString *out = g_string_new ("[");

  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      print_row (out, first + i);
    }
  g_string_append_c (out, ']');
  return g_string_free_to_bytes (out);
}

static TakingsPage *
read_body (GBytes *bytes)
{
  gsize len = g_bytes_get_size (bytes);
  char *copy = g_malloc (len + 1);
  TakingsPage *page;
  TakingsJson json;
  TakingsText slots[N_SLOTS];

  memcpy (copy, g_bytes_get_data (bytes, NULL), len);
  copy[len] = '\0';
  page = takings_page_new (copy, len);
  takings_json_init (&json, page->body, page->body_len);
  for (takings_json_enter (&json); takings_json_element (&json);)
    {
      TakingsEntry entry = { .state = TAKINGS_STATE_APPROVED };
      TakingsMoment moment;

      if (!takings_map_read (TAKINGS_MAP (fields), &json, slots)
          || !takings_moment_parse (slots[S_DATE], NULL, &moment))
        g_error ("the page can't be read");
      entry.entry_id = entry.order_id = slots[S_ID];
      entry.occurred_at = moment.unix_time;
      entry.raw_status = slots[S_STATUS];
      entry.has_amount = takings_money_parse (slots[S_AMOUNT], &entry.amount);
      entry.has_commission = takings_money_parse (slots[S_COMMISSION], &entry.commission);
      takings_currency_parse (slots[S_CURRENCY], entry.currency);
      entry.product_id = slots[S_PRODUCT_ID];
      entry.product = slots[S_PRODUCT];
      entry.customer = slots[S_EMAIL];
      entry.country = slots[S_COUNTRY];
      entry.tracking_id = slots[S_TRACKING];
      entry.campaign = slots[S_CAMPAIGN];
      takings_page_add (page, &entry);
    }
  return page;
}

/* --- the ledger --- */

static GMutex lock;
static GCond changed;
static guint n_queued;

static void
on_done (gpointer data, TakingsIngestCounts *counts, GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_mutex_lock (&lock);
  n_queued--;
  g_cond_signal (&changed);
  g_mutex_unlock (&lock);
}

static void
wait_for (guint most)
{
  g_mutex_lock (&lock);
  while (n_queued > most)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

static double
ingest (TakingsLedger *ledger, GPtrArray *bodies)
{
  TakingsWriter *writer = takings_ledger_get_writer (ledger, NULL);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < bodies->len; i++)
    {
      TakingsIngestJob *job = g_new0 (TakingsIngestJob, 1);

      job->account = g_strdup_printf ("acc%u", i % 6);
      job->page = read_body (bodies->pdata[i]);
      wait_for (MAX_QUEUED - 1);
      g_mutex_lock (&lock);
      n_queued++;
      g_mutex_unlock (&lock);
      takings_writer_push_page (writer, job, NULL, on_done, NULL);
    }
  wait_for (0);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static TakingsLedger *
open_ledger (const char *dir)
{
  static const guint8 key[32] = { 7 };
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);

  if (ledger == NULL)
    g_error ("%s", error->message);
  takings_ledger_set_customer_key (ledger, key, sizeof key);
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("acc%d", i);
      TakingsAccount account = {
        .id = id, .network = (char *) "clickbank", .name = id, .created_at = 1
      };
      takings_ledger_add_account (ledger, &account, NULL);
    }
  return ledger;
}

static void
remove_ledger (const char *dir)
{
  const char *const names[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_unlink (path);
    }
}

/* --- SQLite alone: the same rows, read beforehand; same table, indexes and rows a transaction ---
 */

static double
floor_run (const char *dir, GPtrArray *bodies, guint rows_in_transaction)
{
  TakingsLedger *ledger = open_ledger (dir);
  g_autofree char *path = g_strdup (takings_ledger_get_path (ledger));
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_page_free);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;
  guint64 row = 0;
  gint64 start;

  takings_ledger_close (ledger);
  g_object_unref (ledger);
  for (guint i = 0; i < bodies->len; i++)
    g_ptr_array_add (pages, read_body (bodies->pdata[i]));
  sqlite3_open (path, &db);
  sqlite3_exec (db,
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16384;"
                "PRAGMA wal_autocheckpoint=10000; PRAGMA foreign_keys=ON",
                NULL, NULL, NULL);
  start = g_get_monotonic_time ();
  sqlite3_prepare_v2 (
    db,
    "INSERT INTO entry (account, entry_id, day, occurred_at, kind, state, flags, count, currency, "
    "amount, commission, product, campaign, tracking, country, status, order_id, customer, "
    "first_seen, changed_at) VALUES (?1, ?2, ?3, ?4, 0, 1, 0, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1, "
    "?2, ?12, 1, 1) ON CONFLICT (account, entry_id) DO UPDATE SET state = excluded.state, "
    "amount = excluded.amount, commission = excluded.commission WHERE state <> excluded.state "
    "OR amount <> excluded.amount OR commission <> excluded.commission",
    -1, &stmt, NULL);
  sqlite3_exec (db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  for (guint p = 0; p < pages->len; p++)
    for (guint i = 0; i < PAGE_ROWS; i++, row++)
      {
        const TakingsEntry *e = &g_array_index (((TakingsPage *) pages->pdata[p])->entries,
                                                TakingsEntry, i);
        sqlite3_bind_int (stmt, 1, (int) (p % 6) + 1);
        sqlite3_bind_text (stmt, 2, e->entry_id.data, (int) e->entry_id.len, SQLITE_STATIC);
        sqlite3_bind_int (stmt, 3, (int) (e->occurred_at / 86400));
        sqlite3_bind_int64 (stmt, 4, e->occurred_at);
        sqlite3_bind_text (stmt, 5, e->currency, 3, SQLITE_STATIC);
        sqlite3_bind_int64 (stmt, 6, e->amount);
        sqlite3_bind_int64 (stmt, 7, e->commission);
        sqlite3_bind_int64 (stmt, 8, (gint64) (mix (row) % 200));
        sqlite3_bind_int64 (stmt, 9, (gint64) (mix (row) % 32));
        sqlite3_bind_int64 (stmt, 10, (gint64) (mix (row) % 1024));
        sqlite3_bind_text (stmt, 11, e->country.data, (int) e->country.len, SQLITE_STATIC);
        sqlite3_bind_int64 (stmt, 12, (gint64) mix (row));
        if (sqlite3_step (stmt) != SQLITE_DONE)
          g_error ("%s", sqlite3_errmsg (db));
        sqlite3_reset (stmt);
        if (row % rows_in_transaction == rows_in_transaction - 1)
          sqlite3_exec (db, "COMMIT; BEGIN IMMEDIATE", NULL, NULL, NULL);
      }
  sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
  start = g_get_monotonic_time () - start;
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  remove_ledger (dir);
  return (double) start / G_USEC_PER_SEC;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  return *(const guint32 *) a < *(const guint32 *) b ? -1
                                                     : *(const guint32 *) a > *(const guint32 *) b;
}

static gint64
wal_size (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "ledger.db-wal", NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static void
write_pages (GPtrArray *bodies, const char *file)
{
  FILE *out = g_fopen (file, "w");

  for (guint i = 0; i < bodies->len; i++)
    {
      gsize size;
      gconstpointer data = g_bytes_get_data (bodies->pdata[i], &size);
      fwrite (data, 1, size, out);
      fputc ('\n', out);
    }
  fclose (out);
}

static void
measure_again (TakingsLedger *ledger, const char *dir, GPtrArray *bodies, double first)
{
  TakingsIngest *state = takings_writer_get_ingest (takings_ledger_get_writer (ledger, NULL));
  gint64 wal, changes;
  double again;

  sqlite3_wal_checkpoint_v2 (state->db->handle, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  wal = wal_size (dir);
  changes = sqlite3_total_changes (state->db->handle);
  again = ingest (ledger, bodies);
  printf ("P6 re-read, nothing changed: %.2f s, first read %.2f s, ratio %.2f (at most 0.6); "
          "total_changes %d, WAL grew by %" G_GINT64_FORMAT " bytes\n",
          again, first, again / first, (int) (sqlite3_total_changes (state->db->handle) - changes),
          wal_size (dir) - wal);
}

static int
compare_double (const void *a, const void *b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

int
main (int argc, char **argv)
{
  int n_rows = 200000, n_runs = 3;
  g_autofree char *pages_file = NULL;
  const GOptionEntry options[] = {
    { "rows", 0, 0, G_OPTION_ARG_INT, &n_rows, "How many entries", "N" },
    { "runs", 0, 0, G_OPTION_ARG_INT, &n_runs, "How often (the median counts)", "N" },
    { "write-pages", 0, 0, G_OPTION_ARG_FILENAME, &pages_file, "Write the pages, a line each",
      "FILE" },
    { "shuffled", 0, 0, G_OPTION_ARG_NONE, &shuffled, "Dates in no order", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  g_autofree double *full = NULL, *plain = NULL, *bare = NULL;

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL) || n_rows < PAGE_ROWS || n_runs < 1)
    return 2;
  n_all = n_rows;
  for (int row = 0; row + PAGE_ROWS <= n_rows; row += PAGE_ROWS)
    g_ptr_array_add (bodies, make_body ((guint64) row, PAGE_ROWS));
  if (pages_file != NULL)
    write_pages (bodies, pages_file);
  full = g_new (double, n_runs);
  plain = g_new (double, n_runs);
  bare = g_new (double, n_runs);
  for (int run = 0; run < n_runs; run++)
    {
      TakingsLedger *ledger = open_ledger (dir);
      g_autoptr (GArray) times = NULL;
      guint rows_in_transaction;

      full[run] = ingest (ledger, bodies);
      times = takings_writer_dup_times (takings_ledger_get_writer (ledger, NULL));
      rows_in_transaction = (guint) n_rows / MAX (times->len, 1) + 1;
      g_array_sort (times, compare_times);
      if (run == n_runs - 1)
        {
          printf (
            "P8 write transactions: %u of about %u rows, p99 %.1f ms, longest %.1f ms (at most "
            "100); WAL %.1f MB (at most 64)\n",
            times->len, rows_in_transaction,
            g_array_index (times, guint32, times->len * 99 / 100) / 1000.0,
            g_array_index (times, guint32, times->len - 1) / 1000.0,
            (double) wal_size (dir) / 1048576);
          measure_again (ledger, dir, bodies, full[run]);
        }
      g_object_unref (ledger);
      remove_ledger (dir);
      ledger = open_ledger (dir);
      takings_writer_get_ingest (takings_ledger_get_writer (ledger, NULL))->suspended = TRUE;
      plain[run] = ingest (ledger, bodies);
      g_object_unref (ledger);
      remove_ledger (dir);
      bare[run] = floor_run (dir, bodies, rows_in_transaction);
    }
  qsort (full, (size_t) n_runs, sizeof (double), compare_double);
  qsort (plain, (size_t) n_runs, sizeof (double), compare_double);
  qsort (bare, (size_t) n_runs, sizeof (double), compare_double);
  printf ("P1 ingest of %d entries: %.2f s, SQLite alone %.2f s, ratio %.2f (at most 1.4)\n",
          n_rows, full[n_runs / 2], bare[n_runs / 2], full[n_runs / 2] / bare[n_runs / 2]);
  printf ("P7 totals and history: %.2f s, without %.2f s, ratio %.2f (at most 1.2)\n",
          full[n_runs / 2], plain[n_runs / 2], full[n_runs / 2] / plain[n_runs / 2]);
  g_rmdir (dir);
  return 0;
}
