/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into tests under ThreadSanitizer: tells it what GLib orders. A stock GLib locks by bare
 * futexes and hands over by its own atomics, which the sanitizer doesn't see, so that it would
 * report every hand-over as a race. Each function here calls GLib's own and says what happened
 * before what.
 *
 * What a library calls within itself doesn't come here; what it hands over by that is told at its
 * edges: work given to a pool, tasks, idle and timeout sources, the last reference. */
#include <dlfcn.h>
#include <gio/gio.h>

#undef g_once_init_enter
#undef g_once_init_leave

#pragma GCC visibility push(default)

void __tsan_acquire (void *address) __attribute__ ((weak));
void __tsan_release (void *address) __attribute__ ((weak));

static void
acquire (gconstpointer address)
{
  if (__tsan_acquire != NULL && address != NULL)
    __tsan_acquire ((void *) address);
}

static void
release (gconstpointer address)
{
  if (__tsan_release != NULL && address != NULL)
    __tsan_release ((void *) address);
}

static void
both (gconstpointer address)
{
  acquire (address);
  release (address);
}

static void
neither (gconstpointer address)
{
}

/* GLib's own function of a name. */
#define REAL(name) ((__typeof__ (&name)) dlsym (RTLD_NEXT, #name))

/* Each is what it stands for, with what is ordered by @at before and after it. */
#define GIVES(type, name, parameters, arguments, at, before, after)                                \
  type name parameters                                                                             \
  {                                                                                                \
    static __typeof__ (&name) real;                                                                \
    type result;                                                                                   \
                                                                                                   \
    if (real == NULL)                                                                              \
      real = REAL (name);                                                                          \
    before (at);                                                                                   \
    result = real arguments;                                                                       \
    after (at);                                                                                    \
    return result;                                                                                 \
  }
#define DOES(name, parameters, arguments, at, before, after)                                       \
  void name parameters                                                                             \
  {                                                                                                \
    static __typeof__ (&name) real;                                                                \
                                                                                                   \
    if (real == NULL)                                                                              \
      real = REAL (name);                                                                          \
    before (at);                                                                                   \
    real arguments;                                                                                \
    after (at);                                                                                    \
  }
#define LOCKS(type, lock, trylock, unlock)                                                         \
  DOES (lock, (type * it), (it), it, neither, acquire)                                             \
  GIVES (gboolean, trylock, (type * it), (it), it, neither, acquire)                               \
  DOES (unlock, (type * it), (it), it, release, neither)

/* clang-format off */
LOCKS (GMutex, g_mutex_lock, g_mutex_trylock, g_mutex_unlock)
LOCKS (GRecMutex, g_rec_mutex_lock, g_rec_mutex_trylock, g_rec_mutex_unlock)
LOCKS (GRWLock, g_rw_lock_writer_lock, g_rw_lock_writer_trylock, g_rw_lock_writer_unlock)
LOCKS (GRWLock, g_rw_lock_reader_lock, g_rw_lock_reader_trylock, g_rw_lock_reader_unlock)
DOES (g_cond_wait, (GCond *cond, GMutex *mutex), (cond, mutex), mutex, release, acquire)
GIVES (gboolean, g_cond_wait_until, (GCond *cond, GMutex *mutex, gint64 end), (cond, mutex, end),
       mutex, release, acquire)
GIVES (gboolean, g_once_init_enter, (volatile void *at), (at), (gconstpointer) at, neither, acquire)
DOES (g_once_init_leave, (volatile void *at, gsize result), (at, result), (gconstpointer) at,
      release, neither)

DOES (g_async_queue_push, (GAsyncQueue *queue, gpointer item), (queue, item), queue, release, neither)
GIVES (gpointer, g_async_queue_pop, (GAsyncQueue *queue), (queue), queue, neither, acquire)
GIVES (gpointer, g_async_queue_try_pop, (GAsyncQueue *queue), (queue), queue, neither, acquire)
GIVES (gpointer, g_async_queue_timeout_pop, (GAsyncQueue *queue, guint64 time), (queue, time), queue,
       neither, acquire)

DOES (g_task_set_task_data, (GTask *task, gpointer data, GDestroyNotify clear), (task, data, clear),
      task, neither, release)
