/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "query-where.h"
G_BEGIN_DECLS

/* What the index of texts knows of a filter's search; for the table of entries and its total. */
typedef struct
{
  GArray *rows; /* (owned) (nullable) of gint64: the answer itself, sorted by time */
  GArray *all;  /* (owned) (nullable) of gint64: else what holds the text, whatever else is asked */
  TakingsIdSet found; /* the same for takings_where_prepare() */
} TakingsHits;

/**
 * takings_hits_find:
 * @by_time: whether rows are wanted in the order of time; then @filter's limit holds
 * @hits: (out): with neither, if there is no search or no index
 *
 * Returns: %FALSE with an error
 */
gboolean takings_hits_find (TakingsHits *hits, TakingsLedger *ledger, const TakingsFilter *filter,
                            const char *account, gboolean by_time, gboolean descending,
                            GCancellable *cancellable, GError **error);
void takings_hits_clear (TakingsHits *hits);

G_END_DECLS
