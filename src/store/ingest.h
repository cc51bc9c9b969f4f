/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
#include "names.h"
#include "rows.h"
#include "totals.h"
G_BEGIN_DECLS

/* Columns of `entry`, in the table's order: what the preupdate hook sees. */
enum
{
  COL_ID,
  COL_ACCOUNT,
  COL_ENTRY_ID,
  COL_DAY,
  COL_OCCURRED_AT,
  COL_KIND,
  COL_STATE,
  COL_FLAGS,
  COL_COUNT,
  COL_CURRENCY,
  COL_AMOUNT,
  COL_COMMISSION,
  COL_PRODUCT,
  N_ENTRY_COLUMNS = 27,
};

/* A page on its way to the ledger; e-mails are hashed before it reaches the writer. */
typedef struct
{
  char *account;     /* (owned) */
  TakingsPage *page; /* (owned) */
  char *checkpoint;  /* (owned) (nullable) */
  gboolean window_done;
  gint64 run;
  gint64 *customers;        /* (owned) (nullable) one for each entry, 0 unknown */
  gint64 *orphan_customers; /* (owned) (nullable) one for each note */
} TakingsIngestJob;

/* An entry with what the ledger adds to it, gathered to be written with others. */
typedef struct
{
  const TakingsEntry *entry;                   /* borrowed until it is written */
  gint64 product, names[TAKINGS_NAME_PRODUCT]; /* in the dictionaries, 0 none */
  gint64 customer;                             /* 0 unknown */
  gint32 day;
  TakingsState state;
  gboolean written; /* as a new one, or known just so: nothing is left to do */
} TakingsIngestRow;

#define MAX_CURRENCIES 16

/* What the entries of an account are, in `account`. */
#define TAKINGS_GRAIN_DAYS   1u
#define TAKINGS_GRAIN_EVENTS 2u

/**
 * TakingsIngest:
 *
 * Writes entries through the writer's connection and keeps account of what changed. Writer thread
 * only.
 */
typedef struct
{
  TakingsDb *db;
  TakingsZone *zone;      /* (owned) the reporting zone */
  TakingsZone *next_zone; /* (owned) (nullable) once this transaction is committed */
  TakingsNames names;
  TakingsTotals totals;
  gint64 now;
  gint64 first_of_transaction; /* entry ids above were made in this transaction */
  gint64 first_of_page;
  gint64 last_id;     /* highest entry id */
  gboolean suspended; /* bulk work: no totals, no history */
  /* the page at hand */
  gint64 account;
  char *network; /* (owned) */
  guint grain;   /* of the account: TAKINGS_GRAIN_… */
  guint64 added, changed, unchanged, rejected;
  struct
  {
    guint32 currency;
    gint64 sum;
  } net[MAX_CURRENCIES];
  GArray *batch;          /* (owned) of TakingsIngestRow */
  TakingsRows rows;       /* @batch as a table */
  gboolean expects_known; /* the last entries were there already */
  /* what the hook saw of the last statement */
  struct
  {
    guint inserted, updated, all; /* @updated: rows that were there before the page */
  } seen;
  gint64 last_row;  /* 0: none */
  GArray *old_rows; /* (owned) as they were before an update */
} TakingsIngest;

TakingsIngest *takings_ingest_new (TakingsDb *db, TakingsZone *zone, GError **error);
void takings_ingest_free (TakingsIngest *self);
gboolean takings_ingest_begin (TakingsIngest *self, gint64 now, GError **error); /* after BEGIN */
gboolean takings_ingest_flush (TakingsIngest *self, GError **error);             /* before COMMIT */
void takings_ingest_forget (TakingsIngest *self); /* after ROLLBACK */
/* In a transaction that gave all days anew: what later ones count with, if it is committed. */
void takings_ingest_take_zone (TakingsIngest *self, TakingsZone *zone);
gboolean takings_ingest_page (TakingsIngest *self, const TakingsIngestJob *job,
                              TakingsIngestCounts *counts, GError **error);

/* --- between the ingest files --- */
gboolean takings_ingest_prepare_rows (TakingsIngest *self, GError **error);
gboolean takings_ingest_entries (TakingsIngest *self, const TakingsIngestJob *job, GError **error);
gboolean takings_ingest_entry (TakingsIngest *self, const TakingsEntry *entry, gint64 customer,
                               GError **error);
/* @id: (out): 0 if there is none */
gboolean
takings_ingest_find (TakingsIngest *self, TakingsText entry_id, gint64 *id, GError **error);
/* Of the batch: those that the ledger has just so; those that are marked as written. */
gboolean takings_ingest_drop_known (TakingsIngest *self, GError **error);
void takings_ingest_drop_written (TakingsIngest *self);
void takings_ingest_watch (TakingsIngest *self, gboolean on);
/* After an INSERT or UPDATE of entries: their old rows become history. */
gboolean takings_ingest_keep_history (TakingsIngest *self, GError **error);
gboolean
takings_ingest_wait (TakingsIngest *self, gint64 id, const TakingsEntry *entry, GError **error);
gboolean
takings_ingest_note (TakingsIngest *self, const TakingsNote *note, gint64 customer, GError **error);
gboolean takings_ingest_join (TakingsIngest *self, const TakingsPage *page, GError **error);
/* Texts and entries as the bytes of a note. */
void takings_pack_text (GByteArray *bytes, TakingsText text);
gboolean takings_unpack_text (const char **cursor, const char *end, TakingsText *text);
GByteArray *takings_ingest_pack_orphan (const TakingsEntry *entry, gint64 customer);
/* Orphans become entries, all notes go. */
gboolean takings_ingest_end_window (TakingsIngest *self, GError **error);
/* After the entries of @page: daily totals give way to single events of their days. */
gboolean takings_ingest_settle_days (TakingsIngest *self, const TakingsPage *page, GError **error);

/* Clicks and entries of other networks' accounts that a relay's page brought. */
gboolean takings_ingest_relay (TakingsIngest *self, const TakingsPage *page, GError **error);
void takings_bind_text (sqlite3_stmt *stmt, int index, TakingsText text); /* NULL if empty */
void takings_bind_currency (sqlite3_stmt *stmt, int index, const char *currency);
void takings_bind_known (sqlite3_stmt *stmt, int index, gint64 value, gboolean known);

G_END_DECLS
