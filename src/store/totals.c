/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals of days: deltas of a transaction, and the recomputation. Writer thread only. */
#include "config.h"

#include "totals.h"

#include "converted.h"

#include <string.h>

#define REBUILD_TOTALS 32768 /* gathered at a time */

guint32
takings_currency_pack (const unsigned char *currency)
{
  if (currency == NULL || currency[0] == '\0' || currency[1] == '\0' || currency[2] == '\0')
    return 0;
  return (guint32) currency[0] << 16 | (guint32) currency[1] << 8 | currency[2];
}

guint32
takings_currency_bits (guint32 packed)
{
  return (packed >> 16 & 31) << 10 | (packed >> 8 & 31) << 5 | (packed & 31);
}

void
takings_currency_unpack (guint32 packed, char out[4])
{
  out[0] = (char) (packed >> 16);
  out[1] = (char) (packed >> 8);
  out[2] = (char) packed;
  out[3] = '\0';
}

void
takings_totals_init (TakingsTotals *totals)
{
  totals->n_slots = 1024;
  totals->slots = g_new0 (TakingsTotal, totals->n_slots);
}

void
takings_totals_clear (TakingsTotals *totals)
{
  g_clear_pointer (&totals->slots, g_free);
  totals->n_slots = totals->n_used = 0;
}

void
takings_totals_forget (TakingsTotals *totals)
{
  if (totals->n_used > 0)
    memset (totals->slots, 0, sizeof (TakingsTotal) * totals->n_slots);
  totals->n_used = 0;
  totals->overflow = FALSE;
}

static TakingsTotal *
find_slot (TakingsTotal *slots, guint n_slots, const TakingsTotalKey *key)
{
  guint64 hash = (guint64) (guint32) key->day * 0x9e3779b97f4a7c15u;

  hash = (hash ^ (guint64) key->account) * 0xff51afd7ed558ccdu;
  hash = (hash ^ (hash >> 32) ^ (guint64) key->product) * 0xc4ceb9fe1a85ec53u;
  hash = (hash ^ (hash >> 29) ^ ((guint64) key->currency << 8 | (guint64) key->kind))
         * 0x9e3779b97f4a7c15u;
  for (guint i = (guint) (hash >> 40) & (n_slots - 1);; i = (i + 1) & (n_slots - 1))
    if (!slots[i].used || memcmp (&slots[i].key, key, sizeof *key) == 0)
      return &slots[i];
}

static void
grow (TakingsTotals *totals)
{
  guint n_slots = totals->n_slots * 2;
  TakingsTotal *slots = g_new0 (TakingsTotal, n_slots);

  for (guint i = 0; i < totals->n_slots; i++)
    if (totals->slots[i].used)
      *find_slot (slots, n_slots, &totals->slots[i].key) = totals->slots[i];
  g_free (totals->slots);
  totals->slots = slots;
  totals->n_slots = n_slots;
}

static void
add_checked (TakingsTotals *totals, const TakingsTotalKey *key, gint64 *sum, gint64 value)
{
  if (!__builtin_add_overflow (*sum, value, sum))
    return;
  totals->overflow = TRUE;
  totals->too_large = *key;
}

static TakingsTotal *
touch (TakingsTotals *totals, const TakingsTotalKey *key)
{
  TakingsTotal *total;

  if (totals->n_used * 4 >= totals->n_slots * 3)
    grow (totals);
  total = find_slot (totals->slots, totals->n_slots, key);
  if (!total->used)
    {
      total->used = TRUE;
      total->key = *key;
      totals->n_used++;
    }
  return total;
}

void
takings_totals_add (TakingsTotals *totals, const TakingsTotalKey *key, int sign, gint64 count,
                    gint64 amount, gint64 commission)
{
  TakingsTotal *total = touch (totals, key);

  add_checked (totals, &total->key, &total->events, sign * count);
  add_checked (totals, &total->key, &total->entries, sign);
  add_checked (totals, &total->key, &total->amount, sign * amount);
  add_checked (totals, &total->key, &total->commission, sign * commission);
}

static void
merge (TakingsTotals *into, TakingsTotalKey key, const TakingsTotal *from)
{
  TakingsTotal *total = touch (into, &key);

  add_checked (into, &total->key, &total->events, from->events);
  add_checked (into, &total->key, &total->entries, from->entries);
  add_checked (into, &total->key, &total->amount, from->amount);
  add_checked (into, &total->key, &total->commission, from->commission);
}

