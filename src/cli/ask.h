/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "command.h"
G_BEGIN_DECLS

/* Asks the Takings that has the ledger of @dir open, a window or what the bus started, to sync.
 * @since: (nullable): as typed. Blocks; Ctrl-C stops waiting, not the sync.
 * Returns: FALSE when there is none to ask, else TRUE with @result or @error. */
gboolean takings_ask_sync (const char *dir, const char *const *ids, const char *since,
                           gboolean full, TakingsSyncResult **result, GError **error);

G_END_DECLS
