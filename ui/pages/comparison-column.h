/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "comparison-row.h"
#include "table-sight.h"
G_BEGIN_DECLS

/* (transfer full): a column of a comparison, which sorts by what it shows: the name with its bar,
 * or a figure. */
GtkColumnViewColumn *takings_comparison_column_new (TakingsColumn id, const char *title,
                                                    TakingsTableSight *sight);
/* A #TakingsTableFill of a #TakingsComparisonRow; @by: a #TakingsBy as a pointer */
void takings_comparison_column_fill (TakingsTableCell *cell, gpointer row, guint column,
                                     gpointer by);
/* Makes room for the longest text of the column in all @rows. */
void takings_comparison_column_fit (TakingsTableSight *sight, TakingsColumn column,
                                    GListModel *rows);

G_END_DECLS
