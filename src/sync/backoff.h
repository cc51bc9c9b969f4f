/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
G_BEGIN_DECLS

/* When to ask again and when a host may be asked at all. Seconds are real ones; whoever waits
 * divides by the time scale. Main thread. */

#define TAKINGS_BACKOFF_TRIES        6
#define TAKINGS_BACKOFF_LONGEST_WAIT 90.0  /* above: the account fails and says when to retry */
#define TAKINGS_BACKOFF_BUDGET       600.0 /* of waits on one run of an account */
#define TAKINGS_BACKOFF_MAX_DELAY    (24 * 3600) /* a network that asks for more is not believed */

gboolean takings_backoff_is_retryable (const GError *error);
/* What the network asked for, seconds; -1: nothing, or nonsense. @response, @page: (nullable) */
gint64 takings_backoff_asked (const TakingsAdapterInfo *info, const TakingsResponse *response,
                              const TakingsPage *page, gint64 now);
/* Retry-After: seconds or a date. */
gint64 takings_backoff_parse (const char *value, gint64 now);
/* Full jitter: random (0, min (60, 2^attempt)); with @asked ≥ 0 never sooner than that. */
double takings_backoff_delay (guint attempt, gint64 asked);

/* The next moment each host may be asked, by monotonic time. */
typedef struct _TakingsPacer TakingsPacer;
TakingsPacer *takings_pacer_new (void);
void takings_pacer_free (TakingsPacer *pacer);
/* Reserves a turn; returns microseconds until it. */
gint64
takings_pacer_reserve (TakingsPacer *pacer, const char *host, guint per_minute, double scale);
/* Nobody asks @host for @seconds. */
void takings_pacer_hold (TakingsPacer *pacer, const char *host, double seconds, double scale);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsPacer, takings_pacer_free)

G_END_DECLS
