/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "refund-spike.h"

#include "summary.h"

#define MIN_USUAL_DAYS 14
#define MIN_REFUNDS    5
#define MIN_FACTOR     3
#define DEVIATIONS     4

TakingsRefundSpike
takings_refund_spike_judge (const guint64 *refunds, guint n_days)
{
  TakingsRefundSpike spike = { 0 };
  guint n_usual = n_days > TAKINGS_SPIKE_RECENT_DAYS ? n_days - TAKINGS_SPIKE_RECENT_DAYS : 0;
  guint64 before = 0;
  double expected, above;

  for (guint i = 0; i < n_days; i++)
    *(i < TAKINGS_SPIKE_RECENT_DAYS ? &spike.recent : &before) += refunds[i];
  if (n_usual < MIN_USUAL_DAYS)
    return spike;
  expected = (double) before * TAKINGS_SPIKE_RECENT_DAYS / n_usual;
  above = (double) spike.recent - expected;
  spike.usual = (guint64) (expected + 0.5);
  spike.is_spike = spike.recent >= MIN_REFUNDS && (double) spike.recent >= MIN_FACTOR * expected
                   && above > 0 && above * above >= DEVIATIONS * DEVIATIONS * expected;
  return spike;
}

TakingsRefundSpike *
takings_refund_spike_read (TakingsLedger *ledger, GError **error)
{
  g_autoptr (TakingsZone) zone = takings_service_zone (ledger);
  gint32 today = takings_zone_day (zone, g_get_real_time () / G_USEC_PER_SEC);
  guint64 refunds[TAKINGS_SPIKE_DAYS] = { 0 };
  guint n_days = 0;
  TakingsRefundSpike *spike;
  g_autoptr (TakingsSummary) summary = takings_query_summary (
    ledger, today - TAKINGS_SPIKE_DAYS + 1, today, TAKINGS_BY_DAY, NULL, error);

  if (summary == NULL)
    return NULL;
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      gint32 day;

      if (!takings_day_parse (row->key, &day) || day > today || day <= today - TAKINGS_SPIKE_DAYS)
        continue;
      refunds[today - day] = row->refunds;
      n_days = MAX (n_days, (guint) (today - day) + 1);
    }
  spike = g_new (TakingsRefundSpike, 1);
  *spike = takings_refund_spike_judge (refunds, n_days);
  spike->today = today;
  return spike;
}
