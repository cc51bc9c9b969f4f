/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include <stdio.h>
G_BEGIN_DECLS

/* The contract's documents, members in its order. Blocking, any thread. */

/* An array of entries, one a line, newest first; streams. */
gboolean takings_report_entries_json (TakingsLedger *ledger, const TakingsFilter *filter, FILE *out,
                                      GCancellable *cancellable, GError **error);
char *takings_summary_to_json (const TakingsSummary *summary);

/* Appends a JSON string with its quotes, or null. Invalid UTF-8 becomes U+FFFD. */
void takings_json_append_string (GString *out, const char *text);

G_END_DECLS
