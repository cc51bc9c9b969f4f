/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "runner.h"
G_BEGIN_DECLS

/* One call for a sync on its way from who asked to the engine: a copy of what was asked, with
 * accounts and days as they were written until takings_sync_call_resolve(). */
typedef struct
{
  char **accounts;  /* (owned) (nullable): as asked, then ids */
  char *since_text; /* (owned) (nullable) */
  gint64 since;
  gboolean full, when_due;
  TakingsLedger *ledger;     /* (owned) (nullable): to look the names up in */
  TakingsSyncResult *result; /* (owned) (nullable) */
} TakingsSyncCall;

TakingsSyncCall *takings_sync_call_new (const TakingsSyncRequest *asked);
void takings_sync_call_free (gpointer data);
/* Names to ids, days to moments: USAGE errors name what has no meaning. Reads the ledger: worker
 * threads. */
gboolean takings_sync_call_resolve (TakingsSyncCall *self, GError **error);

G_END_DECLS
