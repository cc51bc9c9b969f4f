/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries into the ledger: plain ones gather and are upserted by one statement, those that need to
 * know what the ledger holds go by themselves, in the page's order. Writer thread only. */
#include "config.h"

#include "ingest.h"

/* Columns of the table of rows, and of `entry` without its id. */
enum
{
  ROW_ACCOUNT,
  ROW_ENTRY_ID,
  ROW_DAY,
  ROW_OCCURRED_AT,
  ROW_KIND,
  ROW_STATE,
  ROW_FLAGS,
  ROW_COUNT,
  ROW_CURRENCY,
  ROW_AMOUNT,
  ROW_COMMISSION,
  ROW_PRODUCT,
  ROW_CAMPAIGN,
  ROW_TRACKING,
  ROW_COUNTRY,
  ROW_AFFILIATE,
  ROW_VENDOR,
  ROW_STATUS,
  ROW_ORDER_ID,
  ROW_PARENT_ID,
  ROW_CUSTOMER,
  ROW_SOURCE_DAY,
  ROW_ORIGINAL_AMOUNT,
  ROW_ORIGINAL_CURRENCY,
  ROW_FIRST_SEEN,
  ROW_CHANGED_AT,
};
#define COLUMNS                                                                                    \
  "account, entry_id, day, occurred_at, kind, state, flags, count, currency, amount, commission, " \
  "product, campaign, tracking, country, affiliate, vendor, status, order_id, parent_id, "         \
  "customer, source_day, original_amount, original_currency, first_seen, changed_at"

/* A fact changes when it is told differently; what is not told stays. */
#define FACT(column)      column " = excluded." column ", "
#define TOLD(column)      column " = coalesce(excluded." column ", " column "), "
#define FACT_NEWS(column) column " <> excluded." column " OR "
#define TOLD_NEWS(column) column " IS NOT coalesce(excluded." column ", " column ") OR "
#define FACTS(DO)         DO ("day") DO ("occurred_at") DO ("kind") DO ("count")
#define MONEY(DO)                                                                                  \
  DO ("currency") DO ("amount") DO ("commission") DO ("original_amount") DO ("original_currency")
#define NAMES(DO)                                                                                  \
  DO ("product") DO ("campaign") DO ("tracking") DO ("affiliate") DO ("vendor") DO ("status")
#define TEXTS(DO) DO ("country") DO ("order_id") DO ("parent_id") DO ("customer") DO ("source_day")

/* A daily total that gave way to single events stays void and keeps its flag, whatever is told of
 * it: ingest-days.c alone decides that. */
#define TOLD_STATE   "iif(flags & 64, 3, excluded.state)"
#define SETTLED      "state = " TOLD_STATE ", flags = excluded.flags | (flags & 64), "
#define SETTLED_NEWS "state <> " TOLD_STATE " OR flags & 191 <> excluded.flags OR "

/* Of new entries. OR FAIL, and no update that could abort: SQLite then need not keep a copy of
 * every page that the statement touches. A fault rolls the whole transaction back anyway. */
static const char insert_sql[] = "INSERT OR FAIL INTO entry (" COLUMNS ") SELECT " COLUMNS
                                 " FROM takings_entries WHERE 1 "
                                 "ON CONFLICT (account, entry_id) DO NOTHING";

static const char upsert_sql[] = "INSERT INTO entry (" COLUMNS ") SELECT " COLUMNS
                                 " FROM takings_entries WHERE 1 "
                                 "ON CONFLICT (account, entry_id) DO UPDATE SET " FACTS (FACT)
                                   MONEY (TOLD) NAMES (TOLD) TEXTS (TOLD) SETTLED
  "changed_at = excluded.changed_at WHERE " FACTS (FACT_NEWS) MONEY (TOLD_NEWS) NAMES (TOLD_NEWS)
    TEXTS (TOLD_NEWS) SETTLED_NEWS "0";

static void
give_text (sqlite3_context *context, TakingsText text)
{
  if (!takings_text_is_empty (text))
    sqlite3_result_text (context, text.data, (int) text.len, SQLITE_STATIC);
}

static void
give_currency (sqlite3_context *context, const char *currency)
{
  if (currency[0] != '\0')
    sqlite3_result_text (context, currency, 3, SQLITE_STATIC);
}

