/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tracking-job.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsCampaignDialog:
 *
 * Makes a campaign, or changes one: its form, and for a new one the addresses that it has.
 *
 * Signals: `saved (const char *name)`.
 */
#define TAKINGS_TYPE_CAMPAIGN_DIALOG (takings_campaign_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TakingsCampaignDialog, takings_campaign_dialog, TAKINGS, CAMPAIGN_DIALOG,
                      AdwWindow)

/* @campaign: (nullable): the one of @facts to change */
TakingsCampaignDialog *takings_campaign_dialog_new (GtkWindow *parent, TakingsScope *scope,
                                                    const TakingsTrackingFacts *facts,
                                                    const TakingsCampaign *campaign);

G_END_DECLS
