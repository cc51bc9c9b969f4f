/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A SQLite connection. A TakingsDb belongs to one thread at a time; nothing here is shared. */
#include "config.h"

#include "db.h"

#include "store-resources.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define SMALL_FILE (8 * 1024 * 1024) /* read whole in some 30 ms */
#define HEED_STEPS 5000              /* of SQLite, some 0.1 ms */

static const char *const migrations[] = { "001-ledger.sql",      "002-product-blocks.sql",
                                          "003-grain.sql",       "004-tracking.sql",
                                          "005-order-index.sql", "006-sale-days.sql",
                                          "007-block-keys.sql" };
G_STATIC_ASSERT (G_N_ELEMENTS (migrations) == TAKINGS_DB_VERSION);

gboolean
takings_db_fail (sqlite3 *handle, int code, const char *path, GError **error)
{
  const char *text = handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (code);
  const char *remedy;

  switch (code & 0xff)
    {
    case SQLITE_INTERRUPT:
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
      return FALSE;
    case SQLITE_FULL:
      remedy = "The disk is full: free some space and try again; nothing was lost";
      break;
    case SQLITE_NOMEM:
      remedy = "There is not enough memory: close other programs and try again; nothing was lost";
      break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      remedy = "The ledger is damaged and was not touched: bring back a backup with "
               "“takings restore FILE”";
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      remedy = "Another program keeps the ledger locked: close it and try again";
      break;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      remedy = "The ledger can't be opened: check that its folder exists, is yours and is writable";
      break;
    case SQLITE_IOERR:
      remedy = "The disk reported a fault or is full: check it and try again";
      break;
    default:
      remedy
        = "The ledger could not be used: try again, and if it stays so bring back a backup with "
          "“takings restore FILE”";
    }
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "%s (%s: %s)", remedy, path, text);
  return FALSE;
}

gboolean
takings_db_check_place (TakingsDb *db, GError **error)
{
  int moved = 0;

  if (sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) != SQLITE_OK
      || moved == 0)
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "The ledger was moved, deleted or replaced while Takings had it open: put it back, "
               "or close Takings and open it again (%s)",
               db->path);
  return FALSE;
}

static void
finalize_statement (gpointer stmt)
{
  sqlite3_finalize (stmt);
}

void
takings_db_free (TakingsDb *db)
{
  if (db == NULL)
    return;
  g_clear_pointer (&db->statements, g_hash_table_unref);
  if (db->handle != NULL)
    sqlite3_close (db->handle);
  g_free (db->path);
  g_free (db);
}

gboolean
takings_db_exec (TakingsDb *db, const char *sql, GError **error)
{
  int code = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || takings_db_fail (db->handle, code, db->path, error);
}

sqlite3_stmt *
takings_db_prepare (TakingsDb *db, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = g_hash_table_lookup (db->statements, sql);
  int code;

  if (stmt != NULL)
    return stmt;
  code = sqlite3_prepare_v3 (db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL);
  if (code != SQLITE_OK)
    {
      takings_db_fail (db->handle, code, db->path, error);
      return NULL;
    }
  g_hash_table_insert (db->statements, (gpointer) sql, stmt);
  return stmt;
}

void
takings_db_done (sqlite3_stmt *stmt)
{
  sqlite3_reset (stmt);
  sqlite3_clear_bindings (stmt);
}

static int
look_whether_cancelled (void *cancellable)
{
  return g_cancellable_is_cancelled (cancellable);
}

void
takings_db_heed (TakingsDb *db, GCancellable *cancellable)
{
  sqlite3_progress_handler (db->handle, HEED_STEPS,
                            cancellable != NULL ? look_whether_cancelled : NULL, cancellable);
}

gboolean
takings_db_step (TakingsDb *db, sqlite3_stmt *stmt, GError **error)
{
  int code = sqlite3_step (stmt);

  if (code == SQLITE_ROW)
    return TRUE;
  if (code != SQLITE_DONE)
    takings_db_fail (db->handle, code, db->path, error);
  return FALSE;
}

