/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The newest refusals, so that a restart does not hide why something never arrived. */
#include "config.h"

#include "inbox-private.h"

TakingsRefusal *
takings_refusal_new (gint64 at, const char *path, guint status, TakingsText reason,
                     const char *campaign)
{
  TakingsRefusal *refusal = g_new0 (TakingsRefusal, 1);

  refusal->at = at;
  refusal->path = g_intern_string (path);
  refusal->status = status;
  refusal->reason = takings_text_dup (reason);
  refusal->campaign = g_strdup (campaign);
  return refusal;
}

void
takings_refusal_free (TakingsRefusal *refusal)
{
  g_free (refusal->reason);
  g_free (refusal->campaign);
  g_free (refusal);
}

static gboolean
write_all (TakingsInbox *inbox, GQueue *refusals)
{
  sqlite3_stmt *stmt = NULL;
  int place = 0;
  gboolean ok;

  ok = sqlite3_exec (inbox->handle, "DELETE FROM refusal", NULL, NULL, NULL) == SQLITE_OK
       && sqlite3_prepare_v2 (inbox->handle,
                              "INSERT INTO refusal (place, at, path, status, reason, campaign) "
                              "VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                              -1, &stmt, NULL)
            == SQLITE_OK;
  for (GList *at = refusals->head; ok && at != NULL && place < TAKINGS_INBOX_REFUSALS;
       at = at->next)
    {
      const TakingsRefusal *refusal = at->data;

      sqlite3_bind_int (stmt, 1, ++place);
      sqlite3_bind_int64 (stmt, 2, refusal->at);
      takings_inbox_bind (stmt, 3, takings_text (refusal->path));
      sqlite3_bind_int (stmt, 4, (int) refusal->status);
      takings_inbox_bind (stmt, 5, takings_text (refusal->reason));
      takings_inbox_bind (stmt, 6, takings_text (refusal->campaign));
      ok = sqlite3_step (stmt) == SQLITE_DONE;
      sqlite3_reset (stmt);
    }
  sqlite3_finalize (stmt);
  return ok;
}

gboolean
takings_inbox_keep_refusals (TakingsInbox *inbox, GQueue *refusals, GError **error)
{
  return takings_inbox_begin (inbox, error)
         && takings_inbox_end (inbox, write_all (inbox, refusals), error);
}

static const char *
column (sqlite3_stmt *stmt, int index)
{
  return (const char *) sqlite3_column_text (stmt, index);
}

void
takings_inbox_load_refusals (TakingsInbox *inbox, GQueue *refusals)
{
  sqlite3_stmt *stmt = NULL;

  if (sqlite3_prepare_v2 (inbox->handle,
                          "SELECT at, path, status, reason, campaign FROM refusal ORDER BY place",
                          -1, &stmt, NULL)
      == SQLITE_OK)
    while (sqlite3_step (stmt) == SQLITE_ROW)
      g_queue_push_tail (refusals,
                         takings_refusal_new (sqlite3_column_int64 (stmt, 0), column (stmt, 1),
                                              (guint) sqlite3_column_int (stmt, 2),
                                              takings_text (column (stmt, 3)), column (stmt, 4)));
  sqlite3_finalize (stmt);
}
