/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/**
 * TakingsNotation:
 * @decimal: the decimal mark
 * @group: the mark between groups of digits
 * @grouping: sizes of the groups from the right, 0-terminated, the last repeated: {3} or {3, 2}
 * @minus: the sign before a negative number
 * @symbol_first: is a currency's symbol before the number?
 * @symbol_space: is there a space between?
 * @percent_space: is there one before the per cent sign?
 * @day_month: 'd' and 'm' in the order of a short date: "m d", "d m", "d. m"
 * @isolated: do readers go from right to left, so that a figure must be told to keep its own order?
 * @months: short names, January first
 * @weekdays: short names, Monday first
 *
 * How numbers, money and dates are written in a language. A plain struct; copies share nothing.
 */
typedef struct
{
  char decimal[8], group[8];
  guint8 grouping[4];
  char minus[8];
  gboolean symbol_first, symbol_space, percent_space, isolated;
  char day_month[16];
  char months[12][32];
  char weekdays[7][32];
} TakingsNotation;

/* That of the process's locale, read once. Any thread. */
const TakingsNotation *takings_notation_get_default (void);
/* A fixed one for tests and samples: "en" or "de". */
void takings_notation_init (TakingsNotation *notation, const char *language);

/* "$1,234.50", "1.234,50 €", "−12 kr": at least the currency's decimals, more if there are more. */
char *takings_notation_money (const TakingsNotation *notation, gint64 micros, const char *currency);
/* The same without the currency's symbol. */
char *
takings_notation_amount (const TakingsNotation *notation, gint64 micros, const char *currency);
char *takings_notation_count (const TakingsNotation *notation, gint64 count);
/* @millionths: 45000 is "4.5%"; at most @decimals after the mark, zeros cut. */
char *takings_notation_percent (const TakingsNotation *notation, gint64 millionths, int decimals);

/* @text: (transfer full): a figure. Returns: (transfer full): the same, whose sign and symbol stay
 * on their sides within text that runs from right to left */
char *takings_notation_isolate (const TakingsNotation *notation, char *text);

/**
 * takings_notation_short:
 * @value: in units of @one: micros and 1000000, or things and 1
 * @step: the distance between two neighbours on the axis, which says how many decimals are needed
 * @compact: write 1.5M and 20K
 * @currency: (nullable): of money
 *
 * Returns: (transfer full): a label of an axis
 */
char *takings_notation_short (const TakingsNotation *notation, gint64 value, gint64 step,
                              gint64 one, gboolean compact, const char *currency);

/* Days of dates are as in moment.h. */
char *takings_notation_day (const TakingsNotation *notation, gint32 day); /* "3 Nov" */
char *
takings_notation_full_day (const TakingsNotation *notation, gint32 day); /* "Tue, 3 Nov 2026" */
char *takings_notation_day_year (const TakingsNotation *notation, gint32 day); /* "3 Nov 2026" */
char *
takings_notation_month (const TakingsNotation *notation, int year, int month); /* "Nov 2026" */

const char *
takings_currency_symbol (const char *currency); /* "$"; the code itself if none is known */

G_END_DECLS
