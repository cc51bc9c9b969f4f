/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an inbox stays bounded. What is read is not gone: a ledger that was put back from a backup
 * reads it again, a repeated postback is still known, and a refund still finds its click. So it is
 * kept for a long time, counted from its arrival, and for a shorter one, counted from when it was
 * read. For the latter, two marks are kept: what had been read when the last one was set, and that
 * of the one before, which is old enough. */
#include "config.h"

#include "inbox-private.h"

#define DAY   86400
#define CHUNK 200 /* events that one call looks at */

static const char delete_sql[]
  = "DELETE FROM event WHERE seq IN (SELECT seq FROM"
    "  (SELECT seq, kind, at, key FROM event WHERE seq > ?1 AND seq < ?2 ORDER BY seq LIMIT ?4) e "
    "WHERE e.at < ?3 AND (e.kind <> 0 OR NOT EXISTS (SELECT 1 FROM event c "
    "  WHERE c.key > 'p' || substr(e.key, 2) || char(10) "
    "  AND c.key < 'p' || substr(e.key, 2) || char(11))))";
/* How far that went, and whether anything there was old enough. */
static const char place_sql[]
  = "SELECT max(seq), count(*) = ?4 AND min(at) < ?3 FROM "
    "  (SELECT seq, at FROM event WHERE seq > ?1 AND seq < ?2 ORDER BY seq LIMIT ?4)";

static sqlite3_stmt *
prepare (TakingsInbox *inbox, const char *sql, gint64 settled, gint64 cutoff)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (inbox->handle, sql, -1, &stmt, NULL) != SQLITE_OK)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, inbox->pruned_to);
  sqlite3_bind_int64 (stmt, 2, settled);
  sqlite3_bind_int64 (stmt, 3, cutoff);
  sqlite3_bind_int (stmt, 4, CHUNK);
  return stmt;
}

/* At the beginning of a round. */
static gboolean
move_marks (TakingsInbox *inbox, gint64 now)
{
  gint64 since = takings_inbox_get_meta (inbox, "settling-since");

  if (since != 0 && now >= since && now - since < TAKINGS_INBOX_SETTLE_DAYS * (gint64) DAY)
    return TRUE;
  if (since != 0 && now < since) /* the clock was put back: only the waiting begins anew */
    return takings_inbox_set_meta (inbox, "settling-since", now);
  return takings_inbox_set_meta (inbox, "settled", takings_inbox_get_meta (inbox, "settling"))
         && takings_inbox_set_meta (inbox, "settling", inbox->read)
         && takings_inbox_set_meta (inbox, "settling-since", now);
}

static gboolean
prune_chunk (TakingsInbox *inbox, gint64 cutoff, gint64 *next, gboolean *more)
{
  gint64 settled = takings_inbox_get_meta (inbox, "settled");
  sqlite3_stmt *place = prepare (inbox, place_sql, settled, cutoff);
  sqlite3_stmt *remove = prepare (inbox, delete_sql, settled, cutoff);
  gboolean ok = place != NULL && remove != NULL && sqlite3_step (place) == SQLITE_ROW;

  if (ok)
    {
      *next = sqlite3_column_int64 (place, 0);
      *more = sqlite3_column_int (place, 1) != 0;
      sqlite3_reset (place);
      ok = sqlite3_step (remove) == SQLITE_DONE;
    }
  sqlite3_finalize (place);
  sqlite3_finalize (remove);
  return ok;
}

gboolean
takings_inbox_prune (TakingsInbox *inbox, gint64 now, guint keep_days, GError **error)
{
  gboolean more = FALSE, ok;
  gint64 next = 0;

  if (takings_inbox_is_dirty (inbox))
    return FALSE;
  ok = takings_inbox_begin (inbox, error);
  if (!ok)
    return FALSE;
  ok = (inbox->pruned_to > 0 || move_marks (inbox, now))
       && prune_chunk (inbox, now - keep_days * (gint64) DAY, &next, &more);
  if (!takings_inbox_end (inbox, ok, error))
    more = FALSE;
  inbox->pruned_to = more ? next : 0;
  return more;
}
