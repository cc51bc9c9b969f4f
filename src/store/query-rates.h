/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "ledger.h"
G_BEGIN_DECLS

#define TAKINGS_RATE_MAX_AGE 7 /* days: longer than any run of days without a publication */

/**
 * TakingsRateTable:
 *
 * The published rates of the currencies that a query meets, read on first need. The rate of a day
 * is the one published that day or the last before it, at most %TAKINGS_RATE_MAX_AGE days older,
 * never a later one.
 */
typedef struct
{
  TakingsDb *db; /* (borrowed) */
  gint32 from_day, to_day;
  gint64 as_of; /* G_MAXINT64: rates as they are known now */
  GPtrArray *currencies; /* (owned) */
  TakingsRate cached;    /* of the last look-up */
  gint32 cached_day;
  char cached_currency[4];
} TakingsRateTable;

void
takings_rate_table_init (TakingsRateTable *table, TakingsDb *db, gint32 from_day, gint32 to_day);
void takings_rate_table_clear (TakingsRateTable *table);
/* 0: none. FALSE on a fault of the database. */
gboolean takings_rate_table_get (TakingsRateTable *table, const char *currency, gint32 day,
                                 TakingsRate *rate, GError **error);

G_END_DECLS
