/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
G_BEGIN_DECLS

/* Rows and their texts in memory, side by side and in the order of time, so that looking through
 * all of them is one pass over plain bytes. Any thread, one at a time. */

#define TAKINGS_ARENA_NAMES   4    /* columns of numbers from dictionaries */
#define TAKINGS_ARENA_SEGMENT 4096 /* rows looked through at once */

/* @id: never 0. @time: what orders the rows, then @id. */
typedef struct
{
  guint32 id, time, names[TAKINGS_ARENA_NAMES];
} TakingsArenaRow;

/* Rows on their way into an arena, in any order. */
typedef struct
{
  GArray *rows;     /* (owned) */
  GByteArray *text; /* (owned) */
} TakingsGathering;

void takings_gathering_init (TakingsGathering *self);
void takings_gathering_clear (TakingsGathering *self);
/* @first, @second: (nullable): what is looked through; the second is left out where the first holds
 * it. */
void takings_gathering_add (TakingsGathering *self, const TakingsArenaRow *row, const char *first,
                            const char *second);
/* As much as one arena shall hold. */
gboolean takings_gathering_is_full (const TakingsGathering *self);

typedef struct _TakingsArena TakingsArena;

/* Leaves @rows empty. */
TakingsArena *takings_arena_new (TakingsGathering *rows);
void takings_arena_free (TakingsArena *self);
guint takings_arena_get_size (const TakingsArena *self);
gboolean takings_arena_is_full (const TakingsArena *self);
gsize takings_arena_get_bytes (const TakingsArena *self);
/* All rows but those struck out. */
void takings_arena_spill (const TakingsArena *self, TakingsGathering *into);
/* Row @id is found no more. */
void takings_arena_strike (TakingsArena *self, guint32 time, guint32 id);
/* How many rows are older than @time. */
guint takings_arena_count_before (const TakingsArena *self, gint64 time);
guint32 takings_arena_get_time (const TakingsArena *self, guint row);

/* What is looked for: rows with a text that holds @text, or a name whose bit is set. */
typedef struct
{
  const char *text; /* in lower case, at least one byte, UTF-8 */
  gsize len;
  struct
  {
    const guint8 *bits; /* (nullable) */
    guint32 n_bits;
  } names[TAKINGS_ARENA_NAMES];
} TakingsNeedle;

/* A row's place in time and its number; greater is newer. */
#define TAKINGS_ARENA_KEY(time, id) ((guint64) (time) << 32 | (id))
#define TAKINGS_ARENA_ID(key)       ((guint32) (key))

/* Appends the keys of rows @from to @to, exclusive and at most a segment, that hold @needle, newest
 * first. */
void takings_arena_find (const TakingsArena *self, const TakingsNeedle *needle, guint from,
                         guint to, GArray *keys);

G_END_DECLS
