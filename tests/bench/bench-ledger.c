/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-ledger.h"

#include "bench-pages.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

TakingsLedger *
bench_ledger_open (const char *dir)
{
  static const guint8 key[32] = { 7 };
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);

  if (ledger == NULL)
    g_error ("%s", error->message);
  takings_ledger_set_customer_key (ledger, key, sizeof key);
  for (int i = 0; i < BENCH_ACCOUNTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("acc%d", i);
      TakingsAccount account = {
        .id = id, .network = (char *) "clickbank", .name = id, .created_at = 1
      };
      takings_ledger_add_account (ledger, &account, NULL);
    }
  return ledger;
}

void
bench_ledger_remove (const char *dir)
{
  const char *const names[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);
      g_unlink (path);
    }
}

gint64
bench_ledger_wal_size (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "ledger.db-wal", NULL);
  GStatBuf info;

  return g_stat (path, &info) == 0 ? info.st_size : 0;
}

static GMutex lock;
static GCond changed;
static guint n_waiting;

static void
on_done (gpointer data, TakingsIngestCounts *counts, GError *error)
{
  if (error != NULL)
    g_error ("%s", error->message);
  g_mutex_lock (&lock);
  n_waiting--;
  g_cond_signal (&changed);
  g_mutex_unlock (&lock);
}

static void
wait_for (guint most)
{
  g_mutex_lock (&lock);
  while (n_waiting > most)
    g_cond_wait (&changed, &lock);
  g_mutex_unlock (&lock);
}

double
bench_ledger_ingest (TakingsLedger *ledger, GPtrArray *pages, guint n_queued)
{
  TakingsWriter *writer = takings_ledger_get_writer (ledger, NULL);
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < pages->len; i++)
    {
      TakingsIngestJob *job = g_new0 (TakingsIngestJob, 1);

      job->account = g_strdup_printf ("acc%u", i % BENCH_ACCOUNTS);
      job->page = bench_page_read (pages->pdata[i]);
      wait_for (n_queued - 1);
      g_mutex_lock (&lock);
      n_waiting++;
      g_mutex_unlock (&lock);
      takings_writer_push_page (writer, job, NULL, on_done, NULL);
    }
  wait_for (0);
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

int
bench_compare_double (const void *a, const void *b)
{
  return *(const double *) a < *(const double *) b ? -1 : *(const double *) a > *(const double *) b;
}

double
bench_median (double *values, guint n)
{
  qsort (values, n, sizeof *values, bench_compare_double);
  return values[n / 2];
}
