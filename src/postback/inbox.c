/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One thread. */
#include "config.h"

#include "inbox-private.h"

#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define APPLICATION_ID 0x54414b49 /* "TAKI" */
#define VERSION        2
#define TIDY_FRAMES    4000 /* pages in the WAL before they are copied: 16 MB */
#define LOG_ROOM       ((TIDY_FRAMES + 400) * 4120)

static const char *const sql[TAKINGS_INBOX_N_SQL] = {
  [TAKINGS_INBOX_SQL_BEGIN] = "BEGIN IMMEDIATE",
  [TAKINGS_INBOX_SQL_COMMIT] = "COMMIT",
  [TAKINGS_INBOX_SQL_APPEND]
  = "INSERT INTO event (seq, kind, at, key, campaign, affiliate, click, data) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (key) DO NOTHING",
  [TAKINGS_INBOX_SQL_FIND] = "SELECT seq FROM event WHERE key = ?1",
  [TAKINGS_INBOX_SQL_CLICK] = "SELECT campaign FROM event WHERE key = ?1",
  [TAKINGS_INBOX_SQL_READ] = "SELECT seq, kind, at, campaign, affiliate, click, data FROM event "
                             "WHERE seq > ?1 AND seq <= ?2 ORDER BY seq LIMIT ?3",
  [TAKINGS_INBOX_SQL_NOTE] = "INSERT INTO meta (key, value) VALUES (?1, ?2) "
                             "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
  [TAKINGS_INBOX_SQL_OLDEST] = "SELECT at FROM event WHERE seq > ?1 ORDER BY seq LIMIT 1",
};
static const char schema[]
  = "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;"
    "CREATE TABLE event ("
    "  seq INTEGER PRIMARY KEY,"
    "  kind INTEGER NOT NULL," /* 0 click, 1 conversion, 2 notification of a network */
    "  at INTEGER NOT NULL,"
    "  key TEXT NOT NULL UNIQUE,"
    "  campaign TEXT, affiliate TEXT, click TEXT,"
    "  data TEXT NOT NULL) STRICT;";
/* What version 2 added: the newest refusals, see inbox-refusals.c. */
static const char schema_2[]
  = "CREATE TABLE refusal (place INTEGER PRIMARY KEY, at INTEGER NOT NULL, path TEXT NOT NULL,"
    "  status INTEGER NOT NULL, reason TEXT NOT NULL, campaign TEXT) STRICT;"
    "PRAGMA user_version = 2;";

const char *
takings_event_kind_name (TakingsEventKind kind)
{
  static const char *const names[] = { "click", "conversion", "notification" };

  return kind < G_N_ELEMENTS (names) ? names[kind] : "unknown";
}

gboolean
takings_inbox_fail (TakingsInbox *inbox, GError **error)
{
  int code = inbox->handle != NULL ? sqlite3_errcode (inbox->handle) : SQLITE_CANTOPEN;
  const char *text = inbox->handle != NULL ? sqlite3_errmsg (inbox->handle) : "out of memory";
  const char *remedy = "The inbox could not be used";

  switch (code & 0xff)
    {
    case SQLITE_FULL: remedy = "The disk is full: free some space; nothing was lost"; break;
    case SQLITE_IOERR: remedy = "The disk reported a fault or is full"; break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: remedy = "Another receiver has the inbox: stop it first"; break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: remedy = "The inbox is damaged and was not touched: move it away"; break;
    default: break;
    }
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "%s (%s: %s)", remedy, inbox->path,
               text);
  return FALSE;
}

void
takings_inbox_roll_back (TakingsInbox *inbox)
{
  for (int i = 0; i < TAKINGS_INBOX_N_SQL; i++)
    sqlite3_reset (inbox->statements[i]);
  if (!sqlite3_get_autocommit (inbox->handle))
    sqlite3_exec (inbox->handle, "ROLLBACK", NULL, NULL, NULL);
  inbox->last = inbox->committed;
  inbox->transaction++;
}

