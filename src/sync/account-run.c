/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One account of one sync: a state machine whose only way on is advance(). Threads: main. A page is
 * handed to the ledger with the checkpoint that says it was read, and the next one is asked for
 * while it is being committed. */
#include "config.h"

#include "account-run-private.h"
#include "vault.h"

#include <string.h>

#define MAX_SEEN 1024

gint64
takings_shared_now (TakingsShared *shared)
{
  return shared->now != NULL ? shared->now (shared->now_data) : g_get_real_time () / G_USEC_PER_SEC;
}

TakingsAccountRun *
takings_account_run_new (TakingsShared *shared, TakingsAccount *account,
                         const TakingsAccountRunHooks *hooks)
{
  TakingsAccountRun *run = g_new0 (TakingsAccountRun, 1);
  run->shared = shared;
  run->hooks = *hooks;
  run->account = account;
  run->cancellable = g_cancellable_new ();
  run->seen = g_hash_table_new (g_direct_hash, g_direct_equal);
  run->started_at = takings_shared_now (shared);
  run->result = g_new0 (TakingsAccountResult, 1);
  run->result->id = g_strdup (account->id);
  run->result->network = g_strdup (account->network);
  run->result->name = g_strdup (account->name);
  run->result->status = "ok";
  return run;
}

void
takings_account_run_free (TakingsAccountRun *run)
{
  g_clear_pointer (&run->wait, g_source_unref);
  g_clear_pointer (&run->account, takings_account_free);
  g_clear_pointer (&run->result, takings_account_result_free);
  g_clear_pointer (&run->fields, g_hash_table_unref);
  g_clear_pointer (&run->zone, takings_zone_unref);
  g_clear_pointer (&run->seen, g_hash_table_unref);
  g_clear_error (&run->ambiguous);
  takings_checkpoint_clear (&run->checkpoint);
  g_clear_object (&run->cancellable);
  g_free (run->cursor);
  g_free (run->check_cursor);
  g_free (run->window_mark);
  g_free (run->token);
  g_free (run);
}

/* @callback runs after @microseconds and clears run->wait. */
void
takings_account_run_wait (TakingsAccountRun *run, gint64 microseconds, GSourceFunc callback)
{
  run->busy = TRUE;
  run->wait = g_timeout_source_new ((guint) ((MAX (microseconds, 0) + 999) / 1000));
  g_source_set_callback (run->wait, callback, run, NULL);
  g_source_attach (run->wait, g_main_context_get_thread_default ());
}

static void
finish_when_quiet (TakingsAccountRun *run)
{
  TakingsAccountResult *result = run->result;
  if (run->finished || run->busy || run->in_flight > 0)
    return;
  run->finished = TRUE;
  if (result->error != NULL)
    result->status = result->pages > 0 ? "partial" : "failed";
  run->hooks.done (run, run->hooks.data);
}

void
takings_account_run_fail (TakingsAccountRun *run, GError *error, gint64 retry_at)
{
  g_autoptr (GError) owned = error;
  run->failed = TRUE;
  if (run->result->error == NULL)
    {
      run->result->error = g_steal_pointer (&owned);
      run->result->retry_at = retry_at;
    }
  finish_when_quiet (run);
}

