/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsFilter:
 *
 * Which entries. NULL and 0/%G_MININT32 members do not restrict. Days are inclusive days of the
 * reporting zone; moments (if given) cut finer, from inclusive, to exclusive.
 */
typedef struct
{
  gint32 from_day, to_day; /* G_MININT32: open */
  gint64 from, to;         /* G_MININT64: open */
  const char *network, *account, *product, *search;
  int kind, state; /* -1: any */
  guint limit;     /* 0: all */
} TakingsFilter;
void takings_filter_init (TakingsFilter *filter);

/* One entry as the contract's JSON has it. Texts borrowed for the callback; NULL is null. */
typedef struct
{
  gint64 row_id;
  const char *id, *network, *account, *entry_id, *order_id;
  TakingsKind kind;
  TakingsState state;
  gint64 occurred_at;
  const char *currency;
  gint64 amount, commission;
  gboolean has_amount, has_commission;
  const char *product_id, *product, *tracking_id, *campaign, *country, *affiliate, *vendor;
  guint count;
  gboolean aggregate, approximate_date;
  const char *raw_status;
} TakingsEntryRow;
typedef gboolean (*TakingsEntryFunc) (const TakingsEntryRow *row, gpointer data); /* FALSE stops */

/* Newest first; streams, so memory does not grow with the number of rows. Any thread. */
gboolean takings_query_entries (TakingsLedger *ledger, const TakingsFilter *filter,
                                TakingsEntryFunc func, gpointer data, GCancellable *cancellable,
                                GError **error);

typedef enum
{
  TAKINGS_BY_NONE,
  TAKINGS_BY_DAY,
  TAKINGS_BY_MONTH,
  TAKINGS_BY_NETWORK,
  TAKINGS_BY_ACCOUNT,
  TAKINGS_BY_PRODUCT,
  TAKINGS_BY_CAMPAIGN,
  TAKINGS_BY_COUNTRY,
  TAKINGS_BY_KIND,
  TAKINGS_BY_CURRENCY,
} TakingsBy;
gboolean takings_by_parse (const char *name, TakingsBy *by);

/* Sums in one currency. @sales counts first sales (kind sale); @refunds counts refunds and
 * chargebacks; @gross is what customers paid for sales and rebills, @refunded what went back
 * (negative); @commission what sales and rebills earned, @net_commission everything added up. */
typedef struct
{
  char *key;
  guint64 sales, refunds, entries;
  gint64 gross, refunded, commission, net_commission;
} TakingsSummaryRow;
typedef struct
{
  char currency[4];
  gint64 gross, commission;
  guint64 entries;
} TakingsUnconverted;
typedef struct
{
  gint32 from_day, to_day; /* as asked, or the first and last day with an entry */
  char currency[4];
  GPtrArray *rows; /* of TakingsSummaryRow */
  TakingsSummaryRow total;
  GArray *unconverted; /* of TakingsUnconverted, by code */
} TakingsSummary;
void takings_summary_free (TakingsSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsSummary, takings_summary_free)

/* @currency: NULL for the ledger's reporting currency ("currency" setting, else USD). */
TakingsSummary *takings_query_summary (TakingsLedger *ledger, gint32 from_day, gint32 to_day,
                                       TakingsBy by, const char *currency, GError **error);

typedef gboolean (*TakingsRateFunc) (const TakingsRateRow *row, const char *source, gpointer data);
gboolean
takings_query_rates (TakingsLedger *ledger, TakingsRateFunc func, gpointer data, GError **error);

G_END_DECLS
