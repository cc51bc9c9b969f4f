/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an entry was before: the rows that every change kept. Any thread. */
#include "config.h"

#include "ledger-private.h"
#include "query.h"

#define FACTS "occurred_at, kind, state, currency, amount, commission"

static void
read_version (sqlite3_stmt *stmt, TakingsEntryVersion *version)
{
  const char *currency = (const char *) sqlite3_column_text (stmt, 5);

  *version = (TakingsEntryVersion){
    .from = sqlite3_column_int64 (stmt, 0),
    .until = sqlite3_column_int64 (stmt, 1),
    .occurred_at = sqlite3_column_int64 (stmt, 2),
    .kind = (TakingsKind) sqlite3_column_int (stmt, 3),
    .state = (TakingsState) sqlite3_column_int (stmt, 4),
    .has_amount = sqlite3_column_type (stmt, 6) != SQLITE_NULL,
    .amount = sqlite3_column_int64 (stmt, 6),
    .has_commission = sqlite3_column_type (stmt, 7) != SQLITE_NULL,
    .commission = sqlite3_column_int64 (stmt, 7),
  };
  g_strlcpy (version->currency, currency != NULL ? currency : "", sizeof version->currency);
}

gboolean
takings_query_history (TakingsLedger *ledger, gint64 row_id, TakingsVersionFunc func, gpointer data,
                       GError **error)
{
  GError *fault = NULL;
  TakingsEntryVersion version;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  if (db == NULL)
    return FALSE;
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "SELECT changed_at, learned_at, " FACTS ", id FROM entry_change WHERE entry = ?1 UNION ALL "
    "SELECT changed_at, 0, " FACTS ", 9223372036854775807 FROM entry WHERE id = ?1 ORDER BY 9",
    &fault);
  if (stmt != NULL)
    {
      sqlite3_bind_int64 (stmt, 1, row_id);
      while (takings_db_step (db, stmt, &fault))
        {
          read_version (stmt, &version);
          if (!func (&version, data))
            break;
        }
      takings_db_done (stmt);
    }
  takings_ledger_release_reader (ledger, db);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}
