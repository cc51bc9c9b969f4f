/* SPDX-License-Identifier: GPL-3.0-or-later */
/* takings_comparison_read_…() are for worker threads. */
#include "config.h"

#include "comparison-reading.h"

#include "query-cohorts.h"

void
takings_comparison_question_free (TakingsComparisonQuestion *question)
{
  g_object_unref (question->ledger);
  g_free (question->currency);
  g_clear_pointer (&question->courses, g_ptr_array_unref);
  g_free (question);
}

void
takings_comparison_read_in_worker (GTask *task, gpointer source, gpointer data,
                                   GCancellable *cancellable)
{
  TakingsComparisonQuestion *question = data;
  GError *error = NULL;
  TakingsSummary *summary = takings_query_summary_on (
    question->ledger, question->basis, question->period.from_day, question->period.to_day,
    question->by, question->currency, &error);

  if (summary != NULL)
    g_task_return_pointer (task, summary, (GDestroyNotify) takings_summary_free);
  else
    g_task_return_error (task, error);
}

void
takings_comparison_read_rebills_in_worker (GTask *task, gpointer source, gpointer data,
                                           GCancellable *cancellable)
{
  TakingsComparisonQuestion *question = data;
  GError *error = NULL;
  TakingsSummary *rebills = takings_query_part (
    question->ledger, question->basis, question->period.from_day, question->period.to_day,
    question->by, TAKINGS_BY_KIND, "rebill", question->currency, &error);

  if (rebills != NULL)
    g_task_return_pointer (task, rebills, (GDestroyNotify) takings_summary_free);
  else
    g_task_return_error (task, error);
}

/* Within which a refund counts: so many days that about half of the period's sales are old enough.
 */
guint
takings_comparison_cohort_days (TakingsPeriod period, gint32 today)
{
  gint64 age = (gint64) today - period.from_day;

  return age >= 60 ? 30 : age >= 28 ? 14 : 7;
}

void
takings_comparison_read_cohorts_in_worker (GTask *task, gpointer source, gpointer data,
                                           GCancellable *cancellable)
{
  TakingsComparisonQuestion *question = data;
  GError *error = NULL;
  GPtrArray *cohorts = takings_query_cohorts (
    question->ledger, question->period.from_day, question->period.to_day, question->by,
    takings_comparison_cohort_days (question->period, question->today), question->today,
    cancellable, &error);

  if (cohorts != NULL)
    g_task_return_pointer (task, cohorts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
takings_comparison_read_chart_in_worker (GTask *task, gpointer source, gpointer data,
                                         GCancellable *cancellable)
{
  TakingsComparisonQuestion *question = data;
  GError *error = NULL;
  TakingsChart *chart = takings_courses_read (question->ledger, question->basis, question->period,
                                              question->by, question->courses, question->currency,
                                              question->today, cancellable, &error);

  if (chart != NULL)
    g_task_return_pointer (task, chart, (GDestroyNotify) takings_chart_unref);
  else
    g_task_return_error (task, error);
}
