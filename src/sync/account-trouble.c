/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main. */
#include "config.h"

#include "account-run-private.h"

#define AMBIGUOUS_WAIT 60.0
#define RETRY_LATER    (5 * 60)
#define CHECK_TRIES    3
#define TELL_FROM      1.0 /* seconds: shorter waits are nobody's business */

static gboolean
again_cb (gpointer data)
{
  TakingsAccountRun *run = data;
  g_clear_pointer (&run->wait, g_source_unref);
  run->busy = FALSE;
  takings_account_run_fetch (run, run->ambiguous != NULL && !run->check_only ? TAKINGS_PURPOSE_CHECK
                                                                             : run->purpose);
  return G_SOURCE_REMOVE;
}

static void
wait_seconds (TakingsAccountRun *run, double seconds, const char *reason)
{
  if (seconds >= TELL_FROM && run->hooks.waiting != NULL)
    run->hooks.waiting (run, reason, (guint) (seconds + 0.5), run->hooks.data);
  takings_account_run_wait (run, (gint64) (seconds * G_USEC_PER_SEC / run->shared->scale),
                            again_cb);
}

/* Refused credentials: says which field it is about and where the right value is to be found. */
static GError *
name_field (TakingsAccountRun *run, GError *error)
{
  g_autoptr (GError) owned = error;
  const TakingsFieldSpec *field = NULL;

  for (guint i = 0; i < run->info->n_fields && (field == NULL || !field->required); i++)
    if (run->info->fields[i].secret && (field == NULL || run->info->fields[i].required))
      field = &run->info->fields[i];
  if (field == NULL || strstr (owned->message, field->label) != NULL)
    return g_steal_pointer (&owned);
  return g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "%s Check the field %s (%s)%s%s",
                      owned->message, field->key, field->label, field->where != NULL ? ": " : ".",
                      field->where != NULL ? field->where : "");
}

/* Out of reach: an endpoint of one's own is what else to look at. */
static GError *
name_endpoint (TakingsAccountRun *run, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autofree char *endpoint = NULL;

  if (owned->code != TAKINGS_ERROR_NETWORK || run->account->endpoint == NULL
      || *run->account->endpoint == '\0')
    return g_steal_pointer (&owned);
  endpoint = takings_account_run_dup_origin (run, run->purpose);
  return g_error_new (TAKINGS_ERROR, owned->code, "%s (the account has an endpoint of its own: %s)",
                      owned->message, endpoint);
}

static gboolean
retry (TakingsAccountRun *run, GError *error, const TakingsResponse *response, TakingsPage *page)
{
  gint64 now = takings_shared_now (run->shared);
  gint64 asked = takings_backoff_asked (run->info, response, page, now);
  double delay = takings_backoff_delay (run->attempt, asked, run->shared->rand);
  guint tries = takings_backoff_tries (error, run->reached);

  if (error->code == TAKINGS_ERROR_TIMEOUT)
    run->waited += run->info->timeout_seconds;
  run->attempt++;
  if (run->attempt >= (run->check_only ? MIN (tries, CHECK_TRIES) : tries)
      || delay > TAKINGS_BACKOFF_LONGEST_WAIT || run->waited + delay > TAKINGS_BACKOFF_BUDGET)
    {
      takings_account_run_fail (run, name_endpoint (run, error),
                                now + (asked >= 0 ? MAX (asked, 1) : RETRY_LATER));
      return TRUE;
    }
  run->waited += delay;
  if (asked >= 0)
    {
      g_autofree char *origin = takings_account_run_dup_origin (run, run->purpose);
      takings_limiter_pause (run->shared->limiter, origin,
                             g_get_monotonic_time ()
                               + (gint64) ((double) asked * G_USEC_PER_SEC / run->shared->scale));
    }
  wait_seconds (run, delay, error->message);
  g_error_free (error);
  return TRUE;
}

/* A refusal that may as well be a rate limit. */
static gboolean
doubt (TakingsAccountRun *run, GError *error)
{
  if (run->check_only || run->purpose == TAKINGS_PURPOSE_CHECK || run->ambiguous != NULL)
    return FALSE;
  if (run->result->pages > 0 && !run->ambiguous_waited
      && run->waited + AMBIGUOUS_WAIT <= TAKINGS_BACKOFF_BUDGET)
    {
      run->ambiguous_waited = TRUE;
      run->waited += AMBIGUOUS_WAIT;
      wait_seconds (run, AMBIGUOUS_WAIT, error->message);
      g_error_free (error);
      return TRUE;
    }
  run->ambiguous = error;
  takings_account_run_fetch (run, TAKINGS_PURPOSE_CHECK);
  return TRUE;
}

/* What can be mended at once: a token, a window that is too large, a cursor that has expired. */
static gboolean
mend (TakingsAccountRun *run, GError *error, const TakingsResponse *response,
      const TakingsPage *page)
{
  gboolean reading = run->purpose == TAKINGS_PURPOSE_READ;

  if (response != NULL && response->status == 401 && run->info->needs_token && run->token != NULL
      && run->purpose != TAKINGS_PURPOSE_TOKEN && !run->token_renewed)
    {
      run->token_renewed = TRUE;
      g_clear_pointer (&run->token, g_free);
      return TRUE;
    }
  if (reading && page != NULL && page->shrink_window
      && g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_SERVER)
      && takings_plan_shrink (&run->plan, &run->window))
    {
      takings_account_run_restart_window (run);
      return TRUE;
    }
  if (reading && run->resumed && run->cursor != NULL && response != NULL
      && g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL))
    {
      takings_account_run_restart_window (run);
      return TRUE;
    }
  return FALSE;
}

/* Entries that were readable are kept; the checkpoint stays where it was. */
static void
keep_readable (TakingsAccountRun *run, TakingsPage *page)
{
  if (page == NULL || run->purpose != TAKINGS_PURPOSE_READ || run->check_only
      || (page->entries->len == 0 && page->rejects->len == 0))
    {
      g_clear_pointer (&page, takings_page_free);
      return;
    }
  run->failed = TRUE; /* take_page leaves the checkpoint alone */
  takings_account_run_take_page (run, page);
}

void
takings_account_run_trouble (TakingsAccountRun *run, GError *error, const TakingsResponse *response,
                             TakingsPage *page)
{
  gboolean ambiguous = page != NULL && page->ambiguous;

  error = takings_error_from_io (error, NULL);
  run->reached |= response != NULL;
  if (g_cancellable_is_cancelled (run->cancellable))
    {
      g_error_free (error);
      g_clear_pointer (&page, takings_page_free);
      error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
      takings_account_run_fail (run, error, 0);
      return;
    }
  if (mend (run, error, response, page))
    {
      g_error_free (error);
      g_clear_pointer (&page, takings_page_free);
      takings_account_run_fetch (run, run->purpose);
      return;
    }
  if (ambiguous && g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH) && doubt (run, error))
    {
      takings_page_free (page);
      return;
    }
  if (takings_backoff_is_retryable (error) && retry (run, error, response, page))
    {
      g_clear_pointer (&page, takings_page_free);
      return;
    }
  if (error->code == TAKINGS_ERROR_AUTH)
    error = name_field (run, error);
  keep_readable (run, page);
  takings_account_run_fail (run, error, 0);
}
