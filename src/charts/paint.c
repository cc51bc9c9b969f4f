/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

void
takings_paint_color (cairo_t *cr, const TakingsColor *color, double alpha)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
}

static void
rule (const TakingsPlot *plot, cairo_t *cr, double y)
{
  cairo_move_to (cr, plot->area.x, floor (y) + 0.5);
  cairo_line_to (cr, plot->area.x + plot->area.width, floor (y) + 0.5);
}

static void
paint_axes (const TakingsPlot *plot, cairo_t *cr)
{
  cairo_set_line_width (cr, 1);
  for (guint i = 0; i < plot->scale.n_ticks; i++)
    if (plot->scale.ticks[i] != 0)
      rule (plot, cr, takings_plot_y (plot, plot->scale.ticks[i]));
  takings_paint_color (cr, &plot->theme.grid, 1);
  cairo_stroke (cr);
  for (guint i = 0; i < plot->scale.n_ticks; i++)
    takings_label_paint (&plot->values[i], cr, &plot->theme.muted);
  for (guint i = 0; i < plot->dates->len; i++)
    takings_label_paint (&g_array_index (plot->dates, TakingsLabel, i), cr, &plot->theme.muted);
}

/* Zero is drawn over the bars and below the lines: it is what both stand on. */
static void
paint_zero (const TakingsPlot *plot, cairo_t *cr)
{
  if (plot->scale.low > 0 || plot->scale.high < 0)
    return;
  cairo_set_line_width (cr, 1);
  rule (plot, cr, takings_plot_y (plot, 0));
  takings_paint_color (cr, &plot->theme.foreground, plot->theme.high_contrast ? 1 : 0.45);
  cairo_stroke (cr);
}

static void
paint_legend (const TakingsPlot *plot, cairo_t *cr)
{
  for (guint i = 0; i < plot->legend->len; i++)
    {
      const TakingsLegendEntry *entry = &g_array_index (plot->legend, TakingsLegendEntry, i);
      gboolean hidden = !takings_plot_shows (plot, entry->entry);

      cairo_save (cr);
      cairo_translate (cr, entry->x, entry->y);
      takings_plot_paint_swatch (plot, cr, entry->entry, plot->theme.text_size * 0.9);
      cairo_restore (cr);
      takings_label_paint (&entry->name, cr, hidden ? &plot->theme.muted : &plot->theme.foreground);
    }
}

void
takings_plot_paint (const TakingsPlot *plot, cairo_t *cr)
{
  cairo_save (cr);
  if (plot->theme.background.alpha > 0)
    {
      cairo_rectangle (cr, 0, 0, plot->options.width, plot->options.height);
      takings_paint_color (cr, &plot->theme.background, 1);
      cairo_fill (cr);
    }
  takings_label_paint (&plot->title, cr, &plot->theme.foreground);
  takings_label_paint (&plot->period, cr, &plot->theme.muted);
  takings_label_paint (&plot->empty, cr, &plot->theme.muted);
  paint_legend (plot, cr);
  if (!plot->is_empty && plot->slices != NULL)
    takings_paint_donut (plot, cr);
  else if (!plot->is_empty)
    {
      paint_axes (plot, cr);
      if (plot->bars != NULL)
        takings_paint_bars (plot, cr);
      if (plot->chart->kind != TAKINGS_CHART_SPARK)
        paint_zero (plot, cr);
      if (plot->traces != NULL)
        takings_paint_lines (plot, cr);
    }
  cairo_restore (cr);
}

void
takings_plot_paint_swatch (const TakingsPlot *plot, cairo_t *cr, guint entry, double size)
{
  const TakingsColor *color = takings_plot_color (plot, entry);
  gboolean hidden = !takings_plot_shows (plot, entry);
  double middle = size / 2;

  cairo_save (cr);
  if (plot->slices == NULL && !takings_plot_has_bars (plot))
    {
      static const double dashes[] = { 3, 2 };

      cairo_move_to (cr, 0, middle);
      cairo_line_to (cr, size, middle);
      cairo_set_line_width (cr, 2);
      if (takings_chart_get (plot->chart, entry)->comparison)
        cairo_set_dash (cr, dashes, 2, 0);
      takings_paint_color (cr, color, hidden ? 0.4 : 1);
      cairo_stroke (cr);
      if (!hidden && !takings_chart_get (plot->chart, entry)->comparison)
        takings_paint_marker (plot, cr, entry, middle, middle, size * 0.34);
      cairo_restore (cr);
      return;
    }
  cairo_new_path (cr);
  cairo_arc (cr, size - 2.5, 2.5, 2.5, -G_PI_2, 0);
  cairo_arc (cr, size - 2.5, size - 2.5, 2.5, 0, G_PI_2);
  cairo_arc (cr, 2.5, size - 2.5, 2.5, G_PI_2, G_PI);
  cairo_arc (cr, 2.5, 2.5, 2.5, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
  takings_paint_color (cr, color, 1);
  if (hidden)
    {
      cairo_set_line_width (cr, 1.5);
      cairo_stroke (cr);
    }
  else
    {
      cairo_fill (cr);
      takings_paint_hatch_path (cr, takings_plot_number (plot, entry),
                                &(TakingsRect){ 1, 1, size - 2, size - 2 });
      takings_paint_hatch_stroke (plot, cr, takings_plot_number (plot, entry));
    }
  cairo_restore (cr);
}
