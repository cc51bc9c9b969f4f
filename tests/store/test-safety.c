/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What must not break a ledger: kills, a full disk, a second process, foreign and newer files. */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

static GSubprocess *
spawn (const char *dir, const char *n_pages)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error,
                                         g_getenv ("TAKINGS_TEST_CHILD"), dir, n_pages, NULL);

  g_assert_no_error (error);
  return child;
}

static void
test_second_process_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSubprocess) child = spawn (fixture->dir, "1");

  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 3);
  fixture_close (fixture);
  {
    g_autoptr (GSubprocess) later = spawn (fixture->dir, "1");
    g_assert_true (g_subprocess_wait_check (later, NULL, NULL));
  }
  fixture_open (fixture);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 200);
}

static void
test_readers_need_no_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) reader = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_ONLY, 0,
                                                          NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (fixture_int (reader, "SELECT count(*) FROM account"), ==, 1);
  g_assert_false (takings_ledger_put_setting (reader, "a", "b", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
}

static void
refuse (Fixture *fixture, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  g_autofree char *before = NULL, *after = NULL;
  gsize n_before, n_after;

  g_assert_true (g_file_get_contents (path, &before, &n_before, NULL));
  ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, expected));
  g_assert_true (g_file_get_contents (path, &after, &n_after, NULL));
  g_assert_cmpmem (before, n_before, after, n_after);
}

static void
stamp (Fixture *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (handle);
}

static void
test_strange_files_are_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  g_autofree char *noise = g_strnfill (10000, 'x');

  fixture_close (fixture);
  stamp (fixture, "PRAGMA user_version = 99");
  refuse (fixture, "newer version");
  stamp (fixture, "PRAGMA user_version = 1; PRAGMA application_id = 5");
  refuse (fixture, "not a ledger");
  g_assert_true (g_file_set_contents (path, noise, 10000, NULL));
  refuse (fixture, "takings restore");
  g_assert_true (g_file_set_contents (path, noise, 20, NULL));
  refuse (fixture, "takings restore");
}

#define N_PAGES 60

static void
ingest_all (Fixture *fixture)
{
  for (int i = 0; i < N_PAGES; i++)
    fixture_ingest (fixture->ledger, fixture_numbered_page (i), FALSE, NULL);
}

static void
test_killed_ingest (Fixture *fixture, gconstpointer data)
{
  Fixture disturbed = { 0 };
  g_autofree char *expected = NULL, *found = NULL;
  int n_kills = g_test_slow () ? 1000 : 20;

  ingest_all (fixture);
  expected = fixture_digest (fixture->ledger);
  fixture_set_up (&disturbed, NULL);
  for (int i = 0; i < n_kills; i++)
    {
      g_autoptr (GSubprocess) child = NULL;

      fixture_close (&disturbed);
      child = spawn (disturbed.dir, "60");
      g_usleep ((gulong) g_test_rand_int_range (2000, 60000));
      g_subprocess_force_exit (child);
      g_subprocess_wait (child, NULL, NULL);
      fixture_open (&disturbed);
      g_assert_cmpint (fixture_int (disturbed.ledger, "SELECT (count(*) - 200) % 150 FROM entry "
                                                      "HAVING count(*) > 0"),
                       ==, 0);
      fixture_check_totals (disturbed.ledger);
    }
  ingest_all (&disturbed);
  found = fixture_digest (disturbed.ledger);
  g_assert_cmpstr (found, ==, expected);
  g_assert_cmpint (fixture_int (disturbed.ledger, "SELECT count(*) FROM pragma_integrity_check "
                                                  "WHERE integrity_check <> 'ok'"),
                   ==, 0);
  fixture_tear_down (&disturbed, NULL);
}

