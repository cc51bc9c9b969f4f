/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main; the functions …_in_worker have their Job to themselves. */
#include "config.h"

#include "account-jobs.h"

#include "adapter.h"
#include "vault.h"

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  char *network, *account, *name, *endpoint;
  GHashTable *fields; /* (owned) (nullable) */
  gboolean paused;
  guint64 entries;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->ledger);
  g_free (job->network);
  g_free (job->account);
  g_free (job->name);
  g_free (job->endpoint);
  g_clear_pointer (&job->fields, g_hash_table_unref);
  g_free (job);
}

static GHashTable *
copy_table (GHashTable *table)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (copy, g_strdup (key), g_strdup (value));
  return copy;
}

static Job *
job_new (TakingsLedger *ledger, const char *account)
{
  Job *job = g_new0 (Job, 1);

  job->ledger = g_object_ref (ledger);
  job->account = g_strdup (account);
  return job;
}

static void
start (Job *job, gpointer tag, GTaskThreadFunc func, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (job->ledger, cancellable, callback, data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

/* --- list --- */

static void
list_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *accounts = takings_ledger_list_accounts (((Job *) data)->ledger, &error);

  if (accounts != NULL)
    g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
takings_accounts_list_async (TakingsLedger *ledger, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer data)
{
  start (job_new (ledger, NULL), takings_accounts_list_async, list_in_worker, cancellable, callback,
         data);
}

GPtrArray *
takings_accounts_list_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- prepare --- */

static GHashTable *
prepare (Job *job, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (job->network);
  g_autoptr (TakingsAccount) account = NULL;

  if (job->account != NULL)
    {
      account = takings_ledger_find_account (job->ledger, job->account, error);
      return account != NULL ? takings_account_fields_with (account, job->fields, error) : NULL;
    }
  if (adapter == NULL || !takings_adapter_prepare_fields (adapter, job->fields, error))
    return NULL;
  return g_hash_table_ref (job->fields);
}

static void
prepare_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GHashTable *fields = prepare (data, &error);

  if (fields != NULL)
    g_task_return_pointer (task, fields, (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_error (task, error);
}

void
takings_accounts_prepare_async (TakingsLedger *ledger, const char *network, const char *account,
                                GHashTable *fields, GAsyncReadyCallback callback, gpointer data)
{
  Job *job = job_new (ledger, account);

  job->network = g_strdup (network);
  job->fields = copy_table (fields);
  start (job, takings_accounts_prepare_async, prepare_in_worker, NULL, callback, data);
}

GHashTable *
takings_accounts_prepare_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- save --- */

static char *
save (Job *job, GError **error)
{
  g_autoptr (TakingsAccount) account = NULL;
  char *id = NULL;

  if (job->account == NULL)
    return takings_account_create (job->ledger, job->network, job->name, job->endpoint, job->fields,
                                   &id, error)
             ? id
             : NULL;
  account = takings_ledger_find_account (job->ledger, job->account, error);
  if (account == NULL)
    return NULL;
  /* whoever enters credentials wants them used */
  account->paused = account->paused && job->fields == NULL;
  if (!takings_account_change (job->ledger, account, job->name, job->endpoint, job->fields, error))
    return NULL;
  return g_strdup (account->id);
}

static void
save_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  char *id = save (data, &error);

  if (id != NULL)
    g_task_return_pointer (task, id, g_free);
  else
    g_task_return_error (task, error);
}

void
takings_accounts_save_async (TakingsLedger *ledger, const char *network, const char *account,
                             const char *name, const char *endpoint, GHashTable *fields,
                             GAsyncReadyCallback callback, gpointer data)
{
  Job *job = job_new (ledger, account);

  job->network = g_strdup (network);
  job->name = g_strdup (name);
  job->endpoint = g_strdup (endpoint);
  job->fields = fields != NULL ? copy_table (fields) : NULL;
  start (job, takings_accounts_save_async, save_in_worker, NULL, callback, data);
}

char *
takings_accounts_save_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- pause, remove --- */

static void
return_done (GTask *task, gboolean done, GError *error)
{
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
pause_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  g_autoptr (TakingsAccount) account = takings_ledger_find_account (job->ledger, job->account,
                                                                    &error);

  if (account != NULL)
    account->paused = job->paused;
  return_done (
    task, account != NULL && takings_ledger_update_account (job->ledger, account, &error), error);
}

void
takings_accounts_pause_async (TakingsLedger *ledger, const char *account, gboolean paused,
                              GAsyncReadyCallback callback, gpointer data)
{
  Job *job = job_new (ledger, account);

  job->paused = paused;
  start (job, takings_accounts_pause_async, pause_in_worker, NULL, callback, data);
}

static void
remove_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean done = takings_vault_clear (job->account, NULL, &error)
                  && takings_ledger_remove_account (job->ledger, job->account, &error);

  return_done (task, done, error);
}

void
takings_accounts_remove_async (TakingsLedger *ledger, const char *account,
                               GAsyncReadyCallback callback, gpointer data)
{
  start (job_new (ledger, account), takings_accounts_remove_async, remove_in_worker, NULL, callback,
         data);
}

gboolean
takings_accounts_done_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- size --- */

static void
size_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  gboolean done = takings_query_account_size (job->ledger, job->account, &job->entries, &error);

  return_done (task, done, error);
}

void
takings_accounts_size_async (TakingsLedger *ledger, const char *account,
                             GAsyncReadyCallback callback, gpointer data)
{
  start (job_new (ledger, account), takings_accounts_size_async, size_in_worker, NULL, callback,
         data);
}

gboolean
takings_accounts_size_finish (GAsyncResult *result, guint64 *entries, GError **error)
{
  *entries = ((Job *) g_task_get_task_data (G_TASK (result)))->entries;
  return g_task_propagate_boolean (G_TASK (result), error);
}
