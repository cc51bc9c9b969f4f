/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "account-run-private.h"
G_BEGIN_DECLS

/* What a sync has to do with the ledger besides its pages: which accounts it reads, and the history
 * of its runs. The work is done in worker threads, the callbacks come in the caller's context. */

typedef struct
{
  GPtrArray *accounts; /* (owned) of TakingsAccount */
  GArray *run_ids;     /* (owned) of gint64, one for each account; 0: skipped */
} TakingsOpened;
void takings_opened_free (TakingsOpened *opened);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsOpened, takings_opened_free)

/* @ids: (nullable): NULL or empty for all. Begins a run of each account that is not skipped. */
void takings_records_open_async (TakingsLedger *ledger, const char *const *ids, gint64 now,
                                 gboolean respect_retry_at, GAsyncReadyCallback callback,
                                 gpointer data);
TakingsOpened *takings_records_open_finish (GAsyncResult *result, GError **error);

/* Writes down how @run, which must have finished, ended. */
void takings_records_close_async (TakingsAccountRun *run, gint64 finished_at,
                                  GAsyncReadyCallback callback, gpointer data);
gboolean takings_records_close_finish (GAsyncResult *result, GError **error);

G_END_DECLS
