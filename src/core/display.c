/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "display.h"

#include "notation.h"

#include <string.h>

#define ISOLATE "\u2066" /* as takings_notation_isolate() begins a figure */

static char *
with_sign (char *text, gboolean positive, TakingsDisplayFlags flags)
{
  g_autofree char *owned = text;
  gsize isolate = g_str_has_prefix (text, ISOLATE) ? strlen (ISOLATE) : 0;

  if (!positive || (flags & TAKINGS_DISPLAY_SIGNED) == 0)
    return g_steal_pointer (&owned);
  return g_strdup_printf ("%.*s+%s", (int) isolate, owned, owned + isolate);
}

char *
takings_display_amount (gint64 micros, const char *currency)
{
  return takings_notation_amount (takings_notation_get_default (),
                                  takings_money_round (micros, currency), currency);
}

char *
takings_display_money (gint64 micros, const char *currency, TakingsDisplayFlags flags)
{
  const TakingsNotation *notation = takings_notation_get_default ();
  gint64 shown = takings_money_round (micros, currency);
  char *text;

  if ((flags & TAKINGS_DISPLAY_WHOLE) != 0)
    text = takings_notation_short (notation, micros, TAKINGS_MICROS, TAKINGS_MICROS, FALSE,
                                   currency);
  else
    text = takings_notation_money (notation, shown, currency);
  return with_sign (text, shown > 0, flags);
}

char *
takings_display_count (guint64 count)
{
  return takings_notation_count (takings_notation_get_default (),
                                 (gint64) MIN (count, (guint64) G_MAXINT64));
}

char *
takings_display_percent (gint64 ppm, TakingsDisplayFlags flags)
{
  int decimals = (flags & TAKINGS_DISPLAY_WHOLE) != 0 ? 0 : 1;

  return with_sign (takings_notation_percent (takings_notation_get_default (), ppm, decimals),
                    ppm > 0, flags);
}
