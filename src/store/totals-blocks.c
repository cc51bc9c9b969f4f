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
  gint64 block;
  gint64 account, product;
  guint32 currency;
  gint32 day; /* one of its days, for a message */
  gint64 figures[N_FIGURES];
} Block;

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
  return a->block == b->block && a->account == b->account && a->product == b->product
         && a->currency == b->currency;
}

static void
from_cell (Block *block, const TakingsTotal *cell)
{
  gboolean sale = cell->key.kind == TAKINGS_KIND_SALE || cell->key.kind == TAKINGS_KIND_REBILL;
  gboolean back = cell->key.kind == TAKINGS_KIND_REFUND
                  || cell->key.kind == TAKINGS_KIND_CHARGEBACK;

  *block = (Block){ cell->key.day,      cell->key.account, cell->key.product,
                    cell->key.currency, cell->key.day,     { 0 } };
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

static void
give_column (TakingsRows *rows, sqlite3_context *context, int column)
{
  TakingsBlocks *self = rows->data;
  const Block *block = &self->written[takings_rows_at (rows)];

  switch (column)
    {
    case 0: sqlite3_result_int64 (context, self->days); break;
    case 1: sqlite3_result_int64 (context, block->block); break;
    case 2: sqlite3_result_int64 (context, block->account); break;
    case 3: sqlite3_result_int64 (context, block->product); break;
    case 4:
      takings_currency_unpack (block->currency, self->code); /* read before the next row */
      sqlite3_result_text (context, self->code, -1, SQLITE_STATIC);
      break;
    default: sqlite3_result_int64 (context, block->figures[column - 5]); break;
    }
}

#define FIGURES "sales, refunds, entries, gross, refunded, commission, net"
#define COLUMNS "days, block, account, product, currency, " FIGURES

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
          db,
          "DELETE FROM product_block WHERE days = ?1 AND block = ?2 AND account = ?3 AND "
          "product = ?4 AND currency = ?5 AND entries = 0",
          error);

        if (stmt == NULL)
          return FALSE;
        takings_currency_unpack (self->written[i].currency, self->code);
        sqlite3_bind_int64 (stmt, 1, self->days);
        sqlite3_bind_int64 (stmt, 2, self->written[i].block);
        sqlite3_bind_int64 (stmt, 3, self->written[i].account);
        sqlite3_bind_int64 (stmt, 4, self->written[i].product);
        sqlite3_bind_text (stmt, 5, self->code, -1, SQLITE_STATIC);
        ok = takings_db_run (db, stmt, error);
      }
  return ok;
}

static gint64
block_of (gconstpointer row)
{
  return ((const Block *) row)->block;
}

/* OR FAIL: as for entries, a fault rolls back the whole transaction. */
static gboolean
write_level (TakingsBlocks *self, TakingsDb *db, guint n, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "INSERT OR FAIL INTO product_block (" COLUMNS ") SELECT " COLUMNS
    " FROM takings_blocks WHERE 1 "
    "ON CONFLICT (days, block, account, product, currency) DO UPDATE SET "
    "sales = sales + excluded.sales, refunds = refunds + excluded.refunds, "
    "entries = entries + excluded.entries, gross = gross + excluded.gross, "
    "refunded = refunded + excluded.refunded, commission = commission + excluded.commission, "
    "net = net + excluded.net",
    error);
  gboolean ok;

  if (stmt == NULL)
    return FALSE;
  takings_rows_order (&self->rows, self->written, sizeof (Block), n, block_of);
  self->rows.n_rows = n;
  ok = takings_db_run (db, stmt, error)
       || fail_block (db, &self->written[takings_rows_at (&self->rows)], error);
  self->rows.n_rows = 0;
  g_clear_pointer (&self->rows.order, g_free);
  return ok && remove_empty (self, db, n, error);
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
      n = combine (blocks, (guint) n, error);
      if (n > 0 && !write_level (self, db, (guint) n, error))
        return FALSE;
    }
  return n >= 0;
}
