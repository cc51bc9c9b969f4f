/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Converted sums of blocks of days that are kept between queries. See converted.h. */
#include "config.h"

#include "converted.h"

#define VERSION_KEY "totals-version"
#define MAX_MARKS   65536 /* blocks whose last change is remembered one by one */
#define JITTER      1024  /* microseconds */

typedef struct
{
  gint64 product;
  TakingsSums sums;
} Row;

/* Never changed once it is kept, so it is read without the lock. */
typedef struct
{
  gint64 version; /* of the snapshot that it was read in */
  guint n_rows, n_left;
  Row *rows;             /* (owned) */
  TakingsLeftOver *left; /* (owned) */
  TakingsSums total;     /* of all rows */
} Block;

struct _TakingsConverted
{
  GMutex lock;
  gboolean own;     /* all that is written is told to mark() */
  gint64 lent_at;   /* all up to this version was, and others may write now; 0: not so */
  gboolean foreign; /* blocks were kept of what others wrote since */
  gboolean off;
  gint64 all_changed; /* version */
  gint64 published;   /* the last version that was marked or seen */
  GHashTable *marks;  /* (owned) block → version of its last change */
  GHashTable *tables; /* (owned) currency and what → (block → Block) */
  gsize bytes;
};

static void
clear_block (gpointer data)
{
  Block *block = data;

  g_free (block->rows);
  g_free (block->left);
}

static void
unref_block (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_block);
}

static gsize
bytes_of (const Block *block)
{
  return sizeof *block + block->n_rows * sizeof (Row) + block->n_left * sizeof (TakingsLeftOver);
}

TakingsConverted *
takings_converted_new (void)
{
  TakingsConverted *self = g_new0 (TakingsConverted, 1);

  g_mutex_init (&self->lock);
  self->marks = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) g_hash_table_unref);
  return self;
}

void
takings_converted_free (TakingsConverted *self)
{
  g_hash_table_unref (self->tables);
  g_hash_table_unref (self->marks);
  g_mutex_clear (&self->lock);
  g_free (self);
}

void
takings_converted_set_own (TakingsConverted *self, gboolean own)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->own = own;
  self->lent_at = 0;
}

void
takings_converted_set_off (TakingsConverted *self)
{
  self->off = TRUE;
}

gsize
takings_converted_get_bytes (TakingsConverted *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->bytes;
}

static gint64
block_of (gint64 day)
{
  return day / TAKINGS_CONVERTED_DAYS - (day % TAKINGS_CONVERTED_DAYS < 0);
}

/* --- changes --- */

/* 0: nothing was ever marked. */
static gboolean
read_version (TakingsDb *db, gint64 *version, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" VERSION_KEY "'", error);

  *version = 0;
  if (stmt == NULL)
    return FALSE;
  if (takings_db_step (db, stmt, &fault))
    *version = sqlite3_column_int64 (stmt, 0);
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static void
mark_all (TakingsConverted *self)
{
  self->all_changed = self->published;
  g_hash_table_remove_all (self->marks);
  g_hash_table_remove_all (self->tables);
  self->bytes = 0;
}

static void
mark_cells (TakingsConverted *self, const TakingsTotal *cells, guint n_cells)
{
  gint64 last = G_MAXINT64;

  for (guint i = 0; i < n_cells; i++)
    {
      gint64 block = block_of (cells[i].key.day);

      if (block != last) /* they come by day */
        g_hash_table_replace (self->marks, g_memdup2 (&block, sizeof block),
                              g_memdup2 (&self->published, sizeof self->published));
      last = block;
    }
  if (g_hash_table_size (self->marks) > MAX_MARKS)
    mark_all (self);
}

gboolean
takings_converted_lend (TakingsConverted *self, TakingsDb *db, GError **error)
{
  gint64 version;
  gboolean fine = read_version (db, &version, error);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->own = FALSE;
  self->lent_at = fine ? version : 0;
  self->foreign = FALSE;
  return fine;
}

/* Before the commit, so that no snapshot has a version whose changes are not known; if there is
 * none, the blocks are of no use until the next one. By the clock and by chance, so that a ledger
 * that was put back from a copy does not come to a version that it had before. */
gboolean
takings_converted_mark (TakingsConverted *self, TakingsDb *db, const TakingsTotal *cells,
                        guint n_cells, GError **error)
{
  g_autofree char *text = NULL;
  gint64 version;

  if (!read_version (db, &version, error))
    return FALSE;
  version = MAX (version + 1, g_get_real_time ()) + g_random_int_range (0, JITTER);
  if (self != NULL)
    {
      g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

      self->published = version = MAX (version, self->published + 1);
      if (n_cells == 0)
        mark_all (self);
      else
        mark_cells (self, cells, n_cells);
    }
  text = g_strdup_printf ("%" G_GINT64_FORMAT, version);
  return takings_db_put_setting (db, VERSION_KEY, text, error);
}

gboolean
takings_converted_take_back (TakingsConverted *self, TakingsDb *db, GError **error)
{
  gint64 version;
  gboolean same;

  if (!read_version (db, &version, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  same = version == self->lent_at && !self->foreign;
  if (!same)
    self->all_changed = G_MAXINT64; /* until it is marked */
  self->own = TRUE;
  self->published = MAX (self->published, self->lent_at);
  self->lent_at = 0;
  g_mutex_unlock (&self->lock);
  /* What others changed is not known; they may even have put an older ledger back, whose version is
   * below that of snapshots which are still read. */
  return same || takings_converted_mark (self, db, NULL, 0, error);
}

/* --- what is kept --- */

/* Read at @filled, does it hold for the snapshot at @version? */
static gboolean
holds (TakingsConverted *self, gint64 number, gint64 filled, gint64 version)
{
  const gint64 *mark = g_hash_table_lookup (self->marks, &number);
  gint64 changed = MAX (self->all_changed, mark != NULL ? *mark : 0);
  gboolean known = self->own
                   || (self->lent_at != 0 && version == self->lent_at && filled <= version);

  return known ? changed <= MIN (filled, version) : filled == version;
}

static Block *
find (TakingsConverted *self, const char *name, gint64 number, gint64 version)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTable *table = g_hash_table_lookup (self->tables, name);
  Block *block = table != NULL ? g_hash_table_lookup (table, &number) : NULL;

  self->published = MAX (self->published, version);
  return block != NULL && holds (self, number, block->version, version)
           ? g_atomic_rc_box_acquire (block)
           : NULL;
}

/* Room for one currency is better than none for all. */
static void
drop_others (TakingsConverted *self, const char *name)
{
  GHashTableIter iter;
  gpointer key, table;

  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, &key, &table))
    if (strncmp (key, name, 3) != 0)
      {
        GHashTableIter blocks;
        gpointer block;

        g_hash_table_iter_init (&blocks, table);
        while (g_hash_table_iter_next (&blocks, NULL, &block))
          self->bytes -= bytes_of (block);
        g_hash_table_iter_remove (&iter);
      }
}

