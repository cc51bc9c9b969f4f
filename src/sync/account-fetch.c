/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main, but for parse_in_worker, during which the run is not touched (busy). */
#include "config.h"

#include "account-run-private.h"

#define TOKEN_MARGIN 60

typedef struct
{
  TakingsAccountRun *run;
  TakingsPage *page;       /* (owned) (nullable) */
  TakingsHttpReply *reply; /* (owned) */
  char *token;             /* (owned) (nullable) */
  gint64 expires_in;
} Parse;

static void
parse_free (gpointer data)
{
  Parse *parse = data;
  g_clear_pointer (&parse->page, takings_page_free);
  takings_http_reply_free (parse->reply);
  g_free (parse->token);
  g_free (parse);
}

static const TakingsContext *
fill_context (TakingsAccountRun *run, TakingsPurpose purpose)
{
  TakingsContext *context = &run->context;
  gint64 now = takings_shared_now (run->shared);
  *context = (TakingsContext){
    .purpose = purpose, .fields = run->fields, .zone = run->zone, .token = run->token, .now = now
  };
  context->from = now - 24 * 3600;
  context->to = now;
  if (purpose == TAKINGS_PURPOSE_CHECK)
    context->cursor = run->check_cursor;
  if (purpose == TAKINGS_PURPOSE_READ)
    {
      context->from = run->window.from;
      context->to = run->window.to;
      context->cursor = run->cursor;
      if (run->info->uses_mark && run->window.kind == TAKINGS_WINDOW_NEW)
        context->mark = run->window_mark;
    }
  context->from_day = takings_zone_day (run->zone, context->from);
  context->to_day = takings_zone_day (run->zone, context->to - 1);
  return context;
}

static void
read_token (TakingsAccountRun *run, Parse *parse)
{
  g_free (run->token);
  run->token = g_steal_pointer (&parse->token);
  run->token_expires = 0;
  if (parse->expires_in > TOKEN_MARGIN)
    run->token_expires = takings_shared_now (run->shared) + parse->expires_in - TOKEN_MARGIN;
  run->attempt = 0;
}

static void
probed (TakingsAccountRun *run)
{
  g_autoptr (GError) first = g_steal_pointer (&run->ambiguous);
  if (run->check_only)
    {
      run->complete = TRUE;
      takings_account_run_advance (run);
      return;
    }
  takings_account_run_fail (
    run,
    g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                 "%s accepts the credentials but refuses to hand out sales. Give the key the right "
                 "to read orders on the network's site, or try again later.",
                 run->info->name),
    0);
}

static void
parsed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = G_TASK (result);
  Parse *parse = g_task_get_task_data (task);
  TakingsAccountRun *run = parse->run;
  TakingsResponse response = { parse->reply->status, parse->reply->headers };
  GError *error = NULL;
  gboolean ok = g_task_propagate_boolean (task, &error);

  run->busy = FALSE;
  run->reached = TRUE;
  run->plan.network_now = takings_backoff_date (&response);
  if (!ok || g_cancellable_is_cancelled (run->cancellable))
    {
      if (ok)
        error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
      takings_account_run_trouble (run, error, &response, g_steal_pointer (&parse->page));
      return;
    }
  switch (run->purpose)
    {
    case TAKINGS_PURPOSE_TOKEN:
      read_token (run, parse);
      takings_account_run_advance (run);
      break;
    case TAKINGS_PURPOSE_CHECK:
      if (parse->page->next_cursor == NULL || run->check_cursor != NULL)
        probed (run);
      else
        {
          run->check_cursor = g_steal_pointer (&parse->page->next_cursor);
          takings_account_run_fetch (run, TAKINGS_PURPOSE_CHECK);
        }
      break;
    case TAKINGS_PURPOSE_READ:
      run->attempt = 0;
      run->token_renewed = FALSE;
      run->ambiguous_waited = FALSE;
      takings_account_run_take_page (run, g_steal_pointer (&parse->page));
      takings_account_run_advance (run);
      break;
    }
}

