/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Converted sums that are kept, under read transactions that stay open while another connection
 * commits: whoever fills the cache, each reader gets the figures of its own snapshot. */
#include "config.h"
#include "sample.h"

#include "converted.h"
#include "ledger-private.h"

#define N_ENTRIES 60

typedef struct
{
  char *folder;
  TakingsLedger *ledger;   /* (owned) writes, and is told of it */
  TakingsLedger *observer; /* (owned) as another process: knows only what the file says */
} Fixture;

static TakingsLedger *
open_observer (const char *folder)
{
  GError *error = NULL;
  TakingsLedger *observer = takings_ledger_open (folder, TAKINGS_LEDGER_READ_ONLY, 0, NULL, &error);

  g_assert_no_error (error);
  return observer;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = sample_folder ();
  fixture->ledger = sample_new (fixture->folder);
  sample_fill (fixture->ledger, 1, N_ENTRIES);
  sample_put_rates (fixture->ledger, 1);
  fixture->observer = open_observer (fixture->folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->observer);
  g_assert_finalize_object (fixture->ledger);
  sample_remove (fixture->folder);
  g_free (fixture->folder);
}

/* --- a reader that stays in its snapshot --- */

static TakingsDb *
hold (TakingsLedger *ledger)
{
  GError *error = NULL;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, &error);

  g_assert_no_error (error);
  takings_db_exec (db, "BEGIN", &error);
  g_assert_no_error (error);
  g_assert_cmpint (takings_db_int64 (db, "SELECT count(*) FROM account", -1), >=, 0);
  return db;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
tell (GPtrArray *lines, const char *key, const TakingsSums *sums)
{
  g_ptr_array_add (
    lines, g_strdup_printf ("%s %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT
                            " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT
                            " %" G_GINT64_FORMAT,
                            key, sums->sales, sums->refunds, sums->entries,
                            takings_wide_round (sums->gross), takings_wide_round (sums->refunded),
                            takings_wide_round (sums->commission), takings_wide_round (sums->net)));
}

