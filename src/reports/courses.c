/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "courses.h"

#include "course-axis.h"

#include <glib/gi18n.h>

void
takings_course_free (TakingsCourse *course)
{
  g_free (course->key);
  g_free (course->name);
  g_free (course);
}

/* (element-type TakingsSummary), one a course; all of them over the same points. */
static GPtrArray *
read_summaries (TakingsLedger *ledger, TakingsBasis basis, TakingsPeriod period, TakingsBy by,
                TakingsBy of, const GPtrArray *courses, const char *currency,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (
    (GDestroyNotify) takings_summary_free);

  for (guint i = 0; i < courses->len; i++)
    {
      const TakingsCourse *course = g_ptr_array_index (courses, i);
      TakingsSummary *summary = g_cancellable_set_error_if_cancelled (cancellable, error)
                                  ? NULL
                                  : takings_query_part (ledger, basis, period.from_day,
                                                        period.to_day, by, of, course->key,
                                                        currency, error);
      if (summary == NULL)
        return NULL;
      g_ptr_array_add (list, summary);
    }
  return g_steal_pointer (&list);
}

/* The days of all of them, where the period has no ends. */
static TakingsCourseAxis
make_axis (TakingsBy by, TakingsPeriod period, const GPtrArray *summaries, gint32 today)
{
  TakingsCourseAxis axis = { 0 };

  for (guint i = 0; i < summaries->len; i++)
    {
      TakingsCourseAxis one = takings_course_axis (by, period, g_ptr_array_index (summaries, i),
                                                   today);
      gint64 end = MAX (axis.start + axis.n, one.start + one.n);
      if (one.n == 0)
        continue;
      if (axis.n == 0)
        axis = one;
      else
        {
          axis.start = MIN (axis.start, one.start);
          axis.n = (guint) (end - axis.start);
        }
    }
  return axis;
}

TakingsChart *
takings_courses_read (TakingsLedger *ledger, TakingsBasis basis, TakingsPeriod period, TakingsBy of,
                      const GPtrArray *courses, const char *currency, gint32 today,
                      GCancellable *cancellable, GError **error)
{
  gint32 days = takings_period_days (period);
  TakingsBy by = days > 0 && days <= TAKINGS_COURSE_MANY_DAYS ? TAKINGS_BY_DAY : TAKINGS_BY_MONTH;
  g_autoptr (GPtrArray) summaries = read_summaries (ledger, basis, period, by, of, courses,
                                                    currency, cancellable, error);
  const TakingsSummary *first;
  TakingsCourseAxis axis;
  TakingsChart *chart;

  if (summaries == NULL)
    return NULL;
  first = summaries->len > 0 ? g_ptr_array_index (summaries, 0) : NULL;
  chart = takings_chart_new (TAKINGS_CHART_LINE, _ ("Net commission"), TAKINGS_UNIT_MONEY,
                             first != NULL ? first->currency : "USD");
  axis = make_axis (by, period, summaries, today);
  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  for (guint i = 0; axis.n > 0 && i < summaries->len; i++)
    {
      const TakingsCourse *course = g_ptr_array_index (courses, i);
      takings_chart_set_number (chart, i, course->number);
      takings_chart_take (
        chart, course->name,
        takings_course_values (g_ptr_array_index (summaries, i), &axis, TAKINGS_COURSE_NET));
    }
  if (axis.n > 0)
    takings_course_mark_today (chart, &axis, today);
  return chart;
}
