/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "backoff.h"
#include "retry.h"

#include <libsoup/soup.h>

gboolean
takings_backoff_is_retryable (const GError *error)
{
  return g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_RATE_LIMITED)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_TIMEOUT)
         || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_SERVER);
}

guint
takings_backoff_tries (const GError *error, gboolean reached)
{
  gboolean transport = g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_NETWORK)
                       || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_TIMEOUT);
  if (reached || !transport)
    return TAKINGS_BACKOFF_TRIES;
  /* a time limit has been waited for already */
  return error->code == TAKINGS_ERROR_TIMEOUT ? TAKINGS_BACKOFF_FIRST_TRIES - 1
                                              : TAKINGS_BACKOFF_FIRST_TRIES;
}

gint64
takings_backoff_date (const TakingsResponse *response)
{
  const char *text = takings_response_header (response, "date");
  g_autoptr (GDateTime) date = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return 0;
  date = soup_date_time_new_from_http_string (text);
  return date != NULL ? MAX (g_date_time_to_unix (date), 0) : 0;
}

gint64
takings_backoff_asked (const TakingsAdapterInfo *info, const TakingsResponse *response,
                       const TakingsPage *page, gint64 now)
{
  gint64 asked = -1;
  gint64 date = response != NULL ? takings_backoff_date (response) : 0;

  if (date != 0)
    now = date; /* a date to wait for is one of the network's clock */
  if (response != NULL && response->headers != NULL)
    asked = takings_retry_after_parse (g_hash_table_lookup (response->headers, "retry-after"), now);
  if (asked < 0 && response != NULL && response->headers != NULL && info->reset_header != NULL
      && (response->status == 429 || response->status == 503))
    asked = takings_retry_after_parse (g_hash_table_lookup (response->headers, info->reset_header),
                                       now);
  if (asked < 0 && page != NULL && page->retry_after >= 0)
    asked = MIN (page->retry_after, TAKINGS_RETRY_AFTER_MAX);
  return asked;
}

double
takings_backoff_delay (guint attempt, gint64 asked, GRand *rand)
{
  double jitter = (double) takings_retry_delay (attempt, rand) / G_USEC_PER_SEC;
  if (asked < 0)
    return jitter;
  return (double) asked + MIN (jitter, 1.0 + (double) asked * 0.1);
}
