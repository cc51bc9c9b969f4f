/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-item.h"
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsEntryReading:
 * @facts: (element-type TakingsEntryFact): what the table has no column for
 * @changes: (element-type TakingsEntryFact): when, and what the entry became then; oldest first
 * @order: (element-type TakingsEntryItem): the other entries of its order, newest first
 *
 * All that the ledger knows of one entry, in words.
 */
typedef struct
{
  GPtrArray *facts, *changes, *order;
} TakingsEntryReading;

typedef struct
{
  char *name, *value;
} TakingsEntryFact;

/* Blocks: for a worker thread. An entry that is gone has none of it. */
TakingsEntryReading *takings_entry_read (TakingsLedger *ledger, gint64 row_id, TakingsZone *zone,
                                         GCancellable *cancellable, GError **error);
void takings_entry_reading_free (TakingsEntryReading *reading);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsEntryReading, takings_entry_reading_free)

G_END_DECLS
