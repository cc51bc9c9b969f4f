/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/**
 * TakingsBasis:
 * @TAKINGS_BASIS_EVENT: everything counts on its own day and converts at that day's rate
 * @TAKINGS_BASIS_SALE: what was taken back counts on the day of its sale and converts at that day's
 *   rate, so that a full refund nets to nothing; without a known sale it stays on its own day
 *
 * The sum over all days is the same in both.
 */
typedef enum
{
  TAKINGS_BASIS_EVENT,
  TAKINGS_BASIS_SALE,
} TakingsBasis;

/**
 * TakingsFilter:
 *
 * Which entries. NULL and 0/%G_MININT32 members do not restrict. Days are inclusive days of the
 * reporting zone, of an entry itself or, by sale date, of the sale that it belongs to; moments (if
 * given) cut finer, from inclusive, to exclusive, and are always of the entry itself.
 */
typedef struct
{
  TakingsBasis basis;    /* of the days; sales as far as they are linked */
  gint32 from_day, to_day; /* G_MININT32: open */
  gint64 from, to;         /* G_MININT64: open */
  const char *network, *account, *product, *search;
  const char *order, *country, *campaign, *tracking, *currency; /* exact; all but the order without regard to case */
  gint64 net_from, net_to;                                      /* commission, micros; inclusive; G_MININT64, G_MAXINT64: open */
  int kind, state;                                              /* -1: any */
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

/* The same for rows whose numbers are known, in the order of @ids; a row that is gone is left out. */
gboolean takings_query_entries_by_id (TakingsLedger *ledger, const gint64 *ids, gsize n_ids,
                                      TakingsEntryFunc func, gpointer data,
                                      GCancellable *cancellable, GError **error);

typedef enum
{
  TAKINGS_ORDER_TIME,
  TAKINGS_ORDER_COMMISSION,
  TAKINGS_ORDER_AMOUNT,
  TAKINGS_ORDER_KIND,
  TAKINGS_ORDER_PRODUCT,
  TAKINGS_ORDER_COUNTRY,
} TakingsOrder;

/**
 * takings_query_ids:
 * @limit: 0 for all
 *
 * The numbers of the rows that @filter lets through, sorted; later rows first where they are equal.
 * What a table of any length is made from: eight bytes a row. Any thread.
 *
 * Returns: (element-type gint64) (transfer full): %NULL with an error
 */
GArray *takings_query_ids (TakingsLedger *ledger, const TakingsFilter *filter, TakingsOrder order,
                           gboolean descending, guint limit, GCancellable *cancellable,
                           GError **error);


/**
 * takings_search_prepare:
 *
 * Reads the texts of all entries into memory, some 40 bytes an entry, so that takings_query_ids()
 * and takings_query_tally() answer a search at once instead of looking at each entry on the disk.
 * They keep it up to date and answer the same without it. Blocks for about a second a million
 * entries; what was read before a cancellation is not read again. Any thread but the main one.
 */
gboolean takings_search_prepare (TakingsLedger *ledger, GCancellable *cancellable, GError **error);
/* Gives the memory back. Waits for a search that is at work. */
void takings_search_release (TakingsLedger *ledger);
gsize takings_search_get_size (TakingsLedger *ledger); /* bytes that it takes */

/**
 * takings_filter_parse:
 * @text: what a person typed: words, and conditions such as `net>50`, `net<=-10`, `kind:refund`,
 *   `state:void`, `network:hotmart`, `product:"Finanzplan 12"`, `country:DE`, `campaign:x`,
 *   `sub:x`, `order:x`, `currency:EUR`, `last:90d`, `from:2026-01-01`, `to:2026-01-31`
 * @today: the present day of the reporting zone
 * @filter: (inout): what is named is set, all else is left
 * @store: (out): texts that @filter borrows; free it after @filter
 *
 * Returns: %FALSE with a USAGE error that names the word that is not understood
 */
gboolean takings_filter_parse (const char *text, gint32 today, TakingsFilter *filter,
                               GStringChunk **store, GError **error);

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
  char currency[4]; /* "" where the network told none */
  guint64 entries;
  gint64 amount, commission;
} TakingsTallyRow;

