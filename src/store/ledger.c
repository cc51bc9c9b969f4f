/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ledger of a data folder: lock, writer, readers. The object may be used from any thread; the
 * readers' pool is guarded by a mutex, all writing is the writer thread's. */
#include "config.h"

#include "ledger.h"

#include "converted.h"
#include "query-where.h"
#include "text-index.h"
#include "writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_READERS  4
#define LENT_SECONDS 10 /* to wait for another process that writes meanwhile */

struct _TakingsLedger
{
  GObject parent_instance;
  char *dir, *path;
  int lock_fd;
  TakingsWriter *writer;   /* (owned) (nullable) */
  TakingsTextIndex *texts; /* (owned) */
  GMutex lock;
  GCond released;
  GPtrArray *idle_readers; /* (owned) of TakingsDb */
  guint n_readers;
  TakingsConverted *converted; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TakingsLedger, takings_ledger, G_TYPE_OBJECT)

char *
takings_ledger_default_dir (void)
{
  const char *dir = g_getenv ("TAKINGS_DATA_DIR");

  return dir != NULL && dir[0] != '\0' ? g_canonicalize_filename (dir, NULL)
                                       : g_build_filename (g_get_user_data_dir (), "takings", NULL);
}

const char *
takings_ledger_get_path (TakingsLedger *self)
{
  return self->path;
}

TakingsConverted *
takings_ledger_get_converted (TakingsLedger *self)
{
  return self->converted;
}

TakingsWriter *
takings_ledger_get_writer (TakingsLedger *self, GError **error)
{
  if (self->writer == NULL)
    g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                         "The ledger is open for reading only");
  return self->writer;
}

gint64
takings_ledger_now (TakingsLedger *self)
{
  return self->writer != NULL ? takings_writer_now (self->writer)
                              : g_get_real_time () / G_USEC_PER_SEC;
}

void
takings_ledger_set_customer_key (TakingsLedger *self, const guint8 *key, gsize len)
{
  if (self->writer != NULL)
    takings_writer_set_key (self->writer, key, len);
}

void
takings_ledger_set_clock (TakingsLedger *self, gint64 (*now) (gpointer data), gpointer data)
{
  if (self->writer != NULL)
    takings_writer_set_clock (self->writer, now, data);
}

TakingsTextIndex *
takings_ledger_get_text_index (TakingsLedger *self)
{
  return self->texts;
}

void
takings_ledger_close (TakingsLedger *self)
{
  if (self->texts != NULL)
    takings_text_index_empty (self->texts);
  g_mutex_lock (&self->lock);
  while (self->n_readers > self->idle_readers->len)
    g_cond_wait (&self->released, &self->lock);
  g_ptr_array_set_size (self->idle_readers, 0);
  self->n_readers = 0;
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->writer, takings_writer_free);
  takings_converted_set_own (self->converted, FALSE); /* from now on others may write */
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

static void
takings_ledger_dispose (GObject *object)
{
  takings_ledger_close (TAKINGS_LEDGER (object));
  G_OBJECT_CLASS (takings_ledger_parent_class)->dispose (object);
}

static void
takings_ledger_finalize (GObject *object)
{
  TakingsLedger *self = TAKINGS_LEDGER (object);

  g_clear_pointer (&self->texts, takings_text_index_free);
  g_ptr_array_unref (self->idle_readers);
  takings_converted_free (self->converted);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->released);
  g_free (self->dir);
  g_free (self->path);
  G_OBJECT_CLASS (takings_ledger_parent_class)->finalize (object);
}

static void
takings_ledger_class_init (TakingsLedgerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_ledger_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_ledger_finalize;
}

static void
takings_ledger_init (TakingsLedger *self)
{
  self->lock_fd = -1;
  self->converted = takings_converted_new ();
  self->idle_readers = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_db_free);
  g_mutex_init (&self->lock);
  g_cond_init (&self->released);
}

/* --- opening --- */

static gboolean
fail_folder (const char *path, int code, GError **error)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "The data folder can't be used: check that it is yours and writable (%s: %s)", path,
               g_strerror (code));
  return FALSE;
}

static gboolean
take_lock (TakingsLedger *self, guint wait_seconds, GCancellable *cancellable, GError **error)
{
  g_autofree char *file = g_build_filename (self->dir, "ledger.lock", NULL);
  gint64 until = g_get_monotonic_time () + (gint64) wait_seconds * G_USEC_PER_SEC;

  self->lock_fd = open (file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_fd < 0)
    return fail_folder (file, errno, error);
  while (flock (self->lock_fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        return fail_folder (file, errno, error);
      if (g_cancellable_is_cancelled (cancellable))
        {
          g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED,
                               "Waiting for the ledger was cancelled");
          return FALSE;
        }
      if (g_get_monotonic_time () >= until)
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                       "Another Takings is writing to this ledger: wait until it is done or close "
                       "it (%s)",
                       self->path);
          return FALSE;
        }
      g_usleep (20000);
    }
  return TRUE;
}

