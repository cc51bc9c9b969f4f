/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures by event date and by sale date over random ledgers: beside a plain computation, and what
 * must hold between the two. */
#include "config.h"
#include "sample.h"

#include "ledger-private.h"

#define N_ENTRIES 150

static const char *const currencies[] = { "USD", "EUR", "BRL", "JPY" };

static TakingsSummary *
ask (TakingsLedger *ledger, TakingsBasis basis, gint32 from, gint32 to, TakingsBy by,
     const char *currency)
{
  GError *error = NULL;
  TakingsSummary *summary = takings_query_summary_on (ledger, basis, from, to, by, currency,
                                                      &error);

  g_assert_no_error (error);
  g_assert_cmpint (summary->basis, ==, basis);
  return summary;
}

/* --- a plain computation --- */

typedef struct
{
  gint32 day, sale_day;
  gboolean linked;
  char *account, *order, *product, *currency;
  TakingsKind kind;
  gint64 amount, commission;
} Plain;

static void
plain_free (gpointer data)
{
  Plain *plain = data;

  g_free (plain->account);
  g_free (plain->order);
  g_free (plain->product);
  g_free (plain->currency);
  g_free (plain);
}

typedef struct
{
  TakingsZone *zone;
  GPtrArray *list;
} Collecting;

static gboolean
collect_cb (const TakingsEntryRow *row, gpointer data)
{
  Collecting *collecting = data;
  Plain *plain;

  if (row->state == TAKINGS_STATE_VOID)
    return TRUE;
  plain = g_new0 (Plain, 1);
  plain->day = plain->sale_day = takings_zone_day (collecting->zone, row->occurred_at);
  plain->account = g_strdup (row->account);
  plain->order = g_strdup (row->order_id);
  plain->product = g_strdup (row->product_id);
  plain->currency = g_strdup (row->currency);
  plain->kind = row->kind;
  plain->amount = row->amount;
  plain->commission = row->commission;
  g_ptr_array_add (collecting->list, plain);
  return TRUE;
}

/* Is @a rather than @b the sale of @plain? */
static gboolean
is_nearer (const Plain *plain, const Plain *a, const Plain *b)
{
  gboolean before = a->day <= plain->day, product = g_str_equal (a->product, plain->product);

  if (b == NULL)
    return TRUE;
  if (before != (b->day <= plain->day))
    return before;
  if (product != g_str_equal (b->product, plain->product))
    return product;
  return ABS (plain->day - a->day) < ABS (plain->day - b->day);
}

static GPtrArray *
read_plain (TakingsLedger *ledger, const char *zone)
{
  GError *error = NULL;
  TakingsFilter filter;
  Collecting collecting = { takings_zone_new (zone, NULL),
                            g_ptr_array_new_with_free_func (plain_free) };

  takings_filter_init (&filter);
  takings_query_entries (ledger, &filter, collect_cb, &collecting, NULL, &error);
  g_assert_no_error (error);
  takings_zone_unref (collecting.zone);
  for (guint i = 0; i < collecting.list->len; i++)
    {
      Plain *plain = g_ptr_array_index (collecting.list, i), *sale = NULL;

      for (guint j = 0; plain->kind > TAKINGS_KIND_REBILL && j < collecting.list->len; j++)
        {
          Plain *other = g_ptr_array_index (collecting.list, j);

          if (other->kind <= TAKINGS_KIND_REBILL && g_str_equal (other->order, plain->order)
              && g_str_equal (other->account, plain->account) && is_nearer (plain, other, sale))
            sale = other;
        }
      plain->linked = sale != NULL;
      if (sale != NULL)
        plain->sale_day = sale->day;
    }
  return collecting.list;
}

static void
add_plain (TakingsSummaryRow *row, const Plain *plain)
{
  gboolean sale = plain->kind <= TAKINGS_KIND_REBILL;
  gboolean refund = plain->kind == TAKINGS_KIND_REFUND || plain->kind == TAKINGS_KIND_CHARGEBACK;

  row->entries++;
  row->sales += plain->kind == TAKINGS_KIND_SALE;
  row->refunds += refund;
  row->gross += sale ? plain->amount : 0;
  row->refunded += refund ? plain->amount : 0;
  row->commission += sale ? plain->commission : 0;
  row->net_commission += plain->commission;
}

