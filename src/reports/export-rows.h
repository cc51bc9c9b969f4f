/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include <stdio.h>
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_ROWS_CSV,
  TAKINGS_ROWS_JSON,
} TakingsRowsFormat;

/**
 * takings_report_rows:
 * @ids: numbers of rows, from takings_query_ids()
 * @done: (nullable): how many of them were dealt with, counted while it works; read it with
 *   g_atomic_int_get() from any thread
 *
 * The rows of a table in the table's order, each as takings_report_entries_csv() and
 * takings_report_entries_json() write it; a row that is gone is left out. Blocking, any thread;
 * memory does not grow with the number of rows.
 */
gboolean takings_report_rows (TakingsLedger *ledger, TakingsRowsFormat format, const gint64 *ids,
                              guint n_ids, FILE *out, guint *done, GCancellable *cancellable,
                              GError **error);

G_END_DECLS