static gboolean
keep_copy_before_migration (TakingsLedger *self, TakingsDb *db, GError **error)
{
  int version = takings_db_version (db);
  g_autofree char *name = g_strdup_printf ("ledger-version-%d.db", version);
  g_autofree char *file = g_build_filename (self->dir, name, NULL);
  g_autofree char *journal = g_strconcat (file, "-journal", NULL);
  sqlite3_stmt *stmt;

  if (version <= 0 || version >= TAKINGS_DB_VERSION)
    return TRUE;
  g_unlink (file);
  g_unlink (journal); /* of a copy that was killed: SQLite would take it for the new one's */
  stmt = takings_db_prepare (db, "VACUUM INTO ?1", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, file, -1, SQLITE_STATIC);
  if (!takings_db_run (db, stmt, error))
    return FALSE;
  g_chmod (file, 0600);
  return TRUE;
}

/* @value: (out): NULL if unset */
static gboolean
read_setting (TakingsDb *db, const char *key, char **value, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, "SELECT value FROM setting WHERE key = ?1", error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
  if (takings_db_step (db, stmt, &fault))
    *value = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static TakingsZone *
reporting_zone (TakingsDb *db, GError **error)
{
  g_autofree char *id = NULL;
  TakingsZone *zone;

  if (!read_setting (db, "zone", &id, error))
    return NULL;
  zone = id != NULL ? takings_zone_new (id, NULL) : NULL;
  return zone != NULL ? zone : takings_zone_new_local ();
}

static gboolean
start_writer (TakingsLedger *self, GError **error)
{
  g_autoptr (TakingsDb) db = takings_db_open (self->path, TRUE, error);
  g_autoptr (TakingsZone) zone = NULL;
  g_autofree char *counted = NULL;

  if (db == NULL || !keep_copy_before_migration (self, db, error)
      || !takings_db_migrate (db, error))
    return FALSE;
  zone = reporting_zone (db, error);
  if (zone == NULL || !read_setting (db, "zone-of-days", &counted, error))
    return FALSE;
  self->writer = takings_writer_new (g_steal_pointer (&db), zone, error);
  if (self->writer == NULL)
    return FALSE;
  takings_converted_set_own (self->converted, TRUE);
  takings_writer_get_ingest (self->writer)->totals.converted = self->converted;
  if (g_strcmp0 (counted, takings_zone_get_id (zone)) == 0)
    return TRUE;
  return takings_ledger_follow_zone (self, takings_zone_get_id (zone), error);
}

/* --- lending: on the writer thread --- */

static void
give_up_lock (gpointer data)
{
  TakingsLedger *self = data;

  if (self->lock_fd >= 0)
    close (self->lock_fd);
  self->lock_fd = -1;
}

/* Others may have written, migrated or restored it, but not taken it away. */
static gboolean
open_again (gpointer data, TakingsDb **result, TakingsZone **zone, GError **error)
{
  TakingsLedger *self = data;
  g_autoptr (TakingsDb) db = NULL;
  g_autofree char *counted = NULL;
  gboolean fine = take_lock (self, LENT_SECONDS, NULL, error);

  if (fine && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    fine = takings_db_fail (NULL, SQLITE_CANTOPEN, self->path, error);
  fine = fine && (db = takings_db_open (self->path, TRUE, error)) != NULL
         && keep_copy_before_migration (self, db, error) && takings_db_migrate (db, error)
         && read_setting (db, "zone-of-days", &counted, error);
  if (fine)
    *zone = counted != NULL ? takings_zone_new (counted, error) : reporting_zone (db, error);
  if (!fine || *zone == NULL)
    {
      g_clear_pointer (&db, takings_db_free);
      give_up_lock (self);
      return FALSE;
    }
  *result = g_steal_pointer (&db);
  return TRUE;
}

static gboolean
begin_again (gpointer data, TakingsDb *db, TakingsIngest *ingest, GError **error)
{
  TakingsLedger *self = data;

  ingest->totals.converted = self->converted;
  return takings_converted_take_back (self->converted, db, error);
}

static void
end_for_now (gpointer data, TakingsDb *db)
{
  takings_converted_lend (((TakingsLedger *) data)->converted, db, NULL);
}

void
takings_ledger_lend (TakingsLedger *self, guint idle_ms)
{
  const TakingsWriterDoor door = { open_again, begin_again, end_for_now, give_up_lock, self };

  g_return_if_fail (self->writer != NULL);
  takings_writer_lend (self->writer, idle_ms, &door);
}

void
takings_ledger_hold (TakingsLedger *self)
{
  if (self->writer != NULL)
    takings_writer_hold (self->writer, 1);
}

void
takings_ledger_release (TakingsLedger *self)
{
  if (self->writer != NULL)
    takings_writer_hold (self->writer, -1);
}

/* A look before anything is written: that the file is as long as it says and, if it is small, that
 * it is whole. Larger ones would take too long at each start; what is damaged in them is told where
 * it is met, and by a check. */
static gboolean
refuse_damage (TakingsLedger *self, GError **error)
{
  TakingsDb *db;
  GStatBuf info;
  gboolean fine;

  if (g_stat (self->path, &info) != 0 || info.st_size == 0)
    return TRUE;
  takings_db_recover (self->path);
  if (takings_db_is_blank (self->path))
    return TRUE;
  db = takings_db_open (self->path, FALSE, error);
  fine = db != NULL && takings_db_look_for_damage (db, error);
  takings_db_free (db);
  return fine;
}

static gboolean
open_for_reading (TakingsLedger *self, GError **error)
{
  TakingsDb *db;
  gboolean fine;

  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                   "There is no ledger yet: add an account with “takings accounts add” (%s)",
                   self->path);
      return FALSE;
    }
  db = takings_ledger_acquire_reader (self, error);
  if (db == NULL)
    return FALSE;
  fine = takings_db_look_for_damage (db, error);
  takings_ledger_release_reader (self, db);
  return fine;
}

