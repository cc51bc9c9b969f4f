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

/* Totals of products over blocks of 4, 16, 64 and 256 days; a block is its day / size, rounded
 * down. */
#define TAKINGS_BLOCK_STEP 4
#define TAKINGS_BLOCK_MAX  256

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
  char code[4];
} TakingsBlocks;

gboolean takings_blocks_prepare (TakingsBlocks *self, TakingsDb *db, GError **error);
/* @cells: what changed by day */
gboolean takings_blocks_write (TakingsBlocks *self, TakingsDb *db, const TakingsTotal *cells,
                               guint n_cells, GError **error);

G_END_DECLS
