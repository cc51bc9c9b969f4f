/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query.h"
#include <stdio.h>
#include <string.h>
G_BEGIN_DECLS

#define TAKINGS_SINK_SIZE (256 * 1024)

/* A block buffer before a FILE; the first failed write is kept and everything after it ignored. */
typedef struct
{
  FILE *out;
  char *block; /* (owned) */
  gsize used;
  int failed; /* errno, 0 while fine */
  gboolean first;
} TakingsSink;

void takings_sink_init (TakingsSink *sink, FILE *out);
void takings_sink_flush (TakingsSink *sink);
/* Flushes, frees the block; FALSE with a STORAGE error when anything could not be written. */
gboolean takings_sink_finish (TakingsSink *sink, GError **error);
void takings_sink_long (TakingsSink *sink, const char *data, gsize len);

static inline void
takings_sink_put (TakingsSink *sink, const char *data, gsize len)
{
  if (G_UNLIKELY (len > TAKINGS_SINK_SIZE - sink->used))
    {
      takings_sink_long (sink, data, len);
      return;
    }
  memcpy (sink->block + sink->used, data, len);
  sink->used += len;
}

static inline void
takings_sink_char (TakingsSink *sink, char c)
{
  if (G_UNLIKELY (sink->used == TAKINGS_SINK_SIZE))
    takings_sink_flush (sink);
  sink->block[sink->used++] = c;
}

/* Leaves room for @n bytes and says where; the caller adds what it wrote to @used. */
static inline char *
takings_sink_room (TakingsSink *sink, gsize n)
{
  if (G_UNLIKELY (TAKINGS_SINK_SIZE - sink->used < n))
    takings_sink_flush (sink);
  return sink->block + sink->used;
}

#define TAKINGS_SINK_LITERAL(sink, literal)                                                        \
  takings_sink_put ((sink), "" literal, sizeof (literal) - 1)

G_END_DECLS
