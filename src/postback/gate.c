/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gate.h"

#include "error.h"
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <unistd.h>

#define FIRST_INHERITED  3 /* SD_LISTEN_FDS_START */
#define BACKLOG          4096
#define ACCEPTED_AT_ONCE 128

typedef struct
{
  TakingsGate *gate; /* (borrowed) (nullable): NULL once the gate is gone */
  GSocket *socket;   /* (owned) */
  GList link;        /* of gate->connections */
  gint64 since;      /* monotonic microseconds of the present phase */
  gboolean busy;     /* a whole request is there and its answer is not out yet */
  gboolean shut;
} Connection;

struct _TakingsGate
{
  SoupServer *server; /* (owned) */
  TakingsGateLimits limits;
  GPtrArray *listening; /* (owned) of GSocket */
  GPtrArray *sources;   /* (owned) of GSource, one for each while connections are accepted */
  GQueue connections;   /* of Connection */
  GSource *sweep;       /* (owned) (nullable) */
  gulong handlers[3];
};

static GQuark
connection_quark (void)
{
  static GQuark quark;

  if (quark == 0)
    quark = g_quark_from_static_string ("takings-gate-connection");
  return quark;
}

/* --- deadlines --- */

static void
shut (Connection *connection)
{
  if (connection->shut)
    return;
  connection->shut = TRUE;
  g_socket_shutdown (connection->socket, TRUE, TRUE, NULL); /* the server sees its end */
}

static gboolean
sweep_cb (gpointer data)
{
  TakingsGate *gate = data;
  gint64 now = g_get_monotonic_time ();

  for (GList *at = gate->connections.head; at != NULL; at = at->next)
    {
      Connection *connection = at->data;
      guint seconds = connection->busy ? gate->limits.write_seconds : gate->limits.read_seconds;

      if (now - connection->since > (gint64) seconds * G_USEC_PER_SEC)
        shut (connection);
    }
  if (gate->connections.length > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&gate->sweep, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
start_sweep (TakingsGate *gate)
{
  if (gate->sweep != NULL)
    return;
  gate->sweep = g_timeout_source_new_seconds (1);
  g_source_set_callback (gate->sweep, sweep_cb, gate, NULL);
  g_source_attach (gate->sweep, g_main_context_get_thread_default ());
}

/* A connection is known by the object of its remote address, which lives as long as it does. */
static Connection *
enter_phase (SoupServerMessage *message, gboolean busy)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);
  Connection *connection = remote != NULL
                             ? g_object_get_qdata (G_OBJECT (remote), connection_quark ())
                             : NULL;

  if (connection == NULL)
    return NULL;
  connection->busy = busy;
  connection->since = g_get_monotonic_time ();
  return connection;
}

static void
request_read_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  enter_phase (message, TRUE);
}

/* An answer leaves in one piece: the server writes its head and its body apart, the kernel holds
 * them back, and TCP_NODELAY sends what is held back. */
static void
request_finished_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  Connection *connection = enter_phase (message, FALSE);

  if (connection != NULL)
    g_socket_set_option (connection->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
}

/* --- connections --- */

static void watch (TakingsGate *gate);

static void
unwatch (TakingsGate *gate)
{
  for (guint i = 0; i < gate->sources->len; i++)
    g_source_destroy (gate->sources->pdata[i]);
  g_ptr_array_set_size (gate->sources, 0);
}

/* The connection is gone. */
static void
connection_free (gpointer data)
{
  Connection *connection = data;
  TakingsGate *gate = connection->gate;

  g_object_unref (connection->socket);
  if (gate != NULL)
    {
      g_queue_unlink (&gate->connections, &connection->link);
      if (gate->sources->len == 0)
        watch (gate);
    }
  g_free (connection);
}

