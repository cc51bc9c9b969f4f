/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
G_BEGIN_DECLS

/**
 * TakingsSyncThread:
 *
 * An engine on a thread of its own, so that drawing never waits for a sync nor a sync for drawing.
 * Everything here is called in one main context, where callbacks and signals arrive too.
 *
 * A call during a run joins it; what the run did not read is read by another one after it. A run is
 * cancelled when all who wait for it have cancelled.
 *
 * Signals: those of #TakingsEngine: `sync-started ()`, `sync-progress (char *account, guint pages,
 * guint entries)`, `entries-added (char *account, guint count, gint64 net_commission, char
 * *currency)`, `sync-finished (TakingsSyncResult*)`, which comes before any call's callback.
 */
#define TAKINGS_TYPE_SYNC_THREAD (takings_sync_thread_get_type ())
G_DECLARE_FINAL_TYPE (TakingsSyncThread, takings_sync_thread, TAKINGS, SYNC_THREAD, GObject)

TakingsSyncThread *takings_sync_thread_new (TakingsLedger *ledger);
/* As takings_engine_sync_async(). */
void takings_sync_thread_sync_async (TakingsSyncThread *self, const char *const *accounts,
                                     gint64 since, gboolean full, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
/* By the clock, not by a person: all accounts but those whose network asked for a pause. */
void takings_sync_thread_sync_when_due_async (TakingsSyncThread *self, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
TakingsSyncResult *
takings_sync_thread_sync_finish (TakingsSyncThread *self, GAsyncResult *result, GError **error);
/* As takings_engine_check_async(). */
void takings_sync_thread_check_async (TakingsSyncThread *self, const char *network,
                                      const char *endpoint, GHashTable *fields,
                                      GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
takings_sync_thread_check_finish (TakingsSyncThread *self, GAsyncResult *result, GError **error);

G_END_DECLS
