/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "courses.h"
#include "ledger.h"

G_BEGIN_DECLS

/* What a comparison asks the ledger. */
typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsBasis basis;
  TakingsPeriod period;
  TakingsBy by;
  char *currency; /* (owned) (nullable) */
  gint32 today;
  GPtrArray *courses; /* (owned) (nullable): of the chart */
} TakingsComparisonQuestion;
void takings_comparison_question_free (TakingsComparisonQuestion *question);

/* Each is a GTaskThreadFunc with a question as its data; they give a TakingsSummary, one of rebills
 * alone, a GPtrArray of TakingsCohort, a TakingsChart. */
void takings_comparison_read_in_worker (GTask *task, gpointer source, gpointer data,
                                        GCancellable *cancellable);
void takings_comparison_read_rebills_in_worker (GTask *task, gpointer source, gpointer data,
                                                GCancellable *cancellable);
void takings_comparison_read_cohorts_in_worker (GTask *task, gpointer source, gpointer data,
                                                GCancellable *cancellable);
void takings_comparison_read_chart_in_worker (GTask *task, gpointer source, gpointer data,
                                              GCancellable *cancellable);

/* Within which a refund counts: so many days that about half of the period's sales are old enough. */
guint takings_comparison_cohort_days (TakingsPeriod period, gint32 today);

G_END_DECLS
