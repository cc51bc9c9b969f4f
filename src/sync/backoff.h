/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
G_BEGIN_DECLS

/* When to ask again and when a host may be asked at all. Seconds are real ones; whoever waits
 * divides by the time scale. Main thread. */

#define TAKINGS_BACKOFF_TRIES        6
#define TAKINGS_BACKOFF_FIRST_TRIES  3 /* of a network that has not answered at all in this run */
#define TAKINGS_BACKOFF_LONGEST_WAIT 90.0  /* above: the account fails and says when to retry */
#define TAKINGS_BACKOFF_BUDGET       600.0 /* of waits on one run of an account */
#define TAKINGS_BACKOFF_MAX_DELAY    (24 * 3600) /* a network that asks for more is not believed */

gboolean takings_backoff_is_retryable (const GError *error);
/* How often a request is sent before the account fails with @error. @reached: the network has
 * answered something in this run; one that is out of reach from the start keeps nobody waiting. */
guint takings_backoff_tries (const GError *error, gboolean reached);
/* The moment at which the network answered, by its own clock; 0: it does not say. */
gint64 takings_backoff_date (const TakingsResponse *response);
/* What the network asked for, seconds; -1: nothing, or nonsense. @response, @page: (nullable) */
gint64 takings_backoff_asked (const TakingsAdapterInfo *info, const TakingsResponse *response,
                              const TakingsPage *page, gint64 now);
/* Full jitter: with @asked ≥ 0 never sooner than that. */
double takings_backoff_delay (guint attempt, gint64 asked, GRand *rand);

G_END_DECLS
