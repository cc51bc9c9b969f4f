/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Laws that any ledger obeys, over random ones: sums of any dimension and of any split of a period
 * are the whole, in any zone and currency; showing changes nothing; the past can be asked again. */
#include "config.h"
#include "sample.h"

#include "converted.h"
#include "ledger-private.h"

#define N_ENTRIES 250

static const char *const zones[] = {
  "UTC",        "America/New_York",    "Europe/Berlin",    "Asia/Kolkata", "Pacific/Kiritimati",
  "Etc/GMT+12", "Australia/Lord_Howe", "America/Sao_Paulo"
};

static gint64
tell_time (gpointer data)
{
  return *(gint64 *) data;
}

static guint32
seed (void)
{
  guint32 value = (guint32) g_test_rand_int ();

  g_test_message ("seed %u", value);
  return value;
}

static TakingsSummary *
ask (TakingsLedger *ledger, gint32 from, gint32 to, TakingsBy by, const char *currency)
{
  GError *error = NULL;
  TakingsSummary *summary = takings_query_summary (ledger, from, to, by, currency, &error);

  g_assert_no_error (error);
  return summary;
}

static void
check_dimensions (TakingsLedger *ledger, gint32 from, gint32 to, const char *currency)
{
  g_autoptr (TakingsSummary) whole = ask (ledger, from, to, TAKINGS_BY_NONE, currency);

  for (TakingsBy by = TAKINGS_BY_DAY; by <= TAKINGS_BY_CURRENCY; by++)
    {
      g_autoptr (TakingsSummary) rows = ask (ledger, from, to, by, currency);
      TakingsSummaryRow sum = { 0 };

      for (guint i = 0; i < rows->rows->len; i++)
        sample_add_up (&sum, g_ptr_array_index (rows->rows, i));
      sample_same_total (&sum, &whole->total, rows->rows->len + 1);
      sample_same_total (&rows->total, &whole->total, 1);
    }
}

static void
check_splits (TakingsLedger *ledger, GRand *rand, const char *currency)
{
  g_autoptr (TakingsSummary) whole = ask (ledger, SAMPLE_DAY - 5, SAMPLE_DAY + 105,
                                          TAKINGS_BY_PRODUCT, currency);
  TakingsSummaryRow sum = { 0 };
  guint n = 0;

  for (gint32 from = SAMPLE_DAY - 5; from <= SAMPLE_DAY + 105; n++)
    {
      gint32 to = MIN (from + g_rand_int_range (rand, 0, 40), SAMPLE_DAY + 105);
      g_autoptr (TakingsSummary) part = ask (
        ledger, from, to, n % 2 == 0 ? TAKINGS_BY_PRODUCT : TAKINGS_BY_DAY, currency);
      sample_add_up (&sum, &part->total);
      from = to + 1;
    }
  sample_same_total (&sum, &whole->total, n + 1);
}

static void
test_sums (void)
{
  int n_rounds = g_test_slow () ? 40 : 2;

  for (int round = 0; round < n_rounds; round++)
    {
      g_autofree char *folder = sample_folder (), *stored = NULL;
      TakingsLedger *ledger = sample_new (folder);
      guint32 number = seed ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (number);
      g_autofree gint64 *all = g_new0 (gint64, 2);

      sample_fill (ledger, number, N_ENTRIES);
      sample_put_rates (ledger, number);
      stored = takings_ledger_digest (ledger, NULL);
      for (guint i = 0; i < G_N_ELEMENTS (zones); i++)
        {
          GError *error = NULL;
          g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
          g_autoptr (TakingsSummary) own = NULL;

          takings_ledger_set_zone (ledger, zones[i], &error);
          g_assert_no_error (error);
          g_assert_true (takings_ledger_check (ledger, report, NULL));
          g_assert_cmpuint (report->len, ==, 0);
          check_dimensions (ledger, G_MININT32, G_MININT32, "USD");
          check_dimensions (ledger, SAMPLE_DAY + 13, SAMPLE_DAY + 57, "EUR");
          check_splits (ledger, rand, i % 2 == 0 ? "BRL" : "USD");
          /* what needs no rate is the same in every zone */
          own = ask (ledger, G_MININT32, G_MININT32, TAKINGS_BY_NONE, "GBP");
          for (guint left = 0; left < own->unconverted->len; left++)
            all[i > 0] += g_array_index (own->unconverted, TakingsUnconverted, left).commission
                          * (i > 1 ? 0 : 1);
        }
      g_assert_cmpint (all[0], ==, all[1]);
      takings_ledger_set_zone (ledger, "UTC", NULL);
      g_autofree char *after = takings_ledger_digest (ledger, NULL);
      g_assert_cmpstr (stored, ==, after);
      g_assert_finalize_object (ledger);
      sample_remove (folder);
    }
}

