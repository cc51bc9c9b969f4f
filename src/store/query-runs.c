/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What syncs of an account did, and what the account holds. Any thread. */
#include "config.h"

#include "ledger-private.h"
#include "query.h"

static void
read_run (sqlite3_stmt *stmt, TakingsRun *run)
{
  guint64 *const counts[] = { &run->pages,   &run->read,      &run->added,
                              &run->changed, &run->unchanged, &run->rejected };

  *run = (TakingsRun){
    .started_at = sqlite3_column_int64 (stmt, 0),
    .finished_at = sqlite3_column_int64 (stmt, 1),
    .status = (const char *) sqlite3_column_text (stmt, 2),
    .error_code = (const char *) sqlite3_column_text (stmt, 3),
    .error_message = (const char *) sqlite3_column_text (stmt, 4),
    .retry_at = sqlite3_column_int64 (stmt, 5),
  };
  for (int i = 0; i < (int) G_N_ELEMENTS (counts); i++)
    *counts[i] = (guint64) sqlite3_column_int64 (stmt, 6 + i);
}

gboolean
takings_query_runs (TakingsLedger *ledger, const char *account, guint limit, TakingsRunFunc func,
                    gpointer data, GError **error)
{
  GError *fault = NULL;
  TakingsRun run;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  sqlite3_stmt *stmt;

  if (db == NULL)
    return FALSE;
  stmt = takings_db_prepare (
    db,
    "SELECT started_at, finished_at, status, error_code, error_message, retry_at, pages, read, "
    "added, changed, unchanged, rejected FROM sync_run "
    "WHERE account = (SELECT id FROM account WHERE uuid = ?1) "
    "ORDER BY started_at DESC, id DESC LIMIT ?2",
    &fault);
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, account, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (stmt, 2, limit > 0 ? (gint64) limit : -1);
      while (takings_db_step (db, stmt, &fault))
        {
          read_run (stmt, &run);
          if (!func (&run, data))
            break;
        }
      takings_db_done (stmt);
    }
  takings_ledger_release_reader (ledger, db);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

gboolean
takings_query_account_size (TakingsLedger *ledger, const char *account, guint64 *entries,
                            GError **error)
{
  GError *fault = NULL;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  sqlite3_stmt *stmt;

  *entries = 0;
  if (db == NULL)
    return FALSE;
  stmt = takings_db_prepare (
    db, "SELECT count(*) FROM entry WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    &fault);
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, account, -1, SQLITE_STATIC);
      if (takings_db_step (db, stmt, &fault))
        *entries = (guint64) sqlite3_column_int64 (stmt, 0);
      takings_db_done (stmt);
    }
  takings_ledger_release_reader (ledger, db);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}
