/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "plot.h"
#include "scale.h"
#include "slices.h"
G_BEGIN_DECLS

typedef struct
{
  double x, y, width, height;
} TakingsRect;

/* One shaped line of text with its place. */
typedef struct
{
  PangoLayout *layout; /* (owned) (nullable): NULL in a theme of boxes */
  double x, y, width, height;
} TakingsLabel;

/* A line as it is painted: the points themselves, or one range a pixel column. */
typedef struct
{
  gboolean ranges;
  gboolean jagged; /* up and down so often that nobody sees how finely its edges are smoothed */
  guint n;
  double *x, *top, *bottom; /* (owned): NAN where there is no value; @bottom only of ranges */
} TakingsTrace;

/* A bar of one series at one point. */
typedef struct
{
  float x, width, y, height;
  guint index;
  gboolean outer; /* the end away from zero is free, so rounded */
} TakingsBar;

typedef struct
{
  TakingsLabel name;
  double x, y; /* of the swatch */
  guint entry;
} TakingsLegendEntry;

struct _TakingsPlot
{
  TakingsChart *chart; /* (owned) */
  TakingsTheme theme;
  const TakingsNotation *notation;
  TakingsPlotOptions options;
  PangoContext *context; /* (owned) (nullable) */

  TakingsRect area; /* inside the axes; of a donut, the square around the ring */
  TakingsLabel title, period, empty;
  TakingsScale scale;
  double slot;           /* width of one point of bars; distance of two of lines */
  TakingsLabel *values;  /* (owned): one for each tick of the scale */
  GArray *dates;         /* (owned): of TakingsLabel; x + width / 2 is the tick */
  GArray *legend;        /* (owned): of TakingsLegendEntry */
  TakingsTrace *traces;  /* (owned) (nullable): one for each series */
  GArray **bars;         /* (owned) (nullable): one for each series, of TakingsBar */
  TakingsSlices *slices; /* (owned) (nullable) */
  TakingsLabel total, total_name;
  TakingsLabel *names;            /* (owned): of the series, shaped for the first cursor's card */
  PangoFontDescription *fonts[2]; /* (owned): plain and bold */
  PangoAttrList *attributes;      /* (owned) */
  gboolean is_empty;
};

/* label.c */
void takings_label_init (TakingsLabel *label, const TakingsPlot *plot, const char *text,
                         double size, gboolean bold, double max_width);
void takings_label_clear (TakingsLabel *label);
void takings_label_paint (const TakingsLabel *label, cairo_t *cr, const TakingsColor *color);

/* layout.c, layout-legend.c */
void takings_plot_lay_out (TakingsPlot *plot);
void takings_plot_lay_out_head (TakingsPlot *plot, TakingsRect *rest);

/* trace.c, bars.c */
void takings_plot_trace (TakingsPlot *plot);
void takings_plot_stand_bars (TakingsPlot *plot);
void takings_plot_bar_extremes (const TakingsPlot *plot, gint64 *low, gint64 *high);

/* paint-….c */
void takings_paint_color (cairo_t *cr, const TakingsColor *color, double alpha);
void takings_paint_lines (const TakingsPlot *plot, cairo_t *cr);
void takings_paint_bars (const TakingsPlot *plot, cairo_t *cr);
void takings_paint_donut (const TakingsPlot *plot, cairo_t *cr);
void takings_paint_slice_mark (const TakingsPlot *plot, cairo_t *cr, guint index);
void takings_paint_marker (const TakingsPlot *plot, cairo_t *cr, guint series, double x, double y,
                           double radius);
/* Hatches the current path, which is consumed. */
void takings_paint_pattern (const TakingsPlot *plot, cairo_t *cr, guint number);
/* The same in two steps, for many rectangles at once. */
void takings_paint_hatch_path (cairo_t *cr, guint number, const TakingsRect *rect);
void takings_paint_hatch_stroke (const TakingsPlot *plot, cairo_t *cr, guint number);
void takings_paint_card (const TakingsPlot *plot, cairo_t *cr, const TakingsCursor *cursor,
                         double x, double y);

static inline gboolean
takings_plot_shows (const TakingsPlot *plot, guint series)
{
  return (plot->options.hidden >> series & 1) == 0;
}

static inline gboolean
takings_plot_has_bars (const TakingsPlot *plot)
{
  return plot->chart->kind == TAKINGS_CHART_BARS || plot->chart->kind == TAKINGS_CHART_STACK;
}

/* The colour of a series and its number among those that have one; comparisons are muted. */
const TakingsColor *takings_plot_color (const TakingsPlot *plot, guint series);
guint takings_plot_number (const TakingsPlot *plot, guint series);

double
takings_plot_x (const TakingsPlot *plot, double position); /* of a point, mirrored if need be */
double takings_plot_y (const TakingsPlot *plot, gint64 value);
double takings_plot_point_position (const TakingsPlot *plot, guint index);

G_END_DECLS
