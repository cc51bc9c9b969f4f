/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for the functions …_in_worker, whose data nobody else touches meanwhile. */
#include "config.h"

#include "engine-records.h"

#include <string.h>

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  char **ids;            /* (owned) (nullable) */
  gint64 now;
  gboolean respect_retry_at;
  TakingsOpened *opened; /* (owned) (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;
  g_object_unref (opening->ledger);
  g_strfreev (opening->ids);
  g_clear_pointer (&opening->opened, takings_opened_free);
  g_free (opening);
}

void
takings_opened_free (TakingsOpened *opened)
{
  g_clear_pointer (&opened->accounts, g_ptr_array_unref);
  g_array_unref (opened->run_ids);
  g_free (opened);
}

/* A pause that the network asked for is kept. One after a network that was out of reach is not: an
 * automatic run may be there because it is back. Nor is one that only a wrong clock explains. */
static gboolean
is_skipped (const Opening *opening, const TakingsAccount *account)
{
  if (account->paused)
    return TRUE;
  if (!opening->respect_retry_at || account->retry_at <= opening->now
      || account->retry_at - opening->now > TAKINGS_BACKOFF_MAX_DELAY)
    return FALSE;
  return g_strcmp0 (account->last_error_code, takings_error_code_name (TAKINGS_ERROR_NETWORK)) != 0
         && g_strcmp0 (account->last_error_code, takings_error_code_name (TAKINGS_ERROR_TIMEOUT))
              != 0;
}

static GPtrArray *
find_accounts_in_worker (Opening *opening, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;

  if (opening->ids == NULL || opening->ids[0] == NULL)
    return takings_ledger_list_accounts (opening->ledger, error);
  accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_account_free);
  for (char **id = opening->ids; *id != NULL; id++)
    {
      g_autoptr (TakingsAccount) account = takings_ledger_find_account (opening->ledger, *id,
                                                                        error);
      gboolean twice = FALSE;
      if (account == NULL)
        return NULL;
      for (guint i = 0; i < accounts->len; i++)
        twice |= strcmp (((TakingsAccount *) accounts->pdata[i])->id, account->id) == 0;
      if (!twice)
        g_ptr_array_add (accounts, g_steal_pointer (&account));
    }
  return g_steal_pointer (&accounts);
}

static void
open_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Opening *opening = data;
  TakingsOpened *opened = g_new0 (TakingsOpened, 1);
  GError *error = NULL;

  opening->opened = opened;
  opened->run_ids = g_array_new (FALSE, TRUE, sizeof (gint64));
  opened->accounts = find_accounts_in_worker (opening, &error);
  for (guint i = 0; opened->accounts != NULL && i < opened->accounts->len; i++)
    {
      const TakingsAccount *account = opened->accounts->pdata[i];
      gint64 run_id = 0;
      if (!is_skipped (opening, account))
        run_id = takings_ledger_begin_run (opening->ledger, account->id, opening->now, &error);
      if (error != NULL)
        break;
      g_array_append_val (opened->run_ids, run_id);
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&opening->opened),
                           (GDestroyNotify) takings_opened_free);
}

void
takings_records_open_async (TakingsLedger *ledger, const char *const *ids, gint64 now,
                            gboolean respect_retry_at, GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Opening *opening = g_new0 (Opening, 1);

  opening->ledger = g_object_ref (ledger);
  opening->ids = g_strdupv ((char **) ids);
  opening->now = now;
  opening->respect_retry_at = respect_retry_at;
  g_task_set_source_tag (task, takings_records_open_async);
  g_task_set_task_data (task, opening, opening_free);
  g_task_run_in_thread (task, open_in_worker);
}

TakingsOpened *
takings_records_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

typedef struct
{
  TakingsAccountRun *run;
  gint64 finished_at;
} Closing;

static void
close_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Closing *closing = data;
  const TakingsAccountRun *run = closing->run;
  const TakingsAccountResult *result = run->result;
  GError *error = NULL;
  TakingsRun outcome = { .started_at = run->started_at,
                         .finished_at = closing->finished_at,
                         .status = result->status,
                         .pages = result->pages,
                         .read = result->read,
                         .added = result->added,
                         .changed = result->changed,
                         .unchanged = result->unchanged,
                         .rejected = result->rejected,
                         .retry_at = result->retry_at };
  if (result->error != NULL)
    {
      outcome.error_code = takings_error_code_name (result->error->code);
      outcome.error_message = result->error->message;
    }
  else
    outcome.error_message = result->warning;
  if (takings_ledger_end_run (run->shared->ledger, run->run_id, run->account->id, &outcome, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
takings_records_close_async (TakingsAccountRun *run, gint64 finished_at,
                             GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, data);
  Closing *closing = g_new0 (Closing, 1);

  closing->run = run;
  closing->finished_at = finished_at;
  g_task_set_source_tag (task, takings_records_close_async);
  g_task_set_task_data (task, closing, g_free);
  g_task_run_in_thread (task, close_in_worker);
}

gboolean
takings_records_close_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
