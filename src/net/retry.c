/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "retry.h"

#include <libsoup/soup.h>

#define BASE_USEC G_USEC_PER_SEC
#define CAP_USEC  (60 * G_GINT64_CONSTANT (1000000))

gint64
takings_retry_after_parse (const char *value, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;
  char *end;
  double seconds;

  if (value == NULL)
    return -1;
  text = g_strstrip (g_strdup (value));
  if (*text == '\0')
    return -1;
  if (strspn (text, "+-.0123456789") == strlen (text))
    {
      seconds = g_ascii_strtod (text, &end);
      if (*end != '\0' || end == text)
        return -1;
      if (seconds >= TAKINGS_RETRY_AFTER_MAX)
        return TAKINGS_RETRY_AFTER_MAX;
      if (seconds <= 0)
        return 0;
      return (gint64) seconds + (seconds > (double) (gint64) seconds ? 1 : 0);
    }
  if (!g_utf8_validate (text, -1, NULL))
    return -1;
  date = soup_date_time_new_from_http_string (text);
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (date) - now, 0, TAKINGS_RETRY_AFTER_MAX);
}

gint64
takings_retry_delay (guint attempt, GRand *rand)
{
  gint64 most = attempt < 6 ? (gint64) BASE_USEC << attempt : CAP_USEC;

  return g_rand_int_range (rand, 0, (gint32) MIN (most, CAP_USEC) + 1);
}
