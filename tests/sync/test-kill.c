/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kill -9 at random moments of a sync: the parent serves, children sync and die. The ledger ends as
 * an undisturbed sync would have left it, and the secret is in no file and no output. */
#include "config.h"

#include "engine.h"
#include "test-network.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* for the other process, in --sync */
#ifdef __SANITIZE_THREAD__ /* all is slow */
#define WAIT_SECONDS 20
#else
#define WAIT_SECONDS 3
#endif
/* "slownet" waits a second for an answer */
#define PAUSE_MS 2500

static gint64
fixed_now (gpointer data)
{
  return TEST_NOW;
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  *(TakingsSyncResult **) data = takings_engine_sync_finish (TAKINGS_ENGINE (source), result, NULL);
  g_assert_nonnull (*(TakingsSyncResult **) data);
}

/* The child: one sync of one account. */
static int
sync_once (const char *dir, char *endpoint, const char *network)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE,
                                                          WAIT_SECONDS, NULL, &error);
  g_autoptr (TakingsEngine) engine = NULL;
  g_autoptr (TakingsSyncResult) result = NULL;
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TakingsAccount) known = NULL;
  g_autofree char *json = NULL;

  if (ledger == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  takings_vault_use_memory ();
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) TEST_CANARY);
  g_assert_true (takings_vault_store ("a", "a", secrets, NULL, NULL));
  known = takings_ledger_find_account (ledger, "a", NULL);
  if (known == NULL)
    {
      g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
      const TakingsAccount account = { .id = (char *) "a",
                                       .network = (char *) network,
                                       .name = (char *) "a",
                                       .endpoint = endpoint,
                                       .settings = settings,
                                       .created_at = TEST_NOW };
      g_assert_true (takings_ledger_add_account (ledger, &account, &error));
    }
  engine = takings_engine_new (ledger);
  takings_engine_set_clock (engine, fixed_now, NULL);
  takings_engine_set_time_scale (engine, 1000);
  takings_engine_sync_async (engine, NULL, 0, FALSE, NULL, synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  json = takings_sync_result_to_json (result);
  g_print ("%s\n", json);
  takings_ledger_close (ledger);
  return strstr (json, "\"status\":\"ok\"") != NULL ? 0 : 1;
}

typedef struct
{
  gboolean done;
  char *output, *errors;
} Child;

static void
child_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Child *child = data;
  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &child->output,
                                        &child->errors, NULL);
  child->done = TRUE;
}

static gboolean
kill_cb (gpointer data)
{
  g_subprocess_force_exit (data);
  return G_SOURCE_REMOVE;
}

/* TRUE: the child ended by itself, and well. */
static gboolean
run_child (const char *self, const char *dir, const char *endpoint, const char *network,
           guint kill_after_ms)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, self, "--sync", dir,
    endpoint, network, NULL);
  Child child = { 0 };
  guint timer = 0;

  g_assert_no_error (error);
  if (kill_after_ms > 0)
    timer = g_timeout_add (kill_after_ms, kill_cb, process);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, child_cb, &child);
  while (!child.done)
    g_main_context_iteration (NULL, TRUE);
  if (timer != 0 && g_main_context_find_source_by_id (NULL, timer) != NULL)
    g_source_remove (timer);
  g_assert_true (child.output == NULL || strstr (child.output, TEST_CANARY) == NULL);
  g_assert_true (child.errors == NULL || strstr (child.errors, TEST_CANARY) == NULL);
  g_free (child.output);
  g_free (child.errors);
  return g_subprocess_get_if_exited (process) && g_subprocess_get_exit_status (process) == 0;
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  ++*(guint *) data;
}

static char *
digest_and_remove (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) files = g_dir_open (dir, 0, NULL);
  const char *name;
  char *digest;

  ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (takings_ledger_check (ledger, report, &error));
  digest = takings_ledger_digest (ledger, &error);
  g_assert_no_error (error);
  takings_ledger_close (ledger);
  while ((name = g_dir_read_name (files)) != NULL)
    {
      g_autofree char *file = g_build_filename (dir, name, NULL);
      g_autofree char *bytes = NULL;
      gsize len = 0;
      if (g_file_get_contents (file, &bytes, &len, NULL))
        g_assert_null (memmem (bytes, len, TEST_CANARY, strlen (TEST_CANARY)));
      g_remove (file);
    }
  g_rmdir (dir);
  return digest;
}

