/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "when.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
takings_when_read (const char *text, TakingsZone *zone, TakingsWhen *when, GError **error)
{
  gint32 day;

  if (takings_day_parse (text, &day))
    {
      when->moment = (TakingsMoment){ takings_zone_day_start (zone, day), day, TRUE };
      when->given = TRUE;
    }
  else
    when->given = strlen (text) > 10 && strchr ("Tt ", text[10]) != NULL
                  && takings_moment_parse (takings_text (text), zone, &when->moment);
  if (!when->given)
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                 _ ("“%s” is not a date; write YYYY-MM-DD or RFC 3339"), text);
  return when->given;
}

gboolean
takings_when_check_order (const TakingsWhen *from, const TakingsWhen *to, const char *to_text,
                          GError **error)
{
  gboolean backwards = to->moment.day_only ? from->moment.day > to->moment.day
                                           : from->moment.unix_time > to->moment.unix_time;

  if (!from->given || !to->given || !backwards)
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("--to %s is before --from"), to_text);
  return FALSE;
}

gboolean
takings_when_read_days (const char *from_text, const char *to_text, TakingsZone *zone, gint32 *from,
                        gint32 *to, GError **error)
{
  TakingsWhen first = { 0 }, last = { 0 };

  if (from_text != NULL && !takings_when_read (from_text, zone, &first, error))
    return FALSE;
  if (to_text != NULL && !takings_when_read (to_text, zone, &last, error))
    return FALSE;
  *from = first.given ? takings_zone_day (zone, first.moment.unix_time) : G_MININT32;
  *to = last.given ? takings_zone_day (zone, last.moment.unix_time) : G_MININT32;
  return takings_when_check_order (&first, &last, to_text, error);
}
