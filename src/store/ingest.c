/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries into the ledger: one upsert an entry, totals and history from what the connection's
 * preupdate hook sees. Writer thread only. */
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

/* --- what changed --- */

typedef int (*ReadValue) (sqlite3 *, int, sqlite3_value **);

static gint64
read_int (sqlite3 *handle, ReadValue read, int column)
{
  sqlite3_value *value = NULL;

  return read (handle, column, &value) == SQLITE_OK && value != NULL ? sqlite3_value_int64 (value)
                                                                     : 0;
}

static void
add_net (TakingsIngest *self, guint32 currency, gint64 commission)
{
  if (commission == 0)
    return;
  for (guint i = 0; i < MAX_CURRENCIES; i++)
    if (self->net[i].currency == currency || self->net[i].currency == 0)
      {
        self->net[i].currency = currency;
        if (__builtin_add_overflow (self->net[i].sum, commission, &self->net[i].sum))
          self->totals.overflow = TRUE;
        return;
      }
}

static void
count_row (TakingsIngest *self, sqlite3 *handle, ReadValue read, int sign)
{
  TakingsTotalKey key = { 0 };
  sqlite3_value *currency = NULL;
  gint64 amount, commission;

  if (read_int (handle, read, COL_STATE) == TAKINGS_STATE_VOID
      || (read_int (handle, read, COL_FLAGS) & TAKINGS_ENTRY_TEST) != 0)
    return;
  key.day = (gint32) read_int (handle, read, COL_DAY);
  key.account = read_int (handle, read, COL_ACCOUNT);
  key.product = read_int (handle, read, COL_PRODUCT);
  key.kind = read_int (handle, read, COL_KIND);
  if (read (handle, COL_CURRENCY, &currency) == SQLITE_OK && currency != NULL)
    key.currency = takings_currency_pack (sqlite3_value_text (currency));
  amount = read_int (handle, read, COL_AMOUNT);
  commission = read_int (handle, read, COL_COMMISSION);
  takings_totals_add (&self->totals, &key, sign, read_int (handle, read, COL_COUNT), amount,
                      commission);
  add_net (self, key.currency, sign * commission);
}

static void
drop_old (TakingsIngest *self)
{
  for (guint i = 0; i < N_ENTRY_COLUMNS; i++)
    g_clear_pointer (&self->old[i], sqlite3_value_free);
}

static void
on_preupdate (void *data, sqlite3 *handle, int op, const char *schema, const char *table,
              sqlite3_int64 old_id, sqlite3_int64 new_id)
{
  TakingsIngest *self = data;

  if (self->suspended || strcmp (table, "entry") != 0)
    return;
  self->last_op = op;
  self->last_row = op == SQLITE_DELETE ? old_id : new_id;
  if (op != SQLITE_INSERT)
    count_row (self, handle, sqlite3_preupdate_old, -1);
  if (op != SQLITE_DELETE)
    count_row (self, handle, sqlite3_preupdate_new, 1);
  if (op == SQLITE_INSERT || old_id > self->first_of_transaction)
    return;
  drop_old (self);
  for (int i = 0; i < N_ENTRY_COLUMNS; i++)
    {
      sqlite3_value *value = NULL;
      if (sqlite3_preupdate_old (handle, i, &value) == SQLITE_OK)
        self->old[i] = sqlite3_value_dup (value);
    }
}

#define HISTORY_COLUMNS                                                                            \
  "entry, account, entry_id, day, occurred_at, kind, state, flags, count, currency, amount, "      \
  "commission, product, campaign, tracking, country, affiliate, vendor, status, order_id, "        \
  "parent_id, customer, source_day, original_amount, original_currency, first_seen, changed_at"

static gboolean
keep_history (TakingsIngest *self, GError **error)
{
  sqlite3_stmt *stmt;
  gboolean ok;

  if (self->old[COL_ID] == NULL)
    return TRUE;
  stmt = takings_db_prepare (
    self->db,
    "INSERT INTO entry_change (" HISTORY_COLUMNS ", learned_at) VALUES (?1, ?2, ?3, ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
    "?23, ?24, ?25, ?26, ?27, ?28)",
    error);
  if (stmt == NULL)
    return FALSE;
  for (int i = 0; i < N_ENTRY_COLUMNS; i++)
    sqlite3_bind_value (stmt, i + 1, self->old[i]);
  sqlite3_bind_int64 (stmt, 28, self->now);
  ok = takings_db_run (self->db, stmt, error);
  drop_old (self);
  return ok;
}

