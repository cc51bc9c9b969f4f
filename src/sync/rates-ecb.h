/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "http.h"
#include "ledger.h"
G_BEGIN_DECLS

/* The reference rates of the European Central Bank (eurofxref: daily, 90 days, whole history). */
#define TAKINGS_ECB_ENDPOINT "https://www.ecb.europa.eu"

/* Appends TakingsRateRow to @rows. Any bytes are safe; PROTOCOL when they are no eurofxref
 * document. */
gboolean takings_ecb_parse (const char *data, gsize len, GArray *rows, GError **error);

/**
 * takings_rates_update_async:
 * @endpoint: (nullable): scheme, host and port in place of the ECB's
 *
 * Fetches the daily feed, or the whole history when the ledger has entries older than its first
 * rate or a gap of more than 7 days before the newest publication. Caller's main context.
 */
void takings_rates_update_async (TakingsLedger *ledger, const char *endpoint,
                                 GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
/* @n_new: (out) (optional): rates that were new or corrected */
gboolean takings_rates_update_finish (GAsyncResult *result, guint *n_new, GError **error);

/* Blocking. @n_read, @n_new: (out) (optional) */
gboolean takings_rates_import_file (TakingsLedger *ledger, const char *file, guint *n_read,
                                    guint *n_new, GError **error);

G_END_DECLS
