/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "text-shelf.h"

#define SMALL 4096 /* rows: an arena of fewer is put to its neighbour */

void
takings_shelf_init (TakingsShelf *self)
{
  self->arenas = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_arena_free);
}

void
takings_shelf_clear (TakingsShelf *self)
{
  g_clear_pointer (&self->arenas, g_ptr_array_unref);
}

/* Should the last arena be put to the one before it? */
static gboolean
is_uneven (const TakingsShelf *self)
{
  guint n = self->arenas->len, last, previous;

  if (n < 2)
    return FALSE;
  last = takings_arena_get_size (self->arenas->pdata[n - 1]);
  previous = takings_arena_get_size (self->arenas->pdata[n - 2]);
  return previous < SMALL || last > previous / 2;
}

void
takings_shelf_add (TakingsShelf *self, TakingsGathering *rows)
{
  if (rows->rows->len == 0)
    return;
  g_ptr_array_add (self->arenas, takings_arena_new (rows));
  while (is_uneven (self))
    {
      guint n = self->arenas->len;

      if (takings_arena_is_full (self->arenas->pdata[n - 2]))
        return;
      takings_arena_spill (self->arenas->pdata[n - 2], rows);
      takings_arena_spill (self->arenas->pdata[n - 1], rows);
      g_ptr_array_set_size (self->arenas, (int) n - 2);
      g_ptr_array_add (self->arenas, takings_arena_new (rows));
    }
}

void
takings_shelf_strike (TakingsShelf *self, guint32 time, guint32 id)
{
  for (guint i = 0; i < self->arenas->len; i++)
    takings_arena_strike (self->arenas->pdata[i], time, id);
}

gsize
takings_shelf_get_bytes (const TakingsShelf *self)
{
  gsize bytes = 0;

  for (guint i = 0; i < self->arenas->len; i++)
    bytes += takings_arena_get_bytes (self->arenas->pdata[i]);
  return bytes;
}

/* --- walking --- */

void
takings_shelf_walk_init (TakingsShelfWalk *walk, const TakingsShelf *self,
                         const TakingsNeedle *needle, gint64 from, gint64 to)
{
  guint n = self->arenas->len;

  *walk = (TakingsShelfWalk){ .shelf = self,
                              .needle = needle,
                              .unread = g_new0 (guint, n + 1),
                              .first = g_new0 (guint, n + 1),
                              .found = g_array_new (FALSE, FALSE, sizeof (guint64)) };
  for (guint i = 0; i < n; i++)
    {
      walk->first[i] = takings_arena_count_before (self->arenas->pdata[i], from);
      walk->unread[i] = takings_arena_count_before (self->arenas->pdata[i], to);
      walk->unread[i] = MAX (walk->unread[i], walk->first[i]);
      walk->n_rows += walk->unread[i] - walk->first[i];
    }
}

void
takings_shelf_walk_clear (TakingsShelfWalk *walk)
{
  g_free (walk->unread);
  g_free (walk->first);
  g_array_unref (walk->found);
}

/* The arena with the newest unread row; -1: all are read. @time: of that row. */
static int
newest_arena (const TakingsShelfWalk *walk, guint32 *time)
{
  int newest = -1;

  for (guint i = 0; i < walk->shelf->arenas->len; i++)
    if (walk->unread[i] > walk->first[i])
      {
        guint32 last = takings_arena_get_time (walk->shelf->arenas->pdata[i], walk->unread[i] - 1);
        if (newest < 0 || last > *time)
          {
            newest = (int) i;
            *time = last;
          }
      }
  return newest;
}

static int
newest_first (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return (x < y) - (x > y);
}

gboolean
takings_shelf_walk_next (TakingsShelfWalk *walk, GArray *keys)
{
  guint32 time = 0;
  int arena = newest_arena (walk, &time);
  guint to, from, n = 0;

  if (arena < 0)
    return FALSE;
  to = walk->unread[arena];
  from = to - MIN (to - walk->first[arena], TAKINGS_ARENA_SEGMENT);
  takings_arena_find (walk->shelf->arenas->pdata[arena], walk->needle, from, to, walk->found);
  walk->unread[arena] = from;
  arena = newest_arena (walk, &time);
  if (walk->shelf->arenas->len > 1)
    g_array_sort (walk->found, newest_first);
  /* what is newer than all that is unread; of rows of the same time an unread one may come first */
  while (n < walk->found->len
         && (arena < 0 || g_array_index (walk->found, guint64, n) >> 32 > time))
    n++;
  g_array_append_vals (keys, walk->found->data, n);
  g_array_remove_range (walk->found, 0, n);
  return TRUE;
}
