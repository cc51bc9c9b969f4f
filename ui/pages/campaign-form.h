/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "account-field.h"
#include "campaigns.h"
G_BEGIN_DECLS

/**
 * TakingsCampaignForm:
 *
 * What a campaign is made from: its name and id, where its clicks go on to, its affiliates, SubIDs
 * and currency, the network whose notifications it takes, and what a postback must carry. What is
 * wrong is told beside each field while it is typed.
 *
 * Signals: `changed ()`.
 */
#define TAKINGS_TYPE_CAMPAIGN_FORM (takings_campaign_form_get_type ())
G_DECLARE_FINAL_TYPE (TakingsCampaignForm, takings_campaign_form, TAKINGS, CAMPAIGN_FORM, GtkBox)

/* @campaign: (nullable): the one to change. @others: (element-type TakingsCampaign): all there are
 */
GtkWidget *takings_campaign_form_new (const TakingsCampaign *campaign, GPtrArray *others);
/* NULL when something is missing or wrong: it is told beside the field, which gets the focus. */
TakingsCampaign *takings_campaign_form_read (TakingsCampaignForm *self);
char *takings_campaign_form_dup_secret (TakingsCampaignForm *self); /* "" for none */
gboolean takings_campaign_form_is_changed (TakingsCampaignForm *self);
void takings_campaign_form_focus (TakingsCampaignForm *self);

G_END_DECLS