/**
 * TakingsTally:
 * @rows: (element-type TakingsTallyRow): each currency apart, what earned most first
 * @currency: that of @commission
 * @commission: all of them together, each at the rate of the day that it counts on
 * @unconverted: (element-type TakingsUnconverted): what has no rate of its day and is not in it
 *
 * What entries add up to: the same as the figure that they are behind.
 */
typedef struct
{
  GArray *rows;
  char currency[4];
  gint64 commission;
  GArray *unconverted;
} TakingsTally;
void takings_tally_free (TakingsTally *tally);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsTally, takings_tally_free)
/* Of the rows of @filter, void and test ones left out. @currency: NULL for the ledger's reporting
 * currency. Any thread. */
TakingsTally *takings_query_tally (TakingsLedger *ledger, const TakingsFilter *filter,
                                   const char *currency, GCancellable *cancellable, GError **error);

typedef struct
{
  gint32 from_day, to_day; /* as asked, or the first and last day with an entry */
  char currency[4];
  TakingsBasis basis;
  guint64 unlinked; /* by sale date: refunds and chargebacks that have no known sale */
  GPtrArray *rows;  /* of TakingsSummaryRow */
  TakingsSummaryRow total;
  GArray *unconverted; /* of TakingsUnconverted, by code */
} TakingsSummary;
void takings_summary_free (TakingsSummary *summary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsSummary, takings_summary_free)

/* @currency: NULL for the ledger's reporting currency ("currency" setting, else USD). */
TakingsSummary *takings_query_summary (TakingsLedger *ledger, gint32 from_day, gint32 to_day,
                                       TakingsBy by, const char *currency, GError **error);

/* The same by @basis. By sale date, in a ledger that is open for writing, what is new is linked
 * first; so much that it takes long is left to takings_ledger_link_sales(). */
TakingsSummary *takings_query_summary_on (TakingsLedger *ledger, TakingsBasis basis,
                                          gint32 from_day, gint32 to_day, TakingsBy by,
                                          const char *currency, GError **error);

/**
 * takings_query_part:
 * @by: anything
 * @of: network, product, campaign or kind
 * @key: which: as the rows of a summary by @of name it
 *
 * The same of a part of the entries alone: a network by day, the rebills by product. @entries counts
 * events here, and `unlinked` is that of all entries. Any thread.
 */
TakingsSummary *takings_query_part (TakingsLedger *ledger, TakingsBasis basis, gint32 from_day,
                                    gint32 to_day, TakingsBy by, TakingsBy of, const char *key,
                                    const char *currency, GError **error);

/* By event date as it would have been answered at @as_of, UTC seconds: entries and rates as they were known
 * then, in today's reporting zone. Reads entries, not totals, so it takes longer. */
TakingsSummary *takings_query_summary_as_of (TakingsLedger *ledger, gint32 from_day, gint32 to_day,
                                             TakingsBy by, const char *currency, gint64 as_of,
                                             GError **error);

/* What an entry was from @from until @until (0: it still is), as the ledger learned it. */
typedef struct
{
  gint64 from, until;
  gint64 occurred_at;
  TakingsKind kind;
  TakingsState state;
  char currency[4];
  gint64 amount, commission;
  gboolean has_amount, has_commission;
} TakingsEntryVersion;
typedef gboolean (*TakingsVersionFunc) (const TakingsEntryVersion *version, gpointer data);
/* @row_id: as in TakingsEntryRow. Oldest first; none for an entry that is not there. */
gboolean takings_query_history (TakingsLedger *ledger, gint64 row_id, TakingsVersionFunc func,
                                gpointer data, GError **error);

/* Texts borrowed for the callback. A run that never ended has no status and finished_at 0. */
typedef gboolean (*TakingsRunFunc) (const TakingsRun *run, gpointer data); /* FALSE stops */
/* What the syncs of @account (uuid) did, newest first; @limit 0: all. Any thread. */
gboolean takings_query_runs (TakingsLedger *ledger, const char *account, guint limit,
                             TakingsRunFunc func, gpointer data, GError **error);
/* How many entries @account (uuid) has, counting or not. Any thread. */
gboolean takings_query_account_size (TakingsLedger *ledger, const char *account, guint64 *entries,
                                     GError **error);

typedef gboolean (*TakingsRateFunc) (const TakingsRateRow *row, const char *source, gpointer data);
gboolean
takings_query_rates (TakingsLedger *ledger, TakingsRateFunc func, gpointer data, GError **error);

G_END_DECLS
