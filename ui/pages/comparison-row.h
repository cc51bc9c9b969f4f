/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dashboard.h"
#include "query.h"

#include <glib-object.h>
G_BEGIN_DECLS

/**
 * TakingsComparisonRow:
 *
 * One row of a comparison. Its sums are there at once; what takes longer to read, rebills and what
 * became of its sales, comes later. Main thread.
 */
#define TAKINGS_TYPE_COMPARISON_ROW (takings_comparison_row_get_type ())
G_DECLARE_FINAL_TYPE (TakingsComparisonRow, takings_comparison_row, TAKINGS, COMPARISON_ROW,
                      GObject)

/* @TAKINGS_COLUMN_REFUND_RATE is by the day of the refund, @TAKINGS_COLUMN_COHORT_RATE by that of the
 * sale; @TAKINGS_COLUMN_FIRST is what first sales earned. */
typedef enum
{
  TAKINGS_COLUMN_NAME,
  TAKINGS_COLUMN_SALES,
  TAKINGS_COLUMN_REBILLS,
  TAKINGS_COLUMN_REFUNDS,
  TAKINGS_COLUMN_REFUND_RATE,
  TAKINGS_COLUMN_COHORT_RATE,
  TAKINGS_COLUMN_VOLUME,
  TAKINGS_COLUMN_FIRST,
  TAKINGS_COLUMN_REBILL_COMMISSION,
  TAKINGS_COLUMN_NET,
  TAKINGS_N_COLUMNS,
} TakingsColumn;

/* @largest: the largest net commission of the table, for the bar */
TakingsComparisonRow *takings_comparison_row_new (const TakingsSummaryRow *sums, const char *name,
                                                  const char *currency, gint64 largest);
void takings_comparison_row_set_rebills (TakingsComparisonRow *self, guint64 rebills,
                                         gint64 commission);
/* Of @sales that are old enough to judge, @refunded were taken back in time. */
void takings_comparison_row_set_cohort (TakingsComparisonRow *self, guint64 sales,
                                        guint64 refunded);
/* As the query knows it: a network's id, a product's name. */
const char *takings_comparison_row_get_key (TakingsComparisonRow *self);
const char *takings_comparison_row_get_name (TakingsComparisonRow *self);
/* The part of the largest that this row is, 0 to 1; for drawing alone. */
double takings_comparison_row_get_part (TakingsComparisonRow *self);
char *takings_comparison_row_dup_text (TakingsComparisonRow *self, TakingsColumn column);
/* (nullable): how sure a rate is. */
char *takings_comparison_row_dup_hint (TakingsComparisonRow *self, TakingsColumn column);
int takings_comparison_row_compare (TakingsComparisonRow *a, TakingsComparisonRow *b,
                                    TakingsColumn column);

G_END_DECLS
