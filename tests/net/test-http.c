/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-call.h"

#include <libsoup/soup.h>

typedef struct
{
  SoupServer *server;
  char *base;
  char *authorization; /* what the last request brought */
  char *user_agent;
  char *method;
  guint n_requests;
} Fixture;

static void
endless_cb (SoupServerMessage *message, gpointer data)
{
  static char block[65536];

  memset (block, ' ', sizeof block);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_STATIC,
                            block, sizeof block);
  soup_server_message_unpause (message);
}

static void
answer_gzip_bomb (SoupServerMessage *message)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autofree char *plain = g_malloc0 (4 * 1024 * 1024);
  g_autofree char *packed = g_malloc (1024 * 1024);
  gsize n_read, n_written;

  g_assert_cmpint (g_converter_convert (gzip, plain, 4 * 1024 * 1024, packed, 1024 * 1024,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  soup_message_headers_append (soup_server_message_get_response_headers (message),
                               "Content-Encoding", "gzip");
  soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, packed,
                                    n_written);
}

static void
redirect (SoupServerMessage *message, guint status, const char *location)
{
  soup_server_message_set_status (message, status, NULL);
  soup_message_headers_append (soup_server_message_get_response_headers (message), "Location",
                               location);
}

static void
steal_cut_off (SoupServerMessage *message)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  const char text[] = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[1,2";

  g_output_stream_write_all (g_io_stream_get_output_stream (stream), text, sizeof text - 1, NULL,
                             NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static void
serve_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Fixture *fixture = data;
  SoupMessageHeaders *in = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *out = soup_server_message_get_response_headers (message);

  fixture->n_requests++;
  g_free (fixture->authorization);
  fixture->authorization = g_strdup (soup_message_headers_get_one (in, "Authorization"));
  g_free (fixture->user_agent);
  fixture->user_agent = g_strdup (soup_message_headers_get_one (in, "User-Agent"));
  g_free (fixture->method);
  fixture->method = g_strdup (soup_server_message_get_method (message));
  soup_server_message_set_status (message, 200, NULL);
  if (g_str_equal (path, "/ok"))
    {
      soup_message_headers_append (out, "X-Thing", "a");
      soup_message_headers_append (out, "x-thing", "b");
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_COPY, "[1]", 3);
    }
  else if (g_str_equal (path, "/echo"))
    soup_message_body_append_bytes (
      soup_server_message_get_response_body (message),
      soup_message_body_flatten (soup_server_message_get_request_body (message)));
  else if (g_str_equal (path, "/big"))
    soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE,
                                      g_strnfill (3000000, 'x'), 3000000);
  else if (g_str_equal (path, "/401"))
    {
      soup_message_headers_append (out, "WWW-Authenticate", "Basic realm=\"x\"");
      soup_server_message_set_status (message, 401, NULL);
    }
  else if (g_str_equal (path, "/elsewhere"))
    redirect (message, 302, "http://localhost:9/ok");
  else if (g_str_equal (path, "/here"))
    redirect (message, 302, "/ok");
  else if (g_str_equal (path, "/loop"))
    redirect (message, 307, "/loop");
  else if (g_str_equal (path, "/slow"))
    soup_server_message_pause (message);
  else if (g_str_equal (path, "/endless"))
    {
      soup_message_headers_set_encoding (out, SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (soup_server_message_get_response_body (message), FALSE);
      g_signal_connect (message, "wrote-headers", G_CALLBACK (endless_cb), NULL);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (endless_cb), NULL);
    }
  else if (g_str_equal (path, "/cut-off"))
    steal_cut_off (message);
  else if (g_str_equal (path, "/bomb"))
    answer_gzip_bomb (message);
  else
    soup_server_message_set_status (message, 404, NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  GSList *uris;

  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, serve_cb, fixture, NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_clear_pointer (&fixture->base, g_free);
  g_clear_pointer (&fixture->authorization, g_free);
  g_clear_pointer (&fixture->user_agent, g_free);
  g_clear_pointer (&fixture->method, g_free);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *echo = g_strconcat (fixture->base, "/echo", NULL);
  Call call;

  call_fetch (&call, fixture->base, "/ok", 0);
  g_assert_no_error (call.error);
  g_assert_cmpuint (call.reply->status, ==, 200);
  g_assert_cmpstr (call.reply->body, ==, "[1]");
  g_assert_cmpuint (call.reply->body_len, ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (call.reply->headers, "x-thing"), ==, "a, b");
  g_assert_cmpstr (fixture->user_agent, ==, "Takings/" TAKINGS_VERSION);
  g_assert_cmpstr (fixture->authorization, ==, "Bearer canary-secret");
  call_clear (&call);
  call_send (&call, "POST", echo, "hello", 20, 0, NULL);
  g_assert_no_error (call.error);
  g_assert_cmpstr (call.reply->body, ==, "hello");
  call_clear (&call);
  call_fetch (&call, fixture->base, "/big", 0);
  g_assert_no_error (call.error);
  g_assert_cmpuint (call.reply->body_len, ==, 3000000);
  call_clear (&call);
  call_fetch (&call, fixture->base, "/bomb", 4 * 1024 * 1024);
  g_assert_no_error (call.error);
  g_assert_cmpuint (call.reply->body_len, ==, 4 * 1024 * 1024);
  g_assert_true (call.reply->body[0] == '\0' && call.reply->body[4 * 1024 * 1024 - 1] == '\0');
  call_clear (&call);
  fixture->n_requests = 0;
  call_fetch (&call, fixture->base, "/401", 0);
  g_assert_no_error (call.error);
  g_assert_cmpuint (call.reply->status, ==, 401);
  g_assert_cmpuint (fixture->n_requests, ==, 1);
  call_clear (&call);
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  Call call;

  call_expect_error (fixture->base, "/big", 2999999, TAKINGS_ERROR_PROTOCOL, NULL);
  call_fetch (&call, fixture->base, "/big", 3000000);
  g_assert_no_error (call.error);
  call_clear (&call);
  call_expect_error (fixture->base, "/endless", 1000000, TAKINGS_ERROR_PROTOCOL, NULL);
  call_expect_error (fixture->base, "/bomb", 1000000, TAKINGS_ERROR_PROTOCOL, NULL);
  call_expect_error (fixture->base, "/cut-off", 0, TAKINGS_ERROR_NETWORK, NULL);
}

