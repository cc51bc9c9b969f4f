/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "moment.h"
#include "page.h"
#include <gio/gio.h>
G_BEGIN_DECLS

/**
 * TakingsLedger:
 *
 * The SQLite ledger of a data folder: one writer thread that alone writes and checkpoints (guarded by
 * a lock file against other processes), and read-only connections (query.h). Writes are jobs; each
 * runs in one transaction. The async calls complete in the caller's main context; the plain ones
 * block and are for command line, tests and worker threads.
 */
#define TAKINGS_TYPE_LEDGER (takings_ledger_get_type ())
G_DECLARE_FINAL_TYPE (TakingsLedger, takings_ledger, TAKINGS, LEDGER, GObject)

typedef enum
{
  TAKINGS_LEDGER_READ_WRITE, /* takes the lock, migrates, starts the writer */
  TAKINGS_LEDGER_READ_ONLY,  /* never writes; fails when there is no ledger yet */
} TakingsLedgerMode;

char *takings_ledger_default_dir (void); /* TAKINGS_DATA_DIR or $XDG_DATA_HOME/takings */
/* @wait_seconds: how long to wait for another process's lock. STORAGE errors say what to do. */
TakingsLedger *takings_ledger_open (const char *dir, TakingsLedgerMode mode, guint wait_seconds,
                                    GCancellable *cancellable, GError **error);
/* From now on the ledger is open for writing only while there is something to write, and @idle_ms
 * longer, so that other processes can write meanwhile. For one that stays open: a window's. */
void takings_ledger_lend (TakingsLedger *self, guint idle_ms);
/* Until released as often, others don't write even if nothing is written here: for a whole sync. */
void takings_ledger_hold (TakingsLedger *self);
void takings_ledger_release (TakingsLedger *self);
void takings_ledger_close (TakingsLedger *self); /* waits for the queue; checkpoints; also in dispose */
const char *takings_ledger_get_path (TakingsLedger *self);
/* 32 bytes; customers' e-mails are hashed with it. Without it e-mails are not kept at all. */
void takings_ledger_set_customer_key (TakingsLedger *self, const guint8 *key, gsize len);
/* Replaces the clock that stamps first_seen and changes (tests). NULL: the real one. */
void takings_ledger_set_clock (TakingsLedger *self, gint64 (*now) (gpointer data), gpointer data);

/* --- accounts --- */
typedef struct
{
  char *id; /* uuid, lower case */
  char *network;
  char *name;
  char *endpoint; /* (nullable) */
  char *checkpoint; /* (nullable) the sync engine's own JSON */
  GHashTable *settings; /* (owned) key → value, never a secret */
  gboolean paused;
  gint64 created_at;
  gint64 last_sync; /* end of the last run, 0 never */
  char *last_status; /* (nullable) "ok" … */
  char *last_error;  /* (nullable) message */
  char *last_error_code;
  gint64 retry_at; /* 0: none */
} TakingsAccount;
void takings_account_free (TakingsAccount *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsAccount, takings_account_free)

GPtrArray *takings_ledger_list_accounts (TakingsLedger *self, GError **error); /* of TakingsAccount, full */
/* @id: uuid, a unique beginning of one, or the exact name */
TakingsAccount *takings_ledger_find_account (TakingsLedger *self, const char *id, GError **error);
gboolean takings_ledger_add_account (TakingsLedger *self, const TakingsAccount *account, GError **error);
/* Name, endpoint, settings, paused; what syncs write stays as it is. */
gboolean takings_ledger_update_account (TakingsLedger *self, const TakingsAccount *account, GError **error);
/* Removes the account, its entries, history, totals and runs. */
gboolean takings_ledger_remove_account (TakingsLedger *self, const char *id, GError **error);

/* --- ingest --- */
typedef struct
{
  guint64 added, changed, unchanged, rejected;
  /* commission of added and changed counting entries, per currency, for the EntriesAdded signal */
  GHashTable *net_commission; /* (owned) (nullable) code → gint64* */
} TakingsIngestCounts;
void takings_ingest_counts_clear (TakingsIngestCounts *counts);

