/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query-summing.h"
#include "totals-blocks.h"
G_BEGIN_DECLS

/**
 * TakingsConverted:
 *
 * Money of other currencies by product over blocks of days, converted at each day's rate and not
 * rounded: what a summary would else compute anew from every day. Kept for as long as it holds, in
 * at most %TAKINGS_CONVERTED_BYTES.
 *
 * Each transaction that changes totals or rates leaves a new version in the ledger, which a reader
 * finds in its own snapshot. A block holds for a snapshot if it did not change between that
 * version and the one it was read at; without a writer in this process nothing is known of what
 * changed, and the versions must be the same. Any thread.
 */
typedef struct _TakingsConverted TakingsConverted;

#define TAKINGS_CONVERTED_DAYS  4 /* of a block */
#define TAKINGS_CONVERTED_BYTES (32 << 20)

TakingsConverted *takings_converted_new (void);
void takings_converted_free (TakingsConverted *self);
/* While nobody reads: whether all that is written from now on is told to takings_converted_mark().
 */
void takings_converted_set_own (TakingsConverted *self, gboolean own);
/* Writer thread: for a while others may write, until it is taken back; what is kept then holds for
 * snapshots from before they did. */
gboolean takings_converted_lend (TakingsConverted *self, TakingsDb *db, GError **error);
gboolean takings_converted_take_back (TakingsConverted *self, TakingsDb *db, GError **error);
/* Before anything is read: nothing is kept or used. For comparisons. */
void takings_converted_set_off (TakingsConverted *self);
gsize takings_converted_get_bytes (TakingsConverted *self);

/* Writer thread, inside the transaction that changes @cells, or with @n_cells 0 anything. @self:
 * (nullable) */
gboolean takings_converted_mark (TakingsConverted *self, TakingsDb *db, const TakingsTotal *cells,
                                 guint n_cells, GError **error);

/* A function that reads the other currencies' rows of days @from to @to into @sum. */
typedef gboolean (*TakingsReadDays) (TakingsSumming *sum, gint64 from, gint64 to, GError **error);
/* Adds the other currencies' money of days @from to @to to @sum, which is in its transaction and by
 * product: whole blocks as they are kept, what is missing and the ends by @read. @what names what
 * it reads. */
gboolean takings_converted_take (TakingsConverted *self, TakingsSumming *sum, const char *what,
                                 gint64 from, gint64 to, TakingsReadDays read, GError **error);

G_END_DECLS
