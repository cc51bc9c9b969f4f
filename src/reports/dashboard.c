/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any thread; nothing here is shared. */
#include "config.h"

#include "dashboard.h"

#include "course-axis.h"

#include <math.h>
#include <string.h>

#define PPM          G_GINT64_CONSTANT (1000000)
#define ENOUGH_SALES 30 /* below this a rate says little */
#define N_NEWEST     20

static gboolean
ratio (TakingsWide part, TakingsWide whole, gint64 scale, gint64 *result)
{
  TakingsWide value;

  if (whole == 0)
    return FALSE;
  value = (part * scale * 2 + (((part < 0) != (whole < 0)) ? -whole : whole)) / (whole * 2);
  *result = (gint64) CLAMP (value, (TakingsWide) G_MININT64, (TakingsWide) G_MAXINT64);
  return TRUE;
}

gboolean
takings_figures_refund_rate (const TakingsFigures *figures, gint64 *ppm)
{
  return ratio (figures->refunds, figures->sales, PPM, ppm);
}

gboolean
takings_figures_refund_interval (const TakingsFigures *figures, gint64 *low, gint64 *high)
{
  const double z = 1.96, n = (double) figures->sales;
  double p, middle, spread;

  if (figures->sales < ENOUGH_SALES)
    return FALSE;
  /* refunds of earlier sales may outnumber the period's own */
  p = MIN ((double) figures->refunds / n, 1);
  middle = p + z * z / (2 * n);
  spread = z * sqrt (p * (1 - p) / n + z * z / (4 * n * n));
  *low = (gint64) ((middle - spread) / (1 + z * z / n) * PPM);
  *high = (gint64) ((middle + spread) / (1 + z * z / n) * PPM);
  return TRUE;
}

gboolean
takings_figures_average_commission (const TakingsFigures *figures, gint64 *micros)
{
  return ratio (figures->first_commission, figures->sales, 1, micros);
}

gboolean
takings_change (gint64 now, gint64 before, gint64 *ppm)
{
  TakingsWide whole = before;

  return ratio ((TakingsWide) now - before, whole < 0 ? -whole : whole, PPM, ppm);
}

gboolean
takings_dashboard_momentum (const TakingsDashboard *dashboard, gint64 *ppm)
{
  TakingsWide month = (TakingsWide) dashboard->month * 7;

  return ratio ((TakingsWide) dashboard->week * 30 - month, month < 0 ? -month : month, PPM, ppm);
}

gboolean
takings_dashboard_has_refund_spike (const TakingsDashboard *dashboard)
{
  gint64 low, high, before_low, before_high;

  return dashboard->has_other && takings_figures_refund_interval (&dashboard->now, &low, &high)
         && takings_figures_refund_interval (&dashboard->before, &before_low, &before_high)
         && low > before_high;
}

/* The figures of a period from its summary by kind. */
static void
fill_figures (TakingsFigures *figures, const TakingsSummary *kinds)
{
  for (guint i = 0; i < kinds->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (kinds->rows, i);
      if (strcmp (row->key, takings_kind_name (TAKINGS_KIND_SALE)) == 0)
        figures->first_commission = row->commission;
      else if (strcmp (row->key, takings_kind_name (TAKINGS_KIND_REBILL)) == 0)
        figures->rebills = row->entries;
      else if (strcmp (row->key, takings_kind_name (TAKINGS_KIND_REFUND)) == 0)
        figures->refunds = row->refunds;
      else if (strcmp (row->key, takings_kind_name (TAKINGS_KIND_CHARGEBACK)) == 0)
        figures->chargebacks = row->refunds;
      else
        continue;
      if (row->refunds > 0)
        figures->reversed_commission += row->net_commission;
    }
  figures->net_commission = kinds->total.net_commission;
  figures->gross_commission = kinds->total.commission;
  figures->volume = kinds->total.gross;
  figures->sales = kinds->total.sales;
}

static gboolean
read_figures (TakingsDashboard *self, TakingsLedger *ledger, TakingsPeriod period,
              const char *currency, TakingsFigures *figures, GError **error)
{
  g_autoptr (TakingsSummary) kinds = takings_query_summary_on (
    ledger, self->basis, period.from_day, period.to_day, TAKINGS_BY_KIND, currency, error);

  if (kinds == NULL)
    return FALSE;
  fill_figures (figures, kinds);
  g_strlcpy (self->currency, kinds->currency, sizeof self->currency);
  return TRUE;
}

static TakingsSummary *
read_summary (TakingsDashboard *self, TakingsLedger *ledger, TakingsPeriod period, TakingsBy by,
              GError **error)
{
  return takings_query_summary_on (ledger, self->basis, period.from_day, period.to_day, by,
                                   self->currency, error);
}

