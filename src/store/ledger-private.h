/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "ledger.h"
G_BEGIN_DECLS

/* For the files of this folder. */

gint64 takings_ledger_now (TakingsLedger *self); /* the ledger's clock */

/* What summaries keep. */
struct _TakingsConverted *takings_ledger_get_converted (TakingsLedger *self);

/* A read-only connection out of at most four; blocks while all are in use. Give it back soon. */
TakingsDb *takings_ledger_acquire_reader (TakingsLedger *self, GError **error);
void takings_ledger_release_reader (TakingsLedger *self, TakingsDb *db);

/* Is the file whole, whatever it holds? Each fault becomes a line of @report. */
gboolean takings_inspect_file (TakingsDb *db, GPtrArray *report, GError **error);

/* Another one, with the functions that queries use; the caller frees it. */
TakingsDb *takings_ledger_open_reader (const char *path, GError **error);

/* A job on the writer thread; blocks. FALSE with @error set rolls the transaction back. */
typedef gboolean (*TakingsWriteFunc) (TakingsDb *db, gpointer data, GError **error);
gboolean takings_ledger_run_write (TakingsLedger *self, TakingsWriteFunc func, gpointer data,
                                   GError **error);
/* The same without a transaction around it (backup, VACUUM). */
gboolean takings_ledger_run_plain (TakingsLedger *self, TakingsWriteFunc func, gpointer data,
                                   GError **error);

G_END_DECLS
