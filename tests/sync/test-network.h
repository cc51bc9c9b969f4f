/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include <libsoup/soup.h>
G_BEGIN_DECLS

/* A network of text lines for tests of the engine: "next=CURSOR", then "ID MICROS" a row. With
 * a moment of its own after them, the row is of that one. 403 may be a rate limit. Adapters:
 * "linenet", "tokennet" with a token step, "slownet" that waits a second for an answer, "daynet"
 * that asks for windows of whole days in a zone with summer time; and a loopback server that plays
 * them. */

#define TEST_NOW    G_GINT64_CONSTANT (1760000000)
#define TEST_ZONE   "America/New_York"
#define TEST_CANARY "canary-5d81f0aa77"

void test_network_register (void);

typedef struct _TestServer TestServer;
/* Before a request is answered in the usual way; TRUE: it was answered already. */
typedef gboolean (*TestScript) (TestServer *server, SoupServerMessage *message, guint nth,
                                const char *cursor);

struct _TestServer
{
  SoupServer *soup;  /* (owned) */
  char *endpoint;    /* (owned) */
  guint pages, rows; /* of a window */
  guint latency_ms;
  TestScript script; /* (nullable) for accounts whose key begins with "bad" or is the canary */
  GPtrArray *bodies; /* (owned) (nullable) for a script's own use */
  void (*at_token) (TestServer *server); /* (nullable) before a token is given */
  guint requests, scripted, tokens;
  GArray *moments;     /* (owned) (nullable) gint64: rows by day instead of pages of numbers */
  gint64 today;        /* … and no row later than this */
  gboolean tells_time; /* … which is what the Date header says then */
  GArray *times;       /* (owned) gint64 of each scripted request */
  gboolean leaked;     /* credentials came to /elsewhere */
};
TestServer *test_server_new (void);
void test_server_free (TestServer *server);
void
test_server_answer (SoupServerMessage *message, guint status, const char *type, const char *body);
void test_server_set_date (SoupServerMessage *message, gint64 moment);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestServer, test_server_free)

G_END_DECLS
