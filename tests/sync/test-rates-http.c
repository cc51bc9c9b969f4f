/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates of the European Central Bank over loopback: what it may answer, and being cancelled. */
#include "config.h"

#include "query.h"
#include "rates-ecb.h"

#include <libsoup/soup.h>

typedef struct
{
  SoupServer *server;
  TakingsLedger *ledger;
  char *endpoint;
  guint status;
  const char *body;
  gboolean silent;
  guint n_requests;
  char *path;              /* of the last request */
  SoupServerMessage *held; /* (owned): not answered */
  GCancellable *cancellable;
  GMainLoop *loop;
  guint n_new;
  GError *error;
} Case;

#define RATES                                                                                      \
  "<?xml version='1.0'?><gesmes:Envelope xmlns:gesmes='g' xmlns='e'><Cube><Cube "                  \
  "time='2026-02-20'><Cube currency='USD' rate='1.0812'/><Cube currency='BRL' rate='6.1'/></Cube>" \
  "</Cube></gesmes:Envelope>"

static void
answer_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  Case *test = data;

  test->n_requests++;
  g_free (test->path);
  test->path = g_strdup (path);
  if (test->silent)
    {
      test->held = g_object_ref (message);
      soup_server_message_pause (message);
      g_cancellable_cancel (test->cancellable);
      return;
    }
  soup_server_message_set_status (message, test->status, NULL);
  soup_server_message_set_response (message, "text/xml", SOUP_MEMORY_STATIC, test->body,
                                    strlen (test->body));
}

static void
set_up (Case *test, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  g_autoptr (GSList) uris = NULL;

  test->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (test->server, NULL, answer_cb, test, NULL);
  soup_server_listen_local (test->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (test->server);
  test->endpoint = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_uri_unref (uris->data);
  test->ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, &error);
  g_assert_no_error (error);
  test->cancellable = g_cancellable_new ();
  test->loop = g_main_loop_new (NULL, FALSE);
  test->status = 200;
  test->body = RATES;
}

static void
tear_down (Case *test, gconstpointer data)
{
  soup_server_disconnect (test->server);
  g_clear_object (&test->held);
  g_clear_object (&test->server);
  g_assert_finalize_object (test->ledger);
  g_clear_object (&test->cancellable);
  g_main_loop_unref (test->loop);
  g_clear_error (&test->error);
  g_free (test->endpoint);
  g_free (test->path);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Case *test = data;

  takings_rates_update_finish (result, &test->n_new, &test->error);
  g_main_loop_quit (test->loop);
}

static void
update (Case *test)
{
  g_clear_error (&test->error);
  test->n_new = 0;
  takings_rates_update_async (test->ledger, test->endpoint, test->cancellable, done_cb, test);
  g_main_loop_run (test->loop);
}

static gboolean
count_cb (const TakingsRateRow *row, const char *source, gpointer data)
{
  (*(guint *) data)++;
  return TRUE;
}

static guint
count_rates (Case *test)
{
  guint n = 0;

  g_assert_true (takings_query_rates (test->ledger, count_cb, &n, NULL));
  return n;
}

static void
test_fetched (Case *test, gconstpointer data)
{
  update (test);
  g_assert_no_error (test->error);
  g_assert_cmpuint (test->n_new, ==, 2);
  g_assert_cmpuint (count_rates (test), ==, 2);
  update (test); /* nothing new */
  g_assert_no_error (test->error);
  g_assert_cmpuint (test->n_new, ==, 0);
}

typedef struct
{
  const char *name, *body;
  guint status;
  int code;
} Answer;

static const Answer answers[] = {
  { "html", "<html><body>Sorry</body></html>", 200, TAKINGS_ERROR_PROTOCOL },
  { "empty", "", 200, TAKINGS_ERROR_PROTOCOL },
  { "other-xml", "<rates><rate>1</rate></rates>", 200, TAKINGS_ERROR_PROTOCOL },
  { "wrong-date",
    "<a><Cube><Cube time='2026-02-30'><Cube currency='USD' rate='1'/></Cube></Cube></a>", 200,
    TAKINGS_ERROR_PROTOCOL },
  { "truncated", "<?xml version='1.0'?><a><Cube><Cube time='2026-02-20'><Cube currency='USD' ra",
    200, TAKINGS_ERROR_PROTOCOL },
  { "gone", "no", 404, TAKINGS_ERROR_SERVER },
  { "forbidden", "no", 403, TAKINGS_ERROR_SERVER },
};

/* What is no rates leaves those that were known, and the next answer is read. */
static void
test_wrong_answer (Case *test, gconstpointer data)
{
  const Answer *answer = data;

  update (test);
  g_assert_no_error (test->error);
  test->status = answer->status;
  test->body = answer->body;
  update (test);
  g_assert_error (test->error, TAKINGS_ERROR, answer->code);
  g_assert_cmpuint (count_rates (test), ==, 2);
  test->status = 200;
  test->body = RATES;
  update (test);
  g_assert_no_error (test->error);
}

static void
test_nobody_there (Case *test, gconstpointer data)
{
  soup_server_disconnect (test->server);
  update (test);
  g_assert_error (test->error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK);
}

static void
test_cancelled (Case *test, gconstpointer data)
{
  test->silent = TRUE;
  update (test);
  g_assert_error (test->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  g_assert_cmpuint (test->n_requests, ==, 1);
  update (test); /* before it began */
  g_assert_error (test->error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  g_assert_cmpuint (test->n_requests, ==, 1);
  g_assert_cmpuint (count_rates (test), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/rates/http/fetched", Case, NULL, set_up, test_fetched, tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/rates/http/", answers[i].name, NULL);
      g_test_add (path, Case, &answers[i], set_up, test_wrong_answer, tear_down);
    }
  g_test_add ("/rates/http/nobody-there", Case, NULL, set_up, test_nobody_there, tear_down);
  g_test_add ("/rates/http/cancelled", Case, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
