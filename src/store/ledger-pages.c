/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages on their way to the writer thread, from any thread. */
#include "config.h"

#include "writer.h"

void
takings_ingest_counts_clear (TakingsIngestCounts *counts)
{
  g_clear_pointer (&counts->net_commission, g_hash_table_unref);
  memset (counts, 0, sizeof *counts);
}

static void
free_counts (gpointer data)
{
  takings_ingest_counts_clear (data);
  g_free (data);
}

static TakingsIngestJob *
make_job (const char *account, TakingsPage *page, const char *checkpoint, gboolean window_done,
          gint64 run)
{
  TakingsIngestJob *job = g_new0 (TakingsIngestJob, 1);

  job->account = g_strdup (account);
  job->page = page;
  job->checkpoint = g_strdup (checkpoint);
  job->window_done = window_done;
  job->run = run;
  return job;
}

static void
return_page (gpointer data, TakingsIngestCounts *counts, GError *error)
{
  g_autoptr (GTask) task = data;

  if (error != NULL)
    g_task_return_error (task, error);
  else
    {
      TakingsIngestCounts *copy = g_memdup2 (counts, sizeof *counts);

      counts->net_commission = NULL;
      g_task_return_pointer (task, copy, free_counts);
    }
}

void
takings_ledger_ingest_async (TakingsLedger *self, const char *account, TakingsPage *page,
                             const char *checkpoint, gboolean window_done, gint64 run,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  TakingsWriter *writer = takings_ledger_get_writer (self, &error);

  g_task_set_source_tag (task, takings_ledger_ingest_async);
  g_task_set_check_cancellable (task, FALSE); /* what was committed is reported as such */
  if (writer == NULL)
    {
      takings_page_free (page);
      g_task_return_error (task, error);
      return;
    }
  takings_writer_push_page (writer, make_job (account, page, checkpoint, window_done, run),
                            cancellable, return_page, g_steal_pointer (&task));
}

gboolean
takings_ledger_ingest_finish (TakingsLedger *self, GAsyncResult *result,
                              TakingsIngestCounts *counts, GError **error)
{
  TakingsIngestCounts *found = g_task_propagate_pointer (G_TASK (result), error);

  if (found == NULL)
    return FALSE;
  if (counts != NULL)
    *counts = *found;
  else
    takings_ingest_counts_clear (found);
  g_free (found);
  return TRUE;
}

typedef struct
{
  GMutex lock;
  GCond cond;
  gboolean finished;
  TakingsIngestCounts counts;
  GError *error;
} Waiting;

static void
wake (gpointer data, TakingsIngestCounts *counts, GError *error)
{
  Waiting *waiting = data;

  g_mutex_lock (&waiting->lock);
  waiting->counts = *counts;
  counts->net_commission = NULL;
  waiting->error = error;
  waiting->finished = TRUE;
  g_cond_signal (&waiting->cond);
  g_mutex_unlock (&waiting->lock);
}

gboolean
takings_ledger_ingest (TakingsLedger *self, const char *account, TakingsPage *page,
                       const char *checkpoint, gboolean window_done, gint64 run,
                       TakingsIngestCounts *counts, GError **error)
{
  TakingsWriter *writer = takings_ledger_get_writer (self, error);
  Waiting waiting = { 0 };

  if (writer == NULL)
    {
      takings_page_free (page);
      return FALSE;
    }
  g_mutex_init (&waiting.lock);
  g_cond_init (&waiting.cond);
  takings_writer_push_page (writer, make_job (account, page, checkpoint, window_done, run), NULL,
                            wake, &waiting);
  g_mutex_lock (&waiting.lock);
  while (!waiting.finished)
    g_cond_wait (&waiting.cond, &waiting.lock);
  g_mutex_unlock (&waiting.lock);
  g_mutex_clear (&waiting.lock);
  g_cond_clear (&waiting.cond);
  if (waiting.error != NULL || counts == NULL)
    takings_ingest_counts_clear (&waiting.counts);
  if (counts != NULL)
    *counts = waiting.counts;
  if (waiting.error == NULL)
    return TRUE;
  g_propagate_error (error, waiting.error);
  return FALSE;
}
