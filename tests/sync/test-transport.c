/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections that break, stall or carry something else than HTTP. Whatever was cut off is never
 * taken for the whole: the account fails or asks again, the ledger ends as if nothing had happened.
 */
#include "config.h"

#include "engine-fixture.h"

#include <string.h>
#include <sys/socket.h>

typedef enum
{
  FINE,
  RESET_BEFORE, /* RST instead of an answer */
  RESET_WITHIN, /* RST in the body */
  CLOSE_BEFORE, /* the connection ends without an answer */
  CLOSE_WITHIN, /* Content-Length promises more, the cut is between two rows */
  CUT_CHUNKS,   /* within a chunk */
  CUT_GZIP,
  NO_HTTP, /* something else listens there */
  SILENCE, /* accepts and says nothing */
  DRIP,    /* a byte now and then, for ever */
  N_FAULTS,
} Fault;

static const struct
{
  const char *name;
  int codes[2];
} faults[N_FAULTS] = {
  [RESET_BEFORE] = { "reset-before", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_NETWORK } },
  [RESET_WITHIN] = { "reset-within", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_NETWORK } },
  [CLOSE_BEFORE] = { "close-before", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_PROTOCOL } },
  [CLOSE_WITHIN] = { "close-within", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_PROTOCOL } },
  [CUT_CHUNKS] = { "cut-chunks", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_PROTOCOL } },
  [CUT_GZIP] = { "cut-gzip", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_PROTOCOL } },
  [NO_HTTP] = { "no-http", { TAKINGS_ERROR_NETWORK, TAKINGS_ERROR_PROTOCOL } },
  [SILENCE] = { "silence", { TAKINGS_ERROR_TIMEOUT, TAKINGS_ERROR_TIMEOUT } },
  [DRIP] = { "drip", { TAKINGS_ERROR_TIMEOUT, TAKINGS_ERROR_TIMEOUT } },
};

/* A server below HTTP. */
typedef struct
{
  GSocketService *service; /* (owned) */
  char *endpoint;          /* (owned) */
  Fault fault;
  guint n_faulty; /* requests from now that meet the fault */
  guint n_requests;
  GPtrArray *open; /* (owned) of Talk */
} RawServer;

typedef struct
{
  RawServer *server;
  GSocketConnection *connection; /* (owned) */
  char request[4096];
  gsize filled;
  GSource *reading; /* (owned) (nullable) */
  guint drip;       /* source id */
} Talk;

#define BODY  "next=\n1 1000000\n2 1000001\n3 1000002\n"
#define HEAD  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"
#define FIRST 16 /* bytes of BODY: the first row */

static void
talk_free (gpointer data)
{
  Talk *talk = data;
  if (talk->drip != 0)
    g_source_remove (talk->drip);
  if (talk->reading != NULL)
    g_source_destroy (talk->reading);
  g_clear_pointer (&talk->reading, g_source_unref);
  g_object_unref (talk->connection);
  g_free (talk);
}

static void
hang_up (Talk *talk, gboolean reset)
{
  GSocket *socket = g_socket_connection_get_socket (talk->connection);
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };
  if (reset)
    setsockopt (g_socket_get_fd (socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  g_socket_close (socket, NULL);
  g_ptr_array_remove_fast (talk->server->open, talk);
}

static void
say (Talk *talk, const char *bytes, gsize len)
{
  GOutputStream *stream = g_io_stream_get_output_stream (G_IO_STREAM (talk->connection));
  g_output_stream_write_all (stream, bytes, len, NULL, NULL, NULL); /* it may be gone */
}

static void
say_text (Talk *talk, const char *text)
{
  say (talk, text, strlen (text));
}

static gboolean
drip_cb (gpointer data)
{
  say_text (data, "1");
  return G_SOURCE_CONTINUE;
}

static void
say_half_of_gzip (Talk *talk)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (
    g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autofree char *head = NULL;
  char packed[256];
  gsize n_read, n;

  g_assert_cmpint (g_converter_convert (gzip, BODY, strlen (BODY), packed, sizeof packed,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n, NULL),
                   ==, G_CONVERTER_FINISHED);
  head = g_strdup_printf (HEAD "Content-Encoding: gzip\r\nContent-Length: %u\r\n\r\n",
                          (guint) n - 12);
  say_text (talk, head);
  say (talk, packed, n - 12);
}

static void read_request (Talk *talk);

static void
answer (Talk *talk)
{
  RawServer *server = talk->server;
  Fault fault = server->n_faulty > 0 ? server->fault : FINE;

  server->n_requests++;
  server->n_faulty -= server->n_faulty > 0;
  talk->filled = 0;
  switch (fault)
    {
    case FINE:
      say_text (talk, HEAD "Content-Length: 36\r\n\r\n" BODY);
      read_request (talk);
      return;
    case RESET_BEFORE: hang_up (talk, TRUE); return;
    case RESET_WITHIN:
      say_text (talk, HEAD "Content-Length: 36\r\n\r\n");
      say (talk, BODY, FIRST);
      hang_up (talk, TRUE);
      return;
    case CLOSE_BEFORE: hang_up (talk, FALSE); return;
    case CLOSE_WITHIN:
      say_text (talk, HEAD "Content-Length: 36\r\n\r\n");
      say (talk, BODY, FIRST);
      hang_up (talk, FALSE);
      return;
    case CUT_CHUNKS:
      say_text (talk, HEAD "Transfer-Encoding: chunked\r\n\r\n24\r\n");
      say (talk, BODY, FIRST);
      hang_up (talk, FALSE);
      return;
    case CUT_GZIP:
      say_half_of_gzip (talk);
      read_request (talk);
      return;
    case NO_HTTP:
      say_text (talk, "220 mail.example ESMTP\r\n");
      hang_up (talk, FALSE);
      return;
    case SILENCE: return;
    case DRIP:
      say_text (talk, HEAD "Content-Length: 100000\r\n\r\nnext=\n");
      talk->drip = g_timeout_add (50, drip_cb, talk);
      return;
    case N_FAULTS: break;
    }
  g_assert_not_reached ();
}

static gboolean
readable_cb (GObject *stream, gpointer data)
{
  Talk *talk = data;
  gssize n = g_pollable_input_stream_read_nonblocking (
    G_POLLABLE_INPUT_STREAM (stream), talk->request + talk->filled,
    sizeof talk->request - talk->filled - 1, NULL, NULL);

  if (n <= 0)
    {
      hang_up (talk, FALSE);
      return G_SOURCE_REMOVE;
    }
  talk->filled += (gsize) n;
  talk->request[talk->filled] = '\0';
  if (strstr (talk->request, "\r\n\r\n") == NULL)
    return G_SOURCE_CONTINUE;
  answer (talk);
  return G_SOURCE_REMOVE;
}

static void
read_request (Talk *talk)
{
  GInputStream *stream = g_io_stream_get_input_stream (G_IO_STREAM (talk->connection));
  g_clear_pointer (&talk->reading, g_source_unref);
  talk->reading = g_pollable_input_stream_create_source (G_POLLABLE_INPUT_STREAM (stream), NULL);
  g_source_set_callback (talk->reading, G_SOURCE_FUNC (readable_cb), talk, NULL);
  g_source_attach (talk->reading, NULL);
}

static gboolean
incoming_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  RawServer *server = data;
  Talk *talk = g_new0 (Talk, 1);
  talk->server = server;
  talk->connection = g_object_ref (connection);
  g_ptr_array_add (server->open, talk);
  read_request (talk);
  return TRUE;
}

