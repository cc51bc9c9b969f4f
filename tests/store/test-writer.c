/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One connection writes and checkpoints, all others only read; and what that one does while pages
 * wait for it. */
#include "config.h"

#include "fixture.h"

#include <malloc.h>
#include <stdio.h>

static void
test_readers_only_read (Fixture *fixture, gconstpointer data)
{
  TakingsDb *db = takings_ledger_acquire_reader (fixture->ledger, NULL);

  g_assert_cmpint (takings_db_int64 (db, "PRAGMA query_only", 0), ==, 1);
  g_assert_cmpint (takings_db_int64 (db, "PRAGMA wal_autocheckpoint", 1), ==, 0);
  g_assert_cmpint (sqlite3_db_readonly (db->handle, "main"), ==, 1);
  g_assert_false (takings_db_exec (db, "DELETE FROM entry", NULL));
  sqlite3_wal_checkpoint_v2 (db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  takings_ledger_release_reader (fixture->ledger, db);
}

static char *
digest_file (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autofree char *bytes = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &bytes, &n, NULL));
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, n);
}

/* The writer was killed: whoever reads then leaves the log to the next writer. */
static int
write_elsewhere (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (
    G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("TAKINGS_TEST_CHILD"), dir, "2", NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  return g_subprocess_get_exit_status (child);
}

/* A ledger that stays open, lent while nothing is written: each sees what the other wrote. */
static void
test_lent (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL, *found = NULL;
  int status = 3;

  fixture_ingest (fixture->ledger, fixture_numbered_page (4), FALSE, NULL);
  takings_ledger_hold (fixture->ledger);
  takings_ledger_lend (fixture->ledger, 5);
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (write_elsewhere (fixture->dir), ==, 3); /* it is held */
  takings_ledger_release (fixture->ledger);
  for (int i = 0; i < 1000 && status == 3; i++)
    status = write_elsewhere (fixture->dir);
  g_assert_cmpint (status, ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 550);
  fixture_ingest (fixture->ledger, fixture_numbered_page (1), FALSE, NULL);
  fixture_ingest (fixture->ledger, fixture_numbered_page (5), FALSE, NULL);
  g_assert_true (takings_ledger_set_zone (fixture->ledger, "Asia/Tokyo", &error));
  g_assert_true (takings_ledger_set_zone (fixture->ledger, "UTC", &error));
  fixture_check_totals (fixture->ledger);
  found = fixture_digest (fixture->ledger);
  fixture_tear_down (fixture, NULL);

  fixture_set_up (fixture, NULL);
  for (int i = 0; i < 6; i++)
    if (i < 2 || i > 3)
      fixture_ingest (fixture->ledger, fixture_numbered_page (i), FALSE, NULL);
  g_assert_true (takings_ledger_set_zone (fixture->ledger, "UTC", &error));
  expected = fixture_digest (fixture->ledger);
  g_assert_cmpstr (found, ==, expected);
}

/* A backup is restored while the ledger is lent: its readers and its writer follow. */
static void
test_restored_while_lent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->dir, "copy.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;
  gboolean restored = FALSE;

  fixture_ingest (fixture->ledger, fixture_numbered_page (1), FALSE, NULL);
  g_assert_true (takings_ledger_backup (fixture->ledger, backup, NULL, NULL, NULL, &error));
  before = fixture_digest (fixture->ledger);
  fixture_ingest (fixture->ledger, fixture_numbered_page (2), FALSE, NULL);
  takings_ledger_lend (fixture->ledger, 5);
  for (int i = 0; i < 1000 && !restored; i++)
    restored = takings_backup_restore (backup, fixture->dir, NULL, NULL, NULL, NULL, NULL);
  g_assert_true (restored);
  after = fixture_digest (fixture->ledger);
  g_assert_cmpstr (after, ==, before);
  fixture_ingest (fixture->ledger, fixture_numbered_page (2), FALSE, NULL);
  fixture_check_totals (fixture->ledger);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 350);
}

