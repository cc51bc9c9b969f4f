/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "keyring-private.h"

#include <libsecret/secret.h>
#include <string.h>

#define TIME_LIMIT_MS 15000
#define FILE_TRIES    5

static const SecretSchema schema = {
  "io.github.takings.Takings.Account",
  SECRET_SCHEMA_NONE,
  { { "account", SECRET_SCHEMA_ATTRIBUTE_STRING }, { "field", SECRET_SCHEMA_ATTRIBUTE_STRING } },
};

typedef enum
{
  JOB_STORE,
  JOB_LOOKUP,
  JOB_CLEAR,
} JobKind;

/* One call. Shared by the caller and the vault thread; the caller may leave first. */
typedef struct
{
  gatomicrefcount ref_count;
  JobKind kind;
  char *account;             /* (owned) */
  char *account_name;        /* (owned) (nullable) */
  char **keys;               /* (owned) (nullable) */
  GHashTable *fields;        /* (owned): to store, or what was found */
  GCancellable *cancellable; /* (owned): of the job, not the caller's */
  GMutex lock;
  GCond cond;
  gboolean done; /* under lock */
  gboolean left; /* under lock: the caller was cancelled */
  GError *error; /* (owned) (nullable) */
} Job;

static guint time_limit_ms = TIME_LIMIT_MS;

static void
wipe_free (gpointer data)
{
  char *secret = data;
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

GHashTable *
takings_keyring_new_fields (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, wipe_free);
}

static void
job_unref (Job *job)
{
  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_free (job->account);
  g_free (job->account_name);
  g_strfreev (job->keys);
  g_hash_table_unref (job->fields);
  g_object_unref (job->cancellable);
  g_mutex_clear (&job->lock);
  g_cond_clear (&job->cond);
  g_clear_error (&job->error);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Job, job_unref)

static Job *
job_new (JobKind kind, const char *account)
{
  Job *job = g_new0 (Job, 1);
  g_atomic_ref_count_init (&job->ref_count);
  job->kind = kind;
  job->account = g_strdup (account);
  job->fields = takings_keyring_new_fields ();
  job->cancellable = g_cancellable_new ();
  g_mutex_init (&job->lock);
  g_cond_init (&job->cond);
  return job;
}

static GHashTable *
new_attributes (const char *account, const char *field)
{
  GHashTable *attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (attributes, (gpointer) "account", g_strdup (account));
  if (field != NULL)
    g_hash_table_insert (attributes, (gpointer) "field", g_strdup (field));
  return attributes;
}

static GError *
new_locked_error (void)
{
  return g_error_new_literal (
    TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
    "The keyring is locked. Unlock it (log in, or open Passwords and Keys) "
    "and try again.");
}

static GError *
convert_error (GError *error)
{
  g_autoptr (GError) owned = error;
  if (owned->domain == TAKINGS_ERROR)
    return g_steal_pointer (&owned);
  if (g_error_matches (owned, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
  if (g_error_matches (owned, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    return new_locked_error ();
  return g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
                      "The keyring cannot be used (%s). Start a keyring service such as "
                      "gnome-keyring or KWallet in this session, or choose libsecret's encrypted "
                      "file with SECRET_BACKEND=file, and try again.",
                      owned->message);
}

/* A lookup that finds nothing may have met a locked item whose prompt was dismissed. */
static gboolean
find_locked_in_worker (GHashTable *attributes, GCancellable *cancellable)
{
  GList *items = secret_password_searchv_sync (&schema, attributes, SECRET_SEARCH_ALL, cancellable,
                                               NULL);
  gboolean locked = FALSE;
  for (GList *l = items; l != NULL; l = l->next)
    if (SECRET_IS_ITEM (l->data) && secret_item_get_locked (l->data))
      locked = TRUE;
  g_list_free_full (items, g_object_unref);
  return locked;
}

/* libsecret reads its file once, and does not see what another process puts into it. */
static void
read_file_anew_in_worker (void)
{
  if (g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0
      || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS))
    secret_service_disconnect ();
}

/* The file backend refuses a write when another process wrote meanwhile. */
static gboolean
store_one_in_worker (Job *job, const char *field, const char *value, GError **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->account, field);
  g_autofree char *label = g_strdup_printf (
    "Takings: %s (%s)", job->account_name != NULL ? job->account_name : job->account, field);
  for (int i = 1;; i++)
    {
      g_autoptr (GError) local = NULL;
      if (secret_password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, value,
                                       job->cancellable, &local))
        return TRUE;
      if (i < FILE_TRIES && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
        {
          read_file_anew_in_worker ();
          continue;
        }
      if (local == NULL)
        local = new_locked_error ();
      g_propagate_error (error, convert_error (g_steal_pointer (&local)));
      return FALSE;
    }
}

static gboolean
lookup_one_in_worker (Job *job, const char *field, GError **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->account, field);
  g_autoptr (GError) local = NULL;
  char *value = secret_password_lookupv_sync (&schema, attributes, job->cancellable, &local);
  if (local != NULL)
    {
      g_propagate_error (error, convert_error (g_steal_pointer (&local)));
      return FALSE;
    }
  if (value == NULL)
    {
      if (!find_locked_in_worker (attributes, job->cancellable))
        return TRUE;
      g_propagate_error (error, new_locked_error ());
      return FALSE;
    }
  g_hash_table_insert (job->fields, g_strdup (field), g_strdup (value));
  secret_password_free (value);
  return TRUE;
}

