/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsEngine:
 *
 * Reads accounts side by side into the ledger: per host rate limits, retries with full jitter,
 * Retry-After, windows, sweeps, checkpoints, OAuth tokens, cancellation. One run at a time; a call
 * during a run joins it. Lives in one main context; parsing happens on a worker thread, writing on
 * the ledger's.
 *
 * Signals: `sync-started ()`, `sync-progress (char *account, guint pages, guint entries)`,
 * `sync-waiting (char *account, char *reason, guint seconds)` (asks again after a fault),
 * `sync-finished (TakingsSyncResult*)` as gpointer, without accounts if it failed, `entries-added (char *account, guint count,
 * gint64 net_commission, char *currency)`.
 */
#define TAKINGS_TYPE_ENGINE (takings_engine_get_type ())
G_DECLARE_FINAL_TYPE (TakingsEngine, takings_engine, TAKINGS, ENGINE, GObject)

typedef struct
{
  char *id, *network, *name;
  const char *status; /* "ok" "partial" "failed" "skipped" */
  guint64 pages;
  guint64 read; /* entries and unreadable records: the sum of the next four */
  guint64 added, changed, unchanged, rejected;
  GError *error;   /* (owned) (nullable) */
  gint64 retry_at; /* 0: none */
  char *warning;   /* (owned) (nullable) */
} TakingsAccountResult;
typedef struct
{
  gint64 started_at, finished_at;
  GPtrArray *accounts; /* (owned) of TakingsAccountResult */
  gatomicrefcount ref_count;
} TakingsSyncResult;
TakingsSyncResult *takings_sync_result_ref (TakingsSyncResult *result);
void takings_sync_result_unref (TakingsSyncResult *result);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsSyncResult, takings_sync_result_unref)
TakingsSyncResult *takings_sync_result_new (gint64 started_at);
void takings_account_result_free (TakingsAccountResult *result);
char *takings_sync_result_to_json (TakingsSyncResult *result); /* the contract's document */

TakingsEngine *takings_engine_new (TakingsLedger *ledger);
/* @accounts: (nullable): ids; NULL for all. @since: 0 or UTC seconds to read from. @full: read
 * everything again as deep as the network allows. */
void takings_engine_sync_async (TakingsEngine *self, const char *const *accounts, gint64 since,
                                gboolean full, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
TakingsSyncResult *
takings_engine_sync_finish (TakingsEngine *self, GAsyncResult *result, GError **error);
/* Tries credentials with the network's cheapest request. @fields: secrets and settings, prepared.
 */
void takings_engine_check_async (TakingsEngine *self, const char *network, const char *endpoint,
                                 GHashTable *fields, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gboolean takings_engine_is_syncing (TakingsEngine *self);
gboolean takings_engine_check_finish (TakingsEngine *self, GAsyncResult *result, GError **error);
/* Automatic runs: an account whose network asked for a pause (429, Retry-After, its own faults) is
 * skipped until it is over. One that was out of reach is tried again at once. */
void takings_engine_set_respect_retry_at (TakingsEngine *self, gboolean respect);
/* Tests: divides every wait (back-off, Retry-After, rate limits) by @factor; a fixed clock, if any.
 */
void takings_engine_set_time_scale (TakingsEngine *self, double factor);
void takings_engine_set_clock (TakingsEngine *self, gint64 (*now) (gpointer data), gpointer data);

G_END_DECLS
