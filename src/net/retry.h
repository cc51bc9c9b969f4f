/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

#define TAKINGS_RETRY_AFTER_MAX 86400

/**
 * takings_retry_after_parse:
 * @value: (nullable): a Retry-After header, or a network's own "seconds to wait" header
 * @now: UTC seconds, for an HTTP date
 *
 * Returns: seconds to wait, 0 … %TAKINGS_RETRY_AFTER_MAX; -1 when @value is missing or not readable.
 *   Negative and past values are 0, absurd ones the maximum.
 */
gint64 takings_retry_after_parse (const char *value, gint64 now);

/**
 * takings_retry_delay:
 * @attempt: failures so far, from 0
 * @rand: the source of chance
 *
 * Full jitter: anything from 0 to min (60 s, 1 s · 2^@attempt).
 *
 * Returns: microseconds
 */
gint64 takings_retry_delay (guint attempt, GRand *rand);

G_END_DECLS