static void
take (TakingsGate *gate, GSocket *socket)
{
  g_autoptr (GSocketConnection) stream = g_socket_connection_factory_create_connection (socket);
  g_autoptr (GSocketAddress) local = g_socket_get_local_address (socket, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GError) error = NULL;
  Connection *connection;

  if (local == NULL || remote == NULL)
    return; /* it was closed meanwhile */
  connection = g_new0 (Connection, 1);
  connection->gate = gate;
  connection->socket = g_object_ref (socket);
  connection->link.data = connection;
  connection->since = g_get_monotonic_time ();
  g_queue_push_tail_link (&gate->connections, &connection->link);
  g_object_set_qdata_full (G_OBJECT (remote), connection_quark (), connection, connection_free);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_CORK, 1, NULL);
  start_sweep (gate);
  if (!soup_server_accept_iostream (gate->server, G_IO_STREAM (stream), local, remote, &error))
    g_warning ("A connection could not be taken: %s", error->message);
}

/* As many as wait, up to a limit: one at a time would cost a round of the main loop each. */
static gboolean
accept_cb (GSocket *listening, GIOCondition condition, gpointer data)
{
  TakingsGate *gate = data;

  for (guint i = 0; i < ACCEPTED_AT_ONCE; i++)
    {
      g_autoptr (GSocket) socket = NULL;
      g_autoptr (GError) error = NULL;

      if (gate->connections.length >= gate->limits.max_connections)
        {
          unwatch (gate); /* the others wait in the kernel's queue */
          return G_SOURCE_REMOVE;
        }
      socket = g_socket_accept (listening, NULL, &error);
      if (socket == NULL)
        {
          if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)
              || gate->connections.length == 0)
            return G_SOURCE_CONTINUE;
          unwatch (gate); /* out of descriptors: until a connection has ended */
          return G_SOURCE_REMOVE;
        }
      g_socket_set_blocking (socket, FALSE);
      take (gate, socket);
    }
  return G_SOURCE_CONTINUE;
}

static void
watch (TakingsGate *gate)
{
  for (guint i = 0; i < gate->listening->len; i++)
    {
      GSource *source = g_socket_create_source (gate->listening->pdata[i], G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), gate, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (gate->sources, source);
    }
}

/* A SoupServer keeps connections open only while it listens somewhere itself: it is given a socket
 * that nobody knows. */
static void
listen_nowhere (TakingsGate *gate)
{
  g_autofree char *secret = takings_secret_new ();
  g_autofree char *name = g_strconcat ("takings-", secret, NULL);
  g_autoptr (GSocketAddress) where = g_unix_socket_address_new_with_type (
    name, -1, G_UNIX_SOCKET_ADDRESS_ABSTRACT);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM,
                                             G_SOCKET_PROTOCOL_DEFAULT, &error);

  if (socket == NULL || !g_socket_bind (socket, where, FALSE, &error)
      || !g_socket_listen (socket, &error)
      || !soup_server_listen_socket (gate->server, socket, 0, &error))
    g_warning ("Connections will not be kept open: %s", error->message);
}

/* --- life --- */

TakingsGate *
takings_gate_new (SoupServer *server, const TakingsGateLimits *limits)
{
  TakingsGate *gate = g_new0 (TakingsGate, 1);

  gate->server = g_object_ref (server);
  gate->limits = *limits;
  gate->listening = g_ptr_array_new_with_free_func (g_object_unref);
  gate->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) g_source_unref);
  g_queue_init (&gate->connections);
  gate->handlers[0] = g_signal_connect (server, "request-read", G_CALLBACK (request_read_cb), gate);
  gate->handlers[1] = g_signal_connect (server, "request-finished",
                                        G_CALLBACK (request_finished_cb), gate);
  gate->handlers[2] = g_signal_connect (server, "request-aborted", G_CALLBACK (request_finished_cb),
                                        gate);
  listen_nowhere (gate);
  return gate;
}

