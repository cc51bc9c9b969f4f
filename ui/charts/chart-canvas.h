/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "plot.h"

#include <adwaita.h>
G_BEGIN_DECLS

#define TAKINGS_TYPE_CHART_CANVAS (takings_chart_canvas_get_type ())
G_DECLARE_FINAL_TYPE (TakingsChartCanvas, takings_chart_canvas, TAKINGS, CHART_CANVAS, GtkWidget)

/**
 * TakingsChartCanvas:
 *
 * The picture of a chart, with a cursor that the pointer and the keyboard share. The picture is
 * painted once for a size and a theme; moving the cursor only draws what lies over it.
 *
 * Keys: arrows, Page Up and Page Down move through the points, Up and Down through the series, Home
 * and End to the ends, Escape takes the cursor away, Return activates the point. In a mirrored
 * chart Left and Right stay those of the screen.
 *
 * Accessibility: role IMG; the label is the chart's title. The description is a summary of the
 * chart and, while the keyboard's cursor is on a point, what that point says.
 *
 * A sparkline takes no focus and no pointer: it belongs to what it is part of.
 *
 * CSS name: chart.
 */
GtkWidget *takings_chart_canvas_new (void);

/* Borrows nothing: keeps a reference. A change of chart fades over where motion is wanted. */
void takings_chart_canvas_set_chart (TakingsChartCanvas *self, TakingsChart *chart);
/* Bit i: series i (slice i of a donut) is switched off. */
void takings_chart_canvas_set_hidden (TakingsChartCanvas *self, guint64 hidden);
/* What the widget's style, font and the desktop's colour scheme make of a chart's theme. */
void takings_chart_canvas_get_theme (TakingsChartCanvas *self, TakingsTheme *theme);
/* FALSE when there is no cursor. */
gboolean takings_chart_canvas_get_cursor (TakingsChartCanvas *self, TakingsCursor *cursor);

G_END_DECLS
