/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Of gathered entries, those that the ledger holds just so: found by reading, at half of what it
 * costs the upsert to see that there is nothing to do. Writer thread only. */
#include "config.h"

#include "ingest.h"

enum
{
  HAS_DAY,
  HAS_OCCURRED_AT,
  HAS_KIND,
  HAS_COUNT,
  HAS_STATE,
  HAS_FLAGS,
  HAS_AMOUNT,
  HAS_COMMISSION,
  HAS_CURRENCY,
  HAS_PRODUCT,
  HAS_STATUS,
  HAS_CAMPAIGN,
  HAS_TRACKING,
  HAS_AFFILIATE,
  HAS_VENDOR,
  HAS_CUSTOMER,
  HAS_ORDER_ID,
  HAS_PARENT_ID,
  HAS_COUNTRY,
  HAS_SOURCE_DAY,
  HAS_ORIGINAL_AMOUNT,
  HAS_ORIGINAL_CURRENCY,
};

static const char known_sql[]
  = "SELECT day, occurred_at, kind, count, state, flags, amount, commission, currency, product, "
    "status, campaign, tracking, affiliate, vendor, customer, order_id, parent_id, country, "
    "source_day, original_amount, original_currency FROM entry WHERE account = ?1 AND entry_id = "
    "?2";

/* What is not told stays, so it cannot differ. */
static gboolean
same_number (sqlite3_stmt *stmt, int column, gint64 value, gboolean told)
{
  return !told
         || (sqlite3_column_int64 (stmt, column) == value
             && sqlite3_column_type (stmt, column) != SQLITE_NULL);
}

static gboolean
same_text (sqlite3_stmt *stmt, int column, TakingsText text)
{
  const unsigned char *stored;

  if (takings_text_is_empty (text))
    return TRUE;
  stored = sqlite3_column_text (stmt, column);
  return stored != NULL && (gsize) sqlite3_column_bytes (stmt, column) == text.len
         && memcmp (stored, text.data, text.len) == 0;
}

static gboolean
same_name (sqlite3_stmt *stmt, int column, const TakingsIngestRow *row, TakingsNameKind kind)
{
  return same_number (stmt, column, row->names[kind], row->names[kind] > 0);
}

/* As the WHERE of the upsert decides; what is said to differ here is decided there. */
static gboolean
same_row (sqlite3_stmt *stmt, const TakingsIngestRow *row)
{
  const TakingsEntry *entry = row->entry;
  int flags = sqlite3_column_int (stmt, HAS_FLAGS);
  gboolean settled = (flags & TAKINGS_ENTRY_SUPERSEDED) != 0;
  gboolean converted = entry->original_currency[0] != '\0';

  return sqlite3_column_int (stmt, HAS_DAY) == row->day
         && sqlite3_column_int64 (stmt, HAS_OCCURRED_AT) == entry->occurred_at
         && sqlite3_column_int (stmt, HAS_KIND) == (int) entry->kind
         && sqlite3_column_int64 (stmt, HAS_COUNT) == MAX (entry->count, 1)
         && sqlite3_column_int (stmt, HAS_STATE)
              == (int) (settled ? TAKINGS_STATE_VOID : row->state)
         && (flags & (int) TAKINGS_ENTRY_STORED_MASK)
              == (int) (entry->flags & TAKINGS_ENTRY_STORED_MASK)
         && same_number (stmt, HAS_AMOUNT, entry->amount, entry->has_amount)
         && same_number (stmt, HAS_COMMISSION, entry->commission, entry->has_commission)
         && same_text (stmt, HAS_CURRENCY, takings_text (entry->currency))
         && same_number (stmt, HAS_PRODUCT, row->product, row->product > 0)
         && same_name (stmt, HAS_STATUS, row, TAKINGS_NAME_STATUS)
         && same_name (stmt, HAS_CAMPAIGN, row, TAKINGS_NAME_CAMPAIGN)
         && same_name (stmt, HAS_TRACKING, row, TAKINGS_NAME_TRACKING)
         && same_name (stmt, HAS_AFFILIATE, row, TAKINGS_NAME_AFFILIATE)
         && same_name (stmt, HAS_VENDOR, row, TAKINGS_NAME_VENDOR)
         && same_number (stmt, HAS_CUSTOMER, row->customer, row->customer != 0)
         && same_text (stmt, HAS_ORDER_ID, entry->order_id)
         && same_text (stmt, HAS_PARENT_ID, entry->parent_id)
         && same_text (stmt, HAS_COUNTRY, entry->country)
         && same_number (stmt, HAS_SOURCE_DAY, entry->source_day,
                         (entry->flags & TAKINGS_ENTRY_DAY_ONLY) != 0)
         && same_number (stmt, HAS_ORIGINAL_AMOUNT, entry->original_amount, converted)
         && same_text (stmt, HAS_ORIGINAL_CURRENCY, takings_text (entry->original_currency));
}

/* Marks the rows that the ledger has just so; the ids of the others go into @others. */
static gboolean
mark_known (TakingsIngest *self, GHashTable *others, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, known_sql, error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; fault == NULL && i < self->batch->len; i++)
    {
      TakingsIngestRow *row = &g_array_index (self->batch, TakingsIngestRow, i);

      sqlite3_bind_int64 (stmt, 1, self->account);
      takings_bind_text (stmt, 2, row->entry->entry_id);
      row->written = takings_db_step (self->db, stmt, &fault) && same_row (stmt, row);
      if (!row->written)
        g_hash_table_add (others, (gpointer) &row->entry->entry_id);
      takings_db_done (stmt);
    }
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

/* An id that comes twice is decided by the upsert, in the page's order. */
gboolean
takings_ingest_drop_known (TakingsIngest *self, GError **error)
{
  g_autoptr (GHashTable) others = g_hash_table_new (takings_text_hash, takings_text_equal_keys);

  if (!mark_known (self, others, error))
    return FALSE;
  for (guint i = 0; g_hash_table_size (others) > 0 && i < self->batch->len; i++)
    {
      TakingsIngestRow *row = &g_array_index (self->batch, TakingsIngestRow, i);
      row->written = row->written && !g_hash_table_contains (others, &row->entry->entry_id);
    }
  takings_ingest_drop_written (self);
  return TRUE;
}
