/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

static int
slice_at (const TakingsPlot *plot, double x, double y)
{
  double dx = x - (plot->area.x + plot->area.width / 2);
  double dy = y - (plot->area.y + plot->area.height / 2);
  double far = hypot (dx, dy), turn = atan2 (plot->options.rtl ? -dx : dx, -dy) / (2 * G_PI);

  turn += turn < 0 ? 1 : 0;
  if (far > plot->area.width / 2 + 2 || far < plot->area.width / 4)
    return -1;
  for (guint i = 0; i < plot->slices->n; i++)
    if (turn >= plot->slices->slices[i].from && turn < plot->slices->slices[i].to)
      return (int) i;
  return -1;
}

/* The point nearest to @position; halves its way through moments. */
static guint
nearest_point (const TakingsPlot *plot, double position)
{
  guint low = 0, high = plot->chart->n - 1;

  if (plot->chart->step != TAKINGS_STEP_MOMENT || takings_plot_has_bars (plot))
    return (guint) CLAMP (floor (position + 0.5), 0, high);
  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;
      if (takings_plot_point_position (plot, middle) <= position)
        low = middle;
      else
        high = middle;
    }
  return position - takings_plot_point_position (plot, low)
             > takings_plot_point_position (plot, high) - position
           ? high
           : low;
}

static const TakingsBar *
find_bar (const TakingsPlot *plot, guint series, guint index)
{
  const GArray *bars = plot->bars[series];
  guint low = 0, high = bars->len;

  while (low < high) /* bars stand in order of their points */
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (bars, TakingsBar, middle).index < index)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == bars->len || g_array_index (bars, TakingsBar, low).index != index)
    return NULL;
  return &g_array_index (bars, TakingsBar, low);
}

static int
series_at (const TakingsPlot *plot, guint index, double x, double y)
{
  double least = INFINITY;
  int found = -1;

  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      gint64 value = takings_chart_get (plot->chart, s)->values[index];
      double far;

      if (!takings_plot_shows (plot, s) || value == TAKINGS_CHART_GAP)
        continue;
      if (plot->bars != NULL)
        {
          const TakingsBar *bar = find_bar (plot, s, index);
          if (bar == NULL)
            continue;
          far = MAX (MAX (bar->x - x, x - bar->x - bar->width), 0) * 1000
                + MAX (MAX (bar->y - y, y - bar->y - bar->height), 0);
        }
      else
        far = fabs (takings_plot_y (plot, value) - y);
      if (far < least)
        {
          least = far;
          found = (int) s;
        }
    }
  return found;
}

gboolean
takings_plot_nearest (const TakingsPlot *plot, double x, double y, TakingsCursor *cursor)
{
  const TakingsRect *area = &plot->area;
  double at = plot->options.rtl ? area->x + area->width - x : x - area->x;

  if (plot->is_empty || plot->chart->n == 0)
    return FALSE;
  if (plot->slices != NULL)
    {
      int slice = slice_at (plot, x, y);
      *cursor = (TakingsCursor){ slice < 0 ? G_MAXUINT : (guint) slice, slice };
      return slice >= 0;
    }
  if (at < -24 || at > area->width + 24 || y < area->y - 24 || y > area->y + area->height + 24)
    return FALSE;
  at = at / plot->slot - (takings_plot_has_bars (plot) ? 0.5 : 0);
  cursor->index = nearest_point (plot, at);
  cursor->series = series_at (plot, cursor->index, x, y);
  return TRUE;
}

static int
next_series (const TakingsPlot *plot, guint index, int series, int direction)
{
  int n = (int) plot->chart->series->len;

  for (int s = series + direction; s >= 0 && s < n; s += direction)
    if (takings_plot_shows (plot, (guint) s)
        && takings_chart_get (plot->chart, (guint) s)->values[index] != TAKINGS_CHART_GAP)
      return s;
  return series;
}

static guint
step_index (guint index, guint n, gint64 by)
{
  if (index >= n)
    return by >= 0 ? 0 : n - 1;
  return (guint) CLAMP ((gint64) index + by, 0, (gint64) n - 1);
}

