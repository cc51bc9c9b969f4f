/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sync when all is well: what is read, who joins, who is skipped. */
#include "config.h"

#include "backoff.h"
#include "engine-fixture.h"
#include "vault.h"

#include <string.h>

static void
test_reads (Fixture *f, gconstpointer data)
{
  g_autoptr (TakingsSyncResult) first = NULL, second = NULL;
  g_autofree char *json = NULL, *one = NULL, *two = NULL;
  const TakingsAccountResult *account;

  engine_add_account (f, "a", "linenet", "good");
  engine_add_account (f, "b", "tokennet", "good");
  first = engine_sync (f, NULL);
  account = engine_get_account (first, "a");
  g_assert_no_error (account->error);
  g_assert_cmpstr (account->status, ==, "ok");
  g_assert_cmpuint (account->pages, ==, 3);
  g_assert_cmpuint (account->added, ==, 30);
  g_assert_cmpuint (engine_get_account (first, "b")->added, ==, 30);
  g_assert_cmpuint (f->server->tokens, ==, 1);
  one = takings_ledger_digest (f->ledger, NULL);
  f->now += 3600;
  second = engine_sync (f, NULL);
  g_assert_cmpuint (engine_get_account (second, "a")->added, ==, 0);
  g_assert_cmpuint (engine_get_account (second, "a")->unchanged, ==, 30);
  two = takings_ledger_digest (f->ledger, NULL);
  g_assert_cmpstr (one, ==, two);
  json = takings_sync_result_to_json (second);
  g_assert_nonnull (strstr (json, "\"status\":\"ok\""));
  g_assert_nonnull (strstr (json, "\"error\":null"));
}

static void
test_join_and_pause (Fixture *f, gconstpointer data)
{
  TakingsSyncResult *one = NULL, *two = NULL;
  TakingsAccount *paused;
  engine_add_account (f, "a", "linenet", "good");
  engine_add_account (f, "p", "linenet", "good");
  paused = takings_ledger_find_account (f->ledger, "p", NULL);
  paused->paused = TRUE;
  g_assert_true (takings_ledger_update_account (f->ledger, paused, NULL));
  takings_account_free (paused);
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, NULL, engine_synced_cb, &one);
  takings_engine_sync_async (f->engine, NULL, 0, FALSE, NULL, engine_synced_cb, &two);
  while (one == NULL || two == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (one == two);
  g_assert_cmpuint (f->server->requests, ==, 3);
  g_assert_cmpstr (engine_get_account (one, "p")->status, ==, "skipped");
  takings_sync_result_unref (one);
  takings_sync_result_unref (two);
}

typedef struct
{
  guint n, seconds;
  char *reason;
} Waits;

static void
waiting_cb (TakingsEngine *engine, const char *account, const char *reason, guint seconds,
            gpointer data)
{
  Waits *waits = data;
  waits->n++;
  waits->seconds = MAX (waits->seconds, seconds);
  g_free (waits->reason);
  waits->reason = g_strdup (reason);
}

/* Nobody listens there. */
static char *
dup_closed_endpoint (void)
{
  g_autoptr (TestServer) server = test_server_new ();
  return g_strdup (server->endpoint);
}

/* A network that is not there from the start costs three seconds at most, and says so. */
static void
test_out_of_reach (Fixture *f, gconstpointer data)
{
  g_autofree char *endpoint = dup_closed_endpoint ();
  g_autoptr (TakingsSyncResult) first = NULL, again = NULL;
  const TakingsAccountResult *account;

  engine_add_account_at (f, "away", "linenet", TEST_CANARY, endpoint);
  engine_add_account (f, "good", "linenet", "good");
  first = engine_sync (f, NULL);
  account = engine_get_account (first, "away");
  g_assert_error (account->error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK);
  g_assert_cmpstr (account->status, ==, "failed");
  g_assert_cmpint (account->retry_at, >, f->now);
  g_assert_null (strstr (account->error->message, TEST_CANARY));
  g_assert_nonnull (strstr (account->error->message, "endpoint of its own"));
  g_assert_cmpstr (engine_get_account (first, "good")->status, ==, "ok");
  /* An automatic run may be there because the network is back. */
  takings_engine_set_respect_retry_at (f->engine, TRUE);
  again = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (again, "away")->status, ==, "failed");
}

