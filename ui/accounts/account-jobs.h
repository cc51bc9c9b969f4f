/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "account-setup.h"
#include "query.h"
G_BEGIN_DECLS

/* What is done with accounts on a worker thread, so that a slow keyring or disk stops no drawing.
 * Called on the main thread, where the callbacks arrive. The source object of all is the ledger. */

/* of TakingsAccount */
void takings_accounts_list_async (TakingsLedger *ledger, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer data);
GPtrArray *takings_accounts_list_finish (GAsyncResult *result, GError **error);

/* @fields: as typed, over the stored ones of @account (nullable: none yet); checked by the
 * network's adapter, so that they can be tried. */
void takings_accounts_prepare_async (TakingsLedger *ledger, const char *network,
                                     const char *account, GHashTable *fields,
                                     GAsyncReadyCallback callback, gpointer data);
GHashTable *takings_accounts_prepare_finish (GAsyncResult *result, GError **error);

/* @account: (nullable): the one to change, or a new one of @network. Texts that are %NULL stay as
 * they are. Returns the account's id. */
void takings_accounts_save_async (TakingsLedger *ledger, const char *network, const char *account,
                                  const char *name, const char *endpoint, GHashTable *fields,
                                  GAsyncReadyCallback callback, gpointer data);
char *takings_accounts_save_finish (GAsyncResult *result, GError **error);

void takings_accounts_pause_async (TakingsLedger *ledger, const char *account, gboolean paused,
                                   GAsyncReadyCallback callback, gpointer data);
/* Secrets first: an account without them can be removed again, orphaned secrets can't. */
void takings_accounts_remove_async (TakingsLedger *ledger, const char *account,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean takings_accounts_done_finish (GAsyncResult *result, GError **error);

/* How many entries it has. */
void takings_accounts_size_async (TakingsLedger *ledger, const char *account,
                                  GAsyncReadyCallback callback, gpointer data);
gboolean takings_accounts_size_finish (GAsyncResult *result, guint64 *entries, GError **error);

G_END_DECLS