/* In a currency of its own nothing is converted. */
static void
check_days (TakingsLedger *ledger, GPtrArray *list, gint32 from, gint32 to, const char *currency)
{
  g_autoptr (TakingsSummary) days = ask (ledger, TAKINGS_BASIS_SALE, from, to, TAKINGS_BY_DAY,
                                         currency);
  guint64 unlinked = 0;
  guint n_days = 0;

  for (gint32 day = from; day <= to; day++)
    {
      TakingsSummaryRow expected = { 0 };
      g_autofree char *key = takings_day_format (day);

      for (guint i = 0; i < list->len; i++)
        {
          const Plain *plain = g_ptr_array_index (list, i);

          if (plain->day == day && !plain->linked)
            unlinked += plain->kind == TAKINGS_KIND_REFUND
                        || plain->kind == TAKINGS_KIND_CHARGEBACK;
          if (plain->sale_day == day && g_str_equal (plain->currency, currency))
            add_plain (&expected, plain);
        }
      if (expected.entries == 0)
        continue;
      g_assert_cmpuint (n_days, <, days->rows->len);
      g_assert_cmpstr (((TakingsSummaryRow *) days->rows->pdata[n_days])->key, ==, key);
      sample_same_total (&expected, days->rows->pdata[n_days++], 0);
    }
  g_assert_cmpuint (n_days, ==, days->rows->len);
  g_assert_cmpuint (days->unlinked, ==, unlinked);
}

static void
check_plain (TakingsLedger *ledger, const char *zone)
{
  g_autoptr (GPtrArray) list = read_plain (ledger, zone);
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    check_days (ledger, list, SAMPLE_DAY - 2 + 11 * (gint32) i, SAMPLE_DAY + 102, currencies[i]);
  g_assert_true (takings_ledger_check (ledger, report, NULL));
  for (guint i = 0; i < report->len; i++)
    g_test_message ("%s", (char *) report->pdata[i]);
  g_assert_cmpuint (report->len, ==, 0);
}

/* --- laws --- */

/* Over all time, per currency, nothing is gained or lost. */
static void
check_all_time (TakingsLedger *ledger)
{
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    for (TakingsBy by = TAKINGS_BY_NETWORK; by <= TAKINGS_BY_CURRENCY; by++)
      {
        g_autoptr (TakingsSummary) event = ask (ledger, TAKINGS_BASIS_EVENT, G_MININT32, G_MININT32,
                                                by, currencies[i]);
        g_autoptr (TakingsSummary) sale = ask (ledger, TAKINGS_BASIS_SALE, G_MININT32, G_MININT32,
                                               by, currencies[i]);

        sample_same_total (&event->total, &sale->total, 0);
        g_assert_cmpuint (event->rows->len, ==, sale->rows->len);
        for (guint row = 0; row < event->rows->len; row++)
          sample_same_total (event->rows->pdata[row], sale->rows->pdata[row], 0);
      }
}

/* Any dimension and any split of a period adds up to the whole, with rates too. */
static void
check_dimensions (TakingsLedger *ledger, gint32 from, gint32 to, const char *currency)
{
  g_autoptr (TakingsSummary) whole = ask (ledger, TAKINGS_BASIS_SALE, from, to, TAKINGS_BY_NONE,
                                          currency);
  TakingsSummaryRow parts = { 0 };
  guint n = 0;

  for (TakingsBy by = TAKINGS_BY_DAY; by <= TAKINGS_BY_CURRENCY; by++)
    {
      g_autoptr (TakingsSummary) rows = ask (ledger, TAKINGS_BASIS_SALE, from, to, by, currency);
      TakingsSummaryRow sum = { 0 };

      for (guint i = 0; i < rows->rows->len; i++)
        sample_add_up (&sum, g_ptr_array_index (rows->rows, i));
      sample_same_total (&sum, &whole->total, rows->rows->len + 1);
      sample_same_total (&rows->total, &whole->total, 1);
    }
  for (gint32 day = from; day <= to; day += 17, n++)
    {
      g_autoptr (TakingsSummary) part = ask (ledger, TAKINGS_BASIS_SALE, day, MIN (day + 16, to),
                                             n % 2 == 0 ? TAKINGS_BY_PRODUCT : TAKINGS_BY_DAY,
                                             currency);
      sample_add_up (&parts, &part->total);
    }
  sample_same_total (&parts, &whole->total, n + 1);
}