static void
keep (TakingsConverted *self, const char *name, gint64 number, Block *block)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  GHashTable *table = g_hash_table_lookup (self->tables, name);
  const Block *old = table != NULL ? g_hash_table_lookup (table, &number) : NULL;

  if (!holds (self, number, block->version, block->version)
      || (old != NULL && old->version > block->version)
      || block->version < self->lent_at) /* of a ledger that was put back since */
    return;
  self->foreign |= self->lent_at != 0 && block->version > self->lent_at;
  if (self->bytes + bytes_of (block) > TAKINGS_CONVERTED_BYTES)
    drop_others (self, name);
  if (table == NULL)
    {
      table = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, unref_block);
      g_hash_table_insert (self->tables, g_strdup (name), table);
    }
  if (old != NULL)
    {
      self->bytes -= bytes_of (old);
      g_hash_table_remove (table, &number);
    }
  if (self->bytes + bytes_of (block) > TAKINGS_CONVERTED_BYTES)
    return;
  self->bytes += bytes_of (block);
  g_hash_table_insert (table, g_memdup2 (&number, sizeof number), g_atomic_rc_box_acquire (block));
}

/* --- reading --- */

static Block *
make_block (const TakingsSumming *sum, gint64 version)
{
  Block *block = g_atomic_rc_box_new0 (Block);
  GHashTableIter iter;
  gpointer key, value;

  block->version = version;
  block->total = sum->total;
  block->rows = g_new (Row, g_hash_table_size (sum->numbered));
  g_hash_table_iter_init (&iter, sum->numbered);
  while (g_hash_table_iter_next (&iter, &key, &value))
    block->rows[block->n_rows++] = (Row){ (gint64) GPOINTER_TO_SIZE (key),
                                          *(const TakingsSums *) value };
  block->left = g_new (TakingsLeftOver, g_hash_table_size (sum->left_over));
  g_hash_table_iter_init (&iter, sum->left_over);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    block->left[block->n_left++] = *(const TakingsLeftOver *) value;
  return block;
}

static Block *
read_block (TakingsSumming *sum, gint64 number, gint64 version, TakingsReadDays read,
            GError **error)
{
  gint32 from = (gint32) (number * TAKINGS_CONVERTED_DAYS);
  TakingsSumming part = { .from_day = from,
                          .to_day = from + TAKINGS_CONVERTED_DAYS - 1,
                          .as_of = sum->as_of,
                          .nameless = TRUE };
  Block *block = NULL;

  memcpy (part.currency, sum->currency, sizeof part.currency);
  takings_summing_init (&part, sum->db, sum->by);
  if (read (&part, part.from_day, part.to_day, error))
    block = make_block (&part, version);
  takings_summing_clear (&part);
  return block;
}

static gboolean
take_block (TakingsSumming *sum, const Block *block, GError **error)
{
  for (guint i = 0; i < block->n_left; i++)
    takings_summing_take_left_over (sum, &block->left[i]);
  takings_summing_take_total (sum, &block->total);
  for (guint i = 0; i < block->n_rows; i++)
    if (!takings_summing_take_group (sum, block->rows[i].product, &block->rows[i].sums, error))
      return FALSE;
  return TRUE;
}

gboolean
takings_converted_take (TakingsConverted *self, TakingsSumming *sum, const char *what, gint64 from,
                        gint64 to, TakingsReadDays read, GError **error)
{
  g_autofree char *name = g_strconcat (sum->currency, what, NULL);
  gint64 first = block_of (from + TAKINGS_CONVERTED_DAYS - 1), end = block_of (to + 1);
  gint64 version;

  if (!read_version (sum->db, &version, error))
    return FALSE;
  if (self->off || version == 0 || first >= end)
    return read (sum, from, to, error);
  if (from < first * TAKINGS_CONVERTED_DAYS
      && !read (sum, from, first * TAKINGS_CONVERTED_DAYS - 1, error))
    return FALSE;
  if (end * TAKINGS_CONVERTED_DAYS <= to && !read (sum, end * TAKINGS_CONVERTED_DAYS, to, error))
    return FALSE;
  for (gint64 number = end - 1; number >= first; number--) /* if room is short, for the newest */
    {
      Block *block = find (self, name, number, version);
      gboolean ok;

      if (block == NULL)
        {
          block = read_block (sum, number, version, read, error);
          if (block == NULL)
            return FALSE;
          keep (self, name, number, block);
        }
      ok = take_block (sum, block, error);
      unref_block (block);
      if (!ok)
        return FALSE;
    }
  return TRUE;
}
