/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages that the ledger knows already: what is just so costs no write, the least difference is
 * seen. */
#include "config.h"

#include "fixture.h"

static const guint8 key[32] = { 3, 1, 4, 1, 5 };

static TakingsEntry
full_entry (const char *id)
{
  TakingsEntry entry = fixture_sale (id, FIXTURE_NOW, 100, 40);

  entry.order_id = entry.entry_id;
  entry.parent_id = TAKINGS_TEXT ("parent");
  entry.product_id = TAKINGS_TEXT ("p1");
  entry.product = TAKINGS_TEXT ("Product");
  entry.tracking_id = TAKINGS_TEXT ("sub");
  entry.campaign = TAKINGS_TEXT ("spring");
  entry.country = TAKINGS_TEXT ("DE");
  entry.affiliate = TAKINGS_TEXT ("me");
  entry.vendor = TAKINGS_TEXT ("seller");
  entry.raw_status = TAKINGS_TEXT ("completed");
  entry.customer = TAKINGS_TEXT ("jane@example.org");
  entry.original_amount = 7000000;
  strcpy (entry.original_currency, "BRL");
  return entry;
}

/* The differences that a network can tell, each by itself. */
static void
change (TakingsEntry *entry, guint what)
{
  switch (what)
    {
    case 0: entry->occurred_at += 1; break;
    case 1: entry->occurred_at += 86400; break;
    case 2: entry->kind = TAKINGS_KIND_REBILL; break;
    case 3: entry->state = TAKINGS_STATE_PAID; break;
    case 4: entry->flags |= TAKINGS_ENTRY_UPSELL; break;
    case 5: entry->flags |= TAKINGS_ENTRY_TEST; break;
    case 6: entry->count = 2; break;
    case 7: strcpy (entry->currency, "EUR"); break;
    case 8: entry->amount += 1; break;
    case 9: entry->commission -= 1; break;
    case 10: entry->product_id = TAKINGS_TEXT ("p2"); break;
    case 11: entry->tracking_id = TAKINGS_TEXT ("sub2"); break;
    case 12: entry->campaign = TAKINGS_TEXT ("Spring"); break;
    case 13: entry->country = TAKINGS_TEXT ("AT"); break;
    case 14: entry->affiliate = TAKINGS_TEXT ("you"); break;
    case 15: entry->vendor = TAKINGS_TEXT ("seller2"); break;
    case 16: entry->raw_status = TAKINGS_TEXT ("complete"); break;
    case 17: entry->order_id = TAKINGS_TEXT ("order"); break;
    case 18: entry->parent_id = TAKINGS_TEXT ("parent "); break;
    case 19: entry->customer = TAKINGS_TEXT ("joan@example.org"); break;
    case 20: entry->original_amount = 0; break;
    case 21: strcpy (entry->original_currency, "USD"); break;
    case 22:
      entry->flags |= TAKINGS_ENTRY_DAY_ONLY;
      entry->source_day = (gint32) (FIXTURE_NOW / 86400) - 1;
      break;
    default: g_assert_not_reached ();
    }
}
#define N_CHANGES 23

static void
add (TakingsPage *page, TakingsEntry entry)
{
  takings_page_add (page, &entry);
}

static TakingsIngestCounts
read_page (Fixture *fixture, const TakingsEntry *first, guint n_first)
{
  static const char *const others[] = { "b", "c", "d", "e" };
  TakingsPage *page = fixture_page ();
  TakingsIngestCounts counts = { 0 };

  for (guint i = 0; i < n_first; i++)
    add (page, first[i]);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    add (page, full_entry (others[i]));
  fixture_ingest (fixture->ledger, page, FALSE, &counts);
  return counts;
}

static void
test_least_difference (Fixture *fixture, gconstpointer data)
{
  const TakingsEntry entry = full_entry ("a");

  takings_ledger_set_customer_key (fixture->ledger, key, sizeof key);
  read_page (fixture, &entry, 1);
  read_page (fixture, &entry, 1);
  for (guint what = 0; what < N_CHANGES; what++)
    {
      TakingsEntry changed = entry;
      TakingsIngestCounts counts = read_page (fixture, &entry, 1);

      g_assert_cmpuint (counts.changed, ==, 0);
      g_assert_cmpuint (counts.unchanged, ==, 5);
      change (&changed, what);
      counts = read_page (fixture, &changed, 1);
      g_assert_cmpuint (counts.changed, ==, 1);
      g_assert_cmpuint (counts.unchanged, ==, 4);
      g_assert_cmpuint (counts.added, ==, 0);
      g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==,
                       2 * what + 1);
      fixture_check_totals (fixture->ledger);
      counts = read_page (fixture, &entry, 1);
      g_assert_cmpuint (counts.changed, ==, 1);
    }
}

/* What is not said this time stays and is no difference. */
static void
test_silence (Fixture *fixture, gconstpointer data)
{
  const TakingsEntry entry = full_entry ("a");
  TakingsEntry silent = fixture_sale ("a", FIXTURE_NOW, 100, 40);
  TakingsIngestCounts counts;

  takings_ledger_set_customer_key (fixture->ledger, key, sizeof key);
  read_page (fixture, &entry, 1);
  read_page (fixture, &entry, 1);
  silent.has_amount = silent.has_commission = FALSE;
  silent.currency[0] = '\0';
  counts = read_page (fixture, &silent, 1);
  g_assert_cmpuint (counts.changed, ==, 0);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT count(*) FROM entry_change"), ==, 0);
}

/* Told otherwise and then as before in one page: the last word counts, and so the other way round.
 */
static void
test_twice_in_a_page (Fixture *fixture, gconstpointer data)
{
  const TakingsEntry entry = full_entry ("a");
  TakingsEntry pair[2] = { entry, entry };

  read_page (fixture, &entry, 1);
  read_page (fixture, &entry, 1);
  pair[0].amount = 5000000;
  read_page (fixture, pair, 2);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT amount FROM entry WHERE entry_id = 'a'"),
                   ==, entry.amount);
  pair[0].amount = entry.amount;
  pair[1].amount = 6000000;
  read_page (fixture, pair, 2);
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT amount FROM entry WHERE entry_id = 'a'"),
                   ==, 6000000);
  fixture_check_totals (fixture->ledger);
}

static void
test_customer_is_hmac (Fixture *fixture, gconstpointer data)
{
  const TakingsEntry entry = full_entry ("a");
  g_autofree char *hex = g_compute_hmac_for_data (G_CHECKSUM_SHA256, key, sizeof key,
                                                  (const guchar *) "jane@example.org", 16);

  takings_ledger_set_customer_key (fixture->ledger, key, sizeof key);
  read_page (fixture, &entry, 1);
  hex[16] = '\0';
  g_assert_cmpint (fixture_int (fixture->ledger, "SELECT customer FROM entry WHERE entry_id = 'a'"),
                   ==, (gint64) g_ascii_strtoull (hex, NULL, 16));
}

#define TEST(name, function)                                                                       \
  g_test_add ("/store/known/" name, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  TEST ("least-difference", test_least_difference);
  TEST ("silence", test_silence);
  TEST ("twice", test_twice_in_a_page);
  TEST ("customer", test_customer_is_hmac);
  return g_test_run ();
}
