/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "totals-blocks.h"
G_BEGIN_DECLS

/**
 * TakingsTotals:
 *
 * What a transaction changes in the totals, gathered row by row and written before its commit.
 * Writer thread only.
 */
typedef struct
{
  TakingsTotal *slots; /* (owned) open addressing */
  guint n_slots, n_used;
  gboolean overflow;
  TakingsTotalKey too_large; /* with @overflow: where */
  /* while they are written */
  TakingsRows rows;
  const TakingsTotal *written;
  char code[4];
  TakingsBlocks blocks;
  struct _TakingsConverted *converted; /* (borrowed) (nullable): is told of all changes */
} TakingsTotals;

void takings_totals_init (TakingsTotals *totals);
/* Before the first flush: what statements of @db read the totals from. */
gboolean takings_totals_prepare (TakingsTotals *totals, TakingsDb *db, GError **error);
void takings_totals_clear (TakingsTotals *totals);
void takings_totals_forget (TakingsTotals *totals);
/* @sign: 1 adds the entry, -1 takes it away. */
void takings_totals_add (TakingsTotals *totals, const TakingsTotalKey *key, int sign, gint64 count,
                         gint64 amount, gint64 commission);
gboolean takings_totals_flush (TakingsTotals *totals, TakingsDb *db, GError **error);
/* Recomputes all three tables from the entries, in the caller's transaction. @totals is empty. */
gboolean takings_totals_rebuild (TakingsTotals *totals, TakingsDb *db, GError **error);
/* FALSE with @error: the amounts of @key don't fit; other faults of @db (nullable) stay as they
 * are. */
gboolean takings_totals_fail (TakingsDb *db, const TakingsTotalKey *key, GError **error);

/* By account, product, currency, day and kind. @rows lends its order and has none after. */
void takings_totals_sort (TakingsRows *rows, TakingsTotal *totals, guint n);
gint64 takings_total_day (gconstpointer total);

guint32 takings_currency_pack (const unsigned char *currency);
/* Three letters in 15 bits. */
guint32 takings_currency_bits (guint32 packed);
void takings_currency_unpack (guint32 packed, char out[4]);

G_END_DECLS