static void
give_known (sqlite3_context *context, gint64 value, gboolean known)
{
  if (known)
    sqlite3_result_int64 (context, value);
}

static void
give_name (sqlite3_context *context, gint64 id)
{
  give_known (context, id, id > 0);
}

static void
give_column (TakingsRows *rows, sqlite3_context *context, int column)
{
  const TakingsIngest *self = rows->data;
  const TakingsIngestRow *row = &g_array_index (self->batch, TakingsIngestRow, rows->current);
  const TakingsEntry *entry = row->entry;
  gboolean day_only = (entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0;
  gboolean converted = entry->original_currency[0] != '\0';

  switch (column)
    {
    case ROW_ACCOUNT: sqlite3_result_int64 (context, self->account); break;
    case ROW_ENTRY_ID: give_text (context, entry->entry_id); break;
    case ROW_DAY: sqlite3_result_int (context, row->day); break;
    case ROW_OCCURRED_AT: sqlite3_result_int64 (context, entry->occurred_at); break;
    case ROW_KIND: sqlite3_result_int (context, (int) entry->kind); break;
    case ROW_STATE: sqlite3_result_int (context, (int) row->state); break;
    case ROW_FLAGS:
      sqlite3_result_int (context, (int) (entry->flags & TAKINGS_ENTRY_STORED_MASK));
      break;
    case ROW_COUNT: sqlite3_result_int64 (context, MAX (entry->count, 1)); break;
    case ROW_CURRENCY: give_currency (context, entry->currency); break;
    case ROW_AMOUNT: give_known (context, entry->amount, entry->has_amount); break;
    case ROW_COMMISSION: give_known (context, entry->commission, entry->has_commission); break;
    case ROW_PRODUCT: give_name (context, row->product); break;
    case ROW_CAMPAIGN: give_name (context, row->names[TAKINGS_NAME_CAMPAIGN]); break;
    case ROW_TRACKING: give_name (context, row->names[TAKINGS_NAME_TRACKING]); break;
    case ROW_COUNTRY: give_text (context, entry->country); break;
    case ROW_AFFILIATE: give_name (context, row->names[TAKINGS_NAME_AFFILIATE]); break;
    case ROW_VENDOR: give_name (context, row->names[TAKINGS_NAME_VENDOR]); break;
    case ROW_STATUS: give_name (context, row->names[TAKINGS_NAME_STATUS]); break;
    case ROW_ORDER_ID: give_text (context, entry->order_id); break;
    case ROW_PARENT_ID: give_text (context, entry->parent_id); break;
    case ROW_CUSTOMER: give_known (context, row->customer, row->customer != 0); break;
    case ROW_SOURCE_DAY: give_known (context, entry->source_day, day_only); break;
    case ROW_ORIGINAL_AMOUNT: give_known (context, entry->original_amount, converted); break;
    case ROW_ORIGINAL_CURRENCY: give_currency (context, entry->original_currency); break;
    case ROW_FIRST_SEEN:
    case ROW_CHANGED_AT: sqlite3_result_int64 (context, self->now); break;
    default: g_assert_not_reached ();
    }
}

gboolean
takings_ingest_prepare_rows (TakingsIngest *self, GError **error)
{
  self->batch = g_array_new (FALSE, FALSE, sizeof (TakingsIngestRow));
  self->rows = (TakingsRows){ .column = give_column, .data = self };
  return takings_rows_register (&self->rows, self->db, "takings_entries", COLUMNS, error);
}

/* --- gathering and writing --- */

static gboolean
gather (TakingsIngest *self, const TakingsEntry *entry, gint64 customer, GError **error)
{
  const TakingsText texts[TAKINGS_NAME_PRODUCT] = {
    [TAKINGS_NAME_TRACKING] = entry->tracking_id, [TAKINGS_NAME_CAMPAIGN] = entry->campaign,
    [TAKINGS_NAME_AFFILIATE] = entry->affiliate,  [TAKINGS_NAME_VENDOR] = entry->vendor,
    [TAKINGS_NAME_STATUS] = entry->raw_status,
  };
  gboolean test = (entry->flags & TAKINGS_ENTRY_TEST) != 0;
  TakingsIngestRow row = {
    .entry = entry,
    .customer = customer,
    .state = test ? TAKINGS_STATE_VOID : entry->state,
    .day = (entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0
             ? entry->source_day
             : takings_zone_day (self->zone, entry->occurred_at),
  };

  if (takings_text_is_empty (entry->entry_id))
    {
      self->rejected++;
      return TRUE;
    }
  row.product = takings_names_get_product (&self->names, self->db, self->network, entry->product_id,
                                           entry->product, error);
  if (row.product < 0)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      row.names[i] = takings_names_get (&self->names, self->db, (TakingsNameKind) i, texts[i],
                                        error);
      if (row.names[i] < 0)
        return FALSE;
    }
  g_array_append_val (self->batch, row);
  return TRUE;
}

static gboolean
write_rows (TakingsIngest *self, const char *sql, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, sql, error);
  gboolean ok;

  self->rows.n_rows = self->batch->len;
  ok = stmt != NULL && takings_db_run (self->db, stmt, error)
       && takings_ingest_keep_history (self, error);
  self->rows.n_rows = 0;
  return ok;
}

