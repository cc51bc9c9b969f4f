/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "limiter.h"

struct _TakingsLimiter
{
  GHashTable *next; /* (owned) host → gint64, the first free moment */
};

TakingsLimiter *
takings_limiter_new (void)
{
  TakingsLimiter *limiter = g_new0 (TakingsLimiter, 1);

  limiter->next = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return limiter;
}

void
takings_limiter_free (TakingsLimiter *limiter)
{
  if (limiter == NULL)
    return;
  g_hash_table_unref (limiter->next);
  g_free (limiter);
}

static gint64 *
next_of_host (TakingsLimiter *limiter, const char *host)
{
  gint64 *next = g_hash_table_lookup (limiter->next, host);

  if (next == NULL)
    {
      next = g_new (gint64, 1);
      *next = G_MININT64;
      g_hash_table_insert (limiter->next, g_strdup (host), next);
    }
  return next;
}

gint64
takings_limiter_reserve (TakingsLimiter *limiter, const char *host, guint requests_per_minute,
                         gint64 now)
{
  gint64 *next = next_of_host (limiter, host);
  gint64 slot = MAX (*next, now);

  /* Rounded up, so that a minute never holds one too many. */
  *next = slot;
  if (requests_per_minute > 0)
    *next += (60 * G_USEC_PER_SEC + requests_per_minute - 1) / requests_per_minute;
  return slot - now;
}

void
takings_limiter_pause (TakingsLimiter *limiter, const char *host, gint64 until)
{
  gint64 *next = next_of_host (limiter, host);

  *next = MAX (*next, until);
}
