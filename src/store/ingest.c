/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages into the ledger: entries, notes, checkpoint and counts in the writer's transaction. Writer
 * thread only. */
#include "config.h"

#include "ingest.h"

void
takings_bind_text (sqlite3_stmt *stmt, int index, TakingsText text)
{
  if (!takings_text_is_empty (text))
    sqlite3_bind_text (stmt, index, text.data, (int) text.len, SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, index);
}

void
takings_bind_currency (sqlite3_stmt *stmt, int index, const char *currency)
{
  if (currency[0] != '\0')
    sqlite3_bind_text (stmt, index, currency, 3, SQLITE_STATIC);
  else
    sqlite3_bind_null (stmt, index);
}

void
takings_bind_known (sqlite3_stmt *stmt, int index, gint64 value, gboolean known)
{
  if (known)
    sqlite3_bind_int64 (stmt, index, value);
  else
    sqlite3_bind_null (stmt, index);
}

TakingsIngest *
takings_ingest_new (TakingsDb *db, TakingsZone *zone, GError **error)
{
  TakingsIngest *self = g_new0 (TakingsIngest, 1);

  self->db = db;
  self->zone = takings_zone_ref (zone);
  takings_names_init (&self->names);
  takings_totals_init (&self->totals);
  takings_ingest_watch (self, TRUE);
  if (!takings_ingest_prepare_rows (self, error)
      || !takings_totals_prepare (&self->totals, db, error))
    {
      takings_ingest_free (self);
      return NULL;
    }
  return self;
}

void
takings_ingest_free (TakingsIngest *self)
{
  if (self == NULL)
    return;
  takings_ingest_watch (self, FALSE);
  g_array_unref (self->old_rows);
  g_array_unref (self->batch);
  takings_names_clear (&self->names);
  takings_totals_clear (&self->totals);
  g_clear_pointer (&self->zone, takings_zone_unref);
  g_clear_pointer (&self->next_zone, takings_zone_unref);
  g_free (self->network);
  g_free (self);
}

void
takings_ingest_take_zone (TakingsIngest *self, TakingsZone *zone)
{
  g_clear_pointer (&self->next_zone, takings_zone_unref);
  self->next_zone = takings_zone_ref (zone);
}

gboolean
takings_ingest_begin (TakingsIngest *self, gint64 now, GError **error)
{
  if (self->next_zone != NULL)
    {
      takings_zone_unref (self->zone);
      self->zone = g_steal_pointer (&self->next_zone);
    }
  self->now = now;
  self->last_id = takings_db_int64 (self->db, "SELECT max(id) FROM entry", -1);
  self->first_of_transaction = self->first_of_page = self->last_id;
  return self->last_id >= 0
         || takings_db_fail (self->db->handle, sqlite3_errcode (self->db->handle), self->db->path,
                             error);
}

gboolean
takings_ingest_flush (TakingsIngest *self, GError **error)
{
  gboolean ok;

  takings_ingest_watch (self, FALSE); /* what it would be told of the totals is of no use */
  ok = takings_totals_flush (&self->totals, self->db, error);
  takings_ingest_watch (self, TRUE);
  return ok;
}

void
takings_ingest_forget (TakingsIngest *self)
{
  g_array_set_size (self->old_rows, 0);
  g_array_set_size (self->batch, 0);
  g_clear_pointer (&self->next_zone, takings_zone_unref);
  takings_names_forget (&self->names);
  takings_totals_forget (&self->totals);
  self->suspended = FALSE;
}

/* --- one page --- */

static gboolean
find_account (TakingsIngest *self, const char *uuid, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db, "SELECT id, network, grain FROM account WHERE uuid = ?1", error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, uuid, -1, SQLITE_STATIC);
  if (!takings_db_step (self->db, stmt, &fault))
    {
      takings_db_done (stmt);
      if (fault != NULL)
        g_propagate_error (error, g_steal_pointer (&fault));
      else
        g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "There is no account “%s”", uuid);
      return FALSE;
    }
  self->account = sqlite3_column_int64 (stmt, 0);
  g_free (self->network);
  self->network = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
  self->grain = (guint) sqlite3_column_int (stmt, 2);
  takings_db_done (stmt);
  return TRUE;
}

static gboolean
write_progress (TakingsIngest *self, const TakingsIngestJob *job, GError **error)
{
  sqlite3_stmt *stmt;

  if (job->checkpoint != NULL)
    {
      stmt = takings_db_prepare (
        self->db, "UPDATE account SET checkpoint = ?1 WHERE id = ?2 AND checkpoint IS NOT ?1",
        error);
      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_text (stmt, 1, job->checkpoint, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (stmt, 2, self->account);
      if (!takings_db_run (self->db, stmt, error))
        return FALSE;
    }
  if (job->run == 0 || self->added + self->changed == 0)
    return TRUE;
  stmt = takings_db_prepare (self->db,
                             "UPDATE sync_run SET pages = pages + 1, read = read + ?2, "
                             "added = added + ?3, changed = changed + ?4 WHERE id = ?1",
                             error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, job->run);
  sqlite3_bind_int64 (stmt, 2,
                      (gint64) (self->added + self->changed + self->unchanged + self->rejected
                                + job->page->rejects->len));
  sqlite3_bind_int64 (stmt, 3, (gint64) self->added);
  sqlite3_bind_int64 (stmt, 4, (gint64) self->changed);
  return takings_db_run (self->db, stmt, error);
}

static void
fill_counts (TakingsIngest *self, const TakingsIngestJob *job, TakingsIngestCounts *counts)
{
  counts->added = self->added;
  counts->changed = self->changed;
  counts->unchanged = self->unchanged;
  counts->rejected = self->rejected + job->page->rejects->len;
  for (guint i = 0; i < MAX_CURRENCIES && self->net[i].currency != 0; i++)
    {
      char code[4] = { (char) (self->net[i].currency >> 16), (char) (self->net[i].currency >> 8),
                       (char) self->net[i].currency, '\0' };
      if (counts->net_commission == NULL)
        counts->net_commission = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (counts->net_commission, g_strdup (code),
                           g_memdup2 (&self->net[i].sum, sizeof (gint64)));
    }
}

gboolean
takings_ingest_page (TakingsIngest *self, const TakingsIngestJob *job, TakingsIngestCounts *counts,
                     GError **error)
{
  const TakingsPage *page = job->page;

  self->first_of_page = self->last_id;
  self->added = self->changed = self->unchanged = self->rejected = 0;
  memset (self->net, 0, sizeof self->net);
  if (!find_account (self, job->account, error))
    return FALSE;
  if (!takings_ingest_entries (self, job, error) || !takings_ingest_relay (self, page, error))
    return FALSE;
  for (guint i = 0; i < page->notes->len; i++)
    if (!takings_ingest_note (self, &g_array_index (page->notes, TakingsNote, i),
                              job->orphan_customers != NULL ? job->orphan_customers[i] : 0, error))
      return FALSE;
  if (page->notes->len > 0 && !takings_ingest_join (self, page, error))
    return FALSE;
  if (job->window_done && !takings_ingest_end_window (self, error))
    return FALSE;
  if (!takings_ingest_settle_days (self, page, error) || !write_progress (self, job, error))
    return FALSE;
  fill_counts (self, job, counts);
  return TRUE;
}
