/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P18: six accounts side by side against the slowest account's own latency sum. The server runs in
 * a thread of its own and waits the same time before each answer. P5: how much memory the sync
 * itself added, with few pages and with many. */
#include "config.h"

#include "engine.h"
#include "test-network.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ACCOUNTS 6

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

typedef struct
{
  guint pages, rows, latency_ms;
  char *endpoint;
  GMainLoop *loop;
  GMutex lock;
  GCond cond;
} Thread;

static gpointer
serve_in_worker (gpointer data)
{
  Thread *thread = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (TestServer) server = NULL;

  g_main_context_push_thread_default (context);
  server = test_server_new ();
  server->pages = thread->pages;
  server->rows = thread->rows;
  server->latency_ms = thread->latency_ms;
  g_mutex_lock (&thread->lock);
  thread->loop = g_main_loop_new (context, FALSE);
  thread->endpoint = g_strdup (server->endpoint);
  g_cond_signal (&thread->cond);
  g_mutex_unlock (&thread->lock);
  g_main_loop_run (thread->loop);
  g_main_context_pop_thread_default (context);
  return NULL;
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

static double
run (guint pages, guint rows, guint latency_ms, guint64 *added)
{
  Thread thread = { .pages = pages, .rows = rows, .latency_ms = latency_ms };
  g_autofree char *dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL,
                                                          NULL);
  g_autoptr (TakingsEngine) engine = takings_engine_new (ledger);
  g_autoptr (TakingsSyncResult) result = NULL;
  g_autoptr (GDir) files = NULL;
  const char *name;
  gint64 start, end;
  GThread *server = g_thread_new ("server", serve_in_worker, &thread);

  g_mutex_lock (&thread.lock);
  while (thread.endpoint == NULL)
    g_cond_wait (&thread.cond, &thread.lock);
  g_mutex_unlock (&thread.lock);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autofree char *id = g_strdup_printf ("account-%u", i);
      add_account (ledger, id, thread.endpoint);
    }
  takings_engine_set_time_scale (engine,
                                 1000); /* the limiter of the test network is not measured */
  takings_engine_set_clock (engine, fixed_now, NULL);
  start = g_get_monotonic_time ();
  takings_engine_sync_async (engine, NULL, 0, FALSE, NULL, synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  end = g_get_monotonic_time ();
  *added = 0;
  for (guint i = 0; i < result->accounts->len; i++)
    *added += ((TakingsAccountResult *) result->accounts->pdata[i])->added;
  g_main_loop_quit (thread.loop);
  g_thread_join (server);
  g_main_loop_unref (thread.loop);
  g_free (thread.endpoint);
  takings_ledger_close (ledger);
  files = g_dir_open (dir, 0, NULL);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *file = g_build_filename (dir, name, NULL);
      g_remove (file);
    }
  g_rmdir (dir);
  return (double) (end - start) / G_USEC_PER_SEC;
}

int
main (int argc, char **argv)
{
  guint pages = argc > 1 ? (guint) atoi (argv[1]) : 40;
  guint latency_ms = argc > 2 ? (guint) atoi (argv[2]) : 50;
  double floor_s = (double) pages * latency_ms / 1000.0, value;
  guint64 few, many, added;
  long small, large;

  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  takings_vault_use_memory ();
  test_network_register ();
  value = run (pages, 100, latency_ms, &added);
  printf ("P18 sync of %d accounts: %.3f s, floor (latency of one account) %.3f s, ratio %.3f "
          "(must 1.15), "
          "%" G_GUINT64_FORMAT " entries\n",
          N_ACCOUNTS, value, floor_s, value / floor_s, added);
  run (pages, 100, 0, &few);
  small = peak_kib ();
  run (pages * 5, 100, 0, &many);
  large = peak_kib ();
  printf ("P5 peak memory, server included: %.1f MiB after %" G_GUINT64_FORMAT
          " entries, %.1f MiB after "
          "%" G_GUINT64_FORMAT ", ratio %.3f\n",
          small / 1024.0, few, large / 1024.0, many, small > 0 ? (double) large / small : 0.0);
  return added == (guint64) N_ACCOUNTS * pages * 100 && value / floor_s <= 1.15 ? 0 : 1;
}
