/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts and their settings. Any thread; writes are the writer's jobs. */
#include "config.h"

#include "converted.h"
#include "sale-days.h"
#include "writer.h"

void
takings_account_free (TakingsAccount *account)
{
  if (account == NULL)
    return;
  g_free (account->id);
  g_free (account->network);
  g_free (account->name);
  g_free (account->endpoint);
  g_free (account->checkpoint);
  g_clear_pointer (&account->settings, g_hash_table_unref);
  g_free (account->last_status);
  g_free (account->last_error);
  g_free (account->last_error_code);
  g_free (account);
}

static char *
dup_column (sqlite3_stmt *stmt, int column)
{
  return g_strdup ((const char *) sqlite3_column_text (stmt, column));
}

static TakingsAccount *
read_account (sqlite3_stmt *stmt)
{
  TakingsAccount *account = g_new0 (TakingsAccount, 1);

  account->id = dup_column (stmt, 0);
  account->network = dup_column (stmt, 1);
  account->name = dup_column (stmt, 2);
  account->endpoint = dup_column (stmt, 3);
  account->checkpoint = dup_column (stmt, 4);
  account->paused = sqlite3_column_int (stmt, 5) != 0;
  account->created_at = sqlite3_column_int64 (stmt, 6);
  account->last_sync = sqlite3_column_int64 (stmt, 7);
  account->last_status = dup_column (stmt, 8);
  account->last_error = dup_column (stmt, 9);
  account->last_error_code = dup_column (stmt, 10);
  account->retry_at = sqlite3_column_int64 (stmt, 11);
  account->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return account;
}

static gboolean
read_settings (TakingsDb *db, TakingsAccount *account, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db,
                                           "SELECT key, value FROM account_setting WHERE account = "
                                           "(SELECT id FROM account WHERE uuid = ?1)",
                                           error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, account->id, -1, SQLITE_STATIC);
  while (takings_db_step (db, stmt, &fault))
    g_hash_table_insert (account->settings, dup_column (stmt, 0), dup_column (stmt, 1));
  takings_db_done (stmt);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static GPtrArray *
list_accounts (TakingsDb *db, GError **error)
{
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (
    (GDestroyNotify) takings_account_free);
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "SELECT uuid, network, name, endpoint, checkpoint, paused, created_at, last_sync, "
    "last_status, last_error, last_error_code, retry_at FROM account ORDER BY id",
    error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return NULL;
  while (takings_db_step (db, stmt, &fault))
    g_ptr_array_add (accounts, read_account (stmt));
  takings_db_done (stmt);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  for (guint i = 0; i < accounts->len; i++)
    if (!read_settings (db, accounts->pdata[i], error))
      return NULL;
  return g_steal_pointer (&accounts);
}

GPtrArray *
takings_ledger_list_accounts (TakingsLedger *self, GError **error)
{
  TakingsDb *db = takings_ledger_acquire_reader (self, error);
  GPtrArray *accounts;

  if (db == NULL)
    return NULL;
  accounts = list_accounts (db, error);
  takings_ledger_release_reader (self, db);
  return accounts;
}

TakingsAccount *
takings_ledger_find_account (TakingsLedger *self, const char *id, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (self, error);
  guint found = G_MAXUINT, n_found = 0;

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = accounts->pdata[i];

      if (g_strcmp0 (account->id, id) == 0)
        return g_ptr_array_steal_index (accounts, i);
      if (id[0] != '\0'
          && (g_str_has_prefix (account->id, id) || g_strcmp0 (account->name, id) == 0))
        {
          found = i;
          n_found++;
        }
    }
  if (n_found == 1)
    return g_ptr_array_steal_index (accounts, found);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               n_found == 0 ? "There is no account “%s”: “takings accounts list” shows them all"
                            : "“%s” is the beginning of several accounts: give more of the id",
               id);
  return NULL;
}

