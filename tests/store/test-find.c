/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "query-find.h"
#include "sample.h"

static gboolean
collect_cb (const TakingsFound *found, gpointer data)
{
  GString *text = data;

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, found->id);
  return TRUE;
}

static char *
orders (TakingsLedger *ledger, const char *word, gboolean exactly, guint limit)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  takings_find_orders (ledger, word, exactly, limit, collect_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static char *
products (TakingsLedger *ledger, const char *words, guint limit)
{
  GString *text = g_string_new (NULL);
  g_auto (GStrv) list = g_strsplit (words, " ", -1);
  g_autoptr (GError) error = NULL;

  takings_find_products (ledger, (const char *const *) list, limit, collect_cb, text, &error);
  g_assert_no_error (error);
  return g_string_free (text, FALSE);
}

static void
add (TakingsPage *page, const char *id, const char *order, TakingsState state, gint64 commission,
     const char *currency)
{
  TakingsEntry entry = { .entry_id = takings_text (id),
                         .order_id = takings_text (order),
                         .product_id = TAKINGS_TEXT ("100%_p"),
                         .product = TAKINGS_TEXT ("Finanzplan 12"),
                         .kind = commission < 0 ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE,
                         .state = state,
                         .occurred_at = (gint64) SAMPLE_DAY * 86400 + commission,
                         .commission = commission,
                         .has_commission = TRUE };

  g_strlcpy (entry.currency, currency, sizeof entry.currency);
  takings_page_add (page, &entry);
}

static gboolean
copy_cb (const TakingsFound *found, gpointer data)
{
  TakingsFound *copy = data;

  *copy = *found;
  g_assert_cmpstr (found->network, ==, "clickbank");
  g_assert_cmpstr (found->account, ==, "First");
  g_assert_cmpstr (found->product, ==, "Finanzplan 12");
  return TRUE;
}

typedef struct
{
  char *folder;
  TakingsLedger *ledger;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);

  fixture->folder = sample_folder ();
  fixture->ledger = sample_new (fixture->folder);
  sample_fill (fixture->ledger, 3, 400);
  add (page, "x1", "ABC-1", TAKINGS_STATE_APPROVED, 500, "USD");
  add (page, "x2", "ABC-1", TAKINGS_STATE_APPROVED, -200, "USD");
  add (page, "x3", "ABC-2", TAKINGS_STATE_VOID, 900, "USD");
  add (page, "x4", "ABC-3", TAKINGS_STATE_PAID, 1, "USD");
  add (page, "x5", "ABC-3", TAKINGS_STATE_PAID, 2, "EUR");
  sample_ingest (fixture->ledger, SAMPLE_A, page);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->ledger);
  sample_remove (fixture->folder);
  g_free (fixture->folder);
}

static void
test_orders (Fixture *fixture, gconstpointer data)
{
  g_autofree char *both = orders (fixture->ledger, "ABC", FALSE, 9);
  g_autofree char *one = orders (fixture->ledger, "ABC", FALSE, 1);
  g_autofree char *exact = orders (fixture->ledger, "ABC-1", TRUE, 9);
  g_autofree char *part = orders (fixture->ledger, "ABC-", TRUE, 9);
  g_autofree char *none = orders (fixture->ledger, "%", FALSE, 9);
  g_autofree char *void_one = orders (fixture->ledger, "ABC-2", TRUE, 9);
  TakingsFound found = { 0 };

  g_assert_cmpstr (both, ==, "ABC-1 ABC-3");
  g_assert_cmpstr (one, ==, "ABC-1");
  g_assert_cmpstr (exact, ==, "ABC-1");
  g_assert_cmpstr (part, ==, "");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (void_one, ==, "");
  takings_find_orders (fixture->ledger, "ABC-1", TRUE, 1, copy_cb, &found, NULL);
  g_assert_true (found.has_net);
  g_assert_cmpint (found.net, ==, 300);
  g_assert_cmpstr (found.currency, ==, "USD");
  g_assert_cmpint (found.occurred_at, ==, (gint64) SAMPLE_DAY * 86400 - 200);
  takings_find_orders (fixture->ledger, "ABC-3", TRUE, 1, copy_cb, &found, NULL);
  g_assert_false (found.has_net); /* two currencies don't add up */
}

static void
test_products (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = products (fixture->ledger, "finanz 12", 9);
  g_autofree char *id = products (fixture->ledger, "100%_P", 9);
  g_autofree char *literal = products (fixture->ledger, "100__p", 9);
  g_autofree char *mixed = products (fixture->ledger, "finanz nothing", 9);
  g_autofree char *limited = products (fixture->ledger, "product", 2);
  g_autofree char *many = products (fixture->ledger, "p r o d u c t", 1);
  GString *found = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (name, ==, "100%_p");
  g_assert_cmpstr (id, ==, "100%_p");
  g_assert_cmpstr (literal, ==, "");
  g_assert_cmpstr (mixed, ==, "");
  g_assert_cmpstr (limited, ==, "p0 p0"); /* each network has its own */
  g_assert_cmpstr (many, ==, "p0");
  takings_find_product (fixture->ledger, "clickbank", "100%_p", collect_cb, found, &error);
  takings_find_product (fixture->ledger, "digistore24", "100%_p", collect_cb, found, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found->str, ==, "100%_p");
  g_string_free (found, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/find/orders", Fixture, NULL, set_up, test_orders, tear_down);
  g_test_add ("/find/products", Fixture, NULL, set_up, test_products, tear_down);
  return g_test_run ();
}
