/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P18: six accounts side by side against the slowest account's own latency sum. P5: the peak memory
 * of a sync, with few entries and with many. The network and each sync have a process of their own,
 * so that what is measured is the sync alone.
 *
 * bench-sync [--pages N] [--latency MS] [--small N] [--large N] [--full] [--only-memory] */
#include "config.h"

#include "engine.h"
#include "test-network.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ACCOUNTS 6
#define PAGE_ROWS  250
#define CACHE_MIB  10.0 /* of the ledger's writer */
#define N_RUNS     5
#define MOST_RATIO 1.15
#define MOST_SLOPE 1.05

static gint64
fixed_now (gpointer data)
{
  return TEST_NOW;
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(TakingsSyncResult **) data = takings_engine_sync_finish (TAKINGS_ENGINE (source), result, NULL);
}

static long
peak_kib (void)
{
  g_autofree char *text = NULL;
  const char *line;
  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;
  line = strstr (text, "VmHWM:");
  return line != NULL ? atol (line + 6) : 0;
}

/* The network's process: says where it is and serves until it is ended. */
static int
serve (char **argv)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  server->pages = (guint) atoi (argv[0]);
  server->rows = (guint) atoi (argv[1]);
  server->latency_ms = (guint) atoi (argv[2]);
  printf ("%s\n", server->endpoint);
  fflush (stdout);
  g_main_loop_run (loop);
  return 0;
}

static void
add_account (TakingsLedger *ledger, const char *id, char *endpoint)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  const TakingsAccount account = { .id = (char *) id,
                                   .network = (char *) "linenet",
                                   .name = (char *) id,
                                   .endpoint = endpoint,
                                   .settings = settings,
                                   .created_at = TEST_NOW };
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) "good");
  g_assert_true (takings_vault_store (id, id, secrets, NULL, NULL));
  g_assert_true (takings_ledger_add_account (ledger, &account, NULL));
}

/* The sync's process: one sync of six accounts into a new ledger. */
static int
sync_once (char **argv)
{
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (argv[0], TAKINGS_LEDGER_READ_WRITE, 0,
                                                          NULL, NULL);
  g_autoptr (TakingsEngine) engine = takings_engine_new (ledger);
  g_autoptr (TakingsSyncResult) result = NULL;
  gint64 start, end;
  guint64 added = 0;
  sqlite3_int64 cached = 0, most_cached = 0;

  takings_vault_use_memory ();
  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("account-%u", i);
      add_account (ledger, id, argv[1]);
    }
  takings_engine_set_clock (engine, fixed_now, NULL);
  start = g_get_monotonic_time ();
  takings_engine_sync_async (engine, NULL, 0, FALSE, NULL, synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  for (guint i = 0; i < result->accounts->len; i++)
    added += ((TakingsAccountResult *) result->accounts->pdata[i])->added;
  sqlite3_status64 (SQLITE_STATUS_MEMORY_USED, &cached, &most_cached, 0);
  printf ("%.6f %ld %" G_GUINT64_FORMAT " %ld\n", (double) (end - start) / G_USEC_PER_SEC,
          peak_kib (), added, (long) (most_cached / 1024));
  takings_ledger_close (ledger);
  return 0;
}

typedef struct
{
  double seconds, mib, sqlite_mib;
  guint64 added;
} Run;

static char *
read_line (GSubprocess *process)
{
  g_autoptr (GDataInputStream) stream = g_data_input_stream_new (
    g_subprocess_get_stdout_pipe (process));
  char *line = g_data_input_stream_read_line (stream, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return line;
}

static void
remove_folder (const char *dir)
{
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *file = g_build_filename (dir, name, NULL);
      g_remove (file);
    }
  g_rmdir (dir);
}

static Run
run (const char *self, guint pages, guint rows, guint latency_ms)
{
  g_autofree char *dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  g_autofree char *page_text = g_strdup_printf ("%u", pages);
  g_autofree char *row_text = g_strdup_printf ("%u", rows);
  g_autofree char *latency_text = g_strdup_printf ("%u", latency_ms);
  g_autoptr (GSubprocess) server = NULL, sync = NULL;
  g_autofree char *endpoint = NULL, *line = NULL;
  Run found = { 0 };
  long kib = 0, sqlite_kib = 0;

  server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--serve", page_text,
                             row_text, latency_text, NULL);
  endpoint = read_line (server);
  sync = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--sync", dir, endpoint,
                           NULL);
  line = read_line (sync);
  g_assert_cmpint (sscanf (line, "%lf %ld %" G_GUINT64_FORMAT " %ld", &found.seconds, &kib,
                           &found.added, &sqlite_kib),
                   ==, 4);
  found.mib = (double) kib / 1024.0;
  found.sqlite_mib = (double) sqlite_kib / 1024.0;
  g_subprocess_wait (sync, NULL, NULL);
  g_subprocess_force_exit (server);
  g_subprocess_wait (server, NULL, NULL);
  remove_folder (dir);
  g_assert_cmpuint (found.added, ==, (guint64) N_ACCOUNTS * pages * rows);
  return found;
}

