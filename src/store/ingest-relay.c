/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a relay's page brings besides entries of its own: clicks, and entries of other networks'
 * accounts. Writer thread only. */
#include "config.h"

#include "ingest.h"

#define QUARTER 900 /* seconds; every zone's days begin at one */

/* --- clicks --- */

static gboolean
count_click (TakingsIngest *self, gint64 at, gint64 campaign, gint64 affiliate, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "INSERT INTO click_total (quarter, campaign, affiliate, clicks) VALUES (?1, ?2, ?3, 1) "
    "ON CONFLICT DO UPDATE SET clicks = clicks + 1",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, at / QUARTER);
  sqlite3_bind_int64 (stmt, 2, campaign);
  sqlite3_bind_int64 (stmt, 3, affiliate);
  return takings_db_run (self->db, stmt, error);
}

/* ["a",null,…] without what is empty at the end; NULL when all is. */
static char *
format_subs (const TakingsClick *click)
{
  g_autoptr (GString) out = NULL;
  guint n = G_N_ELEMENTS (click->subs);

  while (n > 0 && takings_text_is_empty (click->subs[n - 1]))
    n--;
  if (n == 0)
    return NULL;
  out = g_string_new ("[");
  for (guint i = 0; i < n; i++)
    {
      g_string_append (out, i > 0 ? ",\"" : "\"");
      for (gsize k = 0; k < click->subs[i].len; k++)
        {
          guchar c = (guchar) click->subs[i].data[k];

          if (c < 0x20 || c == '"' || c == '\\')
            g_string_append_printf (out, "\\u%04x", c);
          else
            g_string_append_c (out, (char) c);
        }
      g_string_append_c (out, '"');
    }
  g_string_append_c (out, ']');
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static gboolean
write_click (TakingsIngest *self, const TakingsClick *click, GError **error)
{
  gint64 affiliate = takings_names_get (&self->names, self->db, TAKINGS_NAME_AFFILIATE,
                                        click->affiliate, error);
  gint64 campaign = takings_names_get (&self->names, self->db, TAKINGS_NAME_CAMPAIGN,
                                       click->campaign, error);
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "INSERT INTO click (click_id, affiliate, campaign, at, subs) VALUES (?1, ?2, ?3, ?4, ?5) "
    "ON CONFLICT DO NOTHING",
    error);
  g_autofree char *subs = format_subs (click);

  if (stmt == NULL || affiliate < 0 || campaign < 0)
    return FALSE;
  takings_bind_text (stmt, 1, click->click_id);
  sqlite3_bind_int64 (stmt, 2, affiliate);
  sqlite3_bind_int64 (stmt, 3, campaign);
  sqlite3_bind_int64 (stmt, 4, click->at);
  sqlite3_bind_text (stmt, 5, subs, -1, SQLITE_STATIC);
  if (!takings_db_run (self->db, stmt, error))
    return FALSE;
  return sqlite3_changes (self->db->handle) == 0
         || count_click (self, click->at, campaign, affiliate, error);
}

/* --- other networks' accounts --- */

/* The oldest account of @network becomes the one that is written to. */
static gboolean
enter_account (TakingsIngest *self, const char *network, gboolean *found, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db, "SELECT id, grain FROM account WHERE network = ?1 ORDER BY id LIMIT 1", error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, network, -1, SQLITE_STATIC);
  *found = takings_db_step (self->db, stmt, &fault);
  if (*found)
    {
      self->account = sqlite3_column_int64 (stmt, 0);
      self->grain = (guint) sqlite3_column_int (stmt, 1);
    }
  takings_db_done (stmt);
  g_free (self->network);
  self->network = g_strdup (network);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static void
prefix (TakingsPage *page, const char *network, TakingsText *id)
{
  TakingsText parts[] = { takings_text (network), TAKINGS_TEXT (":"), *id };

  if (!takings_text_is_empty (*id))
    *id = takings_page_join (page, parts, G_N_ELEMENTS (parts));
}

static gboolean
write_part (TakingsIngest *self, const TakingsPagePart *part, GError **error)
{
  TakingsIngestJob job = { .page = part->page };
  gboolean found;

  if (!enter_account (self, part->network, &found, error))
    return FALSE;
  for (guint i = 0; !found && i < part->page->entries->len; i++)
    {
      TakingsEntry *entry = &g_array_index (part->page->entries, TakingsEntry, i);

      prefix (part->page, part->network, &entry->entry_id);
      prefix (part->page, part->network, &entry->parent_id);
    }
  return takings_ingest_entries (self, &job, error)
         && takings_ingest_settle_days (self, part->page, error);
}

static gboolean
run_move (TakingsIngest *self, const char *sql, gint64 target, const char *network, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, sql, error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  sqlite3_bind_text (stmt, 2, network, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, self->now);
  if (target != 0)
    sqlite3_bind_int64 (stmt, 4, target);
  return takings_db_run (self->db, stmt, error) && takings_ingest_keep_history (self, error);
}

/* What this account kept for a network goes to that network's account, once there is one; what that
 * account has learned by itself meanwhile stays behind, void. */
static gboolean
hand_over (TakingsIngest *self, GError **error)
{
  static const char find_sql[]
    = "SELECT a.id, a.network FROM (SELECT min(id) AS id, network FROM account "
      "WHERE network <> 'postback' GROUP BY network) a WHERE EXISTS (SELECT 1 FROM entry "
      "WHERE account = ?1 AND entry_id > a.network || ':' AND entry_id < a.network || ';' "
      "AND state <> 3) LIMIT 1";
  static const char move_sql[]
    = "UPDATE OR IGNORE entry SET account = ?4, changed_at = ?3, "
      "entry_id = substr(entry_id, length(?2) + 2), parent_id = substr(parent_id, length(?2) + 2) "
      "WHERE account = ?1 AND entry_id > ?2 || ':' AND entry_id < ?2 || ';' AND state <> 3";
  static const char void_sql[]
    = "UPDATE entry SET state = 3, changed_at = ?3 "
      "WHERE account = ?1 AND entry_id > ?2 || ':' AND entry_id < ?2 || ';' AND state <> 3";

  for (;;)
    {
      sqlite3_stmt *stmt = takings_db_prepare (self->db, find_sql, error);
      g_autofree char *network = NULL;
      GError *fault = NULL;
      gint64 target = 0;

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, self->account);
      if (takings_db_step (self->db, stmt, &fault))
        {
          target = sqlite3_column_int64 (stmt, 0);
          network = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
        }
      takings_db_done (stmt);
      if (fault != NULL)
        g_propagate_error (error, fault);
      if (network == NULL)
        return fault == NULL;
      if (!run_move (self, move_sql, target, network, error)
          || !run_move (self, void_sql, 0, network, error))
        return FALSE;
    }
}

gboolean
takings_ingest_relay (TakingsIngest *self, const TakingsPage *page, GError **error)
{
  gint64 account = self->account;
  guint grain = self->grain;
  gboolean ok = TRUE;

  if (g_strcmp0 (self->network, "postback") != 0)
    return TRUE;
  for (guint i = 0; ok && page->clicks != NULL && i < page->clicks->len; i++)
    ok = write_click (self, &g_array_index (page->clicks, TakingsClick, i), error);
  for (guint i = 0; ok && page->parts != NULL && i < page->parts->len; i++)
    {
      self->account = account;
      self->grain = grain;
      ok = write_part (self, &g_array_index (page->parts, TakingsPagePart, i), error);
    }
  self->account = account;
  self->grain = grain;
  g_free (self->network);
  self->network = g_strdup ("postback");
  return ok && hand_over (self, error);
}
