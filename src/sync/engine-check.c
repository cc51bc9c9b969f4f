/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A credential check is an account run without an account. Threads: main. */
#include "config.h"

#include "account-run-private.h"

typedef struct
{
  TakingsAccountRun *run;
  GSource *cancel_source; /* (owned) (nullable) */
} Check;

static gboolean
return_in_idle (gpointer data)
{
  g_autoptr (GTask) task = data;
  Check *check = g_task_get_task_data (task);
  GError *error = g_steal_pointer (&check->run->result->error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  return G_SOURCE_REMOVE;
}

/* The run is still on the stack: answer from the main loop. */
static void
done_cb (TakingsAccountRun *run, gpointer data)
{
  g_autoptr (GSource) idle = g_idle_source_new ();
  g_source_set_callback (idle, return_in_idle, data, NULL);
  g_source_attach (idle, g_main_context_get_thread_default ());
}

static gboolean
cancel_cb (GCancellable *cancellable, gpointer data)
{
  takings_account_run_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
check_free (gpointer data)
{
  Check *check = data;
  if (check->cancel_source != NULL)
    g_source_destroy (check->cancel_source);
  g_clear_pointer (&check->cancel_source, g_source_unref);
  takings_account_run_free (check->run);
  g_free (check);
}

void
takings_engine_check_async (TakingsEngine *self, const char *network, const char *endpoint,
                            GHashTable *fields, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const TakingsAccountRunHooks hooks = { .done = done_cb, .data = task };
  TakingsAccount *account = g_new0 (TakingsAccount, 1);
  Check *check = g_new0 (Check, 1);

  g_task_set_source_tag (task, takings_engine_check_async);
  g_task_set_check_cancellable (task, FALSE);
  account->id = g_strdup ("");
  account->name = g_strdup ("");
  account->network = g_strdup (network);
  account->endpoint = g_strdup (endpoint);
  check->run = takings_account_run_new (takings_engine_get_shared (self), account, &hooks);
  check->run->check_only = TRUE;
  check->run->fields = g_hash_table_ref (fields);
  g_task_set_task_data (task, check, check_free);
  if (cancellable != NULL)
    {
      check->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (check->cancel_source, G_SOURCE_FUNC (cancel_cb), check->run, NULL);
      g_source_attach (check->cancel_source, g_main_context_get_thread_default ());
    }
  takings_account_run_start (check->run);
}

gboolean
takings_engine_check_finish (TakingsEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  return g_task_propagate_boolean (G_TASK (result), error);
}
