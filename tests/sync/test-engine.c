/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against a loopback network that misbehaves. One main context serves and syncs. */
#include "config.h"

#include "account-run-private.h"
#include "test-network.h"
#include "vault.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *dir;
  TakingsLedger *ledger;
  TestServer *server;
  TakingsEngine *engine;
  gint64 now;
} Fixture;

static gint64
fixture_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->dir = g_dir_make_tmp ("takings-engine-XXXXXX", NULL);
  f->now = TEST_NOW;
  f->ledger = takings_ledger_open (f->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  f->server = test_server_new ();
  f->engine = takings_engine_new (f->ledger);
  takings_engine_set_time_scale (f->engine, 1000);
  takings_engine_set_clock (f->engine, fixture_now, f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  const char *const files[] = { "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.lock" };
  g_assert_finalize_object (f->engine);
  takings_ledger_close (f->ledger);
  g_assert_finalize_object (f->ledger);
  test_server_free (f->server);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (f->dir, files[i], NULL);
      g_remove (file);
    }
  g_rmdir (f->dir);
  g_free (f->dir);
}

static void
add_account (Fixture *f, const char *id, const char *network, const char *key)
{
  g_autoptr (GHashTable) secrets = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) settings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  const TakingsAccount account = { .id = (char *) id,
                                   .network = (char *) network,
                                   .name = (char *) id,
                                   .endpoint = f->server->endpoint,
                                   .settings = settings,
                                   .created_at = TEST_NOW };
  g_hash_table_insert (secrets, (gpointer) "api_key", (gpointer) key);
  g_assert_true (takings_vault_store (id, id, secrets, NULL, &error));
  g_assert_true (takings_ledger_add_account (f->ledger, &account, &error));
  g_assert_no_error (error);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  *(TakingsSyncResult **) data = takings_engine_sync_finish (TAKINGS_ENGINE (source), result,
                                                             &error);
  g_assert_no_error (error);
}

static TakingsSyncResult *
sync_with (Fixture *f, GCancellable *cancellable)
{
  TakingsSyncResult *result = NULL;
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, cancellable, synced_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

static const TakingsAccountResult *
get_account (TakingsSyncResult *result, const char *id)
{
  for (guint i = 0; i < result->accounts->len; i++)
    if (strcmp (((TakingsAccountResult *) result->accounts->pdata[i])->id, id) == 0)
      return result->accounts->pdata[i];
  g_assert_not_reached ();
}

static void
test_reads (Fixture *f, gconstpointer data)
{
  g_autoptr (TakingsSyncResult) first = NULL, second = NULL;
  g_autofree char *json = NULL, *one = NULL, *two = NULL;
  const TakingsAccountResult *account;

  add_account (f, "a", "linenet", "good");
  add_account (f, "b", "tokennet", "good");
  first = sync_with (f, NULL);
  account = get_account (first, "a");
  g_assert_no_error (account->error);
  g_assert_cmpstr (account->status, ==, "ok");
  g_assert_cmpuint (account->pages, ==, 3);
  g_assert_cmpuint (account->added, ==, 30);
  g_assert_cmpuint (get_account (first, "b")->added, ==, 30);
  g_assert_cmpuint (f->server->tokens, ==, 1);
  one = takings_ledger_digest (f->ledger, NULL);
  f->now += 3600;
  second = sync_with (f, NULL);
  g_assert_cmpuint (get_account (second, "a")->added, ==, 0);
  g_assert_cmpuint (get_account (second, "a")->unchanged, ==, 30);
  two = takings_ledger_digest (f->ledger, NULL);
  g_assert_cmpstr (one, ==, two);
  json = takings_sync_result_to_json (second);
  g_assert_nonnull (strstr (json, "\"status\":\"ok\""));
  g_assert_nonnull (strstr (json, "\"error\":null"));
}

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
  { "slow", script_slow, "linenet", "failed", TAKINGS_ERROR_TIMEOUT, 6, 6 },
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

  if (c->script == script_slow && !g_test_slow ())
    {
      g_test_skip ("waits for six time limits");
      return;
    }
  f->server->script = c->script;
  takings_engine_set_max_pages (f->engine, 50);
  add_account (f, "bad", c->network, TEST_CANARY);
  add_account (f, "good", "linenet", "good");
  result = sync_with (f, NULL);
  account = get_account (result, "bad");
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
  g_assert_cmpstr (get_account (result, "good")->status, ==, "ok");
  g_assert_cmpuint (get_account (result, "good")->added, ==, 30);
  /* "20 seconds", asked for three times, are 20 ms of scaled time each. */
  if (g_str_has_prefix (c->name, "429-s") || g_str_has_prefix (c->name, "429-d")
      || g_str_has_prefix (c->name, "429-r"))
    for (guint i = 1; i <= 3; i++)
      g_assert_cmpint (g_array_index (f->server->times, gint64, i)
                         - g_array_index (f->server->times, gint64, i - 1),
                       >=, 19000);
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
  f->server->script = script_500_storm;
  add_account (f, "a", "linenet", "good");
  add_account (f, "b", "tokennet", "bad");
  for (guint i = 0; i < cycles; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (TakingsSyncResult) result = NULL;
      f->now += 7 * 3600;
      g_timeout_add (i % 30, cancel_cb, cancellable);
      result = sync_with (f, cancellable);
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
    g_autoptr (TakingsSyncResult) result = sync_with (f, NULL);
    g_assert_cmpstr (get_account (result, "a")->status, ==, "ok");
    g_assert_cmpstr (get_account (result, "b")->status, ==, "ok");
  }
}

