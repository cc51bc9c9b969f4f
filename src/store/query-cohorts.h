/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
G_BEGIN_DECLS

/* Of the sales of a group: how many are old enough to judge, and how many of them were refunded or
 * charged back in time. */
typedef struct
{
  char *key;
  guint64 sales, refunded;
} TakingsCohort;

/**
 * takings_query_cohorts:
 * @by: networks, products or campaigns
 * @days: within which a refund counts; a sale that is younger is not judged
 * @today: the present day of the reporting zone
 *
 * By the day of the sale, where summaries are by the day of each event. Only sales whose network
 * tells the order of a refund are judged. Reads entries, so it takes longer than a summary, and can
 * be cancelled at any time. Any thread.
 *
 * Returns: (element-type TakingsCohort) (transfer full): %NULL with an error
 */
GPtrArray *takings_query_cohorts (TakingsLedger *ledger, gint32 from_day, gint32 to_day,
                                  TakingsBy by, guint days, gint32 today, GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
