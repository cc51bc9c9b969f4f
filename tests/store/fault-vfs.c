/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault-vfs.h"

typedef struct
{
  sqlite3_file base;
  sqlite3_file *real; /* behind this one */
} File;

static sqlite3_vfs *usual;
static sqlite3_vfs vfs;
static GMutex lock;
static guint countdown, n_calls, n_faults;
static int fault_code;
static gboolean persists;

static sqlite3_file *
real (sqlite3_file *file)
{
  return ((File *) file)->real;
}

static int
meet_fault (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  n_calls++;
  if (countdown == 0)
    return SQLITE_OK;
  if (countdown > 1)
    {
      countdown--;
      return SQLITE_OK;
    }
  if (!persists)
    countdown = 0;
  n_faults++;
  return fault_code;
}

static int
close_file (sqlite3_file *file)
{
  return real (file)->pMethods->xClose (real (file));
}

static int
read_file (sqlite3_file *file, void *data, int n, sqlite3_int64 offset)
{
  return real (file)->pMethods->xRead (real (file), data, n, offset);
}

static int
write_file (sqlite3_file *file, const void *data, int n, sqlite3_int64 offset)
{
  int code = meet_fault ();

  if (code == SQLITE_OK)
    return real (file)->pMethods->xWrite (real (file), data, n, offset);
  real (file)->pMethods->xWrite (real (file), data, n / 2, offset); /* a part may have gone out */
  return code;
}

static int
truncate_file (sqlite3_file *file, sqlite3_int64 size)
{
  int code = meet_fault ();

  return code != SQLITE_OK ? code : real (file)->pMethods->xTruncate (real (file), size);
}

static int
sync_file (sqlite3_file *file, int flags)
{
  int code = meet_fault ();

  return code != SQLITE_OK ? code : real (file)->pMethods->xSync (real (file), flags);
}

static int
size_of_file (sqlite3_file *file, sqlite3_int64 *size)
{
  return real (file)->pMethods->xFileSize (real (file), size);
}

static int
lock_file (sqlite3_file *file, int level)
{
  return real (file)->pMethods->xLock (real (file), level);
}

static int
unlock_file (sqlite3_file *file, int level)
{
  return real (file)->pMethods->xUnlock (real (file), level);
}

static int
is_reserved (sqlite3_file *file, int *result)
{
  return real (file)->pMethods->xCheckReservedLock (real (file), result);
}

static int
control_file (sqlite3_file *file, int op, void *data)
{
  return real (file)->pMethods->xFileControl (real (file), op, data);
}

static int
sector_size (sqlite3_file *file)
{
  return real (file)->pMethods->xSectorSize (real (file));
}

static int
characteristics (sqlite3_file *file)
{
  return real (file)->pMethods->xDeviceCharacteristics (real (file));
}

static int
map_memory (sqlite3_file *file, int page, int size, int extend, void volatile **memory)
{
  return real (file)->pMethods->xShmMap (real (file), page, size, extend, memory);
}

static int
lock_memory (sqlite3_file *file, int offset, int n, int flags)
{
  return real (file)->pMethods->xShmLock (real (file), offset, n, flags);
}

static void
memory_barrier (sqlite3_file *file)
{
  real (file)->pMethods->xShmBarrier (real (file));
}

static int
unmap_memory (sqlite3_file *file, int delete)
{
  return real (file)->pMethods->xShmUnmap (real (file), delete);
}

static int
open_file (sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = is_reserved,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = characteristics,
    .xShmMap = map_memory,
    .xShmLock = lock_memory,
    .xShmBarrier = memory_barrier,
    .xShmUnmap = unmap_memory,
  };
  File *own = (File *) file;
  int code;

  own->real = (sqlite3_file *) (own + 1);
  code = usual->xOpen (usual, name, own->real, flags, out_flags);
  file->pMethods = code == SQLITE_OK ? &methods : NULL;
  return code;
}

void
fault_vfs_install (void)
{
  usual = sqlite3_vfs_find (NULL);
  vfs = *usual;
  vfs.zName = "fault";
  vfs.szOsFile = (int) sizeof (File) + usual->szOsFile;
  vfs.xOpen = open_file;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, 1), ==, SQLITE_OK);
}

void
fault_vfs_arm (guint nth, int code, gboolean goes_on)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  countdown = nth;
  fault_code = code;
  persists = goes_on;
  n_calls = n_faults = 0;
}

guint
fault_vfs_disarm (guint *n_failed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  countdown = 0;
  if (n_failed != NULL)
    *n_failed = n_faults;
  return n_calls;
}
