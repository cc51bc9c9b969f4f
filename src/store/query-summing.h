/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "query-rates.h"
#include "query.h"
G_BEGIN_DECLS

/* Between the files that make a summary. */

/* In a query of `entry_change AS was`: the first of its entry's changes after moment ?1. */
#define TAKINGS_FIRST_CHANGE                                                                       \
  "NOT EXISTS (SELECT 1 FROM entry_change AS other WHERE other.entry = was.entry AND "             \
  "other.learned_at > ?1 AND (other.learned_at < was.learned_at OR "                               \
  "(other.learned_at = was.learned_at AND other.id < was.id)))"

/* Sums of one group in the asked currency, unrounded. */
typedef struct
{
  TakingsWide gross, refunded, commission, net;
  guint64 sales, refunds, entries;
} TakingsSums;

/* Money without a rate, in its own currency. */
typedef struct
{
  char currency[4];
  TakingsWide gross, commission; /* micros, not scaled */
  guint64 entries;
} TakingsLeftOver;

/* A row of daily totals. */
typedef struct
{
  gint32 day;
  gint64 dimension; /* the number that the query groups by */
  const char *text; /* (nullable): or the text */
  const char *currency;
  int kind;
  guint64 events, entries;
  gint64 amount, commission;
} TakingsCell;

/**
 * TakingsSumming:
 *
 * A summary in the making: one reader connection inside one transaction, on one thread.
 */
typedef struct
{
  TakingsDb *db; /* (borrowed) */
  TakingsBy by;
  gint32 from_day, to_day; /* bounds of the query */
  gint64 as_of;            /* G_MAXINT64: now */
  TakingsBasis basis;
  gint32 first, last; /* days met */
  char currency[4];
  gboolean nameless; /* groups are told by their numbers alone */
  TakingsRateTable rates;
  GHashTable *groups;    /* (owned) key → TakingsSums */
  GHashTable *numbered;  /* (owned) dimension number → one of the groups */
  GHashTable *left_over; /* (owned) code → TakingsLeftOver */
  TakingsSums total;
  TakingsSums *group; /* (borrowed) (nullable): of the last cell */
  gint64 group_number;
} TakingsSumming;

/* Sets the asked currency: NULL for the ledger's. USAGE when there is no such currency. */
gboolean takings_summing_choose_currency (TakingsSumming *self, TakingsLedger *ledger,
                                          const char *currency, GError **error);
/* What was added up. */
TakingsSummary *takings_summing_finish (const TakingsSumming *self, gint32 from_day, gint32 to_day,
                                        GError **error);
/* Sets STORAGE: the sums leave 64 bits. @currency: (nullable) */
void takings_summing_fail_size (GError **error, const char *currency);
/* Once for a connection, before its first summary. */
gboolean takings_summing_register (TakingsDb *db, GError **error);
void takings_summing_init (TakingsSumming *self, TakingsDb *db, TakingsBy by);
void takings_summing_clear (TakingsSumming *self);
/* Adds a row of daily totals, converted at its day's rate. */
gboolean takings_summing_take (TakingsSumming *self, const TakingsCell *cell, GError **error);
/* Adds figures that are in the asked currency already, to @dimension's group and the total. */
gboolean takings_summing_take_sums (TakingsSumming *self, gint64 dimension, const TakingsSums *sums,
                                    GError **error);
/* The same to either alone. */
gboolean takings_summing_take_group (TakingsSumming *self, gint64 dimension,
                                     const TakingsSums *sums, GError **error);
void takings_summing_take_total (TakingsSumming *self, const TakingsSums *sums);

/* Adds money that has no rate. */
void takings_summing_take_left_over (TakingsSumming *self, const TakingsLeftOver *left);

/* Every dimension but products. */
gboolean takings_summing_read (TakingsSumming *self, GError **error);
/* Runs a statement that hands its rows to takings_cell() or takings_block(): ?1 and ?2 are @from
 * and
 * @to, ?3 the asked currency, ?4 what those functions need. */
gboolean takings_summing_read_rows (TakingsSumming *self, const char *static_sql, gint64 from,
                                    gint64 to, GError **error);
/* @key of the dimension @of alone; see takings_query_part(). */
gboolean
takings_summing_read_part (TakingsSumming *self, TakingsBy of, const char *key, GError **error);
/* With TAKINGS_BASIS_SALE: how many refunds and chargebacks of the days have no known sale. */
gboolean takings_summing_read_unlinked (TakingsSumming *self, guint64 *entries, GError **error);
/* From entries as they were known at @self->as_of. */
gboolean takings_summing_read_as_of (TakingsSumming *self, GError **error);
struct _TakingsConverted;
/* @converted: (nullable): what is kept between queries */
gboolean takings_summing_read_products (TakingsSumming *self, struct _TakingsConverted *converted,
                                        GError **error);

G_END_DECLS
