/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart.h"

static void
series_free (gpointer data)
{
  TakingsSeries *series = data;

  g_free (series->name);
  g_free (series->values);
  g_free (series->low);
  g_free (series->high);
  g_free (series);
}

static void
chart_clear (gpointer data)
{
  TakingsChart *chart = data;

  g_free (chart->title);
  g_free (chart->moments);
  g_free (chart->numbers);
  g_strfreev (chart->names);
  g_ptr_array_unref (chart->series);
}

TakingsChart *
takings_chart_new (TakingsChartKind kind, const char *title, TakingsUnit unit, const char *currency)
{
  TakingsChart *chart = g_atomic_rc_box_new0 (TakingsChart);

  chart->kind = kind;
  chart->title = g_strdup (title != NULL ? title : "");
  chart->unit = unit;
  g_strlcpy (chart->currency, currency != NULL ? currency : "", sizeof chart->currency);
  chart->series = g_ptr_array_new_with_free_func (series_free);
  return chart;
}

TakingsChart *
takings_chart_ref (TakingsChart *chart)
{
  return g_atomic_rc_box_acquire (chart);
}

void
takings_chart_unref (TakingsChart *chart)
{
  g_atomic_rc_box_release_full (chart, chart_clear);
}

void
takings_chart_set_steps (TakingsChart *chart, TakingsStep step, gint64 start, guint n)
{
  g_return_if_fail (chart->series->len == 0);
  chart->step = step;
  chart->start = start;
  chart->n = chart->unsettled = n;
}

void
takings_chart_set_names (TakingsChart *chart, const char *const *names, guint n)
{
  g_return_if_fail (chart->series->len == 0 && chart->names == NULL);
  takings_chart_set_steps (chart, TAKINGS_STEP_NAME, 0, n);
  chart->names = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    chart->names[i] = g_strdup (names[i]);
}

void
takings_chart_set_moments (TakingsChart *chart, const gint64 *seconds, guint n)
{
  g_return_if_fail (chart->series->len == 0 && chart->moments == NULL);
  takings_chart_set_steps (chart, TAKINGS_STEP_MOMENT, 0, n);
  chart->moments = g_memdup2 (seconds, n * sizeof *seconds);
}

void
takings_chart_set_unsettled (TakingsChart *chart, guint index)
{
  chart->unsettled = MIN (index, chart->n);
}

void
takings_chart_set_number (TakingsChart *chart, guint index, guint number)
{
  guint n = chart->kind == TAKINGS_CHART_DONUT ? chart->n : TAKINGS_CHART_MAX_SERIES;

  g_return_if_fail (index < n && number < TAKINGS_CHART_NO_NUMBER);
  if (chart->numbers == NULL)
    {
      chart->numbers = g_new (guint8, n);
      memset (chart->numbers, TAKINGS_CHART_NO_NUMBER, n);
    }
  chart->numbers[index] = (guint8) number;
}

/* The extremes of each block let a frame of a million points cost what it shows, not what there is.
 */
static void
index_blocks (TakingsSeries *series, guint n)
{
  guint blocks = n / TAKINGS_CHART_BLOCK;

  if (blocks < 4)
    return;
  series->low = g_new (gint64, blocks);
  series->high = g_new (gint64, blocks);
  for (guint b = 0; b < blocks; b++)
    {
      const gint64 *v = series->values + (gsize) b * TAKINGS_CHART_BLOCK;
      gint64 low = G_MAXINT64, high = G_MININT64;

      for (guint i = 0; i < TAKINGS_CHART_BLOCK; i++)
        {
          low = v[i] != TAKINGS_CHART_GAP && v[i] < low ? v[i] : low;
          high = v[i] > high ? v[i] : high;
        }
      series->low[b] = low;
      series->high[b] = high;
    }
}

gboolean
takings_chart_take (TakingsChart *chart, const char *name, gint64 *values)
{
  TakingsSeries *series;

  if (chart->series->len >= TAKINGS_CHART_MAX_SERIES)
    {
      g_free (values);
      return FALSE;
    }
  series = g_new0 (TakingsSeries, 1);
  series->name = g_strdup (name != NULL ? name : "");
  series->values = values;
  index_blocks (series, chart->n);
  g_ptr_array_add (chart->series, series);
  return TRUE;
}

gboolean
takings_chart_add (TakingsChart *chart, const char *name, const gint64 *values)
{
  return takings_chart_take (chart, name, g_memdup2 (values, chart->n * sizeof *values));
}

gboolean
takings_chart_add_comparison (TakingsChart *chart, const char *name, const gint64 *values)
{
  if (!takings_chart_add (chart, name, values))
    return FALSE;
  ((TakingsSeries *) g_ptr_array_index (chart->series, chart->series->len - 1))->comparison = TRUE;
  return TRUE;
}

gboolean
takings_series_range (const TakingsSeries *series, guint from, guint to, gint64 *low, gint64 *high)
{
  gint64 lo = G_MAXINT64, hi = G_MININT64;
  guint i = from;

  while (i < to)
    if (series->low != NULL && i % TAKINGS_CHART_BLOCK == 0 && to - i >= TAKINGS_CHART_BLOCK)
      {
        lo = MIN (lo, series->low[i / TAKINGS_CHART_BLOCK]);
        hi = MAX (hi, series->high[i / TAKINGS_CHART_BLOCK]);
        i += TAKINGS_CHART_BLOCK;
      }
    else
      {
        gint64 v = series->values[i++];
        lo = v != TAKINGS_CHART_GAP ? MIN (lo, v) : lo;
        hi = MAX (hi, v);
      }
  if (lo > hi)
    return FALSE;
  *low = lo;
  *high = hi;
  return TRUE;
}

gboolean
takings_chart_is_empty (const TakingsChart *chart)
{
  gint64 low, high;

  for (guint s = 0; s < chart->series->len; s++)
    if (takings_series_range (takings_chart_get (chart, s), 0, chart->n, &low, &high))
      return FALSE;
  return TRUE;
}

gint64
takings_saturating_add (gint64 a, gint64 b)
{
  gint64 sum;

  if (__builtin_add_overflow (a, b, &sum))
    return b > 0 ? G_MAXINT64 : G_MININT64 + 1;
  return sum;
}

gint64
takings_series_sum (const TakingsSeries *series, guint n)
{
  __int128 sum = 0;

  for (guint i = 0; i < n; i++)
    if (series->values[i] != TAKINGS_CHART_GAP)
      sum += series->values[i];
  return sum > G_MAXINT64 ? G_MAXINT64 : sum < -G_MAXINT64 ? -G_MAXINT64 : (gint64) sum;
}
