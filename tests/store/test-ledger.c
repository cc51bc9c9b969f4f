/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ingest: what is stored, what is not touched, and what the totals say. */
#include "config.h"

#include "fixture.h"
#include "totals.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#define DAY FIXTURE_DAY_SECONDS

static void
add (TakingsPage *page, TakingsEntry entry)
{
  takings_page_add (page, &entry);
}

static void
test_again_changes_nothing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL;
  TakingsIngestCounts counts = { 0 };

  for (int round = 0; round < 2; round++)
    {
      TakingsPage *page = fixture_page ();

      add (page, fixture_sale ("a", FIXTURE_NOW - DAY, 100, 40));
      add (page, fixture_sale ("b", FIXTURE_NOW - 2 * DAY, 50, 20));
      fixture_ingest (fixture->ledger, page, TRUE, &counts);
      g_assert_cmpuint (counts.added, ==, round == 0 ? 2 : 0);
      g_assert_cmpuint (counts.unchanged, ==, round == 0 ? 0 : 2);
      g_assert_cmpuint (counts.changed, ==, 0);
      if (round == 0)
        g_assert_cmpint (*(gint64 *) g_hash_table_lookup (counts.net_commission, "USD"), ==,
                         60 * TAKINGS_MICROS);
      takings_ingest_counts_clear (&counts);
      *(round == 0 ? &first : &second) = fixture_digest (fixture->ledger);
      fixture->now += 1000;
    }
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 0);
  fixture_check_totals (fixture->ledger);
}

static void
test_change_keeps_history (Fixture *fixture, gconstpointer data)
{
  TakingsIngestCounts counts = { 0 };
  TakingsPage *page = fixture_page ();
  TakingsEntry sale = fixture_sale ("a", FIXTURE_NOW - DAY, 100, 40);
  g_autofree char *old = NULL, *now = NULL;

  sale.country = TAKINGS_TEXT ("DE");
  add (page, sale);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  fixture->now += 500;
  sale.country = TAKINGS_TEXT_NONE; /* not said: stays known */
  sale.has_amount = FALSE;
  sale.commission = 30 * TAKINGS_MICROS;
  page = fixture_page ();
  add (page, sale);
  fixture_ingest (fixture->ledger, page, FALSE, &counts);
  g_assert_cmpuint (counts.changed, ==, 1);
  takings_ingest_counts_clear (&counts);
  now = fixture_text (fixture->ledger,
                      "SELECT country, amount, commission, first_seen, changed_at FROM entry");
  g_assert_cmpstr (now, ==, "DE|100000000|30000000|1772323200|1772323700");
  old = fixture_text (
    fixture->ledger,
    "SELECT country, amount, commission, learned_at, changed_at FROM entry_change");
  g_assert_cmpstr (old, ==, "DE|100000000|40000000|1772323700|1772323200");
  fixture_check_totals (fixture->ledger);
}

static void
test_void_and_test_count_nowhere (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = fixture_page ();
  TakingsEntry sale = fixture_sale ("a", FIXTURE_NOW, 100, 40);
  TakingsEntry trial = fixture_sale ("b", FIXTURE_NOW, 100, 40);

  trial.flags = TAKINGS_ENTRY_TEST;
  add (page, sale);
  add (page, trial);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT sum(entries) FROM daily"), ==, 1);
  sale.state = TAKINGS_STATE_VOID;
  page = fixture_page ();
  add (page, sale);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM daily"), ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM daily_total"), ==, 0);
  fixture_check_totals (fixture->ledger);
}

static TakingsEntry
reversal (const char *id, const char *parent, gint64 sold_at)
{
  TakingsEntry entry = fixture_sale (id, sold_at, -100, -40);

  entry.kind = TAKINGS_KIND_REFUND;
  entry.parent_id = takings_text (parent);
  entry.flags = TAKINGS_ENTRY_DATED_WHEN_SEEN | TAKINGS_ENTRY_APPROXIMATE_DATE;
  return entry;
}

static void
test_reversal_is_dated_when_seen (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = fixture_page ();
  gint64 sold = FIXTURE_NOW - 20 * DAY;
  g_autofree char *dates = NULL;

  add (page, fixture_sale ("known", sold, 100, 40));
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  for (int round = 0; round < 3; round++)
    {
      fixture->now += DAY;
      page = fixture_page ();
      add (page, fixture_sale ("known", sold, 100, 40));
      add (page, reversal ("known:refund", "known", sold));
      add (page, fixture_sale ("new", sold, 100, 40));
      add (page, reversal ("new:refund", "new", sold));
      fixture_ingest (fixture->ledger, page, FALSE, NULL);
    }
  dates = fixture_text (fixture->ledger, "SELECT entry_id, occurred_at - 1772323200 FROM entry "
                                         "WHERE kind = 2 ORDER BY entry_id");
  g_assert_cmpstr (dates, ==, "known:refund|86400|new:refund|-1728000");
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 0);
  fixture_check_totals (fixture->ledger);
}

