/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ledgers of older versions: the stored one is opened, also by processes that are killed at it. */
#include "config.h"

#include "fixture.h"
#include "query.h"

#include <glib/gstdio.h>
#include <signal.h>

static void
put_old_ledger (const char *dir, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *source = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "store", name,
                                              NULL);
  g_autofree char *path = g_build_filename (dir, "ledger.db", NULL);
  g_autofree char *sql = NULL;
  sqlite3 *handle = NULL;

  g_assert_true (g_file_get_contents (source, &sql, NULL, &error));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static char *
make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *dir = g_dir_make_tmp ("takings-upgrade-XXXXXX", &error);

  g_assert_no_error (error);
  return dir;
}

static TakingsLedger *
open_ledger (const char *dir)
{
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, &error);

  g_assert_no_error (error);
  return ledger;
}

static char *
check_upgraded (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TakingsSummary) days = NULL, products = NULL, sales = NULL;
  TakingsLedger *ledger = open_ledger (dir);
  gint64 linked;
  char *digest;

  g_assert_true (takings_ledger_check (ledger, report, &error));
  g_assert_cmpuint (report->len, ==, 0);
  fixture_check_totals (ledger);
  g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM entry"), ==, 73);
  g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM entry_change"), ==, 1);
  g_assert_cmpint (fixture_int (ledger, "SELECT grain FROM account WHERE id = 1"), ==, 2);
  g_assert_cmpint (fixture_int (ledger, "SELECT grain FROM account WHERE id = 2"), ==, 1);
  days = takings_query_summary (ledger, 20425, 20590, TAKINGS_BY_DAY, "USD", &error);
  products = takings_query_summary (ledger, 20425, 20590, TAKINGS_BY_PRODUCT, "USD", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (products->total.entries, ==, days->total.entries);
  g_assert_cmpint (products->total.net_commission, ==, days->total.net_commission);
  /* refunds that were there before version 6 find their sales too */
  sales = takings_query_summary_on (ledger, TAKINGS_BASIS_SALE, 20425, 20590, TAKINGS_BY_NONE,
                                    "USD", &error);
  g_assert_no_error (error);
  linked = fixture_int (ledger, "SELECT count(*) FROM entry r WHERE kind > 1 AND state <> 3 AND "
                                "EXISTS (SELECT 1 FROM entry s WHERE s.account = r.account AND "
                                "s.order_id = r.order_id AND s.kind < 2 AND s.state <> 3)");
  g_assert_cmpint (linked, >, 0);
  g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM sale_link"), ==, linked);
  g_assert_cmpuint (sales->total.sales, ==, days->total.sales);
  digest = takings_ledger_digest (ledger, &error);
  g_assert_finalize_object (ledger);
  return digest;
}

static void
test_upgrade (void)
{
  g_autofree char *dir = make_dir (), *digest = NULL;
  g_autofree char *copy = g_build_filename (dir, "ledger-version-1.db", NULL);

  put_old_ledger (dir, "version-1.sql");
  digest = check_upgraded (dir);
  g_assert_true (g_file_test (copy, G_FILE_TEST_EXISTS));
  fixture_remove_dir (dir);
}

/* Killed anywhere inside: the next opening ends where an undisturbed one does. */
static void
test_killed (void)
{
  int n_rounds = g_test_slow () ? 200 : 12;
  g_autofree char *expected = NULL;

  for (int round = -1; round < n_rounds; round++)
    {
      g_autofree char *dir = make_dir (), *digest = NULL;
      g_autoptr (GError) error = NULL;

      put_old_ledger (dir, "version-1.sql");
      if (round >= 0)
        {
          g_autoptr (GSubprocess) child = g_subprocess_new (
            G_SUBPROCESS_FLAGS_NONE, &error, g_getenv ("TAKINGS_TEST_CHILD"), dir, "0", NULL);
          g_assert_no_error (error);
          g_usleep ((gulong) g_test_rand_int_range (0, 30000));
          g_subprocess_send_signal (child, SIGKILL);
          g_subprocess_wait (child, NULL, NULL);
        }
      digest = check_upgraded (dir);
      if (expected == NULL)
        expected = g_steal_pointer (&digest);
      else
        g_assert_cmpstr (digest, ==, expected);
      fixture_remove_dir (dir);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/store/upgrade/stored", test_upgrade);
  g_test_add_func ("/store/upgrade/killed", test_killed);
  return g_test_run ();
}
