/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Daily totals beside single events of the same account: never both. Overflow of totals. */
#include "config.h"

#include "fixture.h"
#include "query.h"

#define UNITS TAKINGS_MICROS

static TakingsZone *
new_york (void)
{
  g_autoptr (GError) error = NULL;
  TakingsZone *zone = takings_zone_new ("America/New_York", &error);

  g_assert_no_error (error);
  return zone;
}

static gint32
day_of (int month, int day)
{
  return takings_day_from_civil (2026, month, day);
}

static void
add_total (TakingsPage *page, gint32 day, gint64 commission)
{
  g_autoptr (TakingsZone) zone = new_york ();
  TakingsEntry entry = { .entry_id = takings_page_print (page, "day:%d:sale", day),
                         .occurred_at = takings_zone_day_start (zone, day),
                         .source_day = day,
                         .commission = commission * UNITS,
                         .has_commission = TRUE,
                         .state = TAKINGS_STATE_APPROVED,
                         .count = 3,
                         .currency = "USD",
                         .flags = TAKINGS_ENTRY_AGGREGATE | TAKINGS_ENTRY_DAY_ONLY };

  takings_page_add (page, &entry);
}

static void
add_event_at (TakingsPage *page, const char *id, gint64 moment, gint64 commission,
              TakingsState state, guint32 flags)
{
  TakingsEntry entry = fixture_sale ("", moment, commission * 2, commission);

  entry.entry_id = takings_page_print (page, "%s", id);
  entry.state = state;
  entry.flags = flags;
  takings_page_add (page, &entry);
}

/* At @second of a day of New York. */
static void
add_event (TakingsPage *page, const char *id, gint32 day, int second, gint64 commission)
{
  g_autoptr (TakingsZone) zone = new_york ();

  add_event_at (page, id, takings_zone_to_unix (zone, day, second), commission,
                TAKINGS_STATE_APPROVED, 0);
}

static gint64
net (Fixture *fixture)
{
  GError *error = NULL;
  g_autoptr (TakingsSummary) summary = takings_query_summary (
    fixture->ledger, G_MININT32, G_MININT32, TAKINGS_BY_NONE, "USD", &error);

  g_assert_no_error (error);
  fixture_check_totals (fixture->ledger);
  return summary->total.net_commission / UNITS;
}

static void
ingest (Fixture *fixture, TakingsPage *page, guint added, guint changed)
{
  TakingsIngestCounts counts = { 0 };

  fixture_ingest (fixture->ledger, page, FALSE, &counts);
  g_assert_cmpuint (counts.added, ==, added);
  g_assert_cmpuint (counts.changed, ==, changed);
  takings_ingest_counts_clear (&counts);
}

static TakingsPage *
totals_page (void)
{
  TakingsPage *page = fixture_page ();

  for (int day = 1; day <= 5; day++)
    add_total (page, day_of (2, day), 100);
  return page;
}

static TakingsPage *
events_page (void)
{
  TakingsPage *page = fixture_page ();

  add_event (page, "first", day_of (2, 2), 0, 7);
  add_event (page, "last", day_of (2, 4), 86399, 5);
  return page;
}

/* Durable: totals that are read again, before or after the events, change nothing. */
static void
test_never_both (Fixture *fixture, gconstpointer data)
{
  ingest (fixture, totals_page (), 5, 0);
  g_assert_cmpint (net (fixture), ==, 500);
  ingest (fixture, events_page (), 2, 0);
  g_assert_cmpint (net (fixture), ==, 300 + 12);
  ingest (fixture, totals_page (), 0, 0);
  ingest (fixture, events_page (), 0, 0);
  g_assert_cmpint (net (fixture), ==, 312);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 2);
  g_assert_cmpint (
    fixture_int (fixture->ledger, "SELECT count(*) FROM v_entries WHERE state = 'void'"), ==, 2);
}