/* All of a snapshot's products as text. @converted: (nullable): NULL computes them anew. */
static char *
read_products (TakingsDb *db, TakingsConverted *converted, const char *currency)
{
  TakingsSumming sum = { .from_day = G_MININT32, .to_day = G_MAXINT32, .as_of = G_MAXINT64 };
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer key, value;
  GError *error = NULL;

  g_strlcpy (sum.currency, currency, sizeof sum.currency);
  takings_summing_init (&sum, db, TAKINGS_BY_PRODUCT);
  takings_summing_read_products (&sum, converted, &error);
  g_assert_no_error (error);
  g_hash_table_iter_init (&iter, sum.groups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    tell (lines, key, value);
  g_hash_table_iter_init (&iter, sum.left_over);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_ptr_array_add (lines, g_strdup_printf ("left %s %" G_GUINT64_FORMAT " %" G_GINT64_FORMAT,
                                             (char *) key, ((TakingsLeftOver *) value)->entries,
                                             (gint64) ((TakingsLeftOver *) value)->commission));
  tell (lines, "total", &sum.total);
  takings_summing_clear (&sum);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
check_own (TakingsDb *db, TakingsConverted *converted, const char *currency)
{
  g_autofree char *kept = read_products (db, converted, currency);
  g_autofree char *anew = read_products (db, NULL, currency);

  g_assert_cmpstr (kept, ==, anew);
}

static void
let_go (TakingsLedger *ledger, TakingsDb *db)
{
  takings_ledger_release_reader (ledger, db);
}

/* --- what is written meanwhile --- */

typedef void (*Change) (TakingsLedger *ledger);

static void
ingest (TakingsLedger *ledger)
{
  sample_fill (ledger, 2, N_ENTRIES + 20);
}

static void
import_rates (TakingsLedger *ledger)
{
  sample_put_rates (ledger, 2);
}

static void
change_zone (TakingsLedger *ledger)
{
  GError *error = NULL;

  takings_ledger_set_zone (ledger, "Pacific/Kiritimati", &error);
  g_assert_no_error (error);
}

static void
remove_account (TakingsLedger *ledger)
{
  GError *error = NULL;

  takings_ledger_remove_account (ledger, SAMPLE_B, &error);
  g_assert_no_error (error);
}

/* Each order in a currency of its own, for which nothing is kept yet. @filled: by the old one
 * before the change. */
static void
check_order (TakingsLedger *reader, TakingsLedger *writer, Change change, const char *currency,
             gboolean filled, gboolean newer_first)
{
  TakingsConverted *converted = takings_ledger_get_converted (reader);
  TakingsDb *old = hold (reader), *new;
  g_autofree char *before = read_products (old, NULL, currency);
  g_autofree char *after = NULL;

  if (filled)
    check_own (old, converted, currency);
  change (writer);
  new = hold (reader);
  after = read_products (new, NULL, currency);
  g_assert_cmpstr (before, !=, after);
  for (int i = 0; i < 3; i++)
    {
      check_own (newer_first ? new : old, converted, currency);
      check_own (newer_first ? old : new, converted, currency);
    }
  let_go (reader, old);
  check_own (new, converted, currency);
  let_go (reader, new);
}

static void
test_change (Fixture *fixture, gconstpointer data)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL", "JPY" };
  Change change = (Change) data;

  for (guint order = 0; order < G_N_ELEMENTS (currencies); order++)
    {
      Fixture other = { 0 };

      set_up (&other, NULL);
      check_order (other.ledger, other.ledger, change, currencies[order], order & 1, order & 2);
      tear_down (&other, NULL);
    }
  check_order (fixture->observer, fixture->ledger, change, "USD", TRUE, TRUE);
}

/* Written but not committed: nobody sees it, and what is read meanwhile isn't kept as if it were.
 */
typedef struct
{
  TakingsLedger *reader;
  gboolean fails;
} Unfinished;

static gboolean
change_and_look (TakingsDb *db, gpointer data, GError **error)
{
  Unfinished *unfinished = data;
  TakingsLedger *reader = unfinished->reader;
  TakingsDb *old = hold (reader);

  takings_db_exec (db,
                   "UPDATE daily SET commission = commission + 1000000; "
                   "UPDATE daily_total SET commission = commission + 1000000",
                   error);
  takings_converted_mark (takings_ledger_get_converted (reader), db, NULL, 0, error);
  check_own (old, takings_ledger_get_converted (reader), "USD");
  let_go (reader, old);
  if (unfinished->fails)
    g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "no");
  return !unfinished->fails;
}

static void
test_unfinished (Fixture *fixture, gconstpointer data)
{
  TakingsConverted *converted = takings_ledger_get_converted (fixture->ledger);

  for (int fails = 1; fails >= 0; fails--)
    {
      Unfinished unfinished = { fixture->ledger, fails };
      g_autoptr (GError) error = NULL;
      TakingsDb *db;

      takings_ledger_run_write (fixture->ledger, change_and_look, &unfinished, &error);
      g_assert_true (fails == (error != NULL));
      for (int i = 0; i < 2; i++)
        {
          db = hold (fixture->ledger);
          check_own (db, converted, "USD");
          let_go (fixture->ledger, db);
          ingest (fixture->ledger);
        }
    }
}

