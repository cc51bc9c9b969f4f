/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums for dashboards. Any thread; each query is one snapshot of one reader connection. Every
 * dimension but campaign and country comes from the totals that ingest keeps, never from a scan
 * over entries. Pending, approved and paid entries count, void and test ones don't. Money that has
 * no rate for its day is in no row and no total, nor are its entries: both are in `unconverted`,
 * where commission is everything added up. */
#include "config.h"

#include "ledger-private.h"
#include "query-rates.h"
#include "query.h"

#define UNASSIGNED "(unassigned)"

typedef struct
{
  TakingsWide gross, refunded, commission, net;
  guint64 sales, refunds, entries;
} Sums;

typedef struct
{
  gint32 day;
  gint64 dimension; /* the number that the query groups by */
  const char *text; /* (nullable): or the text */
  const char *currency;
  int kind;
  guint64 events, entries;
  gint64 amount, commission;
} Cell;

typedef struct
{
  TakingsDb *db;
  TakingsBy by;
  gint32 from_day, to_day; /* bounds of the query */
  gint32 first, last;      /* days met */
  char currency[4];
  TakingsRateTable rates;
  GHashTable *names;       /* dimension number → key */
  GHashTable *groups;      /* key → Sums */
  GHashTable *numbered;    /* dimension number → one of the groups */
  GHashTable *unconverted; /* code → TakingsUnconverted */
  Sums total;
  Sums *group; /* (nullable): of the last cell */
  gint64 group_number;
} Summing;

gboolean
takings_by_parse (const char *name, TakingsBy *by)
{
  static const char *const names[] = { "",        "day",      "month",   "network", "account",
                                       "product", "campaign", "country", "kind",    "currency" };
  for (guint i = 1; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      {
        *by = (TakingsBy) i;
        return TRUE;
      }
  return FALSE;
}

static void
summary_row_clear (TakingsSummaryRow *row)
{
  g_clear_pointer (&row->key, g_free);
}

static void
summary_row_free (gpointer data)
{
  summary_row_clear (data);
  g_free (data);
}

void
takings_summary_free (TakingsSummary *summary)
{
  if (summary == NULL)
    return;
  g_ptr_array_unref (summary->rows);
  g_array_unref (summary->unconverted);
  summary_row_clear (&summary->total);
  g_free (summary);
}

/* --- where the figures come from --- */

#define RANGE "day BETWEEN ?1 AND ?2"
/* An entry's day may lie a day off its UTC moment, in either direction. */
#define ENTRY_RANGE                                                                                \
  "occurred_at BETWEEN ?1 * 86400 - 172800 AND ?2 * 86400 + 259200 AND " RANGE                     \
  " AND state <> 3 AND flags & 16 = 0"
#define ENTRY_SUMS "sum(count), count(*), coalesce(sum(amount), 0), coalesce(sum(commission), 0)"

static const char *
source_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_PRODUCT:
      return "SELECT day, product, NULL, currency, kind, events, entries, amount, commission "
             "FROM daily WHERE " RANGE;
    case TAKINGS_BY_CAMPAIGN:
      return "SELECT day, coalesce(campaign, 0), NULL, coalesce(currency, ''), kind, " ENTRY_SUMS
             " FROM entry WHERE " ENTRY_RANGE " GROUP BY 1, 2, 4, 5";
    case TAKINGS_BY_COUNTRY:
      return "SELECT day, 0, coalesce(country, ''), coalesce(currency, ''), kind, " ENTRY_SUMS
             " FROM entry WHERE " ENTRY_RANGE " GROUP BY 1, 3, 4, 5";
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return "SELECT day, account, NULL, currency, kind, events, entries, amount, commission "
         "FROM daily_total WHERE " RANGE;
}

static const char *
names_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_NETWORK: return "SELECT id, network FROM account";
    case TAKINGS_BY_ACCOUNT: return "SELECT id, uuid FROM account";
    case TAKINGS_BY_PRODUCT:
      return "SELECT id, coalesce(nullif(name, ''), product_id) FROM product";
    case TAKINGS_BY_CAMPAIGN: return "SELECT id, name FROM campaign";
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_COUNTRY:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return NULL;
}

