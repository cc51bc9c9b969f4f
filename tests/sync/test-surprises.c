/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens around a sync: rows change between its pages, its account is removed, the
 * computer's zone changes. */
#include "config.h"

#include "engine-fixture.h"

#include <stdlib.h>
#include <string.h>

static void
check_well (TakingsSyncResult *result, const char *id)
{
  g_assert_no_error (engine_get_account (result, id)->error);
  g_assert_cmpstr (engine_get_account (result, id)->status, ==, "ok");
}

/* --- rows that change between pages --- */

#define DRIFT_ROWS  60
#define DRIFT_PAGE  10
#define DRIFT_FIRST 20

static struct
{
  guint version[DRIFT_ROWS]; /* 0: not there yet */
  guint newest;
  gboolean still;
} drift;

/* Newest first, by offset: each new row moves all others to later pages. */
static gboolean
script_drift (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  guint offset = cursor != NULL ? (guint) atoi (cursor) : 0;
  g_autoptr (GString) body = g_string_new ("next=");

  if (nth > 0 && !drift.still)
    {
      guint changed = (guint) g_test_rand_int_range (0, (gint32) drift.newest);
      if (g_test_rand_bit () && drift.newest < DRIFT_ROWS)
        drift.version[drift.newest++] = 1;
      drift.version[changed]++;
    }
  if (offset + DRIFT_PAGE < drift.newest)
    g_string_append_printf (body, "%u", offset + DRIFT_PAGE);
  g_string_append_c (body, '\n');
  for (guint i = offset; i < MIN (offset + DRIFT_PAGE, drift.newest); i++)
    {
      guint row = drift.newest - 1 - i;
      g_string_append_printf (body, "%u %u\n", row, 1000000 + drift.version[row]);
    }
  test_server_answer (message, 200, "text/plain", body->str);
  return TRUE;
}

static void
test_drift (Fixture *f, gconstpointer data)
{
  guint rounds = g_test_slow () ? 500 : 12;

  engine_add_account (f, "a", "linenet", "bad");
  f->server->script = script_drift;
  for (guint round = 0; round < rounds; round++)
    {
      g_autofree char *found = NULL, *expected = NULL;
      Fixture calm = { 0 };

      memset (&drift, 0, sizeof drift);
      for (; drift.newest < DRIFT_FIRST; drift.newest++)
        drift.version[drift.newest] = round + 1;
      for (guint i = 0; i < 3; i++)
        {
          g_autoptr (TakingsSyncResult) result = NULL;
          drift.still = i == 2; /* the network comes to rest, and the next sync finds all */
          f->server->scripted = 0;
          result = engine_sync (f, NULL);
          check_well (result, "a");
          f->now += 3600;
        }
      found = engine_digest (f);
      engine_set_up (&calm, NULL);
      engine_add_account_at (&calm, "a", "linenet", "bad", f->server->endpoint);
      {
        g_autoptr (TakingsSyncResult) result = engine_sync (&calm, NULL);
        check_well (result, "a");
      }
      expected = engine_digest (&calm);
      engine_tear_down (&calm, NULL);
      g_assert_cmpstr (found, ==, expected);
      g_assert_true (takings_ledger_remove_account (f->ledger, "a", NULL));
      engine_add_account (f, "a", "linenet", "bad");
    }
}

/* --- an account that is removed while it is read --- */

typedef struct
{
  Fixture *f;
  guint at;
} Removal;

static Removal removal;

static gboolean
script_remove (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  if (nth == removal.at)
    g_assert_true (takings_ledger_remove_account (removal.f->ledger, "a", NULL));
  return FALSE;
}

/* It ends and says so; nothing of it comes back; its neighbour has noticed nothing. */
static void
test_removed (Fixture *f, gconstpointer data)
{
  g_autofree char *alone = NULL;

  f->server->pages = 6;
  engine_add_account (f, "b", "linenet", "good");
  {
    g_autoptr (TakingsSyncResult) result = engine_sync (f, NULL);
    check_well (result, "b");
  }
  alone = engine_digest (f);
  f->server->script = script_remove;
  for (guint at = 0; at < f->server->pages; at++)
    {
      g_autoptr (TakingsSyncResult) result = NULL;
      g_autoptr (TakingsAccount) found = NULL;
      g_autofree char *digest = NULL;
      const TakingsAccountResult *account;

      removal = (Removal){ f, at };
      f->server->scripted = 0;
      f->now += 3600;
      engine_add_account (f, "a", "linenet", "bad");
      result = engine_sync (f, NULL);
      account = engine_get_account (result, "a");
      g_assert_nonnull (account->error);
      g_assert_cmpstr (account->status, !=, "ok");
      check_well (result, "b");
      found = takings_ledger_find_account (f->ledger, "a", NULL);
      g_assert_null (found);
      digest = engine_digest (f);
      g_assert_cmpstr (digest, ==, alone);
    }
}

/* --- the computer's zone --- */

static void
progress_cb (TakingsEngine *engine, const char *account, guint pages, guint entries, gpointer data)
{
  if (pages >= 1)
    g_setenv ("TZ", "Pacific/Kiritimati", TRUE);
}

static char *
dup_digest_of_run (Fixture *f, gboolean moves)
{
  g_autoptr (TakingsSyncResult) result = NULL;
  Fixture run = { 0 };
  char *digest;

  g_setenv ("TZ", "America/Los_Angeles", TRUE);
  engine_set_up (&run, NULL);
  engine_add_account_at (&run, "a", "linenet", "good", f->server->endpoint);
  if (moves)
    g_signal_connect (run.engine, "sync-progress", G_CALLBACK (progress_cb), NULL);
  result = engine_sync (&run, NULL);
  check_well (result, "a");
  g_assert_cmpuint (engine_get_account (result, "a")->added, ==, 8 * 500);
  digest = engine_digest (&run);
  if (moves) /* the next start counts anew, in the zone where it is */
    {
      g_autofree char *away = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (g_getenv ("TZ"), ==, "Pacific/Kiritimati");
      takings_ledger_close (run.ledger);
      g_clear_object (&run.engine);
      g_assert_finalize_object (run.ledger);
      run.ledger = takings_ledger_open (run.dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
      g_assert_no_error (error);
      run.engine = takings_engine_new (run.ledger);
      away = engine_digest (&run);
      g_assert_cmpstr (away, !=, digest);
    }
  engine_tear_down (&run, NULL);
  return digest;
}

/* A run that the zone changes in counts all its days in one zone. */
static void
test_zone (Fixture *f, gconstpointer data)
{
  g_autofree char *before = g_strdup (g_getenv ("TZ")), *moved = NULL, *calm = NULL;

  f->server->pages = 8;
  f->server->rows = 500; /* three days */
  calm = dup_digest_of_run (f, FALSE);
  moved = dup_digest_of_run (f, TRUE);
  g_assert_cmpstr (moved, ==, calm);
  g_setenv ("TZ", before != NULL ? before : "UTC", TRUE);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  engine_test_add ("/surprises/drift", NULL, test_drift);
  engine_test_add ("/surprises/removed", NULL, test_removed);
  engine_test_add ("/surprises/zone", NULL, test_zone);
  return g_test_run ();
}
