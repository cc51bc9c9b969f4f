/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart.h"

#include <glib/gi18n.h>

gint64
takings_chart_second (const TakingsChart *chart, guint index)
{
  switch (chart->step)
    {
    case TAKINGS_STEP_HOUR: return (chart->start + index) * 3600;
    case TAKINGS_STEP_DAY: return (chart->start + index) * 86400;
    case TAKINGS_STEP_WEEK: return (chart->start + (gint64) index * 7) * 86400;
    case TAKINGS_STEP_MONTH:
      {
        gint64 month = chart->start + index;
        gint64 year = 1970 + (month >= 0 ? month / 12 : -((11 - month) / 12));
        return takings_day_from_civil ((int) year, (int) (month - (year - 1970) * 12) + 1, 1)
               * G_GINT64_CONSTANT (86400);
      }
    case TAKINGS_STEP_MOMENT: return chart->moments[index];
    case TAKINGS_STEP_NAME: return 0;
    }
  return 0;
}

static gint32
day_of (gint64 second)
{
  return (gint32) (second >= 0 ? second / 86400 : -((86399 - second) / 86400));
}

char *
takings_chart_value_text (const TakingsChart *chart, const TakingsNotation *notation, gint64 value)
{
  if (value == TAKINGS_CHART_GAP)
    return g_strdup (_ ("no value"));
  switch (chart->unit)
    {
    case TAKINGS_UNIT_MONEY:
      return takings_notation_money (notation, takings_money_round (value, chart->currency),
                                     chart->currency);
    case TAKINGS_UNIT_COUNT: return takings_notation_count (notation, value);
    case TAKINGS_UNIT_RATIO: return takings_notation_percent (notation, value, 2);
    }
  return g_strdup ("");
}

char *
takings_chart_point_text (const TakingsChart *chart, const TakingsNotation *notation, guint index)
{
  gint64 second = takings_chart_second (chart, index);
  gint32 day = day_of (second);
  int clock = (int) (second - day * G_GINT64_CONSTANT (86400)), year, month, date;

  switch (chart->step)
    {
    case TAKINGS_STEP_NAME: return g_strdup (chart->names[index]);
    case TAKINGS_STEP_HOUR:
    case TAKINGS_STEP_MOMENT:
      {
        g_autofree char *text = takings_notation_full_day (notation, day);
        return g_strdup_printf ("%s, %02d:%02d", text, clock / 3600, clock / 60 % 60);
      }
    case TAKINGS_STEP_DAY: return takings_notation_full_day (notation, day);
    case TAKINGS_STEP_WEEK:
      {
        g_autofree char *first = takings_notation_day (notation, day);
        g_autofree char *last = takings_notation_day_year (notation, day + 6);
        return g_strdup_printf ("%s\u2009–\u2009%s", first, last);
      }
    case TAKINGS_STEP_MONTH:
      takings_day_to_civil (day, &year, &month, &date);
      return takings_notation_month (notation, year, month);
    }
  return g_strdup ("");
}

char *
takings_chart_period_text (const TakingsChart *chart, const TakingsNotation *notation)
{
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  gint32 from, to;
  int y1, y2, month, date;

  if (chart->step == TAKINGS_STEP_NAME || chart->n == 0)
    return NULL;
  from = day_of (takings_chart_second (chart, 0));
  to = day_of (takings_chart_second (chart, chart->n - 1));
  if (chart->step == TAKINGS_STEP_MONTH)
    {
      first = takings_chart_point_text (chart, notation, 0);
      last = takings_chart_point_text (chart, notation, chart->n - 1);
    }
  else
    {
      to += chart->step == TAKINGS_STEP_WEEK ? 6 : 0;
      takings_day_to_civil (from, &y1, &month, &date);
      takings_day_to_civil (to, &y2, &month, &date);
      first = y1 == y2 && from != to ? takings_notation_day (notation, from)
                                     : takings_notation_day_year (notation, from);
      last = takings_notation_day_year (notation, to);
    }
  if (strcmp (first, last) == 0)
    return g_steal_pointer (&first);
  return g_strdup_printf ("%s\u2009–\u2009%s", first, last);
}

