/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

/* The first point at or after position @position. Positions ascend, so halving finds it. */
static guint
first_at (const TakingsPlot *plot, double position)
{
  guint low = 0, high = plot->chart->n;

  if (plot->chart->step != TAKINGS_STEP_MOMENT)
    return (guint) CLAMP (ceil (position), 0, plot->chart->n);
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (takings_plot_point_position (plot, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* More points than pixels: keep what is lowest and highest in each column of pixels. */
static void
trace_ranges (const TakingsPlot *plot, const TakingsSeries *series, TakingsTrace *trace,
              guint columns)
{
  double each = (double) (plot->chart->n - 1) / columns;
  guint from = 0;

  trace->ranges = TRUE;
  trace->n = columns;
  trace->bottom = g_new (double, columns);
  for (guint c = 0; c < columns; c++)
    {
      guint to = c + 1 == columns ? plot->chart->n : first_at (plot, (c + 1) * each);
      gint64 low, high;

      trace->x[c] = takings_plot_x (plot, (c + 0.5) * each);
      trace->top[c] = trace->bottom[c] = NAN;
      if (takings_series_range (series, from, MAX (to, from), &low, &high))
        {
          trace->top[c] = takings_plot_y (plot, high);
          trace->bottom[c] = takings_plot_y (plot, low);
        }
      else if (to == from && c > 0) /* no point falls here: the line passes */
        {
          trace->top[c] = trace->top[c - 1];
          trace->bottom[c] = trace->bottom[c - 1];
        }
      from = MAX (to, from);
    }
}

static void
trace_points (const TakingsPlot *plot, const TakingsSeries *series, TakingsTrace *trace)
{
  trace->n = plot->chart->n;
  for (guint i = 0; i < trace->n; i++)
    {
      trace->x[i] = takings_plot_x (plot, takings_plot_point_position (plot, i));
      trace->top[i] = series->values[i] == TAKINGS_CHART_GAP
                        ? NAN
                        : takings_plot_y (plot, series->values[i]);
    }
}

/* Does the line travel the height of the picture many times? */
static gboolean
is_jagged (const TakingsPlot *plot, const TakingsTrace *trace)
{
  double travel = 0;

  for (guint i = 1; i < trace->n; i++)
    if (!isnan (trace->top[i]) && !isnan (trace->top[i - 1]))
      travel += fabs (trace->top[i] - trace->top[i - 1])
                + (trace->ranges ? trace->bottom[i] - trace->top[i] : 0);
  return travel > (trace->ranges ? 3 : 8) * plot->area.height;
}

void
takings_plot_trace (TakingsPlot *plot)
{
  guint columns = (guint) MAX (ceil (plot->area.width), 1);

  plot->traces = g_new0 (TakingsTrace, MAX (plot->chart->series->len, 1));
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      TakingsTrace *trace = &plot->traces[s];
      gboolean ranges = plot->chart->n > columns;
      gsize room = ranges ? columns : MAX (plot->chart->n, 1);

      if (!takings_plot_shows (plot, s))
        continue;
      trace->x = g_new (double, room);
      trace->top = g_new (double, room);
      if (ranges)
        trace_ranges (plot, takings_chart_get (plot->chart, s), trace, columns);
      else
        trace_points (plot, takings_chart_get (plot->chart, s), trace);
      trace->jagged = is_jagged (plot, trace);
    }
}
