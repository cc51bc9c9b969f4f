/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers that a network should not give, and how a sync ends that gets them. */
#include "config.h"

#include "account-run-private.h"
#include "engine-fixture.h"

#include <string.h>

/* What a misbehaving network answers, how it ends, and how many requests that took. */
typedef struct
{
  const char *name;
  TestScript script;
  const char *network;
  const char *status;
  int code;          /* -1: none */
  guint least, most; /* scripted requests */
} Case;

static gboolean
always (TestServer *server, SoupServerMessage *message, guint status)
{
  test_server_answer (message, status, "text/plain", "no");
  return TRUE;
}

static gboolean
script_401_once (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth == 1 && always (server, message, 401);
}
static gboolean
script_401 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return always (server, message, 401);
}
static gboolean
script_403 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return always (server, message, 403);
}
static gboolean
script_403_later (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth == 2 && always (server, message, 403);
}
static gboolean
script_500 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return always (server, message, 500);
}
static gboolean
script_500_storm (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth % 4 != 3 && always (server, message, 503);
}

static gboolean
too_many (SoupServerMessage *message, const char *name, const char *value)
{
  if (value != NULL)
    soup_message_headers_replace (soup_server_message_get_response_headers (message), name, value);
  test_server_answer (message, 429, "text/plain", "slow down");
  return TRUE;
}
static gboolean
script_429_seconds (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 3 && too_many (message, "Retry-After", "20");
}
static gboolean
script_429_date (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 3
         && too_many (message, "Retry-After", "Thu, 09 Oct 2025 08:53:40 GMT"); /* now + 20 s */
}
static gboolean
script_429_reset (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 3 && too_many (message, "RateLimit-Reset", "20");
}
static gboolean
script_429_absent (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 3 && too_many (message, "Retry-After", NULL);
}
static gboolean
script_429_negative (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 3 && too_many (message, "Retry-After", "-7");
}
static gboolean
script_429_huge (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return too_many (message, "Retry-After", "1000000000");
}
static gboolean
script_html (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 200, "text/html", "<!DOCTYPE html><html>Log in</html>");
  return TRUE;
}
static gboolean
script_empty (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 200, "text/plain", "");
  return TRUE;
}
static gboolean
script_slow (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  soup_server_message_pause (message); /* for ever */
  return TRUE;
}
static gboolean
script_circle (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 200, "text/plain", "next=same\n1 1000000\n");
  return TRUE;
}
static gboolean
script_endless (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  g_autofree char *body = g_strdup_printf ("next=%u\n1 1000000\n", nth + 1);
  test_server_answer (message, 200, "text/plain", body);
  return TRUE;
}
static gboolean
script_shuffled (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  static const char *const bodies[] = { "next=x\n5 1000005\n3 1000003\n",
                                        "next=y\n3 1000003\n5 1000005\n",
                                        "next=\n5 1000005\nbroken\n1 1000001\n" };
  test_server_answer (message, 200, "text/plain", bodies[MIN (nth, 2)]);
  return TRUE;
}
static gboolean
script_redirect (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                "http://localhost:1/elsewhere");
  return always (server, message, 302);
}

static const Case cases[] = {
  { "401-once", script_401_once, "tokennet", "ok", -1, 4, 4 },
  { "401-always", script_401, "tokennet", "failed", TAKINGS_ERROR_AUTH, 2, 2 },
  { "401-key", script_401, "linenet", "failed", TAKINGS_ERROR_AUTH, 1, 1 },
  { "403-at-once", script_403, "linenet", "failed", TAKINGS_ERROR_AUTH, 2, 2 },
  { "403-later", script_403_later, "linenet", "ok", -1, 4, 4 },
  { "500-always", script_500, "linenet", "failed", TAKINGS_ERROR_SERVER, 6, 6 },
  { "500-storm", script_500_storm, "linenet", "ok", -1, 12, 12 },
  { "429-seconds", script_429_seconds, "linenet", "ok", -1, 6, 6 },
  { "429-date", script_429_date, "linenet", "ok", -1, 6, 6 },
  { "429-reset-header", script_429_reset, "linenet", "ok", -1, 6, 6 },
  { "429-absent", script_429_absent, "linenet", "ok", -1, 6, 6 },
  { "429-negative", script_429_negative, "linenet", "ok", -1, 6, 6 },
  { "429-huge", script_429_huge, "linenet", "failed", TAKINGS_ERROR_RATE_LIMITED, 1, 1 },
  { "html", script_html, "linenet", "failed", TAKINGS_ERROR_PROTOCOL, 1, 1 },
  { "empty", script_empty, "linenet", "failed", TAKINGS_ERROR_PROTOCOL, 1, 1 },
  { "slow", script_slow, "slownet", "failed", TAKINGS_ERROR_TIMEOUT, 2, 2 },
  { "circle", script_circle, "linenet", "partial", -1, 2, 2 },
  { "endless", script_endless, "linenet", "partial", -1, 50, 50 },
  { "shuffled", script_shuffled, "linenet", "ok", -1, 3, 3 },
  { "redirect", script_redirect, "linenet", "failed", TAKINGS_ERROR_PROTOCOL, 1, 1 },
};

static void
test_case (Fixture *f, gconstpointer data)
{
  const Case *c = data;
  g_autoptr (TakingsSyncResult) result = NULL;
  g_autofree char *json = NULL;
  const TakingsAccountResult *account;

  f->server->script = c->script;
  takings_engine_set_max_pages (f->engine, 50);
  engine_add_account (f, "bad", c->network, TEST_CANARY);
  engine_add_account (f, "good", "linenet", "good");
  result = engine_sync (f, NULL);
  account = engine_get_account (result, "bad");
  json = takings_sync_result_to_json (result);
  g_test_message ("%s", json);
  g_assert_cmpstr (account->status, ==, c->status);
  if (c->code < 0)
    g_assert_no_error (account->error);
  else
    g_assert_error (account->error, TAKINGS_ERROR, c->code);
  g_assert_cmpuint (f->server->scripted, >=, c->least);
  g_assert_cmpuint (f->server->scripted, <=, c->most);
  g_assert_null (strstr (json, TEST_CANARY));
  if (c->code == TAKINGS_ERROR_AUTH)
    g_assert_nonnull (strstr (account->error->message, "API key"));
  if (c->code == TAKINGS_ERROR_RATE_LIMITED)
    g_assert_cmpint (account->retry_at, ==, TEST_NOW + 24 * 3600);
  /* The neighbour has noticed nothing. */
  g_assert_cmpstr (engine_get_account (result, "good")->status, ==, "ok");
  g_assert_cmpuint (engine_get_account (result, "good")->added, ==, 30);
  /* "20 seconds", asked for three times, are 20 ms of scaled time each. */
  if (g_str_has_prefix (c->name, "429-s") || g_str_has_prefix (c->name, "429-d")
      || g_str_has_prefix (c->name, "429-r"))
    for (guint i = 1; i <= 3; i++)
      g_assert_cmpint (g_array_index (f->server->times, gint64, i)
                         - g_array_index (f->server->times, gint64, i - 1),
                       >=, 19000);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", cases[i].name, NULL);
      engine_test_add (path, &cases[i], test_case);
    }
  return g_test_run ();
}
