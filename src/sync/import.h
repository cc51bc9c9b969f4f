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
  GArray *rejects;  /* (owned) the first %TAKINGS_IMPORT_MAX_REJECTS of TakingsImportReject */
  GPtrArray *notes; /* (owned) of char*: what was taken for what ("dates read as DD/MM/YYYY", …) */
} TakingsImportResult;
void takings_import_result_clear (TakingsImportResult *result);

/**
 * takings_import_file:
 * @network: the account's network; decides header synonyms, zone and entry ids
 * @zone: (nullable): zone of the file's dates; %NULL for the network's
 * @map: (nullable): field → column header, over the synonyms. Fields: entry_id, order_id, date,
 * time, kind, state, product_id, product, amount, commission, currency, tracking_id, campaign,
 * country, affiliate, vendor, refund_date, count, gross_commission, …
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

G_END_DECLS
