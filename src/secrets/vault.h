/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/* Secrets of accounts in the Secret Service (or libsecret's file backend), schema
 * io.github.takings.Takings.Account, attributes "account" (uuid) and "field". Every call has a time
 * limit, fails with KEYRING and a remedy when the keyring is locked, missing or slow, and never falls
 * back to anything else. The plain calls block: command line, tests, worker threads. */

gboolean takings_vault_store (const char *account, const char *account_name, GHashTable *fields,
                              GCancellable *cancellable, GError **error);
GHashTable *takings_vault_lookup (const char *account, const char *const *keys,
                                  GCancellable *cancellable, GError **error); /* missing keys are absent */
void takings_vault_lookup_async (const char *account, const char *const *keys, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
GHashTable *takings_vault_lookup_finish (GAsyncResult *result, GError **error);
gboolean takings_vault_clear (const char *account, GCancellable *cancellable, GError **error);
/* The installation's 32-byte key for customers' e-mails, made at first use (account "installation"). */
GBytes *takings_vault_customer_key (GCancellable *cancellable, GError **error);
/* Tests and the throw-away demo: keep secrets in this process's memory only. */
void takings_vault_use_memory (void);
/* Tests: how long a call may take; 0: 15 seconds. */
void takings_vault_set_time_limit (guint milliseconds);

G_END_DECLS