/* A file size limit stands for the end of the disk. */
static void
test_full_disk (Fixture *fixture, gconstpointer data)
{
  struct rlimit old, tight;
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL, *expected = NULL;
  Fixture other = { 0 };
  int n_failed = 0;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old), ==, 0);
  tight = old;
  tight.rlim_cur = 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &tight), ==, 0);
  for (int i = 0; i < N_PAGES; i++)
    {
      g_clear_error (&error);
      if (!takings_ledger_ingest (fixture->ledger, "acc", fixture_numbered_page (i), NULL, FALSE, 0,
                                  NULL, &error))
        {
          g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
          n_failed++;
        }
    }
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old), ==, 0);
  g_assert_cmpint (n_failed, >, 0);
  fixture_check_totals (fixture->ledger);
  ingest_all (fixture);
  fixture_check_totals (fixture->ledger);
  found = fixture_digest (fixture->ledger);
  fixture_set_up (&other, NULL);
  ingest_all (&other);
  expected = fixture_digest (other.ledger);
  g_assert_cmpstr (found, ==, expected);
  fixture_tear_down (&other, NULL);
}

static void
refuse_to_write (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (takings_ledger_ingest (fixture->ledger, "acc", fixture_numbered_page (3), NULL,
                                         FALSE, 0, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "put it back"));
  g_clear_error (&error);
  g_assert_false (takings_ledger_put_setting (fixture->ledger, "a", "b", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
}

/* The folder is moved away and put back while the ledger is open. */
static void
test_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_strconcat (fixture->dir, "-moved", NULL);
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  fixture_ingest (fixture->ledger, fixture_numbered_page (1), FALSE, NULL);
  before = fixture_digest (fixture->ledger);
  g_assert_cmpint (g_rename (fixture->dir, elsewhere), ==, 0);
  refuse_to_write (fixture);
  g_assert_cmpint (g_rename (elsewhere, fixture->dir), ==, 0);
  after = fixture_digest (fixture->ledger);
  g_assert_cmpstr (before, ==, after);
  g_assert_true (takings_ledger_put_setting (fixture->ledger, "a", "b", &error));
  fixture_ingest (fixture->ledger, fixture_numbered_page (3), FALSE, NULL);
  fixture_check_totals (fixture->ledger);
}

/* Another ledger takes the place of a deleted one: it stays as it is. */
static void
test_replaced (Fixture *fixture, gconstpointer data)
{
  Fixture other = { .now = FIXTURE_NOW };
  g_autofree char *before = NULL, *after = NULL;

  fixture_ingest (fixture->ledger, fixture_numbered_page (1), FALSE, NULL);
  fixture_remove_dir (fixture->dir);
  refuse_to_write (fixture);
  g_assert_cmpint (g_mkdir (fixture->dir, 0700), ==, 0);
  other.dir = g_strdup (fixture->dir);
  fixture_open (&other);
  fixture_add_account (other.ledger, "acc");
  fixture_ingest (other.ledger, fixture_numbered_page (2), FALSE, NULL);
  before = fixture_digest (other.ledger);
  refuse_to_write (fixture);
  fixture_close (fixture);
  after = fixture_digest (other.ledger);
  g_assert_cmpstr (before, ==, after);
  fixture_ingest (other.ledger, fixture_numbered_page (4), FALSE, NULL);
  fixture_close (&other);
  fixture_open (&other);
  g_assert_cmpint (fixture_int (other.ledger, "SELECT count(*) FROM entry"), ==, 400);
  fixture_check_totals (other.ledger);
  fixture_tear_down (&other, NULL);
}

#define TEST(name, function)                                                                       \
  g_test_add ("/store/safety/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  TEST ("second-process", test_second_process_is_refused);
  TEST ("readers", test_readers_need_no_lock);
  TEST ("strange-files", test_strange_files_are_refused);
  TEST ("killed", test_killed_ingest);
  TEST ("full-disk", test_full_disk);
  TEST ("moved", test_moved);
  TEST ("replaced", test_replaced);
  return g_test_run ();
}
