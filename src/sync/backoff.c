/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "backoff.h"

#include <libsoup/soup.h>

struct _TakingsPacer
{
  GHashTable *next; /* (owned) host → gint64* monotonic microseconds */
};

gboolean
takings_backoff_is_retryable (const GError *error)
{
  return g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_RATE_LIMITED)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_TIMEOUT)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_SERVER);
}

gint64
takings_backoff_parse (const char *value, gint64 now)
{
  g_autoptr (GDateTime) date = NULL;
  guint64 seconds;

  if (value == NULL)
    return -1;
  while (*value == ' ')
    value++;
  if (g_ascii_isdigit (*value))
    {
      char *end;
      seconds = g_ascii_strtoull (value, &end, 10); /* saturates */
      if (*end == '.')
        for (end++; g_ascii_isdigit (*end); end++)
          ;
      while (*end == ' ')
        end++;
      return *end == '\0' ? (gint64) MIN (seconds, TAKINGS_BACKOFF_MAX_DELAY) : -1;
    }
  if (!g_ascii_isalpha (*value))
    return -1;
  date = soup_date_time_new_from_http_string (value);
  if (date == NULL)
    return -1;
  return CLAMP (g_date_time_to_unix (date) - now, 0, TAKINGS_BACKOFF_MAX_DELAY);
}

gint64
takings_backoff_asked (const TakingsAdapterInfo *info, const TakingsResponse *response,
                       const TakingsPage *page, gint64 now)
{
  gint64 asked = -1;
  if (response != NULL && response->headers != NULL)
    asked = takings_backoff_parse (g_hash_table_lookup (response->headers, "retry-after"), now);
  if (asked < 0 && response != NULL && response->headers != NULL && info->reset_header != NULL
      && (response->status == 429 || response->status == 503))
    asked = takings_backoff_parse (g_hash_table_lookup (response->headers, info->reset_header),
                                   now);
  if (asked < 0 && page != NULL && page->retry_after >= 0)
    asked = MIN (page->retry_after, TAKINGS_BACKOFF_MAX_DELAY);
  return asked;
}

double
takings_backoff_delay (guint attempt, gint64 asked)
{
  double most = MIN (60.0, (double) (1u << MIN (attempt, 6)));
  if (asked >= 0)
    return (double) asked + g_random_double_range (0.0, MIN (1.0 + (double) asked * 0.1, most));
  return g_random_double_range (0.0, most);
}

TakingsPacer *
takings_pacer_new (void)
{
  TakingsPacer *pacer = g_new0 (TakingsPacer, 1);
  pacer->next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return pacer;
}

void
takings_pacer_free (TakingsPacer *pacer)
{
  g_hash_table_unref (pacer->next);
  g_free (pacer);
}

static gint64 *
get_next (TakingsPacer *pacer, const char *host)
{
  gint64 *next = g_hash_table_lookup (pacer->next, host);
  if (next == NULL)
    {
      next = g_new0 (gint64, 1);
      g_hash_table_insert (pacer->next, g_strdup (host), next);
    }
  return next;
}

gint64
takings_pacer_reserve (TakingsPacer *pacer, const char *host, guint per_minute, double scale)
{
  gint64 now = g_get_monotonic_time ();
  gint64 *next = get_next (pacer, host);
  gint64 turn = MAX (now, *next);
  if (per_minute != 0)
    *next = turn + (gint64) (60.0 * G_USEC_PER_SEC / per_minute / scale);
  return turn - now;
}

void
takings_pacer_hold (TakingsPacer *pacer, const char *host, double seconds, double scale)
{
  gint64 *next = get_next (pacer, host);
  *next = MAX (*next, g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC / scale));
}