static void
test_join_and_pause (Fixture *f, gconstpointer data)
{
  TakingsSyncResult *one = NULL, *two = NULL;
  TakingsAccount *paused;
  add_account (f, "a", "linenet", "good");
  add_account (f, "p", "linenet", "good");
  paused = takings_ledger_find_account (f->ledger, "p", NULL);
  paused->paused = TRUE;
  g_assert_true (takings_ledger_update_account (f->ledger, paused, NULL));
  takings_account_free (paused);
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, NULL, synced_cb, &one);
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, NULL, synced_cb, &two);
  while (one == NULL || two == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (one == two);
  g_assert_cmpuint (f->server->requests, ==, 3);
  g_assert_cmpstr (get_account (one, "p")->status, ==, "skipped");
  takings_sync_result_unref (one);
  takings_sync_result_unref (two);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError *error = NULL;
  gboolean ok = takings_engine_check_finish (TAKINGS_ENGINE (source), result, &error);
  *(int *) data = ok ? -1 : error->code;
  g_clear_error (&error);
}

static int
check (Fixture *f, const char *network, const char *key)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  int code = -2;
  g_hash_table_insert (fields, (gpointer) "api_key", (gpointer) key);
  takings_engine_check_async (f->engine, network, f->server->endpoint, fields, NULL, checked_cb,
                              &code);
  while (code == -2)
    g_main_context_iteration (NULL, TRUE);
  return code;
}

static void
test_check (Fixture *f, gconstpointer data)
{
  g_assert_cmpint (check (f, "linenet", "good"), ==, -1);
  g_assert_cmpint (check (f, "tokennet", "good"), ==, -1);
  f->server->script = script_401;
  g_assert_cmpint (check (f, "linenet", "bad"), ==, TAKINGS_ERROR_AUTH);
  f->server->script = script_403;
  g_assert_cmpint (check (f, "tokennet", "bad"), ==, TAKINGS_ERROR_AUTH);
  g_assert_cmpint (check (f, "nonet", "bad"), ==, TAKINGS_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_vault_use_memory ();
  test_network_register ();
  g_test_add ("/engine/reads", Fixture, NULL, set_up, test_reads, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/engine/faults/", cases[i].name, NULL);
      g_test_add (path, Fixture, &cases[i], set_up, test_case, tear_down);
    }
  g_test_add ("/engine/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add ("/engine/join-and-pause", Fixture, NULL, set_up, test_join_and_pause, tear_down);
  g_test_add ("/engine/check", Fixture, NULL, set_up, test_check, tear_down);
  return g_test_run ();
}
