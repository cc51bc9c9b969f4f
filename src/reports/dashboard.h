/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "period.h"
#include "query.h"
G_BEGIN_DECLS

/**
 * TakingsFigures:
 * @net_commission: everything that was earned and taken back, added up
 * @gross_commission: what sales and rebills earned
 * @first_commission: what first sales alone earned
 * @reversed_commission: what refunds and chargebacks took back (not positive)
 * @volume: what customers paid for sales and rebills
 *
 * The figures of one period in one currency; micros and counts of events.
 */
typedef struct
{
  gint64 net_commission, gross_commission, first_commission, reversed_commission, volume;
  guint64 sales, rebills, refunds, chargebacks;
} TakingsFigures;

/* Ratios are of sums, in millionths; FALSE where the denominator is zero: no value. */
gboolean takings_figures_refund_rate (const TakingsFigures *figures, gint64 *ppm);
/* Where the true rate lies with 95 % confidence (Wilson's interval); FALSE below 30 sales, where a
 * rate says little. */
gboolean takings_figures_refund_interval (const TakingsFigures *figures, gint64 *low, gint64 *high);
gboolean takings_figures_average_commission (const TakingsFigures *figures, gint64 *micros);
/* How much more @now is than @before, in millionths of @before's absolute value. */
gboolean takings_change (gint64 now, gint64 before, gint64 *ppm);

/* One of the newest sales, owned. */
typedef struct
{
  gint64 row_id, occurred_at, commission;
  TakingsKind kind;
  gboolean has_commission, day_only;
  char currency[4];
  char *network, *product, *order_id, *country;
} TakingsNewest;

/**
 * TakingsDashboard:
 *
 * All figures of the overview, read in one go on a worker thread: what the window, a picture and a
 * printed report show. Immutable once read.
 */
typedef struct
{
  TakingsPeriod period, other; /* @other: what is compared with */
  gboolean has_other;
  gint32 today;
  TakingsBasis basis;
  char currency[4];
  TakingsFigures now, before;
  TakingsBy course_by;                   /* TAKINGS_BY_DAY or, for long periods, TAKINGS_BY_MONTH */
  TakingsSummary *course, *other_course; /* @other_course is nullable */
  TakingsSummary *months;                /* the last twelve calendar months */
  TakingsSummary *networks, *products;   /* of the period */
  gint64 week, month;                    /* net commission of the last 7 and 30 days */
  GPtrArray *newest;                     /* of TakingsNewest */
  GPtrArray *accounts;                   /* of TakingsAccount */
} TakingsDashboard;

/* The last 7 days' mean day against that of the last 30, as a change; FALSE when 30 gave nothing.
 */
gboolean takings_dashboard_momentum (const TakingsDashboard *dashboard, gint64 *ppm);
/* More refunds than chance explains: the whole interval lies above that of the other period. */
gboolean takings_dashboard_has_refund_spike (const TakingsDashboard *dashboard);

/**
 * takings_dashboard_read:
 * @basis: on which day what was taken back counts, in all figures but the newest sales
 * @compare: what to compare with
 * @currency: (nullable): %NULL for the ledger's reporting currency
 * @today: the present day of the reporting zone
 *
 * Blocks: for a worker thread.
 */
TakingsDashboard *takings_dashboard_read (TakingsLedger *ledger, TakingsBasis basis,
                                          TakingsPeriod period, TakingsCompare compare,
                                          const char *currency, gint32 today,
                                          GCancellable *cancellable, GError **error);
void takings_dashboard_free (TakingsDashboard *dashboard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsDashboard, takings_dashboard_free)

G_END_DECLS
