/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
G_BEGIN_DECLS

/* What entries add up to, in one line: how many they are, each currency, and all of them in the
 * reporting currency where that says more. */
char *takings_entry_total_describe (const TakingsTally *tally);
/* How it was counted; translated. */
const char *takings_entry_total_explain (const TakingsTally *tally, TakingsBasis basis);
/* Amounts that have no exchange rate of their day, as "€12.00, R$3.00"; NULL if there are none. */
char *takings_unconverted_describe (const GArray *unconverted);

G_END_DECLS