static gboolean
load_names (Summing *sum, GError **error)
{
  GError *fault = NULL;
  const char *sql = names_sql (sum->by);
  if (sql == NULL)
    return TRUE;
  sqlite3_stmt *stmt = takings_db_prepare (sum->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (sum->db, stmt, &fault))
    g_hash_table_insert (sum->names, GSIZE_TO_POINTER ((gsize) sqlite3_column_int64 (stmt, 0)),
                         g_strdup ((const char *) sqlite3_column_text (stmt, 1)));
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* --- adding up --- */

static char *
dup_key (Summing *sum, const Cell *cell)
{
  int year, month, day;
  const char *name;
  switch (sum->by)
    {
    case TAKINGS_BY_DAY: return takings_day_format (cell->day);
    case TAKINGS_BY_MONTH:
      takings_day_to_civil (cell->day, &year, &month, &day);
      return g_strdup_printf ("%04d-%02d", year, month);
    case TAKINGS_BY_KIND: return g_strdup (takings_kind_name ((TakingsKind) cell->kind));
    case TAKINGS_BY_CURRENCY: return g_strdup (cell->currency);
    case TAKINGS_BY_COUNTRY:
      return g_strdup (cell->text != NULL && cell->text[0] != '\0' ? cell->text : UNASSIGNED);
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_PRODUCT:
    case TAKINGS_BY_CAMPAIGN:
      name = g_hash_table_lookup (sum->names, GSIZE_TO_POINTER ((gsize) cell->dimension));
      return g_strdup (name != NULL ? name : UNASSIGNED);
    case TAKINGS_BY_NONE: break;
    }
  return NULL;
}

/* The group a cell belongs to; the last one is remembered, since cells come ordered. */
static Sums *
find_group (Summing *sum, const Cell *cell)
{
  /* Months are found by their days: a year has few, and a day's civil date costs more. */
  gint64 number = sum->by == TAKINGS_BY_DAY || sum->by == TAKINGS_BY_MONTH ? cell->day
                  : sum->by == TAKINGS_BY_KIND                             ? cell->kind
                                                                           : cell->dimension;
  gboolean by_number = sum->by != TAKINGS_BY_CURRENCY && sum->by != TAKINGS_BY_COUNTRY;
  Sums *group = NULL;
  if (by_number)
    {
      if (sum->group != NULL && number == sum->group_number)
        return sum->group;
      group = g_hash_table_lookup (sum->numbered, GSIZE_TO_POINTER ((gsize) number));
    }
  if (group == NULL)
    {
      g_autofree char *key = dup_key (sum, cell);
      group = g_hash_table_lookup (sum->groups, key);
      if (group == NULL)
        {
          group = g_new0 (Sums, 1);
          g_hash_table_insert (sum->groups, g_strdup (key), group);
        }
      if (by_number)
        g_hash_table_insert (sum->numbered, GSIZE_TO_POINTER ((gsize) number), group);
    }
  sum->group = group;
  sum->group_number = number;
  return group;
}

static void
add_cell (Sums *sums, const Cell *cell, TakingsWide amount, TakingsWide commission)
{
  sums->entries += cell->entries;
  sums->net += commission;
  switch ((TakingsKind) cell->kind)
    {
    case TAKINGS_KIND_SALE:
    case TAKINGS_KIND_REBILL:
      sums->sales += cell->kind == TAKINGS_KIND_SALE ? cell->events : 0;
      sums->gross += amount;
      sums->commission += commission;
      return;
    case TAKINGS_KIND_REFUND:
    case TAKINGS_KIND_CHARGEBACK:
      sums->refunds += cell->events;
      sums->refunded += amount;
      return;
    case TAKINGS_KIND_FEE:
    case TAKINGS_KIND_ADJUSTMENT: return;
    }
}

static void
add_unconverted (Summing *sum, const Cell *cell)
{
  TakingsUnconverted *row = g_hash_table_lookup (sum->unconverted, cell->currency);
  if (row == NULL)
    {
      row = g_new0 (TakingsUnconverted, 1);
      g_strlcpy (row->currency, cell->currency, sizeof row->currency);
      g_hash_table_insert (sum->unconverted, row->currency, row);
    }
  row->entries += cell->entries;
  row->commission += cell->commission;
  if (cell->kind == TAKINGS_KIND_SALE || cell->kind == TAKINGS_KIND_REBILL)
    row->gross += cell->amount;
}

static gboolean
take_cell (Summing *sum, const Cell *cell, GError **error)
{
  TakingsRate from = TAKINGS_RATE_ONE, to = TAKINGS_RATE_ONE;

  sum->first = MIN (sum->first, cell->day);
  sum->last = MAX (sum->last, cell->day);
  /* Nothing converts to nothing at any rate. */
  if (strcmp (cell->currency, sum->currency) != 0 && (cell->amount != 0 || cell->commission != 0))
    {
      if (!takings_rate_table_get (&sum->rates, cell->currency, cell->day, &from, error)
          || !takings_rate_table_get (&sum->rates, sum->currency, cell->day, &to, error))
        return FALSE;
      if (from == 0 || to == 0)
        {
          add_unconverted (sum, cell);
          return TRUE;
        }
    }
  TakingsWide amount = takings_money_convert (cell->amount, from, to);
  TakingsWide commission = takings_money_convert (cell->commission, from, to);
  add_cell (&sum->total, cell, amount, commission);
  if (sum->by != TAKINGS_BY_NONE)
    add_cell (find_group (sum, cell), cell, amount, commission);
  return TRUE;
}

static gboolean
read_cells (Summing *sum, const char *sql, gint64 from, gint64 to, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (sum->db, sql, error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, from);
  sqlite3_bind_int64 (stmt, 2, to);
  while (takings_db_step (sum->db, stmt, &fault))
    {
      Cell cell = {
        .day = sqlite3_column_type (stmt, 0) == SQLITE_NULL ? sum->first
                                                            : sqlite3_column_int (stmt, 0),
        .dimension = sqlite3_column_int64 (stmt, 1),
        .text = (const char *) sqlite3_column_text (stmt, 2),
        .currency = (const char *) sqlite3_column_text (stmt, 3),
        .kind = sqlite3_column_int (stmt, 4),
        .events = (guint64) sqlite3_column_int64 (stmt, 5),
        .entries = (guint64) sqlite3_column_int64 (stmt, 6),
        .amount = sqlite3_column_int64 (stmt, 7),
        .commission = sqlite3_column_int64 (stmt, 8),
      };
      if (!take_cell (sum, &cell, &fault))
        break;
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

static gint32
month_start (gint64 month)
{
  return takings_day_from_civil ((int) (month / 12), (int) (month % 12) + 1, 1);
}

static gboolean
has_days (Summing *sum, gint32 from, gint32 to)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    sum->db, "SELECT 1 FROM daily_total WHERE " RANGE " LIMIT 1", NULL);
  if (from > to || stmt == NULL)
    return from <= to;
  sqlite3_bind_int (stmt, 1, from);
  sqlite3_bind_int (stmt, 2, to);
  gboolean any = sqlite3_step (stmt) != SQLITE_DONE;
  takings_db_done (stmt);
  return any;
}

/* Months that the range holds whole, or all there is of them, by month; the cut ends by day. */
static gboolean
read_product_months (Summing *sum, gint32 first, gint32 last, GError **error)
{
  int year, month, day;
  takings_day_to_civil (first, &year, &month, &day);
  gint64 from = year * 12 + month - 1;
  takings_day_to_civil (last, &year, &month, &day);
  gint64 to = year * 12 + month - 1;
  if (has_days (sum, month_start (from), first - 1))
    from++;
  if (has_days (sum, last + 1, month_start (to + 1) - 1))
    to--;
  if (from > to)
    return read_cells (sum, source_sql (TAKINGS_BY_PRODUCT), first, last, error);
  return read_cells (sum, source_sql (TAKINGS_BY_PRODUCT), first, month_start (from) - 1, error)
         && read_cells (sum,
                        "SELECT NULL, product, NULL, currency, kind, events, entries, amount, "
                        "commission FROM monthly_product WHERE month BETWEEN ?1 AND ?2",
                        from, to, error)
         && read_cells (sum, source_sql (TAKINGS_BY_PRODUCT), month_start (to + 1), last, error);
}

/* Products over whole months need no rate of each day when all is in the asked currency already. */
static gboolean
read_products (Summing *sum, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    sum->db,
    "SELECT min(day), max(day), max(currency <> ?3 AND (amount <> 0 OR commission <> 0)) "
    "FROM daily_total WHERE " RANGE,
    error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, sum->from_day);
  sqlite3_bind_int (stmt, 2, sum->to_day);
  sqlite3_bind_text (stmt, 3, sum->currency, -1, SQLITE_STATIC);
  gboolean any = takings_db_step (sum->db, stmt, &fault)
                 && sqlite3_column_type (stmt, 0) != SQLITE_NULL;
  gint32 first = sqlite3_column_int (stmt, 0), last = sqlite3_column_int (stmt, 1);
  gboolean mixed = sqlite3_column_int (stmt, 2) != 0;
  takings_db_done (stmt);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  if (!any)
    return TRUE;
  sum->first = first;
  sum->last = last;
  return mixed ? read_cells (sum, source_sql (TAKINGS_BY_PRODUCT), first, last, error)
               : read_product_months (sum, first, last, error);
}

