/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "error.h"
#include "text.h"
G_BEGIN_DECLS

/**
 * TakingsInbox:
 *
 * What the receiver took in, numbered in the order in which it came, in a database file of its own:
 * nothing of it can be fetched again, so every commit is on disk (synchronous=FULL) before it
 * returns, and a long transaction of the ledger never delays it. What is appended belongs to one
 * open transaction until takings_inbox_commit(). One process and one thread at a time: the file is
 * locked.
 */
typedef struct _TakingsInbox TakingsInbox;

typedef enum
{
  TAKINGS_EVENT_CLICK = 0,
  TAKINGS_EVENT_CONVERSION,
  TAKINGS_EVENT_NOTIFICATION,
} TakingsEventKind;
const char *takings_event_kind_name (TakingsEventKind kind);

typedef struct
{
  gint64 seq; /* from 1, without gaps */
  TakingsEventKind kind;
  gint64 at;       /* UTC seconds */
  TakingsText key; /* of two events with the same only the first is kept */
  TakingsText campaign, affiliate, click;
  TakingsText data; /* a JSON object */
} TakingsEvent;

typedef enum
{
  TAKINGS_INBOX_NEW,
  TAKINGS_INBOX_REPEATED,
  TAKINGS_INBOX_FAILED, /* nothing of the open transaction was kept */
} TakingsInboxResult;

/* ":memory:" for tests. STORAGE when another process has it, or when it is damaged or not ours. */
TakingsInbox *takings_inbox_open (const char *path, GError **error);
void takings_inbox_close (TakingsInbox *inbox); /* commits */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsInbox, takings_inbox_close)

/* @seq: (out) (optional): its number, or that of the one that was there */
TakingsInboxResult
takings_inbox_append (TakingsInbox *inbox, const TakingsEvent *event, gint64 *seq, GError **error);
/* @campaign: (out): the click's campaign, at most 64 bytes. FALSE: no such click, or @error. */
gboolean takings_inbox_find_click (TakingsInbox *inbox, TakingsText affiliate, TakingsText click,
                                   char campaign[65], GError **error);
gboolean takings_inbox_is_dirty (TakingsInbox *inbox);
gboolean takings_inbox_commit (TakingsInbox *inbox, GError **error);
/* Copies what was committed from the journal to its place, once that is worth it. Takes some
 * milliseconds, so it is for when the answers are out. */
void takings_inbox_tidy (TakingsInbox *inbox);

/* Committed events after @after, in order; texts are borrowed for the call. */
typedef void (*TakingsEventFunc) (const TakingsEvent *event, gpointer data);
gboolean takings_inbox_read (TakingsInbox *inbox, gint64 after, guint limit, TakingsEventFunc func,
                             gpointer data, GError **error);
/* Everything up to @seq has arrived where it was going. */
void takings_inbox_note_read (TakingsInbox *inbox, gint64 seq);

const char *takings_inbox_get_id (TakingsInbox *inbox);       /* differs from any other inbox's */
gint64 takings_inbox_get_last (TakingsInbox *inbox);          /* of the last committed; 0: none */
gint64 takings_inbox_get_oldest_unread (TakingsInbox *inbox); /* UTC seconds, 0: all was read */

G_END_DECLS