static void
test_kill (gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autofree char *calm = g_dir_make_tmp ("takings-calm-XXXXXX", NULL);
  g_autofree char *rough = g_dir_make_tmp ("takings-rough-XXXXXX", NULL);
  g_autofree char *one = NULL, *two = NULL;
  guint kills = g_test_slow () ? 1000 : 50;
  gint64 start = g_get_monotonic_time ();
  guint whole;

  server->pages = 40;
  server->rows = 25;
  server->latency_ms = 3;
  g_assert_true (run_child (data, calm, server->endpoint, "linenet", 0));
  whole = (guint) ((g_get_monotonic_time () - start) / 1000);
  for (guint i = 0; i < kills; i++)
    run_child (data, rough, server->endpoint, "linenet",
               1 + (guint) g_test_rand_int_range (0, (gint32) whole + 1));
  g_assert_true (run_child (data, rough, server->endpoint, "linenet", 0));
  one = digest_and_remove (calm);
  two = digest_and_remove (rough);
  g_assert_cmpstr (one, ==, two);
}

/* While another process holds the ledger a sync fails and says so; nothing is asked of the network.
 */
static void
test_held (gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autofree char *dir = g_dir_make_tmp ("takings-held-XXXXXX", NULL);
  g_autofree char *digest = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) holder = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL,
                                                          &error);
  g_autoptr (TakingsLedger) second = NULL;

  g_assert_no_error (error);
  second = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_null (second);
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_false (run_child (data, dir, server->endpoint, "linenet", 0));
  g_assert_cmpuint (server->requests, ==, 0);
  takings_ledger_close (holder);
  g_assert_true (run_child (data, dir, server->endpoint, "linenet", 0));
  g_assert_cmpuint (server->requests, ==, server->pages);
  digest = digest_and_remove (dir);
}

/* Two processes at once: one waits for the other, neither reads while the other does. */
static void
test_two (gconstpointer data)
{
  g_autoptr (TestServer) server = test_server_new ();
  g_autofree char *calm = g_dir_make_tmp ("takings-calm-XXXXXX", NULL);
  g_autofree char *both = g_dir_make_tmp ("takings-both-XXXXXX", NULL);
  g_autofree char *one = NULL, *two = NULL;
  GSubprocess *processes[2];
  guint n_done = 0;

  g_assert_true (run_child (data, calm, server->endpoint, "linenet", 0));
  server->latency_ms = 10;
  for (guint i = 0; i < 2; i++)
    {
      processes[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, NULL, (const char *) data,
                                       "--sync", both, server->endpoint, "linenet", NULL);
      g_subprocess_wait_async (processes[i], NULL, waited_cb, &n_done);
    }
  while (n_done < 2)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (g_subprocess_get_if_exited (processes[i]));
      g_assert_cmpint (g_subprocess_get_exit_status (processes[i]), ==, 0);
      g_object_unref (processes[i]);
    }
  one = digest_and_remove (calm);
  two = digest_and_remove (both);
  g_assert_cmpstr (one, ==, two);
}

/* It may have come to its end before: then signals do nothing. */
static gboolean
continue_cb (gpointer process)
{
  g_subprocess_send_signal (process, SIGCONT);
  return G_SOURCE_REMOVE;
}

static gboolean
stop_cb (gpointer data)
{
  GSubprocess *process = data;
  g_subprocess_send_signal (process, SIGSTOP);
  g_timeout_add_full (G_PRIORITY_DEFAULT, PAUSE_MS, continue_cb, g_object_ref (process),
                      g_object_unref);
  return G_SOURCE_REMOVE;
}

/* The computer sleeps in the middle of a sync, for longer than the network may take to answer: what
 * was under way is asked for again, nothing is read twice into the ledger or left out. */
static void
test_suspended (gconstpointer data)
{
  guint rounds = g_test_slow () ? 40 : 3;

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (TestServer) server = test_server_new ();
      g_autofree char *calm = g_dir_make_tmp ("takings-calm-XXXXXX", NULL);
      g_autofree char *slept = g_dir_make_tmp ("takings-slept-XXXXXX", NULL);
      g_autofree char *one = NULL, *two = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = NULL;
      guint n_done = 0;

      server->pages = 15;
      server->rows = 25;
      server->latency_ms = 20;
      g_assert_true (run_child (data, calm, server->endpoint, "slownet", 0));
      process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, (const char *) data,
                                  "--sync", slept, server->endpoint, "slownet", NULL);
      g_assert_no_error (error);
      g_subprocess_wait_async (process, NULL, waited_cb, &n_done);
      g_timeout_add_full (G_PRIORITY_DEFAULT, 1 + (guint) g_test_rand_int_range (0, 300), stop_cb,
                          g_object_ref (process), g_object_unref);
      while (n_done == 0)
        g_main_context_iteration (NULL, TRUE);
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
      one = digest_and_remove (calm);
      two = digest_and_remove (slept);
      g_assert_cmpstr (one, ==, two);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  test_network_register ();
  if (argc == 5 && strcmp (argv[1], "--sync") == 0)
    return sync_once (argv[2], argv[3], argv[4]);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_data_func ("/engine/kill", argv[0], test_kill);
  g_test_add_data_func ("/engine/held", argv[0], test_held);
  g_test_add_data_func ("/engine/suspended", argv[0], test_suspended);
  g_test_add_data_func ("/engine/two", argv[0], test_two);
  return g_test_run ();
}