static void
test_random (void)
{
  static const char *const zones[] = { "UTC", "Pacific/Kiritimati", "America/Sao_Paulo" };
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);
  guint32 number = (guint32) g_test_rand_int ();
  const char *zone = NULL;
  GError *error = NULL;

  g_test_message ("seed %u", number);
  for (int step = 0; step < (g_test_slow () ? 60 : 4); step++)
    {
      zone = zones[step / 2 % G_N_ELEMENTS (zones)];
      takings_ledger_set_zone (ledger, zone, &error);
      g_assert_no_error (error);
      /* parts of the same trade, in changing order, with entries that change */
      sample_fill (ledger, number + (guint32) step / 2, N_ENTRIES - 60 * (guint) (step % 3));
      check_plain (ledger, zone);
      check_all_time (ledger);
    }
  takings_ledger_remove_account (ledger, SAMPLE_B, &error);
  g_assert_no_error (error);
  sample_add_account (ledger, SAMPLE_B, "digistore24", "Second");
  sample_fill (ledger, number + 99, N_ENTRIES + 10);
  check_plain (ledger, zone);
  sample_put_rates (ledger, number);
  check_dimensions (ledger, SAMPLE_DAY - 3, SAMPLE_DAY + 103, "USD");
  check_dimensions (ledger, SAMPLE_DAY + 10, SAMPLE_DAY + 71, "EUR");
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

typedef struct
{
  const char *id, *order, *parent;
  int kind, day;
  gint64 commission;
} Given;

static void
give (TakingsLedger *ledger, const Given *given)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsEntry entry = { .entry_id = takings_page_print (page, "%s", given->id),
                         .order_id = takings_page_print (page, "%s", given->order),
                         .parent_id = takings_page_print (page, "%s", given->parent),
                         .product_id = TAKINGS_TEXT ("p"),
                         .occurred_at = (gint64) (SAMPLE_DAY + given->day) * 86400 + 3600,
                         .kind = (TakingsKind) given->kind,
                         .state = TAKINGS_STATE_APPROVED,
                         .count = 1,
                         .amount = given->commission * 3,
                         .has_amount = TRUE,
                         .commission = given->commission,
                         .has_commission = TRUE,
                         .currency = "BRL" };

  takings_page_add (page, &entry);
  sample_ingest (ledger, SAMPLE_A, page);
}

static gint64
net_of (TakingsLedger *ledger, TakingsBasis basis, gint32 from, gint32 to, TakingsBy by)
{
  g_autoptr (TakingsSummary) summary = ask (ledger, basis, SAMPLE_DAY + from, SAMPLE_DAY + to, by,
                                            "USD");

  return summary->total.net_commission;
}

/* Whatever comes first, and in any currency: at the rate of its sale it nets to nothing. */
static void
test_full_refund (void)
{
  static const Given sale = { "s", "o", "", TAKINGS_KIND_SALE, 3, 33333333 },
                     refund = { "r", "o", "s", TAKINGS_KIND_REFUND, 40, -33333333 };

  for (int refund_first = 0; refund_first < 2; refund_first++)
    {
      g_autofree char *folder = sample_folder ();
      TakingsLedger *ledger = sample_new (folder);

      sample_put_rates (ledger, 7);
      give (ledger, refund_first ? &refund : &sale);
      g_assert_cmpint (net_of (ledger, TAKINGS_BASIS_SALE, 0, 90, TAKINGS_BY_NONE), !=, 0);
      give (ledger, refund_first ? &sale : &refund);
      g_assert_cmpint (net_of (ledger, TAKINGS_BASIS_EVENT, 0, 90, TAKINGS_BY_NONE), !=, 0);
      for (TakingsBy by = TAKINGS_BY_NONE; by <= TAKINGS_BY_CURRENCY; by++)
        {
          g_assert_cmpint (net_of (ledger, TAKINGS_BASIS_SALE, 0, 90, by), ==, 0);
          g_assert_cmpint (net_of (ledger, TAKINGS_BASIS_SALE, 3, 3, by), ==, 0);
          g_assert_cmpint (net_of (ledger, TAKINGS_BASIS_SALE, 4, 90, by), ==, 0);
        }
      g_autoptr (TakingsSummary) rest = ask (ledger, TAKINGS_BASIS_SALE, SAMPLE_DAY + 4,
                                             SAMPLE_DAY + 90, TAKINGS_BY_PRODUCT, "USD");
      g_assert_cmpuint (rest->rows->len, ==, 0);
      g_assert_cmpuint (rest->total.entries, ==, 0);
      g_assert_cmpuint (rest->unlinked, ==, 0);
      g_assert_finalize_object (ledger);
      sample_remove (folder);
    }
}