void
takings_account_run_cancel (TakingsAccountRun *run)
{
  if (run->finished || g_cancellable_is_cancelled (run->cancellable))
    return;
  g_cancellable_cancel (run->cancellable);
  if (run->wait != NULL)
    {
      g_source_destroy (run->wait);
      g_clear_pointer (&run->wait, g_source_unref);
      run->busy = FALSE;
    }
  if (!run->busy)
    takings_account_run_fail (
      run, g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled."), 0);
}

/* FNV-1a: which cursors a window has seen, without keeping them. */
static gpointer
hash_cursor (const char *cursor)
{
  guint64 hash = G_GUINT64_CONSTANT (14695981039346656037);
  for (; *cursor != '\0'; cursor++)
    hash = (hash ^ (guchar) *cursor) * G_GUINT64_CONSTANT (1099511628211);
  return GSIZE_TO_POINTER ((gsize) hash);
}

static void
begin_window (TakingsAccountRun *run)
{
  TakingsCheckpoint *checkpoint = &run->checkpoint;
  run->in_window = TRUE;
  run->window_pages = 0;
  run->resumed = checkpoint->has_window;
  g_hash_table_remove_all (run->seen);
  g_free (run->cursor);
  g_free (run->window_mark);
  run->cursor = checkpoint->has_window ? g_strdup (checkpoint->cursor) : NULL;
  run->window_mark = g_strdup (checkpoint->has_window ? checkpoint->window_mark : checkpoint->mark);
  if (run->cursor != NULL)
    g_hash_table_add (run->seen, hash_cursor (run->cursor));
}

/* From its first page again, smaller or with a cursor that the network still knows. */
void
takings_account_run_restart_window (TakingsAccountRun *run)
{
  takings_checkpoint_drop_window (&run->checkpoint);
  begin_window (run);
}

static void
warn (TakingsAccountRun *run, const char *text)
{
  if (run->result->warning == NULL)
    run->result->warning = g_strdup (text);
}

/* Circles longer than what is remembered end with the window's largest number of pages. */
static gboolean
is_new_cursor (TakingsAccountRun *run, const char *cursor)
{
  if (g_hash_table_size (run->seen) >= MAX_SEEN)
    g_hash_table_remove_all (run->seen);
  return g_hash_table_add (run->seen, hash_cursor (cursor));
}

/* Whether @page is its window's last; also stops a network that leads in circles. */
static gboolean
is_last (TakingsAccountRun *run, const TakingsPage *page)
{
  if (page->next_cursor == NULL || *page->next_cursor == '\0')
    return TRUE;
  if (!is_new_cursor (run, page->next_cursor))
    {
      warn (run, "The network named the same next page twice; the window was ended there.");
      run->result->status = "partial";
      return TRUE;
    }
  if (run->window_pages >= run->shared->max_pages)
    {
      warn (run, "The network gave more pages than is plausible; the window was ended there.");
      run->result->status = "partial";
      return TRUE;
    }
  return FALSE;
}

typedef struct
{
  TakingsAccountRun *run;
  gsize bytes;
} Ingesting;

static gsize
weigh (const TakingsPage *page)
{
  return page->body_len + page->entries->len * sizeof (TakingsEntry)
         + page->notes->len * sizeof (TakingsNote);
}

static void
ingested_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Ingesting *ingesting = data;
  TakingsAccountRun *run = ingesting->run;
  TakingsIngestCounts counts = { 0 };
  GError *error = NULL;
  gboolean ok = takings_ledger_ingest_finish (TAKINGS_LEDGER (source), result, &counts, &error);

  run->in_flight--;
  run->shared->in_flight--;
  run->shared->bytes_in_flight -= ingesting->bytes;
  if (ok)
    {
      run->result->added += counts.added;
      run->result->changed += counts.changed;
      run->result->unchanged += counts.unchanged;
      run->result->rejected += counts.rejected;
      run->result->read += counts.added + counts.changed + counts.unchanged + counts.rejected;
      run->hooks.added (run, &counts, run->hooks.data);
      run->hooks.progress (run, run->hooks.data);
    }
  takings_ingest_counts_clear (&counts);
  if (!ok)
    takings_account_run_fail (run, takings_error_from_io (error, NULL), 0);
  run->hooks.committed (run, run->hooks.data);
}

static char *
move_checkpoint (TakingsAccountRun *run, const TakingsPage *page, gboolean last)
{
  TakingsCheckpoint *checkpoint = &run->checkpoint;
  guint64 read = page->n_read;

  if (checkpoint->has_window)
    read += checkpoint->window_read;
  if (page->mark != NULL && run->window.kind != TAKINGS_WINDOW_SWEEP)
    {
      g_free (checkpoint->mark);
      checkpoint->mark = g_strdup (page->mark);
    }
  if (last)
    takings_plan_done (&run->plan, checkpoint, &run->window, read);
  else
    {
      takings_checkpoint_drop_window (checkpoint);
      checkpoint->has_window = TRUE;
      checkpoint->window = run->window;
      checkpoint->cursor = g_strdup (page->next_cursor);
      checkpoint->window_mark = g_strdup (run->window_mark);
      checkpoint->window_at = takings_shared_now (run->shared);
      checkpoint->window_read = read;
    }
  return takings_checkpoint_to_json (checkpoint);
}

void
takings_account_run_take_page (TakingsAccountRun *run, TakingsPage *page)
{
  g_autofree char *json = NULL;
  Ingesting *ingesting = g_new (Ingesting, 1);
  gboolean last = FALSE;

  if (page->warning != NULL)
    warn (run, page->warning);
  if (!run->failed)
    {
      run->result->pages++;
      run->window_pages++;
      run->resumed = FALSE;
      last = is_last (run, page);
      json = move_checkpoint (run, page, last);
      g_free (run->cursor);
      run->cursor = last ? NULL : g_strdup (page->next_cursor);
      run->in_window = !last;
    }
  *ingesting = (Ingesting){ run, weigh (page) };
  run->in_flight++;
  run->shared->in_flight++;
  run->shared->bytes_in_flight += ingesting->bytes;
  takings_ledger_ingest_async (run->shared->ledger, run->account->id, page, json, last, run->run_id,
                               NULL, ingested_cb, ingesting);
}

