/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tracking-job.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * takings_tracking_campaign_new:
 * @campaign: (nullable): %NULL for one that was removed, and for what belongs to none
 * @code: (nullable): the campaign's; %NULL for what belongs to none
 *
 * A campaign's figures and those of each of its affiliates, with the addresses that the affiliate
 * is given. Their buttons are those of tracking-copy.h and `tracking.test`, with the campaign and
 * the affiliate; `tracking.edit` and `tracking.remove` with the campaign.
 */
GtkWidget *takings_tracking_campaign_new (const TakingsTrackingFacts *facts,
                                          const TakingsCampaign *campaign, const char *code);

/* Rows for the addresses of a campaign that has just been made, with their buttons. */
void takings_tracking_add_addresses (AdwPreferencesGroup *group, const TakingsCampaign *campaign,
                                     const char *base);

/* "56 conversions of 1,234 clicks (4.5%)", "12 conversions" without any click */
char *takings_tracking_describe (guint64 sales, guint64 clicks);
/* What a click earned, in the currency's own notation; "–" without clicks. */
char *takings_tracking_epc (gint64 net, guint64 clicks, const char *currency);

G_END_DECLS