static void
test_update_only (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = fixture_page ();
  TakingsEntry update = fixture_sale ("a", FIXTURE_NOW, 100, 41);

  update.flags = TAKINGS_ENTRY_UPDATE_ONLY;
  add (page, update);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 0);
  page = fixture_page ();
  add (page, fixture_sale ("a", FIXTURE_NOW, 100, 40));
  add (page, update);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT commission FROM entry"), ==, 41000000);
  fixture_check_totals (fixture->ledger);
}

static void
add_note (TakingsPage *page, const char *key, const char *part, gint64 commission,
          const TakingsEntry *orphan)
{
  TakingsNote note = { .key = takings_text (key),
                       .part = takings_text (part),
                       .commission = commission * TAKINGS_MICROS,
                       .has_commission = TRUE,
                       .currency = "USD",
                       .tracking_id = TAKINGS_TEXT ("sub1"),
                       .payout_rate = TAKINGS_RATE_ONE / 5,
                       .orphan = orphan };

  takings_page_note (page, &note);
}

/* A sale in BRL, its commissions in USD: from a note before it, and from one after it. */
static void
test_notes_join (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *rows = NULL;

  for (int round = 0; round < 2; round++)
    {
      TakingsEntry sale = fixture_sale ("a", FIXTURE_NOW, 100, 0);
      TakingsEntry lost = fixture_sale ("lost", FIXTURE_NOW, 0, 0);
      TakingsPage *page = fixture_page ();

      sale.has_commission = FALSE;
      memcpy (sale.currency, "BRL", 4);
      sale.flags = TAKINGS_ENTRY_JOIN;
      sale.join_key[0] = TAKINGS_TEXT ("k1");
      lost.has_amount = lost.has_commission = FALSE;
      add_note (page, "k1", "1", 3, NULL);
      fixture_ingest (fixture->ledger, page, FALSE, NULL);
      page = fixture_page ();
      add (page, sale);
      fixture_ingest (fixture->ledger, page, FALSE, NULL);
      page = fixture_page ();
      add_note (page, "k1", "2", 4, NULL);
      add_note (page, "k2", "1", 9, &lost);
      fixture_ingest (fixture->ledger, page, TRUE, NULL);
      *(round == 0 ? &first : &second) = fixture_digest (fixture->ledger);
      fixture->now += DAY;
    }
  rows = fixture_text (fixture->ledger,
                       "SELECT entry_id, currency, amount, commission, original_amount_micros, "
                       "original_currency, tracking_id FROM v_entries ORDER BY entry_id");
  g_assert_cmpstr (rows, ==, "a|USD|20.00|7.00|100000000|BRL|sub1|lost|USD|-|9.00|-|-|-");
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM note"), ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM note_wait"), ==, 0);
  g_assert_cmpstr (first, ==, second);
  fixture_check_totals (fixture->ledger);
}

static void
test_customers_are_hashed (Fixture *fixture, gconstpointer data)
{
  static const guint8 key[32] = { 1, 2, 3 };
  g_autofree char *file = NULL;
  gsize size;

  for (int round = 0; round < 2; round++)
    {
      TakingsPage *page = fixture_page ();
      TakingsEntry sale = fixture_sale ("a", FIXTURE_NOW, 100, 40);
      TakingsEntry other = fixture_sale ("b", FIXTURE_NOW, 100, 40);

      sale.customer = TAKINGS_TEXT ("Jane.Canary@example.org");
      other.customer = TAKINGS_TEXT (" jane.canary@EXAMPLE.org");
      add (page, sale);
      add (page, other);
      fixture_ingest (fixture->ledger, page, FALSE, NULL);
      g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(DISTINCT customer) FROM entry"),
                       ==, round);
      takings_ledger_set_customer_key (fixture->ledger, key, sizeof key);
    }
  fixture_close (fixture);
  file = g_build_filename (fixture->dir, "ledger.db", NULL);
  {
    g_autofree char *bytes = NULL;
    g_assert_true (g_file_get_contents (file, &bytes, &size, NULL));
    g_assert_null (memmem (bytes, size, "anary", 5));
  }
}

