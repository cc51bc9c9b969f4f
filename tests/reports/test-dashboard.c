/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dashboard-charts.h"

#include <glib/gstdio.h>

#define TODAY   20700 /* 2026-09-04 */
#define DAY     86400
#define ACCOUNT "00000000-0000-4000-8000-000000000001"

static void
add_of (TakingsPage *page, const char *id, const char *order, gint32 day, TakingsKind kind,
        gint64 commission)
{
  TakingsEntry entry = { .entry_id = takings_page_print (page, "%s", id),
                         .order_id = takings_page_print (page, "%s", order),
                         .occurred_at = (gint64) day * DAY + 3600,
                         .kind = kind,
                         .state = TAKINGS_STATE_APPROVED,
                         .commission = commission,
                         .has_commission = TRUE,
                         .amount = commission * 2,
                         .has_amount = TRUE };

  g_strlcpy (entry.currency, "USD", sizeof entry.currency);
  takings_page_add (page, &entry);
}

static void
add (TakingsPage *page, const char *id, gint32 day, TakingsKind kind, gint64 commission)
{
  add_of (page, id, id, day, kind, commission);
}

static TakingsLedger *
new_ledger (const char *dir)
{
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  TakingsAccount account = { .id = (char *) ACCOUNT,
                             .network = (char *) "jvzoo",
                             .name = (char *) "Mine",
                             .settings = settings };
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);

  g_assert_no_error (error);
  takings_ledger_set_zone (ledger, "UTC", &error);
  g_assert_no_error (error);
  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
  add (page, "old", TODAY - 40, TAKINGS_KIND_SALE, 20000000);
  add (page, "first", TODAY - 29, TAKINGS_KIND_SALE, 10000000);
  add (page, "second", TODAY - 3, TAKINGS_KIND_SALE, 30000000);
  add (page, "again", TODAY - 2, TAKINGS_KIND_REBILL, 5000000);
  add (page, "back", TODAY, TAKINGS_KIND_REFUND, -10000000);
  add (page, "charged", TODAY, TAKINGS_KIND_CHARGEBACK, -1000000);
  takings_ledger_ingest (ledger, account.id, page, NULL, TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  return ledger;
}

static void
close_ledger (TakingsLedger *ledger, const char *dir)
{
  g_autoptr (GDir) listing = NULL;
  const char *name;

  takings_ledger_close (ledger);
  g_assert_finalize_object (ledger);
  listing = g_dir_open (dir, 0, NULL);
  while ((name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_remove (path);
    }
  g_rmdir (dir);
}

static void
test_figures (void)
{
  g_autofree char *dir = g_dir_make_tmp ("takings-dashboard-XXXXXX", NULL);
  TakingsLedger *ledger = new_ledger (dir);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsDashboard) d = takings_dashboard_read (
    ledger, TAKINGS_BASIS_EVENT, takings_period_preset (TAKINGS_PRESET_LAST_30_DAYS, TODAY),
    TAKINGS_COMPARE_PREVIOUS, NULL, TODAY, NULL, &error);
  g_autoptr (TakingsChart) course = NULL, months = NULL;
  gint64 value = 0, low, high;

  g_assert_no_error (error);
  g_assert_cmpstr (d->currency, ==, "USD");
  g_assert_cmpint (d->now.net_commission, ==, 34000000);
  g_assert_cmpint (d->now.gross_commission, ==, 45000000);
  g_assert_cmpint (d->now.first_commission, ==, 40000000);
  g_assert_cmpint (d->now.reversed_commission, ==, -11000000);
  g_assert_cmpuint (d->now.sales, ==, 2);
  g_assert_cmpuint (d->now.rebills, ==, 1);
  g_assert_cmpuint (d->now.refunds, ==, 1);
  g_assert_cmpuint (d->now.chargebacks, ==, 1);
  g_assert_cmpint (d->before.net_commission, ==, 20000000);
  g_assert_true (takings_figures_refund_rate (&d->now, &value));
  g_assert_cmpint (value, ==, 500000);
  g_assert_false (takings_figures_refund_rate (&(TakingsFigures){ .refunds = 3 }, &value));
  g_assert_true (takings_figures_average_commission (&d->now, &value));
  g_assert_cmpint (value, ==, 20000000);
  g_assert_true (takings_change (d->now.net_commission, d->before.net_commission, &value));
  g_assert_cmpint (value, ==, 700000);
  g_assert_false (takings_figures_refund_interval (&d->now, &low, &high));
  g_assert_cmpint (d->week, ==, 24000000);
  g_assert_cmpint (d->month, ==, 34000000);
  g_assert_cmpuint (d->newest->len, ==, 6);

  /* the chart holds each day, and adds up to the figure */
  course = takings_dashboard_course (d);
  g_assert_cmpuint (course->n, ==, 30);
  g_assert_cmpint (takings_series_sum (takings_chart_get (course, 0), course->n), ==,
                   d->now.net_commission);
  g_assert_cmpuint (course->unsettled, ==, 29);
  months = takings_dashboard_months (d);
  g_assert_cmpuint (months->n, ==, 12);
  g_assert_cmpint (takings_series_sum (takings_chart_get (months, 0), months->n), ==, 54000000);
  close_ledger (ledger, dir);
}

