/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main; the functions …_in_worker have their Job to themselves. */
#include "config.h"

#include "import-job.h"

#include "account-setup.h"

typedef struct
{
  TakingsLedger *ledger;       /* (owned) */
  TakingsImportTarget *target; /* (owned) */
  char *file;
  GHashTable *map;    /* (owned) */
  GPtrArray *targets; /* (owned) (nullable): to choose from; not changed any more */
  int *n_read;        /* (nullable) */
} Job;

void
takings_import_preview_free (TakingsImportPreview *preview)
{
  takings_import_layout_clear (&preview->layout);
  takings_import_result_clear (&preview->result);
  g_clear_error (&preview->error);
  g_free (preview);
}

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->ledger);
  takings_import_target_free (job->target);
  g_free (job->file);
  g_hash_table_unref (job->map);
  g_clear_pointer (&job->targets, g_ptr_array_unref);
  g_free (job);
}

static Job *
job_new (TakingsLedger *ledger, const TakingsImportTarget *target, const char *file,
         GHashTable *map)
{
  Job *job = g_new0 (Job, 1);
  GHashTableIter iter;
  gpointer key, value;

  job->ledger = g_object_ref (ledger);
  job->target = g_new0 (TakingsImportTarget, 1);
  job->target->account = g_strdup (target->account);
  job->target->network = g_strdup (target->network);
  job->target->name = g_strdup (target->name);
  job->target->role = g_strdup (target->role);
  job->file = g_strdup (file);
  job->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (job->map, g_strdup (key), g_strdup (value));
  return job;
}

static void
start (Job *job, gpointer tag, GTaskThreadFunc func, GCancellable *cancellable,
       GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (job->ledger, cancellable, callback, data);

  /* what was read before it was stopped is known too */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, func);
}

/* --- guess --- */

static guint
count_matches (const TakingsImportTarget *target, const char *file)
{
  TakingsImportLayout layout;
  guint n = 0;

  if (takings_import_inspect (file, target->network, target->role, NULL, &layout, NULL))
    for (guint i = 0; i < layout.matches->len; i++)
      {
        const TakingsImportMatch *match = &g_array_index (layout.matches, TakingsImportMatch, i);
        if (match->column >= 0)
          n += match->needed ? layout.matches->len : 1;
      }
  takings_import_layout_clear (&layout);
  return n;
}

static void
guess_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  guint best = 0, most = 0;

  for (guint i = 0; i < job->targets->len && !g_cancellable_is_cancelled (cancellable); i++)
    {
      guint n = count_matches (g_ptr_array_index (job->targets, i), job->file);
      if (n <= most)
        continue;
      most = n;
      best = i;
    }
  g_task_return_int (task, best);
}

void
takings_import_guess_async (TakingsLedger *ledger, GPtrArray *targets, const char *file,
                            GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GHashTable) none = g_hash_table_new (g_str_hash, g_str_equal);
  Job *job = job_new (ledger, g_ptr_array_index (targets, 0), file, none);

  job->targets = g_ptr_array_ref (targets);
  start (job, takings_import_guess_async, guess_in_worker, cancellable, callback, data);
}

guint
takings_import_guess_finish (GAsyncResult *result)
{
  gssize best = g_task_propagate_int (G_TASK (result), NULL);

  return best >= 0 ? (guint) best : 0;
}

/* --- preview --- */

static gboolean
has_needed (const TakingsImportLayout *layout)
{
  for (guint i = 0; i < layout->matches->len; i++)
    {
      const TakingsImportMatch *match = &g_array_index (layout->matches, TakingsImportMatch, i);
      if (match->needed && match->column < 0)
        return FALSE;
    }
  return TRUE;
}

static void
preview_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (TakingsImportPreview) preview = g_new0 (TakingsImportPreview, 1);
  GError *error = NULL;

  if (!takings_import_inspect (job->file, job->target->network, job->target->role, job->map,
                               &preview->layout, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  preview->readable = has_needed (&preview->layout)
                      && takings_import_file (
                        job->ledger, job->target->account, job->target->network, NULL, job->file,
                        job->map, TRUE, NULL, NULL, &preview->result, cancellable, &preview->error);
  g_task_return_pointer (task, g_steal_pointer (&preview),
                         (GDestroyNotify) takings_import_preview_free);
}

void
takings_import_preview_async (TakingsLedger *ledger, const TakingsImportTarget *target,
                              const char *file, GHashTable *map, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer data)
{
  start (job_new (ledger, target, file, map), takings_import_preview_async, preview_in_worker,
         cancellable, callback, data);
}

TakingsImportPreview *
takings_import_preview_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- import --- */

static void
progress_in_worker (guint64 done, guint64 total, gpointer n_read)
{
  g_atomic_int_set ((int *) n_read, (int) MIN (done, (guint64) G_MAXINT));
}

static void
run_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_autoptr (TakingsImportPreview) done = g_new0 (TakingsImportPreview, 1);
  GError *error = NULL;

  if (job->target->account == NULL
      && !takings_account_create_for_files (job->ledger, job->target->network, job->target->name,
                                            &job->target->account, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  done->readable = takings_import_file (job->ledger, job->target->account, job->target->network,
                                        NULL, job->file, job->map, FALSE, progress_in_worker,
                                        job->n_read, &done->result, cancellable, &done->error);
  g_task_return_pointer (task, g_steal_pointer (&done),
                         (GDestroyNotify) takings_import_preview_free);
}

void
takings_import_run_async (TakingsLedger *ledger, const TakingsImportTarget *target,
                          const char *file, GHashTable *map, int *n_read, GCancellable *cancellable,
                          GAsyncReadyCallback callback, gpointer data)
{
  Job *job = job_new (ledger, target, file, map);

  job->n_read = n_read;
  start (job, takings_import_run_async, run_in_worker, cancellable, callback, data);
}

TakingsImportPreview *
takings_import_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
