/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <libsoup/soup.h>
G_BEGIN_DECLS

/**
 * TakingsGate:
 *
 * Accepts connections and hands them to a SoupServer, with what it lacks: at most so many at a time
 * (more wait in the kernel's queue), a deadline for a request to arrive whole and one for its
 * answer to leave. Main context of the caller.
 */
typedef struct _TakingsGate TakingsGate;

typedef struct
{
  guint max_connections;
  guint read_seconds;  /* from the connection, or the last answer, to the end of the next request */
  guint write_seconds; /* from a request's end to the end of its answer */
} TakingsGateLimits;

TakingsGate *takings_gate_new (SoupServer *server, const TakingsGateLimits *limits);
void takings_gate_free (TakingsGate *gate); /* closes every connection */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsGate, takings_gate_free)

/* Sockets that systemd opened (LISTEN_PID, LISTEN_FDS). -1 and @error: they are no listening
 * sockets; else how many there are. */
int takings_gate_listen_inherited (TakingsGate *gate, GError **error);
gboolean
takings_gate_listen (TakingsGate *gate, GInetAddress *address, guint16 port, GError **error);
guint16 takings_gate_get_port (TakingsGate *gate); /* of the first socket */
/* Takes what the kernel has accepted already, then nothing more; connections that are there stay. */
void takings_gate_stop_listening (TakingsGate *gate);
guint takings_gate_get_connections (TakingsGate *gate);
/* Closes connections that wait for a request; returns how many still have one. */
guint takings_gate_close_idle (TakingsGate *gate);

G_END_DECLS
