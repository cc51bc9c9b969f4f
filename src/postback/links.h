/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "campaigns.h"
G_BEGIN_DECLS

/* The addresses that a campaign's affiliates are given. @base: where the receiver is reached from
 * outside, without a slash at its end. Any thread. */

/* What an affiliate sends visitors to. */
char *
takings_links_click (const TakingsCampaign *campaign, const char *base, const char *affiliate);
/* What the other side calls at a conversion, with placeholders for what only it knows.
 * @token: (nullable): of the campaign, if it demands one; "…" shows where it goes */
char *takings_links_postback (const TakingsCampaign *campaign, const char *base,
                              const char *affiliate, const char *token);

/* Where the campaign's network sends its notifications; NULL: it takes none. */
char *takings_links_hook (const TakingsCampaign *campaign, const char *base, const char *token);

/* What begins a click's id that is only a test: neither it nor what follows it counts anywhere. */
#define TAKINGS_LINKS_TEST "takings-test-"
/* The two addresses of a test. @token, @signing_key: (nullable): as the campaign demands them */
void takings_links_make_test (const TakingsCampaign *campaign, const char *base,
                              const char *affiliate, const char *token, const char *signing_key,
                              char **click, char **postback);

/**
 * takings_links_find_receiver:
 * @account: (out) (nullable): the account that reads it, and has its feed's token; %NULL when it is
 *   the one on this computer
 *
 * Where clicks arrive: at the relay that an account reads, else on this computer.
 *
 * Returns: (transfer full): an address for @base; %NULL with @error
 */
char *takings_links_find_receiver (TakingsLedger *ledger, char **account, GError **error);

G_END_DECLS