/* The one that it names, else the nearest before it; none: its own day, and it is told. */
static void
test_which_sale (void)
{
  static const Given given[] = { { "first", "sub", "", TAKINGS_KIND_SALE, 0, 10 },
                                 { "second", "sub", "first", TAKINGS_KIND_REBILL, 30, 20 },
                                 { "third", "sub", "first", TAKINGS_KIND_REBILL, 60, 40 },
                                 { "a", "sub", "", TAKINGS_KIND_REFUND, 50, -20 },
                                 { "b", "sub", "first", TAKINGS_KIND_REFUND, 70, -10 },
                                 { "c", "sub", "", TAKINGS_KIND_CHARGEBACK, 71, -40 },
                                 { "d", "unknown", "", TAKINGS_KIND_REFUND, 72, -5 },
                                 { "e", "", "", TAKINGS_KIND_FEE, 73, -1 } };
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder);

  sample_put_rates (ledger, 7);
  for (guint i = 0; i < G_N_ELEMENTS (given); i++)
    give (ledger, &given[i]);
  g_autoptr (TakingsSummary) days = ask (ledger, TAKINGS_BASIS_SALE, G_MININT32, G_MININT32,
                                         TAKINGS_BY_DAY, "BRL");
  g_assert_cmpuint (days->rows->len, ==, 5);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (((TakingsSummaryRow *) days->rows->pdata[i])->net_commission, ==, 0);
  g_assert_cmpint (((TakingsSummaryRow *) days->rows->pdata[3])->net_commission, ==, -5);
  g_assert_cmpint (((TakingsSummaryRow *) days->rows->pdata[4])->net_commission, ==, -1);
  g_assert_cmpuint (days->unlinked, ==, 1);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

/* A reader that can't link what is new shows it on its own day: no sum is wrong. */
static void
test_behind (void)
{
  static const Given sale = { "s", "o", "", TAKINGS_KIND_SALE, 3, 90 },
                     refund = { "r", "o", "", TAKINGS_KIND_REFUND, 40, -90 };
  g_autofree char *folder = sample_folder ();
  TakingsLedger *ledger = sample_new (folder), *reader;
  GError *error = NULL;

  sample_put_rates (ledger, 7);
  give (ledger, &sale);
  reader = takings_ledger_open (folder, TAKINGS_LEDGER_READ_ONLY, 0, NULL, &error);
  g_assert_no_error (error);
  give (ledger, &refund);
  g_autoptr (TakingsSummary) before = ask (reader, TAKINGS_BASIS_SALE, G_MININT32, G_MININT32,
                                           TAKINGS_BY_DAY, "BRL");
  g_assert_cmpuint (before->rows->len, ==, 2);
  g_assert_cmpuint (before->unlinked, ==, 1);
  check_all_time (reader);
  takings_ledger_link_sales (ledger, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (TakingsSummary) after = ask (reader, TAKINGS_BASIS_SALE, G_MININT32, G_MININT32,
                                          TAKINGS_BY_DAY, "BRL");
  g_assert_cmpuint (after->rows->len, ==, 1);
  g_assert_cmpuint (after->unlinked, ==, 0);
  g_assert_cmpint (after->total.net_commission, ==, 0);
  g_assert_finalize_object (reader);
  g_assert_finalize_object (ledger);
  sample_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/basis/random", test_random);
  g_test_add_func ("/basis/full-refund", test_full_refund);
  g_test_add_func ("/basis/which-sale", test_which_sale);
  g_test_add_func ("/basis/behind", test_behind);
  return g_test_run ();
}