static const char *
kind_text (const TakingsChart *chart)
{
  switch (chart->kind)
    {
    case TAKINGS_CHART_LINE:
    case TAKINGS_CHART_SPARK: return _ ("Line chart");
    case TAKINGS_CHART_BARS: return _ ("Bar chart");
    case TAKINGS_CHART_STACK: return _ ("Stacked bar chart");
    case TAKINGS_CHART_DONUT: return _ ("Donut chart");
    }
  return "";
}

static void
describe_series (const TakingsChart *chart, const TakingsNotation *notation, guint index,
                 GString *out)
{
  const TakingsSeries *series = takings_chart_get (chart, index);
  gint64 low, high;
  guint at_low = 0, at_high = 0;
  g_autofree char *total = NULL;
  g_autofree char *most = NULL;
  g_autofree char *least = NULL;
  g_autofree char *when_most = NULL;
  g_autofree char *when_least = NULL;

  if (!takings_series_range (series, 0, chart->n, &low, &high))
    {
      /* Translators: a series of a chart that has no value: "Clicks: no values." */
      g_string_append_printf (out, _ (" %s: no values."), series->name);
      return;
    }
  for (guint i = chart->n; i-- > 0;)
    {
      at_low = series->values[i] == low ? i : at_low;
      at_high = series->values[i] == high ? i : at_high;
    }
  total = takings_chart_value_text (chart, notation, takings_series_sum (series, chart->n));
  most = takings_chart_value_text (chart, notation, high);
  least = takings_chart_value_text (chart, notation, low);
  when_most = takings_chart_point_text (chart, notation, at_high);
  when_least = takings_chart_point_text (chart, notation, at_low);
  if (chart->unit == TAKINGS_UNIT_RATIO)
    /* Translators: name, highest value, its date, lowest value, its date */
    g_string_append_printf (out, _ (" %s: highest %s (%s), lowest %s (%s)."), series->name, most,
                            when_most, least, when_least);
  else
    /* Translators: name, total, highest value, its date, lowest value, its date */
    g_string_append_printf (out, _ (" %s: total %s, highest %s (%s), lowest %s (%s)."),
                            series->name, total, most, when_most, least, when_least);
}

char *
takings_chart_describe (const TakingsChart *chart, const TakingsNotation *notation)
{
  g_autofree char *period = takings_chart_period_text (chart, notation);
  GString *out = g_string_new (NULL);

  if (period != NULL)
    /* Translators: kind of chart, title, period: "Line chart: Net commission, 1 – 30 Nov 2026." */
    g_string_append_printf (out, _ ("%s: %s, %s."), kind_text (chart), chart->title, period);
  else
    /* Translators: kind of chart, title */
    g_string_append_printf (out, _ ("%s: %s."), kind_text (chart), chart->title);
  if (takings_chart_is_empty (chart))
    {
      g_string_append_c (out, ' ');
      g_string_append (out, _ ("There is no data for this period."));
    }
  else
    for (guint i = 0; i < chart->series->len; i++)
      describe_series (chart, notation, i, out);
  return g_string_free (out, FALSE);
}

char *
takings_chart_describe_point (const TakingsChart *chart, const TakingsNotation *notation,
                              guint index, guint64 hidden)
{
  g_autofree char *point = NULL;
  GString *out;

  if (index >= chart->n)
    return g_strdup ("");
  point = takings_chart_point_text (chart, notation, index);
  out = g_string_new (point);
  for (guint s = 0, shown = 0; s < chart->series->len; s++)
    {
      const TakingsSeries *series = takings_chart_get (chart, s);
      g_autofree char *value = takings_chart_value_text (chart, notation, series->values[index]);

      if (chart->kind != TAKINGS_CHART_DONUT && (hidden >> s & 1) != 0)
        continue;
      g_string_append (out, shown++ == 0 ? ": " : ", ");
      g_string_append_printf (out, "%s %s", series->name, value);
    }
  if (index >= chart->unsettled)
    {
      g_string_append_c (out, ' ');
      g_string_append (out, _ ("(not final)"));
    }
  /* Translators: place of a point among all: "3 of 30" */
  g_string_append_printf (out, _ (". %u of %u"), index + 1, chart->n);
  return g_string_free (out, FALSE);
}
