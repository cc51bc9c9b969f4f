/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

#define GAP 6.0 /* between the lines of a hatch */

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
  marker_path (cr, takings_plot_number (plot, series), x, y, radius + 1.25);
  takings_paint_color (cr, &ring, 1);
  cairo_fill (cr);
  marker_path (cr, takings_plot_number (plot, series), x, y, radius);
  takings_paint_color (cr, takings_plot_color (plot, series), 1);
  cairo_fill (cr);
}

/* The part of a line through (@x, @y) that goes (@dx, @dy) and lies in @rect. Cut by arithmetic: a
 * clip costs more than all that is drawn in it. */
static void
cut_line (cairo_t *cr, const TakingsRect *rect, double x, double y, double dx, double dy)
{
  double from = -1e6, to = 1e6;

  if (dx != 0)
    {
      double a = (rect->x - x) / dx, b = (rect->x + rect->width - x) / dx;
      from = MAX (from, MIN (a, b));
      to = MIN (to, MAX (a, b));
    }
  if (dy != 0)
    {
      double a = (rect->y - y) / dy, b = (rect->y + rect->height - y) / dy;
      from = MAX (from, MIN (a, b));
      to = MIN (to, MAX (a, b));
    }
  if (to - from < 0.5)
    return;
  cairo_move_to (cr, x + from * dx, y + from * dy);
  cairo_line_to (cr, x + to * dx, y + to * dy);
}

static void
hatch (cairo_t *cr, const TakingsRect *rect, double dx, double dy)
{
  /* Lines of all rectangles of a picture are on one grid, so that neighbours match. */
  if (dy == 0)
    for (double y = ceil (rect->y / GAP) * GAP; y < rect->y + rect->height; y += GAP)
      cut_line (cr, rect, rect->x, y, 1, 0);
  else if (dx == 0)
    for (double x = ceil (rect->x / GAP) * GAP; x < rect->x + rect->width; x += GAP)
      cut_line (cr, rect, x, rect->y, 0, 1);
  else
    {
      double step = GAP * G_SQRT2,
             side = dx * dy; /* lines with x - side * y = a multiple of step */
      double low = rect->x - (side > 0 ? rect->y + rect->height : -rect->y);
      double high = rect->x + rect->width - (side > 0 ? rect->y : -rect->y - rect->height);

      for (double at = ceil (low / step) * step; at < high; at += step)
        cut_line (cr, rect, at + side * rect->y, rect->y, side, 1);
    }
}

void
takings_paint_hatch_path (cairo_t *cr, guint number, const TakingsRect *rect)
{
  guint kind = number % 8;

  if (kind == 1 || kind == 4 || kind == 7)
    hatch (cr, rect, 1, -1);
  if (kind == 2 || kind == 4)
    hatch (cr, rect, 1, 1);
  if (kind == 3 || kind == 6)
    hatch (cr, rect, 1, 0);
  if (kind == 5 || kind == 6)
    hatch (cr, rect, 0, 1);
}

void
takings_paint_hatch_stroke (const TakingsPlot *plot, cairo_t *cr, guint number)
{
  double strength = plot->theme.high_contrast ? 0.85 : plot->theme.dark ? 0.2 : 0.26;
  double shade = plot->theme.dark ? 0 : 1;

  cairo_set_source_rgba (cr, shade, shade, shade, strength);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, number % 8 == 7 ? 2.4 : plot->theme.high_contrast ? 1.6 : 1.2);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  cairo_stroke (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
}

void
takings_paint_pattern (const TakingsPlot *plot, cairo_t *cr, guint number)
{
  double x1, y1, x2, y2;

  if (number % 8 == 0)
    {
      cairo_new_path (cr);
      return;
    }
  cairo_save (cr);
  cairo_path_extents (cr, &x1, &y1, &x2, &y2);
  cairo_clip (cr);
  takings_paint_hatch_path (cr, number, &(TakingsRect){ x1, y1, x2 - x1, y2 - y1 });
  takings_paint_hatch_stroke (plot, cr, number);
  cairo_restore (cr);
}
