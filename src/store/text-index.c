/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search index over a connection of its own. All of it is guarded by one mutex, which a
 * question holds for some milliseconds. What changed is known by numbers that only grow: of
 * entries, of their history, of dictionary rows. Rows go away only with their account; then all is
 * read anew. */
#include "config.h"

#include "text-index.h"

#include "ledger-private.h"
#include "query.h"

#include <string.h>
#include <unistd.h>

enum
{
  NAME_PRODUCT,
  NAME_TRACKING,
  NAME_CAMPAIGN,
  NAME_COUNTRY,
};

#define N_TABLES    3     /* dictionaries of the ledger; countries are only ours */
#define STEP        65536 /* rows added at once while others may wait */
#define ENTRY_BYTES 40    /* of memory, about */

/* An entry that was read, to tell by whether its account's are still there. */
typedef struct
{
  gint64 account, entry, first_seen;
} Witness;

struct _TakingsSearch
{
  GMutex lock;
  int n_filling;           /* atomic: whoever asks meanwhile does not wait */
  char *path;              /* (owned) */
  TakingsDb *db;           /* (owned) (nullable): NULL is empty */
  gboolean unfit;          /* too large a ledger, or too large numbers */
  gint64 version;          /* of the data that was read; 0: not all was */
  gint64 entry, change;    /* the last ones read */
  gint64 names[N_TABLES];  /* the same of dictionaries */
  GArray *witnesses;       /* (owned) of Witness */
  GHashTable *countries;   /* (owned) text → number */
  GPtrArray *country_list; /* (owned) of char, in lower case */
  TakingsShelf entries, tables[N_TABLES];
};

TakingsTextIndex *
takings_text_index_new (const char *path)
{
  TakingsTextIndex *self = g_new0 (TakingsTextIndex, 1);

  g_mutex_init (&self->lock);
  self->path = g_strdup (path);
  return self;
}

static void
drop (TakingsTextIndex *self)
{
  takings_shelf_clear (&self->entries);
  for (guint i = 0; i < N_TABLES; i++)
    takings_shelf_clear (&self->tables[i]);
  g_clear_pointer (&self->witnesses, g_array_unref);
  g_clear_pointer (&self->countries, g_hash_table_unref);
  g_clear_pointer (&self->country_list, g_ptr_array_unref);
}

static void
set_up (TakingsTextIndex *self)
{
  drop (self);
  takings_shelf_init (&self->entries);
  for (guint i = 0; i < N_TABLES; i++)
    takings_shelf_init (&self->tables[i]);
  memset (self->names, 0, sizeof self->names);
  self->version = self->entry = self->change = 0;
  self->witnesses = g_array_new (FALSE, FALSE, sizeof (Witness));
  self->countries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->country_list = g_ptr_array_new_with_free_func (g_free);
}

static void
empty_locked (TakingsTextIndex *self)
{
  if (self->db == NULL)
    return;
  drop (self);
  g_clear_pointer (&self->db, takings_db_free);
}

void
takings_text_index_empty (TakingsTextIndex *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  empty_locked (self);
}

void
takings_text_index_free (TakingsTextIndex *self)
{
  empty_locked (self);
  g_mutex_clear (&self->lock);
  g_free (self->path);
  g_free (self);
}

gsize
takings_text_index_get_bytes (TakingsTextIndex *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  gsize bytes = 0;

  if (self->db == NULL)
    return 0;
  bytes = takings_shelf_get_bytes (&self->entries);
  for (guint i = 0; i < N_TABLES; i++)
    bytes += takings_shelf_get_bytes (&self->tables[i]);
  return bytes;
}

/* --- reading --- */

static sqlite3_stmt *
prepare (TakingsTextIndex *self, const char *static_sql, gint64 first, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, static_sql, error);

  if (stmt != NULL && sqlite3_bind_parameter_count (stmt) > 0)
    sqlite3_bind_int64 (stmt, 1, first);
  return stmt;
}

