/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
G_BEGIN_DECLS

/**
 * TakingsRows:
 * @n_rows: how many there are
 * @current: the one that the running statement has reached
 * @column: gives the value of @current in a column by sqlite3_result_…; none is NULL
 *
 * Rows in memory as a table that one connection's statements read, so that INSERT … SELECT writes
 * them all in one step: a step a row costs half as much again. Used by the connection's thread.
 */
typedef struct _TakingsRows TakingsRows;
struct _TakingsRows
{
  guint n_rows, current;
  void (*column) (TakingsRows *rows, sqlite3_context *context, int column);
  gpointer data;
};

/* @columns: "a, b, c". @rows lives as long as the connection. */
gboolean takings_rows_register (TakingsRows *rows, TakingsDb *db, const char *table,
                                const char *columns, GError **error);

G_END_DECLS