gboolean
takings_plot_move (const TakingsPlot *plot, TakingsMove move, TakingsCursor *cursor)
{
  guint n = plot->slices != NULL ? plot->slices->n : plot->chart->n;
  gint64 on = plot->options.rtl ? -1 : 1, page = MAX (n / 10, 1);
  gboolean fresh = cursor->index >= n;

  if (plot->is_empty || n == 0)
    return FALSE;
  switch (move)
    {
    case TAKINGS_MOVE_LEFT: cursor->index = step_index (cursor->index, n, -on); break;
    case TAKINGS_MOVE_RIGHT: cursor->index = step_index (cursor->index, n, on); break;
    case TAKINGS_MOVE_PAGE_LEFT: cursor->index = step_index (cursor->index, n, -on * page); break;
    case TAKINGS_MOVE_PAGE_RIGHT: cursor->index = step_index (cursor->index, n, on * page); break;
    case TAKINGS_MOVE_HOME: cursor->index = 0; break;
    case TAKINGS_MOVE_END: cursor->index = n - 1; break;
    case TAKINGS_MOVE_UP:
    case TAKINGS_MOVE_DOWN:
      if (fresh || plot->slices != NULL)
        cursor->index = step_index (cursor->index, n, move == TAKINGS_MOVE_UP ? -1 : 1);
      else
        cursor->series = next_series (plot, cursor->index, cursor->series,
                                      move == TAKINGS_MOVE_UP ? -1 : 1);
      break;
    }
  if (plot->slices != NULL)
    cursor->series = (int) cursor->index;
  else if (fresh)
    cursor->series = next_series (plot, cursor->index, -1, 1);
  return TRUE;
}

gboolean
takings_plot_cursor_position (const TakingsPlot *plot, const TakingsCursor *cursor, double *x,
                              double *y)
{
  guint n = plot->slices != NULL ? plot->slices->n : plot->chart->n;

  if (plot->is_empty || cursor->index >= n)
    return FALSE;
  if (plot->slices != NULL)
    {
      const TakingsSlice *slice = &plot->slices->slices[cursor->index];
      double angle = (slice->from + slice->to) * G_PI, radius = plot->area.width * 0.41;

      *x = plot->area.x + plot->area.width / 2
           + (plot->options.rtl ? -1 : 1) * radius * sin (angle);
      *y = plot->area.y + plot->area.height / 2 - radius * cos (angle);
      return TRUE;
    }
  *x = takings_plot_x (plot, takings_plot_point_position (plot, cursor->index));
  *y = plot->area.y + plot->area.height / 2;
  if (cursor->series >= 0 && (guint) cursor->series < plot->chart->series->len)
    {
      guint series = (guint) cursor->series;
      gint64 value = takings_chart_get (plot->chart, series)->values[cursor->index];
      const TakingsBar *bar = plot->bars != NULL ? find_bar (plot, series, cursor->index) : NULL;

      if (bar != NULL)
        {
          *x = bar->x + bar->width / 2;
          *y = bar->y + bar->height / 2;
        }
      else if (value != TAKINGS_CHART_GAP)
        *y = takings_plot_y (plot, value);
    }
  return TRUE;
}

char *
takings_plot_cursor_text (const TakingsPlot *plot, const TakingsCursor *cursor)
{
  g_autofree char *value = NULL;
  g_autofree char *share = NULL;
  const TakingsSlice *slice;

  if (plot->slices == NULL)
    return takings_chart_describe_point (plot->chart, plot->notation, cursor->index,
                                         plot->options.hidden);
  if (cursor->index >= plot->slices->n)
    return g_strdup ("");
  slice = &plot->slices->slices[cursor->index];
  value = takings_chart_value_text (plot->chart, plot->notation, slice->value);
  share = takings_notation_percent (plot->notation, slice->tenths * 1000, 1);
  return g_strdup_printf ("%s: %s, %s", slice->name, value, share);
}