/* --- writing --- */

#define SUMS "events, entries, amount, commission"
#define ADD                                                                                        \
  " DO UPDATE SET events = events + excluded.events, entries = entries + excluded.entries, "       \
  "amount = amount + excluded.amount, commission = commission + excluded.commission"
#define FROM " FROM takings_totals WHERE 1 ON CONFLICT "

typedef struct
{
  const char *upsert, *remove;
  gboolean with_product;
} TotalTable;

/* OR FAIL: as for entries, a fault rolls back the whole transaction. */
static const TotalTable tables[] = {
  { "INSERT OR FAIL INTO daily (day, account, product, currency, kind, " SUMS ") "
    "SELECT day, account, product, currency, kind, " SUMS FROM
    "(day, account, product, currency, kind)" ADD,
    "DELETE FROM daily WHERE day = ?1 AND account = ?2 AND currency = ?3 AND kind = ?4 "
    "AND product = ?5 AND entries = 0",
    TRUE },
  { "INSERT OR FAIL INTO daily_total (day, account, currency, kind, " SUMS ") "
    "SELECT day, account, currency, kind, " SUMS FROM "(day, account, currency, kind)" ADD,
    "DELETE FROM daily_total WHERE day = ?1 AND account = ?2 AND currency = ?3 AND kind = ?4 "
    "AND entries = 0",
    FALSE },
};

static void
give_column (TakingsRows *rows, sqlite3_context *context, int column)
{
  TakingsTotals *totals = rows->data;
  const TakingsTotal *total = &totals->written[takings_rows_at (rows)];

  switch (column)
    {
    case 0: sqlite3_result_int (context, total->key.day); break;
    case 1: sqlite3_result_int64 (context, total->key.account); break;
    case 2: sqlite3_result_int64 (context, total->key.product); break;
    case 3:
      takings_currency_unpack (total->key.currency, totals->code); /* read before the next row */
      sqlite3_result_text (context, totals->code, -1, SQLITE_STATIC);
      break;
    case 4: sqlite3_result_int64 (context, total->key.kind); break;
    case 5: sqlite3_result_int64 (context, total->events); break;
    case 6: sqlite3_result_int64 (context, total->entries); break;
    case 7: sqlite3_result_int64 (context, total->amount); break;
    case 8: sqlite3_result_int64 (context, total->commission); break;
    default: g_assert_not_reached ();
    }
}

gboolean
takings_totals_prepare (TakingsTotals *totals, TakingsDb *db, GError **error)
{
  totals->rows = (TakingsRows){ .column = give_column, .data = totals };
  return takings_rows_register (&totals->rows, db, "takings_totals",
                                "day, account, product, currency, kind, " SUMS, error)
         && takings_blocks_prepare (&totals->blocks, db, error);
}

gboolean
takings_totals_fail (TakingsDb *db, const TakingsTotalKey *key, GError **error)
{
  int code = db != NULL ? sqlite3_extended_errcode (db->handle) : SQLITE_CONSTRAINT_DATATYPE;
  g_autofree char *day = NULL;
  char currency[4];

  /* A sum that leaves 64 bits turns into a binary float, which the tables refuse. */
  if (code != SQLITE_CONSTRAINT_DATATYPE)
    return FALSE;
  day = takings_day_format (key->day);
  takings_currency_unpack (key->currency, currency);
  g_clear_error (error);
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "The amounts in %s around %s add up to more than the ledger can hold: look for a "
               "wrong amount at the network",
               currency[0] != '\0' ? currency : "an unknown currency", day);
  return FALSE;
}

/* Whose last entry may have gone. */
static gboolean
remove_total (TakingsDb *db, const TotalTable *table, const TakingsTotalKey *key, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, table->remove, error);
  char currency[4];

  if (stmt == NULL)
    return FALSE;
  takings_currency_unpack (key->currency, currency);
  sqlite3_bind_int (stmt, 1, key->day);
  sqlite3_bind_int64 (stmt, 2, key->account);
  sqlite3_bind_text (stmt, 3, currency, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 4, key->kind);
  if (table->with_product)
    sqlite3_bind_int64 (stmt, 5, key->product);
  return takings_db_run (db, stmt, error);
}

