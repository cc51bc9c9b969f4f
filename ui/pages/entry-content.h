/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry-item.h"
#include "ledger.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsEntryContent:
 *
 * Rows of the table for the clipboard or another program: as text with tabs, as they are seen, and as
 * CSV with all members, exactly. They are read on a worker thread when somebody asks for them.
 */
#define TAKINGS_TYPE_ENTRY_CONTENT (takings_entry_content_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEntryContent, takings_entry_content, TAKINGS, ENTRY_CONTENT,
                      GdkContentProvider)

/* @ids: (transfer full) (element-type gint64): of rows; @fields: (transfer full) (element-type
 * TakingsField): the columns of the text; @zone: of its times */
GdkContentProvider *takings_entry_content_new (TakingsLedger *ledger, TakingsZone *zone,
                                               GArray *ids, GArray *fields);

G_END_DECLS
