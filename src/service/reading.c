/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for what ends in _in_worker, which has the task's data alone. */
#include "config.h"

#include "reading.h"

#define WAIT_SECONDS 10

typedef struct
{
  char *dir;
  TakingsLedger *ledger; /* (owned) (nullable): an open one */
  TakingsReadFunc read;
  gpointer data;
  GDestroyNotify free_data, free_result;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->dir);
  g_clear_object (&reading->ledger);
  if (reading->free_data != NULL)
    reading->free_data (reading->data);
  g_free (reading);
}

static TakingsLedger *
open_in_worker (const char *dir, GError **error)
{
  g_autofree char *file = g_build_filename (dir, "ledger.db", NULL);
  gboolean exists = g_file_test (file, G_FILE_TEST_EXISTS);

  return takings_ledger_open (dir, exists ? TAKINGS_LEDGER_READ_ONLY : TAKINGS_LEDGER_READ_WRITE,
                              WAIT_SECONDS, NULL, error);
}

/* The ledger is let go before the caller is answered, who may want to write to it. */
static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;
  gpointer result = NULL;

  if (reading->ledger == NULL)
    reading->ledger = open_in_worker (reading->dir, &error);
  if (reading->ledger != NULL)
    result = reading->read (reading->ledger, reading->data, &error);
  g_clear_object (&reading->ledger);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, reading->free_result);
}

static GTask *
new_task (GObject *source, const char *dir, TakingsLedger *ledger, GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (source, NULL, callback, user_data);
  Reading *reading = g_new0 (Reading, 1);

  reading->dir = g_strdup (dir);
  g_set_object (&reading->ledger, ledger);
  g_task_set_task_data (task, reading, reading_free);
  return task;
}

void
takings_read_async (GObject *source, const char *dir, TakingsLedger *ledger, TakingsReadFunc read,
                    gpointer data, GDestroyNotify free_data, GDestroyNotify free_result,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = new_task (source, dir, ledger, callback, user_data);
  Reading *reading = g_task_get_task_data (task);

  g_task_set_source_tag (task, takings_read_async);
  reading->read = read;
  reading->data = data;
  reading->free_data = free_data;
  reading->free_result = free_result;
  g_task_run_in_thread (task, read_in_worker);
}

gpointer
takings_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* --- accounts --- */

GPtrArray *
takings_no_accounts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) takings_account_free);
}

GPtrArray *
takings_read_accounts (const char *dir, TakingsLedger *ledger)
{
  g_autoptr (TakingsLedger) opened = NULL;
  GPtrArray *accounts = NULL;

  if (ledger == NULL)
    ledger = opened = takings_ledger_open (dir, TAKINGS_LEDGER_READ_ONLY, 0, NULL, NULL);
  if (ledger != NULL)
    accounts = takings_ledger_list_accounts (ledger, NULL);
  return accounts != NULL ? accounts : takings_no_accounts ();
}

static void
read_accounts_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GPtrArray *accounts = takings_read_accounts (reading->dir, reading->ledger);

  g_clear_object (&reading->ledger);
  g_task_return_pointer (task, accounts, (GDestroyNotify) g_ptr_array_unref);
}

void
takings_read_accounts_async (GObject *source, const char *dir, TakingsLedger *ledger,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = new_task (source, dir, ledger, callback, user_data);

  g_task_set_source_tag (task, takings_read_accounts_async);
  g_task_run_in_thread (task, read_accounts_in_worker);
}