GIVES (gpointer, g_task_get_task_data, (GTask *task), (task), task, acquire, neither)
DOES (g_task_return_pointer, (GTask *task, gpointer result, GDestroyNotify clear),
      (task, result, clear), task, release, neither)
DOES (g_task_return_boolean, (GTask *task, gboolean result), (task, result), task, release, neither)
DOES (g_task_return_int, (GTask *task, gssize result), (task, result), task, release, neither)
DOES (g_task_return_error, (GTask *task, GError *error), (task, error), task, release, neither)
GIVES (gpointer, g_task_propagate_pointer, (GTask *task, GError **error), (task, error), task,
       acquire, neither)
GIVES (gboolean, g_task_propagate_boolean, (GTask *task, GError **error), (task, error), task,
       acquire, neither)
GIVES (gssize, g_task_propagate_int, (GTask *task, GError **error), (task, error), task, acquire,
       neither)
DOES (g_cancellable_cancel, (GCancellable *it), (it), it, both, neither)
GIVES (gboolean, g_cancellable_is_cancelled, (GCancellable *it), (it), it, neither, acquire)
GIVES (gboolean, g_cancellable_set_error_if_cancelled, (GCancellable *it, GError **error),
       (it, error), it, neither, acquire)
GIVES (gulong, g_cancellable_connect,
       (GCancellable *it, GCallback func, gpointer data, GDestroyNotify clear),
       (it, func, data, clear), it, release, neither)
GIVES (guint, g_source_attach, (GSource *source, GMainContext *context), (source, context), source,
       release, neither)

/* the last reference frees what all others have used */
DOES (g_object_unref, (gpointer it), (it), it, both, neither)
DOES (g_bytes_unref, (GBytes *it), (it), it, both, neither)
DOES (g_array_unref, (GArray *it), (it), it, both, neither)
DOES (g_ptr_array_unref, (GPtrArray *it), (it), it, both, neither)
DOES (g_hash_table_unref, (GHashTable *it), (it), it, both, neither)
DOES (g_atomic_rc_box_release, (gpointer it), (it), it, both, neither)
DOES (g_atomic_rc_box_release_full, (gpointer it, GDestroyNotify clear), (it, clear), it, both,
      neither)
/* clang-format on */

/* --- functions that another thread calls --- */

typedef struct
{
  union
  {
    GFunc in_pool;
    GSourceFunc in_loop;
  } func;
  gpointer data;
  GDestroyNotify clear;
} Call;

static Call *
make_call (gpointer data, GDestroyNotify clear)
{
  Call *call = g_new0 (Call, 1);

  call->data = data;
  call->clear = clear;
  return call;
}

static void
call_in_pool (gpointer item, gpointer data)
{
  Call *call = data;

  acquire (call);
  acquire (item);
  call->func.in_pool (item, call->data);
}

/* It stays, since a pool may still use it after g_thread_pool_free(). */
GThreadPool *
g_thread_pool_new (GFunc func, gpointer data, gint max_threads, gboolean exclusive, GError **error)
{
  Call *call = make_call (data, NULL);

  call->func.in_pool = func;
  release (call);
  return REAL (g_thread_pool_new) (call_in_pool, call, max_threads, exclusive, error);
}

GIVES (gboolean, g_thread_pool_push, (GThreadPool * pool, gpointer item, GError **error),
       (pool, item, error), item, release, neither)

static gboolean
call_in_loop (gpointer data)
{
  Call *call = data;

  acquire (call);
  return call->func.in_loop (call->data);
}

static void
clear_call (gpointer data)
{
  Call *call = data;

  acquire (call);
  if (call->clear != NULL)
    call->clear (call->data);
  g_free (call);
}

static Call *
make_loop_call (GSourceFunc func, gpointer data, GDestroyNotify clear)
{
  Call *call = make_call (data, clear);

  call->func.in_loop = func;
  release (call);
  return call;
}

void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify clear)
{
  if (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs)
    REAL (g_source_set_callback) (source, func, data, clear);
  else
    REAL (g_source_set_callback)
  (source, call_in_loop, make_loop_call (func, data, clear), clear_call);
}

void
g_main_context_invoke_full (GMainContext *context, gint priority, GSourceFunc func, gpointer data,
                            GDestroyNotify clear)
{
  REAL (g_main_context_invoke_full)
  (context, priority, call_in_loop, make_loop_call (func, data, clear), clear_call);
}
