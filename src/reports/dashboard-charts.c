/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dashboard-charts.h"

#include "course-axis.h"

#include <glib/gi18n.h>

/* The other period lies under this one, its first day under the first. */
static void
add_other (TakingsChart *chart, const TakingsDashboard *dashboard, const TakingsCourseAxis *axis)
{
  TakingsCourseAxis other;
  g_autofree gint64 *values = NULL, *fitted = NULL;

  if (dashboard->other_course == NULL)
    return;
  other = takings_course_axis (dashboard->course_by, dashboard->other, dashboard->other_course,
                               dashboard->today);
  values = takings_course_values (dashboard->other_course, &other, TAKINGS_COURSE_NET);
  fitted = g_new (gint64, axis->n);
  for (guint i = 0; i < axis->n; i++)
    fitted[i] = i < other.n ? values[i] : TAKINGS_CHART_GAP;
  takings_chart_add_comparison (chart, _ ("Net commission before"), fitted);
}

TakingsChart *
takings_dashboard_course (const TakingsDashboard *dashboard)
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_LINE, _ ("Volume and net commission"),
                                           TAKINGS_UNIT_MONEY, dashboard->currency);
  TakingsCourseAxis axis = takings_course_axis (dashboard->course_by, dashboard->period,
                                                dashboard->course, dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  if (axis.n == 0)
    return chart;
  takings_chart_take (chart, _ ("Net commission"),
                      takings_course_values (dashboard->course, &axis, TAKINGS_COURSE_NET));
  takings_chart_take (chart, _ ("Sales volume, where told"),
                      takings_course_values (dashboard->course, &axis, TAKINGS_COURSE_VOLUME));
  add_other (chart, dashboard, &axis);
  takings_course_mark_today (chart, &axis, dashboard->today);
  return chart;
}

TakingsChart *
takings_dashboard_months (const TakingsDashboard *dashboard)
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_BARS, _ ("Last twelve months"),
                                           TAKINGS_UNIT_MONEY, dashboard->currency);
  TakingsPeriod year = takings_period_preset (TAKINGS_PRESET_LAST_12_MONTHS, dashboard->today);
  TakingsCourseAxis axis = takings_course_axis (TAKINGS_BY_MONTH, year, dashboard->months,
                                                dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  takings_chart_take (chart, _ ("Net commission"),
                      takings_course_values (dashboard->months, &axis, TAKINGS_COURSE_NET));
  takings_course_mark_today (chart, &axis, dashboard->today);
  return chart;
}

TakingsChart *
takings_dashboard_shares (const TakingsDashboard *dashboard,
                          const char *(*name) (const char *network),
                          guint (*number) (const char *network))
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_DONUT, _ ("Net commission by network"),
                                           TAKINGS_UNIT_MONEY, dashboard->currency);
  const GPtrArray *rows = dashboard->networks->rows;
  g_autofree const char **names = g_new0 (const char *, rows->len + 1);
  g_autofree gint64 *values = g_new0 (gint64, rows->len + 1);

  for (guint i = 0; i < rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (rows, i);
      names[i] = name (row->key);
      values[i] = row->net_commission;
    }
  takings_chart_set_names (chart, names, rows->len);
  for (guint i = 0; i < rows->len; i++)
    takings_chart_set_number (chart, i,
                              number (((TakingsSummaryRow *) g_ptr_array_index (rows, i))->key));
  if (rows->len > 0)
    takings_chart_add (chart, _ ("Net commission"), values);
  return chart;
}

TakingsChart *
takings_dashboard_spark (const TakingsDashboard *dashboard, TakingsSpark spark)
{
  static const TakingsCourseValue values[] = { TAKINGS_COURSE_NET, TAKINGS_COURSE_SALES,
                                               TAKINGS_COURSE_REFUNDS };
  const char *const titles[] = { _ ("Net commission"), _ ("Sales"), _ ("Refunds") };
  gboolean money = spark == TAKINGS_SPARK_NET;
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_SPARK, titles[spark],
                                           money ? TAKINGS_UNIT_MONEY : TAKINGS_UNIT_COUNT,
                                           dashboard->currency);
  TakingsCourseAxis axis = takings_course_axis (dashboard->course_by, dashboard->period,
                                                dashboard->course, dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  if (axis.n > 0)
    takings_chart_take (chart, titles[spark],
                        takings_course_values (dashboard->course, &axis, values[spark]));
  return chart;
}
