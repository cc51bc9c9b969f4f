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
script_401_later (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth == 1 && always (server, message, 401);
}
static gboolean
script_401_for_good (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth >= 1 && always (server, message, 401);
}
static gboolean
script_404 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return always (server, message, 404);
}
static gboolean
script_408 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 2 && always (server, message, 408);
}
static gboolean
script_425 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth < 2 && always (server, message, 425);
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
/* Twenty seconds by the network's clock, which is a day ahead of this computer's. */
static gboolean
script_429_date (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_set_date (message, TEST_NOW + 86400);
  return nth < 3 && too_many (message, "Retry-After", "Fri, 10 Oct 2025 08:53:40 GMT");
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
script_error_object (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 200, "application/json", "{\"error\":\"please come back\"}");
  return TRUE;
}
static gboolean
script_html_500 (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 500, "text/html", "<html>Oops</html>");
  return TRUE;
}
static gboolean
script_empty_page (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  if (nth == 0)
    test_server_answer (message, 200, "text/plain", "next=1\n");
  return nth == 0;
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
  { "401-later", script_401_later, "tokennet", "ok", -1, 4, 4 },
  { "401-for-good", script_401_for_good, "tokennet", "partial", TAKINGS_ERROR_AUTH, 3, 3 },
  { "404", script_404, "linenet", "failed", TAKINGS_ERROR_PROTOCOL, 1, 1 },
  { "408", script_408, "linenet", "ok", -1, 5, 5 },
  { "425", script_425, "linenet", "ok", -1, 5, 5 },
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
  { "html-500", script_html_500, "linenet", "failed", TAKINGS_ERROR_SERVER, 6, 6 },
  { "error-object", script_error_object, "linenet", "failed", TAKINGS_ERROR_PROTOCOL, 1, 1 },
  { "empty-page-with-next", script_empty_page, "linenet", "ok", -1, 3, 3 },
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

/* The same account of an undisturbed network. */
static char *
dup_calm_digest (Fixture *f, const char *network)
{
  g_autoptr (TakingsSyncResult) result = NULL;
  Fixture calm = { 0 };
  char *digest;

  engine_set_up (&calm, NULL);
  engine_add_account_at (&calm, "a", network, "good", f->server->endpoint);
  result = engine_sync (&calm, NULL);
  g_assert_cmpstr (engine_get_account (result, "a")->status, ==, "ok");
  digest = engine_digest (&calm);
  engine_tear_down (&calm, NULL);
  return digest;
}

static gboolean
script_bodies (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 200, "text/plain",
                      server->bodies->pdata[MIN (nth, server->bodies->len - 1)]);
  return TRUE;
}

/* Thirty rows in random order over random pages, a third of them twice or more. */
static GPtrArray *
shuffle (void)
{
  GPtrArray *bodies = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (GString) body = g_string_new (NULL);

  for (guint i = 0; i < 45; i++)
    {
      guint id = i < 30 ? i : (guint) g_test_rand_int_range (0, 30);
      g_array_insert_val (ids, (guint) g_test_rand_int_range (0, (gint32) ids->len + 1), id);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      guint id = g_array_index (ids, guint, i);
      g_string_append_printf (body, "%u %u\n", id, 1000000 + id % 10);
      if (i + 1 < ids->len && g_test_rand_int_range (0, 5) > 0)
        continue;
      g_ptr_array_add (bodies, i + 1 < ids->len
                                 ? g_strdup_printf ("next=%u\n%s", bodies->len + 1, body->str)
                                 : g_strdup_printf ("next=\n%s", body->str));
      g_string_truncate (body, 0);
    }
  return bodies;
}

static void
test_any_order (Fixture *f, gconstpointer data)
{
  g_autofree char *calm = dup_calm_digest (f, "linenet");
  guint rounds = g_test_slow () ? 200 : 8;

  f->server->script = script_bodies;
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (TakingsSyncResult) result = NULL;
      g_autofree char *digest = NULL;
      Fixture rough = { 0 };

      g_clear_pointer (&f->server->bodies, g_ptr_array_unref);
      f->server->bodies = shuffle ();
      f->server->scripted = 0;
      engine_set_up (&rough, NULL);
      engine_add_account_at (&rough, "a", "linenet", "bad", f->server->endpoint);
      result = engine_sync (&rough, NULL);
      g_assert_cmpstr (engine_get_account (result, "a")->status, ==, "ok");
      g_assert_cmpuint (engine_get_account (result, "a")->added, ==, 30);
      digest = engine_digest (&rough);
      g_assert_cmpstr (digest, ==, calm);
      engine_tear_down (&rough, NULL);
    }
}

typedef struct
{
  const char *name;
  guint status;         /* of the first request of the second sync */
  const char *expected; /* its status */
  guint requests;       /* it sends, the probe included */
} Resumed;

static const Resumed resumed[] = {
  { "403", 403, "failed", 2 }, /* refused, and the probe says the key is good */
  { "410", 410, "ok", 7 },     /* an expired cursor: the window from its start, then the overlap */
  { "400", 400, "ok", 7 },
  { "503", 503, "ok", 6 },
};

static guint refused_with;

static gboolean
script_second_sync (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth == 0 && always (server, message, refused_with);
}
static gboolean
script_break (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  return nth >= 1 && always (server, message, 401);
}

/* A window that was broken off goes on at its second page, which the network then refuses. */
static void
test_resumed (Fixture *f, gconstpointer data)
{
  const Resumed *c = data;
  g_autofree char *calm = dup_calm_digest (f, "linenet"), *digest = NULL;
  g_autoptr (TakingsSyncResult) first = NULL, second = NULL, third = NULL;

  engine_add_account (f, "a", "linenet", "bad");
  f->server->script = script_break;
  first = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (first, "a")->status, ==, "partial");
  refused_with = c->status;
  f->server->scripted = 0;
  f->server->script = script_second_sync;
  second = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (second, "a")->status, ==, c->expected);
  g_assert_cmpuint (f->server->scripted, ==, c->requests);
  f->server->script = NULL;
  third = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (third, "a")->status, ==, "ok");
  digest = engine_digest (f);
  g_assert_cmpstr (digest, ==, calm);
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
  for (guint i = 0; i < G_N_ELEMENTS (resumed); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/resumed/", resumed[i].name, NULL);
      engine_test_add (path, &resumed[i], test_resumed);
    }
  engine_test_add ("/faults/any-order", NULL, test_any_order);
  return g_test_run ();
}