TakingsIngest *
takings_ingest_new (TakingsDb *db, TakingsZone *zone)
{
  TakingsIngest *self = g_new0 (TakingsIngest, 1);

  self->db = db;
  self->zone = takings_zone_ref (zone);
  takings_names_init (&self->names);
  takings_totals_init (&self->totals);
  sqlite3_preupdate_hook (db->handle, on_preupdate, self);
  return self;
}

void
takings_ingest_free (TakingsIngest *self)
{
  if (self == NULL)
    return;
  sqlite3_preupdate_hook (self->db->handle, NULL, NULL);
  drop_old (self);
  takings_names_clear (&self->names);
  takings_totals_clear (&self->totals);
  g_clear_pointer (&self->zone, takings_zone_unref);
  g_free (self->network);
  g_free (self);
}

void
takings_ingest_begin (TakingsIngest *self, gint64 now)
{
  self->now = now;
  self->last_id = takings_db_int64 (self->db, "SELECT max(id) FROM entry", 0);
  self->first_of_transaction = self->first_of_page = self->last_id;
}

gboolean
takings_ingest_flush (TakingsIngest *self, GError **error)
{
  return keep_history (self, error) && takings_totals_flush (&self->totals, self->db, error);
}

void
takings_ingest_forget (TakingsIngest *self)
{
  drop_old (self);
  takings_names_forget (&self->names);
  takings_totals_forget (&self->totals);
  self->suspended = FALSE;
}

/* --- one entry --- */

#define KEEP(column) column " = coalesce(excluded." column ", " column ")"
#define NEWS(column) " OR " column " IS NOT coalesce(excluded." column ", " column ")"

static const char upsert_sql[]
  = "INSERT INTO entry (account, entry_id, day, occurred_at, kind, state, flags, count, currency, "
    "amount, commission, product, campaign, tracking, country, affiliate, vendor, status, "
    "order_id, "
    "parent_id, customer, source_day, original_amount, original_currency, first_seen, changed_at) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, "
    "?20, ?21, ?22, ?23, ?24, ?25, ?25) ON CONFLICT (account, entry_id) DO UPDATE SET "
    "day = excluded.day, occurred_at = excluded.occurred_at, kind = excluded.kind, "
    "state = excluded.state, flags = excluded.flags, count = excluded.count, " KEEP ("currency") ","
                                                                                                 " " KEEP ("amount") ", " KEEP ("commission") ", " KEEP ("product") ", " KEEP ("campaign") ", " KEEP ("tracking") ", " KEEP ("country") ", " KEEP ("affiliate") ", " KEEP ("vendor") ", " KEEP ("status") ", " KEEP (
                                                                                                   "order_id") ", " KEEP ("parent_id") ", " KEEP ("customer") ", " KEEP ("source_day") ", " KEEP ("original_amount") ", " KEEP ("original_currency") ", changed_at = excluded.changed_at WHERE "
                                                                                                                                                                                                                                                     "occurred_at <> excluded.occurred_at OR state <> excluded.state OR kind <> excluded.kind "
                                                                                                                                                                                                                                                     "OR flags <> excluded.flags OR count <> excluded.count OR day <> excluded.day" NEWS ("currency")
                                                                                                                                                                                                                                                       NEWS (
                                                                                                                                                                                                                                                         "amount")
                                                                                                                                                                                                                                                         NEWS ("commission") NEWS ("product") NEWS ("campaign") NEWS ("tracking") NEWS ("country") NEWS ("affiliate") NEWS ("vendor") NEWS ("status") NEWS ("order_id") NEWS ("parent_id") NEWS ("customer") NEWS ("source_day") NEWS (
                                                                                                                                                                                                                                                           "original_amount") NEWS ("original_currency");

gboolean
takings_ingest_step (TakingsIngest *self, sqlite3_stmt *stmt, gint64 *id, GError **error)
{
  *id = 0;
  self->last_op = 0;
  if (!takings_db_run (self->db, stmt, error))
    return FALSE;
  if (self->last_op == 0)
    return TRUE;
  *id = self->last_row;
  if (self->last_op == SQLITE_INSERT)
    self->last_id = MAX (self->last_id, *id);
  return self->last_op == SQLITE_INSERT || keep_history (self, error);
}

