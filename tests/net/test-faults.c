/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-call.h"
#include "json.h"

/* A server that writes what it is told, byte for byte, right or wrong. */

/* Expected instead of an error: the whole text; a part that is no JSON value. */
#define WHOLE -1
#define PART  -2

typedef struct
{
  const char *name;
  const char *head; /* written first */
  const char *tail; /* then again and again, every @pause milliseconds; NULL: closes */
  guint pause;
  gsize max_body;
  int code;
  const char *text; /* of the reply, or in the message */
  gboolean secure;  /* asked for with TLS, which nobody speaks there */
} Fault;

#define OK      "HTTP/1.1 200 OK\r\n"
#define JSON    OK "Content-Type: application/json\r\n"
#define CHUNKED JSON "Transfer-Encoding: chunked\r\n\r\n"
/* The first 60 bytes of a packed list. */
#define GZIP                                                                                       \
  "Content-Encoding: gzip\r\n\r\n"                                                                 \
  "\037\213\010\002\001\001\001\001\002\003\142\342\213\256\126\312\114\121\262\122"               \
  "\112\064\124\322\121\112\316\317\315\315\054\056\316\314\317\003\212\030\233\353"               \
  "\231\230\202\004\113\213\212\122\363\222\053\201\102\241\301\056\112\265\072\120"
#define ONES ",1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1"

static const Fault faults[] = {
  { "length-cut", JSON "Content-Length: 100\r\n\r\n[1,2", NULL, 0, 0, TAKINGS_ERROR_NETWORK,
    "cut off" },
  { "chunk-cut", CHUNKED "8\r\n[1,2", NULL, 0, 0, TAKINGS_ERROR_NETWORK, "cut off" },
  /* libsoup takes these for the end; it is the reader of the text who finds it cut off. */
  { "last-chunk-missing", CHUNKED "3\r\n[1,\r\n", NULL, 0, 0, PART, "[1," },
  { "chunk-broken", CHUNKED "3\r\n[1,\r\nzz\r\n2]\r\n0\r\n\r\n", NULL, 0, 0, PART, "[1," },
  { "chunk-huge", CHUNKED "ffffffffffffffffff\r\n[1]", NULL, 0, 0, PART, "" },
  { "http-1.0", "HTTP/1.0 200 OK\r\n\r\n[1,2]", NULL, 0, 0, WHOLE, "[1,2]" },
  { "no-length", JSON "Connection: close\r\n\r\n[1,2]", NULL, 0, 0, WHOLE, "[1,2]" },
  { "length-short", JSON "Content-Length: 3\r\n\r\n[1],2]", NULL, 0, 0, WHOLE, "[1]" },
  { "gzip-cut", JSON GZIP, NULL, 0, 0, TAKINGS_ERROR_NETWORK, "cut off" },
  { "gzip-broken", JSON GZIP "\377\377\377\377\377\377", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL,
    "damaged" },
  { "gzip-not-done", JSON "Content-Encoding: gzip\r\n\r\n[1]", NULL, 0, 0, WHOLE, "[1]" },
  { "gzip-nothing", JSON "Content-Encoding: gzip\r\nContent-Length: 0\r\n\r\n", NULL, 0, 0, PART,
    "" },
  { "not-asked-for", JSON "Content-Encoding: br\r\n\r\n[1]", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL,
    "not asked for" },
  { "empty", "", NULL, 0, 0, TAKINGS_ERROR_NETWORK, "cut off" },
  { "garbage", "\x16\x03\x01 garbage\r\n\r\n", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL, "be read" },
  { "garbage-status", "HTTP/1.1 abc Fine\r\n\r\n[1]", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL,
    "be read" },
  { "html-at-once", "<html>moved</html>\r\n\r\n", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL, "be read" },
  { "head-cut", "HTTP/1.1 200 O", NULL, 0, 0, TAKINGS_ERROR_PROTOCOL, "be read" },
  { "endless-body", JSON "\r\n[1", ONES, 0, 100000, TAKINGS_ERROR_PROTOCOL, "larger than allowed" },
  { "endless-chunks", CHUNKED, "8\r\n[[[[[[[[\r\n", 0, 2000, TAKINGS_ERROR_PROTOCOL,
    "larger than allowed" },
  { "announced-huge", JSON "Content-Length: 99999999999\r\n\r\n[", NULL, 0, 0,
    TAKINGS_ERROR_PROTOCOL, "larger than allowed" },
  { "endless-head", OK, "X-More: " ONES ONES ONES ONES "\r\n", 0, 0, TAKINGS_ERROR_NETWORK, NULL },
  { "slow-body", JSON "Content-Length: 100000\r\n\r\n", "1", 20, 0, TAKINGS_ERROR_TIMEOUT,
    "in time" },
  { "slow-head", "HTTP/1.1 200 OK\r\nX-Slow: ", "1", 20, 0, TAKINGS_ERROR_TIMEOUT, "in time" },
  { "silent", JSON "Content-Length: 3\r\n\r\n", "", 100, 0, TAKINGS_ERROR_TIMEOUT, "in time" },
  { "no-tls", "HTTP/1.1 400 Bad Request\r\n\r\n", NULL, 0, 0, TAKINGS_ERROR_TLS,
    "no secure connection", TRUE },
};