/* A full refund at the rate of its sale's day nets to nothing in any currency. */
static void
test_full_refund (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  TakingsPage *page = takings_page_new (g_strdup (""), 0);

  sample_put_rates (ledger, seed ());
  for (int i = 0; i < 2; i++)
    {
      TakingsEntry entry = { .entry_id = takings_page_print (page, "%d", i),
                             .occurred_at = (gint64) SAMPLE_DAY * 86400 + i * 3600,
                             .kind = i == 0 ? TAKINGS_KIND_SALE : TAKINGS_KIND_REFUND,
                             .state = TAKINGS_STATE_APPROVED,
                             .commission = i == 0 ? 33333333 : -33333333,
                             .has_commission = TRUE,
                             .currency = "BRL" };
      takings_page_add (page, &entry);
    }
  sample_ingest (ledger, SAMPLE_A, page);
  g_autoptr (TakingsSummary) usd = ask (ledger, G_MININT32, G_MININT32, TAKINGS_BY_NONE, "USD");
  g_assert_cmpuint (usd->total.entries, ==, 2);
  g_assert_cmpint (usd->total.net_commission, ==, 0);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static gboolean
count_cb (const TakingsEntryVersion *version, gpointer data)
{
  gint64 *last = data; /* [0] end of the version before, [1] how many */

  g_assert_cmpint (version->from, ==, last[0]);
  g_assert_true (version->until == 0 || version->until > version->from);
  last[0] = version->until;
  last[1]++;
  return TRUE;
}

/* Reports of each day of a history, asked again at its end: entries and rates as they were. */
static void
test_as_of (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  guint32 number = seed ();
  gint64 now = 1000000, versions[2] = { 1000000, 0 };
  TakingsSummary *saved[6][2];
  GError *error = NULL;

  takings_ledger_set_clock (ledger, tell_time, &now);
  for (guint day = 0; day < G_N_ELEMENTS (saved); day++)
    {
      sample_fill (ledger, number + day, 40 + day * 20); /* the same ids, told otherwise */
      sample_put_rates (ledger, number + day);
      saved[day][0] = ask (ledger, G_MININT32, G_MININT32, TAKINGS_BY_PRODUCT, "USD");
      saved[day][1] = ask (ledger, SAMPLE_DAY + 10, SAMPLE_DAY + 60, TAKINGS_BY_COUNTRY, "EUR");
      now += 1000;
    }
  for (guint day = 0; day < G_N_ELEMENTS (saved); day++)
    {
      gint64 moment = 1000000 + day * 1000 + 500;
      TakingsSummary *again[2] = {
        takings_query_summary_as_of (ledger, G_MININT32, G_MININT32, TAKINGS_BY_PRODUCT, "USD",
                                     moment, &error),
        takings_query_summary_as_of (ledger, SAMPLE_DAY + 10, SAMPLE_DAY + 60, TAKINGS_BY_COUNTRY,
                                     "EUR", moment, &error)
      };
      g_assert_no_error (error);
      for (guint i = 0; i < 2; i++)
        {
          g_assert_cmpuint (again[i]->unconverted->len, ==, saved[day][i]->unconverted->len);
          sample_same_total (&again[i]->total, &saved[day][i]->total, 1);
          takings_summary_free (again[i]);
          takings_summary_free (saved[day][i]);
        }
    }
  g_assert_true (takings_query_history (ledger, 1, count_cb, versions, &error));
  g_assert_cmpint (versions[0], ==, 0); /* the last one still is */
  g_assert_cmpint (versions[1], ==, G_N_ELEMENTS (saved));
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

static void
same_rows (const TakingsSummary *a, const TakingsSummary *b)
{
  g_assert_cmpuint (a->rows->len, ==, b->rows->len);
  for (guint i = 0; i < a->rows->len; i++)
    {
      const TakingsSummaryRow *x = g_ptr_array_index (a->rows, i),
                              *y = g_ptr_array_index (b->rows, i);
      g_assert_cmpstr (x->key, ==, y->key);
      sample_same_total (x, y, 0);
    }
  sample_same_total (&a->total, &b->total, 0);
  g_assert_cmpuint (a->unconverted->len, ==, b->unconverted->len);
  for (guint i = 0; i < a->unconverted->len; i++)
    {
      const TakingsUnconverted *x = &g_array_index (a->unconverted, TakingsUnconverted, i),
                               *y = &g_array_index (b->unconverted, TakingsUnconverted, i);
      g_assert_cmpstr (x->currency, ==, y->currency);
      g_assert_cmpint (x->gross, ==, y->gross);
      g_assert_cmpint (x->commission, ==, y->commission);
      g_assert_cmpuint (x->entries, ==, y->entries);
    }
}

/* What is kept converted is what a ledger that keeps nothing computes; @observer has no writer.
 */
static void
check_kept (TakingsLedger *ledger, TakingsLedger *observer, const char *folder, GRand *rand)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL", "GBP" };
  GError *error = NULL;
  TakingsLedger *fresh = takings_ledger_open (folder, TAKINGS_LEDGER_READ_ONLY, 0, NULL, &error);

  g_assert_no_error (error);
  takings_converted_set_off (takings_ledger_get_converted (fresh));
  for (guint i = 0; i < 6; i++)
    {
      const char *currency = currencies[g_rand_int_range (rand, 0, G_N_ELEMENTS (currencies))];
      gint32 from = i == 0 ? G_MININT32 : SAMPLE_DAY + g_rand_int_range (rand, -9, 90);
      gint32 to = i == 0 ? G_MININT32 : from + g_rand_int_range (rand, 0, 60);
      g_autoptr (TakingsSummary) direct = ask (fresh, from, to, TAKINGS_BY_PRODUCT, currency);
      g_autoptr (TakingsSummary) kept = ask (ledger, from, to, TAKINGS_BY_PRODUCT, currency);
      g_autoptr (TakingsSummary) again = ask (ledger, from, to, TAKINGS_BY_PRODUCT, currency);
      g_autoptr (TakingsSummary) seen = ask (observer, from, to, TAKINGS_BY_PRODUCT, currency);

      same_rows (direct, kept);
      same_rows (direct, again);
      same_rows (direct, seen);
      /* the sum of its days is computed from other totals */
      g_autoptr (TakingsSummary) days = ask (fresh, from, to, TAKINGS_BY_DAY, currency);
      g_assert_cmpuint (days->total.entries, ==, kept->total.entries);
    }
  g_assert_finalize_object (fresh);
}

typedef struct
{
  TakingsLedger *ledger;
  int stop;
} Reading;

/* One snapshot each: the rows are always the total, whatever is written meanwhile. */
static gpointer
read_on (gpointer data)
{
  Reading *reading = data;

  while (!g_atomic_int_get (&reading->stop))
    {
      g_autoptr (TakingsSummary) rows = ask (reading->ledger, G_MININT32, G_MININT32,
                                             TAKINGS_BY_PRODUCT, "USD");
      TakingsSummaryRow sum = { 0 };

      for (guint i = 0; i < rows->rows->len; i++)
        sample_add_up (&sum, g_ptr_array_index (rows->rows, i));
      sample_same_total (&sum, &rows->total, rows->rows->len + 1);
    }
  return NULL;
}

static void
test_kept (void)
{
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder), *observer;
  guint32 number = seed ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (number);
  GError *error = NULL;
  int n_steps = g_test_slow () ? 200 : 10;
  Reading reading = { ledger, FALSE };
  GThread *thread;

  sample_fill (ledger, number, 150);
  observer = takings_ledger_open (folder, TAKINGS_LEDGER_READ_ONLY, 0, NULL, &error);
  g_assert_no_error (error);
  thread = g_thread_new ("reader", read_on, &reading);
  for (int step = 0; step < n_steps; step++)
    {
      switch (step == n_steps - 1 ? 3 : g_rand_int_range (rand, 0, 3))
        {
        case 0:
          sample_fill (ledger, g_rand_int (rand), 20 + g_rand_int_range (rand, 0, 100));
          break;
        case 1: sample_put_rates (ledger, g_rand_int (rand)); break;
        case 2: takings_ledger_set_zone (ledger, zones[step % G_N_ELEMENTS (zones)], &error); break;
        default: takings_ledger_remove_account (ledger, SAMPLE_A, &error); break;
        }
      g_assert_no_error (error);
      check_kept (ledger, observer, folder, rand);
    }
  g_atomic_int_set (&reading.stop, TRUE);
  g_thread_join (thread);
  g_assert_cmpuint (takings_converted_get_bytes (takings_ledger_get_converted (ledger)), >, 0);
  g_assert_finalize_object (observer);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/laws/sums", test_sums);
  g_test_add_func ("/laws/full-refund", test_full_refund);
  g_test_add_func ("/laws/as-of", test_as_of);
  g_test_add_func ("/laws/kept", test_kept);
  return g_test_run ();
}