static void
check_behind (TakingsLedger *ledger, TakingsBasis basis, gint32 from, gint32 to, gint64 figure)
{
  TakingsFilter filter;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsTally) tally = NULL;

  takings_filter_init (&filter);
  filter.basis = basis;
  filter.from_day = from;
  filter.to_day = to;
  tally = takings_query_tally (ledger, &filter, "USD", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (tally->commission, ==, figure);
}

/* By sale date what was taken back leaves its own period; each figure is what the entries behind it
 * add up to. */
static void
test_behind (void)
{
  static const gint64 now[] = { 30000000, 34000000 }, before[] = { 29000000, 25000000 };
  static const gint64 week[] = { 20000000, 24000000 };
  g_autofree char *dir = g_dir_make_tmp ("takings-dashboard-XXXXXX", NULL);
  TakingsLedger *ledger = new_ledger (dir);
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsPeriod period = takings_period_preset (TAKINGS_PRESET_LAST_30_DAYS, TODAY);
  g_autoptr (GError) error = NULL;

  add_of (page, "late", "order", TODAY - 35, TAKINGS_KIND_SALE, 9000000);
  add_of (page, "late-back", "order", TODAY - 1, TAKINGS_KIND_REFUND, -4000000);
  takings_ledger_ingest (ledger, ACCOUNT, page, NULL, TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  for (TakingsBasis basis = TAKINGS_BASIS_EVENT; basis <= TAKINGS_BASIS_SALE; basis++)
    {
      g_autoptr (TakingsDashboard) d = takings_dashboard_read (
        ledger, basis, period, TAKINGS_COMPARE_PREVIOUS, NULL, TODAY, NULL, &error);
      g_autoptr (TakingsChart) course = takings_dashboard_course (d);
      g_autoptr (TakingsChart) months = takings_dashboard_months (d);

      g_assert_cmpint (d->now.net_commission, ==, now[basis]);
      g_assert_cmpint (d->before.net_commission, ==, before[basis]);
      g_assert_cmpint (d->week, ==, week[basis]);
      g_assert_cmpuint (d->now.refunds, ==, basis == TAKINGS_BASIS_EVENT ? 2 : 1);
      check_behind (ledger, basis, period.from_day, period.to_day, now[basis]);
      check_behind (ledger, basis, d->other.from_day, d->other.to_day, before[basis]);
      check_behind (ledger, basis, TODAY - 6, TODAY, week[basis]);
      for (guint i = 0; i < course->n; i++)
        check_behind (ledger, basis, period.from_day + (gint32) i, period.from_day + (gint32) i,
                      takings_chart_get (course, 0)->values[i]);
      g_assert_cmpint (takings_series_sum (takings_chart_get (months, 0), months->n), ==, 59000000);
    }
  close_ledger (ledger, dir);
}

/* Wilson's interval: 10 of 100 is 5.5 % to 17.4 % (Wilson 1927, z = 1.96). */
static void
test_interval (void)
{
  TakingsFigures figures = { .sales = 100, .refunds = 10 };
  gint64 low, high;

  g_assert_true (takings_figures_refund_interval (&figures, &low, &high));
  g_assert_cmpint (low / 1000, ==, 55);
  g_assert_cmpint (high / 1000, ==, 174);
  figures.refunds = 250;
  g_assert_true (takings_figures_refund_interval (&figures, &low, &high));
  g_assert_cmpint (high, <=, 1000000);
}

/* Nothing at all, and all of time: no division by zero, no chart without an end. */
static void
test_empty (void)
{
  g_autofree char *dir = g_dir_make_tmp ("takings-dashboard-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);

  for (int preset = 0; preset < TAKINGS_PRESET_CUSTOM; preset++)
    {
      g_autoptr (TakingsDashboard) d = takings_dashboard_read (
        ledger, TAKINGS_BASIS_EVENT, takings_period_preset ((TakingsPreset) preset, TODAY),
        TAKINGS_COMPARE_YEAR, NULL, TODAY, NULL, &error);
      g_autoptr (TakingsChart) course = NULL;
      gint64 ppm;
      g_assert_no_error (error);
      g_assert_false (takings_dashboard_momentum (d, &ppm));
      g_assert_false (takings_dashboard_has_refund_spike (d));
      course = takings_dashboard_course (d);
      g_assert_cmpuint (course->n, <, 400);
    }
  close_ledger (ledger, dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/dashboard/figures", test_figures);
  g_test_add_func ("/dashboard/behind", test_behind);
  g_test_add_func ("/dashboard/interval", test_interval);
  g_test_add_func ("/dashboard/empty", test_empty);
  return g_test_run ();
}
