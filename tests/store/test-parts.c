/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of a part of the entries, and what became of a period's sales. */
#include "config.h"

#include "query-cohorts.h"
#include "sample.h"

#define ENTRIES 900

/* What a summary says of each of its rows is what that row alone adds up to, over whatever. */
static void
check_parts (TakingsLedger *ledger, TakingsBasis basis, TakingsBy of, TakingsBy by)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSummary) all = takings_query_summary_on (ledger, basis, SAMPLE_DAY + 10,
                                                             SAMPLE_DAY + 60, of, "EUR", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (all->rows->len, >, 0);
  for (guint i = 0; i < all->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (all->rows, i);
      g_autoptr (TakingsSummary) part = takings_query_part (
        ledger, basis, SAMPLE_DAY + 10, SAMPLE_DAY + 60, by, of, row->key, "EUR", &error);
      gint64 net = 0;
      g_assert_no_error (error);
      if (g_str_equal (row->key, "(unassigned)"))
        continue;
      g_assert_cmpint (part->total.net_commission, ==, row->net_commission);
      g_assert_cmpint (part->total.commission, ==, row->commission);
      g_assert_cmpuint (part->total.sales, ==, row->sales);
      g_assert_cmpuint (part->total.refunds, ==, row->refunds);
      for (guint k = 0; k < part->rows->len; k++)
        net += ((TakingsSummaryRow *) g_ptr_array_index (part->rows, k))->net_commission;
      /* each row is rounded once */
      g_assert_cmpint (ABS (net - row->net_commission), <=, part->rows->len);
    }
}

static void
test_parts (void)
{
  static const TakingsBy of[] = { TAKINGS_BY_NETWORK, TAKINGS_BY_PRODUCT, TAKINGS_BY_CAMPAIGN,
                                  TAKINGS_BY_KIND };
  static const TakingsBy by[] = { TAKINGS_BY_DAY,     TAKINGS_BY_MONTH,    TAKINGS_BY_NETWORK,
                                  TAKINGS_BY_PRODUCT, TAKINGS_BY_CAMPAIGN, TAKINGS_BY_COUNTRY,
                                  TAKINGS_BY_KIND };
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  g_autoptr (TakingsSummary) none = NULL;

  sample_put_rates (ledger, 1);
  sample_fill (ledger, 3, ENTRIES);
  for (gsize i = 0; i < G_N_ELEMENTS (of); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (by); k++)
      {
        check_parts (ledger, TAKINGS_BASIS_EVENT, of[i], by[k]);
        check_parts (ledger, TAKINGS_BASIS_SALE, of[i], by[k]);
      }
  none = takings_query_part (ledger, TAKINGS_BASIS_EVENT, G_MININT32, G_MAXINT32, TAKINGS_BY_DAY,
                             TAKINGS_BY_PRODUCT, "no such product", NULL, NULL);
  g_assert_cmpuint (none->rows->len, ==, 0);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
add (TakingsPage *page, const char *id, const char *order, TakingsKind kind, int day)
{
  TakingsEntry entry = { .entry_id = takings_text (id),
                         .order_id = takings_text (order),
                         .product = TAKINGS_TEXT ("Tea"),
                         .kind = kind,
                         .state = TAKINGS_STATE_APPROVED,
                         .occurred_at = (gint64) (SAMPLE_DAY + day) * 86400 + 3600,
                         .commission = kind == TAKINGS_KIND_SALE ? 1000000 : -1000000,
                         .has_commission = TRUE,
                         .currency = "USD" };

  takings_page_add (page, &entry);
}

static void
test_cohorts (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) networks = NULL;
  g_autoptr (GPtrArray) products = NULL;
  g_autoptr (GPtrArray) never = NULL;
  const TakingsCohort *cohort;

  add (page, "s1", "o1", TAKINGS_KIND_SALE, 1); /* taken back twice: one sale all the same */
  add (page, "r1", "o1", TAKINGS_KIND_REFUND, 5);
  add (page, "r1b", "o1", TAKINGS_KIND_CHARGEBACK, 6);
  add (page, "s2", "o2", TAKINGS_KIND_SALE, 2); /* too late to count */
  add (page, "r2", "o2", TAKINGS_KIND_REFUND, 40);
  add (page, "s3", "o3", TAKINGS_KIND_SALE, 3);  /* kept */
  add (page, "s4", "o4", TAKINGS_KIND_SALE, 60); /* too young to judge */
  add (page, "r4", "o4", TAKINGS_KIND_REFUND, 61);
  add (page, "s5", "", TAKINGS_KIND_SALE, 4); /* of no order */
  sample_ingest (ledger, SAMPLE_A, page);
  page = takings_page_new (g_strdup (""), 0);
  add (page, "r3", "o3", TAKINGS_KIND_REFUND, 4); /* another network's order of that name */
  sample_ingest (ledger, SAMPLE_B, page);

  networks = takings_query_cohorts (ledger, SAMPLE_DAY, SAMPLE_DAY + 70, TAKINGS_BY_NETWORK, 30,
                                    SAMPLE_DAY + 70, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (networks->len, ==, 1);
  cohort = g_ptr_array_index (networks, 0);
  g_assert_cmpstr (cohort->key, ==, "clickbank");
  g_assert_cmpuint (cohort->sales, ==, 3);
  g_assert_cmpuint (cohort->refunded, ==, 1);
  products = takings_query_cohorts (ledger, G_MININT32, G_MAXINT32, TAKINGS_BY_PRODUCT, 60,
                                    SAMPLE_DAY + 70, NULL, &error);
  cohort = g_ptr_array_index (products, 0);
  g_assert_cmpstr (cohort->key, ==, "Tea");
  g_assert_cmpuint (cohort->refunded, ==, 2);
  g_cancellable_cancel (cancellable);
  never = takings_query_cohorts (ledger, G_MININT32, G_MAXINT32, TAKINGS_BY_CAMPAIGN, 30,
                                 SAMPLE_DAY + 70, cancellable, &error);
  g_assert_true (never != NULL || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED));
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/parts/add-up", test_parts);
  g_test_add_func ("/parts/cohorts", test_cohorts);
  return g_test_run ();
}
