/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for what ends in _in_worker, which has the task's data alone. */
#include "config.h"

#include "ledger-door.h"

#include "vault.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define WAIT_SECONDS 10

/* --- opening --- */

/* Without the key e-mails are not kept; a keyring that fails is told by the accounts themselves. */
static void
set_customer_key_in_worker (TakingsLedger *ledger)
{
  g_autoptr (GBytes) key = takings_vault_customer_key (NULL, NULL);

  if (key != NULL)
    takings_ledger_set_customer_key (ledger, g_bytes_get_data (key, NULL), g_bytes_get_size (key));
}

static void
open_in_worker (GTask *task, gpointer source, gpointer dir, GCancellable *cancellable)
{
  GError *error = NULL;
  TakingsLedger *ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, WAIT_SECONDS,
                                               cancellable, &error);

  if (ledger == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  set_customer_key_in_worker (ledger);
  g_task_return_pointer (task, ledger, g_object_unref);
}

void
takings_door_open_async (const char *dir, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, takings_door_open_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (dir), g_free);
  g_task_run_in_thread (task, open_in_worker);
}

TakingsLedger *
takings_door_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
set_key_in_worker (GTask *task, gpointer source, gpointer ledger, GCancellable *cancellable)
{
  set_customer_key_in_worker (ledger);
  g_task_return_boolean (task, TRUE);
}

void
takings_door_set_customer_key (TakingsLedger *ledger)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);

  g_task_set_task_data (task, g_object_ref (ledger), g_object_unref);
  g_task_run_in_thread (task, set_key_in_worker);
}

/* --- closing --- */

typedef struct
{
  TakingsLedger *ledger;   /* (owned) */
  TakingsSyncThread *sync; /* (owned) */
} Closing;

static void
close_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Closing *closing = data;

  g_clear_object (&closing->sync);
  g_clear_object (&closing->ledger);
#ifdef __GLIBC__
  malloc_trim (0); /* a process that only waits from now on keeps none of what a sync needed */
#endif
  g_task_return_boolean (task, TRUE);
}

void
takings_door_close_async (TakingsLedger *ledger, TakingsSyncThread *sync,
                          GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Closing *closing = g_new0 (Closing, 1);

  g_task_set_source_tag (task, takings_door_close_async);
  closing->ledger = ledger;
  closing->sync = sync;
  g_task_set_task_data (task, closing, g_free);
  g_task_run_in_thread (task, close_in_worker);
}