void
takings_inbox_bind (sqlite3_stmt *stmt, int index, TakingsText text)
{
  if (text.data == NULL)
    sqlite3_bind_null (stmt, index);
  else
    sqlite3_bind_text64 (stmt, index, text.data, text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static TakingsText
column (sqlite3_stmt *stmt, int index)
{
  const char *data = (const char *) sqlite3_column_text (stmt, index);

  return (TakingsText){ data, data != NULL ? (gsize) sqlite3_column_bytes (stmt, index) : 0 };
}

static int
committed_cb (void *data, sqlite3 *handle, const char *name, int frames)
{
  ((TakingsInbox *) data)->frames = frames;
  return SQLITE_OK;
}

/* --- what the inbox notes of itself --- */

gint64
takings_inbox_get_meta (TakingsInbox *inbox, const char *key)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = 0;

  if (sqlite3_prepare_v2 (inbox->handle, "SELECT value FROM meta WHERE key = ?1", -1, &stmt, NULL)
        == SQLITE_OK
      && sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC) == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

gboolean
takings_inbox_set_meta (TakingsInbox *inbox, const char *key, gint64 value)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_NOTE];
  gboolean ok;

  sqlite3_bind_text (stmt, 1, key, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, value);
  ok = sqlite3_step (stmt) == SQLITE_DONE;
  sqlite3_reset (stmt);
  return ok;
}

/* --- transactions --- */

static gboolean
begin (TakingsInbox *inbox, GError **error)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_BEGIN];

  if (!sqlite3_get_autocommit (inbox->handle))
    return TRUE;
  if (sqlite3_step (stmt) == SQLITE_DONE)
    return sqlite3_reset (stmt) == SQLITE_OK;
  takings_inbox_fail (inbox, error);
  sqlite3_reset (stmt);
  return FALSE;
}