static void
parse_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Parse *parse = data;
  TakingsAccountRun *run = parse->run;
  TakingsResponse response = { parse->reply->status, parse->reply->headers };
  GError *error = NULL;
  gboolean ok;

  if (run->purpose == TAKINGS_PURPOSE_TOKEN)
    ok = takings_adapter_read_token (&response, parse->page, &parse->token, &parse->expires_in,
                                     &error);
  else
    ok = takings_adapter_read_page (run->adapter, &run->context, &response, parse->page, &error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL, "%s: unreadable answer",
                             run->info->name);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsAccountRun *run = data;
  GError *error = NULL;
  TakingsHttpReply *reply = takings_http_send_finish (run->shared->http, result, &error);
  g_autoptr (GTask) task = NULL;
  Parse *parse;

  if (reply == NULL)
    {
      run->busy = FALSE;
      takings_account_run_trouble (run, error, NULL, NULL);
      return;
    }
  parse = g_new0 (Parse, 1);
  parse->run = run;
  parse->reply = reply;
  parse->page = takings_page_new (g_steal_pointer (&reply->body), reply->body_len);
  task = g_task_new (NULL, NULL, parsed_cb, NULL);
  g_task_set_source_tag (task, replied_cb);
  g_task_set_task_data (task, parse, parse_free);
  g_task_run_in_thread (task, parse_in_worker);
}

char *
takings_account_run_dup_origin (TakingsAccountRun *run, TakingsPurpose purpose)
{
  const char *url = run->account->endpoint;
  g_autoptr (GUri) uri = NULL;
  const char *host;

  if (url == NULL || *url == '\0')
    url = purpose == TAKINGS_PURPOSE_TOKEN && run->info->token_url != NULL ? run->info->token_url
                                                                           : run->info->base_url;
  uri = url != NULL ? g_uri_parse (url, G_URI_FLAGS_NONE, NULL) : NULL;
  host = uri != NULL ? g_uri_get_host (uri) : NULL;
  if (host == NULL)
    return NULL;
  if (g_uri_get_port (uri) > 0)
    return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]:%d" : "%s://%s:%d",
                            g_uri_get_scheme (uri), host, g_uri_get_port (uri));
  return g_strdup_printf (strchr (host, ':') != NULL ? "%s://[%s]" : "%s://%s",
                          g_uri_get_scheme (uri), host);
}

static gboolean
send_cb (gpointer data)
{
  TakingsAccountRun *run = data;
  GError *error = NULL;
  g_autoptr (TakingsRequest) request = NULL;
  g_autofree char *origin = takings_account_run_dup_origin (run, run->purpose);
  g_autoptr (GString) url = NULL;

  g_clear_pointer (&run->wait, g_source_unref);
  request = takings_adapter_next_request (run->adapter, fill_context (run, run->purpose), &error);
  if (request == NULL || g_cancellable_is_cancelled (run->cancellable))
    {
      run->busy = FALSE;
      if (error == NULL)
        error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled.");
      takings_account_run_fail (run, error, 0);
      return G_SOURCE_REMOVE;
    }
  url = g_string_new (origin);
  g_string_append_len (url, request->path->str, (gssize) request->path->len);
  if (request->query != NULL && request->query->len > 0)
    {
      g_string_append_c (url, '?');
      g_string_append_len (url, request->query->str, (gssize) request->query->len);
    }
  takings_http_send_async (run->shared->http, request->method, url->str, request->headers,
                           request->content_type, request->body,
                           run->info->timeout_seconds != 0 ? run->info->timeout_seconds : 60,
                           TAKINGS_HTTP_MAX_BODY, run->cancellable, replied_cb, run);
  return G_SOURCE_REMOVE;
}

/* Requests a minute. A slot is real time; its rate is what the scale makes faster. Plain http: is
 * allowed for loopback alone and no network speaks it: there is no one to spare. */
static guint
allowed_rate (TakingsAccountRun *run, const char *origin)
{
  if (g_str_has_prefix (origin, "http:"))
    return 0;
  return (guint) MIN (run->info->requests_per_minute * run->shared->scale, G_MAXINT);
}

void
takings_account_run_fetch (TakingsAccountRun *run, TakingsPurpose purpose)
{
  TakingsShared *shared = run->shared;
  g_autofree char *origin = NULL;
  gboolean fresh = run->token != NULL
                   && (run->token_expires == 0 || takings_shared_now (shared) < run->token_expires);

  if (run->info->needs_token && purpose != TAKINGS_PURPOSE_TOKEN && !fresh)
    purpose = TAKINGS_PURPOSE_TOKEN;
  run->purpose = purpose;
  origin = takings_account_run_dup_origin (run, purpose);
  if (origin == NULL)
    {
      takings_account_run_fail (run,
                                g_error_new (TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                                             "%s needs an address of its own: add the account with "
                                             "--endpoint URL.",
                                             run->info->name),
                                0);
      return;
    }
  takings_account_run_wait (run,
                            takings_limiter_reserve (shared->limiter, origin,
                                                     allowed_rate (run, origin),
                                                     g_get_monotonic_time ()),
                            send_cb);
}
