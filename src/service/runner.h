/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "reading.h"
#include "sync-thread.h"
G_BEGIN_DECLS

/**
 * TakingsRunner:
 *
 * Syncs of this process, whoever asks: window, bus, timer, all of which join one run. Without a
 * window the ledger is open for writing only while a sync runs, so that a command line does not
 * wait for a process that does nothing. Main thread; ledger and keyring are other threads'.
 *
 * Signals: those of #TakingsSyncThread, and `changed ()`: the accounts or what is known about them.
 */
#define TAKINGS_TYPE_RUNNER (takings_runner_get_type ())
G_DECLARE_FINAL_TYPE (TakingsRunner, takings_runner, TAKINGS, RUNNER, GObject)

/* @application: (nullable): held while there is something to do */
TakingsRunner *takings_runner_new (const char *dir, GApplication *application);
/* Reads the accounts, so that they are known from the first call on. Blocks some milliseconds. */
void takings_runner_load (TakingsRunner *self);
/* The window's ledger, which stays open. */
void takings_runner_keep_open (TakingsRunner *self, TakingsLedger *ledger);
TakingsSyncThread *takings_runner_get_sync (TakingsRunner *self); /* NULL unless kept open */
const char *takings_runner_get_dir (TakingsRunner *self);
gboolean takings_runner_is_syncing (TakingsRunner *self);
GPtrArray *takings_runner_get_accounts (TakingsRunner *self); /* of TakingsAccount */
/* Cancels what runs; who waits is answered. */
void takings_runner_stop (TakingsRunner *self);

/* @accounts: (nullable): ids, beginnings of ids, names; @since: 0 or UTC seconds; @since_text:
 * (nullable): a day or a moment instead. USAGE errors name what has no meaning. */
typedef struct
{
  const char *const *accounts;
  gint64 since;
  const char *since_text;
  gboolean full;
  gboolean when_due; /* by the clock: accounts in a pause are left alone */
} TakingsSyncRequest;
void takings_runner_sync_async (TakingsRunner *self, const TakingsSyncRequest *request,
                                GAsyncReadyCallback callback, gpointer user_data);
TakingsSyncResult *
takings_runner_sync_finish (TakingsRunner *self, GAsyncResult *result, GError **error);

/* takings_read_async() from this process's ledger; the application is held until it is done. */
void takings_runner_read_async (TakingsRunner *self, TakingsReadFunc read, gpointer data,
                                GDestroyNotify free_data, GDestroyNotify free_result,
                                GAsyncReadyCallback callback, gpointer user_data);
gpointer takings_runner_read_finish (TakingsRunner *self, GAsyncResult *result, GError **error);

G_END_DECLS