gboolean
takings_inbox_begin (TakingsInbox *inbox, GError **error)
{
  return sqlite3_exec (inbox->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
         || takings_inbox_fail (inbox, error);
}

gboolean
takings_inbox_end (TakingsInbox *inbox, gboolean ok, GError **error)
{
  if (ok && sqlite3_exec (inbox->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  takings_inbox_fail (inbox, error);
  takings_inbox_roll_back (inbox);
  return FALSE;
}

/* --- opening --- */

static gint64
ask (TakingsInbox *inbox, const char *question, gint64 fallback)
{
  sqlite3_stmt *stmt = NULL;
  gint64 value = fallback;

  if (sqlite3_prepare_v2 (inbox->handle, question, -1, &stmt, NULL) == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    value = sqlite3_column_int64 (stmt, 0);
  sqlite3_finalize (stmt);
  return value;
}

static gboolean
create (TakingsInbox *inbox, GError **error)
{
  g_autofree char *id = takings_secret_new ();
  sqlite3_stmt *stmt = NULL;
  gboolean ok;

  ok = sqlite3_exec (inbox->handle, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK
       && sqlite3_exec (inbox->handle, schema, NULL, NULL, NULL) == SQLITE_OK
       && sqlite3_prepare_v2 (inbox->handle, "INSERT INTO meta (key, value) VALUES ('id', ?1)", -1,
                              &stmt, NULL)
            == SQLITE_OK
       && sqlite3_bind_text (stmt, 1, id, 16, SQLITE_STATIC) == SQLITE_OK
       && sqlite3_step (stmt) == SQLITE_DONE;
  sqlite3_finalize (stmt);
  ok = ok
       && sqlite3_exec (inbox->handle, "PRAGMA application_id = 1413565257", NULL, NULL, NULL)
            == SQLITE_OK
       && sqlite3_exec (inbox->handle, schema_2, NULL, NULL, NULL) == SQLITE_OK
       && sqlite3_exec (inbox->handle, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
  G_STATIC_ASSERT (APPLICATION_ID == 1413565257 && VERSION == 2);
  return ok || takings_inbox_fail (inbox, error);
}

static gboolean
upgrade (TakingsInbox *inbox, GError **error)
{
  gboolean ok = takings_inbox_begin (inbox, error);

  if (!ok)
    return FALSE;
  ok = sqlite3_exec (inbox->handle, schema_2, NULL, NULL, NULL) == SQLITE_OK;
  return takings_inbox_end (inbox, ok, error);
}

static gboolean
check (TakingsInbox *inbox, GError **error)
{
  gint64 id, version, tables = ask (inbox, "SELECT count(*) FROM sqlite_schema", -1);

  if (tables < 0)
    return takings_inbox_fail (inbox, error);
  id = ask (inbox, "PRAGMA application_id", 0);
  version = ask (inbox, "PRAGMA user_version", 0);
  if (tables == 0 && id == 0)
    return create (inbox, error);
  if (id == APPLICATION_ID && version == 1)
    return upgrade (inbox, error);
  if (id == APPLICATION_ID && version == VERSION)
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "%s is no inbox that this version of Takings can read, and was not touched",
               inbox->path);
  return FALSE;
}

static gboolean
prepare (TakingsInbox *inbox, GError **error)
{
  sqlite3_stmt *stmt = NULL;

  for (int i = 0; i < TAKINGS_INBOX_N_SQL; i++)
    if (sqlite3_prepare_v3 (inbox->handle, sql[i], -1, SQLITE_PREPARE_PERSISTENT,
                            &inbox->statements[i], NULL)
        != SQLITE_OK)
      return takings_inbox_fail (inbox, error);
  if (sqlite3_prepare_v2 (inbox->handle, "SELECT value FROM meta WHERE key = 'id'", -1, &stmt, NULL)
        == SQLITE_OK
      && sqlite3_step (stmt) == SQLITE_ROW)
    inbox->id = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  inbox->read = takings_inbox_get_meta (inbox, "read");
  /* No number is given twice, whatever was pruned. */
  inbox->last = inbox->committed = MAX (ask (inbox, "SELECT ifnull(max(seq), 0) FROM event", 0),
                                        inbox->read);
  return inbox->id != NULL || takings_inbox_fail (inbox, error);
}

/* Gives the log the room that it has between two tidyings, written out: a file that need not grow
 * is on disk without the file system's journal, for which everything waits that another process,
 * such as a sync, has just written. What it holds there is no frame to SQLite. Without room it
 * grows. */
static void
make_room (const char *path)
{
  static const char zeros[65536];
  g_autofree char *log = g_strconcat (path, "-wal", NULL);
  int fd = open (log, O_WRONLY | O_CLOEXEC);
  off_t had = fd >= 0 ? lseek (fd, 0, SEEK_END) : -1, at = had;
  gssize n = 1;

  if (fd < 0)
    return;
  for (; at >= 0 && at < LOG_ROOM && n > 0; at += n)
    n = write (fd, zeros, sizeof zeros);
  if (n <= 0 && ftruncate (fd, had) != 0) /* a full disk is not filled to its last byte */
    g_warning ("%s: %s", log, g_strerror (errno));
  fdatasync (fd);
  close (fd);
}

TakingsInbox *
takings_inbox_open (const char *path, GError **error)
{
  g_autoptr (TakingsInbox) inbox = g_new0 (TakingsInbox, 1);
  int fd;

  inbox->path = g_strdup (path);
  inbox->key = g_string_new (NULL);
  if (strcmp (path, ":memory:") != 0
      && (fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) >= 0)
    close (fd); /* SQLite gives the -wal the same mode */
  if (sqlite3_open_v2 (path, &inbox->handle,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
                         | SQLITE_OPEN_PRIVATECACHE,
                       NULL)
      != SQLITE_OK)
    {
      takings_inbox_fail (inbox, error);
      return NULL;
    }
  sqlite3_extended_result_codes (inbox->handle, 1);
  sqlite3_busy_timeout (inbox->handle, 2000);
  if (sqlite3_exec (inbox->handle,
                    "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL;"
                    "PRAGMA synchronous = FULL; PRAGMA cache_size = -8192;"
                    "PRAGMA journal_size_limit = 33554432; PRAGMA trusted_schema = OFF;"
                    "PRAGMA wal_autocheckpoint = 0; BEGIN IMMEDIATE; COMMIT",
                    NULL, NULL, NULL)
        != SQLITE_OK
      || !check (inbox, error) || !prepare (inbox, error))
    {
      if (error != NULL && *error == NULL)
        takings_inbox_fail (inbox, error);
      return NULL;
    }
  sqlite3_wal_hook (inbox->handle, committed_cb, inbox);
  if (strcmp (path, ":memory:") != 0)
    make_room (path);
  return g_steal_pointer (&inbox);
}

void
takings_inbox_close (TakingsInbox *inbox)
{
  if (inbox == NULL)
    return;
  if (inbox->id != NULL)
    takings_inbox_commit (inbox, NULL);
  for (int i = 0; i < TAKINGS_INBOX_N_SQL; i++)
    sqlite3_finalize (inbox->statements[i]);
  sqlite3_close (inbox->handle);
  g_string_free (inbox->key, TRUE);
  g_free (inbox->path);
  g_free (inbox->id);
  g_free (inbox);
}

/* --- writing --- */

static gint64
find (TakingsInbox *inbox, TakingsText key)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_FIND];
  gint64 seq = 0;

  takings_inbox_bind (stmt, 1, key);
  if (sqlite3_step (stmt) == SQLITE_ROW)
    seq = sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);
  return seq;
}

/* A fault of this one event, which leaves the others of its transaction as they are. */
static gboolean
is_its_own_fault (int code)
{
  return (code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_TOOBIG;
}

TakingsInboxResult
takings_inbox_append (TakingsInbox *inbox, const TakingsEvent *event, gint64 *seq, GError **error)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_APPEND];
  int code;

  if (!begin (inbox, error))
    return TAKINGS_INBOX_FAILED;
  sqlite3_bind_int64 (stmt, 1, inbox->last + 1);
  sqlite3_bind_int (stmt, 2, (int) event->kind);
  sqlite3_bind_int64 (stmt, 3, event->at);
  takings_inbox_bind (stmt, 4, event->key);
  takings_inbox_bind (stmt, 5, event->campaign);
  takings_inbox_bind (stmt, 6, event->affiliate);
  takings_inbox_bind (stmt, 7, event->click);
  takings_inbox_bind (stmt, 8, event->data);
  code = sqlite3_step (stmt);
  if (code != SQLITE_DONE)
    {
      takings_inbox_fail (inbox, error);
      sqlite3_reset (stmt);
      if (!is_its_own_fault (code) || sqlite3_get_autocommit (inbox->handle))
        takings_inbox_roll_back (inbox);
      return TAKINGS_INBOX_FAILED;
    }
  sqlite3_reset (stmt);
  if (sqlite3_changes (inbox->handle) == 0)
    {
      if (seq != NULL)
        *seq = find (inbox, event->key);
      return TAKINGS_INBOX_REPEATED;
    }
  inbox->last++;
  if (seq != NULL)
    *seq = inbox->last;
  return TAKINGS_INBOX_NEW;
}

gboolean
takings_inbox_find_click (TakingsInbox *inbox, TakingsText affiliate, TakingsText click,
                          char campaign[65], GError **error)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_CLICK];
  gboolean found;
  int code;

  g_string_assign (inbox->key, "c:");
  g_string_append_len (inbox->key, affiliate.data, (gssize) affiliate.len);
  g_string_append_c (inbox->key, '\n');
  g_string_append_len (inbox->key, click.data, (gssize) click.len);
  takings_inbox_bind (stmt, 1, (TakingsText){ inbox->key->str, inbox->key->len });
  code = sqlite3_step (stmt);
  found = code == SQLITE_ROW;
  if (found)
    g_strlcpy (campaign, (const char *) sqlite3_column_text (stmt, 0), 65);
  else if (code != SQLITE_DONE)
    takings_inbox_fail (inbox, error);
  sqlite3_reset (stmt);
  return found;
}

