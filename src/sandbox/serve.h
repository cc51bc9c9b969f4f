/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "moment.h"
#include "year.h"

#include <libsoup/soup.h>
G_BEGIN_DECLS

/**
 * TakingsServe:
 *
 * One request as a network's imitation sees it: what was asked, and the answer to fill in. A serve
 * function is pure but for the response headers it sets.
 */
typedef struct
{
  const TakingsYear *year;
  gint64 now;
  gboolean repeat_token; /* fault: the next-page token never changes */
  const char *method, *path;
  GHashTable *query; /* name → first value, decoded */
  GStrv statuses;    /* every value of "transaction_status" */
  SoupMessageHeaders *request;
  SoupMessageHeaders *response;
  guint status;
  const char *content_type;
  GString *out;
} TakingsServe;

typedef void (*TakingsServeFunc) (TakingsServe *serve);
void takings_serve_clickbank (TakingsServe *serve);
void takings_serve_digistore24 (TakingsServe *serve);
void takings_serve_buygoods (TakingsServe *serve);
void takings_serve_maxweb (TakingsServe *serve);
void takings_serve_jvzoo (TakingsServe *serve);
void takings_serve_hotmart (TakingsServe *serve);

/* Test credentials: made for the sandbox, valid nowhere else. */
#define TAKINGS_SANDBOX_CLICKBANK_KEY    "API-SANDBOX0123456789ABCDEFGHIJKLMNOPQRS"
#define TAKINGS_SANDBOX_DIGISTORE24_KEY  "900001-SandboxSandboxSandboxSandboxSandbox1"
#define TAKINGS_SANDBOX_BUYGOODS_ACCOUNT "90210"
#define TAKINGS_SANDBOX_BUYGOODS_TOKEN   "U2FuZGJveCB0b2tlbiBmb3IgQnV5R29vZHMgKw+/=="
#define TAKINGS_SANDBOX_MAXWEB_TOKEN     "sandbox-feed-token-0123456789"
#define TAKINGS_SANDBOX_JVZOO_KEY        "5a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c05a4db0c0"
#define TAKINGS_SANDBOX_HOTMART_ID       "5a4db0c0-0000-4000-8000-000000000001"
#define TAKINGS_SANDBOX_HOTMART_SECRET   "5a4db0c0-0000-4000-8000-000000000002"
#define TAKINGS_SANDBOX_HOTMART_TOKEN    "H4sIAAAAAAAA%2Fsandbox%2Faccess%2Ftoken"

const char *takings_serve_get (TakingsServe *serve, const char *name); /* NULL when absent */
gint64 takings_serve_get_int (TakingsServe *serve, const char *name, gint64 fallback);
void
takings_serve_fail (TakingsServe *serve, guint status, const char *content_type, const char *body);
/* Does the request carry HTTP Basic with these? */
gboolean takings_serve_basic (TakingsServe *serve, const char *user, const char *password);
/* "name":"escaped", numbers and amounts into @serve->out; no comma is added. */
void takings_serve_text (TakingsServe *serve, const char *name, const char *value);
void takings_serve_money (TakingsServe *serve, const char *name, gint64 micros,
                          const char *currency, gboolean quoted);
void takings_serve_comma (TakingsServe *serve); /* unless the last byte opens something */
/* "2026-03-02T09:14:55" in @zone */
char *takings_serve_local (TakingsZone *zone, gint64 at, char separator);

/* The daily totals of a ClickCRM report, for BuyGoods and MaxWeb alike. */
void takings_serve_byday (TakingsServe *serve, TakingsTradeNetwork network);

G_END_DECLS
