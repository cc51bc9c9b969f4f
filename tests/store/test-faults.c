/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every write, synchronisation and truncation of a file fails once, or from then on: the ledger
 * stays whole, the error says what to do, and doing it again ends where an undisturbed run does. */
#include "config.h"

#include "fault-vfs.h"
#include "fixture.h"

#define N_PAGES 6
#ifdef __SANITIZE_ADDRESS__
#define STEP      401
#define OPEN_STEP 7
#else
#define STEP      149
#define OPEN_STEP 1
#endif

typedef gboolean (*Work) (Fixture *fixture, GError **error);

static gboolean
sync_pages (Fixture *fixture, GError **error)
{
  return fixture_sync (fixture, N_PAGES, error);
}

static gboolean
change_zone (Fixture *fixture, GError **error)
{
  return sync_pages (fixture, error)
         && takings_ledger_set_zone (fixture->ledger, "Asia/Tokyo", error);
}

static gboolean
remove_account (Fixture *fixture, GError **error)
{
  g_autoptr (GError) fault = NULL;

  if (fixture_int (fixture->ledger, "SELECT count(*) FROM account") == 0)
    fixture_add_account (fixture->ledger, "acc");
  return sync_pages (fixture, error)
         && takings_ledger_remove_account (fixture->ledger, "acc", error);
}

static gboolean
back_up (Fixture *fixture, GError **error)
{
  g_autofree char *file = g_build_filename (fixture->dir, "copy.db", NULL);
  TakingsBackupPreview preview;

  if (!sync_pages (fixture, error)
      || !takings_ledger_backup (fixture->ledger, file, NULL, NULL, NULL, error))
    return FALSE;
  g_assert_true (takings_backup_preview (file, &preview, NULL));
  g_assert_cmpuint (preview.entries, ==, 200 + 150 * (N_PAGES - 1));
  return TRUE;
}

static gboolean
reopen (Fixture *fixture, GError **error)
{
  if (!sync_pages (fixture, error))
    return FALSE;
  fixture_close (fixture);
  fixture->ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, error);
  return fixture->ledger != NULL;
}

static void
check_whole (Fixture *fixture)
{
  fixture_check_totals (fixture->ledger);
  g_assert_cmpint (
    fixture_int (fixture->ledger,
                 "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"),
    ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM pragma_foreign_key_check"),
                   ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger,
                                "SELECT count(*) FROM account WHERE checkpoint IS NOT NULL AND "
                                "(SELECT count(*) FROM entry) < 200 + 150 * checkpoint"),
                   ==, 0);
}

static void
check_error (const GError *error, int code)
{
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "try again"));
  if (code == SQLITE_FULL)
    g_assert_nonnull (strstr (error->message, "full"));
}

static char *
do_undisturbed (Work work)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  char *digest;

  fixture_set_up (&fixture, NULL);
  g_assert_true (work (&fixture, &error));
  g_assert_no_error (error);
  digest = fixture_digest (fixture.ledger);
  fixture_tear_down (&fixture, NULL);
  return digest;
}

/* How many of the calls failed. */
static guint
do_disturbed (Work work, const char *expected, guint nth, int code, gboolean goes_on)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL, *again = NULL;
  guint n_failed;

  fixture_set_up (&fixture, NULL);
  fault_vfs_arm (nth, code, goes_on);
  if (!work (&fixture, &error))
    check_error (error, code);
  fault_vfs_disarm (&n_failed);
  g_clear_error (&error);
  if (fixture.ledger == NULL)
    fixture_open (&fixture);
  check_whole (&fixture);
  g_assert_true (work (&fixture, &error));
  g_assert_no_error (error);
  check_whole (&fixture);
  found = fixture_digest (fixture.ledger);
  g_assert_cmpstr (found, ==, expected);
  fixture_close (&fixture);
  fixture_open (&fixture);
  again = fixture_digest (fixture.ledger);
  g_assert_cmpstr (again, ==, expected);
  fixture_tear_down (&fixture, NULL);
  return n_failed;
}

static void
test_every_call (gconstpointer data)
{
  static const struct
  {
    int code;
    gboolean goes_on;
  } faults[] = { { SQLITE_IOERR_WRITE, FALSE },
                 { SQLITE_FULL, TRUE },
                 { SQLITE_IOERR_FSYNC, TRUE },
                 { SQLITE_FULL, FALSE } };
  Work work = (Work) data;
  g_autofree char *expected = do_undisturbed (work);
  guint step = g_test_slow () ? 1 : STEP, n_disturbed = 0;

  for (guint i = 0; i < (g_test_slow () ? G_N_ELEMENTS (faults) : 2); i++)
    for (guint nth = 1 + (guint) g_test_rand_int_range (0, (int) step);
         do_disturbed (work, expected, nth, faults[i].code, faults[i].goes_on) > 0; nth += step)
      n_disturbed++;
  g_assert_cmpuint (n_disturbed, >, 0);
  g_test_message ("%u disturbed runs", n_disturbed);
}

static void
test_new_ledger (void)
{
  guint n_failed = 1;

  for (guint nth = 1; n_failed > 0; nth += g_test_slow () ? 1 : OPEN_STEP)
    {
      Fixture fixture = { .dir = g_dir_make_tmp ("takings-store-XXXXXX", NULL),
                          .now = FIXTURE_NOW };
      g_autoptr (GError) error = NULL;

      fault_vfs_arm (nth, SQLITE_FULL, TRUE);
      fixture.ledger = takings_ledger_open (fixture.dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL,
                                            &error);
      if (fixture.ledger == NULL)
        check_error (error, SQLITE_FULL);
      fault_vfs_disarm (&n_failed);
      if (fixture.ledger == NULL)
        fixture_open (&fixture);
      fixture_add_account (fixture.ledger, "acc");
      check_whole (&fixture);
      fixture_tear_down (&fixture, NULL);
    }
}

/* The disk stays full while the ledger is closed. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL, *found = NULL;
  guint n_failed;

  g_assert_true (sync_pages (fixture, &error));
  expected = fixture_digest (fixture->ledger);
  fault_vfs_arm (1, SQLITE_FULL, TRUE);
  fixture_close (fixture);
  fault_vfs_disarm (&n_failed);
  g_assert_cmpuint (n_failed, >, 0);
  fixture_open (fixture);
  check_whole (fixture);
  found = fixture_digest (fixture->ledger);
  g_assert_cmpstr (found, ==, expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fault_vfs_install ();
  g_test_add_data_func ("/store/faults/sync", sync_pages, test_every_call);
  g_test_add_data_func ("/store/faults/zone", change_zone, test_every_call);
  g_test_add_data_func ("/store/faults/remove", remove_account, test_every_call);
  g_test_add_data_func ("/store/faults/backup", back_up, test_every_call);
  g_test_add_data_func ("/store/faults/reopen", reopen, test_every_call);
  g_test_add_func ("/store/faults/new-ledger", test_new_ledger);
  g_test_add ("/store/faults/close", Fixture, NULL, fixture_set_up, test_close, fixture_tear_down);
  return g_test_run ();
}
