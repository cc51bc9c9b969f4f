/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* Two years of trade of six accounts and 600 products, a refund for every 17 sales, for measuring
 * how fast a ledger is read: written straight into the tables, totals computed by the ledger. */
#define FILLED_FIRST_DAY 19970
#define FILLED_DAYS      730
#define FILLED_TODAY     (FILLED_FIRST_DAY + FILLED_DAYS)

/* @mixed: a sixth of the entries each in EUR and BRL, with rates of each working day; else all in
 * USD. Faults end the program. */
TakingsLedger *filled_ledger_make (const char *folder, gint64 n_entries, gboolean mixed);
/* Closes it and removes its folder. */
void filled_ledger_drop (TakingsLedger *ledger, const char *folder);

double bench_median (double *values, guint n); /* sorts them */

G_END_DECLS