static void
test_order_makes_no_difference (void)
{
  char *digests[3];

  for (int round = 0; round < 3; round++)
    {
      Fixture fixture = { 0 };

      fixture_set_up (&fixture, NULL);
      fixture_ingest (fixture.ledger, round == 0 ? totals_page () : events_page (), FALSE, NULL);
      fixture_ingest (fixture.ledger, round == 0 ? events_page () : totals_page (), FALSE, NULL);
      if (round == 2)
        fixture_ingest (fixture.ledger, totals_page (), TRUE, NULL);
      g_assert_cmpint (net (&fixture), ==, 312);
      digests[round] = fixture_digest (fixture.ledger);
      fixture_tear_down (&fixture, NULL);
    }
  g_assert_cmpstr (digests[0], ==, digests[1]);
  g_assert_cmpstr (digests[0], ==, digests[2]);
  for (int round = 0; round < 3; round++)
    g_free (digests[round]);
}

/* The only event of a day turns void, or was a test: the total counts again. */
static void
test_void_events (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = fixture_page ();
  gint64 moment = (gint64) day_of (2, 3) * FIXTURE_DAY_SECONDS + 15 * 3600;

  ingest (fixture, totals_page (), 5, 0);
  add_event_at (page, "t", moment, 9, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST);
  ingest (fixture, page, 1, 0);
  g_assert_cmpint (net (fixture), ==, 500);
  page = fixture_page ();
  add_event_at (page, "e", moment, 9, TAKINGS_STATE_APPROVED, 0);
  ingest (fixture, page, 1, 0);
  g_assert_cmpint (net (fixture), ==, 409);
  page = fixture_page ();
  add_event_at (page, "e", moment, 9, TAKINGS_STATE_VOID, 0);
  ingest (fixture, page, 0, 1);
  g_assert_cmpint (net (fixture), ==, 500);
  ingest (fixture, totals_page (), 0, 0);
}

/* 1 November 2026 has 25 hours in New York, 8 March 23. */
static void
test_summer_time (Fixture *fixture, gconstpointer data)
{
  g_autoptr (TakingsZone) zone = new_york ();
  TakingsPage *page = fixture_page ();
  const gint32 days[] = { day_of (3, 8), day_of (3, 9), day_of (11, 1), day_of (11, 2) };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    add_total (page, days[i], 100);
  ingest (fixture, page, 4, 0);
  page = fixture_page ();
  add_event_at (page, "short", takings_zone_day_start (zone, days[1]) - 1, 1,
                TAKINGS_STATE_APPROVED, 0);
  add_event_at (page, "long", takings_zone_day_start (zone, days[3]) - 1, 1, TAKINGS_STATE_APPROVED,
                0);
  ingest (fixture, page, 2, 0);
  g_assert_cmpint (net (fixture), ==, 202);
  g_assert_cmpint (
    fixture_int (fixture->ledger,
                 "SELECT group_concat(source_day, '') FROM entry WHERE flags & 65 = 65"),
    ==, (gint64) days[0] * 100000 + days[2]);
}

/* One account has totals, another has events of the same days. */
static void
test_other_account (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  TakingsIngestCounts counts = { 0 };

  fixture_add_account (fixture->ledger, "other");
  ingest (fixture, totals_page (), 5, 0);
  takings_ledger_ingest (fixture->ledger, "other", events_page (), NULL, FALSE, 0, &counts, &error);
  g_assert_no_error (error);
  takings_ingest_counts_clear (&counts);
  g_assert_cmpint (net (fixture), ==, 512);
}

/* More than 64 bits hold: the page is refused by name, and nothing of it stays. */
static void
test_too_large (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = fixture_digest (fixture->ledger), *after = NULL;
  TakingsPage *page = fixture_page ();
  GError *error = NULL;

  for (int i = 0; i < 10000; i++)
    {
      TakingsEntry entry = fixture_sale ("", FIXTURE_NOW, 1, 1);

      entry.entry_id = takings_page_print (page, "%d", i);
      entry.commission = TAKINGS_MONEY_MAX;
      takings_page_add (page, &entry);
    }
  g_assert_false (
    takings_ledger_ingest (fixture->ledger, "acc", page, NULL, FALSE, 0, NULL, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "USD"));
  g_assert_nonnull (strstr (error->message, "2026-03-01"));
  g_clear_error (&error);
  after = fixture_digest (fixture->ledger);
  g_assert_cmpstr (before, ==, after);
}