static void
other_host_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query,
               gpointer data)
{
  (*(guint *) data)++;
  soup_server_message_set_status (message, 200, NULL);
}

static void
other_origin_cb (SoupServer *server, SoupServerMessage *message, const char *path,
                 GHashTable *query, gpointer data)
{
  redirect (message, 302, data);
}

static void
test_redirects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupServer) other = soup_server_new (NULL, NULL);
  g_autofree char *target = NULL;
  g_autofree char *post = g_strconcat (fixture->base, "/here", NULL);
  GSList *uris;
  guint n_strangers = 0;
  Call call;

  soup_server_add_handler (other, NULL, other_host_cb, &n_strangers, NULL);
  g_assert_true (soup_server_listen_local (other, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, NULL));
  uris = soup_server_get_uris (other);
  target = g_strdup_printf ("http://127.0.0.1:%d/steal", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  soup_server_add_handler (fixture->server, "/away", other_origin_cb, target, NULL);
  call_expect_error (fixture->base, "/away", 0, TAKINGS_ERROR_PROTOCOL, NULL);
  g_assert_cmpuint (n_strangers, ==, 0);
  call_expect_error (fixture->base, "/elsewhere", 0, TAKINGS_ERROR_PROTOCOL, NULL);
  fixture->n_requests = 0;
  call_expect_error (fixture->base, "/loop", 0, TAKINGS_ERROR_PROTOCOL, NULL);
  g_assert_cmpuint (fixture->n_requests, ==, 6);
  call_fetch (&call, fixture->base, "/here", 0);
  g_assert_no_error (call.error);
  g_assert_cmpstr (call.reply->body, ==, "[1]");
  call_clear (&call);
  call_send (&call, "POST", post, "x", 20, 0, NULL);
  g_assert_no_error (call.error);
  g_assert_cmpstr (fixture->method, ==, "GET");
  call_clear (&call);
}

static gboolean
cancel_cb (gpointer data)
{
  g_cancellable_cancel (data);
  return G_SOURCE_REMOVE;
}

static void
test_time_and_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *slow = g_strconcat (fixture->base, "/slow?key=canary", NULL);
  Call call;

  call_send (&call, "GET", slow, NULL, 1, 0, NULL);
  g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_TIMEOUT);
  call_clear (&call);
  g_idle_add (cancel_cb, cancellable);
  call_send (&call, "GET", slow, NULL, 20, 0, cancellable);
  g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  call_clear (&call);
  call_send (&call, "GET", slow, NULL, 20, 0, cancellable);
  g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  call_clear (&call);
}

static void
test_refused (void)
{
  const char *bad[] = { NULL,
                        "",
                        "x",
                        "ftp://127.0.0.1",
                        "http://example.com",
                        "http:///x",
                        "https://u:p@example.com",
                        "https://example.com/#f",
                        "http://127.0.0.1.example.com",
                        "http://10.0.0.1" };
  const char *good[] = { "https://example.com", "http://127.0.0.1:8080/x?y=z", "http://[::1]:1",
                         "http://localhost", "http://127.9.9.9" };
  Call call;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (takings_http_check_endpoint (bad[i], &error));
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (takings_http_check_endpoint (good[i], NULL));
  call_send (&call, "GET", "http://example.com/?k=canary", NULL, 5, 0, NULL);
  g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  call_clear (&call);
  call_send (&call, "GET", "http://127.0.0.1:1/?k=canary", NULL, 5, 0, NULL);
  g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK);
  call_clear (&call);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add ("/http/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/http/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/http/redirects", Fixture, NULL, set_up, test_redirects, tear_down);
  g_test_add ("/http/time-and-cancel", Fixture, NULL, set_up, test_time_and_cancel, tear_down);
  g_test_add_func ("/http/refused", test_refused);
  return g_test_run ();
}
