/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

#define WIDEST 56.0 /* pixels of a group's bar */

static gint64
value_at (const TakingsPlot *plot, guint series, guint index)
{
  gint64 value = takings_chart_get (plot->chart, series)->values[index];

  return value == TAKINGS_CHART_GAP || !takings_plot_shows (plot, series) ? 0 : value;
}

/* Where the stack at a point ends, above and below zero. */
static void
stack_ends (const TakingsPlot *plot, guint index, gint64 *low, gint64 *high)
{
  *low = *high = 0;
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      gint64 value = value_at (plot, s, index);
      gint64 *end = value < 0 ? low : high;
      *end = takings_saturating_add (*end, value);
    }
}

void
takings_plot_bar_extremes (const TakingsPlot *plot, gint64 *low, gint64 *high)
{
  *low = *high = 0;
  for (guint i = 0; i < plot->chart->n; i++)
    {
      gint64 lo, hi;
      stack_ends (plot, i, &lo, &hi);
      *low = MIN (*low, lo);
      *high = MAX (*high, hi);
    }
}

/* The point of [from, to) that reaches farthest: it stands for all where bars are thinner than
 * pixels. */
static guint
tallest (const TakingsPlot *plot, guint from, guint to)
{
  __int128 most = -1;
  guint index = from;

  for (guint i = from; i < to; i++)
    {
      __int128 reach = 0;
      for (guint s = 0; s < plot->chart->series->len; s++)
        {
          gint64 value = value_at (plot, s, i);
          reach += value < 0 ? -(__int128) value : value;
        }
      if (reach > most)
        {
          most = reach;
          index = i;
        }
    }
  return index;
}

static void
add_bar (TakingsPlot *plot, guint series, guint index, double x, double width, gint64 from,
         gint64 to, gboolean outer)
{
  double y0 = takings_plot_y (plot, from), y1 = takings_plot_y (plot, to);
  TakingsBar bar = { (float) (plot->options.rtl ? x - width : x),
                     (float) width,
                     (float) MIN (y0, y1),
                     (float) fabs (y1 - y0),
                     index,
                     outer };

  if (width < 1.5) /* whole pixels: smooth edges of a thousand hairs are costly grey */
    {
      bar.x = floorf (bar.x);
      bar.width = 1;
      bar.y = roundf (bar.y);
      bar.height = roundf (bar.height);
    }
  if (bar.height < 1 && from != to) /* a small value is seen too */
    {
      bar.y -= to > from ? 1 - bar.height : 0;
      bar.height = 1;
    }
  g_array_append_val (plot->bars[series], bar);
}

static void
stand_stack (TakingsPlot *plot, guint index, double x, double width)
{
  gint64 low = 0, high = 0, lowest, highest;

  stack_ends (plot, index, &lowest, &highest);
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      gint64 value = value_at (plot, s, index);
      gint64 *end = value < 0 ? &low : &high;
      gint64 from = *end;

      if (value == 0)
        continue;
      *end = takings_saturating_add (from, value);
      add_bar (plot, s, index, x, width, from, *end, *end == (value < 0 ? lowest : highest));
    }
}

static void
stand_group (TakingsPlot *plot, guint index, double x, double width, guint shown)
{
  double gap = shown > 1 && width / shown >= 5 ? MIN (2, width / shown * 0.2) : 0;
  double each = (width - gap * (shown - 1)) / shown;
  double side = plot->options.rtl ? -1 : 1;
  guint place = 0;

  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      if (!takings_plot_shows (plot, s))
        continue;
      if (takings_chart_get (plot->chart, s)->values[index] != TAKINGS_CHART_GAP)
        add_bar (plot, s, index, x + side * place * (each + gap), each, 0,
                 value_at (plot, s, index), TRUE);
      place++;
    }
}

void
takings_plot_stand_bars (TakingsPlot *plot)
{
  guint n_series = plot->chart->series->len, shown = 0;
  guint columns = (guint) MAX (ceil (plot->area.width), 1);
  guint groups = MIN (plot->chart->n, columns);
  gboolean stack = plot->chart->kind == TAKINGS_CHART_STACK;
  double side = plot->options.rtl ? -1 : 1, width;

  plot->bars = g_new0 (GArray *, MAX (n_series, 1));
  for (guint s = 0; s < n_series; s++)
    {
      plot->bars[s] = g_array_new (FALSE, FALSE, sizeof (TakingsBar));
      shown += takings_plot_shows (plot, s);
    }
  if (shown == 0 || groups == 0)
    return;
  width = groups < plot->chart->n
            ? plot->area.width / groups
            : MIN (plot->slot * (plot->slot > 6 ? 0.72 : 0.9), WIDEST * (stack ? 1 : shown));
  for (guint g = 0; g < groups; g++)
    {
      guint from = (guint) ((guint64) g * plot->chart->n / groups);
      guint to = (guint) ((guint64) (g + 1) * plot->chart->n / groups);
      guint index = to - from > 1 ? tallest (plot, from, to) : from;
      double x = takings_plot_x (plot, (from + to - 1) / 2.0) - side * width / 2;

      if (stack)
        stand_stack (plot, index, x, width);
      else
        stand_group (plot, index, x, width, shown);
    }
}
