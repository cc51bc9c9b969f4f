/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "backoff.h"
#include "engine.h"
#include "http.h"
#include "limiter.h"
#include "windows.h"
G_BEGIN_DECLS

/* Read and not committed yet. The ledger commits what waits at once, so that many pages make few
 * commits; what they may hold in memory is bounded by bytes. */
#define TAKINGS_PAGES_IN_FLIGHT       32 /* of one account */
#define TAKINGS_PAGES_IN_FLIGHT_TOTAL 48
#define TAKINGS_BYTES_IN_FLIGHT       (16u << 20)
#define TAKINGS_MAX_PAGES             100000 /* of one window */

/* What account runs share. Belongs to the engine; main thread. */
typedef struct
{
  TakingsLedger *ledger;   /* (owned) */
  TakingsHttp *http;       /* (owned) */
  TakingsLimiter *limiter; /* (owned) */
  GRand *rand;             /* (owned) */
  double scale;
  gint64 (*now) (gpointer data);
  gpointer now_data;
  guint in_flight;
  gsize bytes_in_flight;
  guint max_pages; /* of a window */
} TakingsShared;

typedef struct _TakingsAccountRun TakingsAccountRun;

typedef struct
{
  void (*progress) (TakingsAccountRun *run, gpointer data);
  /* a long wait begins; @reason is a sentence without secrets */
  void (*waiting) (TakingsAccountRun *run, const char *reason, guint seconds, gpointer data);
  void (*added) (TakingsAccountRun *run, const TakingsIngestCounts *counts, gpointer data);
  void (*committed) (TakingsAccountRun *run, gpointer data); /* room for another page */
  void (*done) (TakingsAccountRun *run, gpointer data); /* last call; the run may be freed later */
  gpointer data;
} TakingsAccountRunHooks;

/* One account in one sync, or one credential check. Main thread; see account-run.c. */
struct _TakingsAccountRun
{
  TakingsShared *shared;
  TakingsAccountRunHooks hooks;
  TakingsAccount *account; /* (owned) */
  TakingsAdapter *adapter; /* (nullable) */
  const TakingsAdapterInfo *info;
  TakingsAccountResult *result; /* of the sync's result, or (owned) by a check */
  GCancellable *cancellable;    /* (owned) */
  GHashTable *fields;           /* (owned) key → value, secrets too */
  TakingsZone *zone;            /* (owned) */
  gint64 run_id, started_at, since;
  gboolean full;
  gboolean check_only;

  TakingsPlan plan;
  TakingsCheckpoint checkpoint;
  TakingsWindow window;
  gboolean in_window, resumed;
  char *cursor;      /* (owned) (nullable) of the next request */
  char *check_cursor; /* (owned) (nullable) of a check's second request */
  char *window_mark; /* (owned) (nullable) */
  GHashTable *seen;  /* (owned) hashes of the window's cursors */
  guint window_pages;

  char *token; /* (owned) (nullable) */
  gint64 token_expires;
  gboolean token_renewed;    /* since the last good page */
  gboolean ambiguous_waited; /* since the last good page */
  GError *ambiguous;         /* (owned) (nullable): to be confirmed by the probe */
  guint attempt;
  double waited;
  gboolean reached; /* the network has answered in this run */

  TakingsPurpose purpose; /* of the request in progress */
  TakingsContext context;
  gboolean busy; /* a request, a wait or a parse is in progress */
  GSource *wait; /* (owned) (nullable) */
  guint in_flight;
  gboolean failed, complete, finished;
};

TakingsAccountRun *takings_account_run_new (TakingsShared *shared, TakingsAccount *account,
                                            const TakingsAccountRunHooks *hooks);
void takings_account_run_start (TakingsAccountRun *run);
void takings_account_run_cancel (TakingsAccountRun *run);
void takings_account_run_advance (TakingsAccountRun *run);
void takings_account_run_fail (TakingsAccountRun *run, GError *error,
                               gint64 retry_at); /* takes @error */
void takings_account_run_take_page (TakingsAccountRun *run, TakingsPage *page);
void takings_account_run_restart_window (TakingsAccountRun *run);
void takings_account_run_free (TakingsAccountRun *run);
gint64 takings_shared_now (TakingsShared *shared);

/* account-fetch.c: sends a request for @purpose, waits and retries; ends in take_page or fail. */
void takings_account_run_fetch (TakingsAccountRun *run, TakingsPurpose purpose);
/* account-trouble.c: what to do about a failed request. Takes @error. */
void takings_account_run_trouble (TakingsAccountRun *run, GError *error,
                                  const TakingsResponse *response, TakingsPage *page);
void takings_account_run_wait (TakingsAccountRun *run, gint64 microseconds, GSourceFunc callback);
char *takings_account_run_dup_origin (TakingsAccountRun *run, TakingsPurpose purpose);

TakingsShared *takings_engine_get_shared (TakingsEngine *self);
/* Tests: how many pages a window may have; 0: the usual. */
void takings_engine_set_max_pages (TakingsEngine *self, guint pages);

G_END_DECLS
