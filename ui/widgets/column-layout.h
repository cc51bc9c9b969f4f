/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsColumnLayout:
 *
 * Which columns a table shows, in which order and how wide: what a person makes of it is kept and
 * restored. Where there is no room only the columns that say so stay. It borrows the table, which
 * must outlive it. Main thread.
 */
#define TAKINGS_TYPE_COLUMN_LAYOUT (takings_column_layout_get_type ())
G_DECLARE_FINAL_TYPE (TakingsColumnLayout, takings_column_layout, TAKINGS, COLUMN_LAYOUT, GObject)

TakingsColumnLayout *takings_column_layout_new (GtkColumnView *table);

/**
 * takings_column_layout_add:
 * @name: under which it is kept, whatever the language
 * @width: pixels, -1 for what it needs
 * @narrow: it stays where there is no room for all
 *
 * Appends @column to the table.
 */
void takings_column_layout_add (TakingsColumnLayout *self, GtkColumnViewColumn *column,
                                const char *name, int width, gboolean visible, gboolean narrow);
/* Restores what @key of @state holds (of type a(sib)), then keeps what changes. After all columns
 * are added. @state: (nullable) */
void takings_column_layout_bind (TakingsColumnLayout *self, GSettings *state, const char *key);
void takings_column_layout_set_narrow (TakingsColumnLayout *self, gboolean narrow);
/* An action a column, named as it, that shows and hides it, and "sort" with a column's name; and a
 * menu of them under @prefix. */
GActionGroup *takings_column_layout_dup_actions (TakingsColumnLayout *self);
GMenuModel *takings_column_layout_dup_menu (TakingsColumnLayout *self, const char *prefix);

G_END_DECLS
