/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart.h"

#include <glib/gi18n.h>

guint
takings_chart_columns (const TakingsChart *chart)
{
  return chart->series->len + 1;
}

char *
takings_chart_column_title (const TakingsChart *chart, guint column)
{
  if (column > 0)
    return g_strdup (takings_chart_get (chart, column - 1)->name);
  switch (chart->step)
    {
    case TAKINGS_STEP_NAME: return g_strdup (_ ("Name"));
    case TAKINGS_STEP_WEEK: return g_strdup (_ ("Week"));
    case TAKINGS_STEP_MONTH: return g_strdup (_ ("Month"));
    case TAKINGS_STEP_HOUR:
    case TAKINGS_STEP_MOMENT: return g_strdup (_ ("Time"));
    case TAKINGS_STEP_DAY: return g_strdup (_ ("Day"));
    }
  return g_strdup ("");
}

char *
takings_chart_cell (const TakingsChart *chart, const TakingsNotation *notation, guint row,
                    guint column)
{
  if (column == 0)
    return takings_chart_point_text (chart, notation, row);
  return takings_chart_value_text (chart, notation,
                                   takings_chart_get (chart, column - 1)->values[row]);
}

/* A spreadsheet would run a text that begins like a formula: such a one gets an apostrophe. */
static void
append_text (GString *out, const char *text, char separator)
{
  gboolean formula = *text != '\0' && strchr ("=+-@\t\r", *text) != NULL;
  gboolean quote = formula || strpbrk (text, "\",\r\n\t") != NULL || strchr (text, separator);

  if (quote)
    g_string_append_c (out, '"');
  if (formula)
    g_string_append_c (out, '\'');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  if (quote)
    g_string_append_c (out, '"');
}

static void
append_point (const TakingsChart *chart, GString *out, guint row, char separator)
{
  gint64 second = takings_chart_second (chart, row);
  char moment[32];

  if (chart->step == TAKINGS_STEP_NAME)
    {
      append_text (out, chart->names[row], separator);
      return;
    }
  takings_moment_print (second, moment); /* 2026-11-02T14:03:00Z: local, so without the Z */
  if (chart->step == TAKINGS_STEP_MONTH)
    moment[7] = '\0';
  else if (chart->step == TAKINGS_STEP_DAY || chart->step == TAKINGS_STEP_WEEK)
    moment[10] = '\0';
  else
    moment[19] = '\0';
  g_string_append (out, moment);
}

static void
append_value (const TakingsChart *chart, GString *out, gint64 value)
{
  char text[32];

  if (value == TAKINGS_CHART_GAP)
    return;
  if (chart->unit == TAKINGS_UNIT_COUNT)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
  else
    {
      takings_money_print (value, chart->unit == TAKINGS_UNIT_MONEY ? chart->currency : "XXX",
                           text);
      g_string_append (out, text);
    }
}

char *
takings_chart_to_csv (const TakingsChart *chart, char separator)
{
  GString *out = g_string_new (NULL);

  for (guint column = 0; column < takings_chart_columns (chart); column++)
    {
      g_autofree char *title = takings_chart_column_title (chart, column);
      g_autofree char *full = column > 0 && chart->unit == TAKINGS_UNIT_MONEY
                                ? g_strdup_printf ("%s (%s)", title, chart->currency)
                                : g_strdup (title);
      if (column > 0)
        g_string_append_c (out, separator);
      append_text (out, full, separator);
    }
  g_string_append (out, "\r\n");
  for (guint row = 0; row < chart->n; row++)
    {
      append_point (chart, out, row, separator);
      for (guint s = 0; s < chart->series->len; s++)
        {
          g_string_append_c (out, separator);
          append_value (chart, out, takings_chart_get (chart, s)->values[row]);
        }
      g_string_append (out, "\r\n");
    }
  return g_string_free (out, FALSE);
}