gboolean
takings_db_run (TakingsDb *db, sqlite3_stmt *stmt, GError **error)
{
  int code = sqlite3_step (stmt);
  gboolean ok = code == SQLITE_DONE || code == SQLITE_ROW
                || takings_db_fail (db->handle, code, db->path, error);

  takings_db_done (stmt);
  return ok;
}

gint64
takings_db_int64 (TakingsDb *db, const char *static_sql, gint64 fallback)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, static_sql, NULL);
  gint64 value = fallback;

  if (stmt == NULL)
    return fallback;
  if (sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  takings_db_done (stmt);
  return value;
}

int
takings_db_version (TakingsDb *db)
{
  return (int) takings_db_int64 (db, "PRAGMA user_version", -1);
}

/* Reads only: a file that is not ours, newer or damaged must stay as it is. */
static gboolean
check_identity (TakingsDb *db, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, "PRAGMA application_id", error);
  gint64 id, n_tables;
  int version;

  if (stmt == NULL)
    return FALSE;
  if (!takings_db_step (db, stmt, error))
    return FALSE;
  id = sqlite3_column_int64 (stmt, 0);
  takings_db_done (stmt);
  version = takings_db_version (db);
  n_tables = version < 0 ? -1 : takings_db_int64 (db, "SELECT count(*) FROM sqlite_schema", -1);
  if (n_tables < 0)
    return takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
  if (id != TAKINGS_DB_APPLICATION_ID && (n_tables > 0 || id != 0 || !db->writable))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                   "%s is not a ledger of Takings and was not touched: move it away, or bring back "
                   "a backup with “takings restore FILE”",
                   db->path);
      return FALSE;
    }
  if (version > TAKINGS_DB_VERSION)
    {
      g_set_error (
        error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
        "%s was written by a newer version of Takings (schema %d, this one knows %d) and "
        "was not touched: update Takings",
        db->path, version, TAKINGS_DB_VERSION);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_pragmas (TakingsDb *db, GError **error)
{
  if (!takings_db_exec (db,
                        "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                        "PRAGMA temp_store = MEMORY",
                        error))
    return FALSE;
  if (!db->writable)
    {
      /* The writer alone checkpoints, also when a reader is the last to go. */
      sqlite3_db_config (db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      return takings_db_exec (db,
                              "PRAGMA query_only = ON; PRAGMA cache_size = -8192;"
                              "PRAGMA wal_autocheckpoint = 0",
                              error);
    }
  return takings_db_exec (db,
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                          "PRAGMA cache_size = -10240; PRAGMA wal_autocheckpoint = 10000;"
                          "PRAGMA journal_size_limit = 67108864",
                          error);
}

/* A file that is there but empty, or shorter than a header, is a damaged ledger, not a new one. */
static gboolean
check_size (const char *path, GError **error)
{
  GStatBuf info;

  if (g_stat (path, &info) != 0 || info.st_size >= 512)
    return TRUE;
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  if (info.st_size == 0 && (g_stat (wal, &info) != 0 || info.st_size == 0))
    return TRUE; /* created, never written: killed before the first transaction */
  return takings_db_fail (NULL, SQLITE_NOTADB, path, error);
}

/* SQLite's statistics of memory cost a lock at every allocation. Fails harmlessly where somebody
 * has used SQLite before. */
static void
set_up_once (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

TakingsDb *
takings_db_open (const char *path, gboolean writable, GError **error)
{
  g_autoptr (TakingsDb) db = g_new0 (TakingsDb, 1);
  int flags = (writable ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY)
              | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  int code;

  set_up_once ();
  db->path = g_strdup (path);
  db->writable = writable;
  db->statements = g_hash_table_new_full (NULL, NULL, NULL, finalize_statement);
  if (!check_size (path, error))
    return NULL;
  if (writable)
    {
      /* SQLite gives -wal and -shm the same mode. A file that is there is never opened and closed
       * beside SQLite: closing any descriptor of it drops the locks of this process. */
      int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
      if (fd >= 0)
        close (fd);
    }
  code = sqlite3_open_v2 (path, &db->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      takings_db_fail (db->handle, code, path, error);
      return NULL;
    }
  sqlite3_extended_result_codes (db->handle, 1);
  sqlite3_busy_timeout (db->handle, TAKINGS_DB_BUSY_MILLISECONDS);
  if (!check_identity (db, error) || !set_pragmas (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

void
takings_db_recover (const char *path)
{
  g_autofree char *journal = g_strconcat (path, "-journal", NULL);
  sqlite3 *handle = NULL;

  if (!g_file_test (journal, G_FILE_TEST_EXISTS))
    return;
  if (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    sqlite3_exec (handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
  sqlite3_close (handle);
}

gboolean
takings_db_is_blank (const char *path)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *stmt = NULL;
  gboolean blank = FALSE;

  if (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
      && sqlite3_prepare_v2 (handle,
                             "SELECT (SELECT count(*) FROM sqlite_schema) + application_id "
                             "+ user_version FROM pragma_application_id, pragma_user_version",
                             -1, &stmt, NULL)
           == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    blank = sqlite3_column_int64 (stmt, 0) == 0;
  sqlite3_finalize (stmt);
  sqlite3_close (handle);
  return blank;
}

/* Is the file shorter than its header says? Only without a WAL, which may hold the rest. Read
 * through SQLite's own descriptor: closing another would drop the locks of this process. */
static gboolean
is_cut_off (TakingsDb *db)
{
  g_autofree char *wal = g_strconcat (db->path, "-wal", NULL);
  guint8 header[100];
  guint32 words[25];
  GStatBuf info, wal_info;
  gint64 page_size;
  sqlite3_file *file = NULL;
  gboolean read_it = g_stat (db->path, &info) == 0
                     && sqlite3_file_control (db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &file)
                          == SQLITE_OK
                     && file != NULL && file->pMethods != NULL
                     && file->pMethods->xRead (file, header, sizeof header, 0) == SQLITE_OK;

  if (!read_it || (g_stat (wal, &wal_info) == 0 && wal_info.st_size > 0))
    return FALSE;
  memcpy (words, header, sizeof header);
  page_size = header[16] << 8 | header[17];
  page_size = page_size == 1 ? 65536 : page_size;
  /* The number of pages counts only if the one who wrote it also wrote last. */
  return words[6] == words[23] && info.st_size < page_size * GUINT32_FROM_BE (words[7]);
}

gboolean
takings_db_look_for_damage (TakingsDb *db, GError **error)
{
  sqlite3_stmt *stmt;
  GStatBuf info;
  gboolean fine = FALSE;

  if (is_cut_off (db))
    return takings_db_fail (NULL, SQLITE_CORRUPT, db->path, error);
  if (g_stat (db->path, &info) != 0 || info.st_size > SMALL_FILE)
    return TRUE;
  stmt = takings_db_prepare (db, "PRAGMA quick_check(1)", error);
  for (int i = 0; i < 2 && !fine; i++) /* without memory for a moment it takes that for damage */
    {
      if (stmt == NULL || !takings_db_step (db, stmt, error))
        return FALSE;
      fine = g_strcmp0 ((const char *) sqlite3_column_text (stmt, 0), "ok") == 0;
      takings_db_done (stmt);
    }
  return fine || takings_db_fail (NULL, SQLITE_CORRUPT, db->path, error);
}

static gboolean
run_migration (TakingsDb *db, int version, GError **error)
{
  g_autofree char *name = g_strconcat ("/io/github/takings/store/migrations/", migrations[version],
                                       NULL);
  g_autoptr (GBytes) sql = g_resource_lookup_data (takings_store_get_resource (), name,
                                                   G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *stamp = NULL;

  if (sql == NULL)
    return FALSE;
  stamp = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT",
                           TAKINGS_DB_APPLICATION_ID, version + 1);
  if (!takings_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (takings_db_exec (db, g_bytes_get_data (sql, NULL), error)
      && takings_db_exec (db, stamp, error))
    return TRUE;
  sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

gboolean
takings_db_migrate (TakingsDb *db, GError **error)
{
  int version = takings_db_version (db);

  if (version < 0)
    return takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
  for (; version < TAKINGS_DB_VERSION; version++)
    if (!run_migration (db, version, error))
      return FALSE;
  return TRUE;
}
