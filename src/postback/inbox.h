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
  TAKINGS_INBOX_FAILED, /* see takings_inbox_get_transaction() for those before it */
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
/* Which transaction holds what is appended now. A fault can end one before its commit: what was
 * appended while the number was another is on disk only if that one was committed. */
guint64 takings_inbox_get_transaction (TakingsInbox *inbox);
/* Copies what was committed from the journal to its place, once that is worth it. Takes some
 * milliseconds, so it is for when the answers are out. */
void takings_inbox_tidy (TakingsInbox *inbox);

/* Committed events after @after, in order; texts are borrowed for the call. */
typedef void (*TakingsEventFunc) (const TakingsEvent *event, gpointer data);
gboolean takings_inbox_read (TakingsInbox *inbox, gint64 after, guint limit, TakingsEventFunc func,
                             gpointer data, GError **error);
/* Everything up to @seq has arrived where it was going. */
void takings_inbox_note_read (TakingsInbox *inbox, gint64 seq);

/**
 * takings_inbox_prune:
 * @now: UTC seconds
 * @keep_days: for how long what has arrived where it was going is kept all the same
 *
 * Forgets a few of the events that are older than @keep_days and were read more than
 * %TAKINGS_INBOX_SETTLE_DAYS ago; a click stays as long as one of its conversions does, since more
 * may follow. Takes some milliseconds, and only while nothing is being appended. A round goes
 * through all of them, call by call.
 *
 * Returns: %TRUE while the round goes on; %FALSE when it is over, or with @error
 */
gboolean takings_inbox_prune (TakingsInbox *inbox, gint64 now, guint keep_days, GError **error);
#define TAKINGS_INBOX_KEEP_DAYS   400 /* more than a year: some rebills come once in one */
#define TAKINGS_INBOX_SETTLE_DAYS 30

/* A request that was refused: nothing of the sender's own is in it. */
typedef struct
{
  gint64 at;        /* UTC seconds */
  const char *path; /* interned */
  guint status;
  char *reason, *campaign; /* (owned); JSON text without its quotes; (nullable) */
} TakingsRefusal;
TakingsRefusal *takings_refusal_new (gint64 at, const char *path, guint status, TakingsText reason,
                                     const char *campaign);
void takings_refusal_free (TakingsRefusal *refusal);
#define TAKINGS_INBOX_REFUSALS 50 /* the newest are kept */
/* @refusals: of TakingsRefusal, newest first: puts them in the place of what was kept. */
gboolean takings_inbox_keep_refusals (TakingsInbox *inbox, GQueue *refusals, GError **error);
void takings_inbox_load_refusals (TakingsInbox *inbox, GQueue *refusals);

const char *takings_inbox_get_id (TakingsInbox *inbox);       /* differs from any other inbox's */
gint64 takings_inbox_get_last (TakingsInbox *inbox);          /* of the last committed; 0: none */
gint64 takings_inbox_get_oldest_unread (TakingsInbox *inbox); /* UTC seconds, 0: all was read */

G_END_DECLS
