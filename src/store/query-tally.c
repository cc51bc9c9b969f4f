/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What entries add up to, from one pass over them. Any thread. */
#include "config.h"

#include "ledger-private.h"
#include "query-search.h"
#include "query-summing.h"

#include <malloc.h>

/* What counts on one day in one currency. */
typedef struct
{
  gint32 day;
  char currency[4];
  guint64 entries;
  TakingsWide amount, commission; /* micros */
} Cell;

void
takings_tally_free (TakingsTally *tally)
{
  if (tally == NULL)
    return;
  g_array_unref (tally->rows);
  g_array_unref (tally->unconverted);
  g_free (tally);
}

static guint
hash_cell (gconstpointer data)
{
  const Cell *cell = data;

  return (guint) cell->day * 31 + g_str_hash (cell->currency);
}

static gboolean
same_cell (gconstpointer a, gconstpointer b)
{
  const Cell *x = a, *y = b;

  return x->day == y->day && strcmp (x->currency, y->currency) == 0;
}

static Cell *
find_cell (GHashTable *cells, const Cell *wanted)
{
  Cell *cell = g_hash_table_lookup (cells, wanted);

  if (cell == NULL)
    {
      cell = g_memdup2 (wanted, sizeof *wanted);
      g_hash_table_add (cells, cell);
    }
  return cell;
}

#define COLUMNS "coalesce(currency, ''), count, amount, commission, "
#define COUNTS  ", state <> 3 AND flags & 16 = 0"

static gboolean
read_cells (TakingsDb *db, sqlite3_stmt *stmt, GHashTable *cells, GError **error)
{
  GError *fault = NULL;
  Cell *cell = NULL;

  while (takings_db_step (db, stmt, &fault))
    {
      Cell wanted = { .day = sqlite3_column_int (stmt, 4) };

      if (sqlite3_column_int (stmt, 5) == 0)
        continue;
      g_strlcpy (wanted.currency, (const char *) sqlite3_column_text (stmt, 0),
                 sizeof wanted.currency);
      if (cell == NULL || !same_cell (cell, &wanted))
        cell = find_cell (cells, &wanted);
      cell->entries += (guint64) sqlite3_column_int64 (stmt, 1);
      cell->amount += sqlite3_column_int64 (stmt, 2);
      cell->commission += sqlite3_column_int64 (stmt, 3);
    }
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static gboolean
put (TakingsWide wide, const char *currency, gint64 *micros, GError **error)
{
  *micros = (gint64) wide;
  if (*micros == wide)
    return TRUE;
  takings_summing_fail_size (error, currency);
  return FALSE;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const TakingsTallyRow *x = a, *y = b;

  if (x->commission != y->commission)
    return x->commission < y->commission ? 1 : -1;
  return strcmp (x->currency, y->currency);
}

/* Each currency apart. */
static gboolean
fill_rows (TakingsTally *tally, GHashTable *cells, GError **error)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (hash_cell, same_cell, g_free, NULL);
  GHashTableIter iter;
  gpointer key;
  gboolean ok = TRUE;

  g_hash_table_iter_init (&iter, cells);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Cell *cell = key;
      Cell wanted = { 0 }, *sum;

      g_strlcpy (wanted.currency, cell->currency, sizeof wanted.currency);
      sum = find_cell (sums, &wanted);
      sum->entries += cell->entries;
      sum->amount += cell->amount;
      sum->commission += cell->commission;
    }
  g_hash_table_iter_init (&iter, sums);
  while (ok && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Cell *sum = key;
      TakingsTallyRow row = { .entries = sum->entries };

      g_strlcpy (row.currency, sum->currency, sizeof row.currency);
      ok = put (sum->amount, row.currency, &row.amount, error)
           && put (sum->commission, row.currency, &row.commission, error);
      g_array_append_val (tally->rows, row);
    }
  g_array_sort (tally->rows, compare_rows);
  return ok;
}

