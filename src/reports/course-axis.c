/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "course-axis.h"

#include <stdio.h>

#define EPOCH_YEAR 1970

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

TakingsCourseAxis
takings_course_axis (TakingsBy by, TakingsPeriod period, const TakingsSummary *summary,
                     gint32 today)
{
  TakingsCourseAxis axis = { by == TAKINGS_BY_DAY ? TAKINGS_STEP_DAY : TAKINGS_STEP_MONTH, 0, 0 };
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

static gint64
row_value (const TakingsSummaryRow *row, TakingsCourseValue value)
{
  switch (value)
    {
    case TAKINGS_COURSE_VOLUME: return row->gross;
    case TAKINGS_COURSE_NET: return row->net_commission;
    case TAKINGS_COURSE_SALES: return (gint64) row->sales;
    case TAKINGS_COURSE_REFUNDS: return (gint64) row->refunds;
    }
  return 0;
}

gint64 *
takings_course_values (const TakingsSummary *summary, const TakingsCourseAxis *axis,
                       TakingsCourseValue value)
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

void
takings_course_mark_today (TakingsChart *chart, const TakingsCourseAxis *axis, gint32 today)
{
  gint64 point = axis->step == TAKINGS_STEP_DAY ? today : month_number (today);

  if (point >= axis->start && point < axis->start + axis->n)
    takings_chart_set_unsettled (chart, (guint) (point - axis->start));
}
