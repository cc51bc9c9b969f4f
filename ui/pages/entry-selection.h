/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-list.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsEntrySelection:
 *
 * Which rows of the table are selected: a set of positions, however many, that reads no row. GTK's
 * own would make an object of each selected one. A few selected rows stay so when the list changes
 * around them. Main thread.
 */
#define TAKINGS_TYPE_ENTRY_SELECTION (takings_entry_selection_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntrySelection, takings_entry_selection, TAKINGS, ENTRY_SELECTION,
                      GObject)

TakingsEntrySelection *takings_entry_selection_new (TakingsEntryList *list);
/* (transfer full) (element-type gint64): numbers of the selected rows in the table's order, at most
 * @most. */
GArray *takings_entry_selection_dup_ids (TakingsEntrySelection *self, guint most);

G_END_DECLS
