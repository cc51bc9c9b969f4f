/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "writer.h"
G_BEGIN_DECLS

/* A ledger with the accounts of the workload, in a folder of its own. Faults end the program. */
TakingsLedger *bench_ledger_open (const char *dir);
void bench_ledger_remove (const char *dir);
gint64 bench_ledger_wal_size (const char *dir);
/* Reads the pages and gives them to the ledger as the sync does, at most @n_queued of them ahead;
 * seconds until all are committed. */
double bench_ledger_ingest (TakingsLedger *ledger, GPtrArray *pages, guint n_queued);

int bench_compare_double (const void *a, const void *b);
double bench_median (double *values, guint n); /* sorts */

G_END_DECLS
