/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include <gio/gio.h>
#include <sqlite3.h>
G_BEGIN_DECLS

#define TAKINGS_DB_APPLICATION_ID    0x54414b47 /* "TAKG" */
#define TAKINGS_DB_VERSION           7
#define TAKINGS_DB_BUSY_MILLISECONDS 10000

/**
 * TakingsDb:
 * @handle: the SQLite connection
 * @statements: prepared on first use, by the index of the caller's own SQL table
 *
 * One connection and its prepared statements. Used by one thread at a time.
 */
typedef struct
{
  sqlite3 *handle;
  char *path;
  GHashTable *statements; /* (owned) static SQL text → sqlite3_stmt */
  gboolean writable;
} TakingsDb;

/* Opens an existing or (@writable) new file, sets the pragmas, refuses damaged, foreign and newer
 * files before anything is written to them. */
TakingsDb *takings_db_open (const char *path, gboolean writable, GError **error);
void takings_db_free (TakingsDb *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsDb, takings_db_free)

/* Runs the migrations above the file's user_version, each in a transaction. */
gboolean takings_db_migrate (TakingsDb *db, GError **error);
int takings_db_version (TakingsDb *db); /* user_version, -1 if unreadable */

/* @sql must be a static string: its statement is prepared once and kept. Comes reset, unbound;
 * borrowed. The caller resets it when done (takings_db_done). */
sqlite3_stmt *takings_db_prepare (TakingsDb *db, const char *sql, GError **error);
gboolean takings_db_exec (TakingsDb *db, const char *sql, GError **error);
/* SQLITE_ROW → TRUE; SQLITE_DONE → FALSE without error; else FALSE with error. */
gboolean takings_db_step (TakingsDb *db, sqlite3_stmt *stmt, GError **error);
/* Runs a statement that gives no row, and resets it. */
gboolean takings_db_run (TakingsDb *db, sqlite3_stmt *stmt, GError **error);
void takings_db_done (sqlite3_stmt *stmt);
/* From now on statements of @db end with a CANCELLED error soon after @cancellable (borrowed) is
 * cancelled; %NULL ends that. */
void takings_db_heed (TakingsDb *db, GCancellable *cancellable);
gint64 takings_db_int64 (TakingsDb *db, const char *static_sql, gint64 fallback);
/* Undoes what a process was killed at while it turned a restored file into a ledger: a rollback
 * journal, which no reader can undo. The caller holds the lock of the data folder. */
void takings_db_recover (const char *path);
/* A database without anything in it, ours or not: what is left of one that could not be begun. */
gboolean takings_db_is_blank (const char *path);
/* Is the open file still the one at its path? What is written to another would be lost unseen. */
gboolean takings_db_check_place (TakingsDb *db, GError **error);
/* Reads the header, and all of a small file; FALSE with an error when it is damaged. */
gboolean takings_db_look_for_damage (TakingsDb *db, GError **error);
/* In the caller's transaction; @value NULL removes it. */
gboolean takings_db_put_setting (TakingsDb *db, const char *key, const char *value, GError **error);
/* Sets TAKINGS_ERROR_STORAGE from @code with what the person can do about it; returns FALSE. */
gboolean takings_db_fail (sqlite3 *handle, int code, const char *path, GError **error);

G_END_DECLS