gboolean
takings_ingest_find (TakingsIngest *self, TakingsText entry_id, gint64 *id, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db, "SELECT id FROM entry WHERE account = ?1 AND entry_id = ?2", error);
  g_autoptr (GError) fault = NULL;

  *id = 0;
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  takings_bind_text (stmt, 2, entry_id);
  if (takings_db_step (self->db, stmt, &fault))
    *id = sqlite3_column_int64 (stmt, 0);
  takings_db_done (stmt);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* What the ledger decided about an entry before, which the network's word does not change. */
static gboolean
recall (TakingsIngest *self, gint64 id, TakingsEntry *entry, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT occurred_at, source_day, flags, commission IS NOT NULL FROM entry WHERE id = ?1",
    error);
  guint32 kept;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, id);
  if (!takings_db_step (self->db, stmt, error))
    {
      takings_db_done (stmt);
      return FALSE;
    }
  kept = (guint32) sqlite3_column_int (stmt, 2);
  if ((entry->flags & TAKINGS_ENTRY_DATED_WHEN_SEEN) != 0
      || ((entry->flags & TAKINGS_ENTRY_UPDATE_ONLY) != 0 && entry->occurred_at == 0))
    {
      entry->occurred_at = sqlite3_column_int64 (stmt, 0);
      entry->source_day = sqlite3_column_int (stmt, 1);
      entry->flags = (entry->flags & ~(TAKINGS_ENTRY_DAY_ONLY | TAKINGS_ENTRY_APPROXIMATE_DATE))
                     | (kept & (TAKINGS_ENTRY_DAY_ONLY | TAKINGS_ENTRY_APPROXIMATE_DATE));
    }
  if ((entry->flags & TAKINGS_ENTRY_JOIN) != 0 && !entry->has_commission
      && sqlite3_column_int (stmt, 3) != 0)
    {
      entry->has_amount = FALSE; /* joined before: the notes that come now say it again */
      entry->currency[0] = entry->original_currency[0] = '\0';
      entry->flags |= kept & TAKINGS_ENTRY_CURRENCY_ASSUMED;
    }
  takings_db_done (stmt);
  return TRUE;
}

/* Settles date and identity of an entry that needs to know what the ledger holds. */
static gboolean
settle (TakingsIngest *self, TakingsEntry *entry, gboolean *skip, GError **error)
{
  gint64 id = 0, parent = 0;

  if (!takings_ingest_find (self, entry->entry_id, &id, error))
    return FALSE;
  *skip = id == 0 && (entry->flags & TAKINGS_ENTRY_UPDATE_ONLY) != 0;
  if (*skip)
    return TRUE;
  if (id != 0)
    return recall (self, id, entry, error);
  if ((entry->flags & TAKINGS_ENTRY_DATED_WHEN_SEEN) == 0)
    return TRUE;
  if (!takings_ingest_find (self, entry->parent_id, &parent, error))
    return FALSE;
  if (parent != 0 && parent <= self->first_of_page)
    {
      entry->occurred_at = MAX (self->now, entry->occurred_at);
      entry->flags &= ~TAKINGS_ENTRY_DAY_ONLY;
    }
  return TRUE;
}

static gboolean
bind_names (TakingsIngest *self, sqlite3_stmt *stmt, const TakingsEntry *entry, GError **error)
{
  const TakingsText texts[] = { entry->tracking_id, entry->campaign, entry->affiliate,
                                entry->vendor, entry->raw_status };
  const int columns[] = { 14, 13, 16, 17, 18 };
  gint64 id = takings_names_get_product (&self->names, self->db, self->network, entry->product_id,
                                         entry->product, error);

  if (id < 0)
    return FALSE;
  takings_bind_known (stmt, 12, id, id > 0);
  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++)
    {
      id = takings_names_get (&self->names, self->db, (TakingsNameKind) i, texts[i], error);
      if (id < 0)
        return FALSE;
      takings_bind_known (stmt, columns[i], id, id > 0);
    }
  return TRUE;
}

