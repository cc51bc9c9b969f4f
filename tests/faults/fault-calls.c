/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into a program, makes a fault of its N-th call that changes a file within a folder.
 * TAKINGS_TEST_FAULT is "kill:N" (before the call), "torn:N" (after half of what it writes),
 * "ERRNO:N" (it fails with that number), "ERRNO:N+" (it does from then on) or "count:0" (none; at
 * its end the program says how many calls there were); TAKINGS_TEST_FAULT_DIR is the folder. */
#undef _FILE_OFFSET_BITS
#undef _FORTIFY_SOURCE
#include "file-calls.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct
{
  const char *dir;
  gsize dir_len;
  enum
  {
    COUNT,
    KILL,
    TORN,
    FAIL,
  } kind;
  int code, nth, seen; /* seen: atomic */
  gboolean goes_on;
} fault;

static gboolean
is_within (const FileEvent *event)
{
  char link[32], path[PATH_MAX];
  ssize_t n;

  if (event->path != NULL)
    return strncmp (event->path, fault.dir, fault.dir_len) == 0
           || (event->to != NULL && strncmp (event->to, fault.dir, fault.dir_len) == 0);
  snprintf (link, sizeof link, "/proc/self/fd/%d", event->fd);
  n = readlink (link, path, sizeof path);
  return n >= (ssize_t) fault.dir_len && strncmp (path, fault.dir, fault.dir_len) == 0;
}

static void
write_half (const FileEvent *event)
{
  if (event->call != FILE_WRITE)
    return;
  if (event->offset < 0)
    syscall (SYS_write, event->fd, event->data, event->size / 2);
  else
    syscall (SYS_pwrite64, event->fd, event->data, event->size / 2, event->offset);
}

static int
watch (const FileEvent *event)
{
  int number;

  if (!is_within (event))
    return 0;
  number = __atomic_add_fetch (&fault.seen, 1, __ATOMIC_SEQ_CST);
  if (fault.kind == COUNT || number < fault.nth || (number > fault.nth && !fault.goes_on))
    return 0;
  if (fault.kind == FAIL)
    return fault.code;
  if (fault.kind == TORN)
    write_half (event);
  kill (getpid (), SIGKILL);
  return 0;
}

__attribute__ ((constructor)) static void
start (void)
{
  const char *text = getenv ("TAKINGS_TEST_FAULT"), *colon;

  fault.dir = getenv ("TAKINGS_TEST_FAULT_DIR");
  if (text == NULL || fault.dir == NULL || (colon = strchr (text, ':')) == NULL)
    return;
  fault.dir_len = strlen (fault.dir);
  fault.nth = atoi (colon + 1);
  fault.goes_on = strchr (colon, '+') != NULL;
  fault.code = atoi (text);
  fault.kind = strncmp (text, "kill", 4) == 0    ? KILL
               : strncmp (text, "torn", 4) == 0  ? TORN
               : strncmp (text, "count", 5) == 0 ? COUNT
                                                 : FAIL;
  file_calls_watch = watch;
}

__attribute__ ((destructor)) static void
finish (void)
{
  if (file_calls_watch != NULL && fault.kind == COUNT)
    fprintf (stderr, "%d calls\n", fault.seen);
}