void
takings_account_run_advance (TakingsAccountRun *run)
{
  if (run->finished || run->busy)
    return;
  if (run->failed || run->complete)
    {
      finish_when_quiet (run);
      return;
    }
  if (run->check_only)
    {
      takings_account_run_fetch (run, TAKINGS_PURPOSE_CHECK);
      return;
    }
  if (run->fields == NULL)
    return; /* start has not got so far */
  if (run->ambiguous != NULL)
    {
      takings_account_run_fetch (run, TAKINGS_PURPOSE_CHECK);
      return;
    }
  if (!run->in_window)
    {
      if (!takings_plan_next (&run->plan, &run->checkpoint, &run->window))
        {
          run->complete = TRUE;
          finish_when_quiet (run);
          return;
        }
      begin_window (run);
    }
  if (run->in_flight > 0
      && (run->info->acknowledges || run->in_flight >= TAKINGS_PAGES_IN_FLIGHT
          || run->shared->in_flight >= TAKINGS_PAGES_IN_FLIGHT_TOTAL
          || run->shared->bytes_in_flight >= TAKINGS_BYTES_IN_FLIGHT))
    return; /* goes on when a page is committed */
  takings_account_run_fetch (run, TAKINGS_PURPOSE_READ);
}

static gboolean
prepare (TakingsAccountRun *run, GError **error)
{
  const char *zone;
  if (!run->check_only && !takings_adapter_prepare_fields (run->adapter, run->fields, error))
    return FALSE;
  if (run->account->endpoint != NULL && *run->account->endpoint != '\0'
      && !takings_http_check_endpoint (run->account->endpoint, error))
    return FALSE;
  zone = g_hash_table_lookup (run->fields, "zone");
  if (zone == NULL || *zone == '\0')
    zone = run->info->zone != NULL ? run->info->zone : "UTC";
  run->zone = takings_zone_new (zone, error);
  return run->zone != NULL;
}

static void
go (TakingsAccountRun *run)
{
  GError *error = NULL;
  run->busy = FALSE;
  if (!prepare (run, &error))
    {
      takings_account_run_fail (run, error, 0);
      return;
    }
  if (!run->check_only)
    {
      takings_checkpoint_parse (&run->checkpoint, run->account->checkpoint);
      takings_plan_init (&run->plan, run->info, &run->checkpoint, takings_shared_now (run->shared),
                         run->since, run->full);
    }
  takings_account_run_advance (run);
}

static void
secrets_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsAccountRun *run = data;
  GError *error = NULL;
  g_autoptr (GHashTable) secrets = takings_vault_lookup_finish (result, &error);
  GHashTableIter iter;
  gpointer key, value;

  run->busy = FALSE;
  if (secrets == NULL || g_cancellable_is_cancelled (run->cancellable))
    {
      if (error == NULL)
        error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
      takings_account_run_fail (run, error, 0);
      return;
    }
  run->fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (int i = 0; i < 2; i++)
    {
      GHashTable *from = i == 0 ? run->account->settings : secrets;
      if (from == NULL)
        continue;
      g_hash_table_iter_init (&iter, from);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (run->fields, g_strdup (key), g_strdup (value));
    }
  go (run);
}

void
takings_account_run_start (TakingsAccountRun *run)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();

  run->adapter = takings_registry_lookup (run->account->network);
  if (run->adapter == NULL)
    {
      takings_account_run_fail (run,
                                g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                                             "This version knows no network \"%s\".",
                                             run->account->network),
                                0);
      return;
    }
  run->info = takings_adapter_get_info (run->adapter);
  if (run->check_only)
    {
      go (run);
      return;
    }
  for (guint i = 0; i < run->info->n_fields; i++)
    if (run->info->fields[i].secret)
      g_ptr_array_add (keys, (gpointer) run->info->fields[i].key);
  g_ptr_array_add (keys, NULL);
  run->busy = TRUE;
  takings_vault_lookup_async (run->account->id, (const char *const *) keys->pdata, run->cancellable,
                              secrets_cb, run);
}
