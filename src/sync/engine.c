/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: one main context; the ledger's blocking calls are in engine-records.c. */
#include "config.h"

#include "engine-records.h"

#include <malloc.h>

enum
{
  SYNC_STARTED,
  SYNC_PROGRESS,
  SYNC_WAITING,
  SYNC_FINISHED,
  ENTRIES_ADDED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

struct _TakingsEngine
{
  GObject parent_instance;
  TakingsShared shared;
  gboolean respect_retry_at;

  /* the sync in progress, if any */
  GPtrArray *waiting;        /* (owned) (nullable) of GTask: the caller and those who joined */
  GPtrArray *runs;           /* (owned) of TakingsAccountRun */
  TakingsSyncResult *result; /* (owned) */
  gint64 since;
  gboolean full;
  guint n_running;
  gboolean cancelled;
  GSource *cancel_source; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (TakingsEngine, takings_engine, G_TYPE_OBJECT)

static void finish_sync (TakingsEngine *self, GError *error);

typedef struct
{
  TakingsEngine *engine; /* (owned) */
  TakingsAccountRun *run;
} Closing;

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Closing *closing = data;
  g_autoptr (TakingsEngine) self = closing->engine;
  TakingsAccountResult *outcome = closing->run->result;
  GError *error = NULL;

  if (!takings_records_close_finish (result, &error))
    {
      if (outcome->error == NULL)
        outcome->error = takings_error_from_io (g_steal_pointer (&error), NULL);
      g_clear_error (&error);
      outcome->status = outcome->pages > 0 ? "partial" : "failed";
    }
  self->n_running--;
  if (self->n_running == 0)
    finish_sync (self, NULL);
}

static void
run_done_cb (TakingsAccountRun *run, gpointer data)
{
  Closing *closing = g_new0 (Closing, 1);
  closing->engine = g_object_ref (TAKINGS_ENGINE (data));
  closing->run = run;
  takings_records_close_async (run, takings_shared_now (run->shared), closed_cb, closing);
}

static void
run_progress_cb (TakingsAccountRun *run, gpointer data)
{
  g_signal_emit (data, signals[SYNC_PROGRESS], 0, run->account->id, (guint) run->result->pages,
                 (guint) run->result->read);
}

static void
run_waiting_cb (TakingsAccountRun *run, const char *reason, guint seconds, gpointer data)
{
  g_signal_emit (data, signals[SYNC_WAITING], 0, run->account->id, reason, seconds);
}

static void
run_added_cb (TakingsAccountRun *run, const TakingsIngestCounts *counts, gpointer data)
{
  GHashTableIter iter;
  gpointer code, micros;
  guint added = (guint) counts->added;

  if (counts->net_commission == NULL || counts->added + counts->changed == 0)
    return;
  g_hash_table_iter_init (&iter, counts->net_commission);
  while (g_hash_table_iter_next (&iter, &code, &micros))
    {
      g_signal_emit (data, signals[ENTRIES_ADDED], 0, run->account->id, added, *(gint64 *) micros,
                     code);
      added = 0; /* the count is told once, however many currencies there are */
    }
}

static void
run_committed_cb (TakingsAccountRun *run, gpointer data)
{
  TakingsEngine *self = data;
  takings_account_run_advance (run);
  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    if (self->runs->pdata[i] != run)
      takings_account_run_advance (self->runs->pdata[i]);
}

static gboolean
cancel_cb (GCancellable *cancellable, gpointer data)
{
  TakingsEngine *self = data;
  self->cancelled = TRUE;
  for (guint i = 0; self->runs != NULL && i < self->runs->len; i++)
    takings_account_run_cancel (self->runs->pdata[i]);
  return G_SOURCE_REMOVE;
}

static void
add_skipped (TakingsEngine *self, const TakingsAccount *account)
{
  TakingsAccountResult *result = g_new0 (TakingsAccountResult, 1);
  result->id = g_strdup (account->id);
  result->network = g_strdup (account->network);
  result->name = g_strdup (account->name);
  result->status = "skipped";
  result->retry_at = account->retry_at;
  g_ptr_array_add (self->result->accounts, result);
}

static void
start_runs (TakingsEngine *self, TakingsOpened *opened)
{
  const TakingsAccountRunHooks hooks = { run_progress_cb,  run_waiting_cb, run_added_cb,
                                         run_committed_cb, run_done_cb,    self };
  g_autoptr (GPtrArray) starting = g_ptr_array_new ();

  for (guint i = 0; i < opened->accounts->len; i++)
    {
      TakingsAccount *account = opened->accounts->pdata[i];
      TakingsAccountRun *run;
      if (g_array_index (opened->run_ids, gint64, i) == 0)
        {
          add_skipped (self, account);
          continue;
        }
      opened->accounts->pdata[i] = NULL;
      run = takings_account_run_new (&self->shared, account, &hooks);
      run->run_id = g_array_index (opened->run_ids, gint64, i);
      run->since = self->since;
      run->full = self->full;
      g_ptr_array_add (self->runs, run);
      g_ptr_array_add (starting, run);
    }
  self->n_running = starting->len;
  if (starting->len == 0)
    finish_sync (self, NULL);
  for (guint i = 0; i < starting->len; i++)
    {
      if (self->cancelled)
        takings_account_run_cancel (starting->pdata[i]);
      else
        takings_account_run_start (starting->pdata[i]);
    }
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsEngine) self = data;
  GError *error = NULL;
  g_autoptr (TakingsOpened) opened = takings_records_open_finish (result, &error);

  if (opened == NULL)
    finish_sync (self, takings_error_from_io (error, NULL));
  else
    start_runs (self, opened);
}

