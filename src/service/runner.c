/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for what ends in _in_worker, which has the task's data alone. */
#include "config.h"

#include "runner.h"

#include "ledger-door.h"
#include "sync-call.h"
#include "watch.h"

#define IDLE_MS 1000 /* after which a command line may write to a window's ledger */

struct _TakingsRunner
{
  GObject parent_instance;

  char *dir;
  GApplication *application; /* (nullable): lives longer */
  TakingsLedger *ledger;     /* (owned) (nullable): open for writing */
  TakingsSyncThread *sync;   /* (owned) (nullable): with it */
  gboolean keeps_open;
  gboolean opening;
  gboolean syncing;
  guint n_calls;
  GPtrArray *waiting;        /* (owned) of GTask: until the ledger is open */
  GPtrArray *accounts;       /* (owned) of TakingsAccount */
  GCancellable *cancellable; /* (owned): of all that runs */
  TakingsWatch *watch;       /* (owned) (nullable): until there is a folder */
  gboolean reloading;
};

enum
{
  SYNC_STARTED,
  SYNC_PROGRESS,
  ENTRIES_ADDED,
  SYNC_FINISHED,
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsRunner, takings_runner, G_TYPE_OBJECT)

static void
hold (TakingsRunner *self)
{
  if (self->application != NULL)
    g_application_hold (self->application);
}

static void
release (TakingsRunner *self)
{
  if (self->application != NULL)
    g_application_release (self->application);
}

/* --- reading --- */

void
takings_runner_read_async (TakingsRunner *self, TakingsReadFunc read, gpointer data,
                           GDestroyNotify free_data, GDestroyNotify free_result,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  hold (self);
  takings_read_async (G_OBJECT (self), self->dir, self->ledger, read, data, free_data, free_result,
                      callback, user_data);
}

gpointer
takings_runner_read_finish (TakingsRunner *self, GAsyncResult *result, GError **error)
{
  release (self);
  return takings_read_finish (result, error);
}

static void
take_accounts (TakingsRunner *self, GPtrArray *accounts)
{
  g_ptr_array_unref (self->accounts);
  self->accounts = accounts;
  if (self->watch != NULL)
    takings_watch_settle (self->watch);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
refreshed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsRunner *self = TAKINGS_RUNNER (source);

  self->reloading = FALSE;
  take_accounts (self, takings_read_finish (result, NULL));
}

static void
refresh (TakingsRunner *self)
{
  if (self->reloading)
    return;
  self->reloading = TRUE;
  takings_read_accounts_async (G_OBJECT (self), self->dir, self->ledger, refreshed_cb, NULL);
}

/* What a sync writes is read when it is over. */
static void
written_cb (TakingsRunner *self)
{
  if (!self->syncing && self->n_calls == 0)
    refresh (self);
}

static void
start_watch (TakingsRunner *self)
{
  if (self->watch != NULL)
    return;
  self->watch = takings_watch_new (self->dir);
  if (self->watch != NULL)
    g_signal_connect_object (self->watch, "changed", G_CALLBACK (written_cb), self,
                             G_CONNECT_SWAPPED);
}

void
takings_runner_load (TakingsRunner *self)
{
  start_watch (self);
  take_accounts (self, takings_read_accounts (self->dir, self->ledger));
}

/* --- syncing: open, resolve, read, reload, close --- */

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsRunner) self = data;

  release (self);
}

static void
close_ledger (TakingsRunner *self)
{
  hold (self);
  g_signal_handlers_disconnect_by_data (self->sync, self);
  takings_door_close_async (g_steal_pointer (&self->ledger), g_steal_pointer (&self->sync),
                            closed_cb, g_object_ref (self));
}

/* Answers a call, with @error if there is one. */
static void
end (TakingsRunner *self, GTask *task, GError *error)
{
  TakingsSyncCall *call = g_task_get_task_data (task);

  g_clear_object (&call->ledger);
  if (--self->n_calls == 0)
    {
      g_set_object (&self->cancellable, NULL);
      self->cancellable = g_cancellable_new ();
      if (!self->keeps_open && self->sync != NULL)
        close_ledger (self);
    }
  if (error != NULL)
    g_task_return_error (task, takings_error_from_io (error, NULL));
  else
    g_task_return_pointer (task, g_steal_pointer (&call->result),
                           (GDestroyNotify) takings_sync_result_unref);
  g_object_unref (task);
}

static void
reloaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsRunner *self = TAKINGS_RUNNER (source);

  take_accounts (self, takings_read_finish (result, NULL));
  end (self, data, NULL);
}

/* What is known about accounts is told before the caller is answered. */
static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  TakingsRunner *self = g_task_get_source_object (task);
  TakingsSyncCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  call->result = takings_sync_thread_sync_finish (TAKINGS_SYNC_THREAD (source), result, &error);
  if (call->result != NULL)
    takings_read_accounts_async (G_OBJECT (self), self->dir, self->ledger, reloaded_cb, task);
  else
    end (self, task, error);
}

static void
resolve_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (takings_sync_call_resolve (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
resolved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsRunner *self = TAKINGS_RUNNER (source);
  GTask *task = data;
  TakingsSyncCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      end (self, task, error);
      return;
    }
  if (call->when_due)
    takings_sync_thread_sync_when_due_async (self->sync, self->cancellable, synced_cb, task);
  else
    takings_sync_thread_sync_async (self->sync, (const char *const *) call->accounts, call->since,
                                    call->full, self->cancellable, synced_cb, task);
}

