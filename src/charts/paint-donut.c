/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

#define HOLE   0.64 /* of the outer radius */
#define MARGIN 7.0  /* around the ring, for the mark of a slice */

static double
turn_angle (const TakingsPlot *plot, double turn)
{
  return (plot->options.rtl ? -turn : turn) * 2 * G_PI - G_PI_2;
}

/* Slices part by two pixels of nothing, so that any ground shows through. */
static void
slice_path (const TakingsPlot *plot, cairo_t *cr, const TakingsSlice *slice, double outer,
            double inner)
{
  double x = plot->area.x + plot->area.width / 2, y = plot->area.y + plot->area.height / 2;
  double from = turn_angle (plot, plot->options.rtl ? slice->to : slice->from);
  double to = turn_angle (plot, plot->options.rtl ? slice->from : slice->to);
  double room = (to - from) * inner, part = room > 4 ? 1 : room / 4;

  cairo_new_path (cr);
  if (slice->to - slice->from > 0.9999)
    {
      cairo_arc (cr, x, y, outer, 0, 2 * G_PI);
      cairo_new_sub_path (cr);
      cairo_arc_negative (cr, x, y, inner, 2 * G_PI, 0);
      return;
    }
  cairo_arc (cr, x, y, outer, from + part / outer, to - part / outer);
  cairo_arc_negative (cr, x, y, inner, to - part / inner, from + part / inner);
  cairo_close_path (cr);
}

static void
paint_middle (const TakingsPlot *plot, cairo_t *cr)
{
  TakingsLabel value = plot->total, name = plot->total_name;
  double x = plot->area.x + plot->area.width / 2, y = plot->area.y + plot->area.height / 2;

  if (plot->area.width < plot->theme.text_size * 7)
    return;
  value.x = x - value.width / 2;
  value.y = y - (value.height + name.height) / 2 + name.height;
  name.x = x - name.width / 2;
  name.y = y - (value.height + name.height) / 2;
  takings_label_paint (&name, cr, &plot->theme.muted);
  takings_label_paint (&value, cr, &plot->theme.foreground);
}

void
takings_paint_donut (const TakingsPlot *plot, cairo_t *cr)
{
  double radius = plot->area.width / 2 - MARGIN, whole = 0;

  if (radius < 2)
    return;
  for (guint i = 0; i < plot->slices->n; i++)
    {
      const TakingsSlice *slice = &plot->slices->slices[i];

      whole = MAX (whole, slice->to);
      if (slice->to <= slice->from)
        continue;
      slice_path (plot, cr, slice, radius, radius * HOLE);
      takings_paint_color (cr, takings_plot_color (plot, i), 1);
      cairo_fill_preserve (cr);
      takings_paint_pattern (plot, cr, takings_plot_number (plot, i));
      if (plot->theme.high_contrast)
        { /* a strong hatch would fray the edge */
          slice_path (plot, cr, slice, radius - 0.75, radius * HOLE + 0.75);
          takings_paint_color (cr, takings_plot_color (plot, i), 1);
          cairo_set_line_width (cr, 1.5);
          cairo_stroke (cr);
        }
    }
  if (whole <= 0)
    { /* all hidden, or nothing positive: an empty ring */
      double x = plot->area.x + plot->area.width / 2, y = plot->area.y + plot->area.height / 2;

      cairo_arc (cr, x, y, radius * (1 + HOLE) / 2, 0, 2 * G_PI);
      cairo_set_line_width (cr, radius * (1 - HOLE));
      takings_paint_color (cr, &plot->theme.grid, 1);
      cairo_stroke (cr);
    }
  paint_middle (plot, cr);
}

void
takings_paint_slice_mark (const TakingsPlot *plot, cairo_t *cr, guint index)
{
  const TakingsSlice *slice = &plot->slices->slices[index];
  double x = plot->area.x + plot->area.width / 2, y = plot->area.y + plot->area.height / 2;
  double radius = plot->area.width / 2 - MARGIN / 2;

  if (slice->to <= slice->from)
    return;
  cairo_new_path (cr);
  cairo_arc (cr, x, y, radius, turn_angle (plot, plot->options.rtl ? slice->to : slice->from),
             turn_angle (plot, plot->options.rtl ? slice->from : slice->to));
  cairo_set_line_width (cr, 3);
  takings_paint_color (cr, &plot->theme.foreground, plot->theme.high_contrast ? 1 : 0.7);
  cairo_stroke (cr);
}
