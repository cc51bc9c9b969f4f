/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-call.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

/* Servers on loopback with certificates that were made for this run; only the run's own authority
 * is trusted. */

static char *folder;

typedef struct
{
  SoupServer *server;
  char *base;
  const char *location; /* where /away points */
  guint n_requests;
} Server;

static void
serve_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
          gpointer data)
{
  Server *server = data;

  server->n_requests++;
  if (g_str_equal (path, "/away"))
    soup_server_message_set_redirect (message, 302, server->location);
  else
    {
      soup_server_message_set_status (message, 200, NULL);
      soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "[1]", 3);
    }
}

/* @certificate: of the run's, or NULL for plain http:. */
static void
server_start (Server *server, const char *certificate, const char *host)
{
  g_autoptr (GError) error = NULL;
  SoupServerListenOptions options = SOUP_SERVER_LISTEN_IPV4_ONLY;
  GSList *uris;

  *server = (Server){ .server = soup_server_new (NULL, NULL) };
  if (certificate != NULL)
    {
      g_autofree char *path = g_build_filename (folder, certificate, NULL);
      g_autoptr (GTlsCertificate) pair = g_tls_certificate_new_from_file (path, &error);

      g_assert_no_error (error);
      soup_server_set_tls_certificate (server->server, pair);
      options |= SOUP_SERVER_LISTEN_HTTPS;
    }
  soup_server_add_handler (server->server, NULL, serve_cb, server, NULL);
  soup_server_listen_local (server->server, 0, options, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (server->server);
  server->base = g_strdup_printf ("%s://%s:%d", certificate != NULL ? "https" : "http", host,
                                  g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
}

static void
server_stop (Server *server)
{
  soup_server_disconnect (server->server);
  g_clear_object (&server->server);
  g_clear_pointer (&server->base, g_free);
}

static void
test_trusted (void)
{
  static const char *const hosts[] = { "localhost", "127.0.0.1" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      Server server;
      Call call;

      server_start (&server, "good.pem", hosts[i]);
      call_fetch (&call, server.base, "/", 0);
      g_assert_no_error (call.error);
      g_assert_cmpstr (call.reply->body, ==, "[1]");
      g_assert_cmpuint (server.n_requests, ==, 1);
      call_clear (&call);
      server_stop (&server);
    }
}

/* A server that counts what it is told. Not a SoupServer: that of libsoup 3.6.5 reads freed memory
 * when a peer breaks off the handshake. */
typedef struct
{
  GTlsCertificate *certificate;
  guint n_open;
  gssize n_bytes;
} Refused;

typedef struct
{
  Refused *refused;
  GIOStream *stream;
  char bytes[64];
} RefusedPeer;

static void
refused_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  RefusedPeer *peer = data;

  peer->refused->n_bytes += MAX (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL),
                                 0);
  peer->refused->n_open--;
  g_io_stream_close (peer->stream, NULL, NULL);
  g_object_unref (peer->stream);
  g_free (peer);
}

static gboolean
refused_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  Refused *refused = data;
  RefusedPeer *peer = g_new0 (RefusedPeer, 1);
  g_autoptr (GError) error = NULL;

  peer->refused = refused;
  peer->stream = g_tls_server_connection_new (G_IO_STREAM (connection), refused->certificate,
                                              &error);
  g_assert_no_error (error);
  refused->n_open++;
  g_input_stream_read_async (g_io_stream_get_input_stream (peer->stream), peer->bytes,
                             sizeof peer->bytes, G_PRIORITY_DEFAULT, NULL, refused_read_cb, peer);
  return TRUE;
}

static void
test_refused (void)
{
  static const struct
  {
    const char *certificate;
    const char *text;
  } cases[] = {
    { "self-signed.pem", "not signed by an authority" },
    { "no-chain.pem", "not signed by an authority" },
    { "other-host.pem", "for another host" },
    { "expired.pem", "has expired" },
    { "early.pem", "not valid yet" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (folder, cases[i].certificate, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocketService) service = g_socket_service_new ();
      g_autofree char *base = NULL;
      Refused refused = { g_tls_certificate_new_from_file (path, &error) };
      guint16 port;

      g_assert_no_error (error);
      port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
      g_assert_no_error (error);
      g_signal_connect (service, "incoming", G_CALLBACK (refused_cb), &refused);
      base = g_strdup_printf ("https://localhost:%u", port);
      call_expect_error (base, "/", 0, TAKINGS_ERROR_TLS, cases[i].text);
      while (refused.n_open > 0)
        g_main_context_iteration (NULL, TRUE);
      /* Nothing was said before the certificate was seen. */
      g_assert_cmpuint (refused.n_bytes, ==, 0);
      g_socket_service_stop (service);
      g_socket_listener_close (G_SOCKET_LISTENER (service));
      g_object_unref (refused.certificate);
    }
}

/* A server that speaks HTTP/2 and sends its first visitors away: GOAWAY before any
 * answer, as one does that is about to be restarted. Whoever comes later gets HTTP/1.1. */
typedef struct
{
  GTlsCertificate *certificate;
  guint n_connections, n_away;
} Restarted;

typedef struct
{
  GIOStream *stream;
  gboolean sends_away;
  char bytes[4096];
} Visitor;

static void
visited_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  static const char goaway[] = "\0\0\0\4\0\0\0\0\0"  /* SETTINGS */
                               "\0\0\10\7\0\0\0\0\0" /* GOAWAY */
                               "\0\0\0\0\0\0\0\0";   /* nothing was read, no error */
  static const char answer[]
    = "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\n[1]";
  Visitor *visitor = data;
  GOutputStream *out = g_io_stream_get_output_stream (visitor->stream);

  if (g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL) > 0)
    {
      if (visitor->sends_away)
        g_output_stream_write_all (out, goaway, sizeof goaway - 1, NULL, NULL, NULL);
      else
        g_output_stream_write_all (out, answer, sizeof answer - 1, NULL, NULL, NULL);
    }
  g_io_stream_close (visitor->stream, NULL, NULL);
  g_object_unref (visitor->stream);
  g_free (visitor);
}