static void
test_reader_is_last (Fixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "ledger.db", "ledger.db-wal" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = NULL;
  g_autoptr (TakingsLedger) reader = NULL;
  g_autofree char *before[2] = { NULL }, *after[2] = { NULL };

  fixture_close (fixture);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("TAKINGS_TEST_CHILD"),
                            fixture->dir, "5", "die", NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (g_subprocess_get_if_signaled (child));
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    before[i] = digest_file (fixture->dir, files[i]);
  reader = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_ONLY, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fixture_int (reader, "SELECT count(*) FROM entry"), ==, 800);
  takings_ledger_close (reader);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      after[i] = digest_file (fixture->dir, files[i]);
      g_assert_cmpstr (after[i], ==, before[i]);
      g_free (g_steal_pointer (&before[i]));
      g_free (g_steal_pointer (&after[i]));
    }
  fixture_open (fixture);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 800);
}

/* --- the zone --- */

static void
on_page (GObject *ledger, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  takings_ledger_ingest_finish (TAKINGS_LEDGER (ledger), result, NULL, &error);
  g_assert_no_error (error);
  --*(guint *) data;
}

static void
push_pages (Fixture *fixture, int first, int n, guint *n_waiting)
{
  for (int i = first; i < first + n; i++)
    {
      ++*n_waiting;
      takings_ledger_ingest_async (fixture->ledger, "acc", fixture_numbered_page (i), NULL, FALSE,
                                   0, NULL, on_page, n_waiting);
    }
}

/* Pages before and behind the change end with days of the new zone. */
static void
test_zone_among_pages (Fixture *fixture, gconstpointer data)
{
  static const char *const zones[] = { "Asia/Tokyo", "America/Sao_Paulo", "Asia/Tokyo" };
  g_autoptr (GError) error = NULL;
  guint n_waiting = 0;

  for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
    {
      push_pages (fixture, (int) i * 40, 20, &n_waiting);
      g_assert_true (takings_ledger_set_zone (fixture->ledger, zones[i], &error));
      g_assert_no_error (error);
      push_pages (fixture, (int) i * 40 + 20, 20, &n_waiting);
    }
  while (n_waiting > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 18050);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry "
                                                 "WHERE day <> (occurred_at + 9 * 3600) / 86400"),
                   ==, 0);
  fixture_check_totals (fixture->ledger);
}

/* Kilobytes. */
static gint64
peak_memory (gboolean reset)
{
  g_autofree char *status = NULL;
  const char *line;

  if (reset)
    {
      FILE *file = fopen ("/proc/self/clear_refs", "w");
      if (file == NULL || fputs ("5", file) < 0 || fclose (file) != 0)
        return -1;
    }
  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return -1;
  line = strstr (status, "VmHWM:");
  return line != NULL ? g_ascii_strtoll (line + strlen ("VmHWM:"), NULL, 10) : -1;
}

static gboolean
shrink_cache (TakingsDb *db, gpointer data, GError **error)
{
  return takings_db_exec (db, "PRAGMA cache_size = -1000; PRAGMA shrink_memory", error);
}

static void
test_zone_memory (Fixture *fixture, gconstpointer data)
{
  int n_pages = g_test_slow () ? 4000 : 500;
  g_autoptr (GError) error = NULL;
  gint64 before, after;
  guint n_waiting = 0;

  for (int i = 0; i < n_pages; i += 50)
    {
      push_pages (fixture, i, 50, &n_waiting);
      while (n_waiting > 0)
        g_main_context_iteration (NULL, TRUE);
    }
  g_assert_true (takings_ledger_run_plain (fixture->ledger, shrink_cache, NULL, &error));
  malloc_trim (0); /* what was free is not to hide what is taken */
  before = peak_memory (TRUE);
  g_assert_true (takings_ledger_set_zone (fixture->ledger, "Asia/Tokyo", &error));
  g_assert_no_error (error);
  after = peak_memory (FALSE);
  fixture_check_totals (fixture->ledger);
  g_test_message ("from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT " kB", before, after);
#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
  if (before > 0)
    g_assert_cmpint (after - before, <, g_test_slow () ? 16 * 1024 : 5 * 1024);
#endif
}

#define TEST(name, function)                                                                       \
  g_test_add ("/store/writer/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  TEST ("readers-only-read", test_readers_only_read);
  TEST ("reader-is-last", test_reader_is_last);
  TEST ("lent", test_lent);
  TEST ("restored-while-lent", test_restored_while_lent);
  TEST ("zone-among-pages", test_zone_among_pages);
  TEST ("zone-memory", test_zone_memory);
  return g_test_run ();
}
