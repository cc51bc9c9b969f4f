/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include <stdio.h>
G_BEGIN_DECLS

/* RFC 4180 files: CRLF line ends, UTF-8 without BOM. Numbers stay numbers; a text cell that a
 * spreadsheet would take for a formula (it begins with = + - @, tab, CR or NUL) gets a leading
 * apostrophe. Blocking, any thread; memory does not grow with the number of rows. */

/* The members of the contract's JSON as columns, newest first; unknown is an empty cell. */
gboolean takings_report_entries_csv (TakingsLedger *ledger, const TakingsFilter *filter, FILE *out,
                                     GCancellable *cancellable, GError **error);
/* Rows, then a line "total", then a line "unconverted CUR" for each currency without a rate. */
gboolean takings_report_summary_csv (const TakingsSummary *summary, FILE *out, GError **error);

/* Appends one cell, quoted and guarded as needed. */
void takings_csv_append_text (GString *line, const char *text);

G_END_DECLS
