/* SPDX-License-Identifier: GPL-3.0-or-later */
#undef _FILE_OFFSET_BITS /* the names below are those of the C library */
#include "file-calls.h"

#include <fcntl.h>
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

void (*file_calls_watch) (const FileEvent *event);

static void
tell (FileEvent event)
{
  if (file_calls_watch != NULL)
    file_calls_watch (&event);
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off_t offset)
{
  tell ((FileEvent){ FILE_WRITE, .fd = fd, .data = data, .size = n, .offset = offset });
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
  if (file_calls_watch != NULL)
    tell ((FileEvent){ FILE_WRITE, .fd = fd, .data = data, .size = n,
                       .offset = syscall (SYS_lseek, fd, 0, SEEK_CUR) });
  return syscall (SYS_write, fd, data, n);
}

int
ftruncate64 (int fd, off_t size)
{
  tell ((FileEvent){ FILE_TRUNCATE, .fd = fd, .size = (gsize) size });
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
  tell ((FileEvent){ FILE_SYNC, .fd = fd });
  return (int) syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  tell ((FileEvent){ FILE_SYNC, .fd = fd });
  return (int) syscall (SYS_fdatasync, fd);
}

int
rename (const char *from, const char *to)
{
  tell ((FileEvent){ FILE_RENAME, .fd = -1, .path = from, .to = to });
  return (int) syscall (SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int
link (const char *from, const char *to)
{
  tell ((FileEvent){ FILE_LINK, .fd = -1, .path = from, .to = to });
  return (int) syscall (SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlink (const char *path)
{
  tell ((FileEvent){ FILE_UNLINK, .fd = -1, .path = path });
  return (int) syscall (SYS_unlinkat, AT_FDCWD, path, 0);
}
