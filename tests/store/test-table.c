/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "filter-text.h"
#include "sample.h"

#define TODAY 20000

static void
refused (const char *text, const char *named)
{
  TakingsFilter filter;
  g_autoptr (GError) error = NULL;
  GStringChunk *store = NULL;

  takings_filter_init (&filter);
  g_assert_false (takings_filter_parse (text, TODAY, &filter, &store, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, named));
  g_string_chunk_free (store);
}

static void
test_parse (void)
{
  TakingsFilter filter;
  g_autoptr (GError) error = NULL;
  GStringChunk *store = NULL;

  takings_filter_init (&filter);
  g_assert_true (takings_filter_parse (" net>50 kind:REFUND last:90d product:\"Finanzplan 12\" "
                                       "two  words http://x sub:",
                                       TODAY, &filter, &store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (filter.net_from, ==, 50000001);
  g_assert_cmpint (filter.net_to, ==, G_MAXINT64);
  g_assert_cmpint (filter.kind, ==, TAKINGS_KIND_REFUND);
  g_assert_cmpint (filter.from_day, ==, TODAY - 89);
  g_assert_cmpint (filter.to_day, ==, TODAY);
  g_assert_cmpstr (filter.product, ==, "Finanzplan 12");
  g_assert_cmpstr (filter.search, ==, "two words http://x sub:");
  g_string_chunk_free (store);

  takings_filter_init (&filter);
  g_assert_true (takings_filter_parse ("net<=-1.5 state:void from:2024-02-29 \"net>5", TODAY,
                                       &filter, &store, &error));
  g_assert_cmpint (filter.net_to, ==, -1500000);
  g_assert_cmpint (filter.net_from, ==, 5000001);
  g_assert_cmpint (filter.state, ==, TAKINGS_STATE_VOID);
  g_string_chunk_free (store);

  refused ("kind:gift", "gift");
  refused ("net>much", "much");
  refused ("last:3y", "3y");
  refused ("from:2023-02-29", "2023-02-29");
  refused ("colour:red", "colour");
}

static void
check_set (const char *text, const char *key, const char *value, const char *expected)
{
  g_autofree char *changed = takings_filter_text_set (text, key, value);
  g_autofree char *again = takings_filter_text_get (changed, key);

  g_assert_cmpstr (changed, ==, expected);
  g_assert_cmpstr (again, ==, value);
}

/* A form beside the text changes one condition and leaves the rest as it was typed. */
static void
test_text (void)
{
  g_autofree char *last = takings_filter_text_get ("kind:sale  KIND:Refund net>5", "kind");

  g_assert_cmpstr (last, ==, "Refund");
  g_assert_null (takings_filter_text_get ("kinder kind: http://kind:x", "kind"));
  check_set ("", "network", "jvzoo", "network:jvzoo");
  check_set ("Slim  net>5", "product", "Slim \"Fast\" 12",
             "Slim net>5 product:\"Slim \"\"Fast\"\" 12\"");
  check_set ("a kind:sale \"b c\" kind:fee", "kind", "refund", "a kind:refund \"b c\"");
  check_set ("a product:\"x y\" b", "product", NULL, "a b");
  check_set ("state:paid", "state", NULL, "");
  check_set ("\"left open", "state", "paid", "\"left open\" state:paid");
}

/* What the form writes is what the parser reads. */
static void
test_text_parsed (void)
{
  g_autofree char *text = takings_filter_text_set ("two words", "product", "12\" Pan: \"best\"");
  g_autoptr (GError) error = NULL;
  GStringChunk *store = NULL;
  TakingsFilter filter;

  takings_filter_init (&filter);
  g_assert_true (takings_filter_parse (text, TODAY, &filter, &store, &error));
  g_assert_cmpstr (filter.product, ==, "12\" Pan: \"best\"");
  g_assert_cmpstr (filter.search, ==, "two words");
  g_string_chunk_free (store);
}

typedef struct
{
  const GArray *ids;
  guint n;
  gint64 last, total;
} Walk;

static gboolean
walk_cb (const TakingsEntryRow *row, gpointer data)
{
  Walk *walk = data;

  g_assert_cmpint (row->row_id, ==, g_array_index (walk->ids, gint64, walk->n));
  if (walk->n++ > 0)
    g_assert_cmpint (row->commission, <=, walk->last);
  walk->last = row->commission;
  if (row->state != TAKINGS_STATE_VOID)
    walk->total += row->commission;
  return TRUE;
}

static void
test_ids (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL, few = NULL;
  g_autoptr (TakingsTally) tally = NULL;
  TakingsFilter filter;
  Walk walk = { 0 };

  sample_fill (ledger, (guint32) g_test_rand_int (), 500);
  takings_filter_init (&filter);
  filter.currency = "usd";
  filter.net_from = 1;
  ids = takings_query_ids (ledger, &filter, TAKINGS_ORDER_COMMISSION, TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (ids->len, >, 20);
  walk.ids = ids;
  g_assert_true (takings_query_entries_by_id (ledger, (const gint64 *) (gpointer) ids->data,
                                              ids->len, walk_cb, &walk, NULL, &error));
  g_assert_cmpuint (walk.n, ==, ids->len);
  tally = takings_query_tally (ledger, &filter, "USD", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tally->rows->len, ==, 1);
  g_assert_cmpint (g_array_index (tally->rows, TakingsTallyRow, 0).commission, ==, walk.total);
  g_assert_cmpint (tally->commission, ==, walk.total);
  few = takings_query_ids (ledger, &filter, TAKINGS_ORDER_COMMISSION, TRUE, 7, NULL, &error);
  g_assert_cmpmem (few->data, 7 * sizeof (gint64), ids->data, 7 * sizeof (gint64));
  for (TakingsOrder order = TAKINGS_ORDER_TIME; order <= TAKINGS_ORDER_COUNTRY; order++)
    for (int descending = 0; descending < 2; descending++)
      {
        g_autoptr (GArray) same = takings_query_ids (ledger, &filter, order, descending, 0, NULL,
                                                     &error);
        g_assert_no_error (error);
        g_assert_cmpuint (same->len, ==, ids->len);
      }
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/table/parse", test_parse);
  g_test_add_func ("/table/text", test_text);
  g_test_add_func ("/table/text/parsed", test_text_parsed);
  g_test_add_func ("/table/ids", test_ids);
  return g_test_run ();
}
