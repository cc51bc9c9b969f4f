/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

#define PIECE 16 /* points of a long line that are stroked at once */

static double
line_width (const TakingsPlot *plot)
{
  if (plot->chart->kind == TAKINGS_CHART_SPARK)
    return 1.5;
  return plot->theme.high_contrast ? 2.5 : 2;
}

/* The end of the run of values that begins at @from. */
static guint
run_end (const TakingsTrace *trace, guint from)
{
  guint to = from;

  while (to < trace->n && !isnan (trace->top[to]))
    to++;
  return to;
}

/* A band that goes up and down all the time: a column of whole pixels each, joined to the one
 * before. Nobody sees its edges, and whole pixels cost next to nothing. */
static void
paint_columns (const TakingsTrace *trace, cairo_t *cr, double width)
{
  for (guint i = 0; i < trace->n; i++)
    {
      gboolean joined = i > 0 && !isnan (trace->top[i - 1]);
      double top = trace->top[i], bottom = trace->bottom[i];

      if (isnan (top))
        continue;
      top = floor ((joined ? MIN (top, trace->bottom[i - 1]) : top) - width / 2);
      bottom = ceil ((joined ? MAX (bottom, trace->top[i - 1]) : bottom) + width / 2);
      cairo_rectangle (cr, floor (trace->x[i]), top, 1, bottom - top);
    }
  cairo_fill (cr);
}

/* A run of ranges is a filled band, which costs a fraction of stroking thousands of corners. Pieces
 * of it overlap by a column, so that no seam shows. */
static void
paint_ranges (const TakingsTrace *trace, cairo_t *cr, double width)
{
  for (guint from = 0; from < trace->n;)
    {
      guint end = run_end (trace, from), to = MIN (end, from + 2 * PIECE);

      for (guint i = from; i < to; i++)
        cairo_line_to (cr, trace->x[i], trace->top[i] - width / 2);
      for (guint i = to; i-- > from;)
        cairo_line_to (cr, trace->x[i], trace->bottom[i] + width / 2);
      if (to == from + 1) /* a column alone */
        cairo_rectangle (cr, trace->x[from] - width / 2, trace->top[from] - width / 2, width,
                         trace->bottom[from] - trace->top[from] + width);
      cairo_fill (cr);
      from = to < end ? to - 1 : MAX (to, from + 1);
    }
}

/* From the data down to zero, paler the farther: only under a line that stands alone. */
static void
paint_area (const TakingsPlot *plot, const TakingsTrace *trace, cairo_t *cr,
            const TakingsColor *color)
{
  double top = plot->area.y, bottom = plot->area.y + plot->area.height;
  double zero = CLAMP (takings_plot_y (plot, 0), top, bottom);
  cairo_pattern_t *shade = cairo_pattern_create_linear (0, top, 0, bottom);
  double most = plot->theme.dark ? 0.30 : 0.22, at = (zero - top) / MAX (bottom - top, 1);

  cairo_pattern_add_color_stop_rgba (shade, 0, color->red, color->green, color->blue,
                                     at > 0.001 ? most : 0.02);
  cairo_pattern_add_color_stop_rgba (shade, CLAMP (at, 0, 1), color->red, color->green, color->blue,
                                     0.02);
  cairo_pattern_add_color_stop_rgba (shade, 1, color->red, color->green, color->blue,
                                     at < 0.999 ? most : 0.02);
  for (guint from = 0; from < trace->n;)
    {
      guint to = run_end (trace, from);

      if (to > from)
        {
          cairo_move_to (cr, trace->x[from], zero);
          for (guint i = from; i < to; i++)
            cairo_line_to (cr, trace->x[i], trace->top[i]);
          cairo_line_to (cr, trace->x[to - 1], zero);
          cairo_close_path (cr);
        }
      from = MAX (to, from + 1);
    }
  cairo_set_source (cr, shade);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST); /* its edge lies under the line */
  cairo_fill (cr);
  cairo_pattern_destroy (shade);
}

/* The line from point @first to @last, broken at gaps. Lone points become dots. A long line is
 * stroked in pieces: Cairo's cost grows with how often one path crosses itself from row to row. */
static void
paint_points (const TakingsPlot *plot, const TakingsTrace *trace, cairo_t *cr, guint first,
              guint last, gboolean whole)
{
  double radius = line_width (plot) * 1.2;
  guint piece = whole ? G_MAXUINT : PIECE, n = 0;

  for (guint i = first; i <= last && i < trace->n; i++)
    {
      gboolean before = i > 0 && !isnan (trace->top[i - 1]);
      gboolean after = i + 1 < trace->n && !isnan (trace->top[i + 1]);

      if (isnan (trace->top[i]))
        continue;
      if (before && i > first)
        cairo_line_to (cr, trace->x[i], trace->top[i]);
      else
        cairo_move_to (cr, trace->x[i], trace->top[i]);
      if (!before && !after)
        {
          cairo_new_sub_path (cr);
          cairo_arc (cr, trace->x[i], trace->top[i], radius / 2, 0, 2 * G_PI);
        }
      if (++n % piece == 0)
        {
          cairo_stroke (cr);
          cairo_move_to (cr, trace->x[i], trace->top[i]);
        }
    }
  cairo_stroke (cr);
}

