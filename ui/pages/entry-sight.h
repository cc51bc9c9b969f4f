/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsEntrySight:
 *
 * Which rows of a table of entries are in sight, and what their cells are drawn with. GTK keeps
 * some 200 rows ready; only the cells of those in sight, and of a few beside them, have their texts
 * laid out, all by one layout. Main thread.
 */
#define TAKINGS_TYPE_ENTRY_SIGHT (takings_entry_sight_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntrySight, takings_entry_sight, TAKINGS, ENTRY_SIGHT, GObject)

/* @owner: (not owned): whose font it is; lives longer. @scroll: along the rows */
TakingsEntrySight *takings_entry_sight_new (GtkWidget *owner, GtkAdjustment *scroll);
/* All rows of the table, which are of one height. */
void takings_entry_sight_set_rows (TakingsEntrySight *self, GListModel *rows);
/* Whether the row at @position is in sight, or nearly. */
gboolean takings_entry_sight_has (TakingsEntrySight *self, guint position);
/* For one text at a time: one line with figures of one width, cut at its end. */
PangoLayout *takings_entry_sight_get_layout (TakingsEntrySight *self);
/* Pixels of a line, whatever it says; and of @chars characters. */
int takings_entry_sight_get_height (TakingsEntrySight *self);
int takings_entry_sight_get_width (TakingsEntrySight *self, int chars);
/* The owner's style has changed, perhaps its font. */
void takings_entry_sight_restyle (TakingsEntrySight *self);
/* Entries have been read: cells in sight show what they have been waiting for. */
void takings_entry_sight_refresh (TakingsEntrySight *self);
/* A TakingsEntryCell is in @row, as a child of one of its children, or no longer; @row: (not owned)
 */
void takings_entry_sight_add (TakingsEntrySight *self, GtkWidget *row);
void takings_entry_sight_remove (TakingsEntrySight *self, GtkWidget *row);

G_END_DECLS
