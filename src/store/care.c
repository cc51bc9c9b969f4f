/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Backup, restore and inspection. A backup reads through a connection of its own, so sync goes on;
 * a restore works on files alone, under the data folder's lock. Blocking: worker threads and the
 * command line. */
#include "config.h"

#include "ledger-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_NAME "ledger.lock"

#define PAGES_PER_STEP 100

static gboolean
fail_errno (const char *what, const char *path, GError **error)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "%s %s: %s", what, path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
sync_path (const char *path, int flags, GError **error)
{
  int fd = open (path, flags | O_CLOEXEC);
  if (fd < 0)
    return fail_errno ("Could not open", path, error);
  gboolean ok = fsync (fd) == 0 || errno == EINVAL;
  if (!ok)
    fail_errno ("Could not write", path, error);
  close (fd);
  return ok;
}

static gboolean
sync_folder_of (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  return sync_path (folder, O_RDONLY | O_DIRECTORY, error);
}

static gboolean
same_file (const char *a, const char *b)
{
  GStatBuf x, y;
  return g_stat (a, &x) == 0 && g_stat (b, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static void
remove_with_side_files (const char *path)
{
  static const char *const suffixes[] = { "-wal", "-shm", "-journal" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *side = g_strconcat (path, suffixes[i], NULL);
      g_unlink (side);
    }
  g_unlink (path);
}

/* --- verification --- */

static gboolean
verify_copy (const char *path, GError **error)
{
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TakingsDb) db = takings_db_open (path, FALSE, error);
  if (db == NULL)
    return FALSE;
  if (!takings_inspect_file (db, report, error))
    return FALSE;
  gint64 n = takings_db_int64 (
    db, "SELECT count(*) FROM sqlite_schema WHERE name IN ('entry', 'account')", -1);
  if (n < 0)
    return takings_db_fail (db->handle, sqlite3_errcode (db->handle), path, error);
  if (n != 2)
    g_ptr_array_add (report, g_strdup ("it holds no ledger"));
  if (report->len == 0)
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "%s is damaged: %s", path,
               (char *) g_ptr_array_index (report, 0));
  return FALSE;
}

/* --- copying --- */

static gboolean
copy_pages (sqlite3_backup *backup, sqlite3 *target, const char *path, TakingsProgress progress,
            gpointer data, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      int code = sqlite3_backup_step (backup, PAGES_PER_STEP);
      int total = sqlite3_backup_pagecount (backup);
      if (progress != NULL && total > 0)
        progress ((guint64) (total - sqlite3_backup_remaining (backup)), (guint64) total, data);
      if (code == SQLITE_DONE)
        return TRUE;
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        sqlite3_sleep (5);
      else if (code != SQLITE_OK)
        return takings_db_fail (NULL, code, path, error);
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED,
                               "It was cancelled; nothing was changed");
          return FALSE;
        }
    }
}

/* Copies the database of @db to the new file @path, closed and complete. The copy is one snapshot:
 * a read transaction is held, since a backup of a database that another connection writes would
 * start again at every commit. */
static gboolean
copy_database (TakingsDb *db, const char *path, TakingsProgress progress, gpointer data,
               GCancellable *cancellable, GError **error)
{
  sqlite3 *target = NULL;
  gboolean ok = FALSE;
  int code = sqlite3_open_v2 (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

  if (code != SQLITE_OK)
    takings_db_fail (target, code, path, error);
  else if (takings_db_exec (db, "BEGIN; SELECT count(*) FROM sqlite_schema", error))
    {
      sqlite3_backup *backup = sqlite3_backup_init (target, "main", db->handle, "main");
      if (backup == NULL)
        takings_db_fail (target, sqlite3_errcode (target), path, error);
      else
        {
          ok = copy_pages (backup, target, path, progress, data, cancellable, error);
          code = sqlite3_backup_finish (backup);
          if (ok && code != SQLITE_OK)
            ok = takings_db_fail (target, code, path, error);
        }
      sqlite3_exec (db->handle, "COMMIT", NULL, NULL, NULL);
      /* A single file that needs no -wal beside it. */
      if (ok
          && sqlite3_exec (target, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL) != SQLITE_OK)
        ok = takings_db_fail (target, sqlite3_errcode (target), path, error);
    }
  code = sqlite3_close (target);
  return ok && (code == SQLITE_OK || takings_db_fail (NULL, code, path, error));
}

static char *
make_temporary (const char *file, GError **error)
{
  g_autofree char *path = g_strconcat (file, ".part-XXXXXX", NULL);
  int fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail_errno ("Could not create a file beside", file, error);
      return NULL;
    }
  close (fd);
  return g_steal_pointer (&path);
}

