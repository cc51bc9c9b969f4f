/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sync that is cancelled, at any moment and at each of its steps. */
#include "config.h"

#include "engine-fixture.h"

#include <stdlib.h>
#include <string.h>

static gboolean
storm (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  if (nth % 4 == 3)
    return FALSE;
  test_server_answer (message, 503, "text/plain", "no");
  return TRUE;
}

static guint
count_entries (const char *path)
{
  guint n = 0;
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* The client's sockets to @server: the server's own ends, in the same process, don't count. */
static guint
count_connections (TestServer *server)
{
  g_autofree char *text = NULL, *remote = NULL;
  g_auto (GStrv) lines = NULL;
  guint n = 0;
  remote = g_strdup_printf ("0100007F:%04X ", (guint) atoi (strrchr (server->endpoint, ':') + 1));
  g_assert_true (g_file_get_contents ("/proc/self/net/tcp", &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      const char *found = strstr (*line, remote);
      if (found != NULL && found - *line > 16
          && (g_str_has_prefix (found + 14, "01") || g_str_has_prefix (found + 14, "08")))
        n++;
    }
  return n;
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_cancel (Fixture *f, gconstpointer data)
{
  guint cycles = g_test_slow () ? 1000 : 60, connections = 0;
  f->server->pages = 20;
  f->server->script = storm;
  engine_add_account (f, "a", "linenet", "good");
  engine_add_account (f, "b", "tokennet", "bad");
  for (guint i = 0; i < cycles; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (TakingsSyncResult) result = NULL;
      f->now += 7 * 3600;
      g_timeout_add (i % 30, cancel_cb, cancellable);
      result = engine_sync (f, cancellable);
      for (guint k = 0; k < result->accounts->len; k++)
        {
          const TakingsAccountResult *account = result->accounts->pdata[k];
          if (account->error != NULL)
            g_assert_error (account->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
        }
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (!g_cancellable_is_cancelled (cancellable))
        g_source_remove_by_user_data (cancellable);
      if (i == 30)
        connections = count_connections (f->server);
    }
  g_assert_cmpuint (count_connections (f->server), <=, connections + 8);
  g_assert_cmpuint (count_entries ("/proc/self/task"), <=, 24);
  f->server->script = NULL;
  {
    g_autoptr (TakingsSyncResult) result = engine_sync (f, NULL);
    g_assert_cmpstr (engine_get_account (result, "a")->status, ==, "ok");
    g_assert_cmpstr (engine_get_account (result, "b")->status, ==, "ok");
  }
}

/* The step at which the sync is cancelled. */
typedef enum
{
  AT_OPENING,
  AT_TOKEN,
  AT_FIRST_REQUEST,
  WITHIN_AN_ANSWER,
  WHILE_WAITING,
  AFTER_A_PAGE,
  AT_LAST_PAGE,
} Step;

typedef struct
{
  const char *name;
  Step step;
} StepCase;

static const StepCase steps[] = {
  { "opening", AT_OPENING },          { "token", AT_TOKEN },
  { "request", AT_FIRST_REQUEST },    { "answer", WITHIN_AN_ANSWER },
  { "waiting", WHILE_WAITING },       { "after-a-page", AFTER_A_PAGE },
  { "after-the-last", AT_LAST_PAGE },
};

static struct
{
  Step step;
  GCancellable *cancellable;
} plot;

static void
started_cb (TakingsEngine *engine, gpointer data)
{
  if (plot.step == AT_OPENING)
    g_cancellable_cancel (plot.cancellable);
}

static void
waiting_cb (TakingsEngine *engine, const char *account, const char *reason, guint seconds,
            gpointer data)
{
  if (plot.step == WHILE_WAITING)
    g_cancellable_cancel (plot.cancellable);
}

static void
progress_cb (TakingsEngine *engine, const char *account, guint pages, guint entries, gpointer data)
{
  if ((plot.step == AFTER_A_PAGE && pages >= 2) || (plot.step == AT_LAST_PAGE && pages >= 5))
    g_cancellable_cancel (plot.cancellable);
}

static gboolean
script_step (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  if (plot.step == AT_FIRST_REQUEST && nth == 0)
    g_cancellable_cancel (plot.cancellable);
  if (plot.step == WITHIN_AN_ANSWER && nth == 1)
    {
      soup_message_headers_set_encoding (soup_server_message_get_response_headers (message),
                                         SOUP_ENCODING_CHUNKED);
      soup_server_message_set_status (message, 200, NULL);
      soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                                "next=\n1 1\n", 11);
      g_timeout_add (20, cancel_cb, plot.cancellable);
      return TRUE; /* the body is never completed */
    }
  if (plot.step == WHILE_WAITING && nth == 1)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message),
                                    "Retry-After", "80");
      test_server_answer (message, 429, "text/plain", "slow down");
      return TRUE;
    }
  return FALSE;
}

static void
cancel_at_token (TestServer *server)
{
  g_cancellable_cancel (plot.cancellable);
}

/* Ends soon, says so, and the next sync makes of it what an undisturbed one would have. */
static void
test_step (Fixture *f, gconstpointer data)
{
  const StepCase *c = data;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TakingsSyncResult) result = NULL, again = NULL, calm_result = NULL;
  g_autofree char *one = NULL, *two = NULL;
  const TakingsAccountResult *account;
  Fixture calm = { 0 };
  gint64 begin;

  plot.step = c->step;
  plot.cancellable = cancellable;
  f->server->pages = 5;
  f->server->script = script_step;
  engine_add_account (f, "a", "tokennet", "bad");
  g_signal_connect (f->engine, "sync-started", G_CALLBACK (started_cb), NULL);
  g_signal_connect (f->engine, "sync-waiting", G_CALLBACK (waiting_cb), NULL);
  g_signal_connect (f->engine, "sync-progress", G_CALLBACK (progress_cb), NULL);
  if (c->step == AT_TOKEN)
    f->server->at_token = cancel_at_token;
  begin = g_get_monotonic_time ();
  result = engine_sync (f, cancellable);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 10 * G_USEC_PER_SEC);
  g_assert_true (g_cancellable_is_cancelled (cancellable));
  account = engine_get_account (result, "a");
  if (account->error != NULL || c->step < AFTER_A_PAGE)
    g_assert_error (account->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  g_assert_cmpint (account->retry_at, ==, 0);

  f->server->script = NULL;
  f->server->at_token = NULL;
  again = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (again, "a")->status, ==, "ok");
  one = engine_digest (f);
  engine_set_up (&calm, NULL);
  engine_add_account_at (&calm, "a", "tokennet", "good", f->server->endpoint);
  calm_result = engine_sync (&calm, NULL);
  two = engine_digest (&calm);
  g_assert_cmpstr (one, ==, two);
  engine_tear_down (&calm, NULL);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *path = g_strconcat ("/cancel/at/", steps[i].name, NULL);
      engine_test_add (path, &steps[i], test_step);
    }
  engine_test_add ("/cancel/any-moment", NULL, test_cancel);
  return g_test_run ();
}
