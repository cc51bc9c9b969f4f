/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Totals of products over blocks of days, so that any range of days is a few of them. Writer thread
 * only. */
#include "config.h"

#include "totals.h"

#include "entry.h"

enum
{
  SALES,
  REFUNDS,
  ENTRIES,
  GROSS,
  REFUNDED,
  COMMISSION,
  NET,
  N_FIGURES
};

typedef struct _TakingsBlock
{
  gint64 block, product;
  guint32 currency;
  gint32 day; /* one of its days, for a message */
  gint64 figures[N_FIGURES];
} Block;

gint64
takings_block_id (gint64 days, guint32 currency, gint64 block, gint64 product)
{
  const gint64 size = days == 4 ? 0 : days == 16 ? 1 : 2, middle = 1 << 20;

  if (block < -middle || block >= middle || product < 0 || product >= TAKINGS_BLOCK_PRODUCTS)
    return -1;
  return size << 61 | (gint64) takings_currency_bits (currency) << 46 | (block + middle) << 25
         | product;
}

static gint64
divide_down (gint64 a, gint64 b)
{
  return a / b - (a % b < 0);
}

static gboolean
add_checked (Block *into, int figure, gint64 value)
{
  return !__builtin_add_overflow (into->figures[figure], value, &into->figures[figure]);
}

static gboolean
same_block (const Block *a, const Block *b)
{
  return a->block == b->block && a->product == b->product && a->currency == b->currency;
}

static void
from_cell (Block *block, const TakingsTotal *cell)
{
  gboolean sale = cell->key.kind == TAKINGS_KIND_SALE || cell->key.kind == TAKINGS_KIND_REBILL;
  gboolean back = cell->key.kind == TAKINGS_KIND_REFUND
                  || cell->key.kind == TAKINGS_KIND_CHARGEBACK;

  *block = (Block){ cell->key.day, cell->key.product, cell->key.currency, cell->key.day, { 0 } };
  block->figures[SALES] = cell->key.kind == TAKINGS_KIND_SALE ? cell->events : 0;
  block->figures[REFUNDS] = back ? cell->events : 0;
  block->figures[ENTRIES] = cell->entries;
  block->figures[GROSS] = sale ? cell->amount : 0;
  block->figures[REFUNDED] = back ? cell->amount : 0;
  block->figures[COMMISSION] = sale ? cell->commission : 0;
  block->figures[NET] = cell->commission;
}

static gboolean
fail_block (TakingsDb *db, const Block *block, GError **error)
{
  const TakingsTotalKey key = { .day = block->day, .currency = block->currency };

  return takings_totals_fail (db, &key, error);
}

/* Adds neighbours of one block together; the number that is left, or -1 with @error. */
static gint
combine (Block *blocks, guint n, GError **error)
{
  guint kept = 0;

  for (guint i = 1; i < n; i++)
    if (same_block (&blocks[kept], &blocks[i]))
      {
        for (int figure = 0; figure < N_FIGURES; figure++)
          if (!add_checked (&blocks[kept], figure, blocks[i].figures[figure]))
            {
              fail_block (NULL, &blocks[i], error);
              return -1;
            }
      }
    else
      blocks[++kept] = blocks[i];
  return (gint) kept + 1;
}

static gint64
id_of (const TakingsBlocks *self, const Block *block)
{
  return takings_block_id (self->days, block->currency, block->block, block->product);
}

static void
give_column (TakingsRows *rows, sqlite3_context *context, int column)
{
  const TakingsBlocks *self = rows->data;
  const Block *block = &self->written[takings_rows_at (rows)];

  sqlite3_result_int64 (context, column == 0 ? id_of (self, block) : block->figures[column - 1]);
}

#define COLUMNS "id, sales, refunds, entries, gross, refunded, commission, net"

gboolean
takings_blocks_prepare (TakingsBlocks *self, TakingsDb *db, GError **error)
{
  self->rows = (TakingsRows){ .column = give_column, .data = self };
  return takings_rows_register (&self->rows, db, "takings_blocks", COLUMNS, error);
}

/* Those whose last entry may have gone. */
static gboolean
remove_empty (TakingsBlocks *self, TakingsDb *db, guint n, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < n; i++)
    if (self->written[i].figures[ENTRIES] < 0)
      {
        sqlite3_stmt *stmt = takings_db_prepare (
          db, "DELETE FROM product_block WHERE id = ?1 AND entries = 0", error);

        if (stmt == NULL)
          return FALSE;
        sqlite3_bind_int64 (stmt, 1, id_of (self, &self->written[i]));
        ok = takings_db_run (db, stmt, error);
      }
  return ok;
}

/* Are all within what a row's number can say? */
static gboolean
check_ids (TakingsBlocks *self, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (id_of (self, &self->written[i]) < 0)
      {
        g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                     "The ledger can't add up more than %d products, or days that no calendar has",
                     TAKINGS_BLOCK_PRODUCTS - 1);
        return FALSE;
      }
  return TRUE;
}

