/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "page.h"
G_BEGIN_DECLS

/* The workload of the ledger's benchmarks: pages of 500 sales, 538 bytes each, of six accounts in
 * turn, half of them with random ids. Dates go forward as a backfill brings them, in disorder
 * within a day only; @shuffled: in no order at all. */
#define BENCH_PAGE_ROWS 500
#define BENCH_ACCOUNTS  6

GPtrArray *bench_pages_make (guint n_rows, gboolean shuffled); /* of GBytes */
GPtrArray *bench_pages_make_from (guint first, guint n_rows, gboolean shuffled);
TakingsPage *bench_page_read (GBytes *bytes);
guint64 bench_mix (guint64 x);

G_END_DECLS
