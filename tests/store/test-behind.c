/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The entries behind a figure add up to it, by event date and by sale date. */
#include "config.h"
#include "sample.h"

#define N_ENTRIES 400

static TakingsFilter
filter_of (TakingsBasis basis, gint32 from, gint32 to)
{
  TakingsFilter filter;

  takings_filter_init (&filter);
  filter.basis = basis;
  filter.from_day = from;
  filter.to_day = to;
  return filter;
}

static GArray *
list (TakingsLedger *ledger, const TakingsFilter *filter, TakingsOrder order, gboolean descending,
      guint limit)
{
  GError *error = NULL;
  GArray *ids = takings_query_ids (ledger, filter, order, descending, limit, NULL, &error);

  g_assert_no_error (error);
  return ids;
}

static void
same_left_over (GArray *a, GArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const TakingsUnconverted *x = &g_array_index (a, TakingsUnconverted, i);
      const TakingsUnconverted *y = &g_array_index (b, TakingsUnconverted, i);

      g_assert_cmpstr (x->currency, ==, y->currency);
      g_assert_cmpuint (x->entries, ==, y->entries);
      g_assert_cmpint (x->commission, ==, y->commission);
    }
}

/* @row: what the figure says; @unconverted: (nullable): with it what it leaves out */
static void
check_behind (TakingsLedger *ledger, const TakingsFilter *filter, const TakingsSummaryRow *row,
              GArray *unconverted)
{
  GError *error = NULL;
  g_autoptr (TakingsTally) tally = takings_query_tally (ledger, filter, "EUR", NULL, &error);
  guint64 entries = 0;
  gint64 euros = 0, others = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < tally->rows->len; i++)
    {
      const TakingsTallyRow *sum = &g_array_index (tally->rows, TakingsTallyRow, i);

      entries += sum->entries;
      if (strcmp (sum->currency, "EUR") == 0)
        euros = sum->commission;
      else
        others++;
    }
  for (guint i = 0; i < tally->unconverted->len; i++)
    entries -= g_array_index (tally->unconverted, TakingsUnconverted, i).entries;
  g_assert_cmpstr (tally->currency, ==, "EUR");
  g_assert_cmpuint (entries, ==, row != NULL ? row->entries : 0);
  g_assert_cmpint (tally->commission, ==, row != NULL ? row->net_commission : 0);
  if (others == 0)
    g_assert_cmpint (tally->commission, ==, euros);
  if (unconverted != NULL)
    same_left_over (tally->unconverted, unconverted);
}

static TakingsSummary *
ask (TakingsLedger *ledger, const TakingsFilter *filter, TakingsBy by)
{
  GError *error = NULL;
  TakingsSummary *summary = takings_query_summary_on (ledger, filter->basis, filter->from_day,
                                                      filter->to_day, by, "EUR", &error);

  g_assert_no_error (error);
  return summary;
}

/* Each row of a comparison opens what it is made of. */
static void
check_rows (TakingsLedger *ledger, const TakingsFilter *period, TakingsBy by)
{
  g_autoptr (TakingsSummary) summary = ask (ledger, period, by);

  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      TakingsFilter filter = *period;
      TakingsKind kind;

      if (by == TAKINGS_BY_DAY && takings_day_parse (row->key, &filter.from_day))
        filter.to_day = filter.from_day;
      else if (by == TAKINGS_BY_KIND && takings_kind_parse (row->key, &kind))
        filter.kind = (int) kind;
      else if (by == TAKINGS_BY_NETWORK)
        filter.network = row->key;
      else if (by == TAKINGS_BY_ACCOUNT)
        filter.account = row->key;
      else if (by == TAKINGS_BY_PRODUCT)
        filter.product = row->key;
      else if (by == TAKINGS_BY_CAMPAIGN && row->key[0] != '(')
        filter.campaign = row->key;
      else
        continue;
      check_behind (ledger, &filter, row, NULL);
    }
}