static void
test_zone_moves_days (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TakingsPage *page = fixture_page ();
  TakingsEntry day_only = fixture_sale ("d", FIXTURE_NOW + 1800, 1, 1);
  g_autofree char *days = NULL;

  takings_ledger_set_zone (fixture->ledger, "UTC", &error);
  g_assert_no_error (error);
  day_only.flags = TAKINGS_ENTRY_DAY_ONLY;
  day_only.source_day = 20513;
  add (page, fixture_sale ("a", FIXTURE_NOW + 1800, 100, 40));
  add (page, day_only);
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  takings_ledger_set_zone (fixture->ledger, "America/New_York", &error);
  g_assert_no_error (error);
  days = fixture_text (fixture->ledger, "SELECT entry_id, day FROM v_entries ORDER BY entry_id");
  g_assert_cmpstr (days, ==, "a|2026-02-28|d|2026-03-01");
  fixture_check_totals (fixture->ledger);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 0);
  g_assert_false (takings_ledger_set_zone (fixture->ledger, "No/Where", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
}

static void
test_account_goes_with_all (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TakingsPage *page = fixture_page ();
  gint64 run = takings_ledger_begin_run (fixture->ledger, "acc", FIXTURE_NOW, &error);

  g_assert_no_error (error);
  g_assert_cmpint (run, >, 0);
  add (page, fixture_sale ("a", FIXTURE_NOW, 100, 40));
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  takings_ledger_remove_account (fixture->ledger, "acc", &error);
  g_assert_no_error (error);
  g_assert_cmpint (
    fixture_int (fixture->ledger,
                 "SELECT (SELECT count(*) FROM entry) + (SELECT count(*) FROM daily) "
                 "+ (SELECT count(*) FROM sync_run) + (SELECT count(*) FROM account)"),
    ==, 0);
  g_assert_false (takings_ledger_remove_account (fixture->ledger, "acc", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
}

/* Two accounts sell the same products: what is left is the other's. */
static void
test_account_leaves_the_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL, *after = NULL;
  static const char blocks[] = "SELECT * FROM product_block ORDER BY id";

  for (int i = 0; i < 3; i++)
    fixture_ingest (fixture->ledger, fixture_numbered_page (i), FALSE, NULL);
  before = fixture_text (fixture->ledger, blocks);
  fixture_add_account (fixture->ledger, "other");
  for (int i = 1; i < 5; i++)
    {
      takings_ledger_ingest (fixture->ledger, "other", fixture_numbered_page (i), NULL, FALSE, 0,
                             NULL, &error);
      g_assert_no_error (error);
    }
  fixture_check_totals (fixture->ledger);
  takings_ledger_remove_account (fixture->ledger, "other", &error);
  g_assert_no_error (error);
  fixture_check_totals (fixture->ledger);
  after = fixture_text (fixture->ledger, blocks);
  g_assert_cmpstr (after, ==, before);
}

static void
test_block_numbers (void)
{
  guint32 currency = takings_currency_pack ((const unsigned char *) "USD");
  gint64 first = takings_block_id (4, currency, 100, 0);

  g_assert_cmpint (takings_block_id (4, currency, 100, 7), ==, first + 7);
  g_assert_cmpint (takings_block_id (4, currency, 101, 0), ==, first + TAKINGS_BLOCK_PRODUCTS);
  g_assert_cmpint (takings_block_id (4, currency, -1, 7), <, takings_block_id (4, currency, 0, 0));
  g_assert_cmpint (takings_block_id (64, currency, 1, 1), >,
                   takings_block_id (16, currency, (1 << 20) - 1, 1));
  g_assert_cmpint (takings_block_id (4, currency, 1 << 20, 1), ==, -1);
  g_assert_cmpint (takings_block_id (4, currency, 0, TAKINGS_BLOCK_PRODUCTS), ==, -1);
  g_assert_cmpint (takings_block_id (4, 0, -(1 << 20), 0), ==, 0);
}

static void
test_page_of_unknown_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (takings_ledger_ingest (fixture->ledger, "nobody", fixture_page (), "{}", FALSE, 0,
                                         NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
}

static void
test_overflow_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  TakingsPage *page = fixture_page ();

  for (int i = 0; i < 2; i++)
    {
      TakingsEntry sale = fixture_sale (i == 0 ? "a" : "b", FIXTURE_NOW, 1, 1);

      sale.amount = G_MAXINT64 - 5;
      add (page, sale);
    }
  g_assert_false (
    takings_ledger_ingest (fixture->ledger, "acc", page, NULL, FALSE, 0, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry"), ==, 0);
  page = fixture_page ();
  add (page, fixture_sale ("a", FIXTURE_NOW, 1, 1));
  fixture_ingest (fixture->ledger, page, FALSE, NULL);
  fixture_check_totals (fixture->ledger);
}

#define TEST(name, function)                                                                       \
  g_test_add ("/store/ledger/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  TEST ("again", test_again_changes_nothing);
  TEST ("history", test_change_keeps_history);
  TEST ("void", test_void_and_test_count_nowhere);
  TEST ("dated-when-seen", test_reversal_is_dated_when_seen);
  TEST ("update-only", test_update_only);
  TEST ("notes", test_notes_join);
  TEST ("customers", test_customers_are_hashed);
  TEST ("zone", test_zone_moves_days);
  TEST ("remove-account", test_account_goes_with_all);
  TEST ("remove-one-of-two", test_account_leaves_the_others);
  g_test_add_func ("/store/ledger/block-numbers", test_block_numbers);
  TEST ("unknown-account", test_page_of_unknown_account);
  TEST ("overflow", test_overflow_is_refused);
  return g_test_run ();
}
