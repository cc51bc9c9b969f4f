/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

#define TAKINGS_IMPORT_MAX_REJECTS 20

typedef struct
{
  guint64 line; /* of the file, from 1 */
  char *reason; /* names the column, never its content */
} TakingsImportReject;

typedef struct
{
  guint64 read; /* records after the header */
  guint64 added, changed, unchanged, rejected;
  GArray *rejects; /* (owned) the first %TAKINGS_IMPORT_MAX_REJECTS of TakingsImportReject */
  GPtrArray
    *notes; /* (owned) of char*: how the file was read: its form, then its dates and amounts */
} TakingsImportResult;
void takings_import_result_clear (TakingsImportResult *result);

/**
 * takings_import_file:
 * @account: its id or name; %NULL in a dry run for one that there is not yet
 * @network: the account's network; decides header synonyms, zone and entry ids
 * @zone: (nullable): zone of the file's dates; %NULL for the network's
 * @map: (nullable): field → column header, over the synonyms; "" for a field that the file lacks.
 * Fields: entry_id, order_id, date, time, kind, state, product_id, product, amount, commission,
 * currency, tracking_id, campaign, country, affiliate, vendor, refund_date, count,
 * gross_commission, …
 * @dry_run: counts exactly, writes nothing
 * @progress: (nullable): records read; the total is not known (0)
 *
 * Reads a CSV report of a network's web site into the ledger, 500 entries a page. Ids are those of
 * the network's API where the file has them, so a re-import and an overlap with synced rows double
 * nothing. Blocking: worker threads and the command line. USAGE errors name the columns that were
 * found.
 */
gboolean takings_import_file (TakingsLedger *ledger, const char *account, const char *network,
                              const char *zone, const char *file, GHashTable *map, gboolean dry_run,
                              TakingsProgress progress, gpointer data, TakingsImportResult *result,
                              GCancellable *cancellable, GError **error);

/* --- what a file has, before it is read --- */

typedef struct
{
  const char *field; /* a key of @map above */
  const char *title; /* translated */
  gboolean needed;   /* without it nothing can be read */
  int column;        /* what it is taken from: an index; -1: nothing */
} TakingsImportMatch;
typedef struct
{
  GPtrArray *headers; /* (owned) of char* */
  GPtrArray *samples; /* (owned) of char*: the first record; may be shorter */
  GArray *matches;    /* (owned) of TakingsImportMatch, the important ones first */
  char *form;         /* (owned): what separates the columns, and the encoding; translated */
} TakingsImportLayout;
void takings_import_layout_clear (TakingsImportLayout *layout); /* after a failure too */
/* @role: (nullable): the account's. Blocking, but reads only the beginning. */
gboolean takings_import_inspect (const char *file, const char *network, const char *role,
                                 GHashTable *map, TakingsImportLayout *layout, GError **error);
gboolean takings_import_can_read (const char *network); /* it has reports that are known */

G_END_DECLS
