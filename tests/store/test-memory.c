/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQLite gets no memory, once or from then on: what was asked for fails, says why and leaves the
 * ledger as it was; asked again, it ends where an undisturbed run does. */
#include "config.h"

#include "fault-memory.h"
#include "fixture.h"
#include "query.h"

#include <glib/gstdio.h>

#define N_PAGES   3
#define N_ENTRIES (200 + 150 * (N_PAGES - 1))

typedef gboolean (*Work) (Fixture *fixture, GError **error);

typedef struct
{
  const char *name;
  Work prepare, work;
  guint rounds; /* of each kind, in the short form */
} Case;

static gboolean
sync_pages (Fixture *fixture, GError **error)
{
  return fixture_sync (fixture, N_PAGES, error);
}

static gboolean
change_zone (Fixture *fixture, GError **error)
{
  return takings_ledger_set_zone (fixture->ledger, "Asia/Tokyo", error);
}

static gboolean
sync_in_tokyo (Fixture *fixture, GError **error)
{
  return sync_pages (fixture, error) && change_zone (fixture, error);
}

static gboolean
reopen (Fixture *fixture, GError **error)
{
  if (fixture->ledger != NULL)
    fixture_close (fixture);
  fixture->ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, error);
  return fixture->ledger != NULL;
}

static gboolean
back_up (Fixture *fixture, GError **error)
{
  g_autofree char *file = g_build_filename (fixture->dir, "copy.db", NULL);

  return takings_ledger_backup (fixture->ledger, file, NULL, NULL, NULL, error);
}

static gboolean
sync_and_back_up (Fixture *fixture, GError **error)
{
  return sync_pages (fixture, error) && back_up (fixture, error);
}

static gboolean
restore (Fixture *fixture, GError **error)
{
  g_autofree char *file = g_build_filename (fixture->dir, "copy.db", NULL);

  if (fixture->ledger != NULL)
    fixture_close (fixture);
  return takings_backup_restore (file, fixture->dir, NULL, NULL, NULL, NULL, error);
}

static gboolean
put_old_ledger (Fixture *fixture, GError **error)
{
  g_autofree char *source = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "store",
                                              "version-1.sql", NULL);
  g_autofree char *path = g_build_filename (fixture->dir, "ledger.db", NULL);
  g_autofree char *sql = NULL;
  sqlite3 *handle = NULL;

  fixture_close (fixture);
  g_unlink (path);
  g_assert_true (g_file_get_contents (source, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
  return TRUE;
}

static gboolean
look (Fixture *fixture, GError **error)
{
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TakingsSummary) summary = takings_query_summary (fixture->ledger, 20000, 21000,
                                                              TAKINGS_BY_PRODUCT, "USD", error);
  g_autofree char *digest = NULL;

  if (summary == NULL || !takings_ledger_check (fixture->ledger, report, error))
    return FALSE;
  g_assert_cmpuint (summary->total.entries, ==, N_ENTRIES);
  g_assert_cmpuint (report->len, ==, 0);
  digest = takings_ledger_digest (fixture->ledger, error);
  return digest != NULL;
}

static void
check_whole (Fixture *fixture)
{
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;

  g_assert_true (takings_ledger_check (fixture->ledger, report, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (report->len > 0 ? report->pdata[0] : "", ==, "");
  g_assert_cmpint (fixture_int (fixture->ledger,
                                "SELECT count(*) FROM account WHERE checkpoint IS NOT NULL AND "
                                "(SELECT count(*) FROM entry) < 200 + 150 * checkpoint"),
                   ==, 0);
}

/* How many allocations failed; @n_calls: how many there were. */
static guint
do_disturbed (const Case *c, char **expected, guint nth, gboolean goes_on, guint *n_calls)
{
  Fixture fixture = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;
  gboolean ok;
  guint n_failed;

  fixture_set_up (&fixture, NULL);
  if (c->prepare != NULL)
    g_assert_true (c->prepare (&fixture, NULL));
  fault_memory_arm (nth, goes_on);
  ok = c->work (&fixture, &error);
  *n_calls = fault_memory_disarm (&n_failed);
  if (!ok)
    {
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
      if (strstr (error->message, "memory") == NULL)
        g_error ("%s, %u, %d: %s", c->name, nth, goes_on, error->message);
      g_clear_error (&error);
      if (fixture.ledger != NULL)
        check_whole (&fixture);
      ok = c->work (&fixture, &error);
      g_assert_no_error (error);
      g_assert_true (ok);
    }
  if (fixture.ledger == NULL)
    fixture_open (&fixture);
  check_whole (&fixture);
  found = fixture_digest (fixture.ledger);
  if (*expected == NULL)
    *expected = g_steal_pointer (&found);
  else
    g_assert_cmpstr (found, ==, *expected);
  fixture_tear_down (&fixture, NULL);
  return n_failed;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autofree char *expected = NULL;
  guint n_calls, n, n_disturbed = 0, step;

  g_assert_cmpuint (do_disturbed (c, &expected, 0, FALSE, &n_calls), ==, 0);
  step = g_test_slow () ? MAX (1, n_calls / 2000) : MAX (1, n_calls / c->rounds);
  for (int goes_on = 0; goes_on < 2; goes_on++)
    for (guint nth = 1 + (guint) g_test_rand_int_range (0, (gint32) step);
         do_disturbed (c, &expected, nth, goes_on, &n) > 0; nth += step)
      n_disturbed++;
  g_assert_cmpuint (n_disturbed, >, c->rounds / 2);
  g_test_message ("%u disturbed runs of some %u allocations", n_disturbed, n_calls);
}

int
main (int argc, char **argv)
{
  static const Case cases[] = {
    { "open", NULL, reopen, 12 },
    { "sync", NULL, sync_pages, 10 },
    { "zone", sync_pages, change_zone, 6 },
    { "open-in-tokyo", sync_in_tokyo, reopen, 10 },
    { "backup", sync_pages, back_up, 8 },
    { "restore", sync_and_back_up, restore, 8 },
    { "upgrade", put_old_ledger, reopen, 10 },
    { "look", sync_pages, look, 8 },
  };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  fault_memory_install ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/store/memory/", cases[i].name, NULL);
      g_test_add_data_func (path, &cases[i], test_case);
    }
  return g_test_run ();
}
