/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "entry.h"
G_BEGIN_DECLS

/**
 * TakingsTrade:
 *
 * One thing that a customer bought through the affiliate: a first sale, an upsell or one charge of
 * a subscription, with what becomes of it. Amounts are positive micros of @currency.
 */
typedef struct
{
  gint64 at;          /* UTC seconds */
  gint64 reversed_at; /* 0: never */
  gint64 price;
  gint64 commission;
  guint64 order;    /* number of the order within the network; upsells and rebills share it */
  guint32 tracking; /* number of a SubID */
  guint16 product;  /* index into the network's products */
  guint16 charge;   /* 1 for a first sale, 2 … for rebills */
  guint8 line;      /* 0 for the order's first product, 1 … for upsells */
  guint8 currency;  /* index into takings_year_currency() */
  guint8 country;   /* index into takings_year_country() */
  guint8 fate;      /* TakingsFate */
  guint16 share;    /* of a reversal, in hundredths of a percent: 10,000 is all of it */
} TakingsTrade;

typedef enum
{
  TAKINGS_FATE_KEPT,
  TAKINGS_FATE_REFUNDED,
  TAKINGS_FATE_CHARGED_BACK,
  TAKINGS_FATE_PENDING, /* never paid so far */
  TAKINGS_FATE_CANCELLED,
  TAKINGS_FATE_TEST,
  TAKINGS_FATE_STRANGE, /* a status that no documentation names */
} TakingsFate;

typedef enum
{
  TAKINGS_TRADE_CLICKBANK,
  TAKINGS_TRADE_DIGISTORE24,
  TAKINGS_TRADE_BUYGOODS,
  TAKINGS_TRADE_MAXWEB,
  TAKINGS_TRADE_JVZOO,
  TAKINGS_TRADE_HOTMART,
} TakingsTradeNetwork;
#define TAKINGS_N_TRADE_NETWORKS 6

typedef struct
{
  const char *name;
  const char *code; /* the network's own kind of product id */
  const char *vendor;
  guint32 price;  /* whole units of the network's main currency */
  guint16 share;  /* commission in hundredths of a percent */
  guint16 rebill; /* price of a monthly charge, 0: single payment */
} TakingsProduct;

/**
 * TakingsYear:
 *
 * A believable year of an affiliate's trade, a pure function of (seed, entries, now): weekdays and
 * seasons, launches, rebills, refunds after two to six weeks, chargebacks, several currencies. It
 * runs 60 days beyond @now, so that moving the clock brings news. Immutable; any thread.
 */
typedef struct
{
  GArray *trades[TAKINGS_N_TRADE_NETWORKS]; /* (owned) of TakingsTrade, by moment */
  gint64 now;
} TakingsYear;

TakingsYear *takings_year_new (guint64 seed, guint64 entries, gint64 now);
void takings_year_free (TakingsYear *year);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsYear, takings_year_free)

const char *takings_year_network_id (TakingsTradeNetwork network);
const TakingsProduct *takings_year_product (TakingsTradeNetwork network, guint index);
const char *takings_year_currency (guint index);
const char *takings_year_country (guint index);
/* "fb-spring-017" … into a buffer of at least 32 bytes */
const char *takings_year_tracking (guint32 number, char *buffer);
/* The index of the first trade at or after @at. */
guint takings_year_find (const TakingsYear *year, TakingsTradeNetwork network, gint64 at);
/* What a reversal takes back of @micros, positive. */
gint64 takings_trade_share (const TakingsTrade *trade, gint64 micros);
/* Hotmart's payout: pesos are paid out in dollars, at rates that the network states as @rate; gives
 * the currency and the commission in it. */
const char *takings_trade_payout (const TakingsTrade *trade, const char **rate, gint64 *commission);
/* Is it money, or was it until a reversal? */
static inline gboolean
takings_trade_counts (const TakingsTrade *trade)
{
  return trade->fate == TAKINGS_FATE_KEPT || trade->fate == TAKINGS_FATE_REFUNDED
         || trade->fate == TAKINGS_FATE_CHARGED_BACK;
}
/* Has it happened by @now? */
static inline gboolean
takings_trade_reversed (const TakingsTrade *trade, gint64 now)
{
  return trade->reversed_at != 0 && trade->reversed_at <= now;
}

G_END_DECLS
