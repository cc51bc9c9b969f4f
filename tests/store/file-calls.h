/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <glib.h>
#include <sys/types.h>
G_BEGIN_DECLS

/* Every call of this process that changes a file, those of SQLite and GLib too: a program's own
 * symbols go before a library's. The program must be linked with its symbols exported. */
typedef enum
{
  FILE_WRITE,
  FILE_TRUNCATE,
  FILE_SYNC,
  FILE_RENAME,
  FILE_LINK,
  FILE_UNLINK,
} FileCall;

typedef struct
{
  FileCall call;
  int fd;           /* of a write, truncation or sync */
  const void *data; /* of a write */
  gsize size;       /* of it, or to truncate to */
  gint64 offset;
  const char *path, *to; /* of what changes a name */
} FileEvent;

/* Called before the call itself, on its thread. NULL: nobody watches. */
extern void (*file_calls_watch) (const FileEvent *event);

G_END_DECLS
