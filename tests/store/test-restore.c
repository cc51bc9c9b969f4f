/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Restores that are killed, backups beside a running sync, and what a backup says of itself. */
#include "config.h"

#include "fixture.h"

#include <signal.h>

typedef struct
{
  Fixture fixture;
  char *elsewhere, *backup;
  char *older, *newer; /* digests: of the backup, of the ledger it replaces */
} Case;

static char *
digest_of (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, &error);
  char *digest;

  g_assert_no_error (error);
  g_assert_true (takings_ledger_check (ledger, report, &error));
  g_assert_cmpuint (report->len, ==, 0);
  digest = takings_ledger_digest (ledger, &error);
  g_assert_no_error (error);
  g_assert_finalize_object (ledger);
  return digest;
}

static void
set_up (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture_set_up (&test->fixture, NULL);
  test->elsewhere = g_dir_make_tmp ("takings-backup-XXXXXX", NULL);
  test->backup = g_build_filename (test->elsewhere, "copy.db", NULL);
  fixture_ingest (test->fixture.ledger, fixture_numbered_page (0), FALSE, NULL);
  takings_ledger_backup (test->fixture.ledger, test->backup, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  test->older = takings_ledger_digest (test->fixture.ledger, &error);
  fixture_ingest (test->fixture.ledger, fixture_numbered_page (1), FALSE, NULL);
  test->newer = takings_ledger_digest (test->fixture.ledger, &error);
}

static void
tear_down (Case *test, gconstpointer data)
{
  fixture_tear_down (&test->fixture, NULL);
  fixture_remove_dir (test->elsewhere);
  g_free (test->elsewhere);
  g_free (test->backup);
  g_free (test->older);
  g_free (test->newer);
}

static void
copy_file (const char *from, const char *dir, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GFile) target = g_file_new_for_path (path);

  g_file_copy (source, target, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* TRUE: it came to its end before the step. */
static gboolean
restore_until (const char *backup, const char *dir, int step)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fault = g_strdup_printf ("%s:%d", g_test_rand_bit () ? "kill" : "torn", step);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) child = NULL;

  g_subprocess_launcher_setenv (launcher, "TAKINGS_TEST_FAULT", fault, TRUE);
  g_subprocess_launcher_setenv (launcher, "TAKINGS_TEST_FAULT_DIR", dir, TRUE);
  child = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TAKINGS_TEST_RESTORE"), backup,
                                       dir, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  if (g_subprocess_get_if_signaled (child))
    {
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
      return FALSE;
    }
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 0);
  return TRUE;
}

/* The ledger to be replaced was left by a killed process too: its WAL is full. */
static void
test_killed_at_each_step (Case *test, gconstpointer data)
{
  gboolean finished = FALSE, seen_older = FALSE, seen_newer = FALSE;
  g_autofree char *wal = g_strconcat (takings_ledger_get_path (test->fixture.ledger), "-wal", NULL);
  int stride = g_test_slow () ? 1 : 7, offset = g_test_rand_int_range (0, stride), step;

  copy_file (takings_ledger_get_path (test->fixture.ledger), test->elsewhere, "present");
  copy_file (wal, test->elsewhere, "present-wal");
  for (step = 1 + offset; !finished; step += stride)
    {
      g_autofree char *dir = g_dir_make_tmp ("takings-restore-XXXXXX", NULL), *digest = NULL;
      g_autofree char *present = g_build_filename (test->elsewhere, "present", NULL);
      g_autofree char *present_wal = g_build_filename (test->elsewhere, "present-wal", NULL);

      copy_file (present, dir, "ledger.db");
      copy_file (present_wal, dir, "ledger.db-wal");
      finished = restore_until (test->backup, dir, step);
      digest = digest_of (dir);
      seen_older |= g_str_equal (digest, test->older);
      seen_newer |= g_str_equal (digest, test->newer);
      g_assert_true (g_str_equal (digest, test->older) || g_str_equal (digest, test->newer));
      g_assert_true (!finished || g_str_equal (digest, test->older));
      fixture_remove_dir (dir);
    }
  g_test_message ("a restore takes some %d steps", step);
  g_assert_cmpint (step, >, 20);
  g_assert_true (seen_older && seen_newer);
}

static void
test_preview (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *missing = g_build_filename (test->elsewhere, "missing.db", NULL);
  TakingsBackupPreview preview = { 0 };

  g_assert_true (takings_backup_preview (test->backup, &preview, &error));
  g_assert_cmpuint (preview.entries, ==, 200);
  g_assert_cmpuint (preview.accounts, ==, 1);
  g_assert_cmpint (preview.newest, ==, FIXTURE_NOW);
  g_assert_cmpint (preview.oldest, ==, FIXTURE_NOW - 199 * 40000);
  g_assert_cmpint (preview.schema, ==, TAKINGS_DB_VERSION);
  g_assert_false (takings_backup_preview (missing, &preview, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
}

typedef struct
{
  TakingsLedger *ledger;
  gint stop, n_pages;
} Syncing;

static gpointer
sync_in_thread (gpointer data)
{
  Syncing *syncing = data;

  for (int page = 2; !g_atomic_int_get (&syncing->stop); page++)
    {
      fixture_ingest (syncing->ledger, fixture_numbered_page (page), FALSE, NULL);
      g_atomic_int_set (&syncing->n_pages, page - 1);
    }
  return NULL;
}

/* Each backup is one moment of the sync: whole pages, and totals that are theirs. */
static void
test_backup_beside_sync (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Syncing syncing = { test->fixture.ledger, FALSE, 0 };
  GThread *thread = g_thread_new ("sync", sync_in_thread, &syncing);
  guint64 before = 0;

  for (int round = 0; round < 3; round++)
    {
      g_autofree char *dir = g_dir_make_tmp ("takings-beside-XXXXXX", NULL), *digest = NULL;
      g_autofree char *path = g_build_filename (dir, "ledger.db", NULL);
      TakingsBackupPreview preview = { 0 };
      int reached = g_atomic_int_get (&syncing.n_pages);

      while (g_atomic_int_get (&syncing.n_pages) == reached)
        g_usleep (1000);
      takings_ledger_backup (test->fixture.ledger, path, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (takings_backup_preview (path, &preview, &error));
      g_assert_cmpuint ((preview.entries - 50) % 150, ==, 0);
      g_assert_cmpuint (preview.entries, >, before);
      before = preview.entries;
      digest = digest_of (dir);
      fixture_remove_dir (dir);
    }
  g_atomic_int_set (&syncing.stop, TRUE);
  g_thread_join (thread);
}

static void
cancel_cb (guint64 done, guint64 total, gpointer data)
{
  g_cancellable_cancel (data);
}

static void
test_cancelled_backup (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GDir) dir = NULL;
  g_autofree char *file = g_build_filename (test->elsewhere, "none.db", NULL);
  const char *name;

  for (int page = 2; page < 30; page++) /* more than one step of a backup */
    fixture_ingest (test->fixture.ledger, fixture_numbered_page (page), FALSE, NULL);
  g_assert_false (takings_ledger_backup (test->fixture.ledger, file, cancel_cb, cancellable,
                                         cancellable, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  dir = g_dir_open (test->elsewhere, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_cmpstr (name, ==, "copy.db");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/store/restore/" name, Case, NULL, set_up, function, tear_down)
  ADD ("killed-at-each-step", test_killed_at_each_step);
  ADD ("preview", test_preview);
  ADD ("backup-beside-sync", test_backup_beside_sync);
  ADD ("cancelled-backup", test_cancelled_backup);
  return g_test_run ();
}
