/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums for dashboards. Any thread; each query is one snapshot of one reader connection. Every
 * dimension but campaign and country comes from the totals that ingest keeps, never from a scan
 * over entries. Pending, approved and paid entries count, void and test ones don't. Money that has
 * no rate for its day is in no row and no total, nor are its entries: both are in `unconverted`,
 * where commission is everything added up. */
#include "config.h"

#include "ledger-private.h"
#include "query-summing.h"
#include "sale-days.h"

gboolean
takings_by_parse (const char *name, TakingsBy *by)
{
  static const char *const names[] = { "",        "day",      "month",   "network", "account",
                                       "product", "campaign", "country", "kind",    "currency" };
  for (guint i = 1; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *by = (TakingsBy) i;
        return TRUE;
      }
  return FALSE;
}

static void
summary_row_clear (TakingsSummaryRow *row)
{
  g_clear_pointer (&row->key, g_free);
}

static void
summary_row_free (gpointer data)
{
  summary_row_clear (data);
  g_free (data);
}

void
takings_summary_free (TakingsSummary *summary)
{
  if (summary == NULL)
    return;
  g_ptr_array_unref (summary->rows);
  g_array_unref (summary->unconverted);
  summary_row_clear (&summary->total);
  g_free (summary);
}

/* --- the result --- */

/* FALSE when it does not fit: nothing is ever cut off silently. */
static gboolean
put_money (TakingsWide wide, gint64 *micros)
{
  *micros = takings_wide_round (wide);
  return *micros != G_MAXINT64 && *micros != G_MININT64;
}

static gboolean
fill_row (TakingsSummaryRow *row, const TakingsSums *sums)
{
  row->sales = sums->sales;
  row->refunds = sums->refunds;
  row->entries = sums->entries;
  return put_money (sums->gross, &row->gross) && put_money (sums->refunded, &row->refunded)
         && put_money (sums->commission, &row->commission)
         && put_money (sums->net, &row->net_commission);
}

static gboolean
fill_unconverted (TakingsUnconverted *row, const TakingsLeftOver *left)
{
  g_strlcpy (row->currency, left->currency, sizeof row->currency);
  row->entries = left->entries;
  row->gross = (gint64) left->gross;
  row->commission = (gint64) left->commission;
  return row->gross == left->gross && row->commission == left->commission;
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const TakingsSummaryRow *x = *(TakingsSummaryRow *const *) a,
                          *y = *(TakingsSummaryRow *const *) b;
  return strcmp (x->key, y->key);
}

static int
compare_earnings (gconstpointer a, gconstpointer b)
{
  const TakingsSummaryRow *x = *(TakingsSummaryRow *const *) a,
                          *y = *(TakingsSummaryRow *const *) b;
  if (x->net_commission != y->net_commission)
    return x->net_commission < y->net_commission ? 1 : -1;
  return strcmp (x->key, y->key);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TakingsUnconverted *) a)->currency,
                 ((const TakingsUnconverted *) b)->currency);
}

static gboolean
is_empty (const TakingsSums *sums)
{
  return (sums->sales | sums->refunds | sums->entries) == 0 && sums->gross == 0
         && sums->refunded == 0 && sums->commission == 0 && sums->net == 0;
}

static gboolean
is_nothing (const TakingsLeftOver *left)
{
  return left->entries == 0 && left->gross == 0 && left->commission == 0;
}

static gboolean
fill_rows (TakingsSummary *summary, const TakingsSumming *sum, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;
  g_hash_table_iter_init (&iter, sum->groups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      TakingsSummaryRow *row;

      if (sum->basis == TAKINGS_BASIS_SALE && is_empty (value))
        continue; /* all of it went to other days */
      row = g_new0 (TakingsSummaryRow, 1);
      row->key = g_strdup (key);
      g_ptr_array_add (summary->rows, row);
      if (!fill_row (row, value))
        {
          takings_summing_fail_size (error, sum->currency);
          return FALSE;
        }
    }
  g_hash_table_iter_init (&iter, sum->left_over);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      TakingsUnconverted row;

      if (sum->basis == TAKINGS_BASIS_SALE && is_nothing (value))
        continue;
      if (!fill_unconverted (&row, value))
        {
          takings_summing_fail_size (error, row.currency);
          return FALSE;
        }
      g_array_append_val (summary->unconverted, row);
    }
  if (fill_row (&summary->total, &sum->total))
    return TRUE;
  takings_summing_fail_size (error, sum->currency);
  return FALSE;
}

TakingsSummary *
takings_summing_finish (const TakingsSumming *sum, gint32 from_day, gint32 to_day, GError **error)
{
  g_autoptr (TakingsSummary) summary = g_new0 (TakingsSummary, 1);
  gboolean any = sum->first <= sum->last;

  summary->from_day = from_day != G_MININT32 || !any ? from_day : sum->first;
  summary->to_day = to_day != G_MININT32 || !any ? to_day : sum->last;
  g_strlcpy (summary->currency, sum->currency, sizeof summary->currency);
  summary->total.key = g_strdup ("total");
  summary->rows = g_ptr_array_new_with_free_func (summary_row_free);
  summary->unconverted = g_array_new (FALSE, FALSE, sizeof (TakingsUnconverted));
  if (!fill_rows (summary, sum, error))
    return NULL;
  gboolean chronological = sum->by == TAKINGS_BY_DAY || sum->by == TAKINGS_BY_MONTH;
  g_ptr_array_sort (summary->rows, chronological ? compare_keys : compare_earnings);
  g_array_sort (summary->unconverted, compare_codes);
  return g_steal_pointer (&summary);
}

