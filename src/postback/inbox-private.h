/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "inbox.h"

#include <sqlite3.h>
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_INBOX_SQL_BEGIN,
  TAKINGS_INBOX_SQL_COMMIT,
  TAKINGS_INBOX_SQL_APPEND,
  TAKINGS_INBOX_SQL_FIND,
  TAKINGS_INBOX_SQL_CLICK,
  TAKINGS_INBOX_SQL_READ,
  TAKINGS_INBOX_SQL_NOTE,
  TAKINGS_INBOX_SQL_OLDEST,
  TAKINGS_INBOX_N_SQL
} TakingsInboxSql;

struct _TakingsInbox
{
  sqlite3 *handle;                               /* (owned) */
  char *path, *id;                               /* (owned) */
  sqlite3_stmt *statements[TAKINGS_INBOX_N_SQL]; /* (owned) */
  GString *key;                                  /* (owned) */
  gint64 last, committed;                        /* numbers of the last event */
  gint64 read;
  gboolean read_changed;
  guint64 transaction; /* which one is open, or will be */
  int frames;          /* of the WAL */
  gint64 pruned_to;    /* how far the present round of pruning has come */
};

/* Sets @error to what SQLite says of its last fault. Returns FALSE. */
gboolean takings_inbox_fail (TakingsInbox *inbox, GError **error);
/* Nothing of the open transaction is kept. */
void takings_inbox_roll_back (TakingsInbox *inbox);
void takings_inbox_bind (sqlite3_stmt *stmt, int index, TakingsText text);
/* A number of table meta, and one that is written there. */
gint64 takings_inbox_get_meta (TakingsInbox *inbox, const char *key);
gboolean takings_inbox_set_meta (TakingsInbox *inbox, const char *key, gint64 value);
/* A transaction for what the inbox does for itself, between those of senders. */
gboolean takings_inbox_begin (TakingsInbox *inbox, GError **error);
gboolean takings_inbox_end (TakingsInbox *inbox, gboolean ok, GError **error);

G_END_DECLS