/* OR FAIL: as for entries, a fault rolls back the whole transaction. */
static gboolean
write_level (TakingsBlocks *self, TakingsDb *db, guint n, GError **error)
{
  sqlite3_stmt *stmt;
  gboolean ok;

  if (!check_ids (self, n, error))
    return FALSE;
  stmt = takings_db_prepare (
    db,
    "INSERT OR FAIL INTO product_block (" COLUMNS ") SELECT " COLUMNS
    " FROM takings_blocks WHERE 1 ON CONFLICT (id) DO UPDATE SET "
    "sales = sales + excluded.sales, refunds = refunds + excluded.refunds, "
    "entries = entries + excluded.entries, gross = gross + excluded.gross, "
    "refunded = refunded + excluded.refunded, commission = commission + excluded.commission, "
    "net = net + excluded.net",
    error);
  if (stmt == NULL)
    return FALSE;
  self->rows.n_rows = n;
  ok = takings_db_run (db, stmt, error)
       || fail_block (db, &self->written[takings_rows_at (&self->rows)], error);
  self->rows.n_rows = 0;
  return ok && remove_empty (self, db, n, error);
}

/* --- order: that of their numbers --- */

static int
compare_blocks (const void *a, const void *b)
{
  const Block *x = a, *y = b;

  if (x->currency != y->currency)
    return x->currency < y->currency ? -1 : 1;
  if (x->block != y->block)
    return x->block < y->block ? -1 : 1;
  return x->product < y->product ? -1 : x->product > y->product;
}

static gint64
product_of (gconstpointer row)
{
  return ((const Block *) row)->product;
}

static gint64
block_of (gconstpointer row)
{
  return ((const Block *) row)->block;
}

static gint64
currency_of (gconstpointer row)
{
  return takings_currency_bits (((const Block *) row)->currency);
}

static void
sort (TakingsBlocks *self, Block *blocks, guint n)
{
  static gint64 (*const keys[]) (gconstpointer) = { product_of, block_of, currency_of };

  if (!takings_rows_sort (&self->rows, blocks, sizeof (Block), n, keys, G_N_ELEMENTS (keys)))
    qsort (blocks, n, sizeof (Block), compare_blocks);
}

gboolean
takings_blocks_write (TakingsBlocks *self, TakingsDb *db, const TakingsTotal *cells, guint n_cells,
                      GError **error)
{
  g_autofree Block *blocks = g_new (Block, n_cells);
  gint n = (gint) n_cells;

  for (guint i = 0; i < n_cells; i++)
    from_cell (&blocks[i], &cells[i]);
  self->written = blocks;
  for (self->days = TAKINGS_BLOCK_STEP; n > 0 && self->days <= TAKINGS_BLOCK_MAX;
       self->days *= TAKINGS_BLOCK_STEP)
    {
      for (gint i = 0; i < n; i++)
        blocks[i].block = divide_down (blocks[i].block, TAKINGS_BLOCK_STEP);
      sort (self, blocks, (guint) n);
      n = combine (blocks, (guint) n, error);
      if (n > 0 && !write_level (self, db, (guint) n, error))
        return FALSE;
    }
  return n >= 0;
}

/* --- an account that goes --- */

#define GATHERED 32768 /* cells at a time */

static void
read_negative (TakingsTotal *cell, sqlite3_stmt *stmt)
{
  *cell = (TakingsTotal){
    .key = { .day = sqlite3_column_int (stmt, 0),
             .product = sqlite3_column_int64 (stmt, 1),
             .currency = takings_currency_pack (sqlite3_column_text (stmt, 2)),
             .kind = sqlite3_column_int64 (stmt, 3) },
    .events = -sqlite3_column_int64 (stmt, 4),
    .entries = -sqlite3_column_int64 (stmt, 5),
    .amount = -sqlite3_column_int64 (stmt, 6),
    .commission = -sqlite3_column_int64 (stmt, 7),
  };
}

gboolean
takings_blocks_remove_account (TakingsBlocks *self, TakingsDb *db, const char *uuid, GError **error)
{
  g_autofree TakingsTotal *cells = g_new (TakingsTotal, GATHERED);
  GError *fault = NULL;
  guint n = 0;
  gboolean ok = TRUE, more = TRUE;
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "SELECT day, product, currency, kind, events, entries, amount, commission FROM daily "
    "WHERE account = (SELECT id FROM account WHERE uuid = ?1)",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_text (stmt, 1, uuid, -1, SQLITE_STATIC);
  while (ok && more)
    {
      more = takings_db_step (db, stmt, &fault);
      if (more)
        read_negative (&cells[n++], stmt);
      if (fault == NULL && n > 0 && (!more || n == GATHERED))
        {
          ok = takings_blocks_write (self, db, cells, n, &fault);
          n = 0;
        }
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}