/* One marker every 72 pixels or so, at other places on each line, and on every point where they are
 * few. */
static void
paint_markers (const TakingsPlot *plot, cairo_t *cr, guint series, guint shown, guint place)
{
  const TakingsTrace *trace = &plot->traces[series];
  double pace = plot->area.width / MAX (trace->n - 1, 1);
  guint every = pace >= 56 ? 1 : (guint) ceil (84 / MAX (pace, 0.01));
  guint first = every == 1 ? 0 : (guint) ((place + 0.5) * every / shown);

  for (guint i = first; i < trace->n; i += every)
    if (!isnan (trace->top[i]))
      takings_paint_marker (plot, cr, series, trace->x[i],
                            trace->ranges ? (trace->top[i] + trace->bottom[i]) / 2 : trace->top[i],
                            plot->theme.high_contrast ? 4 : 3.2);
}

static void
paint_line (const TakingsPlot *plot, cairo_t *cr, guint series)
{
  static const double dashes[] = { 6, 4 };
  static const double dots[] = { 0.5, 4.5 };
  const TakingsTrace *trace = &plot->traces[series];
  const TakingsColor *color = takings_plot_color (plot, series);
  gboolean comparison = takings_chart_get (plot->chart, series)->comparison;
  guint settled = comparison ? trace->n : MIN (plot->chart->unsettled, trace->n);

  cairo_set_line_width (cr, comparison ? 1.5 : line_width (plot));
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  /* Round joins of many short pieces cost much and show nothing. */
  cairo_set_line_join (cr, trace->n > 150 ? CAIRO_LINE_JOIN_BEVEL : CAIRO_LINE_JOIN_ROUND);
  takings_paint_color (cr, color, comparison && !plot->theme.high_contrast ? 0.75 : 1);
  cairo_set_antialias (cr, trace->jagged ? CAIRO_ANTIALIAS_FAST : CAIRO_ANTIALIAS_DEFAULT);
  if (trace->ranges)
    {
      if (trace->jagged)
        paint_columns (trace, cr, line_width (plot));
      else
        paint_ranges (trace, cr, line_width (plot));
      return;
    }
  if (comparison)
    cairo_set_dash (cr, dashes, 2, 0);
  if (settled > 0)
    paint_points (plot, trace, cr, 0, settled - 1, comparison || trace->n < 4 * PIECE);
  if (settled < trace->n)
    {
      cairo_set_dash (cr, dots, 2, 0);
      paint_points (plot, trace, cr, settled > 0 ? settled - 1 : 0, trace->n - 1, TRUE);
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

/* A sparkline's last value is the one that the card beside it names. */
static void
paint_last (const TakingsPlot *plot, cairo_t *cr, guint series)
{
  const TakingsTrace *trace = &plot->traces[series];
  guint i = trace->n;

  while (i > 0 && isnan (trace->top[i - 1]))
    i--;
  if (i == 0)
    return;
  takings_paint_color (cr, takings_plot_color (plot, series), 1);
  cairo_arc (cr, trace->x[i - 1], trace->top[i - 1], 2.5, 0, 2 * G_PI);
  cairo_fill (cr);
}

void
takings_paint_lines (const TakingsPlot *plot, cairo_t *cr)
{
  gboolean spark = plot->chart->kind == TAKINGS_CHART_SPARK;
  guint shown = 0, place = 0, n = plot->chart->series->len;

  for (guint s = 0; s < n; s++)
    shown += takings_plot_shows (plot, s) && !takings_chart_get (plot->chart, s)->comparison;
  /* The first series lies on top: it is what the chart is about. */
  for (guint s = n; s-- > 0;)
    {
      gboolean comparison = takings_chart_get (plot->chart, s)->comparison;

      if (!takings_plot_shows (plot, s))
        continue;
      if (shown == 1 && !comparison && plot->chart->n > 1
          && !(plot->traces[s].ranges && plot->traces[s].jagged))
        paint_area (plot, &plot->traces[s], cr, takings_plot_color (plot, s));
      paint_line (plot, cr, s);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
      if (spark)
        paint_last (plot, cr, s);
    }
  for (guint s = n; s-- > 0 && !spark;)
    if (takings_plot_shows (plot, s) && !takings_chart_get (plot->chart, s)->comparison
        && (shown > 1 || plot->chart->n <= 12))
      paint_markers (plot, cr, s, MAX (shown, 1), place++);
}
