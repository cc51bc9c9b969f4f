/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
#include "period.h"
#include "query.h"
G_BEGIN_DECLS

/* One line of a comparison over time. */
typedef struct
{
  char *key;    /* (owned): as the rows of a summary name it */
  char *name;   /* (owned): what a person calls it */
  guint number; /* of its look, see takings_chart_set_number() */
} TakingsCourse;
void takings_course_free (TakingsCourse *course);

/**
 * takings_courses_read:
 * @of: what is compared: networks, products or campaigns
 * @courses: (element-type TakingsCourse): at most %TAKINGS_CHART_MAX_SERIES
 * @currency: (nullable): %NULL for the ledger's reporting currency
 * @today: the present day of the reporting zone
 *
 * Their net commissions over the period, a line each, by day or in long periods by month. Blocks:
 * for a worker thread.
 *
 * Returns: (transfer full): %NULL with an error
 */
TakingsChart *takings_courses_read (TakingsLedger *ledger, TakingsBasis basis, TakingsPeriod period,
                                    TakingsBy of, const GPtrArray *courses, const char *currency,
                                    gint32 today, GCancellable *cancellable, GError **error);

G_END_DECLS
