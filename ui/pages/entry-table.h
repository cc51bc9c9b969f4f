/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "column-layout.h"
#include "entry-list.h"
#include "entry-selection.h"
G_BEGIN_DECLS

/**
 * TakingsEntryTable:
 *
 * Entries of any number as a table: columns to choose, resize, reorder and sort by, rows to select,
 * copy (Ctrl+C) and drag out as text and CSV. The ledger sorts; the table says how
 * (`sort-changed`). `opened` (guint) gives the position of a row that a person opened;
 * `selection-changed` tells that other rows are selected.
 */
#define TAKINGS_TYPE_ENTRY_TABLE (takings_entry_table_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryTable, takings_entry_table, TAKINGS, ENTRY_TABLE, GtkWidget)

/* Once. @state: (nullable): where columns and order are kept */
void takings_entry_table_set_up (TakingsEntryTable *self, TakingsLedger *ledger, GSettings *state);
/* The zone of the times; after set_up. */
void takings_entry_table_set_zone (TakingsEntryTable *self, TakingsZone *zone);
TakingsEntryList *takings_entry_table_get_list (TakingsEntryTable *self);
TakingsColumnLayout *takings_entry_table_get_layout (TakingsEntryTable *self);
void
takings_entry_table_get_order (TakingsEntryTable *self, TakingsOrder *order, gboolean *descending);
/* The only selected row; G_MAXUINT when none or several are. */
guint takings_entry_table_get_selected (TakingsEntryTable *self);
/* Into the clipboard; how many rows that is. */
guint takings_entry_table_copy (TakingsEntryTable *self);

G_END_DECLS
