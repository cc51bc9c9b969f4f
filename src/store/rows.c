/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows in memory as a virtual table. It is eponymous: no schema names it. */
#include "config.h"

#include "rows.h"

#include <string.h>

typedef struct
{
  TakingsRows *rows;
  char *columns;
} Module;

typedef struct
{
  sqlite3_vtab base;
  TakingsRows *rows;
} Table;

static void
free_module (void *data)
{
  g_free (((Module *) data)->columns);
  g_free (data);
}

static int
connect_table (sqlite3 *handle, void *data, int argc, const char *const *argv, sqlite3_vtab **table,
               char **message)
{
  const Module *module = data;
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE rows (%s)", module->columns);
  int code = sqlite3_declare_vtab (handle, sql);

  if (code != SQLITE_OK)
    return code;
  *table = (sqlite3_vtab *) g_new0 (Table, 1);
  ((Table *) *table)->rows = module->rows;
  return SQLITE_OK;
}

static int
disconnect_table (sqlite3_vtab *table)
{
  g_free (table);
  return SQLITE_OK;
}

static int
plan (sqlite3_vtab *table, sqlite3_index_info *info)
{
  info->estimatedCost = 1000;
  info->estimatedRows = 1000;
  return SQLITE_OK;
}

static TakingsRows *
rows_of (sqlite3_vtab_cursor *cursor)
{
  return ((Table *) cursor->pVtab)->rows;
}

static int
open_cursor (sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
  *cursor = g_new0 (sqlite3_vtab_cursor, 1);
  return SQLITE_OK;
}

static int
close_cursor (sqlite3_vtab_cursor *cursor)
{
  g_free (cursor);
  return SQLITE_OK;
}

static int
rewind_cursor (sqlite3_vtab_cursor *cursor, int plan_number, const char *plan_name, int argc,
               sqlite3_value **argv)
{
  rows_of (cursor)->current = 0;
  return SQLITE_OK;
}

static int
go_on (sqlite3_vtab_cursor *cursor)
{
  rows_of (cursor)->current++;
  return SQLITE_OK;
}

static int
is_at_end (sqlite3_vtab_cursor *cursor)
{
  const TakingsRows *rows = rows_of (cursor);

  return rows->current >= rows->n_rows;
}

static int
give_column (sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
  TakingsRows *rows = rows_of (cursor);

  rows->column (rows, context, column);
  return SQLITE_OK;
}

static int
give_number (sqlite3_vtab_cursor *cursor, sqlite3_int64 *number)
{
  *number = rows_of (cursor)->current;
  return SQLITE_OK;
}

gboolean
takings_rows_register (TakingsRows *rows, TakingsDb *db, const char *table, const char *columns,
                       GError **error)
{
  static const sqlite3_module methods = {
    .xConnect = connect_table,
    .xBestIndex = plan,
    .xDisconnect = disconnect_table,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = rewind_cursor,
    .xNext = go_on,
    .xEof = is_at_end,
    .xColumn = give_column,
    .xRowid = give_number,
  };
  Module *module = g_new0 (Module, 1);
  int code;

  module->rows = rows;
  module->columns = g_strdup (columns);
  code = sqlite3_create_module_v2 (db->handle, table, &methods, module, free_module);
  return code == SQLITE_OK || takings_db_fail (db->handle, code, db->path, error);
}

#define MAX_SPAN 65536

gboolean
takings_rows_order (TakingsRows *rows, gconstpointer first, gsize size, guint n,
                    gint64 (*key) (gconstpointer row))
{
  g_autofree guint32 *before = g_steal_pointer (&rows->order);
  g_autofree gint64 *keys = g_new (gint64, n);
  g_autofree guint32 *starts = NULL;
  gint64 least = G_MAXINT64, most = G_MININT64;

  for (guint i = 0; i < n; i++)
    {
      keys[i] = key ((const char *) first + i * size);
      least = MIN (least, keys[i]);
      most = MAX (most, keys[i]);
    }
  if (n > 0 && (guint64) most - (guint64) least >= MAX_SPAN)
    return FALSE;
  if (least >= most)
    {
      rows->order = g_steal_pointer (&before);
      return TRUE;
    }
  starts = g_new0 (guint32, most - least + 2);
  for (guint i = 0; i < n; i++)
    starts[keys[i] - least + 1]++;
  for (gint64 i = 1; i <= most - least; i++)
    starts[i] += starts[i - 1];
  rows->order = g_new (guint32, n);
  for (guint i = 0; i < n; i++)
    {
      guint32 row = before != NULL ? before[i] : i;

      rows->order[starts[keys[row] - least]++] = row;
    }
  return TRUE;
}

gboolean
takings_rows_sort (TakingsRows *rows, gpointer first, gsize size, guint n,
                   gint64 (*const *keys) (gconstpointer row), guint n_keys)
{
  g_autofree char *copy = NULL;
  gboolean ok = TRUE;

  g_clear_pointer (&rows->order, g_free);
  for (guint i = 0; ok && i < n_keys; i++)
    ok = takings_rows_order (rows, first, size, n, keys[i]);
  if (!ok || rows->order == NULL)
    return ok;
  copy = g_memdup2 (first, size * n);
  for (guint i = 0; i < n; i++)
    memcpy ((char *) first + i * size, copy + rows->order[i] * size, size);
  g_clear_pointer (&rows->order, g_free);
  return TRUE;
}
