/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison-row.h"

#include "display.h"

#include <glib/gi18n.h>

#define ENOUGH 30 /* sales, before a rate says anything */

struct _TakingsComparisonRow
{
  GObject parent_instance;

  TakingsSummaryRow sums; /* without its key */
  char *key, *name;       /* (owned) */
  char currency[4];
  double part;
  guint64 rebills, judged, refunded;
  gint64 rebill_commission;
  gboolean has_rebills, has_cohort;
};

G_DEFINE_FINAL_TYPE (TakingsComparisonRow, takings_comparison_row, G_TYPE_OBJECT)

static void
takings_comparison_row_finalize (GObject *object)
{
  g_clear_pointer (&TAKINGS_COMPARISON_ROW (object)->key, g_free);
  g_clear_pointer (&TAKINGS_COMPARISON_ROW (object)->name, g_free);
  G_OBJECT_CLASS (takings_comparison_row_parent_class)->finalize (object);
}

static void
takings_comparison_row_class_init (TakingsComparisonRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_comparison_row_finalize;
}

static void
takings_comparison_row_init (TakingsComparisonRow *self)
{
}

TakingsComparisonRow *
takings_comparison_row_new (const TakingsSummaryRow *sums, const char *name, const char *currency,
                            gint64 largest)
{
  TakingsComparisonRow *self = g_object_new (TAKINGS_TYPE_COMPARISON_ROW, NULL);

  self->sums = *sums;
  self->sums.key = NULL;
  self->key = g_strdup (sums->key);
  self->name = g_strdup (name);
  g_strlcpy (self->currency, currency, sizeof self->currency);
  if (largest > 0 && sums->net_commission > 0)
    self->part = (double) sums->net_commission / (double) largest;
  return self;
}

const char *
takings_comparison_row_get_key (TakingsComparisonRow *self)
{
  return self->key;
}

const char *
takings_comparison_row_get_name (TakingsComparisonRow *self)
{
  return self->name;
}

double
takings_comparison_row_get_part (TakingsComparisonRow *self)
{
  return self->part;
}

void
takings_comparison_row_set_rebills (TakingsComparisonRow *self, guint64 rebills, gint64 commission)
{
  self->rebills = rebills;
  self->rebill_commission = commission;
  self->has_rebills = TRUE;
}

void
takings_comparison_row_set_cohort (TakingsComparisonRow *self, guint64 sales, guint64 refunded)
{
  self->judged = sales;
  self->refunded = refunded;
  self->has_cohort = TRUE;
}

/* What a rate is of: refunds of the period and its sales, or refunded ones and sales that are old
 * enough. */
static TakingsFigures
rate_of (TakingsComparisonRow *self, TakingsColumn column)
{
  return column == TAKINGS_COLUMN_COHORT_RATE
           ? (TakingsFigures){ .sales = self->judged, .refunds = self->refunded }
           : (TakingsFigures){ .sales = self->sums.sales, .refunds = self->sums.refunds };
}

/* FALSE where there are too few sales for a rate. */
static gboolean
get_rate (TakingsComparisonRow *self, TakingsColumn column, gint64 *ppm)
{
  TakingsFigures figures = rate_of (self, column);

  return figures.sales >= ENOUGH && takings_figures_refund_rate (&figures, ppm);
}

static char *
money_text (TakingsComparisonRow *self, gint64 micros)
{
  return takings_display_money (micros, self->currency, TAKINGS_DISPLAY_PLAIN);
}

