/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
#include "palette.h"

#include <pango/pangocairo.h>
G_BEGIN_DECLS

/* A chart laid out for one size and theme: everything that a frame needs is computed once here, so
 * that painting costs what is visible and not what there is. A plot belongs to the thread that made
 * it; it never changes. The same plot is painted on windows, PNG, SVG and PDF. */

/**
 * TakingsPlotOptions:
 * @width: in units of the surface (pixels of a window, points of a page)
 * @height: likewise
 * @padding: left free on all sides
 * @rtl: mirrored, for languages that are read from right to left
 * @title: paint the chart's title and period
 * @legend: paint the names of the series (a window has buttons instead)
 * @hidden: bit i set: series i (slice i of a donut) is switched off
 */
typedef struct
{
  double width, height, padding;
  gboolean rtl, title, legend;
  guint64 hidden;
} TakingsPlotOptions;

typedef struct _TakingsPlot TakingsPlot;

/**
 * TakingsCursor:
 * @index: a point; of a donut, a slice as in takings_plot_legend_text()
 * @series: the series that is meant, -1 for all
 */
typedef struct
{
  guint index;
  int series;
} TakingsCursor;

typedef enum
{
  TAKINGS_MOVE_LEFT,
  TAKINGS_MOVE_RIGHT,
  TAKINGS_MOVE_UP,
  TAKINGS_MOVE_DOWN,
  TAKINGS_MOVE_HOME,
  TAKINGS_MOVE_END,
  TAKINGS_MOVE_PAGE_LEFT,
  TAKINGS_MOVE_PAGE_RIGHT,
} TakingsMove;

TakingsPlot *takings_plot_new (TakingsChart *chart, const TakingsTheme *theme,
                               const TakingsPlotOptions *options);
/* Knows what a legend says and shows, and no more: nothing in it has a place or can be painted. */
TakingsPlot *
takings_plot_new_legend (TakingsChart *chart, const TakingsTheme *theme, guint64 hidden);
void takings_plot_free (TakingsPlot *plot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsPlot, takings_plot_free)

/* The picture without a cursor. @cr's origin is the plot's upper left corner. */
void takings_plot_paint (const TakingsPlot *plot, cairo_t *cr);
/* What lies over it at a cursor: the marked point and a card with its values. */
void takings_plot_paint_cursor (const TakingsPlot *plot, cairo_t *cr, const TakingsCursor *cursor);

/**
 * takings_plot_nearest:
 * @x: in the plot's own units
 * @y: likewise
 *
 * The one answer for hover, click and keyboard. O(log n).
 * Returns: %FALSE when nothing is near
 */
gboolean takings_plot_nearest (const TakingsPlot *plot, double x, double y, TakingsCursor *cursor);

/**
 * takings_plot_move:
 * @cursor: (inout): where the keyboard is; @cursor->index of %G_MAXUINT is nowhere yet
 *
 * Left and right are those of the screen, so mirrored plots move through time the other way.
 * Returns: %FALSE when there is nothing to move to
 */
gboolean takings_plot_move (const TakingsPlot *plot, TakingsMove move, TakingsCursor *cursor);

/* What a screen reader says at @cursor. */
char *takings_plot_cursor_text (const TakingsPlot *plot, const TakingsCursor *cursor);
/* Where @cursor is; the middle of a bar, of a slice, or the point. */
gboolean takings_plot_cursor_position (const TakingsPlot *plot, const TakingsCursor *cursor,
                                       double *x, double *y);

/* Entries of the legend: the series, or a donut's slices, largest first. */
guint takings_plot_legend_size (const TakingsPlot *plot);
char *takings_plot_legend_text (const TakingsPlot *plot, guint entry);
/* A swatch of an entry, @size by @size, with its colour and its pattern or marker. */
void takings_plot_paint_swatch (const TakingsPlot *plot, cairo_t *cr, guint entry, double size);

G_END_DECLS