static gboolean
read_sum (TakingsDashboard *self, TakingsLedger *ledger, gint32 days, gint64 *sum, GError **error)
{
  TakingsPeriod period = { self->today - days + 1, self->today };
  g_autoptr (TakingsSummary) total = read_summary (self, ledger, period, TAKINGS_BY_NONE, error);

  if (total == NULL)
    return FALSE;
  *sum = total->total.net_commission;
  return TRUE;
}

static void
newest_free (gpointer data)
{
  TakingsNewest *newest = data;

  g_free (newest->network);
  g_free (newest->product);
  g_free (newest->order_id);
  g_free (newest->country);
  g_free (newest);
}

static gboolean
collect_newest_cb (const TakingsEntryRow *row, gpointer data)
{
  TakingsNewest *newest = g_new0 (TakingsNewest, 1);

  newest->row_id = row->row_id;
  newest->occurred_at = row->occurred_at;
  newest->kind = row->kind;
  newest->has_commission = row->has_commission;
  newest->commission = row->commission;
  newest->day_only = row->aggregate;
  g_strlcpy (newest->currency, row->currency != NULL ? row->currency : "", sizeof newest->currency);
  newest->network = g_strdup (row->network);
  newest->product = g_strdup (row->product != NULL ? row->product : row->product_id);
  newest->order_id = g_strdup (row->order_id);
  newest->country = g_strdup (row->country);
  g_ptr_array_add (data, newest);
  return TRUE;
}

static gboolean
read_newest (TakingsDashboard *self, TakingsLedger *ledger, GCancellable *cancellable,
             GError **error)
{
  TakingsFilter filter;

  takings_filter_init (&filter);
  filter.limit = N_NEWEST;
  self->newest = g_ptr_array_new_with_free_func (newest_free);
  return takings_query_entries (ledger, &filter, collect_newest_cb, self->newest, cancellable,
                                error);
}

static gboolean
read_all (TakingsDashboard *self, TakingsLedger *ledger, GCancellable *cancellable, GError **error)
{
  TakingsPeriod year = takings_period_preset (TAKINGS_PRESET_LAST_12_MONTHS, self->today);
  gint32 days = takings_period_days (self->period);
  TakingsBy by = days > 0 && days <= TAKINGS_COURSE_MANY_DAYS ? TAKINGS_BY_DAY : TAKINGS_BY_MONTH;

  self->course_by = by;
  /* the reporting currency becomes known with the first figures; all others are in the same */
  if (!read_figures (self, ledger, self->period, *self->currency != '\0' ? self->currency : NULL,
                     &self->now, error))
    return FALSE;
  if (self->has_other
      && (!read_figures (self, ledger, self->other, self->currency, &self->before, error)
          || (self->other_course = read_summary (self, ledger, self->other, by, error)) == NULL))
    return FALSE;
  return (self->course = read_summary (self, ledger, self->period, by, error)) != NULL
         && (self->networks = read_summary (self, ledger, self->period, TAKINGS_BY_NETWORK, error))
              != NULL
         && (self->products = read_summary (self, ledger, self->period, TAKINGS_BY_PRODUCT, error))
              != NULL
         && (self->months = read_summary (self, ledger, year, TAKINGS_BY_MONTH, error)) != NULL
         && read_sum (self, ledger, 7, &self->week, error)
         && read_sum (self, ledger, 30, &self->month, error)
         && read_newest (self, ledger, cancellable, error)
         && (self->accounts = takings_ledger_list_accounts (ledger, error)) != NULL;
}

TakingsDashboard *
takings_dashboard_read (TakingsLedger *ledger, TakingsBasis basis, TakingsPeriod period,
                        TakingsCompare compare, const char *currency, gint32 today,
                        GCancellable *cancellable, GError **error)
{
  g_autoptr (TakingsDashboard) self = g_new0 (TakingsDashboard, 1);

  self->basis = basis;
  self->period = period;
  self->today = today;
  self->has_other = takings_period_compare (period, compare, &self->other);
  if (currency != NULL)
    g_strlcpy (self->currency, currency, sizeof self->currency);
  return read_all (self, ledger, cancellable, error) ? g_steal_pointer (&self) : NULL;
}

void
takings_dashboard_free (TakingsDashboard *self)
{
  if (self == NULL)
    return;
  takings_summary_free (self->course);
  takings_summary_free (self->other_course);
  takings_summary_free (self->months);
  takings_summary_free (self->networks);
  takings_summary_free (self->products);
  g_clear_pointer (&self->newest, g_ptr_array_unref);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_free (self);
}
