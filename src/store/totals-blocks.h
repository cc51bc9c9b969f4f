/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "moment.h"
#include "rows.h"
G_BEGIN_DECLS

typedef struct
{
  gint32 day;
  guint32 currency; /* three letters, first in the highest byte; 0 unknown */
  gint64 account, product;
  gint64 kind;
} TakingsTotalKey;

typedef struct
{
  TakingsTotalKey key;
  gboolean used;
  gint64 events, entries, amount, commission;
} TakingsTotal;

/* Totals of products over blocks of 4, 16 and 64 days; a block is its day / size, rounded down. */
#define TAKINGS_BLOCK_STEP 4
#define TAKINGS_BLOCK_MAX  64

/* In SQL: the sizes as rows; of a row of product_block its parts; the number of a row whose parts
 * are columns of the names given, but for the size, which is size.column1. */
#define TAKINGS_BLOCK_SIZES    "(VALUES (4), (16), (64)) AS size"
#define TAKINGS_BLOCK_PRODUCTS (1 << 25)
#define TAKINGS_BLOCK_PRODUCT  "(id & 33554431)"
#define TAKINGS_BLOCK_DAYS     "(4 << (id >> 61) * 2)"
#define TAKINGS_BLOCK_NUMBER   "(((id >> 25) & 2097151) - 1048576)"
#define TAKINGS_BLOCK_CURRENCY                                                                     \
  "(CASE WHEN (id >> 46) & 32767 THEN char(64 + ((id >> 56) & 31), 64 + ((id >> 51) & 31), "       \
  "64 + ((id >> 46) & 31)) ELSE '' END)"

/**
 * TakingsBlocks:
 *
 * What statements read while blocks are written. Writer thread only.
 */
typedef struct
{
  TakingsRows rows;
  const struct _TakingsBlock *written;
  gint64 days;
} TakingsBlocks;

/* The number of a row of product_block, as 007-block-keys.sql says; -1: it has none. */
gint64 takings_block_id (gint64 days, guint32 currency, gint64 block, gint64 product);

gboolean takings_blocks_prepare (TakingsBlocks *self, TakingsDb *db, GError **error);
/* @cells: what changed by day */
gboolean takings_blocks_write (TakingsBlocks *self, TakingsDb *db, const TakingsTotal *cells,
                               guint n_cells, GError **error);
/* Takes away what `daily` holds of account @uuid. */
gboolean takings_blocks_remove_account (TakingsBlocks *self, TakingsDb *db, const char *uuid,
                                        GError **error);

G_END_DECLS
