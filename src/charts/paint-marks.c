/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

/* What tells series apart for those who don't see colours: a shape on lines, a hatch on areas. */

static void
polygon (cairo_t *cr, double x, double y, double radius, int corners, double turn)
{
  for (int i = 0; i < corners; i++)
    {
      double angle = turn + i * 2 * G_PI / corners;
      cairo_line_to (cr, x + radius * sin (angle), y - radius * cos (angle));
    }
  cairo_close_path (cr);
}

static void
cross (cairo_t *cr, double x, double y, double radius, double turn)
{
  double arm = radius * 0.38;
  static const int shape[12][2] = { { -1, 3 },  { 1, 3 },   { 1, 1 },  { 3, 1 },
                                    { 3, -1 },  { 1, -1 },  { 1, -3 }, { -1, -3 },
                                    { -1, -1 }, { -3, -1 }, { -3, 1 }, { -1, 1 } };

  for (int i = 0; i < 12; i++)
    {
      double dx = (shape[i][0] == 3 || shape[i][0] == -3 ? radius / 3 : arm) * shape[i][0];
      double dy = (shape[i][1] == 3 || shape[i][1] == -3 ? radius / 3 : arm) * shape[i][1];
      cairo_line_to (cr, x + dx * cos (turn) - dy * sin (turn),
                     y + dx * sin (turn) + dy * cos (turn));
    }
  cairo_close_path (cr);
}

/* Shapes of equal area to the eye. */
static void
marker_path (cairo_t *cr, guint number, double x, double y, double radius)
{
  cairo_new_path (cr);
  switch (number % 8)
    {
    case 0: cairo_arc (cr, x, y, radius, 0, 2 * G_PI); break;
    case 1: polygon (cr, x, y, radius * 1.25, 4, G_PI / 4); break;
    case 2: polygon (cr, x, y + radius * 0.2, radius * 1.4, 3, 0); break;
    case 3: polygon (cr, x, y, radius * 1.35, 4, 0); break;
    case 4: polygon (cr, x, y - radius * 0.2, radius * 1.4, 3, G_PI); break;
    case 5: cross (cr, x, y, radius * 1.25, 0); break;
    case 6: cross (cr, x, y, radius * 1.25, G_PI / 4); break;
    default: polygon (cr, x, y, radius * 1.25, 6, 0); break;
    }
}

void
takings_paint_marker (const TakingsPlot *plot, cairo_t *cr, guint series, double x, double y,
                      double radius)
{
  TakingsColor ring = plot->theme.background;

  if (ring.alpha <= 0)
    ring = plot->theme.dark ? (TakingsColor){ 0.17, 0.17, 0.17, 1 } : (TakingsColor){ 1, 1, 1, 1 };
  marker_path (cr, takings_plot_number (plot, series), x, y, radius);
  takings_paint_color (cr, &ring, 1);
  cairo_set_line_width (cr, 2.5);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke_preserve (cr);
  takings_paint_color (cr, takings_plot_color (plot, series), 1);
  cairo_fill (cr);
}

static void
hatch (cairo_t *cr, double x1, double y1, double x2, double y2, double dx, double dy, double gap)
{
  double width = x2 - x1, height = y2 - y1, length = hypot (dx, dy);

  if (dy == 0)
    for (double y = floor (y1 / gap) * gap; y <= y2; y += gap)
      {
        cairo_move_to (cr, x1, y);
        cairo_line_to (cr, x2, y);
      }
  else
    {
      double slope = dx / dy, step = gap * length / fabs (dy), reach = fabs (slope) * height;
      double base = y1 * slope, first = x1 - (slope < 0 ? 0 : reach);

      for (double x = floor ((first - base) / step) * step + base; x <= x1 + width + reach;
           x += step)
        {
          cairo_move_to (cr, x, y1);
          cairo_line_to (cr, x + slope * height, y2);
        }
    }
}

void
takings_paint_pattern (const TakingsPlot *plot, cairo_t *cr, guint number)
{
  double x1, y1, x2, y2, gap = 6;
  guint kind = number % 8;

  if (kind == 0)
    {
      cairo_new_path (cr);
      return;
    }
  cairo_save (cr);
  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  cairo_clip (cr);
  cairo_clip_extents (cr, &x1, &y1, &x2, &y2);
  if (kind == 1 || kind == 4 || kind == 7)
    hatch (cr, x1, y1, x2, y2, 1, -1, gap);
  if (kind == 2 || kind == 4)
    hatch (cr, x1, y1, x2, y2, 1, 1, gap);
  if (kind == 3 || kind == 6)
    hatch (cr, x1, y1, x2, y2, 1, 0, gap);
  if (kind == 5 || kind == 6)
    hatch (cr, x1, y1, x2, y2, 0, 1, gap);
  takings_paint_color (cr, &(TakingsColor){ 1, 1, 1, 1 },
                       plot->theme.high_contrast ? 0.85
                       : plot->theme.dark        ? 0.35
                                                 : 0.3);
  if (plot->theme.dark)
    takings_paint_color (cr, &(TakingsColor){ 0, 0, 0, 1 }, plot->theme.high_contrast ? 0.8 : 0.2);
  cairo_set_line_width (cr, kind == 7 ? 2.4 : plot->theme.high_contrast ? 1.6 : 1.2);
  cairo_stroke (cr);
  cairo_restore (cr);
}