/* Entries go away with all of their account: has one gone that stands for the others of its own? */
static gboolean
look_for_witnesses (TakingsTextIndex *self, GError **error)
{
  GError *fault = NULL;

  for (guint i = 0; i < self->witnesses->len; i++)
    {
      const Witness *witness = &g_array_index (self->witnesses, Witness, i);
      sqlite3_stmt *stmt = prepare (self, "SELECT account, first_seen FROM entry WHERE id = ?1",
                                    witness->entry, error);
      gboolean there;

      if (stmt == NULL)
        return FALSE;
      there = takings_db_step (self->db, stmt, &fault)
              && sqlite3_column_int64 (stmt, 0) == witness->account
              && sqlite3_column_int64 (stmt, 1) == witness->first_seen;
      takings_db_done (stmt);
      if (fault != NULL)
        {
          g_propagate_error (error, fault);
          return FALSE;
        }
      if (!there)
        {
          set_up (self);
          return TRUE;
        }
    }
  return TRUE;
}

/* One of each account that has some. */
static gboolean
call_witnesses (TakingsTextIndex *self, GError **error)
{
  sqlite3_stmt *stmt = prepare (
    self,
    "SELECT a.id, e.id, e.first_seen FROM account a CROSS JOIN entry e ON e.id = (SELECT id FROM "
    "entry AS one WHERE one.account = a.id ORDER BY one.entry_id LIMIT 1)",
    0, error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  g_array_set_size (self->witnesses, 0);
  while (takings_db_step (self->db, stmt, &fault))
    {
      Witness witness = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1),
                          sqlite3_column_int64 (stmt, 2) };
      g_array_append_val (self->witnesses, witness);
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static gboolean
is_cancelled (guint n, GCancellable *cancellable, GError **error)
{
  if ((n & 1023) != 0 || !g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
  return TRUE;
}

/* Products may change their names: they are read anew. Others only come. */
static gboolean
read_names (TakingsTextIndex *self, guint table, GCancellable *cancellable, GError **error)
{
  static const char *const sql[N_TABLES] = {
    "SELECT id, name, product_id FROM product WHERE id > ?1",
    "SELECT id, name, NULL FROM tracking WHERE id > ?1",
    "SELECT id, name, NULL FROM campaign WHERE id > ?1"
  };
  sqlite3_stmt *stmt = prepare (self, sql[table], table == NAME_PRODUCT ? 0 : self->names[table],
                                error);
  TakingsGathering rows;
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  takings_gathering_init (&rows);
  for (guint n = 0;
       takings_db_step (self->db, stmt, &fault) && !is_cancelled (n, cancellable, &fault); n++)
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      TakingsArenaRow row = { .id = (guint32) id };

      self->unfit |= id > G_MAXUINT32;
      takings_gathering_add (&rows, &row, (const char *) sqlite3_column_text (stmt, 1),
                             (const char *) sqlite3_column_text (stmt, 2));
      self->names[table] = MAX (self->names[table], id);
    }
  takings_db_done (stmt);
  if (table == NAME_PRODUCT && fault == NULL)
    {
      takings_shelf_clear (&self->tables[table]);
      takings_shelf_init (&self->tables[table]);
    }
  if (table != NAME_PRODUCT || fault == NULL)
    takings_shelf_add (&self->tables[table], &rows);
  takings_gathering_clear (&rows);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static guint32
number_of_country (TakingsTextIndex *self, const char *country)
{
  gpointer number;

  if (country == NULL)
    return 0;
  number = g_hash_table_lookup (self->countries, country);
  if (number == NULL)
    {
      g_ptr_array_add (self->country_list, g_ascii_strdown (country, -1));
      number = GUINT_TO_POINTER (self->country_list->len);
      g_hash_table_insert (self->countries, g_strdup (country), number);
    }
  return GPOINTER_TO_UINT (number);
}

#define ENTRY_COLUMNS                                                                              \
  "SELECT id, occurred_at, entry_id, order_id, country, product, tracking, campaign FROM entry "

static void
gather_entry (TakingsTextIndex *self, sqlite3_stmt *stmt, TakingsGathering *rows)
{
  gint64 id = sqlite3_column_int64 (stmt, 0);
  TakingsArenaRow row = {
    .id = (guint32) id,
    .time = (guint32) CLAMP (sqlite3_column_int64 (stmt, 1), 0, (gint64) G_MAXUINT32),
    .names = { [NAME_PRODUCT] = (guint32) sqlite3_column_int64 (stmt, 5),
               [NAME_TRACKING] = (guint32) sqlite3_column_int64 (stmt, 6),
               [NAME_CAMPAIGN] = (guint32) sqlite3_column_int64 (stmt, 7),
               [NAME_COUNTRY] = number_of_country (self,
                                                   (const char *) sqlite3_column_text (stmt, 4)) },
  };

  self->unfit |= id > G_MAXUINT32;
  takings_gathering_add (rows, &row, (const char *) sqlite3_column_text (stmt, 2),
                         (const char *) sqlite3_column_text (stmt, 3));
}

/* What history was kept since tells which entries were changed, and where they stood. */
static gboolean
read_changes (TakingsTextIndex *self, GError **error)
{
  sqlite3_stmt *changes = prepare (
    self, "SELECT entry, occurred_at, id FROM entry_change WHERE id > ?1", self->change, error);
  sqlite3_stmt *entry = prepare (self, ENTRY_COLUMNS "WHERE id = ?1", 0, error);
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  TakingsGathering rows;
  GError *fault = NULL;

  if (changes == NULL || entry == NULL)
    return FALSE;
  takings_gathering_init (&rows);
  while (takings_db_step (self->db, changes, &fault))
    {
      gint64 id = sqlite3_column_int64 (changes, 0), at = sqlite3_column_int64 (changes, 1);

      self->change = MAX (self->change, sqlite3_column_int64 (changes, 2));
      if (id > self->entry)
        continue;
      takings_shelf_strike (&self->entries, (guint32) CLAMP (at, 0, (gint64) G_MAXUINT32),
                            (guint32) id);
      if (!g_hash_table_add (seen, GSIZE_TO_POINTER (id)))
        continue;
      sqlite3_bind_int64 (entry, 1, id);
      if (takings_db_step (self->db, entry, &fault))
        gather_entry (self, entry, &rows);
      takings_db_done (entry);
      if (fault != NULL)
        break;
    }
  takings_db_done (changes);
  takings_shelf_add (&self->entries, &rows);
  takings_gathering_clear (&rows);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      set_up (self);
    }
  return fault == NULL;
}

static gboolean
read_entries (TakingsTextIndex *self, guint step, GCancellable *cancellable, GError **error)
{
  sqlite3_stmt *stmt = prepare (self, ENTRY_COLUMNS "WHERE id > ?1 ORDER BY id", self->entry,
                                error);
  TakingsGathering rows;
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  takings_gathering_init (&rows);
  for (guint n = 0;
       !is_cancelled (n, cancellable, &fault) && takings_db_step (self->db, stmt, &fault); n++)
    {
      gather_entry (self, stmt, &rows);
      self->entry = sqlite3_column_int64 (stmt, 0);
      if (rows.rows->len >= step || takings_gathering_is_full (&rows))
        takings_shelf_add (&self->entries, &rows);
    }
  takings_db_done (stmt);
  takings_shelf_add (&self->entries, &rows);
  takings_gathering_clear (&rows);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* It may take an eighth of the computer's memory. */
static gboolean
is_too_large (TakingsTextIndex *self)
{
  gint64 last = takings_db_int64 (self->db, "SELECT max(id) FROM entry", 0);

  return last > (gint64) sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE) / 8 / ENTRY_BYTES;
}

static gboolean
open_again (TakingsTextIndex *self, GError **error)
{
  empty_locked (self);
  self->db = takings_ledger_open_reader (self->path, error);
  if (self->db == NULL)
    return FALSE;
  self->unfit = FALSE;
  set_up (self);
  return TRUE;
}

/* In a transaction. */
static gboolean
refresh (TakingsTextIndex *self, guint step, GCancellable *cancellable, GError **error)
{
  sqlite3_stmt *stmt = prepare (self, "PRAGMA data_version", 0, error);
  gint64 version;

  if (stmt == NULL || !takings_db_step (self->db, stmt, error))
    return FALSE;
  version = sqlite3_column_int64 (stmt, 0);
  takings_db_done (stmt);
  if (version == self->version)
    return TRUE;
  self->version = 0;
  if (!look_for_witnesses (self, error))
    return FALSE;
  if (self->entry == 0)
    self->change = takings_db_int64 (self->db, "SELECT max(id) FROM entry_change", 0);
  if (is_too_large (self))
    {
      self->unfit = TRUE;
      set_up (self);
      return TRUE;
    }
  if (!read_changes (self, error))
    return FALSE;
  for (guint i = 0; i < N_TABLES; i++)
    if (!read_names (self, i, cancellable, error))
      return FALSE;
  if (!read_entries (self, step, cancellable, error) || !call_witnesses (self, error))
    return FALSE;
  self->version = version;
  return TRUE;
}

static void
end_transaction (TakingsTextIndex *self)
{
  if (self->db != NULL && !sqlite3_get_autocommit (self->db->handle))
    sqlite3_exec (self->db->handle, "ROLLBACK", NULL, NULL, NULL);
}

gboolean
takings_text_index_fill (TakingsTextIndex *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  g_atomic_int_inc (&self->n_filling);
  g_mutex_lock (&self->lock);
  ok = (self->db != NULL || open_again (self, error)) && takings_db_exec (self->db, "BEGIN", error)
       && refresh (self, G_MAXUINT, cancellable, error);
  end_transaction (self);
  g_mutex_unlock (&self->lock);
  g_atomic_int_dec_and_test (&self->n_filling);
  return ok;
}

/* --- asking --- */

static void
set_bit (guint8 *bits, guint32 number)
{
  bits[number / 8] |= (guint8) (1 << number % 8);
}

/* The dictionary's rows that hold the text, as bits by number. */
static guint8 *
find_names (TakingsTextIndex *self, guint table, const TakingsNeedle *needle)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  TakingsShelfWalk walk;
  guint8 *bits;

  takings_shelf_walk_init (&walk, &self->tables[table], needle, 0, G_MAXINT64);
  while (takings_shelf_walk_next (&walk, keys))
    continue;
  takings_shelf_walk_clear (&walk);
  if (keys->len == 0)
    return NULL;
  bits = g_malloc0 ((gsize) self->names[table] / 8 + 1);
  for (guint i = 0; i < keys->len; i++)
    set_bit (bits, TAKINGS_ARENA_ID (g_array_index (keys, guint64, i)));
  return bits;
}

