/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "campaigns.h"
#include "query.h"
G_BEGIN_DECLS

/* How a SubID was found to belong to a campaign, best first. */
typedef enum
{
  TAKINGS_ATTRIBUTED_CLICK, /* it is the id of a click */
  TAKINGS_ATTRIBUTED_ALIAS,
  TAKINGS_ATTRIBUTED_PREFIX,
  TAKINGS_ATTRIBUTED_REGEX,
} TakingsAttributed;

#define TAKINGS_ATTRIBUTION_DAYS 30 /* from a click to a sale that counts as its */

/* Computes from nothing to which campaign each SubID belongs. What the networks said about a sale
 * is not touched; the same clicks, campaigns and SubIDs always give the same answer. It is kept up
 * to date by itself when a run ends and when campaigns change. */
gboolean takings_ledger_attribute (TakingsLedger *self, GError **error);

typedef struct
{
  char *campaign, *affiliate; /* (nullable): not known */
  guint64 clicks, entries;
  guint64 sales;                     /* first sales, without upsells and rebills */
  guint64 refunds;                   /* and chargebacks */
  gint64 commission, net_commission; /* micros of the report's currency */
} TakingsTrackingRow;

/**
 * TakingsTracking:
 *
 * Clicks and what they earned, by campaign and affiliate; the row without a campaign is what could
 * not be matched. EPC is net_commission / clicks, CR sales / clicks; neither is there without
 * clicks.
 */
typedef struct
{
  char currency[4];
  GPtrArray *rows;                  /* (owned) of TakingsTrackingRow, by campaign, affiliate */
  guint64 entries, matched_entries; /* that count */
  gint64 commission,
    matched_commission; /* of sales and rebills: their quotient is the match rate */
  guint64 unconverted;  /* entries whose money has no exchange rate: counted as 0 */
} TakingsTracking;
void takings_tracking_free (TakingsTracking *tracking);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsTracking, takings_tracking_free)

/* Inclusive days of the reporting zone; G_MININT32: open. Clicks count on their own day, entries by
 * @basis. @currency: (nullable): the ledger's. */
TakingsTracking *takings_query_tracking (TakingsLedger *ledger, TakingsBasis basis, gint32 from_day,
                                         gint32 to_day, const char *currency, GError **error);

G_END_DECLS
