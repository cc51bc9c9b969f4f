/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* @ledger: open to be read, maybe by others too. Worker threads. Returns: %NULL with @error */
typedef gpointer (*TakingsReadFunc) (TakingsLedger *ledger, gpointer data, GError **error);

/* Runs @read on a worker thread with @ledger or, where that is %NULL, with the one of @dir, which
 * is opened for it (an empty one is made where there is none). @free_data, @free_result: (nullable)
 */
void takings_read_async (GObject *source, const char *dir, TakingsLedger *ledger,
                         TakingsReadFunc read, gpointer data, GDestroyNotify free_data,
                         GDestroyNotify free_result, GAsyncReadyCallback callback,
                         gpointer user_data);
gpointer takings_read_finish (GAsyncResult *result, GError **error);

/* Of TakingsAccount; without a ledger there are none. Blocks. */
GPtrArray *takings_read_accounts (const char *dir, TakingsLedger *ledger);
GPtrArray *takings_no_accounts (void);
/* The same on a worker thread; never fails. */
void takings_read_accounts_async (GObject *source, const char *dir, TakingsLedger *ledger,
                                  GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
