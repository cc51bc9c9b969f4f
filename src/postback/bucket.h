/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
G_BEGIN_DECLS

/**
 * TakingsBucket:
 *
 * Lets so many requests a minute through, and that many at once. Times are monotonic microseconds.
 */
typedef struct
{
  double tokens;
  gint64 at; /* 0: never used */
} TakingsBucket;

/* 0: go on; else seconds to wait, at least 1. @per_minute 0: no limit. */
guint takings_bucket_take (TakingsBucket *bucket, guint per_minute, gint64 now);

/**
 * TakingsBuckets:
 *
 * Buckets by the hash of a key, in a table that never grows: where it is crowded, the one that has
 * rested longest is given away.
 */
typedef struct _TakingsBuckets TakingsBuckets;
TakingsBuckets *takings_buckets_new (void);
void takings_buckets_free (TakingsBuckets *buckets);
guint takings_buckets_take (TakingsBuckets *buckets, const guint8 *key, gsize len, guint per_minute,
                            gint64 now);

G_END_DECLS
