/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ingest.h"
#include "ledger-private.h"
G_BEGIN_DECLS

/**
 * TakingsWriter:
 *
 * The one thread that writes. Jobs run in the order they came; pages that wait are committed
 * together. All functions may be called from any thread.
 */
typedef struct _TakingsWriter TakingsWriter;

typedef gint64 (*TakingsClock) (gpointer data);

TakingsWriter *takings_writer_new (TakingsDb *db, TakingsZone *zone, GError **error); /* takes @db */
void takings_writer_free (TakingsWriter *self);                       /* waits for the queue */

/**
 * TakingsWriterDoor:
 * @open: gives a connection for writing and the zone of days, both owned by the writer
 * @begin: the connection is about to be used, with @ingest
 * @end: it is about to be closed
 * @close: it is closed
 *
 * How a writer that has put its connection down gets another. Called on the writer thread.
 */
typedef struct
{
  gboolean (*open) (gpointer data, TakingsDb **db, TakingsZone **zone, GError **error);
  gboolean (*begin) (gpointer data, TakingsDb *db, TakingsIngest *ingest, GError **error);
  void (*end) (gpointer data, TakingsDb *db);
  void (*close) (gpointer data);
  gpointer data;
} TakingsWriterDoor;
/* From now on the connection is put down after so long without a job, unless somebody holds it. */
void takings_writer_lend (TakingsWriter *self, guint idle_ms, const TakingsWriterDoor *door);
void takings_writer_hold (TakingsWriter *self, int change); /* 1 or -1 */
void takings_writer_set_clock (TakingsWriter *self, TakingsClock now, gpointer data);
gint64 takings_writer_now (TakingsWriter *self);
void takings_writer_set_key (TakingsWriter *self, const guint8 *key, gsize len);
gboolean takings_writer_run (TakingsWriter *self, gboolean transaction, TakingsWriteFunc func,
                             gpointer data, GError **error);

typedef void (*TakingsPageDone) (gpointer data, TakingsIngestCounts *counts, GError *error);
/* Takes @job. @done is called on the writer thread after the commit; it owns @error. */
void takings_writer_push_page (TakingsWriter *self, TakingsIngestJob *job,
                               GCancellable *cancellable, TakingsPageDone done, gpointer data);
/* Only inside a job: the writer's ingest state, for bulk work; another one after the connection was
 * put down. */
TakingsIngest *takings_writer_get_ingest (TakingsWriter *self);
/* Before the first page: transactions of that many rows, whatever time they take. For counting
 * instructions. */
void takings_writer_set_group (TakingsWriter *self, guint rows);
/* Statistics for benchmarks: the longest and the sorted write transactions so far, microseconds. */
GArray *takings_writer_dup_times (TakingsWriter *self);

/* NULL with an error on a ledger that is only read. */
TakingsWriter *takings_ledger_get_writer (TakingsLedger *self, GError **error);
/* Recomputes days and totals for @zone, without making it the person's preference. */
gboolean takings_ledger_follow_zone (TakingsLedger *self, const char *zone, GError **error);

G_END_DECLS
