/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dashboard-charts.h"

#include <glib/gi18n.h>
#include <stdio.h>

#define EPOCH_YEAR 1970

/* The points of a course: days or months, none left out. */
typedef struct
{
  TakingsStep step;
  gint64 start;
  guint n;
} Axis;

static gint64
month_number (gint32 day)
{
  int year, month, day_of_month;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  return (gint64) (year - EPOCH_YEAR) * 12 + month - 1;
}

/* A row's key, "2026-03-02" or "2026-03", as a point's number. */
static gboolean
read_key (const char *key, TakingsStep step, gint64 *point)
{
  int year, month;
  gint32 day;

  if (step == TAKINGS_STEP_DAY)
    {
      if (!takings_day_parse (key, &day))
        return FALSE;
      *point = day;
      return TRUE;
    }
  if (sscanf (key, "%d-%d", &year, &month) != 2)
    return FALSE;
  *point = (gint64) (year - EPOCH_YEAR) * 12 + month - 1;
  return TRUE;
}

static Axis
make_axis (TakingsBy by, TakingsPeriod period, const TakingsSummary *summary, gint32 today)
{
  Axis axis = { by == TAKINGS_BY_DAY ? TAKINGS_STEP_DAY : TAKINGS_STEP_MONTH, 0, 0 };
  gint32 from = takings_period_days (period) > 0 ? period.from_day : summary->from_day;
  gint32 to = MIN (takings_period_days (period) > 0 ? period.to_day : summary->to_day, today);
  gint64 last;

  /* all of time, and nothing in it */
  if (from > to || (takings_period_days (period) == 0 && summary->rows->len == 0))
    return axis;
  axis.start = axis.step == TAKINGS_STEP_DAY ? from : month_number (from);
  last = axis.step == TAKINGS_STEP_DAY ? to : month_number (to);
  axis.n = (guint) (last - axis.start + 1);
  return axis;
}

typedef enum
{
  VALUE_VOLUME,
  VALUE_NET,
  VALUE_SALES,
  VALUE_REFUNDS,
} Value;

static gint64
row_value (const TakingsSummaryRow *row, Value value)
{
  switch (value)
    {
    case VALUE_VOLUME: return row->gross;
    case VALUE_NET: return row->net_commission;
    case VALUE_SALES: return (gint64) row->sales;
    case VALUE_REFUNDS: return (gint64) row->refunds;
    }
  return 0;
}

/* (transfer full) */
static gint64 *
make_values (const TakingsSummary *summary, const Axis *axis, Value value)
{
  gint64 *values = g_new0 (gint64, MAX (axis->n, 1));

  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      gint64 point;
      if (read_key (row->key, axis->step, &point) && point >= axis->start
          && point < axis->start + axis->n)
        values[point - axis->start] = row_value (row, value);
    }
  return values;
}

/* The other period lies under this one, its first day under the first. */
static void
add_other (TakingsChart *chart, const TakingsDashboard *dashboard, const Axis *axis)
{
  Axis other;
  g_autofree gint64 *values = NULL, *fitted = NULL;

  if (dashboard->other_course == NULL)
    return;
  other = make_axis (dashboard->course_by, dashboard->other, dashboard->other_course,
                     dashboard->today);
  values = make_values (dashboard->other_course, &other, VALUE_NET);
  fitted = g_new (gint64, axis->n);
  for (guint i = 0; i < axis->n; i++)
    fitted[i] = i < other.n ? values[i] : TAKINGS_CHART_GAP;
  takings_chart_add_comparison (chart, _ ("Net commission before"), fitted);
}

static void
mark_today (TakingsChart *chart, const Axis *axis, gint32 today)
{
  gint64 point = axis->step == TAKINGS_STEP_DAY ? today : month_number (today);

  if (point >= axis->start && point < axis->start + axis->n)
    takings_chart_set_unsettled (chart, (guint) (point - axis->start));
}

TakingsChart *
takings_dashboard_course (const TakingsDashboard *dashboard)
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_LINE, _ ("Volume and net commission"),
                                           TAKINGS_UNIT_MONEY, dashboard->currency);
  Axis axis = make_axis (dashboard->course_by, dashboard->period, dashboard->course,
                         dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  if (axis.n == 0)
    return chart;
  takings_chart_take (chart, _ ("Net commission"),
                      make_values (dashboard->course, &axis, VALUE_NET));
  takings_chart_take (chart, _ ("Sales volume, where told"),
                      make_values (dashboard->course, &axis, VALUE_VOLUME));
  add_other (chart, dashboard, &axis);
  mark_today (chart, &axis, dashboard->today);
  return chart;
}

TakingsChart *
takings_dashboard_months (const TakingsDashboard *dashboard)
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_BARS, _ ("Last twelve months"),
                                           TAKINGS_UNIT_MONEY, dashboard->currency);
  TakingsPeriod year = takings_period_preset (TAKINGS_PRESET_LAST_12_MONTHS, dashboard->today);
  Axis axis = make_axis (TAKINGS_BY_MONTH, year, dashboard->months, dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  takings_chart_take (chart, _ ("Net commission"),
                      make_values (dashboard->months, &axis, VALUE_NET));
  mark_today (chart, &axis, dashboard->today);
  return chart;
}

TakingsChart *
takings_dashboard_shares (const TakingsDashboard *dashboard,
                          const char *(*name) (const char *network))
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
  if (rows->len > 0)
    takings_chart_add (chart, _ ("Net commission"), values);
  return chart;
}

TakingsChart *
takings_dashboard_spark (const TakingsDashboard *dashboard, TakingsSpark spark)
{
  static const Value values[] = { VALUE_NET, VALUE_SALES, VALUE_REFUNDS };
  const char *const titles[] = { _ ("Net commission"), _ ("Sales"), _ ("Refunds") };
  gboolean money = spark == TAKINGS_SPARK_NET;
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_SPARK, titles[spark],
                                           money ? TAKINGS_UNIT_MONEY : TAKINGS_UNIT_COUNT,
                                           dashboard->currency);
  Axis axis = make_axis (dashboard->course_by, dashboard->period, dashboard->course,
                         dashboard->today);

  takings_chart_set_steps (chart, axis.step, axis.start, axis.n);
  if (axis.n > 0)
    takings_chart_take (chart, titles[spark],
                        make_values (dashboard->course, &axis, values[spark]));
  return chart;
}
