/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "campaigns.h"
G_BEGIN_DECLS

/* The receiver's secrets: in the keyring, or, on a server that has none, in a file of mode 0600
 * that
 * --secrets names. @file: (nullable): NULL for the keyring. */

/* NULL without @error: there is none. */
char *
takings_keys_lookup (const char *file, const char *account, const char *field, GError **error);
gboolean takings_keys_store (const char *file, const char *account, const char *name,
                             GHashTable *fields, GError **error);
gboolean takings_keys_clear (const char *file, const char *account, GError **error);
/* The token of /feed, made at first use. */
char *takings_keys_feed_token (const char *file, GError **error);

G_END_DECLS
