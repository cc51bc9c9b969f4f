/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a statement changed in `entry`, told by the connection's preupdate hook: totals, counts and
 * the rows as they were. Writer thread only. */
#include "config.h"

#include "ingest.h"

typedef struct
{
  sqlite3_value *columns[N_ENTRY_COLUMNS]; /* (owned) */
} OldRow;

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
count_stored (TakingsIngest *self, sqlite3 *handle, ReadValue read, int sign)
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

/* A new row is the one that the statement has reached in the batch: no need to unpack it again. */
static void
see_new (TakingsIngest *self, gint64 id)
{
  TakingsIngestRow *row = &g_array_index (self->batch, TakingsIngestRow, self->rows.current);
  const TakingsEntry *entry = row->entry;
  gint64 amount = entry->has_amount ? entry->amount : 0;
  gint64 commission = entry->has_commission ? entry->commission : 0;
  TakingsTotalKey key = {
    .day = row->day, .account = self->account, .product = row->product, .kind = (gint64) entry->kind
  };

  row->written = TRUE;
  self->seen.inserted++;
  self->last_id = MAX (self->last_id, id);
  if (row->state == TAKINGS_STATE_VOID || self->suspended)
    return;
  if (entry->currency[0] != '\0')
    key.currency = takings_currency_pack ((const unsigned char *) entry->currency);
  takings_totals_add (&self->totals, &key, 1, MAX (entry->count, 1), amount, commission);
  add_net (self, key.currency, commission);
}

static void
clear_old_row (gpointer data)
{
  OldRow *old = data;

  for (guint i = 0; i < N_ENTRY_COLUMNS; i++)
    sqlite3_value_free (old->columns[i]);
}

static void
keep_old_row (TakingsIngest *self, sqlite3 *handle)
{
  OldRow old = { 0 };

  for (int i = 0; i < N_ENTRY_COLUMNS; i++)
    {
      sqlite3_value *value = NULL;
      if (sqlite3_preupdate_old (handle, i, &value) == SQLITE_OK)
        old.columns[i] = sqlite3_value_dup (value);
    }
  g_array_append_val (self->old_rows, old);
}

static void
on_preupdate (void *data, sqlite3 *handle, int op, const char *schema, const char *table,
              sqlite3_int64 old_id, sqlite3_int64 new_id)
{
  TakingsIngest *self = data;

  if (strcmp (table, "entry") != 0 || (self->suspended && op != SQLITE_INSERT))
    return;
  self->last_row = op == SQLITE_DELETE ? old_id : new_id;
  self->seen.all++;
  if (op == SQLITE_INSERT)
    {
      see_new (self, new_id);
      return;
    }
  count_stored (self, handle, sqlite3_preupdate_old, -1);
  if (op != SQLITE_DELETE)
    count_stored (self, handle, sqlite3_preupdate_new, 1);
  if (old_id <= self->first_of_page)
    self->seen.updated++;
  if (old_id <= self->first_of_transaction)
    keep_old_row (self, handle);
}

void
takings_ingest_watch (TakingsIngest *self, gboolean on)
{
  if (self->old_rows == NULL)
    {
      self->old_rows = g_array_new (FALSE, FALSE, sizeof (OldRow));
      g_array_set_clear_func (self->old_rows, clear_old_row);
    }
  sqlite3_preupdate_hook (self->db->handle, on ? on_preupdate : NULL, self);
}

#define HISTORY_COLUMNS                                                                            \
  "entry, account, entry_id, day, occurred_at, kind, state, flags, count, currency, amount, "      \
  "commission, product, campaign, tracking, country, affiliate, vendor, status, order_id, "        \
  "parent_id, customer, source_day, original_amount, original_currency, first_seen, changed_at"

gboolean
takings_ingest_keep_history (TakingsIngest *self, GError **error)
{
  sqlite3_stmt *stmt;
  gboolean ok = TRUE;

  if (self->old_rows->len == 0)
    return TRUE;
  stmt = takings_db_prepare (
    self->db,
    "INSERT INTO entry_change (" HISTORY_COLUMNS ", learned_at) VALUES (?1, ?2, ?3, ?4, "
    "?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, "
    "?23, ?24, ?25, ?26, ?27, ?28)",
    error);
  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; ok && i < self->old_rows->len; i++)
    {
      const OldRow *old = &g_array_index (self->old_rows, OldRow, i);

      for (int column = 0; column < N_ENTRY_COLUMNS; column++)
        sqlite3_bind_value (stmt, column + 1, old->columns[column]);
      sqlite3_bind_int64 (stmt, 28, self->now);
      ok = takings_db_run (self->db, stmt, error);
    }
  g_array_set_size (self->old_rows, 0);
  return ok;
}
