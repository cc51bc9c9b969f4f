/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "disk-log.h"

#include "file-calls.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512

typedef enum
{
  EVENT_WRITE,
  EVENT_TRUNCATE,
  EVENT_SYNC,
  EVENT_SYNC_NAMES,
  EVENT_NAME,   /* @name is @file, and @gone (nullable) nothing any more */
  EVENT_UNNAME, /* @gone is nothing any more */
  EVENT_MARK,
} EventKind;

typedef struct
{
  EventKind kind;
  guint file, mark;
  char *name, *gone;
  guint8 *data;
  gsize size;
  gint64 offset;
} Event;

struct _DiskLog
{
  char *dir;
  GMutex lock;
  GPtrArray *events;
  GHashTable *files;       /* inode → number of a file, while it has a name or a descriptor */
  GHashTable *names;       /* name → number of a file, as they are now */
  guint n_files, n_before; /* files, and events that tell what was there */
};

/* A file as it is found after a crash. */
typedef struct
{
  GByteArray *bytes;  /* synchronised */
  GPtrArray *pending; /* of Event */
} File;

static DiskLog *active;

static void
free_event (gpointer data)
{
  Event *event = data;

  g_free (event->name);
  g_free (event->gone);
  g_free (event->data);
  g_free (event);
}

static Event *
add_event (DiskLog *log, EventKind kind, guint file)
{
  Event *event = g_new0 (Event, 1);

  event->kind = kind;
  event->file = file;
  g_ptr_array_add (log->events, event);
  return event;
}

static const char *
name_within (DiskLog *log, const char *path)
{
  gsize n = strlen (log->dir);

  return strncmp (path, log->dir, n) == 0 && path[n] == '/' ? path + n + 1 : NULL;
}

static void
add_name (DiskLog *log, const char *name, const char *gone, guint file)
{
  Event *event = add_event (log, EVENT_NAME, file);

  event->name = g_strdup (name);
  event->gone = g_strdup (gone);
  g_hash_table_insert (log->names, g_strdup (name), GUINT_TO_POINTER (file));
}

/* 0: not of this folder. A file that was not known has just been made. */
static guint
find_file (DiskLog *log, int fd)
{
  struct stat info;
  char link[32], path[4096];
  const char *name;
  ssize_t n;
  guint file;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_nlink == 0)
    return 0;
  g_snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  if (n <= 0)
    return 0;
  path[n] = '\0';
  name = name_within (log, path);
  if (name == NULL || g_str_has_suffix (name, "-shm"))
    return 0;
  file = GPOINTER_TO_UINT (g_hash_table_lookup (log->files, &info.st_ino));
  if (file != 0)
    return file;
  file = ++log->n_files;
  g_hash_table_insert (log->files, g_memdup2 (&info.st_ino, sizeof info.st_ino),
                       GUINT_TO_POINTER (file));
  add_name (log, name, NULL, file);
  return file;
}

static void
forget_inode (DiskLog *log, const char *path)
{
  struct stat info;

  if (stat (path, &info) == 0 && info.st_nlink == 1)
    g_hash_table_remove (log->files, &info.st_ino);
}

static void
watch_names (DiskLog *log, const FileEvent *seen)
{
  const char *name = name_within (log, seen->path);
  const char *to = seen->to != NULL ? name_within (log, seen->to) : NULL;
  guint file = name != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (log->names, name)) : 0;

  if (file == 0 || seen->call == FILE_OPEN || seen->call == FILE_MKDIR
      || (seen->call == FILE_LINK && access (seen->to, F_OK) == 0))
    return;
  if (seen->call == FILE_UNLINK)
    forget_inode (log, seen->path);
  else if (seen->call == FILE_RENAME && to != NULL)
    forget_inode (log, seen->to);
  if (to != NULL)
    add_name (log, to, seen->call == FILE_RENAME ? name : NULL, file);
  else
    add_event (log, EVENT_UNNAME, file)->gone = g_strdup (name);
  if (seen->call != FILE_LINK)
    g_hash_table_remove (log->names, name);
}

