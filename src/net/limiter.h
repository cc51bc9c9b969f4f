/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/**
 * TakingsLimiter:
 *
 * When the next request to a host may start: slots evenly spaced on monotonic time, so that no minute
 * ever holds more than the allowed number. Lives in one thread.
 */
typedef struct _TakingsLimiter TakingsLimiter;

TakingsLimiter *takings_limiter_new (void);
void takings_limiter_free (TakingsLimiter *limiter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsLimiter, takings_limiter_free)

/**
 * takings_limiter_reserve:
 * @host: any key; hosts don't know of each other
 * @requests_per_minute: the allowed rate; 0 is without limit
 * @now: g_get_monotonic_time()
 *
 * Takes the next free slot for good.
 *
 * Returns: microseconds from @now until that slot; 0 is at once
 */
gint64 takings_limiter_reserve (TakingsLimiter *limiter, const char *host,
                                guint requests_per_minute, gint64 now);

/* A host asked for a pause: no slot before @until (monotonic microseconds). */
void takings_limiter_pause (TakingsLimiter *limiter, const char *host, gint64 until);

G_END_DECLS
