/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of the sales of a period. Refunds are few, so it is they that look for their sale. */
#include "config.h"

#include "query-cohorts.h"

#include "ledger-private.h"

#define UNASSIGNED "(unassigned)"

/* ?1 and ?2 are the days of the sales, ?3 the days until a refund. Void and test entries are out;
 * a day's sum has no order. */
#define SALES(dimension)                                                                           \
  "SELECT " dimension " AS d, sum(count) AS n FROM entry WHERE "                                   \
  "occurred_at BETWEEN ?1 * 86400 - 172800 AND ?2 * 86400 + 259200 AND day BETWEEN ?1 AND ?2 "     \
  "AND state <> 3 AND flags & 17 = 0 AND kind = 0 AND order_id IS NOT NULL GROUP BY 1"
#define REFUNDED(dimension)                                                                        \
  "SELECT s." dimension " AS d, count(DISTINCT s.id) AS n FROM entry r CROSS JOIN entry s "        \
  "WHERE r.occurred_at BETWEEN ?1 * 86400 - 172800 AND (?2 + ?3) * 86400 + 259200 "                \
  "AND r.kind IN (2, 3) AND r.state <> 3 AND r.flags & 16 = 0 "                                    \
  "AND s.order_id = r.order_id AND s.account = r.account AND s.kind = 0 AND s.state <> 3 "         \
  "AND s.flags & 17 = 0 AND s.day BETWEEN ?1 AND ?2 "                                              \
  "AND r.occurred_at < s.occurred_at + ?3 * 86400 "                                                \
  "AND (r.product IS s.product OR r.product IS NULL) GROUP BY 1"
#define NAMED(name, table, inner)                                                                  \
  "SELECT (SELECT " name " FROM " table " WHERE id = t.d), sum(t.n) FROM (" inner                  \
  ") AS t GROUP BY 1"
#define NETWORKS(inner)  NAMED ("network", "account", inner)
#define PRODUCTS(inner)  NAMED ("coalesce(nullif(name, ''), product_id)", "product", inner)
#define CAMPAIGNS(inner) NAMED ("name", "campaign", inner)

static const char *
sql_of (TakingsBy by, gboolean refunded)
{
  if (by == TAKINGS_BY_PRODUCT)
    return refunded ? PRODUCTS (REFUNDED ("product")) : PRODUCTS (SALES ("product"));
  if (by == TAKINGS_BY_CAMPAIGN)
    return refunded ? CAMPAIGNS (REFUNDED ("campaign")) : CAMPAIGNS (SALES ("campaign"));
  return refunded ? NETWORKS (REFUNDED ("account")) : NETWORKS (SALES ("account"));
}

static void
cohort_free (gpointer data)
{
  g_free (((TakingsCohort *) data)->key);
  g_free (data);
}

static TakingsCohort *
find (GPtrArray *list, const char *key)
{
  TakingsCohort *cohort;

  for (guint i = 0; i < list->len; i++)
    if (strcmp (((TakingsCohort *) g_ptr_array_index (list, i))->key, key) == 0)
      return g_ptr_array_index (list, i);
  cohort = g_new0 (TakingsCohort, 1);
  cohort->key = g_strdup (key);
  g_ptr_array_add (list, cohort);
  return cohort;
}

typedef struct
{
  gint32 from_day, to_day;
  guint days;
} Range;

static gboolean
read_counts (TakingsDb *db, TakingsBy by, gboolean refunded, const Range *range, GPtrArray *list,
             GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (db, sql_of (by, refunded), error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, range->from_day);
  sqlite3_bind_int (stmt, 2, range->to_day);
  if (refunded)
    sqlite3_bind_int (stmt, 3, (int) range->days);
  while (takings_db_step (db, stmt, &fault))
    {
      const char *name = (const char *) sqlite3_column_text (stmt, 0);
      TakingsCohort *cohort = find (list, name != NULL ? name : UNASSIGNED);
      guint64 n = (guint64) sqlite3_column_int64 (stmt, 1);
      if (refunded)
        cohort->refunded += n;
      else
        cohort->sales += n;
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

GPtrArray *
takings_query_cohorts (TakingsLedger *ledger, gint32 from_day, gint32 to_day, TakingsBy by,
                       guint days, gint32 today, GCancellable *cancellable, GError **error)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func (cohort_free);
  gint32 last = today - (gint32) days;
  const Range range = { from_day, to_day == G_MININT32 ? last : MIN (to_day, last), days };
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  gboolean fine;

  if (db == NULL)
    return NULL;
  takings_db_heed (db, cancellable);
  fine = read_counts (db, by, FALSE, &range, list, error)
         && read_counts (db, by, TRUE, &range, list, error);
  takings_db_heed (db, NULL);
  takings_ledger_release_reader (ledger, db);
  if (!fine && g_cancellable_is_cancelled (cancellable))
    {
      g_clear_error (error);
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
    }
  return fine ? g_steal_pointer (&list) : NULL;
}
