/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random histories of an account: the network adds, changes and deletes rows, also between pages,
 * and fails; syncs end, are cancelled or killed at a call that changes a file; backups are taken
 * and restored. A model in memory of what the network holds says what the ledger must hold in the
 * end, once the network and the computer have come to rest. A printed seed repeats it. */
#include "config.h"

#include "engine-fixture.h"
#include "query.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define N_ROWS    48
#define PAGE_ROWS 6

/* What the network holds. */
static struct
{
  guint micros[N_ROWS]; /* 0: no such row */
  gboolean was[N_ROWS]; /* there is or was one */
  guint n_faults;       /* requests from now on that fail */
  gboolean drifts;      /* it changes with every page */
} world;

static const char *program;

/* --- the network --- */

static void
change_world (void)
{
  guint row = (guint) g_test_rand_int_range (0, N_ROWS);

  world.micros[row] = g_test_rand_int_range (0, 4) == 0 ? 0
                                                        : (guint) g_test_rand_int_range (1, 100000);
  world.was[row] |= world.micros[row] != 0;
}

static gboolean
fail (SoupServerMessage *message)
{
  static const guint statuses[] = { 500, 503, 408, 404 };
  guint kind = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (statuses) + 2);

  if (kind < G_N_ELEMENTS (statuses))
    test_server_answer (message, statuses[kind], "text/plain", "no");
  else if (kind == G_N_ELEMENTS (statuses))
    test_server_answer (message, 200, "text/html", "<html>Log in</html>");
  else
    test_server_answer (message, 200, "text/plain", "");
  return TRUE;
}

/* Newest first, by offset: what comes or goes moves the others from page to page. */
static gboolean
script_world (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  guint offset = cursor != NULL ? (guint) atoi (cursor) : 0, place = 0;
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autofree char *body = NULL;

  if (world.n_faults > 0)
    {
      world.n_faults--;
      return fail (message);
    }
  if (world.drifts)
    change_world ();
  for (guint row = N_ROWS; row-- > 0;)
    if (world.micros[row] != 0)
      {
        if (place >= offset && place < offset + PAGE_ROWS)
          g_string_append_printf (rows, "%u %u\n", row, world.micros[row]);
        place++;
      }
  body = place > offset + PAGE_ROWS ? g_strdup_printf ("next=%u\n%s", offset + PAGE_ROWS, rows->str)
                                    : g_strdup_printf ("next=\n%s", rows->str);
  test_server_answer (message, 200, "text/plain", body);
  return TRUE;
}

/* --- what happens --- */

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
sync_somehow (Fixture *f)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TakingsSyncResult) result = NULL;
  guint timer = 0;

  if (g_test_rand_bit ())
    timer = g_timeout_add ((guint) g_test_rand_int_range (0, 12), cancel_cb, cancellable);
  result = engine_sync (f, cancellable);
  if (timer != 0 && !g_cancellable_is_cancelled (cancellable))
    g_source_remove (timer);
}

static void
waited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL));
  *(gboolean *) data = TRUE;
}

/* Another process syncs; it may be killed at a call that changes a file, or tear that call. */
static void
sync_in_child (Fixture *f)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autofree char *now = g_strdup_printf ("%" G_GINT64_FORMAT, f->now);
  g_autofree char *fault = g_strdup_printf ("%s:%d", g_test_rand_bit () ? "kill" : "torn",
                                            g_test_rand_int_range (1, 120));
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ended = FALSE;

  engine_close (f);
  g_subprocess_launcher_setenv (launcher, "TAKINGS_TEST_FAULT", fault, TRUE);
  g_subprocess_launcher_setenv (launcher, "TAKINGS_TEST_FAULT_DIR", f->dir, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, program, "--sync", f->dir, now, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_async (child, NULL, waited_cb, &ended);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  if (g_subprocess_get_if_exited (child))
    g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  engine_open (f);
}