gboolean
takings_summing_choose_currency (TakingsSumming *sum, TakingsLedger *ledger, const char *currency,
                                 GError **error)
{
  g_autofree char *setting = currency == NULL ? takings_ledger_dup_setting (ledger, "currency")
                                              : NULL;
  const char *wanted = currency != NULL ? currency : setting != NULL ? setting : "USD";
  if (takings_currency_parse (takings_text (wanted), sum->currency))
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               "“%s” is not a currency: give its three letters, such as USD", wanted);
  return FALSE;
}

/* What is asked besides the days: a moment, a basis, or a part. */
typedef struct
{
  gint64 as_of; /* G_MAXINT64: now */
  TakingsBasis basis;
  TakingsBy of;
  const char *key; /* (nullable): of a part */
} Aspect;

static gboolean
read_cells (TakingsSumming *sum, TakingsLedger *ledger, const Aspect *aspect, GError **error)
{
  if (aspect->key != NULL)
    return takings_summing_read_part (sum, aspect->of, aspect->key, error);
  if (aspect->as_of != G_MAXINT64)
    return takings_summing_read_as_of (sum, error);
  if (sum->by == TAKINGS_BY_PRODUCT)
    return takings_summing_read_products (sum, takings_ledger_get_converted (ledger), error);
  return takings_summing_read (sum, error);
}

static gboolean
read_snapshot (TakingsSumming *sum, TakingsLedger *ledger, const Aspect *aspect, guint64 *unlinked,
               GError **error)
{
  gboolean ok;

  if (!takings_db_exec (sum->db, "BEGIN", error))
    return FALSE;
  ok = read_cells (sum, ledger, aspect, error)
       && (aspect->basis == TAKINGS_BASIS_EVENT
           || takings_summing_read_unlinked (sum, unlinked, error));
  sqlite3_exec (sum->db->handle, "COMMIT", NULL, NULL, NULL);
  return ok;
}

static TakingsSummary *
summarize (TakingsLedger *ledger, gint32 from_day, gint32 to_day, TakingsBy by,
           const char *currency, const Aspect *aspect, GError **error)
{
  TakingsSumming sum = { .from_day = from_day,
                         .to_day = to_day != G_MININT32 ? to_day : G_MAXINT32,
                         .as_of = aspect->as_of,
                         .basis = aspect->basis };
  TakingsSummary *summary = NULL;
  guint64 unlinked = 0;
  TakingsDb *db;

  if (!takings_summing_choose_currency (&sum, ledger, currency, error)
      || (aspect->basis == TAKINGS_BASIS_SALE && !takings_sale_days_follow (ledger, error)))
    return NULL;
  db = takings_ledger_acquire_reader (ledger, error);
  if (db == NULL)
    return NULL;
  takings_summing_init (&sum, db, by);
  if (read_snapshot (&sum, ledger, aspect, &unlinked, error))
    summary = takings_summing_finish (&sum, from_day, to_day, error);
  takings_summing_clear (&sum);
  takings_ledger_release_reader (ledger, db);
  if (summary == NULL)
    return NULL;
  summary->basis = aspect->basis;
  summary->unlinked = unlinked;
  return summary;
}

TakingsSummary *
takings_query_summary (TakingsLedger *ledger, gint32 from_day, gint32 to_day, TakingsBy by,
                       const char *currency, GError **error)
{
  return takings_query_summary_on (ledger, TAKINGS_BASIS_EVENT, from_day, to_day, by, currency,
                                   error);
}

TakingsSummary *
takings_query_summary_on (TakingsLedger *ledger, TakingsBasis basis, gint32 from_day, gint32 to_day,
                          TakingsBy by, const char *currency, GError **error)
{
  const Aspect aspect = { .as_of = G_MAXINT64, .basis = basis };

  return summarize (ledger, from_day, to_day, by, currency, &aspect, error);
}

TakingsSummary *
takings_query_summary_as_of (TakingsLedger *ledger, gint32 from_day, gint32 to_day, TakingsBy by,
                             const char *currency, gint64 as_of, GError **error)
{
  const Aspect aspect = { .as_of = as_of };

  return summarize (ledger, from_day, to_day, by, currency, &aspect, error);
}

TakingsSummary *
takings_query_part (TakingsLedger *ledger, TakingsBasis basis, gint32 from_day, gint32 to_day,
                    TakingsBy by, TakingsBy of, const char *key, const char *currency,
                    GError **error)
{
  const Aspect aspect = { .as_of = G_MAXINT64, .basis = basis, .of = of, .key = key };

  return summarize (ledger, from_day, to_day, by, currency, &aspect, error);
}