void
takings_ingest_drop_written (TakingsIngest *self)
{
  TakingsIngestRow *rows = (TakingsIngestRow *) (gpointer) self->batch->data;
  guint n = 0;

  for (guint i = 0; i < self->batch->len; i++)
    if (!rows[i].written)
      rows[n++] = rows[i];
  g_array_set_size (self->batch, n);
}

/* Writes what was gathered. Where the last entries were new, these are tried as new ones; where
 * they were known, those that are known just so are left out. What remains is compared and updated.
 */
static gboolean
write_gathered (TakingsIngest *self, GError **error)
{
  guint n = self->batch->len;

  if (n == 0)
    return TRUE;
  memset (&self->seen, 0, sizeof self->seen);
  self->last_row = 0;
  if (self->expects_known && !takings_ingest_drop_known (self, error))
    return FALSE;
  if (!self->expects_known)
    {
      if (!write_rows (self, insert_sql, error))
        return FALSE;
      takings_ingest_drop_written (self);
    }
  if (self->batch->len > 0 && !write_rows (self, upsert_sql, error))
    return FALSE;
  g_array_set_size (self->batch, 0);
  self->expects_known = self->seen.inserted < n / 2;
  self->added += self->seen.inserted;
  self->changed += self->seen.updated;
  self->unchanged += n - MIN (n, self->seen.all);
  return TRUE;
}

/* --- entries that depend on the ledger --- */

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

#define NEEDS_LEDGER                                                                               \
  (TAKINGS_ENTRY_DATED_WHEN_SEEN | TAKINGS_ENTRY_UPDATE_ONLY | TAKINGS_ENTRY_JOIN)

gboolean
takings_ingest_entry (TakingsIngest *self, const TakingsEntry *given, gint64 customer,
                      GError **error)
{
  TakingsEntry settled = *given;
  gboolean skip = FALSE;
  gint64 id;

  if ((given->flags & NEEDS_LEDGER) != 0 && !settle (self, &settled, &skip, error))
    return FALSE;
  if (skip || takings_text_is_empty (given->entry_id))
    {
      self->unchanged += skip ? 1 : 0;
      self->rejected += skip ? 0 : 1;
      return TRUE;
    }
  if (!gather (self, &settled, customer, error) || !write_gathered (self, error))
    return FALSE;
  if ((given->flags & TAKINGS_ENTRY_JOIN) == 0)
    return TRUE;
  id = self->last_row;
  if (id == 0 && !takings_ingest_find (self, given->entry_id, &id, error))
    return FALSE;
  return takings_ingest_wait (self, id, given, error);
}

gboolean
takings_ingest_entries (TakingsIngest *self, const TakingsIngestJob *job, GError **error)
{
  const GArray *entries = job->page->entries;

  g_array_set_size (self->batch, 0);
  for (guint i = 0; i < entries->len; i++)
    {
      const TakingsEntry *entry = &g_array_index (entries, TakingsEntry, i);
      gint64 customer = job->customers != NULL ? job->customers[i] : 0;
      gboolean ok = (entry->flags & NEEDS_LEDGER) != 0
                      ? write_gathered (self, error)
                          && takings_ingest_entry (self, entry, customer, error)
                      : gather (self, entry, customer, error);
      if (!ok)
        return FALSE;
    }
  return write_gathered (self, error);
}