/* --- the result --- */

static void
fill_row (TakingsSummaryRow *row, const Sums *sums)
{
  row->sales = sums->sales;
  row->refunds = sums->refunds;
  row->entries = sums->entries;
  row->gross = takings_wide_round (sums->gross);
  row->refunded = takings_wide_round (sums->refunded);
  row->commission = takings_wide_round (sums->commission);
  row->net_commission = takings_wide_round (sums->net);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  const TakingsSummaryRow *x = *(TakingsSummaryRow *const *) a,
                          *y = *(TakingsSummaryRow *const *) b;
  return strcmp (x->key, y->key);
}

static int
compare_earnings (gconstpointer a, gconstpointer b)
{
  const TakingsSummaryRow *x = *(TakingsSummaryRow *const *) a,
                          *y = *(TakingsSummaryRow *const *) b;
  if (x->net_commission != y->net_commission)
    return x->net_commission < y->net_commission ? 1 : -1;
  return strcmp (x->key, y->key);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (((const TakingsUnconverted *) a)->currency,
                 ((const TakingsUnconverted *) b)->currency);
}

static TakingsSummary *
make_summary (const Summing *sum, gint32 from_day, gint32 to_day)
{
  GHashTableIter iter;
  gpointer key, value;
  TakingsSummary *summary = g_new0 (TakingsSummary, 1);
  gboolean any = sum->first <= sum->last;

  summary->from_day = from_day != G_MININT32 || !any ? from_day : sum->first;
  summary->to_day = to_day != G_MININT32 || !any ? to_day : sum->last;
  g_strlcpy (summary->currency, sum->currency, sizeof summary->currency);
  summary->rows = g_ptr_array_new_with_free_func (summary_row_free);
  summary->unconverted = g_array_new (FALSE, FALSE, sizeof (TakingsUnconverted));
  g_hash_table_iter_init (&iter, sum->groups);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      TakingsSummaryRow *row = g_new0 (TakingsSummaryRow, 1);
      row->key = g_strdup (key);
      fill_row (row, value);
      g_ptr_array_add (summary->rows, row);
    }
  gboolean chronological = sum->by == TAKINGS_BY_DAY || sum->by == TAKINGS_BY_MONTH;
  g_ptr_array_sort (summary->rows, chronological ? compare_keys : compare_earnings);
  fill_row (&summary->total, &sum->total);
  summary->total.key = g_strdup ("total");
  g_hash_table_iter_init (&iter, sum->unconverted);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_array_append_vals (summary->unconverted, value, 1);
  g_array_sort (summary->unconverted, compare_codes);
  return summary;
}