/* @from: packed to the front and sorted hereby, of no further use but to be read in that order */
static gboolean
write_all (TakingsTotals *totals, TakingsTotals *from, TakingsDb *db, const TotalTable *table,
           GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (db, table->upsert, error);
  TakingsTotal *slots = from->slots;
  guint n = 0;
  gboolean ok;

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < from->n_slots; i++)
    if (slots[i].used
        && (slots[i].events | slots[i].entries | slots[i].amount | slots[i].commission) != 0)
      slots[n++] = slots[i];
  takings_totals_sort (&totals->rows, slots, n);
  totals->written = slots;
  takings_rows_order (&totals->rows, slots, sizeof (TakingsTotal), n, takings_total_day);
  totals->rows.n_rows = n;
  ok = takings_db_run (db, stmt, error)
       || takings_totals_fail (db, &slots[takings_rows_at (&totals->rows)].key, error);
  totals->rows.n_rows = 0;
  g_clear_pointer (&totals->rows.order, g_free);
  for (guint i = 0; ok && i < n; i++)
    if (slots[i].entries < 0)
      ok = remove_total (db, table, &slots[i].key, error);
  from->n_used = n;
  return ok;
}

gboolean
takings_totals_flush (TakingsTotals *totals, TakingsDb *db, GError **error)
{
  TakingsTotals by_day = { 0 };
  gboolean ok;

  if (totals->n_used == 0)
    return TRUE;
  takings_totals_init (&by_day);
  for (guint i = 0; i < totals->n_slots; i++)
    if (totals->slots[i].used)
      {
        TakingsTotalKey key = totals->slots[i].key;

        key.product = 0;
        merge (&by_day, key, &totals->slots[i]);
      }
  ok = (!totals->overflow || takings_totals_fail (NULL, &totals->too_large, error))
       && (!by_day.overflow || takings_totals_fail (NULL, &by_day.too_large, error))
       && write_all (totals, totals, db, &tables[0], error)
       && write_all (totals, &by_day, db, &tables[1], error)
       && (totals->n_used == 0
           || (takings_blocks_write (&totals->blocks, db, totals->slots, totals->n_used, error)
               && takings_converted_mark (totals->converted, db, totals->slots, totals->n_used,
                                          error)));
  takings_totals_clear (&by_day);
  totals->n_used = totals->n_slots;
  takings_totals_forget (totals);
  return ok;
}

/* --- anew --- */

static void
add_entry (TakingsTotals *totals, sqlite3_stmt *stmt)
{
  TakingsTotalKey key = { .day = sqlite3_column_int (stmt, 0),
                          .account = sqlite3_column_int64 (stmt, 1),
                          .product = sqlite3_column_int64 (stmt, 2),
                          .currency = takings_currency_pack (sqlite3_column_text (stmt, 3)),
                          .kind = sqlite3_column_int64 (stmt, 4) };

  takings_totals_add (totals, &key, 1, sqlite3_column_int64 (stmt, 5),
                      sqlite3_column_int64 (stmt, 6), sqlite3_column_int64 (stmt, 7));
}

/* By hand and not by GROUP BY, which would sort all entries in memory. */
gboolean
takings_totals_rebuild (TakingsTotals *totals, TakingsDb *db, GError **error)
{
  sqlite3_stmt *stmt;
  g_autoptr (GError) fault = NULL;
  gboolean ok = TRUE;

  if (!takings_db_exec (db, "DELETE FROM daily; DELETE FROM daily_total; DELETE FROM product_block",
                        error)
      || !takings_converted_mark (totals->converted, db, NULL, 0, error))
    return FALSE;
  stmt = takings_db_prepare (
    db,
    "SELECT day, account, product, currency, kind, count, amount, commission FROM entry "
    "WHERE state <> 3 AND flags & 16 = 0 ORDER BY id",
    error);
  if (stmt == NULL)
    return FALSE;
  while (ok && takings_db_step (db, stmt, &fault))
    {
      add_entry (totals, stmt);
      ok = totals->n_used < REBUILD_TOTALS || takings_totals_flush (totals, db, &fault);
    }
  takings_db_done (stmt);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return takings_totals_flush (totals, db, error);
}
