/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "sample.h"

static guint32
seed (void)
{
  guint32 value = (guint32) g_test_rand_int ();
  g_test_message ("seed %u", value);
  return value;
}

static void
put_rate (TakingsLedger *ledger, gint32 day, const char *currency, const char *rate)
{
  GError *error = NULL;
  TakingsRateRow row = { .day = day };
  g_strlcpy (row.currency, currency, sizeof row.currency);
  g_assert_true (takings_rate_parse (takings_text (rate), &row.rate));
  takings_ledger_put_rates (ledger, &row, 1, "test", NULL, &error);
  g_assert_no_error (error);
}

static TakingsSummary *
summary (TakingsLedger *ledger, TakingsBy by, const char *currency)
{
  GError *error = NULL;
  TakingsSummary *result = takings_query_summary (ledger, G_MININT32, G_MININT32, by, currency,
                                                  &error);
  g_assert_no_error (error);
  return result;
}

static void
one_sale (TakingsLedger *ledger, const char *id, gint32 day, const char *currency,
          gint64 commission)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsEntry entry = { .entry_id = takings_page_print (page, "%s", id),
                         .occurred_at = (gint64) day * 86400 + 3600,
                         .commission = commission,
                         .has_commission = TRUE,
                         .state = TAKINGS_STATE_APPROVED };
  g_strlcpy (entry.currency, currency, sizeof entry.currency);
  if (commission < 0)
    entry.kind = TAKINGS_KIND_REFUND;
  takings_page_add (page, &entry);
  sample_ingest (ledger, SAMPLE_A, page);
}