/* From a complete temporary file to @file: verified, on disk, renamed, folder on disk. */
static gboolean
put_in_place (const char *temporary, const char *file, GError **error)
{
  if (!verify_copy (temporary, error) || !sync_path (temporary, O_RDONLY, error))
    return FALSE;
  if (g_rename (temporary, file) != 0)
    return fail_errno ("Could not replace", file, error);
  return sync_folder_of (file, error);
}

gboolean
takings_ledger_backup (TakingsLedger *self, const char *file, TakingsProgress progress,
                       gpointer data, GCancellable *cancellable, GError **error)
{
  const char *ledger = takings_ledger_get_path (self);
  if (same_file (file, ledger))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   "%s is the ledger itself: give the backup another name", file);
      return FALSE;
    }
  if (g_file_test (file, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "%s is a folder: name a file in it",
                   file);
      return FALSE;
    }
  g_autoptr (TakingsDb) db = takings_db_open (ledger, FALSE, error);
  g_autofree char *temporary = db != NULL ? make_temporary (file, error) : NULL;
  if (temporary == NULL)
    return FALSE;
  gboolean ok = copy_database (db, temporary, progress, data, cancellable, error)
                && put_in_place (temporary, file, error);
  if (!ok)
    remove_with_side_files (temporary);
  return ok;
}

/* Whose file it is, told by SQLite alone: it may be the ledger that this process has open, whose
 * locks would be gone when another descriptor of it is closed. What is damaged is said later. */
static gboolean
is_ours (const char *file)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_open_v2 (file, &handle, SQLITE_OPEN_READONLY, NULL);
  gboolean ours = TRUE;

  if (code == SQLITE_OK)
    code = sqlite3_prepare_v2 (handle, "PRAGMA application_id", -1, &stmt, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_step (stmt);
  if (code == SQLITE_ROW)
    ours = sqlite3_column_int (stmt, 0) == TAKINGS_DB_APPLICATION_ID;
  sqlite3_finalize (stmt);
  sqlite3_close (handle);
  return ours && code != SQLITE_NOTADB;
}

/* Said before the ledger is read, in words that fit a backup. */
static gboolean
check_is_backup (const char *file, GError **error)
{
  const char *reason = NULL;

  if (g_access (file, R_OK) != 0)
    reason = g_strerror (errno);
  else if (!g_file_test (file, G_FILE_TEST_IS_REGULAR))
    reason = "it is no file";
  if (reason != NULL)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "%s can't be restored: %s", file,
                   reason);
      return FALSE;
    }
  if (is_ours (file))
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "%s is no backup of Takings; nothing was changed", file);
  return FALSE;
}

/* @fault: (transfer full): of reading @file; that it is damaged is said in words that fit a backup.
 */
static gboolean
fail_reading (const char *file, GError *fault, GError **error)
{
  if (strstr (fault->message, "damaged") == NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  g_error_free (fault);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "%s is damaged; nothing was changed: choose another backup", file);
  return FALSE;
}

gboolean
takings_backup_preview (const char *file, TakingsBackupPreview *preview, GError **error)
{
  if (!check_is_backup (file, error))
    return FALSE;
  g_autoptr (TakingsDb) db = takings_db_open (file, FALSE, error);
  if (db == NULL)
    return FALSE;
  GError *fault = NULL;
  gint64 entries = -1;
  if (takings_db_look_for_damage (db, &fault)
      && (entries = takings_db_int64 (db, "SELECT count(*) FROM entry", -1)) < 0)
    takings_db_fail (db->handle, sqlite3_errcode (db->handle), file, &fault);
  if (fault != NULL)
    return fail_reading (file, fault, error);
  *preview = (TakingsBackupPreview){
    .entries = (guint64) entries,
    .accounts = (guint64) takings_db_int64 (db, "SELECT count(*) FROM account", 0),
    .oldest = takings_db_int64 (db, "SELECT coalesce(min(occurred_at), 0) FROM entry", 0),
    .newest = takings_db_int64 (db, "SELECT coalesce(max(occurred_at), 0) FROM entry", 0),
    .schema = takings_db_version (db),
  };
  return TRUE;
}

