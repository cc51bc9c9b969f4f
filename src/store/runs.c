/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sync history, settings and the reporting zone. Any thread; writes are the writer's jobs. */
#include "config.h"

#include "attribution-private.h"
#include "writer.h"

/* --- sync history --- */

typedef struct
{
  gint64 run;
  const char *account;
  gint64 started_at;
  const TakingsRun *outcome;
} RunJob;

static gboolean
begin_run_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  RunJob *job = data;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "INSERT INTO sync_run (account, started_at) SELECT id, ?2 FROM account WHERE uuid = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, job->account, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, job->started_at);
  if (!takings_db_run (db, stmt, error))
    return FALSE;
  job->run = sqlite3_changes (db->handle) > 0 ? sqlite3_last_insert_rowid (db->handle) : 0;
  if (job->run == 0)
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "There is no account “%s”",
                 job->account);
  return job->run != 0;
}

gint64
takings_ledger_begin_run (TakingsLedger *self, const char *account, gint64 started_at,
                          GError **error)
{
  RunJob job = { .account = account, .started_at = started_at };

  return takings_ledger_run_write (self, begin_run_in_writer, &job, error) ? job.run : 0;
}

static gboolean
end_run_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const RunJob *job = data;
  const TakingsRun *run = job->outcome;
  const guint64 counts[] = { run->pages,   run->read,      run->added,
                             run->changed, run->unchanged, run->rejected };
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "UPDATE sync_run SET finished_at = ?2, status = ?3, error_code = ?4, error_message = ?5, "
    "retry_at = ?6, pages = ?7, read = ?8, added = ?9, changed = ?10, unchanged = ?11, "
    "rejected = ?12 WHERE id = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, job->run);
  sqlite3_bind_int64 (stmt, 2, run->finished_at);
  sqlite3_bind_text (stmt, 3, run->status, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 4, run->error_code, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 5, run->error_message, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 6, run->retry_at);
  for (int i = 0; i < (int) G_N_ELEMENTS (counts); i++)
    sqlite3_bind_int64 (stmt, 7 + i, (gint64) counts[i]);
  if (!takings_db_run (db, stmt, error))
    return FALSE;
  stmt = takings_db_prepare (db,
                             "UPDATE account SET last_sync = ?2, last_status = ?3, "
                             "last_error_code = ?4, last_error = ?5, retry_at = ?6 "
                             "WHERE uuid = ?1",
                             error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, job->account, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, run->finished_at);
  sqlite3_bind_text (stmt, 3, run->status, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 4, run->error_code, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 5, run->error_message, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 6, run->retry_at);
  return takings_db_run (db, stmt, error) && takings_attribution_update (db, FALSE, error);
}

gboolean
takings_ledger_end_run (TakingsLedger *self, gint64 run, const char *account,
                        const TakingsRun *outcome, GError **error)
{
  RunJob job = { .run = run, .account = account, .outcome = outcome };

  return takings_ledger_run_write (self, end_run_in_writer, &job, error);
}

/* --- settings --- */

char *
takings_ledger_dup_setting (TakingsLedger *self, const char *key)
{
  TakingsDb *db = takings_ledger_acquire_reader (self, NULL);
  sqlite3_stmt *stmt;
  char *value = NULL;

  if (db == NULL)
    return NULL;
  stmt = takings_db_prepare (db, "SELECT value FROM setting WHERE key = ?1", NULL);
  if (stmt != NULL)
    {
      sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
      if (takings_db_step (db, stmt, NULL))
        value = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
      takings_db_done (stmt);
    }
  takings_ledger_release_reader (self, db);
  return value;
}

typedef struct
{
  const char *key, *value;
} SettingJob;

gboolean
takings_db_put_setting (TakingsDb *db, const char *key, const char *value, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    value != NULL
      ? "INSERT INTO setting (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET "
        "value = excluded.value WHERE value <> excluded.value"
      : "DELETE FROM setting WHERE key = ?1",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
  if (value != NULL)
    sqlite3_bind_text (stmt, 2, value, -1, SQLITE_STATIC);
  return takings_db_run (db, stmt, error);
}

static gboolean
put_setting_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const SettingJob *job = data;

  return takings_db_put_setting (db, job->key, job->value, error);
}

gboolean
takings_ledger_put_setting (TakingsLedger *self, const char *key, const char *value, GError **error)
{
  SettingJob job = { key, value };

  if (g_strcmp0 (key, "zone") == 0)
    return takings_ledger_set_zone (self, value, error);
  return takings_ledger_run_write (self, put_setting_in_writer, &job, error);
}
