/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What glib-order.c tells ThreadSanitizer is enough for clean hand-overs, and no more than that:
 * with --race nothing orders the two threads, and the sanitizer must say so. */
#include "config.h"

#include <gio/gio.h>

static int value; /* of whoever was given it */

static gpointer
push_in_thread (gpointer queue)
{
  value++;
  g_async_queue_push (queue, &value);
  return NULL;
}

static void
add_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  value++;
  g_task_return_boolean (task, TRUE);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  value += g_task_propagate_boolean (G_TASK (result), NULL);
  *(gboolean *) data = TRUE;
}

static void
add_in_pool (gpointer item, gpointer queue)
{
  *(int *) item += 1;
  g_async_queue_push (queue, item);
}

static gboolean
add_cb (gpointer data)
{
  value++;
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
attach_in_thread (gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  value++;
  g_source_set_callback (source, add_cb, data, NULL);
  g_source_attach (source, NULL);
  return NULL;
}

static void
run_task (void)
{
  g_autoptr (GTask) task = NULL;
  gboolean done = FALSE;

  task = g_task_new (NULL, NULL, added_cb, &done);
  value++;
  g_task_run_in_thread (task, add_in_worker);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

static void
hand_over (void)
{
  g_autoptr (GAsyncQueue) queue = g_async_queue_new ();
  GThreadPool *pool = g_thread_pool_new (add_in_pool, queue, 1, FALSE, NULL);
  GThread *thread = g_thread_new ("push", push_in_thread, queue);
  gboolean done = FALSE;

  g_async_queue_pop (queue);
  value++;
  g_thread_pool_push (pool, &value, NULL);
  g_async_queue_pop (queue);
  value++;
  g_thread_pool_free (pool, FALSE, TRUE);
  g_thread_join (thread);
  run_task ();
  thread = g_thread_new ("attach", attach_in_thread, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  value++;
  g_thread_join (thread);
}

static GMutex one, other;

static gpointer
race_in_thread (gpointer data)
{
  for (int i = 0; i < 1000; i++)
    {
      g_mutex_lock (&one);
      value++;
      g_mutex_unlock (&one);
    }
  return NULL;
}

static void
race (void)
{
  GThread *thread = g_thread_new ("race", race_in_thread, NULL);

  for (int i = 0; i < 1000; i++)
    {
      g_mutex_lock (&other);
      value++;
      g_mutex_unlock (&other);
    }
  g_thread_join (thread);
}

int
main (int argc, char **argv)
{
  for (int i = 0; i < 100; i++)
    if (argc > 1)
      race ();
    else
      hand_over ();
  return 0;
}