/* A ledger that was put back and goes on differently, under a reader that has both files open. */
static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder, "backup.db", NULL);
  TakingsConverted *seen = takings_ledger_get_converted (fixture->observer);
  GError *error = NULL;
  TakingsDb *old, *new;

  takings_ledger_backup (fixture->ledger, backup, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  ingest (fixture->ledger);
  old = hold (fixture->observer);
  check_own (old, seen, "USD");
  g_assert_finalize_object (fixture->ledger);
  takings_backup_restore (backup, fixture->folder, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  fixture->ledger = sample_open (fixture->folder);
  for (guint step = 0; step < 3; step++)
    {
      new = hold (fixture->observer);
      for (int i = 0; i < 2; i++)
        {
          check_own (new, seen, "USD");
          check_own (old, seen, "USD");
        }
      check_order (fixture->ledger, fixture->ledger, step == 1 ? import_rates : ingest, "EUR", TRUE,
                   step == 1);
      let_go (fixture->observer, new);
      sample_fill (fixture->ledger, 3 + step, N_ENTRIES);
    }
  let_go (fixture->observer, old);
}

/* Somebody puts an older ledger back while it is lent, under a reader of the one before. */
static void
test_lent_and_restored (Fixture *fixture, gconstpointer data)
{
  g_autofree char *backup = g_build_filename (fixture->folder, "backup.db", NULL);
  TakingsConverted *converted;
  GError *error = NULL;
  TakingsDb *old, *new;

  takings_ledger_backup (fixture->ledger, backup, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  ingest (fixture->ledger);
  g_assert_finalize_object (fixture->ledger);
  fixture->ledger = sample_open (fixture->folder); /* knows nothing of what was ingested */
  converted = takings_ledger_get_converted (fixture->ledger);
  old = hold (fixture->ledger);
  takings_ledger_lend (fixture->ledger, 1);
  for (;;)
    {
      if (takings_backup_restore (backup, fixture->folder, NULL, NULL, NULL, NULL, &error))
        break;
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE); /* not yet lent */
      g_clear_error (&error);
      g_thread_yield ();
    }
  check_own (old, converted, "USD");
  for (int i = 0; i < 2; i++)
    {
      new = hold (fixture->ledger);
      check_own (new, converted, "USD");
      check_own (old, converted, "USD");
      check_own (new, converted, "USD");
      let_go (fixture->ledger, new);
      takings_ledger_put_setting (fixture->ledger, "test", "1",
                                  &error); /* takes it back, changes no total */
    }
  let_go (fixture->ledger, old);
}

/* After its ledger was closed somebody else may write. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  TakingsConverted *converted = takings_ledger_get_converted (fixture->ledger);
  TakingsLedger *next;
  TakingsDb *db = hold (fixture->ledger);

  check_own (db, converted, "USD");
  let_go (fixture->ledger, db);
  takings_ledger_close (fixture->ledger);
  next = sample_open (fixture->folder);
  ingest (next);
  db = hold (fixture->ledger);
  check_own (db, converted, "USD");
  let_go (fixture->ledger, db);
  takings_ledger_close (fixture->ledger);
  g_assert_finalize_object (next);
}

/* Others write while it is lent; what it had kept before does not hold then, for whatever snapshot.
 */
static void
test_lent (Fixture *fixture, gconstpointer data)
{
  TakingsConverted *converted = takings_ledger_get_converted (fixture->ledger);

  takings_ledger_lend (fixture->ledger, 2);
  for (int round = 0; round < 6; round++)
    {
      GError *error = NULL;
      TakingsDb *old = hold (fixture->ledger), *new;
      TakingsLedger *other;

      if (round % 2 == 0)
        check_own (old, converted, "USD");
      other = takings_ledger_open (fixture->folder, TAKINGS_LEDGER_READ_WRITE, 20, NULL, &error);
      g_assert_no_error (error);
      check_own (old, converted, "USD");
      if (round % 3 > 0)
        sample_fill (other, 10 + round, N_ENTRIES);
      new = hold (fixture->ledger);
      check_own (old, converted, "USD");
      check_own (new, converted, "USD");
      check_own (old, converted, "USD");
      g_assert_finalize_object (other);
      let_go (fixture->ledger, old);
      sample_fill (fixture->ledger, 30 + round, N_ENTRIES); /* takes it back */
      check_own (new, converted, "USD");
      let_go (fixture->ledger, new);
      new = hold (fixture->ledger);
      check_own (new, converted, "USD");
      let_go (fixture->ledger, new);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    Change change;
  } changes[] = { { "/converted/ingest", ingest },
                  { "/converted/rates", import_rates },
                  { "/converted/zone", change_zone },
                  { "/converted/account", remove_account } };

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    g_test_add (changes[i].path, Fixture, changes[i].change, set_up, test_change, tear_down);
  g_test_add ("/converted/unfinished", Fixture, NULL, set_up, test_unfinished, tear_down);
  g_test_add ("/converted/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/converted/lent", Fixture, NULL, set_up, test_lent, tear_down);
  g_test_add ("/converted/lent-and-restored", Fixture, NULL, set_up, test_lent_and_restored,
              tear_down);
  g_test_add ("/converted/closed", Fixture, NULL, set_up, test_closed, tear_down);
  return g_test_run ();
}
