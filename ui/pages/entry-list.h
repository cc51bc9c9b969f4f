/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-item.h"
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsEntryList:
 *
 * A list model of any length over the ledger: eight bytes a row, and blocks of rows that are read
 * when they come into sight. Reading is done on worker threads; an item asked for meanwhile is
 * empty and fills itself; `filled` is emitted when some have. Main thread.
 */
#define TAKINGS_TYPE_ENTRY_LIST (takings_entry_list_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryList, takings_entry_list, TAKINGS, ENTRY_LIST, GObject)

TakingsEntryList *takings_entry_list_new (TakingsLedger *ledger);
/* @zone: (nullable): of the times; NULL, as at first, for UTC */
void takings_entry_list_set_zone (TakingsEntryList *self, TakingsZone *zone);
/* @ids: (transfer full): numbers of rows, from takings_query_ids(). Where it begins like the list
 * that is shown, what is in sight stays. */
void takings_entry_list_set_ids (TakingsEntryList *self, GArray *ids);
/* (transfer full): those that are shown; never changed, so any thread may read them. */
GArray *takings_entry_list_ref_ids (TakingsEntryList *self);
gint64 takings_entry_list_get_row_id (TakingsEntryList *self, guint position);

G_END_DECLS