void
takings_gate_free (TakingsGate *gate)
{
  if (gate == NULL)
    return;
  unwatch (gate);
  g_ptr_array_set_size (gate->listening, 0);
  for (guint i = 0; i < G_N_ELEMENTS (gate->handlers); i++)
    g_signal_handler_disconnect (gate->server, gate->handlers[i]);
  for (GList *at = gate->connections.head; at != NULL;)
    {
      Connection *connection = at->data;

      at = at->next;
      shut (connection);
      connection->gate = NULL;
    }
  if (gate->sweep != NULL)
    g_source_destroy (gate->sweep);
  g_clear_pointer (&gate->sweep, g_source_unref);
  g_ptr_array_unref (gate->listening);
  g_ptr_array_unref (gate->sources);
  g_object_unref (gate->server);
  g_free (gate);
}

static void
add_socket (TakingsGate *gate, GSocket *socket)
{
  g_socket_set_blocking (socket, FALSE);
  g_ptr_array_add (gate->listening, g_object_ref (socket));
  unwatch (gate);
  watch (gate);
}

gboolean
takings_gate_listen (TakingsGate *gate, GInetAddress *address, guint16 port, GError **error)
{
  g_autoptr (GSocketAddress) where = g_inet_socket_address_new (address, port);
  g_autoptr (GError) local = NULL;
  g_autoptr (GSocket) socket = g_socket_new (g_inet_address_get_family (address),
                                             G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &local);

  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  if (socket == NULL || !g_socket_bind (socket, where, TRUE, &local)
      || !g_socket_listen (socket, &local))
    {
      g_autofree char *text = g_inet_address_to_string (address);

      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK, "Can't listen on %s port %u: %s",
                   text, port, local->message);
      return FALSE;
    }
  add_socket (gate, socket);
  return TRUE;
}

int
takings_gate_listen_inherited (TakingsGate *gate, GError **error)
{
  const char *pid = g_getenv ("LISTEN_PID"), *fds = g_getenv ("LISTEN_FDS");
  guint64 n;

  if (pid == NULL || fds == NULL || g_ascii_strtoull (pid, NULL, 10) != (guint64) getpid ())
    return 0;
  n = g_ascii_strtoull (fds, NULL, 10);
  for (guint64 i = 0; i < n && i < 64; i++)
    {
      int fd = FIRST_INHERITED + (int) i;
      g_autoptr (GError) local = NULL;
      g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, &local);

      if (socket == NULL || g_socket_get_socket_type (socket) != G_SOCKET_TYPE_STREAM)
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK,
                       "Descriptor %d that was handed over is no stream socket", fd);
          return -1;
        }
      fcntl (fd, F_SETFD, FD_CLOEXEC);
      add_socket (gate, socket);
    }
  return (int) n;
}

guint16
takings_gate_get_port (TakingsGate *gate)
{
  GSocket *first = gate->listening->len > 0 ? gate->listening->pdata[0] : NULL;
  g_autoptr (GSocketAddress) local = first != NULL ? g_socket_get_local_address (first, NULL)
                                                   : NULL;

  return G_IS_INET_SOCKET_ADDRESS (local)
           ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (local))
           : 0;
}

void
takings_gate_stop_listening (TakingsGate *gate)
{
  g_autoptr (GPtrArray) listening = g_steal_pointer (&gate->listening);

  gate->listening = g_ptr_array_new_with_free_func (g_object_unref);
  unwatch (gate);
  for (guint i = 0; i < listening->len; i++)
    {
      guint before;

      do /* those that the kernel has accepted already */
        {
          before = gate->connections.length;
          accept_cb (listening->pdata[i], G_IO_IN, gate);
        }
      while (gate->connections.length > before);
      g_socket_close (listening->pdata[i], NULL);
    }
}

guint
takings_gate_get_connections (TakingsGate *gate)
{
  return gate->connections.length;
}

guint
takings_gate_close_idle (TakingsGate *gate)
{
  guint busy = 0;

  for (GList *at = gate->connections.head; at != NULL; at = at->next)
    {
      Connection *connection = at->data;

      if (connection->busy)
        busy++;
      else
        shut (connection);
    }
  return busy;
}
