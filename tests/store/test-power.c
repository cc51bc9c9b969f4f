/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Power is lost at any moment, and of what was not synchronised anything may be missing: the ledger
 * opens, is whole, keeps what it promised to keep, and the next sync ends where an undisturbed one
 * does. */
#include "config.h"

#include "disk-log.h"
#include "fixture.h"

#include <glib/gstdio.h>

#define N_PAGES   6
#define HALF      (N_PAGES / 2)
#define N_ENTRIES (200 + 150 * (N_PAGES - 1))

/* What is promised once the call has returned. */
enum
{
  NOTHING,
  ACCOUNT,
  FIRST_HALF, /* of the pages, and the run that brought them */
  SETTING,
  CLOSED,
  ALL_PAGES,
  RATES,
  BACKUP,
  RESTORED,
};

typedef struct
{
  const char *name;
  void (*work) (Fixture *fixture, DiskLog *log);
  void (*check) (Fixture *fixture, guint promise);
  guint crashes;
} Case;

static void
sync_pages (TakingsLedger *ledger, int from, int to)
{
  g_autoptr (GError) error = NULL;
  TakingsRun outcome = { .finished_at = FIXTURE_NOW, .status = "ok", .pages = (guint) (to - from) };
  gint64 run = takings_ledger_begin_run (ledger, "acc", FIXTURE_NOW, &error);

  g_assert_no_error (error);
  for (int i = from; i < to; i++)
    {
      g_autofree char *checkpoint = g_strdup_printf ("%d", i);
      takings_ledger_ingest (ledger, "acc", fixture_numbered_page (i), checkpoint, i == N_PAGES - 1,
                             run, NULL, &error);
      g_assert_no_error (error);
    }
  takings_ledger_end_run (ledger, run, "acc", &outcome, &error);
  g_assert_no_error (error);
}

static void
put_rate (TakingsLedger *ledger)
{
  const TakingsRateRow row = { .day = 20500,
                               .currency = "USD",
                               .rate = 11 * TAKINGS_RATE_ONE / 10 };
  g_autoptr (GError) error = NULL;

  takings_ledger_put_rates (ledger, &row, 1, "ecb", NULL, &error);
  g_assert_no_error (error);
}

static void
begin (Fixture *fixture, DiskLog *log)
{
  fixture_open (fixture);
  fixture_add_account (fixture->ledger, "acc");
  disk_log_mark (log, ACCOUNT);
  sync_pages (fixture->ledger, 0, HALF);
  disk_log_mark (log, FIRST_HALF);
}

static void
do_sync (Fixture *fixture, DiskLog *log)
{
  begin (fixture, log);
  takings_ledger_put_setting (fixture->ledger, "currency", "EUR", NULL);
  disk_log_mark (log, SETTING);
  fixture_close (fixture);
  disk_log_mark (log, CLOSED);
  fixture_open (fixture);
  sync_pages (fixture->ledger, HALF, N_PAGES);
  disk_log_mark (log, ALL_PAGES);
  put_rate (fixture->ledger);
  disk_log_mark (log, RATES);
  fixture_close (fixture);
}

static void
check_synced (Fixture *fixture, guint promise)
{
  TakingsLedger *ledger = fixture->ledger;
  gint64 n = fixture_int (ledger, "SELECT count(*) FROM entry");
  gint64 n_accounts = fixture_int (ledger, "SELECT count(*) FROM account");
  g_autofree char *setting = takings_ledger_dup_setting (ledger, "currency");

  g_assert_cmpint (n_accounts, >=, promise >= ACCOUNT);
  g_assert_cmpint (n, >=, promise >= FIRST_HALF ? 200 + 150 * (HALF - 1) : 0);
  g_assert_cmpint (n, >=, promise >= ALL_PAGES ? N_ENTRIES : 0);
  g_assert_true (n == 0 || (n - 200) % 150 == 0);
  if (n_accounts > 0) /* the checkpoint is that of the entries, neither before nor behind them */
    g_assert_cmpint (
      fixture_int (ledger, "SELECT coalesce(200 + 150 * checkpoint, 0) FROM account"), ==, n);
  if (promise >= SETTING)
    g_assert_cmpstr (setting, ==, "EUR");
  if (promise >= RATES)
    g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM rate"), ==, 1);
}

