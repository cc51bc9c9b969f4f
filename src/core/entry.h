/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "money.h"
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_KIND_SALE = 0,
  TAKINGS_KIND_REBILL,
  TAKINGS_KIND_REFUND,
  TAKINGS_KIND_CHARGEBACK,
  TAKINGS_KIND_FEE,
  TAKINGS_KIND_ADJUSTMENT,
} TakingsKind;
#define TAKINGS_N_KINDS 6

typedef enum
{
  TAKINGS_STATE_PENDING = 0,
  TAKINGS_STATE_APPROVED,
  TAKINGS_STATE_PAID,
  TAKINGS_STATE_VOID, /* counts in no total */
} TakingsState;
#define TAKINGS_N_STATES 4

const char *takings_kind_name (TakingsKind kind);
gboolean takings_kind_parse (const char *name, TakingsKind *kind);
const char *takings_state_name (TakingsState state);
gboolean takings_state_parse (const char *name, TakingsState *state);

/**
 * TakingsEntryFlags:
 * @TAKINGS_ENTRY_AGGREGATE: a daily total of the network, not one event
 * @TAKINGS_ENTRY_APPROXIMATE_DATE: the network does not say when it happened
 * @TAKINGS_ENTRY_DAY_ONLY: known to the day of the source's zone; never shifted by a reporting zone
 * @TAKINGS_ENTRY_UPSELL: a sale that belongs to a cart with a first sale
 * @TAKINGS_ENTRY_TEST: a test purchase; always void
 * @TAKINGS_ENTRY_CURRENCY_ASSUMED: the source named no currency
 * @TAKINGS_ENTRY_SUPERSEDED: an aggregate whose day has single events of the same account: void. Set
 *   and taken back by the ledger alone
 * @TAKINGS_ENTRY_DATED_WHEN_SEEN: a reversal of a row that changed in place. The ledger dates it
 *   when it learns it if it already held the sale, else on the sale itself, and never moves it
 *   again. Set @TAKINGS_ENTRY_APPROXIMATE_DATE with it. @occurred_at is then the sale's moment and
 *   the sale (same @order_id, its own entry id in @parent_id) precedes it in the page.
 * @TAKINGS_ENTRY_UPDATE_ONLY: changes an entry that exists, creates none
 * @TAKINGS_ENTRY_JOIN: the ledger fills fields that are unknown here from notes of the same window
 */
typedef enum
{
  TAKINGS_ENTRY_AGGREGATE = 1 << 0,
  TAKINGS_ENTRY_APPROXIMATE_DATE = 1 << 1,
  TAKINGS_ENTRY_DAY_ONLY = 1 << 2,
  TAKINGS_ENTRY_UPSELL = 1 << 3,
  TAKINGS_ENTRY_TEST = 1 << 4,
  TAKINGS_ENTRY_CURRENCY_ASSUMED = 1 << 5,
  TAKINGS_ENTRY_SUPERSEDED = 1 << 6,
  TAKINGS_ENTRY_STORED_MASK = 0xbf, /* of those that are told */
  TAKINGS_ENTRY_DATED_WHEN_SEEN = 1 << 8,
  TAKINGS_ENTRY_UPDATE_ONLY = 1 << 9,
  TAKINGS_ENTRY_JOIN = 1 << 10,
} TakingsEntryFlags;

/**
 * TakingsEntry:
 *
 * One fact that a network told: a sale, refund, … All texts are borrowed (from the page that holds
 * the entry); a text of %NULL is "not said", and never overwrites what is known. Amounts are signed:
 * refunds, chargebacks and fees are negative. @amount (what the customer paid) and @commission (what
 * the account earned) are both in @currency; where the customer paid in another currency and the
 * network names no rate, @has_amount is %FALSE and @original_amount, @original_currency say it.
 */
typedef struct
{
  TakingsText entry_id; /* never empty; unique within the account */
  TakingsText order_id;
  TakingsText parent_id; /* entry id of the sale that a reversal or rebill belongs to */
  TakingsText product_id;
  TakingsText product;
  TakingsText tracking_id;
  TakingsText campaign;
  TakingsText country; /* ISO 3166-1 alpha-2 */
  TakingsText affiliate;
  TakingsText vendor;
  TakingsText raw_status;
  TakingsText customer; /* e-mail in clear; the ledger keeps a keyed hash only */
  TakingsText join_key[2]; /* with TAKINGS_ENTRY_JOIN: keys of notes */
  gint64 occurred_at;    /* UTC seconds */
  gint32 source_day;     /* with DAY_ONLY: the day in the source's zone */
  gint64 amount;
  gint64 commission;
  gint64 original_amount;
  char currency[4];
  char original_currency[4];
  gboolean has_amount;
  gboolean has_commission;
  TakingsKind kind;
  TakingsState state;
  guint32 count; /* events the row stands for; 0 is taken as 1 */
  guint32 flags; /* TakingsEntryFlags */
} TakingsEntry;

/* Makes refunds, chargebacks and fees negative, sales and rebills positive, whatever sign came. */
void takings_entry_normalise_sign (TakingsEntry *entry);

G_END_DECLS