static int
compare_seconds (gconstpointer a, gconstpointer b)
{
  double x = ((const Run *) a)->seconds, y = ((const Run *) b)->seconds;
  return (x > y) - (x < y);
}

static gboolean
measure_time (const char *self, guint pages, guint latency_ms)
{
  Run runs[N_RUNS];
  double value, floor_s = (double) pages * latency_ms / 1000.0;
  for (guint i = 0; i < N_RUNS; i++)
    runs[i] = run (self, pages, 100, latency_ms);
  qsort (runs, N_RUNS, sizeof runs[0], compare_seconds);
  value = runs[N_RUNS / 2].seconds;
  printf ("P18 %.3f %.3f %.3f  six accounts side by side, floor: one account's latency; median of "
          "%d; must be <= %.2f\n",
          value, floor_s, value / floor_s, N_RUNS, MOST_RATIO);
  fflush (stdout);
  return value / floor_s <= MOST_RATIO;
}

/* The most of @times syncs of @entries; memory has no median. */
static Run
measure_one (const char *self, guint entries, guint times)
{
  Run most = { 0 };
  for (guint i = 0; i < times; i++)
    {
      Run found = run (self, MAX (entries / (N_ACCOUNTS * PAGE_ROWS), 1), PAGE_ROWS, 0);
      if (found.mib > most.mib)
        most = found;
    }
  printf ("   %" G_GUINT64_FORMAT " entries: peak %.1f MiB, of it SQLite's %.1f, in %.1f s\n",
          most.added, most.mib, most.sqlite_mib, most.seconds);
  fflush (stdout);
  return most;
}

/* A short sync does not fill the ledger's cache: both are compared with it full. */
static gboolean
measure_memory (const char *self, guint small, guint large)
{
  Run few = measure_one (self, small, N_RUNS), many = measure_one (self, large, 1);
  double most = CACHE_MIB + 30.0;
  double slope = many.mib / (few.mib + MAX (many.sqlite_mib - few.sqlite_mib, 0.0));
  printf ("P5 %.1f %.1f %.3f  peak MiB of a sync's process, floor: cache + 30; must be <= 1; "
          "from few entries to many %.3f, must be <= %.2f\n",
          many.mib, most, many.mib / most, slope, MOST_SLOPE);
  return many.mib <= most && slope <= MOST_SLOPE;
}

int
main (int argc, char **argv)
{
  int pages = 40, latency_ms = 50, small = 100000, large = 600000;
  gboolean full = FALSE, only_memory = FALSE, good = TRUE;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  const GOptionEntry options[] = {
    { "pages", 0, 0, G_OPTION_ARG_INT, &pages, "Pages of an account, for P18", "N" },
    { "latency", 0, 0, G_OPTION_ARG_INT, &latency_ms, "Milliseconds before an answer", "MS" },
    { "small", 0, 0, G_OPTION_ARG_INT, &small, "Entries of the small sync", "N" },
    { "large", 0, 0, G_OPTION_ARG_INT, &large, "Entries of the large sync", "N" },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, "10,000,000 entries in the large sync", NULL },
    { "only-memory", 0, 0, G_OPTION_ARG_NONE, &only_memory, "P5 alone", NULL },
    { NULL },
  };

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  test_network_register ();
  if (argc == 5 && strcmp (argv[1], "--serve") == 0)
    return serve (argv + 2);
  if (argc == 4 && strcmp (argv[1], "--sync") == 0)
    {
      sqlite3_initialize (); /* too late for the ledger to turn its statistics off */
      return sync_once (argv + 2);
    }
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return 2;
    }
  if (!only_memory)
    good = measure_time (argv[0], (guint) pages, (guint) latency_ms);
  good &= measure_memory (argv[0], (guint) small, full ? 10000000 : (guint) large);
  return good ? 0 : 1;
}
