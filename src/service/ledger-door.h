/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "sync-thread.h"
G_BEGIN_DECLS

/* Opens and closes a ledger for writing, away from the main thread, which calls all this. */

/* Waits some seconds for another process that has it. The key of customers' addresses is set. */
void takings_door_open_async (const char *dir, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
TakingsLedger *takings_door_open_finish (GAsyncResult *result, GError **error);
/* Takes both; @callback is called when they are closed. */
void takings_door_close_async (TakingsLedger *ledger, TakingsSyncThread *sync,
                               GAsyncReadyCallback callback, gpointer user_data);
/* For a ledger that was opened elsewhere. */
void takings_door_set_customer_key (TakingsLedger *ledger);

G_END_DECLS