static void
test_rows_add_up (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  sample_fill (ledger, seed (), 600);
  for (gint32 day = SAMPLE_DAY - 3; day < SAMPLE_DAY + 101; day += 3)
    {
      put_rate (ledger, day, "USD", "1.0812");
      put_rate (ledger, day, "BRL", "6.1234");
    }
  g_autoptr (TakingsSummary) whole = summary (ledger, TAKINGS_BY_NONE, "USD");
  g_assert_cmpuint (whole->rows->len, ==, 0);
  g_assert_cmpuint (whole->unconverted->len, ==, 1);
  g_assert_cmpstr (g_array_index (whole->unconverted, TakingsUnconverted, 0).currency, ==, "JPY");
  for (TakingsBy by = TAKINGS_BY_DAY; by <= TAKINGS_BY_CURRENCY; by++)
    {
      g_autoptr (TakingsSummary) rows = summary (ledger, by, "USD");
      TakingsSummaryRow sum = { 0 };
      for (guint i = 0; i < rows->rows->len; i++)
        {
          const TakingsSummaryRow *row = g_ptr_array_index (rows->rows, i);
          sum.sales += row->sales;
          sum.refunds += row->refunds;
          sum.entries += row->entries;
          sum.net_commission += row->net_commission;
          sum.gross += row->gross;
        }
      g_assert_cmpuint (sum.entries, ==, whole->total.entries);
      g_assert_cmpuint (rows->total.entries, ==, whole->total.entries);
      g_assert_cmpuint (sum.sales, ==, whole->total.sales);
      g_assert_cmpuint (sum.refunds, ==, whole->total.refunds);
      g_assert_cmpint (rows->total.net_commission, ==, whole->total.net_commission);
      g_assert_cmpint (rows->total.gross, ==, whole->total.gross);
      /* each row is rounded once, to a millionth */
      g_assert_cmpint (ABS (sum.net_commission - whole->total.net_commission), <=, rows->rows->len);
      g_assert_cmpint (ABS (sum.gross - whole->total.gross), <=, rows->rows->len);
    }
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

/* Products come by month where they can: for any range they add up to what its days do. */
static void
test_products_of_any_range (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed ());
  for (gint32 day = 0; day < 150; day++)
    {
      g_autofree char *id = g_strdup_printf ("d%d", day);
      one_sale (ledger, id, SAMPLE_DAY + day, "USD", (1 + day) * 1000000);
    }
  for (guint i = 0; i < 60; i++)
    {
      gint32 from = SAMPLE_DAY + g_rand_int_range (rand, -20, 150);
      gint32 to = from + g_rand_int_range (rand, 0, 160);
      g_autoptr (TakingsSummary) product = takings_query_summary (ledger, from, to,
                                                                  TAKINGS_BY_PRODUCT, "USD", NULL);
      g_autoptr (TakingsSummary) days = takings_query_summary (ledger, from, to, TAKINGS_BY_DAY,
                                                               "USD", NULL);
      g_assert_cmpint (product->total.net_commission, ==, days->total.net_commission);
      g_assert_cmpuint (product->total.entries, ==, days->total.entries);
    }
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
test_rate_of_the_day (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  put_rate (ledger, SAMPLE_DAY, "USD", "2");
  put_rate (ledger, SAMPLE_DAY + 9, "USD", "4");
  one_sale (ledger, "early", SAMPLE_DAY - 1, "EUR", 1000000);   /* only a later rate: none */
  one_sale (ledger, "same", SAMPLE_DAY, "EUR", 10000000);       /* x2 */
  one_sale (ledger, "after", SAMPLE_DAY + 7, "EUR", 100000000); /* the last before it: x2 */
  one_sale (ledger, "stale", SAMPLE_DAY + 8, "EUR", 3000000);   /* eight days old: none */
  one_sale (ledger, "next", SAMPLE_DAY + 9, "EUR", -50000000);  /* x4 */
  one_sale (ledger, "own", SAMPLE_DAY - 400, "USD", 7000000);   /* needs no rate */
  g_autoptr (TakingsSummary) usd = summary (ledger, TAKINGS_BY_DAY, "USD");
  g_assert_cmpint (usd->total.net_commission, ==, 20000000 + 200000000 - 200000000 + 7000000);
  g_assert_cmpint (usd->total.commission, ==, 227000000);
  g_assert_cmpuint (usd->total.sales, ==, 3);
  g_assert_cmpuint (usd->total.refunds, ==, 1);
  g_assert_cmpuint (usd->unconverted->len, ==, 1);
  const TakingsUnconverted *left = &g_array_index (usd->unconverted, TakingsUnconverted, 0);
  g_assert_cmpstr (left->currency, ==, "EUR");
  g_assert_cmpint (left->commission, ==, 4000000);
  g_assert_cmpuint (left->entries, ==, 2);
  g_assert_cmpint (usd->from_day, ==, SAMPLE_DAY - 400);
  g_assert_cmpint (usd->to_day, ==, SAMPLE_DAY + 9);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
test_corrected_rate (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  guint n_new = 0;
  TakingsRateRow rows[] = { { SAMPLE_DAY, "USD", TAKINGS_RATE_ONE },
                            { SAMPLE_DAY, "GBP", TAKINGS_RATE_ONE } };
  g_assert_true (takings_ledger_put_rates (ledger, rows, 2, "test", &n_new, NULL));
  g_assert_cmpuint (n_new, ==, 2);
  rows[0].rate *= 2;
  g_assert_true (takings_ledger_put_rates (ledger, rows, 2, "test", &n_new, NULL));
  g_assert_cmpuint (n_new, ==, 1);
  g_assert_true (takings_ledger_put_rates (ledger, rows, 2, "test", &n_new, NULL));
  g_assert_cmpuint (n_new, ==, 0);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

typedef struct
{
  guint n;
  gint64 last;
} Seen;

static gboolean
newest_first_cb (const TakingsEntryRow *row, gpointer data)
{
  Seen *seen = data;
  g_assert_cmpint (row->occurred_at, <=, seen->last);
  g_assert_nonnull (row->entry_id);
  g_assert_nonnull (row->network);
  seen->last = row->occurred_at;
  seen->n++;
  return TRUE;
}

static guint
count (TakingsLedger *ledger, const TakingsFilter *filter)
{
  Seen seen = { 0, G_MAXINT64 };
  GError *error = NULL;
  takings_query_entries (ledger, filter, newest_first_cb, &seen, NULL, &error);
  g_assert_no_error (error);
  return seen.n;
}

static void
test_filters (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  TakingsFilter filter;
  guint n = 0;
  sample_fill (ledger, seed (), 300);
  takings_filter_init (&filter);
  g_assert_cmpuint (count (ledger, &filter), ==, 300);
  for (filter.kind = 0; filter.kind < TAKINGS_N_KINDS; filter.kind++)
    n += count (ledger, &filter);
  g_assert_cmpuint (n, ==, 300);
  filter.kind = -1;
  filter.limit = 7;
  g_assert_cmpuint (count (ledger, &filter), ==, 7);
  filter.limit = 0;
  filter.network = "digistore24";
  g_assert_cmpuint (count (ledger, &filter), ==, 100);
  filter.network = NULL;
  filter.account = "First";
  g_assert_cmpuint (count (ledger, &filter), ==, 200);
  filter.account = NULL;
  filter.to_day = SAMPLE_DAY + 49;
  n = count (ledger, &filter);
  filter.to_day = G_MININT32;
  filter.from_day = SAMPLE_DAY + 50;
  g_assert_cmpuint (n + count (ledger, &filter), ==, 300);
  filter.from_day = G_MININT32;
  filter.search = "e00017";
  g_assert_cmpuint (count (ledger, &filter), ==, 1);
  filter.search = "%";
  g_assert_cmpuint (count (ledger, &filter), ==, 0);
  filter.search = "e_0017";
  g_assert_cmpuint (count (ledger, &filter), ==, 0);
  filter.search = "x' OR 1 --";
  g_assert_cmpuint (count (ledger, &filter), ==, 0);
  filter.search = "product P";
  g_assert_cmpuint (count (ledger, &filter), ==, 300);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

/* An order's entries are found by their own id, or by the order's, through an index both times. */
static void
test_order (void)
{
  static const char *const ids[] = { "R1", "R1-refund", "R2", "other" };
  static const char *const orders[] = { "R1", "R1", "R2", "R2" };
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsFilter filter;
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      TakingsEntry entry = { .entry_id = takings_text (ids[i]),
                             .order_id = takings_text (orders[i]),
                             .occurred_at = (gint64) SAMPLE_DAY * 86400 };
      takings_page_add (page, &entry);
    }
  sample_ingest (ledger, SAMPLE_A, page);
  takings_filter_init (&filter);
  filter.order = "R1";
  g_assert_cmpuint (count (ledger, &filter), ==, 2);
  filter.order = "R2";
  g_assert_cmpuint (count (ledger, &filter), ==, 2);
  filter.order = "other"; /* an entry of another order, and no order */
  g_assert_cmpuint (count (ledger, &filter), ==, 0);
  filter.order = "r1";
  g_assert_cmpuint (count (ledger, &filter), ==, 0);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
test_void_counts_nowhere (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsEntry entry = { .entry_id = TAKINGS_TEXT ("v"),
                         .occurred_at = (gint64) SAMPLE_DAY * 86400,
                         .commission = 5000000,
                         .has_commission = TRUE,
                         .state = TAKINGS_STATE_VOID,
                         .currency = "USD" };
  takings_page_add (page, &entry);
  sample_ingest (ledger, SAMPLE_A, page);
  g_autoptr (TakingsSummary) usd = summary (ledger, TAKINGS_BY_COUNTRY, "USD");
  g_assert_cmpuint (usd->rows->len, ==, 0);
  g_assert_cmpuint (usd->total.entries, ==, 0);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/query/rows-add-up", test_rows_add_up);
  g_test_add_func ("/query/products-of-any-range", test_products_of_any_range);
  g_test_add_func ("/query/rate-of-the-day", test_rate_of_the_day);
  g_test_add_func ("/query/corrected-rate", test_corrected_rate);
  g_test_add_func ("/query/filters", test_filters);
  g_test_add_func ("/query/order", test_order);
  g_test_add_func ("/query/void-counts-nowhere", test_void_counts_nowhere);
  return g_test_run ();
}
