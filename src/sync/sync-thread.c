/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: `home` is where the object lives; what ends in _in_thread runs on the engine's thread,
 * which holds the core and never the object: whoever drops the last reference, nothing waits for
 * itself. */
#include "config.h"

#include "sync-thread.h"

/* What a sync in progress reads, and who still wants it. An rc box of the thread alone. */
typedef struct
{
  char **accounts; /* (owned) (nullable) */
  gint64 since;
  gboolean full;
  guint n_wanting;
  GCancellable *cancellable; /* (owned) */
} Run;

typedef struct
{
  GMainContext *home;    /* (owned) */
  GMainContext *context; /* (owned): of the thread */
  GMainLoop *loop;       /* (owned): of the thread */
  TakingsLedger *ledger; /* (owned) */
  TakingsEngine *engine; /* (owned): touched by the thread alone */
  Run *run;              /* (owned) (nullable): the last one; touched by the thread alone */
  GWeakRef object;       /* read at home alone */
} Core;

struct _TakingsSyncThread
{
  GObject parent_instance;

  Core *core; /* (owned): an atomic rc box */
  GThread *thread;
};

enum
{
  SYNC_STARTED,
  SYNC_PROGRESS,
  ENTRIES_ADDED,
  SYNC_FINISHED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsSyncThread, takings_sync_thread, G_TYPE_OBJECT)

static void
run_clear (gpointer data)
{
  Run *run = data;

  g_strfreev (run->accounts);
  g_object_unref (run->cancellable);
}

static void
run_release (gpointer run)
{
  g_rc_box_release_full (run, run_clear);
}

static void
core_clear (gpointer data)
{
  Core *core = data;

  g_weak_ref_clear (&core->object);
  g_clear_object (&core->ledger);
  g_main_loop_unref (core->loop);
  g_main_context_unref (core->context);
  g_main_context_unref (core->home);
}

static void
core_release (gpointer core)
{
  g_atomic_rc_box_release_full (core, core_clear);
}

/* --- signals --- */

typedef struct
{
  Core *core; /* (owned) */
  guint signal;
  char *account; /* (owned) (nullable) */
  guint pages, entries;
  gint64 net;
  char *currency;            /* (owned) (nullable) */
  TakingsSyncResult *result; /* (owned) (nullable) */
} Message;

static void
message_free (gpointer data)
{
  Message *message = data;

  core_release (message->core);
  g_free (message->account);
  g_free (message->currency);
  g_clear_pointer (&message->result, takings_sync_result_unref);
  g_free (message);
}

static gboolean
deliver_cb (gpointer data)
{
  Message *message = data;
  g_autoptr (TakingsSyncThread) self = g_weak_ref_get (&message->core->object);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  if (message->signal == SYNC_PROGRESS)
    g_signal_emit (self, signals[SYNC_PROGRESS], 0, message->account, message->pages,
                   message->entries);
  else if (message->signal == ENTRIES_ADDED)
    g_signal_emit (self, signals[ENTRIES_ADDED], 0, message->account, message->entries,
                   message->net, message->currency);
  else if (message->signal == SYNC_FINISHED)
    g_signal_emit (self, signals[SYNC_FINISHED], 0, message->result);
  else
    g_signal_emit (self, signals[message->signal], 0);
  return G_SOURCE_REMOVE;
}

static Message *
message_new (Core *core, guint signal, const char *account)
{
  Message *message = g_new0 (Message, 1);

  message->core = g_atomic_rc_box_acquire (core);
  message->signal = signal;
  message->account = g_strdup (account);
  return message;
}

static void
send_in_thread (Core *core, Message *message)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver_cb, message, message_free);
  g_source_attach (source, core->home);
}

static void
started_in_thread (TakingsEngine *engine, Core *core)
{
  send_in_thread (core, message_new (core, SYNC_STARTED, NULL));
}

static void
progress_in_thread (TakingsEngine *engine, const char *account, guint pages, guint entries,
                    Core *core)
{
  Message *message = message_new (core, SYNC_PROGRESS, account);

  message->pages = pages;
  message->entries = entries;
  send_in_thread (core, message);
}

static void
added_in_thread (TakingsEngine *engine, const char *account, guint count, gint64 net,
                 const char *currency, Core *core)
{
  Message *message = message_new (core, ENTRIES_ADDED, account);

  message->entries = count;
  message->net = net;
  message->currency = g_strdup (currency);
  send_in_thread (core, message);
}

