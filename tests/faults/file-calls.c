/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FILE_OFFSET_BITS /* the names below are those of the C library */
#undef _FORTIFY_SOURCE   /* whose headers would define some of them */
#include "file-calls.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__ ((visibility ("default")))

EXPORT ssize_t pwrite64 (int fd, const void *data, size_t n, off_t offset);
EXPORT ssize_t pwrite (int fd, const void *data, size_t n, off_t offset);
EXPORT ssize_t write (int fd, const void *data, size_t n);
EXPORT int ftruncate64 (int fd, off_t size);
EXPORT int ftruncate (int fd, off_t size);
EXPORT int fsync (int fd);
EXPORT int fdatasync (int fd);
EXPORT int rename (const char *from, const char *to);
EXPORT int link (const char *from, const char *to);
EXPORT int unlink (const char *path);
EXPORT int mkdir (const char *path, mode_t mode);
EXPORT int open (const char *path, int flags, ...);
EXPORT int open64 (const char *path, int flags, ...);
EXPORT int openat (int folder, const char *path, int flags, ...);
EXPORT int openat64 (int folder, const char *path, int flags, ...);

EXPORT int (*file_calls_watch) (const FileEvent *event);

/* TRUE: the call fails, errno says why. */
static gboolean
meets_fault (FileEvent event)
{
  int kept = errno;
  int code = file_calls_watch != NULL ? file_calls_watch (&event) : 0;

  errno = code != 0 ? code : kept;
  return code != 0;
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off_t offset)
{
  if (meets_fault ((FileEvent){ FILE_WRITE, .fd = fd, .data = data, .size = n, .offset = offset }))
    return -1;
  return syscall (SYS_pwrite64, fd, data, n, offset);
}

ssize_t
pwrite (int fd, const void *data, size_t n, off_t offset)
{
  return pwrite64 (fd, data, n, offset);
}

ssize_t
write (int fd, const void *data, size_t n)
{
  if (meets_fault ((FileEvent){ FILE_WRITE, .fd = fd, .data = data, .size = n, .offset = -1 }))
    return -1;
  return syscall (SYS_write, fd, data, n);
}

int
ftruncate64 (int fd, off_t size)
{
  if (meets_fault ((FileEvent){ FILE_TRUNCATE, .fd = fd, .size = (gsize) size }))
    return -1;
  return (int) syscall (SYS_ftruncate, fd, size);
}

int
ftruncate (int fd, off_t size)
{
  return ftruncate64 (fd, size);
}

int
fsync (int fd)
{
  if (meets_fault ((FileEvent){ FILE_SYNC, .fd = fd }))
    return -1;
  return (int) syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  if (meets_fault ((FileEvent){ FILE_SYNC, .fd = fd }))
    return -1;
  return (int) syscall (SYS_fdatasync, fd);
}

int
rename (const char *from, const char *to)
{
  if (meets_fault ((FileEvent){ FILE_RENAME, .fd = -1, .path = from, .to = to }))
    return -1;
  return (int) syscall (SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int
link (const char *from, const char *to)
{
  if (meets_fault ((FileEvent){ FILE_LINK, .fd = -1, .path = from, .to = to }))
    return -1;
  return (int) syscall (SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlink (const char *path)
{
  if (meets_fault ((FileEvent){ FILE_UNLINK, .fd = -1, .path = path }))
    return -1;
  return (int) syscall (SYS_unlinkat, AT_FDCWD, path, 0);
}

int
mkdir (const char *path, mode_t mode)
{
  if (meets_fault ((FileEvent){ FILE_MKDIR, .fd = -1, .path = path }))
    return -1;
  return (int) syscall (SYS_mkdirat, AT_FDCWD, path, mode);
}

static int
open_file (int folder, const char *path, int flags, va_list args)
{
  int mode = (flags & O_CREAT) != 0 || (flags & O_TMPFILE) == O_TMPFILE ? va_arg (args, int) : 0;

  if (((flags & O_ACCMODE) != O_RDONLY || (flags & O_CREAT) != 0)
      && meets_fault ((FileEvent){ FILE_OPEN, .fd = -1, .path = path }))
    return -1;
  return (int) syscall (SYS_openat, folder, path, flags, mode);
}

#define OPEN(folder)                                                                               \
  va_list args;                                                                                    \
  va_start (args, flags);                                                                          \
  int fd = open_file (folder, path, flags, args);                                                  \
  va_end (args);                                                                                   \
  return fd

int
open (const char *path, int flags, ...)
{
  OPEN (AT_FDCWD);
}

int
open64 (const char *path, int flags, ...)
{
  OPEN (AT_FDCWD);
}

int
openat (int folder, const char *path, int flags, ...)
{
  OPEN (folder);
}

int
openat64 (int folder, const char *path, int flags, ...)
{
  OPEN (folder);
}
