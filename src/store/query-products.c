/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of products over any range, out of blocks of 64, 16 and 4 days and what is left of single
 * days: a year is at most 23 of them. Money in another currency needs each day's rate, so it
 * is read by day, only for the accounts and days that have any, and kept converted. */
#include "config.h"

#include "converted.h"
#include "totals.h"

#define DAY_RANGE "day BETWEEN ?1 AND ?2"

static gint64
floor_to (gint64 day, gint64 size)
{
  gint64 rest = day % size;
  return day - (rest < 0 ? rest + size : rest);
}

/* Days with entries at the ends of the asked range; FALSE without @error: there are none. By sale
 * date nothing comes to a day without any: there is the sale. */
static gboolean
find_ends (TakingsSumming *self, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT (SELECT min(day) FROM daily_total WHERE " DAY_RANGE "), "
    "(SELECT max(day) FROM daily_total WHERE " DAY_RANGE ")",
    error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, self->from_day);
  sqlite3_bind_int (stmt, 2, self->to_day);
  gboolean any = takings_db_step (self->db, stmt, &fault)
                 && sqlite3_column_type (stmt, 0) != SQLITE_NULL;
  if (any)
    {
      self->first = sqlite3_column_int (stmt, 0);
      self->last = sqlite3_column_int (stmt, 1);
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return any;
}

static const char blocks_sql[]
  = "SELECT takings_block (?4, " TAKINGS_BLOCK_PRODUCT ", sales, refunds, entries, gross, "
    "refunded, commission, net) FROM product_block WHERE id BETWEEN ?1 AND ?2";
#define SHIFTED_BLOCKS(days)                                                                       \
  "SELECT takings_block (?4, product, 0, refunds, entries, 0, refunded, 0, net) "                  \
  "FROM sale_shift_block WHERE days = " #days " AND block BETWEEN ?1 / " #days " AND ?2 / " #days  \
  " AND currency = ?3"
/* What comes to these days from others and what leaves them. */
#define SHIFTED_DAYS(currency)                                                                     \
  "SELECT takings_cell (?4, at, product, NULL, currency, kind, events, entries, amount, "          \
  "commission) FROM (SELECT sale_day AS at, product, currency, kind, events, 1 AS entries, "       \
  "amount, commission FROM sale_link WHERE sale_day BETWEEN ?1 AND ?2 AND sale_day <> day "        \
  "AND " currency                                                                                  \
  " UNION ALL SELECT day, product, currency, kind, -events, -1, -amount, -commission "             \
  "FROM sale_link WHERE " DAY_RANGE " AND sale_day <> day AND " currency ")"

static const char *
shifted_sql (gint64 size)
{
  switch (size)
    {
    case 4: return SHIFTED_BLOCKS (4);
    case 16: return SHIFTED_BLOCKS (16);
    case 64: return SHIFTED_BLOCKS (64);
    default: return SHIFTED_DAYS ("currency = ?3");
    }
}

/* Of blocks @from to @to. */
static gboolean
read_blocks (TakingsSumming *self, gint64 size, gint64 from, gint64 to, GError **error)
{
  guint32 currency = takings_currency_pack ((const unsigned char *) self->currency);
  gint64 first = takings_block_id (size, currency, from, 0);
  gint64 last = takings_block_id (size, currency, to, TAKINGS_BLOCK_PRODUCTS - 1);

  return first < 0 || last < 0 || takings_summing_read_rows (self, blocks_sql, first, last, error);
}

/* @from to @to: whole blocks of @size days. */
static gboolean
read_own_rows (TakingsSumming *self, gint64 size, gint64 from, gint64 to, GError **error)
{
  const char *sql = "SELECT takings_cell (?4, day, product, NULL, currency, kind, events, entries, "
                    "amount, commission) FROM daily WHERE " DAY_RANGE " AND currency = ?3";
  gboolean ok = size > 1 ? read_blocks (self, size, from / size, to / size - 1, error)
                         : takings_summing_read_rows (self, sql, from, to - 1, error);

  /* the last block is named by its first day: SQL divides towards zero */
  return ok
         && (self->basis == TAKINGS_BASIS_EVENT
             || takings_summing_read_rows (self, shifted_sql (size), from, to - size, error));
}