/* Every entry is listed on one day, and in a period exactly if its day is in it. */
static void
check_lists (TakingsLedger *ledger, const TakingsFilter *period)
{
  g_autoptr (GHashTable) days = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_autoptr (GArray) all = list (ledger, period, TAKINGS_ORDER_TIME, TRUE, 0);
  g_autoptr (GArray) few = list (ledger, period, TAKINGS_ORDER_TIME, TRUE, 9);
  g_autoptr (GArray) oldest = list (ledger, period, TAKINGS_ORDER_TIME, FALSE, 0);

  for (gint32 day = period->from_day; day <= period->to_day; day++)
    {
      TakingsFilter one = filter_of (period->basis, day, day);
      g_autoptr (GArray) ids = list (ledger, &one, TAKINGS_ORDER_AMOUNT, FALSE, 0);

      for (guint i = 0; i < ids->len; i++)
        g_assert_true (
          g_hash_table_add (days, g_memdup2 (&g_array_index (ids, gint64, i), sizeof (gint64))));
    }
  g_assert_cmpuint (g_hash_table_size (days), ==, all->len);
  g_assert_cmpuint (oldest->len, ==, all->len);
  for (guint i = 0; i < all->len; i++)
    {
      g_assert_true (g_hash_table_contains (days, &g_array_index (all, gint64, i)));
      g_assert_cmpint (g_array_index (oldest, gint64, all->len - 1 - i), ==,
                       g_array_index (all, gint64, i));
    }
  g_assert_cmpmem (few->data, few->len * sizeof (gint64), all->data,
                   MIN (all->len, 9) * sizeof (gint64));
}

/* The texts of all entries in memory change nothing. */
static void
check_search (TakingsLedger *ledger, const TakingsFilter *period)
{
  static const char *const texts[] = { "o000", "product p4", "de" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      TakingsFilter filter = *period;
      GError *error = NULL;

      filter.search = texts[i];
      takings_search_release (ledger);
      g_autoptr (GArray) plain = list (ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 0);
      takings_search_prepare (ledger, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (GArray) quick = list (ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 0);
      g_autoptr (GArray) first = list (ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 5);

      g_assert_cmpmem (plain->data, plain->len * sizeof (gint64), quick->data,
                       quick->len * sizeof (gint64));
      g_assert_cmpmem (first->data, first->len * sizeof (gint64), plain->data,
                       MIN (plain->len, 5) * sizeof (gint64));
    }
}

static void
check_period (TakingsLedger *ledger, const TakingsFilter *period)
{
  g_autoptr (TakingsSummary) whole = ask (ledger, period, TAKINGS_BY_NONE);

  check_behind (ledger, period, &whole->total, whole->unconverted);
  for (TakingsBy by = TAKINGS_BY_DAY; by <= TAKINGS_BY_KIND; by++)
    check_rows (ledger, period, by);
  check_lists (ledger, period);
  check_search (ledger, period);
}

static void
test_random (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  guint32 number = (guint32) g_test_rand_int ();
  TakingsFilter open = filter_of (TAKINGS_BASIS_SALE, G_MININT32, G_MININT32);

  g_test_message ("seed %u", number);
  sample_fill (ledger, number, N_ENTRIES);
  for (int step = 0; step < 3; step++)
    {
      gint32 from = SAMPLE_DAY + g_test_rand_int_range (-3, 90);
      gint32 to = from + g_test_rand_int_range (0, 40);

      if (step == 1)
        sample_put_rates (ledger, number);
      if (step == 2) /* some change, some come */
        sample_fill (ledger, number + 1, N_ENTRIES + 50);
      for (TakingsBasis basis = TAKINGS_BASIS_EVENT; basis <= TAKINGS_BASIS_SALE; basis++)
        {
          TakingsFilter period = filter_of (basis, from, to);
          check_period (ledger, &period);
        }
    }
  g_autoptr (TakingsSummary) all = ask (ledger, &open, TAKINGS_BY_NONE);
  check_behind (ledger, &open, &all->total, all->unconverted);
  open.from_day = SAMPLE_DAY + 50;
  g_autoptr (TakingsSummary) later = ask (ledger, &open, TAKINGS_BY_NONE);
  check_behind (ledger, &open, &later->total, later->unconverted);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
count_cb (guint64 done, guint64 total, gpointer data)
{
  guint64 *last = data;

  g_assert_cmpuint (done, >, *last);
  g_assert_cmpuint (done, <=, total);
  *last = done;
}

/* Linking tells how far it is, stops when it is told to, and goes on from there. */
static void
test_progress (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  guint64 done = 0;
  gboolean many = TRUE;

  sample_fill (ledger, 5, N_ENTRIES);
  g_cancellable_cancel (cancelled);
  g_assert_false (takings_ledger_link_sales (ledger, count_cb, &done, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (done, ==, 0);
  g_clear_error (&error);
  g_assert_true (takings_ledger_link_sales (ledger, count_cb, &done, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (done, ==, N_ENTRIES);
  g_assert_true (takings_ledger_has_many_to_link (ledger, &many, &error));
  g_assert_false (many);
  done = G_MAXUINT64;
  g_assert_true (takings_ledger_link_sales (ledger, count_cb, &done, NULL, &error));
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/behind/random", test_random);
  g_test_add_func ("/behind/progress", test_progress);
  return g_test_run ();
}