static gboolean
clear_in_worker (Job *job, GError **error)
{
  g_autoptr (GHashTable) attributes = new_attributes (job->account, NULL);
  g_autoptr (GError) local = NULL;
  secret_password_clearv_sync (&schema, attributes, job->cancellable, &local);
  if (local == NULL && find_locked_in_worker (attributes, job->cancellable))
    local = new_locked_error ();
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, convert_error (g_steal_pointer (&local)));
  return FALSE;
}

static void
run_job_in_worker (gpointer data, gpointer user_data)
{
  g_autoptr (Job) job = data;
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer key, value;
  gboolean ok = !g_cancellable_set_error_if_cancelled (job->cancellable, &error);

  read_file_anew_in_worker ();
  switch (ok ? job->kind : (JobKind) -1)
    {
    case JOB_STORE:
      g_hash_table_iter_init (&iter, job->fields);
      while (ok && g_hash_table_iter_next (&iter, &key, &value))
        ok = store_one_in_worker (job, key, value, &error);
      break;
    case JOB_LOOKUP:
      for (char **k = job->keys; ok && *k != NULL; k++)
        ok = lookup_one_in_worker (job, *k, &error);
      break;
    case JOB_CLEAR: clear_in_worker (job, &error); break;
    }
  /* A connection attempt is shared: a call may inherit the cancellation of the one before it. */
  if (g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED)
      && !g_cancellable_is_cancelled (job->cancellable))
    {
      g_clear_error (&error);
      error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
                                   "The keyring does not answer. Check that it is running and "
                                   "unlocked, and try again.");
    }
  g_mutex_lock (&job->lock);
  job->error = g_steal_pointer (&error);
  job->done = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->lock);
}

static GThreadPool *
get_pool (void)
{
  static GThreadPool *pool;
  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (run_job_in_worker, NULL, 1, FALSE, NULL));
  return pool;
}

static void
caller_cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Job *job = data;
  g_mutex_lock (&job->lock);
  job->left = TRUE;
  g_cond_signal (&job->cond);
  g_mutex_unlock (&job->lock);
}

/* TRUE: the job is done and its error, if any, is in @error. */
static gboolean
run_job (Job *job, GCancellable *cancellable, GError **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) time_limit_ms * 1000;
  gulong handler = 0;
  gboolean in_time = TRUE, done, left;
  g_autoptr (GError) local = NULL;

  g_atomic_ref_count_inc (&job->ref_count);
  g_thread_pool_push (get_pool (), job, NULL);
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (caller_cancelled_cb), job, NULL);
  g_mutex_lock (&job->lock);
  while (!job->done && !job->left && in_time)
    in_time = g_cond_wait_until (&job->cond, &job->lock, end);
  done = job->done;
  left = job->left;
  if (done)
    local = g_steal_pointer (&job->error);
  g_mutex_unlock (&job->lock);
  if (handler != 0)
    g_cancellable_disconnect (cancellable, handler);

  if (!done)
    g_cancellable_cancel (job->cancellable);
  if (!done && left)
    local = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
  else if (!done)
    local = g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
                         "The keyring did not answer within %u seconds. Unlock it, or answer its "
                         "question, and try again.",
                         (time_limit_ms + 999) / 1000);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, convert_error (g_steal_pointer (&local)));
  return FALSE;
}

void
takings_keyring_set_time_limit (guint milliseconds)
{
  time_limit_ms = milliseconds != 0 ? milliseconds : TIME_LIMIT_MS;
}

gboolean
takings_keyring_store (const char *account, const char *account_name, GHashTable *fields,
                       GCancellable *cancellable, GError **error)
{
  g_autoptr (Job) job = job_new (JOB_STORE, account);
  GHashTableIter iter;
  gpointer key, value;

  job->account_name = g_strdup (account_name);
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (job->fields, g_strdup (key), g_strdup (value));
  return run_job (job, cancellable, error);
}

GHashTable *
takings_keyring_lookup (const char *account, const char *const *keys, GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (Job) job = job_new (JOB_LOOKUP, account);

  job->keys = g_strdupv ((char **) keys);
  if (!run_job (job, cancellable, error))
    return NULL;
  return g_hash_table_ref (job->fields);
}

gboolean
takings_keyring_clear (const char *account, GCancellable *cancellable, GError **error)
{
  g_autoptr (Job) job = job_new (JOB_CLEAR, account);

  return run_job (job, cancellable, error);
}
