/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "money.h"
G_BEGIN_DECLS

/* Figures as people of the process's locale read them: grouped digits, the locale's decimal mark, a
 * true minus sign, the currency's sign where the locale puts it. Rounded half to even to what is
 * shown; never for adding up or for other programs (that is takings_money_format()). Thread-safe
 * once setlocale() was called. */

typedef enum
{
  TAKINGS_DISPLAY_PLAIN = 0,
  TAKINGS_DISPLAY_SIGNED = 1 << 0, /* a plus sign too */
  TAKINGS_DISPLAY_WHOLE = 1 << 1,  /* no decimals */
} TakingsDisplayFlags;

/* "1,234.50": the currency's own number of decimals, without its sign. */
char *takings_display_amount (gint64 micros, const char *currency, TakingsDisplayFlags flags);
/* "$1,234.50", "1.234,50 €", "CHF 12.00": spaces in it do not break. */
char *takings_display_money (gint64 micros, const char *currency, TakingsDisplayFlags flags);
/* "$1.2M", "$45K" for axes: three significant digits at most. */
char *takings_display_short_money (gint64 micros, const char *currency);
char *takings_display_count (guint64 count);
/* @ppm: millionths of one. "12.3 %" or "12.3%" as the locale writes it; one decimal. */
char *takings_display_percent (gint64 ppm, TakingsDisplayFlags flags);
/* The sign of a currency, or its code where none is common. */
const char *takings_currency_sign (const char *currency);

G_END_DECLS
