/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gate.h"

#include "error.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define FIRST_INHERITED 3 /* SD_LISTEN_FDS_START */
#define BACKLOG         4096

typedef struct
{
  TakingsGate *gate; /* (borrowed) (nullable): NULL once the gate is gone */
  GSocket *socket;   /* (borrowed) */
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
  GQueue connections;   /* of Connection */
  GSource *sweep;       /* (owned) (nullable) */
  gulong handlers[4];
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

static void
enter_phase (SoupServerMessage *message, gboolean busy)
{
  GSocket *socket = soup_server_message_get_socket (message);
  Connection *connection = socket != NULL
                             ? g_object_get_qdata (G_OBJECT (socket), connection_quark ())
                             : NULL;

  if (connection == NULL)
    return;
  connection->busy = busy;
  connection->since = g_get_monotonic_time ();
}

static void
request_read_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  enter_phase (message, TRUE);
}

static void
request_finished_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  enter_phase (message, FALSE);
}

/* --- connections --- */

/* The socket is gone. */
static void
connection_free (gpointer data)
{
  Connection *connection = data;

  if (connection->gate != NULL)
    g_queue_unlink (&connection->gate->connections, &connection->link);
  g_free (connection);
}

/* Emitted when a connection comes, and again for each request that follows on it. */
static void
request_started_cb (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  TakingsGate *gate = data;
  GSocket *socket = soup_server_message_get_socket (message);
  Connection *connection;

  if (socket == NULL || g_object_get_qdata (G_OBJECT (socket), connection_quark ()) != NULL)
    return;
  connection = g_new0 (Connection, 1);
  connection->gate = gate;
  connection->socket = socket;
  connection->link.data = connection;
  connection->since = g_get_monotonic_time ();
  g_queue_push_tail_link (&gate->connections, &connection->link);
  g_object_set_qdata_full (G_OBJECT (socket), connection_quark (), connection, connection_free);
  start_sweep (gate);
  if (gate->connections.length > gate->limits.max_connections)
    shut (connection);
}

/* --- life --- */

TakingsGate *
takings_gate_new (SoupServer *server, const TakingsGateLimits *limits)
{
  TakingsGate *gate = g_new0 (TakingsGate, 1);

  gate->server = g_object_ref (server);
  gate->limits = *limits;
  gate->listening = g_ptr_array_new_with_free_func (g_object_unref);
  g_queue_init (&gate->connections);
  gate->handlers[0] = g_signal_connect (server, "request-read", G_CALLBACK (request_read_cb), gate);
  gate->handlers[1] = g_signal_connect (server, "request-finished",
                                        G_CALLBACK (request_finished_cb), gate);
  gate->handlers[2] = g_signal_connect (server, "request-aborted", G_CALLBACK (request_finished_cb),
                                        gate);
  gate->handlers[3] = g_signal_connect (server, "request-started", G_CALLBACK (request_started_cb),
                                        gate);
  return gate;
}

void
takings_gate_free (TakingsGate *gate)
{
  if (gate == NULL)
    return;
  takings_gate_stop_listening (gate);
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
  g_object_unref (gate->server);
  g_free (gate);
}

static gboolean
add_socket (TakingsGate *gate, GSocket *socket, GError **error)
{
  g_socket_set_blocking (socket, FALSE);
  if (!soup_server_listen_socket (gate->server, socket, 0, error))
    return FALSE;
  g_ptr_array_add (gate->listening, g_object_ref (socket));
  return TRUE;
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
      || !g_socket_listen (socket, &local) || !add_socket (gate, socket, &local))
    {
      g_autofree char *text = g_inet_address_to_string (address);

      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK, "Can't listen on %s port %u: %s",
                   text, port, local->message);
      return FALSE;
    }
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

      if (socket == NULL || g_socket_get_socket_type (socket) != G_SOCKET_TYPE_STREAM
          || !add_socket (gate, socket, &local))
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK,
                       "Descriptor %d that was handed over is no stream socket", fd);
          return -1;
        }
      fcntl (fd, F_SETFD, FD_CLOEXEC);
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

/* What is being answered goes on; connections end with their answer. */
void
takings_gate_stop_listening (TakingsGate *gate)
{
  if (gate->listening->len > 0)
    soup_server_disconnect (gate->server);
  g_ptr_array_set_size (gate->listening, 0);
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