/**
 * takings_ledger_ingest_async:
 * @page: (transfer full): what was read
 * @checkpoint: (nullable): the account's new checkpoint; %NULL leaves it
 * @window_done: joins what notes are left, makes orphans entries, drops the window's notes
 * @run: `sync_runs` row id from takings_ledger_begin_run(), 0 for none
 *
 * Pages queue up and are committed together: tens of thousands of rows or 100 ms a transaction,
 * whichever is first. Entries, history, daily totals and checkpoint of a page are always in the same
 * transaction, and the callback comes after its commit.
 */
void takings_ledger_ingest_async (TakingsLedger *self, const char *account, TakingsPage *page,
                                  const char *checkpoint, gboolean window_done, gint64 run,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean takings_ledger_ingest_finish (TakingsLedger *self, GAsyncResult *result,
                                       TakingsIngestCounts *counts, GError **error);
gboolean takings_ledger_ingest (TakingsLedger *self, const char *account, TakingsPage *page,
                                const char *checkpoint, gboolean window_done, gint64 run,
                                TakingsIngestCounts *counts, GError **error);

/* @total: 0 while it is not known */
typedef void (*TakingsProgress) (guint64 done, guint64 total, gpointer data);

/**
 * takings_ledger_link_sales:
 *
 * @progress: (nullable) (scope call): told on the calling thread, in entries and changes
 *
 * Finds the sales of what was taken back since the last time, for figures by sale date. Quick when
 * nothing came or changed. Blocks; in transactions of bounded length, so that what was done before
 * a cancellation is not done again.
 */
gboolean takings_ledger_link_sales (TakingsLedger *self, TakingsProgress progress,
                                    gpointer user_data, GCancellable *cancellable, GError **error);
/* Is there so much to be linked that it takes more than a second? Then queries don't do it. */
gboolean takings_ledger_has_many_to_link (TakingsLedger *self, gboolean *many, GError **error);

/* --- sync history --- */
gint64 takings_ledger_begin_run (TakingsLedger *self, const char *account, gint64 started_at, GError **error);
typedef struct
{
  gint64 started_at, finished_at;
  const char *status; /* "ok" "partial" "failed" "skipped" */
  guint64 pages;
  guint64 read; /* the sum of the next four */
  guint64 added, changed, unchanged, rejected;
  const char *error_code, *error_message; /* (nullable) */
  gint64 retry_at;
} TakingsRun;
gboolean takings_ledger_end_run (TakingsLedger *self, gint64 run, const char *account,
                                 const TakingsRun *outcome, GError **error);

/* --- rates --- */
typedef struct
{
  gint32 day;
  char currency[4];
  TakingsRate rate; /* per EUR */
} TakingsRateRow;
gboolean takings_ledger_put_rates (TakingsLedger *self, const TakingsRateRow *rows, gsize n_rows,
                                   const char *source, guint *n_new, GError **error);

/* --- settings of the ledger: "zone", "currency", … --- */
char *takings_ledger_dup_setting (TakingsLedger *self, const char *key); /* NULL if unset */
gboolean takings_ledger_put_setting (TakingsLedger *self, const char *key, const char *value, GError **error);
/* Changes the reporting zone and rebuilds days and totals; entries' moments never change. @zone: NULL
 * for the system's, whatever that will be. */
gboolean takings_ledger_set_zone (TakingsLedger *self, const char *zone, GError **error);

/* --- care --- */
gboolean takings_ledger_backup (TakingsLedger *self, const char *file, TakingsProgress progress,
                                gpointer data, GCancellable *cancellable, GError **error);
typedef struct
{
  guint64 entries, accounts;
  gint64 oldest, newest; /* occurred_at */
  int schema;
} TakingsBackupPreview;
gboolean takings_backup_preview (const char *file, TakingsBackupPreview *preview, GError **error);
/* Verifies @file, keeps the present ledger beside it as ledger-before-restore-….db, swaps. The ledger
 * of @dir must not be open in this process. */
gboolean takings_backup_restore (const char *file, const char *dir, TakingsProgress progress,
                                 gpointer data, GCancellable *cancellable, char **kept,
                                 GError **error);
/* quick or full integrity_check, foreign keys, totals against recomputation; @report gets lines. */
gboolean takings_ledger_check (TakingsLedger *self, GPtrArray *report, GError **error);
gboolean takings_ledger_rebuild_totals (TakingsLedger *self, GError **error);
/* SHA-256 over the canonical content (entries, totals, not row ids or times of learning). */
char *takings_ledger_digest (TakingsLedger *self, GError **error);

G_END_DECLS
