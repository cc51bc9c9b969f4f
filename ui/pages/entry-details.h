/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-item.h"
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsEntryDetails:
 *
 * All that is known of one entry: its facts, what it was before and when that was learned, and the
 * other entries of its order, each of which can be shown in its place. Emits `closed` when the
 * person is done with it.
 */
#define TAKINGS_TYPE_ENTRY_DETAILS (takings_entry_details_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryDetails, takings_entry_details, TAKINGS, ENTRY_DETAILS, GtkWidget)

void takings_entry_details_show (TakingsEntryDetails *self, TakingsScope *scope,
                                 TakingsEntryItem *item);

G_END_DECLS
