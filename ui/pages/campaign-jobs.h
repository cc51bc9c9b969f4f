/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "campaigns.h"
G_BEGIN_DECLS

/* What is done with campaigns on a worker thread. Called on the main thread, where the callbacks
 * arrive; the source object of all is the ledger. */

/* @campaign: (transfer full). @fresh: it is a new one. @secret: (nullable): the network's own key;
 * one that is kept stays where none is given. */
void takings_campaign_save_async (TakingsLedger *ledger, TakingsCampaign *campaign, gboolean fresh,
                                  const char *secret, GAsyncReadyCallback callback, gpointer data);
/* With its secrets; its clicks and sales stay. */
void takings_campaign_remove_async (TakingsLedger *ledger, const char *code,
                                    GAsyncReadyCallback callback, gpointer data);
gboolean takings_campaign_done_finish (GAsyncResult *result, GError **error);

G_END_DECLS