static void
start (TakingsRunner *self, GTask *task)
{
  g_autoptr (GTask) resolving = g_task_new (self, NULL, resolved_cb, task);
  TakingsSyncCall *call = g_task_get_task_data (task);

  g_set_object (&call->ledger, self->ledger);
  g_task_set_task_data (resolving, call, NULL);
  g_task_run_in_thread (resolving, resolve_in_worker);
}

static void
started_cb (TakingsSyncThread *sync, TakingsRunner *self)
{
  self->syncing = TRUE;
  g_signal_emit (self, signals[SYNC_STARTED], 0);
}

static void
progress_cb (TakingsSyncThread *sync, const char *account, guint pages, guint entries,
             TakingsRunner *self)
{
  g_signal_emit (self, signals[SYNC_PROGRESS], 0, account, pages, entries);
}

static void
added_cb (TakingsSyncThread *sync, const char *account, guint count, gint64 net,
          const char *currency, TakingsRunner *self)
{
  g_signal_emit (self, signals[ENTRIES_ADDED], 0, account, count, net, currency);
}

static void
finished_cb (TakingsSyncThread *sync, TakingsSyncResult *result, TakingsRunner *self)
{
  self->syncing = FALSE;
  g_signal_emit (self, signals[SYNC_FINISHED], 0, result);
  if (self->n_calls == 0) /* the window's own */
    refresh (self);
}

static void
take_ledger (TakingsRunner *self, TakingsLedger *ledger)
{
  self->ledger = ledger;
  self->sync = takings_sync_thread_new (ledger);
  start_watch (self);
  g_signal_connect (self->sync, "sync-started", G_CALLBACK (started_cb), self);
  g_signal_connect (self->sync, "sync-progress", G_CALLBACK (progress_cb), self);
  g_signal_connect (self->sync, "entries-added", G_CALLBACK (added_cb), self);
  g_signal_connect (self->sync, "sync-finished", G_CALLBACK (finished_cb), self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsRunner) self = data;
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_door_open_finish (result, &error);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new ();
  self->opening = FALSE;
  if (ledger != NULL)
    take_ledger (self, ledger);
  for (guint i = 0; i < waiting->len; i++)
    {
      if (ledger != NULL)
        start (self, waiting->pdata[i]);
      else
        end (self, waiting->pdata[i], g_error_copy (error));
    }
}

void
takings_runner_sync_async (TakingsRunner *self, const TakingsSyncRequest *asked,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, takings_runner_sync_async);
  g_task_set_task_data (task, takings_sync_call_new (asked), takings_sync_call_free);
  self->n_calls++;
  hold (self);
  if (self->sync != NULL)
    {
      start (self, task);
      return;
    }
  g_ptr_array_add (self->waiting, task);
  if (self->opening)
    return;
  self->opening = TRUE;
  takings_door_open_async (self->dir, self->cancellable, opened_cb, g_object_ref (self));
}

TakingsSyncResult *
takings_runner_sync_finish (TakingsRunner *self, GAsyncResult *result, GError **error)
{
  release (self);
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- the object --- */

void
takings_runner_keep_open (TakingsRunner *self, TakingsLedger *ledger)
{
  g_return_if_fail (self->ledger == NULL);
  self->keeps_open = TRUE;
  g_free (self->dir);
  self->dir = g_path_get_dirname (takings_ledger_get_path (ledger));
  take_ledger (self, g_object_ref (ledger));
  takings_ledger_lend (ledger, IDLE_MS);
  takings_runner_load (self);
  takings_door_set_customer_key (ledger);
}

TakingsSyncThread *
takings_runner_get_sync (TakingsRunner *self)
{
  return self->keeps_open ? self->sync : NULL;
}

const char *
takings_runner_get_dir (TakingsRunner *self)
{
  return self->dir;
}

gboolean
takings_runner_is_syncing (TakingsRunner *self)
{
  return self->syncing;
}

GPtrArray *
takings_runner_get_accounts (TakingsRunner *self)
{
  return self->accounts;
}

void
takings_runner_stop (TakingsRunner *self)
{
  g_cancellable_cancel (self->cancellable);
}

static void
takings_runner_dispose (GObject *object)
{
  TakingsRunner *self = TAKINGS_RUNNER (object);

  if (self->sync != NULL)
    g_signal_handlers_disconnect_by_data (self->sync, self);
  g_clear_object (&self->sync);
  g_clear_object (&self->ledger);
  g_clear_object (&self->watch);
  G_OBJECT_CLASS (takings_runner_parent_class)->dispose (object);
}

static void
takings_runner_finalize (GObject *object)
{
  TakingsRunner *self = TAKINGS_RUNNER (object);

  g_free (self->dir);
  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->accounts);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (takings_runner_parent_class)->finalize (object);
}

static void
takings_runner_class_init (TakingsRunnerClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_runner_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_runner_finalize;
  signals[SYNC_STARTED] = g_signal_new ("sync-started", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
  signals[SYNC_PROGRESS] = g_signal_new ("sync-progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 3, G_TYPE_STRING, G_TYPE_UINT,
                                         G_TYPE_UINT);
  signals[ENTRIES_ADDED] = g_signal_new ("entries-added", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 4, G_TYPE_STRING, G_TYPE_UINT,
                                         G_TYPE_INT64, G_TYPE_STRING);
  signals[SYNC_FINISHED] = g_signal_new ("sync-finished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
takings_runner_init (TakingsRunner *self)
{
  self->waiting = g_ptr_array_new ();
  self->accounts = takings_no_accounts ();
  self->cancellable = g_cancellable_new ();
}

TakingsRunner *
takings_runner_new (const char *dir, GApplication *application)
{
  TakingsRunner *self = g_object_new (TAKINGS_TYPE_RUNNER, NULL);

  self->dir = g_strdup (dir);
  self->application = application;
  return self;
}
