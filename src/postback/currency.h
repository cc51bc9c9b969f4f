/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "money.h"
G_BEGIN_DECLS

/* A code of ISO 4217 that is in use, in either case; @currency gets it in upper case. */
gboolean takings_currency_is_known (TakingsText text, char currency[4]);

/* Strict decimal text as a postback carries it: digits, at most one point with one to six digits
 * behind it, a minus at most; nothing above %TAKINGS_MONEY_MAX. */
gboolean takings_amount_parse (TakingsText text, gint64 *micros);

G_END_DECLS