static void
back_up_or_restore (Fixture *f)
{
  g_autofree char *file = g_strconcat (f->dir, "-copy.db", NULL);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_file_test (file, G_FILE_TEST_EXISTS) || g_test_rand_bit ())
    {
      g_assert_true (takings_ledger_backup (f->ledger, file, NULL, NULL, NULL, &error));
      return;
    }
  engine_close (f);
  g_assert_true (takings_backup_restore (file, f->dir, NULL, NULL, NULL, &kept, &error));
  g_remove (kept);
  engine_open (f);
}

/* --- the end --- */

static gboolean
take_row (const TakingsEntryRow *row, gpointer data)
{
  guint *found = data;
  guint id = (guint) atoi (row->entry_id);

  g_assert_cmpuint (id, <, N_ROWS);
  g_assert_cmpuint (found[id], ==, 0);
  found[id] = (guint) row->commission;
  return TRUE;
}

static void
compare (Fixture *f)
{
  guint found[N_ROWS] = { 0 };
  TakingsFilter filter;
  g_autoptr (GError) error = NULL;
  g_autofree char *digest = engine_digest (f); /* sums are those of the entries */

  takings_filter_init (&filter);
  g_assert_true (takings_query_entries (f->ledger, &filter, take_row, found, NULL, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < N_ROWS; i++)
    if (world.micros[i] != 0)
      g_assert_cmpuint (found[i], ==, world.micros[i]);
    else /* what a network no longer tells of did happen */
      g_assert_true (found[i] == 0 || world.was[i]);
}

static void
live (Fixture *f)
{
  guint n = (guint) g_test_rand_int_range (4, 12);

  memset (&world, 0, sizeof world);
  for (guint i = 0; i < N_ROWS; i++)
    change_world ();
  for (guint i = 0; i < n; i++)
    {
      world.drifts = g_test_rand_bit ();
      world.n_faults = (guint) MAX (g_test_rand_int_range (-6, 8), 0);
      f->now += g_test_rand_int_range (0, 7200);
      switch (g_test_rand_int_range (0, 5))
        {
        case 0: back_up_or_restore (f); break;
        case 1: sync_in_child (f); break;
        case 2: change_world (); break;
        default: sync_somehow (f); break;
        }
    }
}

static void
test_history (Fixture *f, gconstpointer data)
{
  guint rounds = g_test_slow () ? 10000 : 12;

  for (guint round = 0; round < rounds; round++)
    {
      Fixture own = { 0 };
      g_autoptr (TakingsSyncResult) result = NULL;
      g_autofree char *copy = NULL;

      engine_set_up (&own, NULL);
      own.server->script = script_world;
      engine_add_account (&own, "a", "linenet", "bad");
      copy = g_strconcat (own.dir, "-copy.db", NULL);
      live (&own);
      world.drifts = FALSE;
      world.n_faults = 0;
      own.now += 3600;
      result = engine_sync (&own, NULL);
      g_assert_no_error (engine_get_account (result, "a")->error);
      compare (&own);
      engine_tear_down (&own, NULL);
      g_remove (copy);
    }
}

static gint64 child_now;

static gint64
tell_now (gpointer data)
{
  return child_now;
}

static int
sync_once (const char *dir, const char *now)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL,
                                                          &error);
  g_autoptr (TakingsEngine) engine = NULL;
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  TakingsSyncResult *result = NULL;

  if (ledger == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  takings_vault_use_memory ();
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) "bad");
  g_assert_true (takings_vault_store ("a", "a", secrets, NULL, NULL));
  child_now = g_ascii_strtoll (now, NULL, 10);
  engine = takings_engine_new (ledger);
  takings_engine_set_clock (engine, tell_now, NULL);
  takings_engine_set_time_scale (engine, 1000);
  takings_engine_sync_async (engine, NULL, 0, FALSE, NULL, engine_synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  takings_sync_result_unref (result);
  takings_ledger_close (ledger);
  return 0;
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--sync") == 0)
    {
      g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
      test_network_register ();
      return sync_once (argv[2], argv[3]);
    }
  program = argv[0];
  engine_test_init (&argc, &argv);
  engine_test_add ("/history", NULL, test_history);
  return g_test_run ();
}
