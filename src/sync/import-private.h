/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "csv.h"
#include "import.h"
G_BEGIN_DECLS

typedef enum
{
  IMPORT_ENTRY_ID,
  IMPORT_ORDER_ID,
  IMPORT_PARENT_ID,
  IMPORT_DATE,
  IMPORT_TIME,
  IMPORT_KIND,
  IMPORT_STATE,
  IMPORT_CHARGE,
  IMPORT_ROLE,
  IMPORT_PRODUCT_ID,
  IMPORT_PRODUCT,
  IMPORT_COMMISSION,
  IMPORT_GROSS, /* of a day: the commission before what was voided */
  IMPORT_AMOUNT,
  IMPORT_CURRENCY,
  IMPORT_AMOUNT_CURRENCY,
  IMPORT_TRACKING_ID,
  IMPORT_CAMPAIGN,
  IMPORT_COUNTRY,
  IMPORT_AFFILIATE,
  IMPORT_VENDOR,
  IMPORT_REFUND_DATE,
  IMPORT_COUNT,
  IMPORT_N_FIELDS,
} TakingsImportField;

/* What a network's files are like where the file itself does not tell. */
typedef struct
{
  const char *network;
  const char *zone;
  const char *currency;
  char decimal;
  gboolean month_first;
  gboolean changes_in_place; /* a refund shows as the sale's new status, not as a row */
} TakingsImportNetwork;
const TakingsImportNetwork *takings_import_network (const char *id); /* (nullable) */

typedef struct
{
  int column[IMPORT_N_FIELDS];    /* -1: not in the file */
  gboolean shut[IMPORT_N_FIELDS]; /* a person said that it is not in the file */
  guint n_columns;
} TakingsImportColumns;

/* Lower case, accents and everything but letters and digits dropped: "Sub ID" → "subid". */
char *takings_import_fold (TakingsText text);
/* @role: (nullable): the account's role, for files that hold the commissions of several */
gboolean takings_import_find_columns (const TakingsImportNetwork *network, const char *role,
                                      const TakingsText *header, guint n_cells, GHashTable *map,
                                      TakingsImportColumns *columns, GError **error);
/* The same without asking for the columns that a file must have. */
gboolean takings_import_match_columns (const TakingsImportNetwork *network, const char *role,
                                       const TakingsText *header, guint n_cells, GHashTable *map,
                                       TakingsImportColumns *columns, GError **error);
const char *takings_import_field_name (TakingsImportField field);
/* "Columns separated by commas, encoding UTF-8", in the person's language */
char *takings_import_describe_form (char delimiter, const char *encoding);

/* How the file writes dates and amounts. */
typedef struct
{
  char decimal;
  gboolean month_first;
  guint points, commas;           /* evidence of each decimal mark */
  guint day_second, month_second; /* 02/21: the second is a day; 21/02: the first is */
} TakingsImportFormat;
void takings_import_see_money (TakingsImportFormat *format, TakingsText text);
void takings_import_see_date (TakingsImportFormat *format, TakingsText text);
void takings_import_decide (TakingsImportFormat *format, const TakingsImportNetwork *network,
                            char delimiter);
/* @time: of a second column, may be none */
gboolean takings_import_date (const TakingsImportFormat *format, TakingsText date, TakingsText time,
                              TakingsZone *zone, TakingsMoment *moment);

typedef struct
{
  TakingsKind kind;
  TakingsState state;
  gboolean has_kind, has_state;
  gboolean upsell, test, known;
  gboolean part; /* of a sale came back */
} TakingsImportWord;
/* Reads a type or status of any of the languages; @word->known is FALSE for what is not listed. */
void takings_import_word (TakingsText text, TakingsImportWord *word);

typedef struct
{
  const TakingsImportNetwork *network;
  TakingsImportColumns columns;
  TakingsImportFormat format;
  TakingsZone *zone;       /* (borrowed) */
  const char *role;        /* (borrowed) (nullable) */
  GHashTable *occurrences; /* (owned) content hash → how many so far */
  gboolean unknown_parts;  /* a sale came back in part, and the file does not say how much */
} TakingsImportReader;
TakingsText takings_import_dup (TakingsPage *page, TakingsText text);
/* @cell: (array): of #TakingsImportField
 * @aside: not a sale or reversal but an event beside them, which must not take a sale's id */
void takings_import_make_ids (TakingsImportReader *reader, const TakingsText *cell, gboolean aside,
                              TakingsEntry *entry, TakingsPage *page);
/* Adds what one record says to @page. %FALSE with a reason that names a column, not its content. */
gboolean takings_import_record (TakingsImportReader *reader, const TakingsText *cells,
                                guint n_cells, TakingsPage *page, char **reason);

G_END_DECLS
