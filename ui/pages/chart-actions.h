/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart-view.h"
G_BEGIN_DECLS

/* What a page does for its charts: a point opens the entries behind it (action win.entries), and a
 * file is asked for and written. Messages go to the action win.tell. */
void takings_chart_actions_connect (TakingsChartView *view);
/* What each series adds to the query of its points, such as "network:hotmart". */
void takings_chart_actions_set_conditions (TakingsChartView *view, const char *const *conditions);
/* Asks for a file and writes @bytes into it. @name: what to offer. Main thread. */
void takings_save_bytes (GtkWidget *widget, const char *name, GBytes *bytes);

G_END_DECLS