gboolean
takings_inbox_is_dirty (TakingsInbox *inbox)
{
  return !sqlite3_get_autocommit (inbox->handle) || inbox->read_changed;
}

guint64
takings_inbox_get_transaction (TakingsInbox *inbox)
{
  return inbox->transaction;
}

gboolean
takings_inbox_commit (TakingsInbox *inbox, GError **error)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_COMMIT];

  if (!takings_inbox_is_dirty (inbox))
    return TRUE;
  if (!begin (inbox, error))
    return FALSE;
  if ((inbox->read_changed && !takings_inbox_set_meta (inbox, "read", inbox->read))
      || sqlite3_step (stmt) != SQLITE_DONE)
    {
      takings_inbox_fail (inbox, error);
      takings_inbox_roll_back (inbox);
      return FALSE;
    }
  sqlite3_reset (stmt);
  inbox->committed = inbox->last;
  inbox->read_changed = FALSE;
  inbox->transaction++;
  return TRUE;
}

void
takings_inbox_tidy (TakingsInbox *inbox)
{
  if (inbox->frames < TIDY_FRAMES || takings_inbox_is_dirty (inbox))
    return;
  inbox->frames = 0;
  sqlite3_wal_checkpoint_v2 (inbox->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

/* --- reading --- */

gboolean
takings_inbox_read (TakingsInbox *inbox, gint64 after, guint limit, TakingsEventFunc func,
                    gpointer data, GError **error)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_READ];
  int code;

  sqlite3_bind_int64 (stmt, 1, after);
  sqlite3_bind_int64 (stmt, 2, inbox->committed);
  sqlite3_bind_int64 (stmt, 3, limit);
  while ((code = sqlite3_step (stmt)) == SQLITE_ROW)
    {
      TakingsEvent event = {
        .seq = sqlite3_column_int64 (stmt, 0),
        .kind = (TakingsEventKind) sqlite3_column_int (stmt, 1),
        .at = sqlite3_column_int64 (stmt, 2),
        .campaign = column (stmt, 3),
        .affiliate = column (stmt, 4),
        .click = column (stmt, 5),
        .data = column (stmt, 6),
      };

      func (&event, data);
    }
  if (code != SQLITE_DONE)
    takings_inbox_fail (inbox, error);
  sqlite3_reset (stmt);
  return code == SQLITE_DONE;
}

void
takings_inbox_note_read (TakingsInbox *inbox, gint64 seq)
{
  if (seq <= inbox->read || seq > inbox->committed)
    return;
  inbox->read = seq;
  inbox->read_changed = TRUE;
}

const char *
takings_inbox_get_id (TakingsInbox *inbox)
{
  return inbox->id;
}

gint64
takings_inbox_get_last (TakingsInbox *inbox)
{
  return inbox->committed;
}

gint64
takings_inbox_get_oldest_unread (TakingsInbox *inbox)
{
  sqlite3_stmt *stmt = inbox->statements[TAKINGS_INBOX_SQL_OLDEST];
  gint64 at = 0;

  if (inbox->read >= inbox->committed)
    return 0;
  sqlite3_bind_int64 (stmt, 1, inbox->read);
  if (sqlite3_step (stmt) == SQLITE_ROW)
    at = sqlite3_column_int64 (stmt, 0);
  sqlite3_reset (stmt);
  return at;
}
