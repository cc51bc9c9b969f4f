/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "campaigns.h"
G_BEGIN_DECLS

/* What a campaign is made from, for the command line and the window alike. Any thread. */

/* Adds what somebody wrote as "PATTERN", or as "NETWORK/PATTERN" for that network alone. USAGE when
 * it can't be one. */
gboolean takings_campaign_add_pattern (TakingsCampaign *campaign, TakingsRuleKind kind,
                                       const char *text, GError **error);
char *takings_campaign_dup_pattern (const TakingsCampaignRule *rule); /* the same again */

/* USAGE when a part of it is not what it must be. Puts the currency into its usual letters. */
gboolean takings_campaign_check (TakingsCampaign *campaign, GError **error);

/* What @network calls the key that its notifications are verified with, to be translated; %NULL: it
 * has none. Whether nothing can be verified without it. */
const char *takings_campaign_secret_label (const char *network);
gboolean takings_campaign_needs_secret (const char *network);

/**
 * takings_campaign_make_secrets:
 * @network_secret: (nullable): the network's own key
 * @stored: (nullable): what a campaign that is changed has already
 *
 * Returns: (transfer full): what is to be put into the keyring, made of what is new; %NULL with
 *   USAGE when the network's key is missing
 */
GHashTable *takings_campaign_make_secrets (const TakingsCampaign *campaign,
                                           const char *network_secret, GHashTable *stored,
                                           GError **error);

G_END_DECLS