typedef struct
{
  GSocketService *service;
  char *base;
  const Fault *fault;
} Server;

/* One connection. */
typedef struct
{
  GSocketConnection *connection;
  const Fault *fault;
  char request[4096];
} Peer;

static void
peer_free (Peer *peer)
{
  g_object_unref (peer->connection);
  g_free (peer);
}

static void write_tail (Peer *peer);

static gboolean
again_cb (gpointer data)
{
  write_tail (data);
  return G_SOURCE_REMOVE;
}

static void
wrote_tail_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Peer *peer = data;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, NULL))
    peer_free (peer); /* the other side has gone, as it should */
  else if (peer->fault->tail == NULL)
    peer_free (peer);
  else if (peer->fault->pause > 0)
    g_timeout_add (peer->fault->pause, again_cb, peer);
  else
    write_tail (peer);
}

static void
write_text (Peer *peer, const char *text)
{
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (peer->connection)),
                                   text, strlen (text), G_PRIORITY_DEFAULT, NULL, wrote_tail_cb,
                                   peer);
}

static void
write_tail (Peer *peer)
{
  write_text (peer, peer->fault->tail);
}

static void
asked_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  Peer *peer = data;

  if (g_input_stream_read_finish (G_INPUT_STREAM (stream), result, NULL) <= 0)
    peer_free (peer);
  else
    write_text (peer, peer->fault->head);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Server *server = data;
  Peer *peer = g_new0 (Peer, 1);

  peer->connection = g_object_ref (connection);
  peer->fault = server->fault;
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (connection)), peer->request,
                             sizeof peer->request, G_PRIORITY_DEFAULT, NULL, asked_cb, peer);
  return TRUE;
}

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  Server server = { .service = g_socket_service_new (), .fault = fault };
  g_autofree char *url = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server.service), NULL,
                                                      NULL);
  Call call;

  g_assert_cmpuint (port, >, 0);
  url = g_strdup_printf ("%s://127.0.0.1:%u/?key=canary", fault->secure ? "https" : "http", port);
  g_signal_connect (server.service, "incoming", G_CALLBACK (incoming_cb), &server);
  call_send (&call, "GET", url, NULL, fault->pause > 0 ? 1 : 20, fault->max_body, NULL);
  if (fault->code == PART && call.error != NULL) /* libsoup 3.6 sees it, 3.2 does not */
    g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK);
  else if (fault->code < 0)
    {
      TakingsJson json;

      g_assert_no_error (call.error);
      g_assert_cmpuint (call.reply->status, ==, 200);
      g_assert_cmpstr (call.reply->body, ==, fault->text);
      takings_json_init (&json, call.reply->body, call.reply->body_len);
      g_assert_cmpint (takings_json_skip (&json, NULL), ==, fault->code == WHOLE);
    }
  else
    {
      g_assert_error (call.error, TAKINGS_ERROR, fault->code);
      if (fault->text != NULL)
        g_assert_nonnull (strstr (call.error->message, fault->text));
    }
  call_clear (&call);
  g_socket_service_stop (server.service);
  g_socket_listener_close (G_SOCKET_LISTENER (server.service));
  g_object_unref (server.service);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/faults/", faults[i].name, NULL);
      g_test_add_data_func (path, &faults[i], test_fault);
    }
  return g_test_run ();
}