/* --- restore --- */

/* The backup as a new file beside the ledger, verified. Its own file is only read. */
static char *
stage_backup (const char *file, const char *target, TakingsProgress progress, gpointer data,
              GCancellable *cancellable, GError **error)
{
  g_autoptr (TakingsDb) db = NULL;
  g_autofree char *staged = NULL;
  GError *fault = NULL;

  if (!verify_copy (file, &fault))
    {
      fail_reading (file, fault, error);
      return NULL;
    }
  if ((db = takings_db_open (file, FALSE, error)) == NULL
      || (staged = make_temporary (target, error)) == NULL)
    return NULL;
  if (copy_database (db, staged, progress, data, cancellable, error) && verify_copy (staged, error)
      && sync_path (staged, O_RDONLY, error))
    return g_steal_pointer (&staged);
  remove_with_side_files (staged);
  return NULL;
}

/* The present ledger's WAL goes into it, so that it is whole in one file and no -wal of it can be
 * taken for the new one's. A damaged ledger is kept as it is, with its side files. */
static void
settle_present (const char *target)
{
  sqlite3 *handle = NULL;
  if (sqlite3_open_v2 (target, &handle, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK)
    {
      sqlite3_busy_timeout (handle, 2000);
      sqlite3_exec (handle, "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE", NULL,
                    NULL, NULL);
    }
  sqlite3_close (handle);
}

/* A second name for the present ledger (and its WAL, if damage left one), before it is replaced. */
static gboolean
keep_present (const char *target, const char *kept, GError **error)
{
  static const char *const suffixes[] = { "", "-wal", "-shm" };
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (target, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (kept, suffixes[i], NULL);
      if (link (from, to) != 0 && errno != ENOENT)
        return fail_errno ("Could not keep the present ledger as", to, error);
    }
  return sync_folder_of (target, error);
}

static char *
kept_name (const char *dir)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  for (int i = 0;; i++)
    {
      g_autofree char *number = i > 0 ? g_strdup_printf ("-%d", i) : g_strdup ("");
      g_autofree char *name = g_strconcat ("ledger-before-restore-", stamp, number, ".db", NULL);
      g_autofree char *path = g_build_filename (dir, name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

static gboolean
swap (const char *staged, const char *target, const char *kept, GError **error)
{
  static const char *const suffixes[] = { "-wal", "-shm" };
  if (kept != NULL)
    {
      settle_present (target);
      if (!keep_present (target, kept, error))
        return FALSE;
      /* Only a ledger that could not be settled still has these, and its kept copy has them too. */
      for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
        {
          g_autofree char *side = g_strconcat (target, suffixes[i], NULL);
          g_unlink (side);
        }
      if (!sync_folder_of (target, error))
        return FALSE;
    }
  if (g_rename (staged, target) != 0)
    return fail_errno ("Could not replace", target, error);
  return sync_folder_of (target, error);
}

/* The lock of the data folder, as the writer takes it. */
static int
lock_folder (const char *dir, GError **error)
{
  g_autofree char *path = g_build_filename (dir, LOCK_NAME, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      fail_errno ("Could not open", path, error);
      return -1;
    }
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    return fd;
  close (fd);
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                       "The ledger is in use: close Takings and try again");
  return -1;
}

gboolean
takings_backup_restore (const char *file, const char *dir, TakingsProgress progress, gpointer data,
                        GCancellable *cancellable, char **kept, GError **error)
{
  g_autofree char *target = g_build_filename (dir, "ledger.db", NULL);
  TakingsBackupPreview preview;

  if (same_file (file, target))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "%s is the ledger itself", file);
      return FALSE;
    }
  if (!takings_backup_preview (file, &preview, error))
    return FALSE;
  if (g_mkdir_with_parents (dir, 0700) != 0)
    return fail_errno ("Could not make the folder", dir, error);
  int lock = lock_folder (dir, error);
  if (lock < 0)
    return FALSE;
  g_autofree char *staged = stage_backup (file, target, progress, data, cancellable, error);
  g_autofree char *before = g_file_test (target, G_FILE_TEST_EXISTS) ? kept_name (dir) : NULL;
  gboolean ok = staged != NULL && swap (staged, target, before, error);
  if (!ok && staged != NULL)
    remove_with_side_files (staged);
  close (lock);
  if (ok && kept != NULL)
    *kept = g_steal_pointer (&before);
  return ok;
}
