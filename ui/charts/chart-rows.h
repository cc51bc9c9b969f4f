/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"

#include <gio/gio.h>
G_BEGIN_DECLS

#define TAKINGS_TYPE_CHART_ROWS (takings_chart_rows_get_type ())
G_DECLARE_FINAL_TYPE (TakingsChartRows, takings_chart_rows, TAKINGS, CHART_ROWS, GObject)

/**
 * TakingsChartRows:
 *
 * A list model of a chart's points, for the table of its data. An item is made when it is asked
 * for, so a million points cost nothing: it is a #GObject that only carries its number.
 */
GListModel *takings_chart_rows_new (TakingsChart *chart);
guint takings_chart_row_get_index (GObject *row);

G_END_DECLS
