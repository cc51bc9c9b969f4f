/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "money.h"
G_BEGIN_DECLS

/* Figures as people of the process's locale read them (see notation.h), rounded half to even to
 * what is shown. Never for adding up, nor for other programs: that is takings_money_format(). Any
 * thread, once setlocale() was called. */

typedef enum
{
  TAKINGS_DISPLAY_PLAIN = 0,
  TAKINGS_DISPLAY_SIGNED = 1 << 0, /* a plus sign too */
  TAKINGS_DISPLAY_WHOLE = 1 << 1,  /* no decimals */
} TakingsDisplayFlags;

/* "1,234.50": with the currency's own number of decimals, without its symbol. */
char *takings_display_amount (gint64 micros, const char *currency);
/* "$1,234.50", "1.234,50 €", "CHF 12.00"; spaces in it do not break. */
char *takings_display_money (gint64 micros, const char *currency, TakingsDisplayFlags flags);
char *takings_display_count (guint64 count);
/* @ppm: millionths of one. "12.3%" or "12,3 %": one decimal. */
char *takings_display_percent (gint64 ppm, TakingsDisplayFlags flags);

G_END_DECLS