static void
move_results (TakingsEngine *self)
{
  for (guint i = 0; i < self->runs->len; i++)
    {
      TakingsAccountRun *run = self->runs->pdata[i];
      g_ptr_array_add (self->result->accounts, g_steal_pointer (&run->result));
    }
}

static void
finish_sync (TakingsEngine *self, GError *error)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);
  g_autoptr (GPtrArray) runs = NULL;
  g_autoptr (TakingsSyncResult) result = NULL;
  g_autoptr (GError) owned = error;

  takings_ledger_release (self->shared.ledger);
  move_results (self);
  runs = g_steal_pointer (&self->runs);
  result = g_steal_pointer (&self->result);
  result->finished_at = takings_shared_now (&self->shared);
  if (self->cancel_source != NULL)
    g_source_destroy (self->cancel_source);
  g_clear_pointer (&self->cancel_source, g_source_unref);
  g_signal_emit (self, signals[SYNC_FINISHED], 0, result);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];
      if (owned != NULL)
        g_task_return_error (task, g_error_copy (owned));
      else
        g_task_return_pointer (task, takings_sync_result_ref (result),
                               (GDestroyNotify) takings_sync_result_unref);
    }
}

void
takings_engine_sync_async (TakingsEngine *self, const char *const *accounts, gint64 since,
                           gboolean full, GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (TAKINGS_IS_ENGINE (self));
  g_task_set_source_tag (task, takings_engine_sync_async);
  g_task_set_check_cancellable (task, FALSE); /* a cancelled sync says what it had done */
  if (self->waiting != NULL)
    {
      g_ptr_array_add (self->waiting, g_steal_pointer (&task));
      return;
    }
  takings_ledger_hold (self->shared.ledger);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  self->runs = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_account_run_free);
  self->result = takings_sync_result_new (takings_shared_now (&self->shared));
  self->cancelled = FALSE;
  self->since = since;
  self->full = full;
  if (cancellable != NULL)
    {
      self->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancel_source, G_SOURCE_FUNC (cancel_cb), self, NULL);
      g_source_attach (self->cancel_source, g_main_context_get_thread_default ());
    }
  g_signal_emit (self, signals[SYNC_STARTED], 0);

  takings_records_open_async (self->shared.ledger, accounts, self->result->started_at,
                              self->respect_retry_at, opened_cb, g_object_ref (self));
}

TakingsSyncResult *
takings_engine_sync_finish (TakingsEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

gboolean
takings_engine_is_syncing (TakingsEngine *self)
{
  return self->waiting != NULL;
}

void
takings_engine_set_time_scale (TakingsEngine *self, double factor)
{
  self->shared.scale = factor > 0 ? factor : 1.0;
}

void
takings_engine_set_clock (TakingsEngine *self, gint64 (*now) (gpointer data), gpointer data)
{
  self->shared.now = now;
  self->shared.now_data = data;
}

void
takings_engine_set_max_pages (TakingsEngine *self, guint pages)
{
  self->shared.max_pages = pages != 0 ? pages : TAKINGS_MAX_PAGES;
}

void
takings_engine_set_respect_retry_at (TakingsEngine *self, gboolean respect)
{
  self->respect_retry_at = respect;
}

TakingsShared *
takings_engine_get_shared (TakingsEngine *self)
{
  return &self->shared;
}

static void
takings_engine_finalize (GObject *object)
{
  TakingsEngine *self = TAKINGS_ENGINE (object);
  g_clear_object (&self->shared.ledger);
  g_clear_object (&self->shared.http);
  g_clear_pointer (&self->shared.limiter, takings_limiter_free);
  g_clear_pointer (&self->shared.rand, g_rand_free);
  G_OBJECT_CLASS (takings_engine_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n, GType a, GType b, GType c, GType d)
{
  return g_signal_new (name, TAKINGS_TYPE_ENGINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n, a, b, c, d);
}

static void
takings_engine_class_init (TakingsEngineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_engine_finalize;
  signals[SYNC_STARTED] = new_signal ("sync-started", 0, 0, 0, 0, 0);
  signals[SYNC_PROGRESS] = new_signal ("sync-progress", 3, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_UINT,
                                       0);
  signals[SYNC_WAITING] = new_signal ("sync-waiting", 3, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_UINT,
                                      0);
  signals[SYNC_FINISHED] = new_signal ("sync-finished", 1, G_TYPE_POINTER, 0, 0, 0);
  signals[ENTRIES_ADDED] = new_signal ("entries-added", 4, G_TYPE_STRING, G_TYPE_UINT, G_TYPE_INT64,
                                       G_TYPE_STRING);
}

/* Pages are some hundred kB, made in one thread and freed in another. By default glibc learns to
 * keep blocks of that size in the arenas of all of them; with a fixed threshold they go back at
 * once. */
static void
keep_heap_small (void)
{
#ifdef M_MMAP_THRESHOLD
  mallopt (M_MMAP_THRESHOLD, 128 * 1024);
#endif
}

static void
takings_engine_init (TakingsEngine *self)
{
  keep_heap_small ();
  self->shared.http = takings_http_new ();
  self->shared.limiter = takings_limiter_new ();
  self->shared.rand = g_rand_new ();
  self->shared.scale = 1.0;
  self->shared.max_pages = TAKINGS_MAX_PAGES;
}

TakingsEngine *
takings_engine_new (TakingsLedger *ledger)
{
  TakingsEngine *self = g_object_new (TAKINGS_TYPE_ENGINE, NULL);
  self->shared.ledger = ledger != NULL ? g_object_ref (ledger) : NULL;
  return self;
}
