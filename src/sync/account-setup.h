/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* Accounts as people set them up: settings into the ledger, secrets into the keyring. All of it
 * blocks: command line and worker threads. Errors name the field that is wrong, what it is and where
 * to find it; never its content. */

/* Stores an account and its secrets. @fields: as typed. @id: (out): the new uuid */
gboolean takings_account_create (TakingsLedger *ledger, const char *network, const char *name,
                                 const char *endpoint, GHashTable *fields, char **id,
                                 GError **error);
/* An account without credentials, paused, for what is imported from files. */
gboolean takings_account_create_for_files (TakingsLedger *ledger, const char *network,
                                           const char *name, char **id, GError **error);
/* Changes a stored account: @name and @endpoint (nullable; an empty endpoint takes it away),
 * @fields (nullable) are put over those it has, empty ones taken away. */
gboolean takings_account_change (TakingsLedger *ledger, TakingsAccount *account, const char *name,
                                 const char *endpoint, GHashTable *fields, GError **error);
/* Settings and secrets of a stored account, checked. */
GHashTable *takings_account_fields (const TakingsAccount *account, GError **error);
/* The same with @typed (nullable) put over them, not stored: what is to be tried before it is saved. */
GHashTable *takings_account_fields_with (const TakingsAccount *account, GHashTable *typed,
                                         GError **error);
/* "clickbank, digistore24, …" */
char *takings_network_names (void);

G_END_DECLS
