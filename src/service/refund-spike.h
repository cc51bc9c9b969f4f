/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* Far more refunds and chargebacks than usual, before they eat what was earned. */

#define TAKINGS_SPIKE_RECENT_DAYS 2  /* today and yesterday */
#define TAKINGS_SPIKE_USUAL_DAYS  28 /* before them */
#define TAKINGS_SPIKE_DAYS        (TAKINGS_SPIKE_RECENT_DAYS + TAKINGS_SPIKE_USUAL_DAYS)

typedef struct
{
  guint64 recent; /* today and yesterday */
  guint64 usual;  /* what two days of the weeks before had, rounded */
  gint32 today;   /* in the reporting zone */
  gboolean is_spike;
} TakingsRefundSpike;

/**
 * takings_refund_spike_judge:
 * @refunds: how many each day had, the newest first
 * @n_days: how many days of them the ledger knows about, %TAKINGS_SPIKE_DAYS at most
 *
 * A spike is five at least, three times as many as usual, and more than chance explains (four
 * standard deviations of a Poisson process). With less than two weeks to compare with there is
 * none. Pure.
 */
TakingsRefundSpike takings_refund_spike_judge (const guint64 *refunds, guint n_days);
/* As of now. Any thread. Returns: (transfer full), by g_free(); %NULL with @error */
TakingsRefundSpike *takings_refund_spike_read (TakingsLedger *ledger, GError **error);

G_END_DECLS