static gboolean
take_cells (TakingsSumming *sum, GHashTable *cells, GError **error)
{
  GHashTableIter iter;
  gpointer key;
  gboolean ok = TRUE;

  g_hash_table_iter_init (&iter, cells);
  while (ok && g_hash_table_iter_next (&iter, &key, NULL))
    {
      const Cell *cell = key;
      TakingsCell taken = { .day = cell->day,
                            .currency = cell->currency,
                            .kind = TAKINGS_KIND_ADJUSTMENT, /* nothing but what it earned */
                            .entries = cell->entries };

      ok = put (cell->commission, cell->currency, &taken.commission, error)
           && takings_summing_take (sum, &taken, error);
    }
  return ok;
}

/* All currencies together. */
static gboolean
convert (TakingsTally *tally, TakingsSumming *sum, TakingsDb *db, GHashTable *cells, GError **error)
{
  g_autoptr (TakingsSummary) summary = NULL;
  GHashTableIter iter;
  gpointer key;

  sum->from_day = G_MAXINT32;
  sum->to_day = G_MININT32;
  g_hash_table_iter_init (&iter, cells);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      sum->from_day = MIN (sum->from_day, ((const Cell *) key)->day);
      sum->to_day = MAX (sum->to_day, ((const Cell *) key)->day);
    }
  takings_summing_init (sum, db, TAKINGS_BY_NONE);
  if (take_cells (sum, cells, error))
    summary = takings_summing_finish (sum, sum->from_day, sum->to_day, error);
  takings_summing_clear (sum);
  if (summary == NULL)
    return FALSE;
  tally->commission = summary->total.net_commission;
  tally->unconverted = g_array_ref (summary->unconverted);
  return TRUE;
}

static TakingsTally *
add_up (TakingsDb *db, TakingsSumming *sum, const TakingsFilter *filter, const char *account,
        const TakingsIdSet *found, GError **error)
{
  g_autofree char *columns = g_strconcat ("SELECT " COLUMNS, takings_where_day (filter->basis),
                                          COUNTS, NULL);
  g_autoptr (GHashTable) cells = g_hash_table_new_full (hash_cell, same_cell, g_free, NULL);
  TakingsTally *tally = g_new0 (TakingsTally, 1);
  sqlite3_stmt *stmt = takings_where_prepare (db, columns, filter, account, found, "", error);
  gboolean ok = stmt != NULL && read_cells (db, stmt, cells, error);

  sqlite3_finalize (stmt);
  tally->rows = g_array_new (FALSE, TRUE, sizeof (TakingsTallyRow));
  g_strlcpy (tally->currency, sum->currency, sizeof tally->currency);
  if (ok && fill_rows (tally, cells, error) && convert (tally, sum, db, cells, error))
    return tally;
  tally->unconverted = g_array_new (FALSE, FALSE, sizeof (TakingsUnconverted));
  takings_tally_free (tally);
  return NULL;
}

TakingsTally *
takings_query_tally (TakingsLedger *ledger, const TakingsFilter *filter, const char *currency,
                     GCancellable *cancellable, GError **error)
{
  g_autofree char *account = NULL;
  TakingsSumming sum = { .as_of = G_MAXINT64 };
  TakingsFilter whole = *filter;
  TakingsHits hits = { 0 };
  TakingsTally *tally = NULL;
  TakingsDb *db;

  whole.limit = 0;
  if (!takings_summing_choose_currency (&sum, ledger, currency, error)
      || !takings_where_get_ready (ledger, filter, &account, error)
      || !takings_hits_find (&hits, ledger, &whole, account, FALSE, FALSE, cancellable, error))
    return NULL;
  db = takings_ledger_acquire_reader (ledger, error);
  if (db != NULL)
    {
      takings_db_heed (db, cancellable);
      tally = add_up (db, &sum, &whole, account, hits.all != NULL ? &hits.found : NULL, error);
      takings_db_heed (db, NULL);
      /* a pass over all entries leaves pages behind that nobody asks for soon */
      sqlite3_db_release_memory (db->handle);
      malloc_trim (0);
      takings_ledger_release_reader (ledger, db);
    }
  takings_hits_clear (&hits);
  return tally;
}