/* The largest block that begins at @day and ends before @end. */
static gint64
largest_block (gint64 day, gint64 end)
{
  gint64 size = TAKINGS_BLOCK_MAX;
  while (size > 1 && (floor_to (day, size) != day || day + size > end))
    size /= TAKINGS_BLOCK_STEP;
  return size;
}

static gboolean
read_own_currency (TakingsSumming *self, GError **error)
{
  /* Beyond the days met there is nothing, so a block may reach over their ends. */
  gint64 day = MAX (self->from_day, floor_to (self->first, TAKINGS_BLOCK_MAX));
  gint64 end = MIN ((gint64) self->to_day + 1,
                    floor_to (self->last, TAKINGS_BLOCK_MAX) + TAKINGS_BLOCK_MAX);
  while (day < end)
    {
      gint64 size = largest_block (day, end), next = day + size;
      while (next < end && largest_block (next, end) == size)
        next += size;
      if (!read_own_rows (self, size, day, next, error))
        return FALSE;
      day = next;
    }
  return TRUE;
}

/* A ledger has few currencies: each is found by one step through the index. */
static gboolean
has_other_currency (TakingsSumming *self)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "WITH RECURSIVE code (name) AS (SELECT min(currency) FROM daily_total UNION ALL "
    "SELECT (SELECT min(currency) FROM daily_total WHERE currency > name) FROM code "
    "WHERE name IS NOT NULL) SELECT 1 FROM code WHERE name <> ?3 AND EXISTS "
    "(SELECT 1 FROM daily_total WHERE currency = name AND " DAY_RANGE ")",
    NULL);
  if (stmt == NULL)
    return TRUE;
  sqlite3_bind_int (stmt, 1, self->first);
  sqlite3_bind_int (stmt, 2, self->last);
  sqlite3_bind_text (stmt, 3, self->currency, -1, SQLITE_STATIC);
  gboolean any = sqlite3_step (stmt) != SQLITE_DONE;
  takings_db_done (stmt);
  return any;
}

static gboolean
read_other_rows (TakingsSumming *self, gint64 from, gint64 to, GError **error)
{
  return takings_summing_read_rows (
    self,
    "SELECT takings_cell (?4, d.day, product, NULL, currency, kind, events, entries, amount, "
    "commission) FROM (SELECT DISTINCT day, account FROM daily_total WHERE " DAY_RANGE
    " AND currency <> ?3) AS t CROSS JOIN daily AS d "
    "ON d.day = t.day AND d.account = t.account WHERE currency <> ?3",
    from, to, error);
}

static gboolean
read_other_shift (TakingsSumming *self, gint64 from, gint64 to, GError **error)
{
  return takings_summing_read_rows (self, SHIFTED_DAYS ("currency <> ?3"), from, to, error);
}

gboolean
takings_summing_read_products (TakingsSumming *self, TakingsConverted *converted, GError **error)
{
  GError *fault = NULL;
  if (!find_ends (self, &fault))
    {
      if (fault != NULL)
        g_propagate_error (error, fault);
      return fault == NULL;
    }
  gint32 first = self->first, last = self->last;
  if (!read_own_currency (self, error))
    return FALSE;
  if (!has_other_currency (self))
    return TRUE;
  if (converted == NULL)
    return read_other_rows (self, first, last, error)
           && (self->basis == TAKINGS_BASIS_EVENT || read_other_shift (self, first, last, error));
  /* Here too a block may reach over the ends of the days met. */
  gint64 from = MAX (self->from_day, floor_to (first, TAKINGS_CONVERTED_DAYS));
  gint64 to = MIN (self->to_day,
                   floor_to (last, TAKINGS_CONVERTED_DAYS) + TAKINGS_CONVERTED_DAYS - 1);
  return takings_converted_take (converted, self, "", from, to, read_other_rows, error)
         && (self->basis == TAKINGS_BASIS_EVENT
             || takings_converted_take (converted, self, "/shift", from, to, read_other_shift,
                                        error));
}
