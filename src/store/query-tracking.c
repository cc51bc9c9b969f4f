/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clicks and what they earned. Any thread. */
#include "config.h"

#include "attribution.h"
#include "ledger-private.h"
#include "query-rates.h"
#include "sale-days.h"

#define QUARTER 900

typedef struct
{
  TakingsTrackingRow row;
  TakingsWide commission, net;
} Sum;

typedef struct
{
  TakingsDb *db;
  TakingsBasis basis;
  TakingsTracking *tracking;
  TakingsRateTable rates;
  GHashTable *sums; /* (owned) "campaign\naffiliate" → Sum */
  TakingsWide commission, matched;
  gint32 from, to;
  TakingsZone *zone; /* (owned) */
} Query;

static void
row_free (gpointer data)
{
  TakingsTrackingRow *row = data;

  g_free (row->campaign);
  g_free (row->affiliate);
  g_free (row);
}

void
takings_tracking_free (TakingsTracking *tracking)
{
  if (tracking == NULL)
    return;
  g_ptr_array_unref (tracking->rows);
  g_free (tracking);
}

static Sum *
find_sum (Query *query, const char *campaign, const char *affiliate)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", campaign != NULL ? campaign : "",
                                          affiliate != NULL ? affiliate : "");
  Sum *sum = g_hash_table_lookup (query->sums, key);

  if (sum != NULL)
    return sum;
  sum = g_new0 (Sum, 1);
  sum->row.campaign = g_strdup (campaign);
  sum->row.affiliate = g_strdup (affiliate);
  g_hash_table_insert (query->sums, g_steal_pointer (&key), sum);
  return sum;
}

static void
bind_days (Query *query, sqlite3_stmt *stmt)
{
  sqlite3_bind_int64 (stmt, 1, query->from);
  sqlite3_bind_int64 (stmt, 2, query->to);
}

static gboolean
read_clicks (Query *query, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    query->db,
    "SELECT c.name, a.name, sum(t.clicks) FROM click_total t "
    "LEFT JOIN campaign c ON c.id = t.campaign LEFT JOIN affiliate a ON a.id = t.affiliate "
    "WHERE t.quarter >= ?1 AND t.quarter < ?2 GROUP BY t.campaign, t.affiliate",
    error);
  GError *fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (
    stmt, 1,
    query->from == G_MININT32 ? 0 : takings_zone_day_start (query->zone, query->from) / QUARTER);
  sqlite3_bind_int64 (stmt, 2,
                      query->to == G_MAXINT32
                        ? G_MAXINT64
                        : takings_zone_day_start (query->zone, query->to + 1) / QUARTER);
  while (takings_db_step (query->db, stmt, &fault))
    find_sum (query, (const char *) sqlite3_column_text (stmt, 0),
              (const char *) sqlite3_column_text (stmt, 1))
      ->row.clicks
      += (guint64) sqlite3_column_int64 (stmt, 2);
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* One group: events of a day, kind and currency of a campaign's affiliate. */
static gboolean
add_group (Query *query, sqlite3_stmt *stmt, GError **error)
{
  const char *campaign = (const char *) sqlite3_column_text (stmt, 0);
  Sum *sum = find_sum (query, campaign, (const char *) sqlite3_column_text (stmt, 1));
  const char *currency = (const char *) sqlite3_column_text (stmt, 2);
  gint32 day = sqlite3_column_int (stmt, 3);
  TakingsKind kind = (TakingsKind) sqlite3_column_int (stmt, 4);
  guint64 entries = (guint64) sqlite3_column_int64 (stmt, 5);
  gint64 first_sales = sqlite3_column_int64 (stmt, 6), commission = sqlite3_column_int64 (stmt, 7);
  TakingsWide converted = 0;
  TakingsRate from = 0, to = 0;

  if (commission != 0)
    {
      if (currency != NULL && strcmp (currency, query->tracking->currency) == 0)
        from = to = TAKINGS_RATE_ONE;
      else if (currency != NULL
               && (!takings_rate_table_get (&query->rates, currency, day, &from, error)
                   || !takings_rate_table_get (&query->rates, query->tracking->currency, day, &to,
                                               error)))
        return FALSE;
      if (from != 0 && to != 0)
        converted = takings_money_convert (commission, from, to);
      else
        query->tracking->unconverted += entries;
    }
  sum->row.entries += entries;
  query->tracking->entries += entries;
  query->tracking->matched_entries += campaign != NULL ? entries : 0;
  sum->row.sales += (guint64) first_sales;
  if (kind == TAKINGS_KIND_REFUND || kind == TAKINGS_KIND_CHARGEBACK)
    sum->row.refunds += entries;
  sum->net += converted;
  if (kind != TAKINGS_KIND_SALE && kind != TAKINGS_KIND_REBILL)
    return TRUE;
  sum->commission += converted;
  query->commission += converted;
  query->matched += campaign != NULL ? converted : 0;
  return TRUE;
}