static gboolean
ingest_large (Fixture *fixture, int number, int n, const char *product, gint64 moment,
              const char *currency, GError **error)
{
  TakingsPage *page = fixture_page ();

  for (int i = 0; i < n; i++)
    {
      TakingsEntry entry = fixture_sale ("", moment, 1, 1);

      entry.entry_id = takings_page_print (page, "%d-%d", number, i);
      entry.product_id = takings_text (product);
      entry.amount = entry.commission = TAKINGS_MONEY_MAX;
      g_strlcpy (entry.currency, currency, sizeof entry.currency);
      takings_page_add (page, &entry);
    }
  return takings_ledger_ingest (fixture->ledger, "acc", page, NULL, FALSE, 0, NULL, error);
}

/* Each page fits, all of them don't: the one that does not fit is refused, by the tables. */
static void
test_too_large_over_pages (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  int accepted = 0;

  while (ingest_large (fixture, accepted, 3000, "p", FIXTURE_NOW, "USD", &error))
    g_assert_cmpint (++accepted, <, 10);
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "USD"));
  g_assert_cmpint (accepted, ==, 3);
  g_clear_error (&error);
  g_assert_cmpint (net (fixture), ==, 9000 * (TAKINGS_MONEY_MAX / UNITS));
}

/* Every total of the ledger fits, but not their sum: exact up to there, then refused by name. */
static void
test_sum_too_large (Fixture *fixture, gconstpointer data)
{
  static const char *const products[] = { "a", "b" };
  GError *error = NULL;

  for (int i = 0; i < 4; i++)
    {
      ingest_large (fixture, i, 4000, products[i % 2],
                    FIXTURE_NOW + (gint64) (i / 2) * 300 * FIXTURE_DAY_SECONDS, "USD", &error);
      g_assert_no_error (error);
    }
  for (TakingsBy by = TAKINGS_BY_NONE; by <= TAKINGS_BY_CURRENCY; by++)
    {
      g_autoptr (TakingsSummary) none = takings_query_summary (fixture->ledger, G_MININT32,
                                                               G_MININT32, by, "USD", &error);
      g_assert_null (none);
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
      g_assert_nonnull (strstr (error->message, "USD"));
      g_clear_error (&error);
      /* without a rate they are left over, which does not fit either */
      none = takings_query_summary (fixture->ledger, G_MININT32, G_MININT32, by, "GBP", &error);
      g_assert_null (none);
      g_assert_nonnull (strstr (error->message, "USD"));
      g_clear_error (&error);
    }
}

/* One day of two accounts, which only the entries have together. */
static void
test_day_too_large (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;
  g_autoptr (TakingsSummary) none = NULL;
  TakingsPage *page = fixture_page ();

  fixture_add_account (fixture->ledger, "other");
  ingest_large (fixture, 0, 8000, "a", FIXTURE_NOW, "USD", &error);
  g_assert_no_error (error);
  for (int i = 0; i < 8000; i++)
    {
      TakingsEntry entry = fixture_sale ("", FIXTURE_NOW, 1, 1);

      entry.entry_id = takings_page_print (page, "%d", i);
      entry.commission = TAKINGS_MONEY_MAX;
      takings_page_add (page, &entry);
    }
  takings_ledger_ingest (fixture->ledger, "other", page, NULL, FALSE, 0, NULL, &error);
  g_assert_no_error (error);
  none = takings_query_summary (fixture->ledger, G_MININT32, G_MININT32, TAKINGS_BY_CAMPAIGN, "USD",
                                &error);
  g_assert_null (none);
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, "fewer days"));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
#define ADD(name, function)                                                                        \
  g_test_add ("/store/days/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("never-both", test_never_both);
  ADD ("void-events", test_void_events);
  ADD ("summer-time", test_summer_time);
  ADD ("other-account", test_other_account);
  ADD ("too-large", test_too_large);
  ADD ("too-large-over-pages", test_too_large_over_pages);
  ADD ("sum-too-large", test_sum_too_large);
  ADD ("day-too-large", test_day_too_large);
  g_test_add_func ("/store/days/order", test_order_makes_no_difference);
  return g_test_run ();
}
