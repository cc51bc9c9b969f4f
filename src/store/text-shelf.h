/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text-arena.h"
G_BEGIN_DECLS

/**
 * TakingsShelf:
 *
 * Arenas one beside the other, to which rows can be added: small ones are put together, so there
 * are never many, and no row is moved often. One thread at a time.
 */
typedef struct
{
  GPtrArray *arenas; /* (owned) of TakingsArena */
} TakingsShelf;

void takings_shelf_init (TakingsShelf *self);
void takings_shelf_clear (TakingsShelf *self);
/* Leaves @rows empty. */
void takings_shelf_add (TakingsShelf *self, TakingsGathering *rows);
void takings_shelf_strike (TakingsShelf *self, guint32 time, guint32 id);
gsize takings_shelf_get_bytes (const TakingsShelf *self);

/* A walk over the rows that hold something, from the newest on. */
typedef struct
{
  const TakingsShelf *shelf;   /* (borrowed) */
  const TakingsNeedle *needle; /* (borrowed) */
  guint *unread, *first;       /* (owned) of each arena: rows @first to @unread are to come */
  GArray *found;               /* (owned) keys that may yet come behind others */
  guint n_rows;                /* in the range of time */
} TakingsShelfWalk;

/* @from inclusive, @to exclusive. */
void takings_shelf_walk_init (TakingsShelfWalk *walk, const TakingsShelf *self,
                              const TakingsNeedle *needle, gint64 from, gint64 to);
void takings_shelf_walk_clear (TakingsShelfWalk *walk);
/* Looks through a segment and appends the keys that are next in order, maybe none. FALSE at the
 * end. */
gboolean takings_shelf_walk_next (TakingsShelfWalk *walk, GArray *keys);

G_END_DECLS
