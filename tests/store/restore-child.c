/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A restore that kills its process at the N-th call that changes a file: restore-child BACKUP DIR
 * N. 0 for N: never. The calls of SQLite and GLib come here too, since a program's own symbols go
 * before a library's. */
#undef _FILE_OFFSET_BITS /* the names below are those of the C library */
#include "config.h"

#include "ledger.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
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

static int remaining = -1;

static void
step (void)
{
  if (remaining > 0 && --remaining == 0)
    raise (SIGKILL);
}

ssize_t
pwrite64 (int fd, const void *data, size_t n, off_t offset)
{
  step ();
  return syscall (SYS_pwrite64, fd, data, n, offset);
}

ssize_t
pwrite (int fd, const void *data, size_t n, off_t offset)
{
  step ();
  return syscall (SYS_pwrite64, fd, data, n, offset);
}

ssize_t
write (int fd, const void *data, size_t n)
{
  step ();
  return syscall (SYS_write, fd, data, n);
}

int
ftruncate64 (int fd, off_t size)
{
  step ();
  return (int) syscall (SYS_ftruncate, fd, size);
}

int
ftruncate (int fd, off_t size)
{
  step ();
  return (int) syscall (SYS_ftruncate, fd, size);
}

int
fsync (int fd)
{
  step ();
  return (int) syscall (SYS_fsync, fd);
}

int
fdatasync (int fd)
{
  step ();
  return (int) syscall (SYS_fdatasync, fd);
}

int
rename (const char *from, const char *to)
{
  step ();
  return (int) syscall (SYS_renameat, AT_FDCWD, from, AT_FDCWD, to);
}

int
link (const char *from, const char *to)
{
  step ();
  return (int) syscall (SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
unlink (const char *path)
{
  step ();
  return (int) syscall (SYS_unlinkat, AT_FDCWD, path, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  remaining = atoi (argv[3]);
  if (takings_backup_restore (argv[1], argv[2], NULL, NULL, NULL, NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}