static gboolean
visitor_cb (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  static const char *const first[] = { "h2", NULL }, *const others[] = { "http/1.1", NULL };
  Restarted *restarted = data;
  Visitor *visitor = g_new0 (Visitor, 1);

  visitor->sends_away = restarted->n_connections++ < restarted->n_away;
  visitor->stream = g_tls_server_connection_new (G_IO_STREAM (connection), restarted->certificate,
                                                 NULL);
  g_tls_connection_set_advertised_protocols (G_TLS_CONNECTION (visitor->stream),
                                             visitor->sends_away ? first : others);
  g_input_stream_read_async (g_io_stream_get_input_stream (visitor->stream), visitor->bytes,
                             sizeof visitor->bytes, G_PRIORITY_DEFAULT, NULL, visited_cb, visitor);
  return TRUE;
}

static void
test_goaway (gconstpointer n_away)
{
  g_autofree char *path = g_build_filename (folder, "good.pem", NULL);
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *base = NULL;
  Restarted restarted = { g_tls_certificate_new_from_file (path, &error), 0,
                          GPOINTER_TO_UINT (n_away) };
  guint16 port;
  Call call;

  g_assert_no_error (error);
  port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, &error);
  g_signal_connect (service, "incoming", G_CALLBACK (visitor_cb), &restarted);
  base = g_strdup_printf ("https://localhost:%u", port);
  /* One that can be tried again, or libsoup has done so already. */
  call_fetch (&call, base, "/", 0);
  if (call.error != NULL)
    g_assert_error (call.error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK);
  else
    g_assert_cmpstr (call.reply->body, ==, "[1]");
  call_clear (&call);
  g_assert_cmpuint (restarted.n_connections, >, 0);
  g_assert_cmpuint (restarted.n_connections, <=, 4); /* it is no storm */
  restarted.n_away = 0;
  call_fetch (&call, base, "/", 0);
  g_assert_no_error (call.error);
  g_assert_cmpstr (call.reply->body, ==, "[1]");
  call_clear (&call);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_object_unref (restarted.certificate);
}

/* TLS 1.1: refused behind the handshake and before the request. */
static void
test_outdated (void)
{
  g_autofree char *pair = g_build_filename (folder, "good.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) server = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
      | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
    &error, "openssl", "s_server", "-accept", "127.0.0.1:0", "-tls1_1", "-cipher",
    "DEFAULT@SECLEVEL=0", "-naccept", "1", "-cert", pair, "-key", pair, NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GString) said = g_string_new (NULL);
  char *line;

  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server));
  while ((line = g_data_input_stream_read_line (output, NULL, NULL, NULL)) != NULL)
    {
      gboolean listens = g_str_has_prefix (line, "ACCEPT ");
      g_autofree char *base = listens ? g_strconcat ("https://localhost", strrchr (line, ':'), NULL)
                                      : NULL;

      g_string_append (said, line);
      g_free (line);
      if (!listens)
        continue;
      call_expect_error (base, "/", 0, TAKINGS_ERROR_TLS, "out of date");
    }
  g_subprocess_wait (server, NULL, NULL);
  g_assert_nonnull (strstr (said->str, "ACCEPT "));
  /* It prints all that it is sent. */
  g_assert_nonnull (strstr (said->str, "CIPHER is"));
  g_assert_null (strstr (said->str, "canary"));
}

/* Neither to another scheme, nor host, nor port: where the redirect points, nothing arrives. */
static void
test_redirects (void)
{
  static const struct
  {
    const char *certificate;
    const char *host;
  } strangers[] = {
    { NULL, "localhost" },
    { "good.pem", "localhost" },
    { "good.pem", "127.0.0.1" },
    { "self-signed.pem", "localhost" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      Server server, stranger;
      g_autofree char *location = NULL;

      server_start (&server, "good.pem", "localhost");
      server_start (&stranger, strangers[i].certificate, strangers[i].host);
      server.location = location = g_strconcat (stranger.base, "/steal?key=canary", NULL);
      call_expect_error (server.base, "/away", 0, TAKINGS_ERROR_PROTOCOL, "redirects elsewhere");
      g_assert_cmpuint (server.n_requests, ==, 1);
      g_assert_cmpuint (stranger.n_requests, ==, 0);
      server_stop (&stranger);
      server_stop (&server);
    }
}

static void
make_certificates (void)
{
  g_autofree char *script = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "net",
                                              "make-certificates", NULL);
  const char *argv[] = { script, folder, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
trust_own_authority (void)
{
  g_autofree char *path = g_build_filename (folder, "ca.crt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsDatabase) database = g_tls_file_database_new (path, &error);

  g_assert_no_error (error);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), database);
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  folder = g_dir_make_tmp ("takings-tls-XXXXXX", NULL);
  make_certificates ();
  trust_own_authority ();
  g_test_add_func ("/tls/trusted", test_trusted);
  g_test_add_func ("/tls/refused", test_refused);
  g_test_add_data_func ("/tls/goaway/once", GUINT_TO_POINTER (1), test_goaway);
  g_test_add_data_func ("/tls/goaway/always", GUINT_TO_POINTER (1000000), test_goaway);
  g_test_add_func ("/tls/outdated", test_outdated);
  g_test_add_func ("/tls/redirects", test_redirects);
  status = g_test_run ();
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  remove_folder ();
  return status;
}