static void
finished_in_thread (TakingsEngine *engine, TakingsSyncResult *result, Core *core)
{
  Message *message = message_new (core, SYNC_FINISHED, NULL);

  message->result = takings_sync_result_ref (result);
  send_in_thread (core, message);
}

/* --- the thread --- */

static gpointer
run_thread (gpointer data)
{
  Core *core = data;

  g_main_context_push_thread_default (core->context);
  core->engine = takings_engine_new (core->ledger);
  g_signal_connect (core->engine, "sync-started", G_CALLBACK (started_in_thread), core);
  g_signal_connect (core->engine, "sync-progress", G_CALLBACK (progress_in_thread), core);
  g_signal_connect (core->engine, "entries-added", G_CALLBACK (added_in_thread), core);
  g_signal_connect (core->engine, "sync-finished", G_CALLBACK (finished_in_thread), core);
  g_main_loop_run (core->loop);
  g_clear_object (&core->engine);
  g_clear_pointer (&core->run, run_release);
  /* what the engine left to be closed */
  while (g_main_context_iteration (core->context, FALSE))
    continue;
  g_main_context_pop_thread_default (core->context);
  core_release (core);
  return NULL;
}

static gboolean
quit_in_thread (gpointer core)
{
  g_main_loop_quit (((Core *) core)->loop);
  return G_SOURCE_REMOVE;
}

/* --- calls --- */

typedef struct
{
  char **accounts; /* (owned) (nullable) */
  gint64 since;
  gboolean full, automatic;
  Run *run; /* (owned) (nullable): of the thread alone */
  gboolean joined;
  GSource *cancelled;       /* (owned) (nullable): of the thread alone */
  char *network, *endpoint; /* (owned) (nullable) */
  GHashTable *fields;       /* (owned) (nullable): not touched by the caller any more */
} Call;

static void
call_free (gpointer data)
{
  Call *call = data;

  g_strfreev (call->accounts);
  g_free (call->network);
  g_free (call->endpoint);
  g_clear_pointer (&call->fields, g_hash_table_unref);
  g_free (call);
}

/* Whether a run reads what a call asks for. Pauses are kept by none that a person joins in time. */
static gboolean
covers (const Run *run, const Call *call)
{
  if (call->full && !run->full)
    return FALSE;
  if (call->since != 0 && !run->full && (run->since == 0 || run->since > call->since))
    return FALSE;
  if (run->accounts == NULL)
    return TRUE;
  for (gsize i = 0; call->accounts != NULL && call->accounts[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) run->accounts, call->accounts[i]))
      return FALSE;
  return call->accounts != NULL;
}

static gboolean sync_in_thread (gpointer data);

static void
synced_in_thread (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Call *call = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  TakingsSyncResult *outcome = takings_engine_sync_finish (TAKINGS_ENGINE (source), result, &error);
  gboolean again = call->joined && (outcome == NULL || !covers (call->run, call))
                   && !g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (call->cancelled != NULL)
    g_source_destroy (call->cancelled);
  g_clear_pointer (&call->cancelled, g_source_unref);
  g_clear_pointer (&call->run, run_release);
  if (again)
    {
      g_clear_pointer (&outcome, takings_sync_result_unref);
      sync_in_thread (task);
      return;
    }
  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) takings_sync_result_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
cancelled_in_thread (GCancellable *cancellable, gpointer data)
{
  Run *run = data;

  if (--run->n_wanting == 0)
    g_cancellable_cancel (run->cancellable);
  return G_SOURCE_REMOVE;
}

static Run *
run_new (const Call *call)
{
  Run *run = g_rc_box_new0 (Run);

  run->accounts = g_strdupv (call->accounts);
  run->since = call->since;
  run->full = call->full;
  run->cancellable = g_cancellable_new ();
  return run;
}

