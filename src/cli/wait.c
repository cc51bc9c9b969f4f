/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Main thread, but for the work of takings_wait_run_in_thread(). */
#include "config.h"

#include "command.h"

#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

static const int stop_signals[] = { SIGINT, SIGTERM, SIGHUP };
G_STATIC_ASSERT (G_N_ELEMENTS (stop_signals) == TAKINGS_N_STOP_SIGNALS);

/* A hang-up that is ignored (nohup) stays ignored: 0 then. */
static guint
watch (int number, GSourceFunc callback, gpointer data)
{
  struct sigaction action;

  if (number == SIGHUP && sigaction (number, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
    return 0;
  return g_unix_signal_add (number, callback, data);
}

static void
watch_all (guint *sources, GSourceFunc callback, gpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    sources[i] = watch (stop_signals[i], callback, data);
}

static void
unwatch_all (guint *sources)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stop_signals); i++)
    g_clear_handle_id (&sources[i], g_source_remove);
}

/* The first signal asks to stop; the second does not wait for an answer: a ledger survives it. */
static gboolean
signal_cb (gpointer data)
{
  TakingsWait *wait = data;

  if (g_cancellable_is_cancelled (wait->cancellable))
    {
      takings_progress_clear ();
      _exit (TAKINGS_EXIT_FAILED);
    }
  g_cancellable_cancel (wait->cancellable);
  return G_SOURCE_CONTINUE;
}

void
takings_wait_init (TakingsWait *wait)
{
  *wait = (TakingsWait){ .loop = g_main_loop_new (NULL, FALSE),
                         .cancellable = g_cancellable_new () };
  watch_all (wait->sources, signal_cb, wait);
}

void
takings_wait_done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWait *wait = data;

  wait->result = g_object_ref (result);
  g_main_loop_quit (wait->loop);
}

GAsyncResult *
takings_wait_run (TakingsWait *wait)
{
  if (wait->result == NULL)
    g_main_loop_run (wait->loop);
  return wait->result;
}

void
takings_wait_clear (TakingsWait *wait)
{
  unwatch_all (wait->sources);
  g_clear_object (&wait->result);
  g_clear_object (&wait->cancellable);
  g_clear_pointer (&wait->loop, g_main_loop_unref);
}

typedef struct
{
  TakingsWorkFunc func;
  gpointer data;
} Work;

static void
work_in_worker (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;

  if (work->func (work->data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

gboolean
takings_wait_run_in_thread (TakingsWorkFunc func, gpointer data, GError **error)
{
  Work work = { func, data };
  TakingsWait wait;
  g_autoptr (GTask) task = NULL;
  gboolean fine;

  takings_wait_init (&wait);
  task = g_task_new (NULL, wait.cancellable, takings_wait_done_cb, &wait);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, &work, NULL);
  g_task_run_in_thread (task, work_in_worker);
  fine = g_task_propagate_boolean (G_TASK (takings_wait_run (&wait)), error);
  takings_progress_clear ();
  takings_wait_clear (&wait);
  return fine;
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

void
takings_wait_for_signal (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint sources[TAKINGS_N_STOP_SIGNALS];

  watch_all (sources, quit_cb, loop);
  g_main_loop_run (loop);
  unwatch_all (sources);
}
