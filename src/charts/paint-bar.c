/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

/* A bar whose free end is rounded; the other stands on zero or on its neighbour. */
static void
bar_path (const TakingsPlot *plot, cairo_t *cr, const TakingsBar *bar, double zero)
{
  double x = bar->x, y = bar->y, width = bar->width, height = bar->height;
  double r = bar->outer ? MIN (MIN (4, width / 3), height) : 0;
  gboolean down = y + height / 2 > zero;

  if (plot->chart->kind == TAKINGS_CHART_STACK && !bar->outer && height > 3)
    { /* a gap of a pixel between two that touch */
      height -= 1;
      y += down ? 0 : 1;
    }
  if (r < 1)
    {
      cairo_rectangle (cr, x, y, width, height);
      return;
    }
  cairo_new_sub_path (cr);
  if (down)
    {
      cairo_move_to (cr, x, y);
      cairo_line_to (cr, x + width, y);
      cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
      cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
    }
  else
    {
      cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
      cairo_arc (cr, x + width - r, y + r, r, 1.5 * G_PI, 2 * G_PI);
      cairo_line_to (cr, x + width, y + height);
      cairo_line_to (cr, x, y + height);
    }
  cairo_close_path (cr);
}

static void
paint_part (const TakingsPlot *plot, cairo_t *cr, guint series, guint first, guint end,
            gboolean settled)
{
  const GArray *bars = plot->bars[series];
  const TakingsColor *color = takings_plot_color (plot, series);
  double zero = takings_plot_y (plot, 0);
  gboolean wide = FALSE, any = FALSE;

  for (guint i = 0; i < bars->len; i++)
    {
      const TakingsBar *bar = &g_array_index (bars, TakingsBar, i);

      if (bar->index < first || bar->index >= end)
        continue;
      bar_path (plot, cr, bar, zero);
      wide |= bar->width >= 5;
      any = TRUE;
    }
  if (!any)
    return;
  takings_paint_color (cr, color, settled ? 1 : 0.45);
  if (!wide)
    {
      cairo_fill (cr);
      return;
    }
  if (settled)
    cairo_fill (cr);
  else
    { /* what may still change is pale with an outline */
      cairo_fill_preserve (cr);
      takings_paint_color (cr, color, 1);
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
    }
  for (guint i = 0; i < bars->len && takings_plot_number (plot, series) > 0; i++)
    {
      const TakingsBar *bar = &g_array_index (bars, TakingsBar, i);
      TakingsRect inner = { bar->x + 0.6, bar->y + 1, bar->width - 1.2, bar->height - 2 };

      if (bar->index >= first && bar->index < end && inner.width > 0 && inner.height > 0)
        takings_paint_hatch_path (cr, takings_plot_number (plot, series), &inner);
    }
  takings_paint_hatch_stroke (plot, cr, takings_plot_number (plot, series));
}

void
takings_paint_bars (const TakingsPlot *plot, cairo_t *cr)
{
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      if (plot->bars[s]->len == 0)
        continue;
      paint_part (plot, cr, s, 0, plot->chart->unsettled, TRUE);
      if (plot->chart->unsettled < plot->chart->n)
        paint_part (plot, cr, s, plot->chart->unsettled, plot->chart->n, FALSE);
    }
}