/* A network's own rule goes before one for all; a click counts for sales of the days behind it, and
 * for whatever follows such a sale. */
#define ENTRIES(day)                                                                               \
  "WITH found AS (SELECT e.*, " day " AS counted, coalesce(s.campaign, g.campaign) AS c, "         \
  "coalesce(s.affiliate, g.affiliate) AS f, coalesce(s.how, g.how) AS how, g.clicked_at AS at "    \
  "FROM entry e JOIN account a ON a.id = e.account "                                               \
  "LEFT JOIN attribution g ON g.tracking = e.tracking AND g.network = '' "                         \
  "LEFT JOIN attribution s ON s.tracking = e.tracking AND s.network = a.network "                  \
  "WHERE e.state <> 3 AND e.flags & 16 = 0 AND " day " BETWEEN ?1 AND ?2), "                       \
  "judged AS (SELECT *, how = 0 AND kind = 0 AND occurred_at > at + ?3 AS late FROM found) "       \
  "SELECT d.name, n.name, currency, counted, kind, sum(count), "                                   \
  "sum(iif(kind = 0 AND flags & 8 = 0, count, 0)), sum(ifnull(commission, 0)) FROM judged "        \
  "LEFT JOIN campaign d ON d.id = iif(late, NULL, c) "                                             \
  "LEFT JOIN affiliate n ON n.id = iif(late, NULL, f) "                                            \
  "GROUP BY d.id, n.id, currency, counted, kind"
#define SALE_DAY                                                                                   \
  "iif(e.kind > 1, coalesce((SELECT sale_day FROM sale_link WHERE sale_link.entry = e.id), "       \
  "e.day), e.day)"

static gboolean
read_entries (Query *query, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    query->db, query->basis == TAKINGS_BASIS_EVENT ? ENTRIES ("e.day") : ENTRIES (SALE_DAY), error);
  GError *fault = NULL;
  gboolean ok = TRUE;

  if (stmt == NULL)
    return FALSE;
  bind_days (query, stmt);
  sqlite3_bind_int64 (stmt, 3, TAKINGS_ATTRIBUTION_DAYS * G_GINT64_CONSTANT (86400));
  while (ok && takings_db_step (query->db, stmt, &fault))
    ok = add_group (query, stmt, error);
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return ok && fault == NULL;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const TakingsTrackingRow *x = *(TakingsTrackingRow *const *) a;
  const TakingsTrackingRow *y = *(TakingsTrackingRow *const *) b;
  int order = (x->campaign == NULL) - (y->campaign == NULL);

  if (order == 0)
    order = g_strcmp0 (x->campaign, y->campaign);
  return order != 0 ? order : g_strcmp0 (x->affiliate, y->affiliate);
}

static void
gather (Query *query)
{
  TakingsTracking *tracking = query->tracking;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, query->sums);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Sum *sum = value;
      TakingsTrackingRow *row = g_memdup2 (&sum->row, sizeof sum->row);

      row->commission = takings_wide_round (sum->commission);
      row->net_commission = takings_wide_round (sum->net);
      g_ptr_array_add (tracking->rows, row);
    }
  g_ptr_array_sort (tracking->rows, compare);
  tracking->commission = takings_wide_round (query->commission);
  tracking->matched_commission = takings_wide_round (query->matched);
}

TakingsTracking *
takings_query_tracking (TakingsLedger *ledger, TakingsBasis basis, gint32 from_day, gint32 to_day,
                        const char *currency, GError **error)
{
  g_autoptr (TakingsTracking) tracking = g_new0 (TakingsTracking, 1);
  g_autofree char *own = takings_ledger_dup_setting (ledger, "currency");
  g_autofree char *zone_id = takings_ledger_dup_setting (ledger, "zone");
  g_autoptr (TakingsZone) zone = zone_id != NULL ? takings_zone_new (zone_id, NULL) : NULL;
  Query query = { .basis = basis,
                  .tracking = tracking,
                  .from = from_day,
                  .to = to_day != G_MININT32 ? to_day : G_MAXINT32 };
  gboolean ok;

  tracking->rows = g_ptr_array_new_with_free_func (row_free);
  if ((basis == TAKINGS_BASIS_SALE && !takings_sale_days_follow (ledger, error))
      || (query.db = takings_ledger_acquire_reader (ledger, error)) == NULL)
    return NULL;
  zone = zone != NULL ? zone : takings_zone_new_local ();
  query.zone = zone;
  if (!takings_currency_parse (takings_text (currency != NULL ? currency : own),
                               tracking->currency))
    memcpy (tracking->currency, "USD", 4);
  query.sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  takings_rate_table_init (&query.rates, query.db, MAX (from_day, -100000),
                           MIN (query.to, 1000000));
  ok = read_clicks (&query, error) && read_entries (&query, error);
  takings_rate_table_clear (&query.rates);
  takings_ledger_release_reader (ledger, query.db);
  if (ok)
    gather (&query);
  g_hash_table_unref (query.sums);
  return ok ? g_steal_pointer (&tracking) : NULL;
}
