/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "command.h"
G_BEGIN_DECLS

/* Syncs @ids (NULL: all) with progress on a terminal; Ctrl-C cancels. Blocks. */
TakingsSyncResult *takings_sync_run (TakingsLedger *ledger, const char *const *ids, gint64 since,
                                     gboolean full, GError **error);
/* Names each failure on standard error; returns the exit status. */
int takings_sync_tell_failures (TakingsSyncResult *result);
void takings_sync_print (TakingsSyncResult *result);
/* A readable summary on standard output. */
void takings_summary_print (const TakingsSummary *summary, TakingsBy by);

G_END_DECLS
