/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maxweb-private.h"

#include <stdio.h>

/* "01/05/2026 02:09:40 PM", as a site of the United States writes it, or ISO 8601. */
gboolean
takings_maxweb_moment (TakingsText text, TakingsZone *zone, TakingsMoment *moment)
{
  char copy[40], half[3] = "", iso[40];
  int month, day, year, hour = 0, minute = 0, second = 0, n;

  if (text.len == 0 || text.len >= sizeof copy || memchr (text.data, '/', text.len) == NULL)
    return takings_moment_parse (text, zone, moment);
  memcpy (copy, text.data, text.len);
  copy[text.len] = '\0';
  n = sscanf (copy, "%2d/%2d/%4d %2d:%2d:%2d %2s", &month, &day, &year, &hour, &minute, &second,
              half);
  if (n < 3 || n == 4 || month < 0 || day < 0 || year < 1000 || hour < 0 || minute < 0
      || second < 0)
    return FALSE;
  if (n == 5 && sscanf (copy, "%*d/%*d/%*d %*d:%*d %2s", half) == 1)
    n = 7;
  if (n == 7)
    {
      if (hour < 1 || hour > 12
          || (g_ascii_strcasecmp (half, "am") != 0 && g_ascii_strcasecmp (half, "pm") != 0))
        return FALSE;
      hour = hour % 12 + (g_ascii_tolower (half[0]) == 'p' ? 12 : 0);
    }
  g_snprintf (iso, sizeof iso, n == 3 ? "%04d-%02d-%02d" : "%04d-%02d-%02d %02d:%02d:%02d", year,
              month, day, hour, minute, second);
  return takings_moment_parse (takings_text (iso), zone, moment);
}