static void
bind_facts (TakingsIngest *self, sqlite3_stmt *stmt, const TakingsEntry *entry, gint64 customer)
{
  gboolean day_only = (entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0;
  gint32 day = day_only ? entry->source_day : takings_zone_day (self->zone, entry->occurred_at);
  gboolean test = (entry->flags & TAKINGS_ENTRY_TEST) != 0;

  sqlite3_bind_int64 (stmt, 1, self->account);
  takings_bind_text (stmt, 2, entry->entry_id);
  sqlite3_bind_int (stmt, 3, day);
  sqlite3_bind_int64 (stmt, 4, entry->occurred_at);
  sqlite3_bind_int (stmt, 5, (int) entry->kind);
  sqlite3_bind_int (stmt, 6, test ? TAKINGS_STATE_VOID : (int) entry->state);
  sqlite3_bind_int (stmt, 7, (int) (entry->flags & TAKINGS_ENTRY_STORED_MASK));
  sqlite3_bind_int64 (stmt, 8, MAX (entry->count, 1));
  takings_bind_currency (stmt, 9, entry->currency);
  takings_bind_known (stmt, 10, entry->amount, entry->has_amount);
  takings_bind_known (stmt, 11, entry->commission, entry->has_commission);
  takings_bind_text (stmt, 15, entry->country);
  takings_bind_text (stmt, 19, entry->order_id);
  takings_bind_text (stmt, 20, entry->parent_id);
  takings_bind_known (stmt, 21, customer, customer != 0);
  takings_bind_known (stmt, 22, entry->source_day, day_only);
  takings_bind_known (stmt, 23, entry->original_amount, entry->original_currency[0] != '\0');
  takings_bind_currency (stmt, 24, entry->original_currency);
  sqlite3_bind_int64 (stmt, 25, self->now);
}

gboolean
takings_ingest_entry (TakingsIngest *self, const TakingsEntry *given, gint64 customer, gint64 *id,
                      GError **error)
{
  TakingsEntry settled;
  const TakingsEntry *entry = given;
  gboolean skip = FALSE;
  sqlite3_stmt *stmt;

  *id = 0;
  if ((given->flags
       & (TAKINGS_ENTRY_DATED_WHEN_SEEN | TAKINGS_ENTRY_UPDATE_ONLY | TAKINGS_ENTRY_JOIN))
      != 0)
    {
      settled = *given;
      entry = &settled;
      if (!settle (self, &settled, &skip, error))
        return FALSE;
    }
  if (skip || takings_text_is_empty (entry->entry_id))
    {
      self->unchanged += skip ? 1 : 0;
      self->rejected += skip ? 0 : 1;
      return TRUE;
    }
  stmt = takings_db_prepare (self->db, upsert_sql, error);
  if (stmt == NULL || !bind_names (self, stmt, entry, error))
    return FALSE;
  bind_facts (self, stmt, entry, customer);
  if (!takings_ingest_step (self, stmt, id, error))
    return FALSE;
  if (*id == 0)
    self->unchanged++;
  else if (self->last_op == SQLITE_INSERT)
    self->added++;
  else if (*id <= self->first_of_page)
    self->changed++;
  if ((given->flags & TAKINGS_ENTRY_JOIN) == 0)
    return TRUE;
  if (*id == 0 && !takings_ingest_find (self, given->entry_id, id, error))
    return FALSE;
  return takings_ingest_wait (self, *id, given, error);
}

/* --- one page --- */

static gboolean
find_account (TakingsIngest *self, const char *uuid, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db, "SELECT id, network FROM account WHERE uuid = ?1", error);
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
  sqlite3_bind_int64 (stmt, 2, job->page->n_read);
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
  gint64 id;

  self->first_of_page = self->last_id;
  self->added = self->changed = self->unchanged = self->rejected = 0;
  memset (self->net, 0, sizeof self->net);
  if (!find_account (self, job->account, error))
    return FALSE;
  for (guint i = 0; i < page->entries->len; i++)
    {
      const TakingsEntry *entry = &g_array_index (page->entries, TakingsEntry, i);

      if (!takings_ingest_entry (self, entry, job->customers != NULL ? job->customers[i] : 0, &id,
                                 error))
        return FALSE;
    }
  for (guint i = 0; i < page->notes->len; i++)
    if (!takings_ingest_note (self, &g_array_index (page->notes, TakingsNote, i),
                              job->orphan_customers != NULL ? job->orphan_customers[i] : 0, error))
      return FALSE;
  if (page->notes->len > 0 && !takings_ingest_join (self, page, error))
    return FALSE;
  if (job->window_done && !takings_ingest_end_window (self, error))
    return FALSE;
  if (!write_progress (self, job, error))
    return FALSE;
  fill_counts (self, job, counts);
  return TRUE;
}
