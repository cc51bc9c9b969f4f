/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "text.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsCsv:
 *
 * A streaming RFC 4180 reader over a file or bytes: delimiter (, ; tab |), encoding (UTF-8 with or
 * without BOM, UTF-16, Windows-1252) and line ends detected from the beginning; quoted fields may hold
 * delimiters and line ends; memory is bounded whatever the file's size. Blocking: worker threads and
 * the command line.
 */
typedef struct _TakingsCsv TakingsCsv;
TakingsCsv *takings_csv_open (const char *file, GError **error);
TakingsCsv *takings_csv_new_for_bytes (GBytes *bytes, GError **error);
void takings_csv_free (TakingsCsv *csv);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsCsv, takings_csv_free)
/* Next record; cells are borrowed until the next call. FALSE at the end (no error) or on a fault. */
gboolean takings_csv_next (TakingsCsv *csv, const TakingsText **cells, guint *n_cells, GError **error);
guint64 takings_csv_line (TakingsCsv *csv); /* where the last record began, from 1 */
char takings_csv_delimiter (TakingsCsv *csv);
const char *takings_csv_encoding (TakingsCsv *csv);

G_END_DECLS
