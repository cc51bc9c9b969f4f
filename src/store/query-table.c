/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a table of entries needs besides the rows in sight: their order and their total. Any thread.
 */
#include "config.h"

#include "ledger-private.h"
#include "query-search.h"

#include <malloc.h>

static const char *
order_sql (TakingsOrder order, gboolean descending)
{
  switch (order)
    {
    case TAKINGS_ORDER_TIME:
      return descending ? " ORDER BY occurred_at DESC, id DESC" : " ORDER BY occurred_at, id";
    case TAKINGS_ORDER_COMMISSION:
      return descending ? " ORDER BY commission DESC, id DESC" : " ORDER BY commission, id";
    case TAKINGS_ORDER_AMOUNT:
      return descending ? " ORDER BY amount DESC, id DESC" : " ORDER BY amount, id";
    case TAKINGS_ORDER_KIND:
      return descending ? " ORDER BY kind DESC, occurred_at DESC, id DESC"
                        : " ORDER BY kind, occurred_at DESC, id DESC";
    case TAKINGS_ORDER_PRODUCT:
      return descending ? " ORDER BY (SELECT coalesce(p.name, p.product_id) COLLATE NOCASE FROM "
                          "product p WHERE p.id = product) DESC, occurred_at DESC, entry.id DESC"
                        : " ORDER BY (SELECT coalesce(p.name, p.product_id) COLLATE NOCASE FROM "
                          "product p WHERE p.id = product), occurred_at DESC, entry.id DESC";
    case TAKINGS_ORDER_COUNTRY:
      return descending ? " ORDER BY country DESC, occurred_at DESC, id DESC"
                        : " ORDER BY country, occurred_at DESC, id DESC";
    }
  return "";
}

static gboolean
is_cancelled (guint64 *n, GCancellable *cancellable, GError **error)
{
  if ((++*n & 4095) != 0 || !g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
  return TRUE;
}

static GArray *
read_ids (TakingsDb *db, sqlite3_stmt *stmt, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GError *fault = NULL;
  guint64 n = 0;

  while (takings_db_step (db, stmt, &fault) && !is_cancelled (&n, cancellable, &fault))
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  if (fault == NULL)
    return g_steal_pointer (&ids);
  g_propagate_error (error, fault);
  return NULL;
}

/* A pass over all entries leaves pages behind that nobody asks for soon. */
static void
give_back_memory (TakingsDb *db)
{
  sqlite3_db_release_memory (db->handle);
  malloc_trim (0);
}

/* Runs a filtered statement on a reader connection. @found: (nullable) */
static GArray *
run (TakingsLedger *ledger, const TakingsFilter *filter, const char *account,
     const TakingsIdSet *found, const char *tail, GCancellable *cancellable, GError **error)
{
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  GArray *result = NULL;
  sqlite3_stmt *stmt;

  if (db == NULL)
    return NULL;
  takings_db_heed (db, cancellable);
  stmt = takings_where_prepare (db, "SELECT id", filter, account, found, tail, error);
  if (stmt != NULL)
    {
      result = read_ids (db, stmt, cancellable, error);
      sqlite3_finalize (stmt);
    }
  takings_db_heed (db, NULL);
  if (filter->limit == 0)
    give_back_memory (db);
  takings_ledger_release_reader (ledger, db);
  return result;
}

GArray *
takings_query_ids (TakingsLedger *ledger, const TakingsFilter *filter, TakingsOrder order,
                   gboolean descending, guint limit, GCancellable *cancellable, GError **error)
{
  g_autofree char *account = NULL;
  TakingsFilter limited = *filter;
  TakingsHits hits = { 0 };
  GArray *ids = NULL;

  limited.limit = limit;
  if (takings_where_get_ready (ledger, filter, &account, error)
      && takings_hits_find (&hits, ledger, &limited, account, order == TAKINGS_ORDER_TIME,
                            descending, cancellable, error))
    ids = hits.rows != NULL ? g_array_ref (hits.rows)
                            : run (ledger, &limited, account, hits.all != NULL ? &hits.found : NULL,
                                   order_sql (order, descending), cancellable, error);
  takings_hits_clear (&hits);
  return ids;
}
