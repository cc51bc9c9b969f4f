/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
G_BEGIN_DECLS

/**
 * TakingsRows:
 * @n_rows: how many there are
 * @current: the one that the running statement has reached
 * @order: (nullable): the order in which statements meet them, as takings_rows_order() made it;
 * %NULL: as they are
 * @column: gives the value of @current in a column by sqlite3_result_…; none is NULL
 *
 * Rows in memory as a table that one connection's statements read, so that INSERT … SELECT writes
 * them all in one step: a step a row costs half as much again. Used by the connection's thread.
 */
typedef struct _TakingsRows TakingsRows;
struct _TakingsRows
{
  guint n_rows, current;
  guint32 *order; /* (owned) (nullable) */
  void (*column) (TakingsRows *rows, sqlite3_context *context, int column);
  gpointer data;
};

/* The row that the statement has reached, the last if it is through, by its place in memory. */
static inline guint
takings_rows_at (const TakingsRows *rows)
{
  guint at = MIN (rows->current, rows->n_rows - 1);

  return rows->order != NULL ? rows->order[at] : at;
}

/* Orders @rows by @key; rows of one key stay in the order that @rows has so far, so that a call a
 * key, the least first, sorts by several. FALSE: keys lie too far apart, and there is no order any
 * more, which costs statements longer ways through a table and nothing else. */
gboolean takings_rows_order (TakingsRows *rows, gconstpointer first, gsize size, guint n,
                             gint64 (*key) (gconstpointer row));
/* Sorts @rows in place by @keys, the least first; FALSE: they are as they were, as above. @rows
 * lends its order and has none after. */
gboolean takings_rows_sort (TakingsRows *rows, gpointer first, gsize size, guint n,
                            gint64 (*const *keys) (gconstpointer row), guint n_keys);
/* @columns: "a, b, c". @rows lives as long as the connection. */
gboolean takings_rows_register (TakingsRows *rows, TakingsDb *db, const char *table,
                                const char *columns, GError **error);

G_END_DECLS