static RawServer *
raw_server_new (Fault fault, guint n_faulty)
{
  RawServer *server = g_new0 (RawServer, 1);
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  server->fault = fault;
  server->n_faulty = n_faulty;
  server->open = g_ptr_array_new_with_free_func (talk_free);
  server->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (server->service), where, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &bound, &error);
  g_assert_no_error (error);
  server->endpoint = g_strdup_printf (
    "http://127.0.0.1:%d", g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)));
  g_signal_connect (server->service, "incoming", G_CALLBACK (incoming_cb), server);
  g_socket_service_start (server->service);
  return server;
}

static void
raw_server_free (RawServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  g_object_unref (server->service);
  g_ptr_array_unref (server->open);
  g_free (server->endpoint);
  g_free (server);
}

/* The fault never ends: the account fails within few requests and nothing of it is in the ledger.
 */
static void
test_always (Fixture *f, gconstpointer data)
{
  Fault fault = (Fault) GPOINTER_TO_INT (data);
  RawServer *server = raw_server_new (fault, G_MAXUINT);
  g_autoptr (TakingsSyncResult) result = NULL;
  const TakingsAccountResult *account;

  engine_add_account_at (f, "bad", "slownet", TEST_CANARY, server->endpoint);
  engine_add_account (f, "good", "linenet", "good");
  result = engine_sync (f, NULL);
  account = engine_get_account (result, "bad");
  g_assert_nonnull (account->error);
  g_test_message ("%s: %s", faults[fault].name, account->error->message);
  if (account->error->code != faults[fault].codes[0])
    g_assert_error (account->error, TAKINGS_ERROR, faults[fault].codes[1]);
  g_assert_null (strstr (account->error->message, TEST_CANARY));
  g_assert_cmpstr (account->status, ==, "failed");
  g_assert_cmpuint (account->added, ==, 0);
  g_assert_cmpuint (server->n_requests, <=, 6); /* three tries; libsoup may repeat each once */
  g_assert_cmpstr (engine_get_account (result, "good")->status, ==, "ok");
  g_assert_cmpuint (engine_get_account (result, "good")->added, ==, 30);
  raw_server_free (server);
}

static char *
digest_after (Fixture *f, RawServer *server)
{
  engine_add_account_at (f, "a", "slownet", "good", server->endpoint);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (TakingsSyncResult) result = engine_sync (f, NULL);
      const TakingsAccountResult *account = engine_get_account (result, "a");
      if (account->error == NULL)
        {
          g_assert_cmpuint (account->added, ==, 3);
          return engine_digest (f);
        }
      g_assert_cmpuint (account->added, ==, 0);
    }
  g_assert_not_reached ();
}

/* The fault happens once: what is read in the end is what an undisturbed network gives. */
static void
test_once (Fixture *f, gconstpointer data)
{
  RawServer *server = raw_server_new ((Fault) GPOINTER_TO_INT (data), 1);
  g_autofree char *one = digest_after (f, server), *two = NULL;
  Fixture other = { 0 };

  engine_set_up (&other, NULL);
  two = digest_after (&other, server);
  g_assert_cmpstr (one, ==, two);
  engine_tear_down (&other, NULL);
  raw_server_free (server);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  for (int i = FINE + 1; i < N_FAULTS; i++)
    {
      g_autofree char *always = g_strdup_printf ("/transport/%s/always", faults[i].name);
      g_autofree char *once = g_strdup_printf ("/transport/%s/once", faults[i].name);
      engine_test_add (always, GINT_TO_POINTER (i), test_always);
      engine_test_add (once, GINT_TO_POINTER (i), test_once);
    }
  return g_test_run ();
}
