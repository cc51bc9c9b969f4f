/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "query-rates.h"
#include "config.h"

typedef struct
{
  gint32 day;
  TakingsRate rate;
} Published;

typedef struct
{
  char currency[4];
  GArray *rates; /* of Published, by day */
} Series;

static void
series_free (gpointer data)
{
  Series *series = data;
  g_array_unref (series->rates);
  g_free (series);
}

void
takings_rate_table_init (TakingsRateTable *table, TakingsDb *db, gint32 from_day, gint32 to_day)
{
  *table = (TakingsRateTable){
    .db = db, .from_day = from_day, .to_day = to_day, .as_of = G_MAXINT64
  };
  table->currencies = g_ptr_array_new_with_free_func (series_free);
  table->cached_day = G_MININT32;
}

void
takings_rate_table_clear (TakingsRateTable *table)
{
  g_clear_pointer (&table->currencies, g_ptr_array_unref);
}

static Series *
load (TakingsRateTable *table, const char *currency, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    table->db,
    "SELECT day, rate FROM rate WHERE currency = ?1 AND day BETWEEN ?2 AND ?3 AND learned_at <= ?4 "
    "UNION ALL SELECT day, rate FROM rate_change WHERE currency = ?1 AND day BETWEEN ?2 AND ?3 "
    "AND learned_at <= ?4 AND replaced_at > ?4 ORDER BY day",
    error);
  if (stmt == NULL)
    return NULL;
  Series *series = g_new0 (Series, 1);
  g_strlcpy (series->currency, currency, sizeof series->currency);
  series->rates = g_array_new (FALSE, FALSE, sizeof (Published));
  sqlite3_bind_text (stmt, 1, series->currency, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 2, (gint64) table->from_day - TAKINGS_RATE_MAX_AGE);
  sqlite3_bind_int (stmt, 3, table->to_day);
  sqlite3_bind_int64 (stmt, 4, table->as_of);
  while (takings_db_step (table->db, stmt, &fault))
    {
      Published published = { sqlite3_column_int (stmt, 0), sqlite3_column_int64 (stmt, 1) };
      g_array_append_val (series->rates, published);
    }
  takings_db_done (stmt);
  g_ptr_array_add (table->currencies, series);
  if (fault == NULL)
    return series;
  g_propagate_error (error, fault);
  return NULL;
}

static TakingsRate
find (const Series *series, gint32 day)
{
  guint low = 0, high = series->rates->len; /* first publication after @day */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (series->rates, Published, middle).day <= day)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return 0;
  const Published *last = &g_array_index (series->rates, Published, low - 1);
  return (gint64) day - last->day <= TAKINGS_RATE_MAX_AGE ? last->rate : 0;
}

gboolean
takings_rate_table_get (TakingsRateTable *table, const char *currency, gint32 day,
                        TakingsRate *rate, GError **error)
{
  Series *series = NULL;
  *rate = 0;
  if (strcmp (currency, "EUR") == 0)
    {
      *rate = TAKINGS_RATE_ONE;
      return TRUE;
    }
  if (day == table->cached_day && strcmp (currency, table->cached_currency) == 0)
    {
      *rate = table->cached;
      return TRUE;
    }
  for (guint i = 0; i < table->currencies->len && series == NULL; i++)
    {
      Series *candidate = g_ptr_array_index (table->currencies, i);
      if (strcmp (candidate->currency, currency) == 0)
        series = candidate;
    }
  if (series == NULL && (series = load (table, currency, error)) == NULL)
    return FALSE;
  *rate = find (series, day);
  table->cached = *rate;
  table->cached_day = day;
  g_strlcpy (table->cached_currency, currency, sizeof table->cached_currency);
  return TRUE;
}
