/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exchange rates: written by jobs on the writer thread, read on any thread. */
#include "config.h"

#include "converted.h"
#include "ledger-private.h"
#include "query.h"

typedef struct
{
  const TakingsRateRow *rows;
  gsize n_rows;
  const char *source;
  gint64 now;
  guint n_new;
  TakingsConverted *converted; /* (borrowed) */
} PutRates;

/* A figure that was published before and differs: the old one stays as a version. */
static gboolean
correct_rate (TakingsDb *db, const PutRates *put, const TakingsRateRow *row, GError **error)
{
  sqlite3_stmt *keep = takings_db_prepare (
    db,
    "INSERT INTO rate_change (day, currency, rate, source, learned_at, replaced_at) "
    "SELECT day, currency, rate, source, learned_at, ?3 FROM rate WHERE currency = ?1 AND day = ?2",
    error);
  sqlite3_stmt *update = keep == NULL
                           ? NULL
                           : takings_db_prepare (db,
                                                 "UPDATE rate SET rate = ?3, source = ?4, "
                                                 "learned_at = ?5 WHERE currency = ?1 AND day = ?2",
                                                 error);
  if (update == NULL)
    return FALSE;
  sqlite3_bind_text (keep, 1, row->currency, -1, SQLITE_STATIC);
  sqlite3_bind_int (keep, 2, row->day);
  sqlite3_bind_int64 (keep, 3, put->now);
  if (!takings_db_run (db, keep, error))
    return FALSE;
  sqlite3_bind_text (update, 1, row->currency, -1, SQLITE_STATIC);
  sqlite3_bind_int (update, 2, row->day);
  sqlite3_bind_int64 (update, 3, row->rate);
  sqlite3_bind_text (update, 4, put->source, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (update, 5, put->now);
  return takings_db_run (db, update, error);
}

static gboolean
put_rate (TakingsDb *db, PutRates *put, const TakingsRateRow *row, GError **error)
{
  sqlite3_stmt *find = takings_db_prepare (
    db, "SELECT rate FROM rate WHERE currency = ?1 AND day = ?2", error);
  if (find == NULL)
    return FALSE;
  sqlite3_bind_text (find, 1, row->currency, -1, SQLITE_STATIC);
  sqlite3_bind_int (find, 2, row->day);
  int code = sqlite3_step (find);
  gint64 known = code == SQLITE_ROW ? sqlite3_column_int64 (find, 0) : 0;
  takings_db_done (find);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    return takings_db_fail (db->handle, code, db->path, error);
  if (code == SQLITE_ROW && known == row->rate)
    return TRUE;
  put->n_new++;
  if (code == SQLITE_ROW)
    return correct_rate (db, put, row, error);
  sqlite3_stmt *insert = takings_db_prepare (db,
                                             "INSERT INTO rate (day, currency, rate, source, "
                                             "learned_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                                             error);
  if (insert == NULL)
    return FALSE;
  sqlite3_bind_int (insert, 1, row->day);
  sqlite3_bind_text (insert, 2, row->currency, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 3, row->rate);
  sqlite3_bind_text (insert, 4, put->source, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (insert, 5, put->now);
  return takings_db_run (db, insert, error);
}

static gboolean
put_rates_in_worker (TakingsDb *db, gpointer data, GError **error)
{
  PutRates *put = data;
  for (gsize i = 0; i < put->n_rows; i++)
    if (put->rows[i].rate > 0 && !put_rate (db, put, &put->rows[i], error))
      return FALSE;
  return put->n_new == 0 || takings_converted_mark (put->converted, db, NULL, 0, error);
}

gboolean
takings_ledger_put_rates (TakingsLedger *self, const TakingsRateRow *rows, gsize n_rows,
                          const char *source, guint *n_new, GError **error)
{
  PutRates put = { rows,   n_rows,
                   source, takings_ledger_now (self),
                   0,      takings_ledger_get_converted (self) };
  if (!takings_ledger_run_write (self, put_rates_in_worker, &put, error))
    return FALSE;
  if (n_new != NULL)
    *n_new = put.n_new;
  return TRUE;
}

gboolean
takings_query_rates (TakingsLedger *ledger, TakingsRateFunc func, gpointer data, GError **error)
{
  GError *fault = NULL;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  if (db == NULL)
    return FALSE;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "SELECT day, currency, rate, source FROM rate ORDER BY day DESC, currency", &fault);
  while (stmt != NULL && takings_db_step (db, stmt, &fault))
    {
      TakingsRateRow row = { .day = sqlite3_column_int (stmt, 0),
                             .rate = sqlite3_column_int64 (stmt, 2) };
      g_strlcpy (row.currency, (const char *) sqlite3_column_text (stmt, 1), sizeof row.currency);
      if (!func (&row, (const char *) sqlite3_column_text (stmt, 3), data))
        break;
    }
  if (stmt != NULL)
    takings_db_done (stmt);
  takings_ledger_release_reader (ledger, db);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}
