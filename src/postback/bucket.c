/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bucket.h"

#include <math.h>

#define N_SETS 4096
#define N_WAYS 4

typedef struct
{
  guint64 key; /* 0: free */
  TakingsBucket bucket;
} Slot;

struct _TakingsBuckets
{
  guint64 seed;
  Slot slots[N_SETS][N_WAYS];
};

guint
takings_bucket_take (TakingsBucket *bucket, guint per_minute, gint64 now)
{
  double rate = per_minute / 60e6, gained;

  if (per_minute == 0)
    return 0;
  if (bucket->at == 0)
    bucket->tokens = per_minute;
  gained = bucket->at == 0 ? 0 : (double) MAX (now - bucket->at, 0) * rate;
  bucket->tokens = MIN (bucket->tokens + gained, (double) per_minute);
  bucket->at = now;
  if (bucket->tokens >= 1)
    {
      bucket->tokens -= 1;
      return 0;
    }
  return (guint) MAX (1, ceil ((1 - bucket->tokens) / rate / 1e6));
}

TakingsBuckets *
takings_buckets_new (void)
{
  TakingsBuckets *buckets = g_new0 (TakingsBuckets, 1);

  buckets->seed = (guint64) g_random_int () << 32 | g_random_int ();
  return buckets;
}

void
takings_buckets_free (TakingsBuckets *buckets)
{
  g_free (buckets);
}

static guint64
hash (guint64 seed, const guint8 *key, gsize len)
{
  guint64 value = seed ^ G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < len; i++)
    {
      value = (value ^ key[i]) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
      value ^= value >> 29;
    }
  return value != 0 ? value : 1;
}

guint
takings_buckets_take (TakingsBuckets *buckets, const guint8 *key, gsize len, guint per_minute,
                      gint64 now)
{
  guint64 wanted = hash (buckets->seed, key, len);
  Slot *set = buckets->slots[wanted % N_SETS], *slot = &set[0];

  if (per_minute == 0)
    return 0;
  for (guint i = 0; i < N_WAYS; i++)
    if (set[i].key == wanted)
      return takings_bucket_take (&set[i].bucket, per_minute, now);
  for (guint i = 1; i < N_WAYS; i++)
    if (set[i].bucket.at < slot->bucket.at)
      slot = &set[i];
  *slot = (Slot){ .key = wanted };
  return takings_bucket_take (&slot->bucket, per_minute, now);
}