static gboolean
open_for_writing (TakingsLedger *self, guint wait_seconds, GCancellable *cancellable,
                  GError **error)
{
  if (g_mkdir_with_parents (self->dir, 0700) != 0)
    return fail_folder (self->dir, errno, error);
  return take_lock (self, wait_seconds, cancellable, error) && refuse_damage (self, error)
         && start_writer (self, error);
}

TakingsLedger *
takings_ledger_open (const char *dir, TakingsLedgerMode mode, guint wait_seconds,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (TakingsLedger) self = g_object_new (TAKINGS_TYPE_LEDGER, NULL);
  gboolean ok;

  self->dir = g_strdup (dir);
  self->path = g_build_filename (dir, "ledger.db", NULL);
  self->texts = takings_text_index_new (self->path);
  ok = mode == TAKINGS_LEDGER_READ_ONLY ? open_for_reading (self, error)
                                        : open_for_writing (self, wait_seconds, cancellable, error);
  return ok ? g_steal_pointer (&self) : NULL;
}

/* --- jobs and readers --- */

gboolean
takings_ledger_run_write (TakingsLedger *self, TakingsWriteFunc func, gpointer data, GError **error)
{
  TakingsWriter *writer = takings_ledger_get_writer (self, error);

  return writer != NULL && takings_writer_run (writer, TRUE, func, data, error);
}

gboolean
takings_ledger_run_plain (TakingsLedger *self, TakingsWriteFunc func, gpointer data, GError **error)
{
  TakingsWriter *writer = takings_ledger_get_writer (self, error);

  return writer != NULL && takings_writer_run (writer, FALSE, func, data, error);
}

TakingsDb *
takings_ledger_open_reader (const char *path, GError **error)
{
  g_autoptr (TakingsDb) db = takings_db_open (path, FALSE, error);

  if (db == NULL || !takings_summing_register (db, error) || !takings_where_register (db, error))
    return NULL;
  return g_steal_pointer (&db);
}

TakingsDb *
takings_ledger_acquire_reader (TakingsLedger *self, GError **error)
{
  TakingsDb *db = NULL;

  g_mutex_lock (&self->lock);
  while (self->idle_readers->len == 0 && self->n_readers >= MAX_READERS)
    g_cond_wait (&self->released, &self->lock);
  if (self->idle_readers->len > 0)
    db = g_ptr_array_steal_index_fast (self->idle_readers, self->idle_readers->len - 1);
  else
    self->n_readers++;
  g_mutex_unlock (&self->lock);
  if (db != NULL && takings_db_check_place (db, NULL))
    return db;
  takings_db_free (db); /* of a file that another took the place of */
  db = takings_ledger_open_reader (self->path, error);
  if (db == NULL)
    {
      g_mutex_lock (&self->lock);
      self->n_readers--;
      g_cond_broadcast (&self->released);
      g_mutex_unlock (&self->lock);
    }
  return db;
}

void
takings_ledger_release_reader (TakingsLedger *self, TakingsDb *db)
{
  gboolean stuck; /* in a transaction that there was no memory to end */

  if (!sqlite3_get_autocommit (db->handle))
    sqlite3_exec (db->handle, "ROLLBACK", NULL, NULL, NULL);
  stuck = !sqlite3_get_autocommit (db->handle);
  if (stuck)
    takings_db_free (db);
  g_mutex_lock (&self->lock);
  if (stuck)
    self->n_readers--;
  else
    g_ptr_array_add (self->idle_readers, db);
  g_cond_broadcast (&self->released);
  g_mutex_unlock (&self->lock);
}
