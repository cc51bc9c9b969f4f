/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
#include "render.h"

#include <adwaita.h>
G_BEGIN_DECLS

#define TAKINGS_TYPE_CHART_VIEW (takings_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (TakingsChartView, takings_chart_view, TAKINGS, CHART_VIEW, GtkWidget)

/**
 * TakingsChartView:
 *
 * A chart as a person uses it: legend, picture, and the same data as a table one key (T) away.
 * Copies itself with Ctrl+C, as a picture for a document and as text for a sheet; a menu offers the
 * rest.
 *
 * Properties: "show-table"; "show-legend" (FALSE for where there is no room).
 * Signals: "point-activated" (point or slice, series): show what is behind it; "save-requested"
 * (format: "png", "svg", "pdf" or "csv"): the window asks where and writes what
 * takings_chart_view_export() gives.
 * Actions: `chart.copy-data`, `chart.copy-picture`, `chart.save` (format), `chart.show-table`.
 *
 * Accessibility: see #TakingsChartCanvas; the table has column headers.
 */
GtkWidget *takings_chart_view_new (void);

/* @chart: (nullable): keeps a reference. Cursor and switched-off series are forgotten unless the
 * series are the same as before. */
void takings_chart_view_set_chart (TakingsChartView *self, TakingsChart *chart);
TakingsChart *takings_chart_view_get_chart (TakingsChartView *self);

/**
 * takings_chart_view_export:
 * @format: "png", "svg", "pdf" or "csv"
 *
 * Returns: (transfer full): the bytes of such a file, in the colours of the window
 */
GBytes *takings_chart_view_export (TakingsChartView *self, const char *format, GError **error);
/* A name to offer for that file: "Net commission.png". */
char *takings_chart_view_dup_file_name (TakingsChartView *self, const char *format);

G_END_DECLS