static void
do_restore (Fixture *fixture, DiskLog *log)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_build_filename (fixture->dir, "copy.db", NULL);

  begin (fixture, log);
  takings_ledger_backup (fixture->ledger, copy, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  disk_log_mark (log, BACKUP);
  sync_pages (fixture->ledger, HALF, N_PAGES);
  fixture_close (fixture);
  takings_backup_restore (copy, fixture->dir, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  disk_log_mark (log, RESTORED);
}

/* The backup is there or not, never by half; the ledger is the one before or the one after. */
static void
check_restored (Fixture *fixture, guint promise)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *copy = g_build_filename (fixture->dir, "copy.db", NULL);
  TakingsBackupPreview preview = { 0 };

  if (promise >= BACKUP || g_file_test (copy, G_FILE_TEST_EXISTS))
    {
      takings_backup_preview (copy, &preview, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (preview.entries, ==, 200 + 150 * (HALF - 1));
    }
  if (promise == RESTORED)
    g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==,
                     200 + 150 * (HALF - 1));
  check_synced (fixture, MIN (promise, FIRST_HALF));
}

static void
do_upgrade (Fixture *fixture, DiskLog *log)
{
  fixture_open (fixture);
  disk_log_mark (log, CLOSED);
}

static void
check_upgraded (Fixture *fixture, guint promise)
{
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 73);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 1);
  if (fixture_int (fixture->ledger, "SELECT count(*) FROM account WHERE uuid = 'acc'") == 0)
    fixture_add_account (fixture->ledger, "acc");
}

static void
put_old_ledger (const char *dir)
{
  g_autofree char *source = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "store",
                                              "version-1.sql", NULL);
  g_autofree char *path = g_build_filename (dir, "ledger.db", NULL);
  g_autofree char *sql = NULL;
  sqlite3 *handle = NULL;

  g_assert_true (g_file_get_contents (source, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static DiskLog *
record (const Case *c)
{
  Fixture fixture = { .dir = g_dir_make_tmp ("takings-power-XXXXXX", NULL), .now = FIXTURE_NOW };
  DiskLog *log;

  if (c->work == do_upgrade)
    put_old_ledger (fixture.dir);
  log = disk_log_start (fixture.dir);
  c->work (&fixture, log);
  disk_log_stop (log);
  fixture_tear_down (&fixture, NULL);
  return log;
}

static void
put_noise (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  guint32 noise[8192];

  for (guint i = 0; i < G_N_ELEMENTS (noise); i++)
    noise[i] = (guint32) g_test_rand_int ();
  g_assert_true (g_file_set_contents (path, (const char *) noise, sizeof noise, NULL));
}

/* The digest after a sync that goes on from what was left. */
static char *
recover (const Case *c, DiskLog *log, guint n_events)
{
  Fixture fixture = { .dir = g_dir_make_tmp ("takings-power-XXXXXX", NULL), .now = FIXTURE_NOW };
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  guint promise = disk_log_crash (log, n_events, fixture.dir);
  char *digest;

  if (g_test_rand_bit ())
    put_noise (fixture.dir, "ledger.db-shm"); /* what is in it is no longer true */
  fixture_open (&fixture);
  g_assert_true (takings_ledger_check (fixture.ledger, report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report->len > 0 ? report->pdata[0] : "", ==, "");
  c->check (&fixture, promise);
  if (fixture_int (fixture.ledger, "SELECT count(*) FROM account") == 0)
    fixture_add_account (fixture.ledger, "acc");
  sync_pages (fixture.ledger, 0, N_PAGES);
  put_rate (fixture.ledger);
  fixture_check_totals (fixture.ledger);
  digest = fixture_digest (fixture.ledger);
  fixture_tear_down (&fixture, NULL);
  return digest;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (DiskLog) log = record (c);
  guint n = disk_log_get_length (log);
  guint crashes = g_test_slow () ? c->crashes * 100 : c->crashes;
  g_autofree char *expected = recover (c, log, n);

  for (guint i = 0; i < crashes; i++)
    {
      guint at = (guint) g_test_rand_int_range (0, (gint32) n + 1);
      g_autofree char *digest = recover (c, log, at);
      g_assert_cmpstr (digest, ==, expected);
    }
  g_test_message ("%u crashes within %u events", crashes, n);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "sync", do_sync, check_synced, 40 },
    { "restore", do_restore, check_restored, 25 },
    { "upgrade", do_upgrade, check_upgraded, 20 },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/power/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
