/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "plot.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

#define TAKINGS_TYPE_CHART_LEGEND (takings_chart_legend_get_type ())
G_DECLARE_FINAL_TYPE (TakingsChartLegend, takings_chart_legend, TAKINGS, CHART_LEGEND, GtkWidget)

/**
 * TakingsChartLegend:
 *
 * The names of a chart's series, or of a donut's slices with their shares, each a button that
 * switches it on and off. Property "hidden": bit i is set while entry i is off.
 *
 * Accessibility: the buttons are toggle buttons with the series' name; the legend is a group.
 *
 * CSS name: chartlegend.
 */
GtkWidget *takings_chart_legend_new (void);
/* @plot: (transfer full) (nullable): what the swatches and texts are taken from. */
void takings_chart_legend_take_plot (TakingsChartLegend *self, TakingsPlot *plot);

G_END_DECLS
