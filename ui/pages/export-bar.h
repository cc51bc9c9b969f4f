/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "export-rows.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsExportBar:
 *
 * Writes rows of the table into a file on a worker thread. What takes longer than a moment shows how
 * far it is and can be cancelled; a file is there whole or not at all. The outcome goes to the action
 * win.tell.
 */
#define TAKINGS_TYPE_EXPORT_BAR (takings_export_bar_get_type ())
G_DECLARE_FINAL_TYPE (TakingsExportBar, takings_export_bar, TAKINGS, EXPORT_BAR, GtkWidget)

/* Asks for a file, then writes. @ids: (element-type gint64): numbers of rows, never changed */
void takings_export_bar_ask (TakingsExportBar *self, TakingsLedger *ledger, GArray *ids,
                             TakingsRowsFormat format);
/* Into @file; an export under way goes on first and @file is not written. */
void takings_export_bar_write (TakingsExportBar *self, TakingsLedger *ledger, GArray *ids,
                               TakingsRowsFormat format, GFile *file);
gboolean takings_export_bar_is_busy (TakingsExportBar *self);
void takings_export_bar_cancel (TakingsExportBar *self);

G_END_DECLS
