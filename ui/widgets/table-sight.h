/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsTableSight:
 *
 * Which rows of a table are in sight, and what their cells are filled and drawn with. GTK keeps
 * some 200 rows ready; only the cells of those in sight, and of a few beside them, have their texts
 * laid out, all by one layout. Main thread.
 */
#define TAKINGS_TYPE_TABLE_SIGHT (takings_table_sight_get_type ())
G_DECLARE_FINAL_TYPE (TakingsTableSight, takings_table_sight, TAKINGS, TABLE_SIGHT, GObject)

typedef struct _TakingsTableCell TakingsTableCell;

/* Says in @cell what @item is in @column; leaves it alone while that is not known. */
typedef void (*TakingsTableFill) (TakingsTableCell *cell, gpointer item, guint column,
                                  gpointer data);

/* @owner: (not owned): whose font it is; lives longer. @scroll: along the rows. @data: of @fill */
TakingsTableSight *takings_table_sight_new (GtkWidget *owner, GtkAdjustment *scroll,
                                            TakingsTableFill fill, gpointer data);
/* All rows of the table, which are of one height. Once. */
void takings_table_sight_set_rows (TakingsTableSight *self, GListModel *rows);
/* Whether the row at @position is in sight, or nearly. */
gboolean takings_table_sight_has (TakingsTableSight *self, guint position);
/* For one text at a time: one line with figures of one width, cut at its end. */
PangoLayout *takings_table_sight_get_layout (TakingsTableSight *self);
/* Pixels of a line, whatever it says; and of @chars characters. */
int takings_table_sight_get_height (TakingsTableSight *self);
int takings_table_sight_get_width (TakingsTableSight *self, int chars);
/* The cells of a column have room for these texts at least; else for what they ask themselves.
 * @other: (nullable) */
void takings_table_sight_set_widest (TakingsTableSight *self, guint column, const char *text,
                                     const char *other);
int takings_table_sight_get_widest (TakingsTableSight *self, guint column);
/* The owner's style has changed, perhaps its font. */
void takings_table_sight_restyle (TakingsTableSight *self);
/* Items have been read: cells in sight show what they say now. */
void takings_table_sight_refresh (TakingsTableSight *self);
void takings_table_sight_fill (TakingsTableSight *self, TakingsTableCell *cell, gpointer item,
                               guint column);
/* A TakingsTableCell is in @row, as a child of one of its children, or no longer; @row: (not owned)
 */
void takings_table_sight_add (TakingsTableSight *self, GtkWidget *row);
void takings_table_sight_remove (TakingsTableSight *self, GtkWidget *row);

G_END_DECLS
