/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "export-rows.h"

#include "export-private.h"

#define AT_ONCE 4096 /* rows between two counts; no reader is held longer */

gboolean
takings_report_rows (TakingsLedger *ledger, TakingsRowsFormat format, const gint64 *ids,
                     guint n_ids, FILE *out, guint *done, GCancellable *cancellable, GError **error)
{
  gboolean csv = format == TAKINGS_ROWS_CSV, fine = TRUE;
  TakingsSink sink;

  takings_sink_init (&sink, out);
  if (csv)
    takings_csv_put_header (&sink);
  else
    takings_sink_char (&sink, '[');
  for (guint i = 0; i < n_ids && fine && sink.failed == 0; i += AT_ONCE)
    {
      guint n = MIN (AT_ONCE, n_ids - i);
      fine = takings_query_entries_by_id (ledger, ids + i, n,
                                          csv ? takings_csv_put_entry : takings_json_put_entry,
                                          &sink, cancellable, error);
      if (done != NULL)
        g_atomic_int_set (done, i + n);
    }
  if (!csv)
    TAKINGS_SINK_LITERAL (&sink, "\n]\n");
  return takings_sink_finish (&sink, fine ? error : NULL) && fine;
}