static gboolean
write_settings (TakingsDb *db, const TakingsAccount *account, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "DELETE FROM account_setting WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, account->id, -1, SQLITE_STATIC);
  if (!takings_db_run (db, stmt, error))
    return FALSE;
  if (account->settings == NULL)
    return TRUE;
  stmt = takings_db_prepare (db,
                             "INSERT INTO account_setting (account, key, value) "
                             "SELECT id, ?2, ?3 FROM account WHERE uuid = ?1",
                             error);
  if (stmt == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, account->settings);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      sqlite3_bind_text (stmt, 1, account->id, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 2, key, -1, SQLITE_STATIC);
      sqlite3_bind_text (stmt, 3, value, -1, SQLITE_STATIC);
      if (!takings_db_run (db, stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
insert_account (TakingsDb *db, const char *sql, const TakingsAccount *account, GError **error)
{
  const char *const texts[] = { account->id,         account->network,        account->name,
                                account->endpoint,   account->checkpoint,     account->last_status,
                                account->last_error, account->last_error_code };
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);

  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    sqlite3_bind_text (stmt, i + 1, texts[i], -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 9, account->paused);
  sqlite3_bind_int64 (stmt, 10, account->created_at);
  sqlite3_bind_int64 (stmt, 11, account->last_sync);
  sqlite3_bind_int64 (stmt, 12, account->retry_at);
  return takings_db_run (db, stmt, error) && write_settings (db, account, error);
}

static gboolean
add_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  return insert_account (
    db,
    "INSERT INTO account (uuid, network, name, endpoint, checkpoint, last_status, last_error, "
    "last_error_code, paused, created_at, last_sync, retry_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    data, error);
}

/* What syncs write (checkpoint, outcome) is theirs: one may be under way. */
static gboolean
update_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  const TakingsAccount *account = data;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "UPDATE account SET name = ?2, endpoint = ?3, paused = ?4 WHERE uuid = ?1", error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, account->id, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 2, account->name, -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, account->endpoint, -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 4, account->paused);
  if (!takings_db_run (db, stmt, error))
    return FALSE;
  if (sqlite3_changes (db->handle) == 0)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "There is no account “%s”",
                   account->id);
      return FALSE;
    }
  return write_settings (db, account, error);
}

gboolean
takings_ledger_add_account (TakingsLedger *self, const TakingsAccount *account, GError **error)
{
  return takings_ledger_run_write (self, add_in_writer, (gpointer) account, error);
}

gboolean
takings_ledger_update_account (TakingsLedger *self, const TakingsAccount *account, GError **error)
{
  return takings_ledger_run_write (self, update_in_writer, (gpointer) account, error);
}

typedef struct
{
  TakingsWriter *writer;
  const char *id;
} RemoveJob;

static gboolean
remove_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  static const char *const sql[] = {
    "DELETE FROM entry_change WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    "DELETE FROM entry WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    "DELETE FROM daily WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    "DELETE FROM daily_total WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    "DELETE FROM account WHERE uuid = ?1",
  };
  RemoveJob *job = data;
  TakingsIngest *ingest = takings_writer_get_ingest (job->writer);
  gboolean ok = takings_blocks_remove_account (&ingest->totals.blocks, db, job->id, error);

  ingest->suspended = TRUE;
  for (guint i = 0; ok && i < G_N_ELEMENTS (sql); i++)
    {
      sqlite3_stmt *stmt = takings_db_prepare (db, sql[i], error);

      ok = stmt != NULL && sqlite3_bind_text (stmt, 1, job->id, -1, SQLITE_STATIC) == SQLITE_OK
           && takings_db_run (db, stmt, error);
    }
  ingest->suspended = FALSE;
  if (ok && sqlite3_changes (db->handle) == 0)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "There is no account “%s”", job->id);
      ok = FALSE;
    }
  return ok && takings_sale_days_forget (db, error)
         && takings_converted_mark (ingest->totals.converted, db, NULL, 0, error);
}

gboolean
takings_ledger_remove_account (TakingsLedger *self, const char *id, GError **error)
{
  RemoveJob job = { takings_ledger_get_writer (self, error), id };

  return job.writer != NULL && takings_ledger_run_write (self, remove_in_writer, &job, error);
}
