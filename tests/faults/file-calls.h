/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sys/types.h>
G_BEGIN_DECLS

/* Every call of this process that changes a file, those of SQLite and GLib too: a program's own
 * symbols go before a library's. The program must be linked with its symbols exported, or this be
 * preloaded (fault-calls.c). */
typedef enum
{
  FILE_WRITE,
  FILE_TRUNCATE,
  FILE_SYNC,
  FILE_RENAME,
  FILE_LINK,
  FILE_UNLINK,
  FILE_OPEN, /* for writing, or to be created */
  FILE_MKDIR,
} FileCall;

typedef struct
{
  FileCall call;
  int fd;                /* of a write, truncation or sync */
  const void *data;      /* of a write */
  gsize size;            /* of it, or to truncate to */
  gint64 offset;         /* of a write; -1: where the file stands */
  const char *path, *to; /* of what changes a name */
} FileEvent;

/* Called before the call itself, on its thread. Answers 0, or the errno with which the call is to
 * fail. NULL: nobody watches. */
extern int (*file_calls_watch) (const FileEvent *event);

G_END_DECLS