static gboolean
choose_currency (Summing *sum, TakingsLedger *ledger, const char *currency, GError **error)
{
  g_autofree char *setting = currency == NULL ? takings_ledger_dup_setting (ledger, "currency")
                                              : NULL;
  const char *wanted = currency != NULL ? currency : setting != NULL ? setting : "USD";
  if (takings_currency_parse (takings_text (wanted), sum->currency))
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
               "“%s” is not a currency: give its three letters, such as USD", wanted);
  return FALSE;
}

TakingsSummary *
takings_query_summary (TakingsLedger *ledger, gint32 from_day, gint32 to_day, TakingsBy by,
                       const char *currency, GError **error)
{
  Summing sum = { .by = by, .first = G_MAXINT32, .last = G_MININT32 };
  TakingsSummary *summary = NULL;

  sum.from_day = from_day;
  sum.to_day = to_day != G_MININT32 ? to_day : G_MAXINT32;
  if (!choose_currency (&sum, ledger, currency, error))
    return NULL;
  sum.db = takings_ledger_acquire_reader (ledger, error);
  if (sum.db == NULL)
    return NULL;
  sum.names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  sum.groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  sum.numbered = g_hash_table_new (NULL, NULL);
  sum.unconverted = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  takings_rate_table_init (&sum.rates, sum.db, sum.from_day, sum.to_day);
  if (takings_db_exec (sum.db, "BEGIN", error))
    {
      gboolean ok = load_names (&sum, error)
                    && (by == TAKINGS_BY_PRODUCT
                          ? read_products (&sum, error)
                          : read_cells (&sum, source_sql (by), sum.from_day, sum.to_day, error));
      sqlite3_exec (sum.db->handle, "COMMIT", NULL, NULL, NULL);
      if (ok)
        summary = make_summary (&sum, from_day, to_day);
    }
  takings_rate_table_clear (&sum.rates);
  g_hash_table_unref (sum.names);
  g_hash_table_unref (sum.numbered);
  g_hash_table_unref (sum.groups);
  g_hash_table_unref (sum.unconverted);
  takings_ledger_release_reader (ledger, sum.db);
  return summary;
}
