/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

/* Money is a whole number of micros (millionths of a unit) in a gint64, with an ISO 4217 code beside
 * it. Nothing here goes through a binary float. All functions are pure and thread-safe. */

#define TAKINGS_MICROS G_GINT64_CONSTANT (1000000)
#define TAKINGS_MONEY_MAX G_GINT64_CONSTANT (1000000000000000) /* 10^9 units; sums are checked, or of 128 bits */

/**
 * takings_money_parse:
 * @text: decimal text as in JSON or an API: sign, digits (leading zeros allowed), point, exponent
 * @micros: (out): the amount; digits past the sixth are rounded half to even
 *
 * Returns: %FALSE when @text is not a number or its absolute value is above %TAKINGS_MONEY_MAX
 */
gboolean takings_money_parse (TakingsText text, gint64 *micros);

/**
 * takings_money_parse_locale:
 * @text: as people and spreadsheets write it: "$1,234.56", "1.234,56 €", "(12.00)", "-12"
 * @decimal: the decimal mark, '.' or ','
 * @currency: (out) (optional): set to the code that a symbol or code beside the number names, or ""
 */
gboolean takings_money_parse_locale (TakingsText text, char decimal, gint64 *micros,
                                     char currency[4]);

/**
 * takings_money_format:
 *
 * Returns: (transfer full): an exact decimal string with at least the currency's own number of
 *   decimals and no superfluous zeros beyond: "37.45", "0.125", "1200" for JPY
 */
char *takings_money_format (gint64 micros, const char *currency);
/* The same into a buffer of at least 32 bytes; returns the length. For exports of millions of rows. */
gsize takings_money_print (gint64 micros, const char *currency, char *buffer);

/* For people: to the currency's own number of decimals, half to even. Never before adding up. */
gint64 takings_money_round (gint64 micros, const char *currency);

int takings_currency_digits (const char *currency);           /* ISO 4217 minor digits; 2 if unlisted */
gboolean takings_currency_parse (TakingsText text, char currency[4]); /* three letters, folded to upper */

/* An exchange rate: units of a currency for one EUR, times 10^10 (the ECB publishes at most six
 * significant digits after the point). 0 is "no rate". EUR itself is TAKINGS_RATE_ONE. */
typedef gint64 TakingsRate;
#define TAKINGS_RATE_ONE G_GINT64_CONSTANT (10000000000)

gboolean takings_rate_parse (TakingsText text, TakingsRate *rate);
char *takings_rate_format (TakingsRate rate);

/* A sum of converted amounts before its one rounding: micros times 10^9. */
typedef __int128 TakingsWide;
TakingsWide takings_money_convert (gint64 micros, TakingsRate from, TakingsRate to);
gint64 takings_wide_round (TakingsWide sum); /* half to even */

G_END_DECLS