static gboolean
is_folder (DiskLog *log, int fd)
{
  struct stat one, two;

  return fstat (fd, &one) == 0 && S_ISDIR (one.st_mode) && stat (log->dir, &two) == 0
         && one.st_ino == two.st_ino;
}

static int
watch (const FileEvent *seen)
{
  DiskLog *log = active;
  g_autoptr (GMutexLocker) locker = NULL;
  static __thread gboolean inside; /* a call of this code itself */
  Event *event;
  guint file;

  if (log == NULL || inside)
    return 0;
  inside = TRUE;
  locker = g_mutex_locker_new (&log->lock);
  if (seen->fd < 0)
    watch_names (log, seen);
  else if (seen->call == FILE_SYNC && is_folder (log, seen->fd))
    add_event (log, EVENT_SYNC_NAMES, 0);
  else if ((file = find_file (log, seen->fd)) != 0)
    {
      event = add_event (log,
                         seen->call == FILE_WRITE      ? EVENT_WRITE
                         : seen->call == FILE_TRUNCATE ? EVENT_TRUNCATE
                                                       : EVENT_SYNC,
                         file);
      event->size = seen->size;
      event->offset = seen->offset >= 0 ? seen->offset : lseek (seen->fd, 0, SEEK_CUR);
      if (seen->call == FILE_WRITE)
        event->data = g_memdup2 (seen->data, seen->size);
    }
  inside = FALSE;
  return 0;
}

/* What is there before the first event is on disk. */
static void
take_file (DiskLog *log, const char *name)
{
  g_autofree char *path = g_build_filename (log->dir, name, NULL);
  struct stat info;
  gsize size;
  char *data;
  Event *event;
  guint file;

  if (stat (path, &info) != 0 || !g_file_get_contents (path, &data, &size, NULL))
    return;
  file = ++log->n_files;
  g_hash_table_insert (log->files, g_memdup2 (&info.st_ino, sizeof info.st_ino),
                       GUINT_TO_POINTER (file));
  add_name (log, name, NULL, file);
  event = add_event (log, EVENT_WRITE, file);
  event->data = (guint8 *) data;
  event->size = size;
  add_event (log, EVENT_SYNC, file);
}

DiskLog *
disk_log_start (const char *dir)
{
  DiskLog *log = g_new0 (DiskLog, 1);
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  g_assert_null (active);
  log->dir = g_strdup (dir);
  g_mutex_init (&log->lock);
  log->events = g_ptr_array_new_with_free_func (free_event);
  log->files = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  log->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  while ((name = g_dir_read_name (open)) != NULL)
    if (!g_str_has_suffix (name, "-shm"))
      take_file (log, name);
  add_event (log, EVENT_SYNC_NAMES, 0);
  log->n_before = log->events->len;
  active = log;
  file_calls_watch = watch;
  return log;
}

void
disk_log_mark (DiskLog *log, guint promise)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&log->lock);

  add_event (log, EVENT_MARK, 0)->mark = promise;
}

void
disk_log_stop (DiskLog *log)
{
  file_calls_watch = NULL;
  active = NULL;
}

guint
disk_log_get_length (DiskLog *log)
{
  return log->events->len - log->n_before;
}

void
disk_log_free (DiskLog *log)
{
  g_mutex_clear (&log->lock);
  g_ptr_array_unref (log->events);
  g_hash_table_unref (log->files);
  g_hash_table_unref (log->names);
  g_free (log->dir);
  g_free (log);
}

/* --- the crash --- */

static void
resize (GByteArray *bytes, gsize size)
{
  gsize old = bytes->len;

  g_byte_array_set_size (bytes, (guint) size);
  if (size > old)
    memset (bytes->data + old, 0, size - old);
}

static void
apply (GByteArray *bytes, const Event *event, gsize begin, gsize end)
{
  gsize reach = (gsize) event->offset + end;

  if (event->kind == EVENT_TRUNCATE)
    {
      resize (bytes, event->size);
      return;
    }
  if (reach > bytes->len)
    resize (bytes, reach);
  memcpy (bytes->data + event->offset + begin, event->data + begin, end - begin);
}

