/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/* What the vault asks of libsecret. Threads: any. Each call hands its work to the one keyring
 * thread, which alone talks to libsecret, and waits for it for at most the time limit; a keyring
 * that hangs costs an error, never the caller. Errors are KEYRING, with a remedy, or CANCELLED. */
gboolean takings_keyring_store (const char *account, const char *account_name, GHashTable *fields,
                                GCancellable *cancellable, GError **error);
GHashTable *takings_keyring_lookup (const char *account, const char *const *keys,
                                    GCancellable *cancellable, GError **error);
gboolean takings_keyring_clear (const char *account, GCancellable *cancellable, GError **error);
void takings_keyring_set_time_limit (guint milliseconds); /* 0: the usual */
GHashTable *takings_keyring_new_fields (void); /* overwrites its values when it is freed */

G_END_DECLS
