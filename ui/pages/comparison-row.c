/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison-row.h"

#include "display.h"

struct _TakingsComparisonRow
{
  GObject parent_instance;

  TakingsSummaryRow sums; /* without its key */
  char *key, *name;       /* (owned) */
  char currency[4];
  double part;
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

static gboolean
refund_rate (TakingsComparisonRow *self, gint64 *ppm)
{
  TakingsFigures figures = { .sales = self->sums.sales, .refunds = self->sums.refunds };

  return takings_figures_refund_rate (&figures, ppm);
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
    case TAKINGS_COLUMN_REFUNDS: return takings_display_count (sums->refunds);
    case TAKINGS_COLUMN_REFUND_RATE:
      return refund_rate (self, &ppm) ? takings_display_percent (ppm, TAKINGS_DISPLAY_PLAIN)
                                      : g_strdup ("—");
    case TAKINGS_COLUMN_VOLUME:
      /* some networks do not tell what the customer paid */
      if (sums->gross == 0 && sums->commission != 0)
        return g_strdup ("—");
      return takings_display_money (sums->gross, self->currency, TAKINGS_DISPLAY_PLAIN);
    case TAKINGS_COLUMN_COMMISSION:
      return takings_display_money (sums->commission, self->currency, TAKINGS_DISPLAY_PLAIN);
    case TAKINGS_COLUMN_NET:
      return takings_display_money (sums->net_commission, self->currency, TAKINGS_DISPLAY_PLAIN);
    case TAKINGS_N_COLUMNS: break;
    }
  return g_strdup ("");
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
    case TAKINGS_COLUMN_REFUNDS: return ORDER (a->sums.refunds, b->sums.refunds);
    case TAKINGS_COLUMN_REFUND_RATE:
      refund_rate (a, &left);
      refund_rate (b, &right);
      return ORDER (left, right);
    case TAKINGS_COLUMN_VOLUME: return ORDER (a->sums.gross, b->sums.gross);
    case TAKINGS_COLUMN_COMMISSION: return ORDER (a->sums.commission, b->sums.commission);
    case TAKINGS_COLUMN_NET: return ORDER (a->sums.net_commission, b->sums.net_commission);
    case TAKINGS_N_COLUMNS: break;
    }
  return 0;
}