static void
test_tries (void)
{
  g_autoptr (GError) network = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_NETWORK, "");
  g_autoptr (GError) timeout = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_TIMEOUT, "");
  g_autoptr (GError) server = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_SERVER, "");
  g_autoptr (GError) auth = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "");
  g_assert_cmpuint (takings_backoff_tries (network, FALSE), ==, 3);
  g_assert_cmpuint (takings_backoff_tries (timeout, FALSE), ==, 2);
  g_assert_cmpuint (takings_backoff_tries (network, TRUE), ==, 6);
  g_assert_cmpuint (takings_backoff_tries (timeout, TRUE), ==, 6);
  g_assert_cmpuint (takings_backoff_tries (server, FALSE), ==, 6);
  g_assert_false (takings_backoff_is_retryable (auth));
}

static gboolean
ask_for_patience (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Retry-After",
                                nth == 0 ? "30" : "1200");
  test_server_answer (message, 429, "text/plain", "slow down");
  return TRUE;
}

/* 30 seconds are waited for, and said; 20 minutes are not: the next automatic run keeps away. */
static void
test_patience (Fixture *f, gconstpointer data)
{
  g_autoptr (TakingsSyncResult) first = NULL, early = NULL, late = NULL, wrong = NULL;
  const TakingsAccountResult *account;
  Waits waits = { 0 };

  f->server->script = ask_for_patience;
  engine_add_account (f, "a", "linenet", "bad");
  engine_add_account (f, "b", "linenet", "good");
  g_signal_connect (f->engine, "sync-waiting", G_CALLBACK (waiting_cb), &waits);
  first = engine_sync (f, NULL);
  account = engine_get_account (first, "a");
  g_assert_error (account->error, TAKINGS_ERROR, TAKINGS_ERROR_RATE_LIMITED);
  g_assert_cmpint (account->retry_at, ==, f->now + 1200);
  g_assert_cmpuint (waits.n, ==, 1);
  g_assert_cmpuint (waits.seconds, >=, 30);
  g_assert_nonnull (strstr (waits.reason, "fewer requests"));
  g_assert_cmpuint (f->server->scripted, ==, 2);

  takings_engine_set_respect_retry_at (f->engine, TRUE);
  f->now += 1199;
  early = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (early, "a")->status, ==, "skipped");
  g_assert_cmpint (engine_get_account (early, "a")->retry_at, ==, TEST_NOW + 1200);
  g_assert_cmpstr (engine_get_account (early, "b")->status, ==, "ok");
  g_assert_cmpuint (f->server->scripted, ==, 2);

  f->now -= 30 * 86400; /* the clock was wrong: no pause is as long as that */
  wrong = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (wrong, "a")->status, ==, "failed");
  f->now = TEST_NOW + 1201;
  f->server->script = NULL;
  late = engine_sync (f, NULL);
  g_assert_cmpstr (engine_get_account (late, "a")->status, ==, "ok");
  g_signal_handlers_disconnect_by_data (f->engine, &waits);
  g_free (waits.reason);
}

static gboolean
refuse_key (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 401, "text/plain", "no");
  return TRUE;
}
static gboolean
forbid (TestServer *server, SoupServerMessage *message, guint nth, const char *cursor)
{
  test_server_answer (message, 403, "text/plain", "no");
  return TRUE;
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
  f->server->script = refuse_key;
  g_assert_cmpint (check (f, "linenet", "bad"), ==, TAKINGS_ERROR_AUTH);
  f->server->script = forbid;
  g_assert_cmpint (check (f, "tokennet", "bad"), ==, TAKINGS_ERROR_AUTH);
  g_assert_cmpint (check (f, "nonet", "bad"), ==, TAKINGS_ERROR_PROTOCOL);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  engine_test_add ("/engine/reads", NULL, test_reads);
  engine_test_add ("/engine/join-and-pause", NULL, test_join_and_pause);
  engine_test_add ("/engine/out-of-reach", NULL, test_out_of_reach);
  engine_test_add ("/engine/patience", NULL, test_patience);
  g_test_add_func ("/engine/tries", test_tries);
  engine_test_add ("/engine/check", NULL, test_check);
  return g_test_run ();
}