static guint8 *
find_countries (TakingsTextIndex *self, const char *text)
{
  guint8 *bits = NULL;

  for (guint i = 0; i < self->country_list->len; i++)
    if (strstr (self->country_list->pdata[i], text) != NULL)
      {
        if (bits == NULL)
          bits = g_malloc0 (self->country_list->len / 8 + 1);
        set_bit (bits, i + 1);
      }
  return bits;
}

static void
make_needle (TakingsTextIndex *self, const char *text, TakingsSearching *searching)
{
  TakingsNeedle needle;

  searching->text = g_ascii_strdown (text, -1);
  needle = (TakingsNeedle){ .text = searching->text, .len = strlen (text) };
  searching->needle = needle;
  for (guint i = 0; i < N_TABLES; i++)
    {
      searching->bits[i] = find_names (self, i, &needle);
      searching->needle.names[i].bits = searching->bits[i];
      searching->needle.names[i].n_bits = (guint32) self->names[i] + 1;
    }
  searching->bits[NAME_COUNTRY] = find_countries (self, searching->text);
  searching->needle.names[NAME_COUNTRY].bits = searching->bits[NAME_COUNTRY];
  searching->needle.names[NAME_COUNTRY].n_bits = self->country_list->len + 1;
}

gboolean
takings_text_index_begin (TakingsTextIndex *self, const char *text, gint64 from, gint64 to,
                          TakingsSearching *searching, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  if (g_atomic_int_get (&self->n_filling) > 0 || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  g_mutex_lock (&self->lock);
  ok = self->db != NULL && (takings_db_check_place (self->db, NULL) || open_again (self, error))
       && !self->unfit && takings_db_exec (self->db, "BEGIN", error)
       && refresh (self, STEP, cancellable, error) && !self->unfit;
  if (!ok)
    {
      end_transaction (self);
      g_mutex_unlock (&self->lock);
      return FALSE;
    }
  *searching = (TakingsSearching){ .search = self, .db = self->db };
  make_needle (self, text, searching);
  takings_shelf_walk_init (&searching->walk, &self->entries, &searching->needle, from, to);
  return TRUE;
}

void
takings_text_index_end (TakingsSearching *searching)
{
  takings_shelf_walk_clear (&searching->walk);
  for (guint i = 0; i < TAKINGS_ARENA_NAMES; i++)
    g_free (searching->bits[i]);
  g_free (searching->text);
  end_transaction (searching->search);
  g_mutex_unlock (&searching->search->lock);
}