char *
takings_comparison_row_dup_text (TakingsComparisonRow *self, TakingsColumn column)
{
  const TakingsSummaryRow *sums = &self->sums;
  gint64 ppm;

  switch (column)
    {
    case TAKINGS_COLUMN_NAME: return g_strdup (self->name);
    case TAKINGS_COLUMN_SALES: return takings_display_count (sums->sales);
    case TAKINGS_COLUMN_REBILLS:
      return self->has_rebills ? takings_display_count (self->rebills) : g_strdup ("…");
    case TAKINGS_COLUMN_REFUNDS: return takings_display_count (sums->refunds);
    case TAKINGS_COLUMN_REFUND_RATE:
    case TAKINGS_COLUMN_COHORT_RATE:
      if (column == TAKINGS_COLUMN_COHORT_RATE && !self->has_cohort)
        return g_strdup ("…");
      return get_rate (self, column, &ppm) ? takings_display_percent (ppm, TAKINGS_DISPLAY_PLAIN)
                                           : g_strdup ("—");
    case TAKINGS_COLUMN_VOLUME:
      /* some networks do not tell what the customer paid */
      if (sums->gross == 0 && sums->commission != 0)
        return g_strdup ("—");
      return money_text (self, sums->gross);
    case TAKINGS_COLUMN_FIRST:
      return self->has_rebills ? money_text (self, sums->commission - self->rebill_commission)
                               : g_strdup ("…");
    case TAKINGS_COLUMN_REBILL_COMMISSION:
      return self->has_rebills ? money_text (self, self->rebill_commission) : g_strdup ("…");
    case TAKINGS_COLUMN_NET: return money_text (self, sums->net_commission);
    case TAKINGS_N_COLUMNS: break;
    }
  return g_strdup ("");
}

char *
takings_comparison_row_dup_hint (TakingsComparisonRow *self, TakingsColumn column)
{
  TakingsFigures figures = rate_of (self, column);
  g_autofree char *from = NULL, *to = NULL, *sales = NULL, *refunds = NULL;
  gint64 low, high;

  if ((column != TAKINGS_COLUMN_REFUND_RATE && column != TAKINGS_COLUMN_COHORT_RATE)
      || (column == TAKINGS_COLUMN_COHORT_RATE && !self->has_cohort))
    return NULL;
  sales = takings_display_count (figures.sales);
  refunds = takings_display_count (figures.refunds);
  if (!takings_figures_refund_interval (&figures, &low, &high))
    /* Translators: numbers of refunds and of sales */
    return g_strdup_printf (_ ("%s of %s: fewer than 30 sales say little"), refunds, sales);
  from = takings_display_percent (low, TAKINGS_DISPLAY_PLAIN);
  to = takings_display_percent (high, TAKINGS_DISPLAY_PLAIN);
  /* Translators: numbers of refunds and of sales, then two percentages */
  return g_strdup_printf (_ ("%s of %s; the true rate lies between %s and %s (95 %% sure)"),
                          refunds, sales, from, to);
}

#define ORDER(x, y) (((x) > (y)) - ((x) < (y)))

int
takings_comparison_row_compare (TakingsComparisonRow *a, TakingsComparisonRow *b,
                                TakingsColumn column)
{
  gint64 left = -1, right = -1; /* rows without a rate come first */

  switch (column)
    {
    case TAKINGS_COLUMN_NAME: return g_utf8_collate (a->name, b->name);
    case TAKINGS_COLUMN_SALES: return ORDER (a->sums.sales, b->sums.sales);
    case TAKINGS_COLUMN_REBILLS: return ORDER (a->rebills, b->rebills);
    case TAKINGS_COLUMN_REFUNDS: return ORDER (a->sums.refunds, b->sums.refunds);
    case TAKINGS_COLUMN_REFUND_RATE:
    case TAKINGS_COLUMN_COHORT_RATE:
      get_rate (a, column, &left);
      get_rate (b, column, &right);
      return ORDER (left, right);
    case TAKINGS_COLUMN_VOLUME: return ORDER (a->sums.gross, b->sums.gross);
    case TAKINGS_COLUMN_FIRST:
      return ORDER (a->sums.commission - a->rebill_commission,
                    b->sums.commission - b->rebill_commission);
    case TAKINGS_COLUMN_REBILL_COMMISSION:
      return ORDER (a->rebill_commission, b->rebill_commission);
    case TAKINGS_COLUMN_NET: return ORDER (a->sums.net_commission, b->sums.net_commission);
    case TAKINGS_N_COLUMNS: break;
    }
  return 0;
}
