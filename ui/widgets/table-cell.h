/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "table-sight.h"
G_BEGIN_DECLS

/**
 * TakingsTableCell:
 *
 * A cell of a table: a line of text, and perhaps a bar below it. It asks for the same size whatever
 * it says, so that another item in it costs no layout, and it has a text only while its row is in
 * sight. To a screen reader it is a label; the bar only repeats what a figure beside it says.
 */
#define TAKINGS_TYPE_TABLE_CELL (takings_table_cell_get_type ())
G_DECLARE_FINAL_TYPE (TakingsTableCell, takings_table_cell, TAKINGS, TABLE_CELL, GtkWidget)

/**
 * takings_table_cell_new:
 * @place: (not owned): the place in the table, which owns the cell
 * @column: as the table numbers what its cells say
 * @figure: a figure, at the end of the cell
 * @chars: the least it asks for, in characters of usual text: larger text has no more room
 */
GtkWidget *takings_table_cell_new (TakingsTableSight *sight, GtkListItem *place, guint column,
                                   gboolean figure, int chars);
/* @item: (type GObject) (nullable) */
void takings_table_cell_set_item (TakingsTableCell *self, gpointer item);

/* What fills a cell says of its item. */
void takings_table_cell_set_text (TakingsTableCell *self, const char *text);
/* Whether it has a style class. */
void takings_table_cell_set_class (TakingsTableCell *self, const char *name, gboolean wanted);
/* There is room for a bar once this was called, which is to be when the cell is made. @part: of the
 * cell's width, 0 to 1; @network: (nullable): whose colour it has, else that of the style */
void takings_table_cell_set_bar (TakingsTableCell *self, double part, const char *network);

GtkListItem *takings_table_cell_get_place (TakingsTableCell *self);
/* (nullable): NULL while it is out of sight, or its item not known */
const char *takings_table_cell_get_text (TakingsTableCell *self);
/* It has come into sight or gone since it was updated. */
gboolean takings_table_cell_is_stale (TakingsTableCell *self);
/* Says what its item is now, or nothing out of sight. */
void takings_table_cell_update (TakingsTableCell *self);

G_END_DECLS
