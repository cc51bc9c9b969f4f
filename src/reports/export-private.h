/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sink.h"
G_BEGIN_DECLS

/* Between the files that write entries: one entry into a #TakingsSink. */
void takings_csv_put_header (TakingsSink *sink);
gboolean takings_csv_put_entry (const TakingsEntryRow *row, gpointer sink);
gboolean takings_json_put_entry (const TakingsEntryRow *row, gpointer sink);

G_END_DECLS
