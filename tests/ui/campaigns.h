/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* Two campaigns and the relay that receives for them: "summer", "Summer Sale" of the affiliates "7"
 * and "blog", with a token, and "letter", "Newsletter", of anybody. @clicks: backwards from
 * now, @seconds apart; every third is of the newsletter's affiliate "owl", and each tenth earned 20 USD. */
void campaigns_add (TakingsLedger *ledger, guint clicks, guint seconds);
/* The relay's account. */
#define CAMPAIGNS_ACCOUNT "00000000-0000-4000-8000-0000000000ff"
#define CAMPAIGNS_RELAY   "https://clicks.example"
#define CAMPAIGNS_TOKEN   "00112233445566778899aabbccddeeff"

G_END_DECLS