/* Some of the sectors of a write. */
static void
apply_torn (GByteArray *bytes, const Event *event)
{
  for (gsize begin = 0, end; begin < event->size; begin = end)
    {
      end = begin + SECTOR - (gsize) (event->offset + (gint64) begin) % SECTOR;
      end = MIN (end, event->size);
      if (g_test_rand_bit ())
        apply (bytes, event, begin, end);
    }
}

static void
settle (File *file)
{
  for (guint i = 0; i < file->pending->len; i++)
    {
      const Event *event = file->pending->pdata[i];
      apply (file->bytes, event, 0, event->size);
    }
  g_ptr_array_set_size (file->pending, 0);
}

typedef enum
{
  LOSE_ALL,
  LOSE_SOME,
  LOSE_SECTORS,
  LOSE_TAIL, /* and tear the last that is there */
  LOSE_NONE,
  N_LOSSES,
} Loss;

static void
crash_file (File *file, Loss loss)
{
  guint n = file->pending->len;
  guint kept = loss == LOSE_TAIL ? (guint) g_test_rand_int_range (0, (gint32) n + 1) : n;

  for (guint i = 0; i < kept && loss != LOSE_ALL; i++)
    {
      const Event *event = file->pending->pdata[i];
      if (event->kind == EVENT_WRITE
          && (loss == LOSE_SECTORS || (loss == LOSE_TAIL && i + 1 == kept)))
        apply_torn (file->bytes, event);
      else if (loss == LOSE_NONE || loss == LOSE_TAIL || g_test_rand_bit ())
        apply (file->bytes, event, 0, event->size);
    }
}

static void
apply_names (GHashTable *names, GPtrArray *pending, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      const Event *event = pending->pdata[i];
      if (event->gone != NULL)
        g_hash_table_remove (names, event->gone);
      if (event->kind == EVENT_NAME)
        g_hash_table_insert (names, event->name, GUINT_TO_POINTER (event->file));
    }
  g_ptr_array_set_size (pending, 0);
}

static File *
make_files (guint n)
{
  File *files = g_new0 (File, n);

  for (guint i = 0; i < n; i++)
    {
      files[i].bytes = g_byte_array_new ();
      files[i].pending = g_ptr_array_new ();
    }
  return files;
}

static void
free_files (File *files, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_byte_array_unref (files[i].bytes);
      g_ptr_array_unref (files[i].pending);
    }
  g_free (files);
}

static guint
replay (DiskLog *log, guint n_events, File *files, GHashTable *names, GPtrArray *pending)
{
  guint mark = 0;

  for (guint i = 0; i < n_events; i++)
    {
      Event *event = log->events->pdata[i];
      switch (event->kind)
        {
        case EVENT_WRITE:
        case EVENT_TRUNCATE: g_ptr_array_add (files[event->file].pending, event); break;
        case EVENT_SYNC: settle (&files[event->file]); break;
        case EVENT_SYNC_NAMES: apply_names (names, pending, pending->len); break;
        case EVENT_NAME:
        case EVENT_UNNAME: g_ptr_array_add (pending, event); break;
        case EVENT_MARK: mark = event->mark; break;
        default: g_assert_not_reached ();
        }
    }
  return mark;
}

guint
disk_log_crash (DiskLog *log, guint n_events, const char *dir)
{
  Loss loss = (Loss) g_test_rand_int_range (0, N_LOSSES);
  File *files = make_files (log->n_files + 1);
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer name, number;
  guint mark = replay (log, log->n_before + n_events, files, names, pending);

  apply_names (names, pending,
               loss == LOSE_ALL    ? 0
               : loss == LOSE_NONE ? pending->len
                                   : (guint) g_test_rand_int_range (0, (gint32) pending->len + 1));
  for (guint i = 1; i <= log->n_files; i++)
    crash_file (&files[i], loss);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, &number))
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      GByteArray *bytes = files[GPOINTER_TO_UINT (number)].bytes;

      g_file_set_contents_full (path, (const char *) bytes->data, bytes->len,
                                G_FILE_SET_CONTENTS_NONE, 0600, &error);
      g_assert_no_error (error);
    }
  free_files (files, log->n_files + 1);
  return mark;
}
