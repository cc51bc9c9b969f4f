/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-item.h"
#include "entry-sight.h"
G_BEGIN_DECLS

/**
 * TakingsEntryCell:
 *
 * One field of an entry in a cell of the table: a line of text. It asks for the same size whatever
 * it says, so that another entry in it costs no layout, and it has a text only while its row is in
 * sight. To a screen reader it is a label. Style classes: `error` for a loss, `dim-label` for what
 * is void.
 */
#define TAKINGS_TYPE_ENTRY_CELL (takings_entry_cell_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryCell, takings_entry_cell, TAKINGS, ENTRY_CELL, GtkWidget)

/**
 * takings_entry_cell_new:
 * @place: (not owned): the place in the table, which owns the cell
 * @figure: a figure, at the end of the cell
 * @chars: the least it asks for, in characters
 */
GtkWidget *takings_entry_cell_new (TakingsEntrySight *sight, GtkListItem *place, TakingsField field,
                                   gboolean figure, int chars);
/* @item: (nullable) */
void takings_entry_cell_set_item (TakingsEntryCell *self, TakingsEntryItem *item);
GtkListItem *takings_entry_cell_get_place (TakingsEntryCell *self);
/* It has come into sight or gone, or its entry was read, since it was updated. */
gboolean takings_entry_cell_is_stale (TakingsEntryCell *self);
void takings_entry_cell_update (TakingsEntryCell *self);

G_END_DECLS