static gboolean
sync_in_thread (gpointer data)
{
  GTask *task = data;
  TakingsSyncThread *self = g_task_get_source_object (task);
  Core *core = self->core;
  Call *call = g_task_get_task_data (task);

  call->joined = takings_engine_is_syncing (core->engine);
  if (!call->joined)
    {
      g_clear_pointer (&core->run, run_release);
      core->run = run_new (call);
      takings_engine_set_respect_retry_at (core->engine, call->automatic);
    }
  call->run = g_rc_box_acquire (core->run);
  call->run->n_wanting++;
  takings_engine_sync_async (core->engine, (const char *const *) call->accounts, call->since,
                             call->full, call->run->cancellable, synced_in_thread,
                             g_object_ref (task));
  if (g_task_get_cancellable (task) == NULL)
    return G_SOURCE_REMOVE;
  call->cancelled = g_cancellable_source_new (g_task_get_cancellable (task));
  g_source_set_callback (call->cancelled, G_SOURCE_FUNC (cancelled_in_thread),
                         g_rc_box_acquire (call->run), run_release);
  g_source_attach (call->cancelled, core->context);
  return G_SOURCE_REMOVE;
}

static void
checked_in_thread (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (takings_engine_check_finish (TAKINGS_ENGINE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static gboolean
check_in_thread (gpointer data)
{
  GTask *task = data;
  TakingsSyncThread *self = g_task_get_source_object (task);
  Call *call = g_task_get_task_data (task);

  takings_engine_check_async (self->core->engine, call->network, call->endpoint, call->fields,
                              g_task_get_cancellable (task), checked_in_thread,
                              g_object_ref (task));
  return G_SOURCE_REMOVE;
}

/* The task keeps the object, and with it the thread, until its callback came. */
static void
send (TakingsSyncThread *self, GSourceFunc func, GTask *task, Call *call)
{
  g_task_set_task_data (task, call, call_free);
  g_main_context_invoke_full (self->core->context, G_PRIORITY_DEFAULT, func, task, g_object_unref);
}

void
takings_sync_thread_sync_async (TakingsSyncThread *self, const char *const *accounts, gint64 since,
                                gboolean full, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, takings_sync_thread_sync_async);
  /* a cancelled sync says what it had done */
  g_task_set_check_cancellable (task, FALSE);
  call->accounts = accounts != NULL && accounts[0] != NULL ? g_strdupv ((char **) accounts) : NULL;
  call->since = since;
  call->full = full;
  send (self, sync_in_thread, task, call);
}

void
takings_sync_thread_sync_when_due_async (TakingsSyncThread *self, GCancellable *cancellable,
                                         GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, takings_sync_thread_sync_when_due_async);
  g_task_set_check_cancellable (task, FALSE);
  call->automatic = TRUE;
  send (self, sync_in_thread, task, call);
}

TakingsSyncResult *
takings_sync_thread_sync_finish (TakingsSyncThread *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
takings_sync_thread_check_async (TakingsSyncThread *self, const char *network, const char *endpoint,
                                 GHashTable *fields, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Call *call = g_new0 (Call, 1);

  g_task_set_source_tag (task, takings_sync_thread_check_async);
  call->network = g_strdup (network);
  call->endpoint = g_strdup (endpoint);
  call->fields = g_hash_table_ref (fields);
  send (self, check_in_thread, task, call);
}

gboolean
takings_sync_thread_check_finish (TakingsSyncThread *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the object --- */

static void
takings_sync_thread_finalize (GObject *object)
{
  TakingsSyncThread *self = TAKINGS_SYNC_THREAD (object);

  g_main_context_invoke_full (self->core->context, G_PRIORITY_DEFAULT, quit_in_thread,
                              g_atomic_rc_box_acquire (self->core), core_release);
  if (self->thread == g_thread_self ())
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  core_release (self->core);
  G_OBJECT_CLASS (takings_sync_thread_parent_class)->finalize (object);
}

static void
takings_sync_thread_class_init (TakingsSyncThreadClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = takings_sync_thread_finalize;
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
}

static void
takings_sync_thread_init (TakingsSyncThread *self)
{
}

TakingsSyncThread *
takings_sync_thread_new (TakingsLedger *ledger)
{
  TakingsSyncThread *self = g_object_new (TAKINGS_TYPE_SYNC_THREAD, NULL);
  Core *core = g_atomic_rc_box_new0 (Core);

  core->home = g_main_context_ref_thread_default ();
  core->context = g_main_context_new ();
  core->loop = g_main_loop_new (core->context, FALSE);
  core->ledger = g_object_ref (ledger);
  g_weak_ref_init (&core->object, self);
  self->core = core;
  self->thread = g_thread_new ("sync", run_thread, g_atomic_rc_box_acquire (core));
  return self;
}
