/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The dictionaries. Writer thread only. */
#include "config.h"

#include "names.h"

#define MAX_CACHED 20000

static const char *const insert_sql[] = {
  "INSERT INTO tracking (name) VALUES (?1) ON CONFLICT DO NOTHING",
  "INSERT INTO campaign (name) VALUES (?1) ON CONFLICT DO NOTHING",
  "INSERT INTO affiliate (name) VALUES (?1) ON CONFLICT DO NOTHING",
  "INSERT INTO vendor (name) VALUES (?1) ON CONFLICT DO NOTHING",
  "INSERT INTO status (name) VALUES (?1) ON CONFLICT DO NOTHING",
};
static const char *const select_sql[] = {
  "SELECT id FROM tracking WHERE name = ?1",  "SELECT id FROM campaign WHERE name = ?1",
  "SELECT id FROM affiliate WHERE name = ?1", "SELECT id FROM vendor WHERE name = ?1",
  "SELECT id FROM status WHERE name = ?1",
};

void
takings_names_init (TakingsNames *names)
{
  for (guint i = 0; i < TAKINGS_N_NAMES; i++)
    names->caches[i] = g_hash_table_new_full (takings_text_hash, takings_text_equal_keys, g_free,
                                              NULL);
}

void
takings_names_clear (TakingsNames *names)
{
  for (guint i = 0; i < TAKINGS_N_NAMES; i++)
    g_clear_pointer (&names->caches[i], g_hash_table_unref);
}

void
takings_names_forget (TakingsNames *names)
{
  for (guint i = 0; i < TAKINGS_N_NAMES; i++)
    g_hash_table_remove_all (names->caches[i]);
}

static void
remember (GHashTable *cache, TakingsText name, gint64 id)
{
  TakingsText *key = g_malloc (sizeof *key + name.len);

  if (g_hash_table_size (cache) >= MAX_CACHED)
    g_hash_table_remove_all (cache);
  key->data = (char *) (key + 1);
  key->len = name.len;
  memcpy (key + 1, name.data, name.len);
  g_hash_table_insert (cache, key, GSIZE_TO_POINTER ((gsize) id));
}

static gint64
read_id (TakingsDb *db, sqlite3_stmt *stmt, GError **error)
{
  gint64 id = takings_db_step (db, stmt, error) ? sqlite3_column_int64 (stmt, 0) : -1;

  takings_db_done (stmt);
  return id;
}

static gint64
find_name (TakingsDb *db, TakingsNameKind kind, TakingsText name, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, select_sql[kind], error);
  g_autoptr (GError) fault = NULL;
  gint64 id;

  if (stmt == NULL)
    return -1;
  sqlite3_bind_text (stmt, 1, name.data, (int) name.len, SQLITE_STATIC);
  id = read_id (db, stmt, &fault);
  if (id > 0 || fault != NULL)
    {
      if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      return id;
    }
  stmt = takings_db_prepare (db, insert_sql[kind], error);
  if (stmt == NULL)
    return -1;
  sqlite3_bind_text (stmt, 1, name.data, (int) name.len, SQLITE_STATIC);
  return takings_db_run (db, stmt, error) ? sqlite3_last_insert_rowid (db->handle) : -1;
}

gint64
takings_names_get (TakingsNames *names, TakingsDb *db, TakingsNameKind kind, TakingsText name,
                   GError **error)
{
  gpointer found;
  gint64 id;

  if (takings_text_is_empty (name))
    return 0;
  found = g_hash_table_lookup (names->caches[kind], &name);
  if (found != NULL)
    return (gint64) GPOINTER_TO_SIZE (found);
  id = find_name (db, kind, name, error);
  if (id > 0)
    remember (names->caches[kind], name, id);
  return id;
}

/* Of several names that a product had, the last in byte order stays, so that the order of pages
 * does not matter. */
static gint64
find_product (TakingsDb *db, const char *network, TakingsText product_id, TakingsText name,
              GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "INSERT INTO product (network, product_id, name) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (network, product_id) DO UPDATE SET name = excluded.name "
    "WHERE excluded.name IS NOT NULL AND (name IS NULL OR excluded.name > name)",
    error);

  if (stmt == NULL)
    return -1;
  sqlite3_bind_text (stmt, 1, network, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, product_id.data, (int) product_id.len, SQLITE_STATIC);
  if (!takings_text_is_empty (name))
    sqlite3_bind_text (stmt, 3, name.data, (int) name.len, SQLITE_STATIC);
  if (!takings_db_run (db, stmt, error))
    return -1;
  stmt = takings_db_prepare (db, "SELECT id FROM product WHERE network = ?1 AND product_id = ?2",
                             error);
  if (stmt == NULL)
    return -1;
  sqlite3_bind_text (stmt, 1, network, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, product_id.data, (int) product_id.len, SQLITE_STATIC);
  return read_id (db, stmt, error);
}

gint64
takings_names_get_product (TakingsNames *names, TakingsDb *db, const char *network,
                           TakingsText product_id, TakingsText name, GError **error)
{
  GHashTable *cache = names->caches[TAKINGS_NAME_PRODUCT];
  gsize network_len = strlen (network) + 1;
  g_autofree char *heap = NULL;
  char stack[256];
  TakingsText key = { stack, 0 };
  char *out = stack;
  gpointer found;
  gint64 id;

  if (takings_text_is_empty (product_id))
    product_id = name;
  if (takings_text_is_empty (product_id))
    return 0;
  key.len = network_len + product_id.len + 1 + name.len;
  if (key.len > sizeof stack)
    key.data = out = heap = g_malloc (key.len);
  memcpy (out, network, network_len);
  memcpy (out + network_len, product_id.data, product_id.len);
  out[network_len + product_id.len] = '\0';
  if (name.len > 0)
    memcpy (out + network_len + product_id.len + 1, name.data, name.len);
  found = g_hash_table_lookup (cache, &key);
  if (found != NULL)
    return (gint64) GPOINTER_TO_SIZE (found);
  id = find_product (db, network, product_id, name, error);
  if (id > 0)
    remember (cache, key, id);
  return id;
}
