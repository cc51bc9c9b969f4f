/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scale.h"

/* Distances between ticks that people know, finest first. Years go on as 1, 2, 5, 10 … */
typedef struct
{
  int hours, days, months; /* exactly one is not 0 */
} Pace;
static const Pace paces[] = { { .hours = 1 },  { .hours = 2 },  { .hours = 3 },  { .hours = 6 },
                              { .hours = 12 }, { .days = 1 },   { .days = 2 },   { .days = 7 },
                              { .days = 14 },  { .months = 1 }, { .months = 2 }, { .months = 3 },
                              { .months = 6 } };

static void
tick_clear (gpointer data)
{
  g_free (((TakingsDateTick *) data)->label);
}

static gint64
floor_div (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

/* Months since January 1970. */
static gint64
month_of (gint64 second)
{
  int year, month, date;

  takings_day_to_civil ((gint32) floor_div (second, 86400), &year, &month, &date);
  return ((gint64) year - 1970) * 12 + month - 1;
}

static gint64
month_start (gint64 month)
{
  gint64 year = floor_div (month, 12);

  return takings_day_from_civil ((int) (1970 + year), (int) (month - year * 12) + 1, 1)
         * G_GINT64_CONSTANT (86400);
}

/* The number of whole paces before @second; ticks are where it changes. */
static gint64
pace_index (const Pace *pace, gint64 second)
{
  if (pace->hours > 0)
    return floor_div (second, pace->hours * 3600);
  if (pace->days >= 7) /* weeks begin on Mondays; 1970-01-05 was one */
    return floor_div (floor_div (second, 86400) - 4, pace->days);
  if (pace->days > 0)
    return floor_div (floor_div (second, 86400), pace->days);
  return floor_div (month_of (second) + 1970 * 12, pace->months);
}

static gint64
pace_second (const Pace *pace, gint64 index)
{
  if (pace->hours > 0)
    return index * pace->hours * 3600;
  if (pace->days >= 7)
    return (index * pace->days + 4) * 86400;
  if (pace->days > 0)
    return index * pace->days * 86400;
  return month_start (index * pace->months - 1970 * 12);
}

static gboolean
pace_fits (const TakingsChart *chart, const Pace *pace)
{
  switch (chart->step)
    {
    case TAKINGS_STEP_DAY: return pace->hours == 0;
    case TAKINGS_STEP_WEEK: return pace->hours == 0 && (pace->days == 0 || pace->days >= 7);
    case TAKINGS_STEP_MONTH: return pace->months > 0;
    case TAKINGS_STEP_HOUR:
    case TAKINGS_STEP_MOMENT: return TRUE;
    case TAKINGS_STEP_NAME: return FALSE;
    }
  return FALSE;
}

static double
position_of (const TakingsChart *chart, gint64 second)
{
  gint64 first = takings_chart_second (chart, 0);

  switch (chart->step)
    {
    case TAKINGS_STEP_HOUR: return (second - first) / 3600.0;
    case TAKINGS_STEP_DAY: return (second - first) / 86400.0;
    case TAKINGS_STEP_WEEK: return (second - first) / (7 * 86400.0);
    case TAKINGS_STEP_MONTH: return (double) (month_of (second) - chart->start);
    case TAKINGS_STEP_MOMENT:
      {
        gint64 last = takings_chart_second (chart, chart->n - 1);
        return last > first ? (double) (second - first) / (last - first) * (chart->n - 1) : 0;
      }
    case TAKINGS_STEP_NAME: return 0;
    }
  return 0;
}

static char *
tick_label (const Pace *pace, const TakingsNotation *notation, gint64 second, gboolean years)
{
  gint32 day = (gint32) floor_div (second, 86400);
  int clock = (int) (second - day * G_GINT64_CONSTANT (86400)), year, month, date;

  if (pace->hours > 0 && clock > 0)
    return g_strdup_printf ("%02d:%02d", clock / 3600, clock / 60 % 60);
  if (pace->months == 0)
    return takings_notation_day (notation, day);
  takings_day_to_civil (day, &year, &month, &date);
  if (pace->months >= 12 || (years && month == 1))
    return g_strdup_printf ("%d", year);
  return g_strdup (notation->months[month - 1]);
}

/* The finest pace that needs at most @max_ticks ticks. */
static Pace
choose_pace (const TakingsChart *chart, gint64 first, gint64 last, guint max_ticks)
{
  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    if (pace_fits (chart, &paces[i])
        && pace_index (&paces[i], last) - pace_index (&paces[i], first) + 1 <= (gint64) max_ticks)
      return paces[i];
  for (int power = 1;; power *= 10)
    for (int times = 1; times <= 5; times += times == 1 ? 1 : 3)
      {
        Pace pace = { .months = 12 * power * times };

        if (pace_index (&pace, last) - pace_index (&pace, first) + 1 <= (gint64) max_ticks
            || power >= 1000000)
          return pace;
      }
}

GArray *
takings_date_ticks (const TakingsChart *chart, const TakingsNotation *notation, guint max_ticks)
{
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (TakingsDateTick));
  gint64 first, last;
  Pace pace;

  g_array_set_clear_func (ticks, tick_clear);
  if (chart->n == 0 || chart->step == TAKINGS_STEP_NAME)
    return ticks;
  first = takings_chart_second (chart, 0);
  last = takings_chart_second (chart, chart->n - 1);
  pace = choose_pace (chart, first, last, MAX (max_ticks, 2));
  for (gint64 i = pace_index (&pace, first); i <= pace_index (&pace, last); i++)
    {
      gint64 second = pace_second (&pace, i);
      TakingsDateTick tick;

      if (second < first || second > last)
        continue;
      tick.position = position_of (chart, second);
      tick.label = tick_label (&pace, notation, second, last - first > 300 * 86400);
      g_array_append_val (ticks, tick);
    }
  if (ticks->len == 0) /* a span between two boundaries: name its first point */
    {
      TakingsDateTick tick = { 0, tick_label (&pace, notation, first, TRUE) };
      g_array_append_val (ticks, tick);
    }
  return ticks;
}
