/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a summary's figures come from: daily totals, or the entries where no total has the
 * dimension. Rows are taken by aggregate functions of SQL, which halves what one costs: no
 * statement is stepped and no column is fetched through the connection. */
#include "config.h"

#include "query-summing.h"

/* An entry's day may lie a day off its UTC moment, in either direction. */
#define ENTRY_RANGE                                                                                \
  "occurred_at BETWEEN ?1 * 86400 - 172800 AND ?2 * 86400 + 259200 AND day BETWEEN ?1 AND ?2"      \
  " AND state <> 3 AND flags & 16 = 0"
#define GROUPED(dimension, text)                                                                   \
  "SELECT takings_cell (?4, day, dimension, text, code, kind, events, entries, amount, "           \
  "commission) "                                                                                   \
  "FROM (SELECT day, " dimension " AS dimension, " text                                            \
  " AS text, coalesce(currency, '') AS code, "                                                     \
  "kind, sum(count) AS events, count(*) AS entries, coalesce(sum(amount), 0) AS amount, "          \
  "coalesce(sum(commission), 0) AS commission FROM entry WHERE " ENTRY_RANGE                       \
  " GROUP BY 1, 2, 3, 4, 5)"

static const char *
source_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_CAMPAIGN: return GROUPED ("coalesce(campaign, 0)", "NULL");
    case TAKINGS_BY_COUNTRY: return GROUPED ("0", "coalesce(country, '')");
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_PRODUCT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return "SELECT takings_cell (?4, day, account, NULL, currency, kind, events, entries, amount, "
         "commission) FROM daily_total WHERE day BETWEEN ?1 AND ?2";
}

/* What by sale date counts on another day: added there and taken away here. */
#define MOVED                                                                                      \
  "(SELECT entry, sale_day AS at, 1 AS sign FROM sale_link WHERE sale_day BETWEEN ?1 AND ?2 "      \
  "AND sale_day <> day UNION ALL SELECT entry, day, -1 FROM sale_link WHERE day BETWEEN ?1 "       \
  "AND ?2 AND sale_day <> day) AS moved CROSS JOIN sale_link AS link USING (entry)"
#define SHIFT(dimension, text)                                                                     \
  "SELECT takings_cell (?4, at, " dimension ", " text ", link.currency, link.kind, "               \
  "sign * events, sign, sign * link.amount, sign * link.commission) FROM " MOVED                   \
  " CROSS JOIN entry ON entry.id = link.entry"

static const char *
shift_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_CAMPAIGN: return SHIFT ("coalesce(entry.campaign, 0)", "NULL");
    case TAKINGS_BY_COUNTRY: return SHIFT ("0", "coalesce(entry.country, '')");
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_PRODUCT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return "SELECT takings_cell (?4, day, account, NULL, currency, kind, events, entries, amount, "
         "commission) FROM sale_shift WHERE day BETWEEN ?1 AND ?2 "
         "AND (events <> 0 OR entries <> 0 OR amount <> 0 OR commission <> 0)";
}

#define POINTER "takings-summing"

/* What the aggregate functions fill: a summing and its fault. */
typedef struct
{
  TakingsSumming *sum;
  GError *fault;
} Taking;

static Taking *
get_taking (sqlite3_context *context, sqlite3_value **values)
{
  Taking *taking = sqlite3_value_pointer (values[0], POINTER);

  if (taking != NULL && taking->fault == NULL)
    return taking;
  sqlite3_result_error (context, "stopped", -1);
  return NULL;
}

static void
take_cell (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  Taking *taking = get_taking (context, values);
  TakingsCell cell;

  if (taking == NULL)
    return;
  cell = (TakingsCell){
    .day = sqlite3_value_int (values[1]),
    .dimension = sqlite3_value_int64 (values[2]),
    .text = (const char *) sqlite3_value_text (values[3]),
    .currency = (const char *) sqlite3_value_text (values[4]),
    .kind = sqlite3_value_int (values[5]),
    .events = (guint64) sqlite3_value_int64 (values[6]),
    .entries = (guint64) sqlite3_value_int64 (values[7]),
    .amount = sqlite3_value_int64 (values[8]),
    .commission = sqlite3_value_int64 (values[9]),
  };
  takings_summing_take (taking->sum, &cell, &taking->fault);
}

static void
take_block (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  Taking *taking = get_taking (context, values);
  TakingsSums sums;

  if (taking == NULL)
    return;
  sums = (TakingsSums){
    .sales = (guint64) sqlite3_value_int64 (values[2]),
    .refunds = (guint64) sqlite3_value_int64 (values[3]),
    .entries = (guint64) sqlite3_value_int64 (values[4]),
    .gross = takings_money_convert (sqlite3_value_int64 (values[5]), 1, 1),
    .refunded = takings_money_convert (sqlite3_value_int64 (values[6]), 1, 1),
    .commission = takings_money_convert (sqlite3_value_int64 (values[7]), 1, 1),
    .net = takings_money_convert (sqlite3_value_int64 (values[8]), 1, 1),
  };
  takings_summing_take_sums (taking->sum, sqlite3_value_int64 (values[1]), &sums, &taking->fault);
}

static void
finish_taking (sqlite3_context *context)
{
}

gboolean
takings_summing_register (TakingsDb *db, GError **error)
{
  int code = sqlite3_create_function_v2 (db->handle, "takings_cell", 10, SQLITE_UTF8, NULL, NULL,
                                         take_cell, finish_taking, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_create_function_v2 (db->handle, "takings_block", 9, SQLITE_UTF8, NULL, NULL,
                                       take_block, finish_taking, NULL);
  return code == SQLITE_OK || takings_db_fail (db->handle, code, db->path, error);
}

static gboolean
run_taking (TakingsSumming *self, sqlite3_stmt *stmt, Taking *taking, GError **error)
{
  GError *fault = NULL;
  sqlite3_bind_pointer (stmt, 4, taking, POINTER, NULL);
  while (takings_db_step (self->db, stmt, &fault))
    continue;
  if (fault != NULL && taking->fault == NULL
      && strstr (sqlite3_errmsg (self->db->handle), "integer overflow") != NULL)
    takings_summing_fail_size (&taking->fault, NULL);
  takings_db_done (stmt);
  if (taking->fault != NULL)
    {
      g_clear_error (&fault);
      fault = taking->fault;
    }
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

gboolean
takings_summing_read_rows (TakingsSumming *self, const char *static_sql, gint64 from, gint64 to,
                           GError **error)
{
  Taking taking = { self, NULL };
  sqlite3_stmt *stmt = takings_db_prepare (self->db, static_sql, error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, from);
  sqlite3_bind_int64 (stmt, 2, to);
  sqlite3_bind_text (stmt, 3, self->currency, -1, SQLITE_STATIC);
  return run_taking (self, stmt, &taking, error);
}

gboolean
takings_summing_read (TakingsSumming *self, GError **error)
{
  return takings_summing_read_rows (self, source_sql (self->by), self->from_day, self->to_day,
                                    error)
         && (self->basis == TAKINGS_BASIS_EVENT
             || takings_summing_read_rows (self, shift_sql (self->by), self->from_day, self->to_day,
                                           error));
}

gboolean
takings_summing_read_unlinked (TakingsSumming *self, guint64 *entries, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT (SELECT coalesce(sum(entries), 0) FROM daily_total WHERE day BETWEEN ?1 AND ?2 "
    "AND kind IN (2, 3)) - (SELECT coalesce(sum(linked), 0) FROM sale_shift "
    "WHERE day BETWEEN ?1 AND ?2 AND kind IN (2, 3))",
    error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, self->from_day);
  sqlite3_bind_int (stmt, 2, self->to_day);
  *entries = takings_db_step (self->db, stmt, &fault)
               ? (guint64) MAX (sqlite3_column_int64 (stmt, 0), 0)
               : 0;
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* ?3 the key. */
#define ONE_NETWORK "account IN (SELECT id FROM account WHERE network = ?3)"
#define ONE_PRODUCT                                                                                \
  "product IN (SELECT id FROM product WHERE coalesce(nullif(name, ''), product_id) = ?3)"
#define ONE_CAMPAIGN "campaign IN (SELECT id FROM campaign WHERE name = ?3)"
#define ONE_KIND     "kind = ?3"

#define TOTALS(table, dimension, condition)                                                        \
  "SELECT takings_cell (?4, day, " dimension ", NULL, currency, kind, events, events, amount, "    \
  "commission) FROM " table " WHERE day BETWEEN ?1 AND ?2 AND " condition
#define ENTRIES(dimension, text, condition)                                                        \
  "SELECT takings_cell (?4, day, " dimension ", " text ", coalesce(currency, ''), kind, count, "   \
  "count, coalesce(amount, 0), coalesce(commission, 0)) FROM entry WHERE " ENTRY_RANGE             \
  " AND " condition
/* by network, product, campaign, kind */
#define PARTS_OF_ENTRIES(dimension, text)                                                          \
  {                                                                                                \
    ENTRIES (dimension, text, ONE_NETWORK), ENTRIES (dimension, text, ONE_PRODUCT),                \
      ENTRIES (dimension, text, ONE_CAMPAIGN), ENTRIES (dimension, text, ONE_KIND)                 \
  }

static gsize
part_number (TakingsBy of)
{
  return of == TAKINGS_BY_NETWORK    ? 0
         : of == TAKINGS_BY_PRODUCT  ? 1
         : of == TAKINGS_BY_CAMPAIGN ? 2
                                     : 3;
}

/* The least that has both dimensions. */
static const char *
part_sql (TakingsBy by, TakingsBy of)
{
  static const char *const plain[] = { TOTALS ("daily_total", "account", ONE_NETWORK),
                                       TOTALS ("daily", "account", ONE_PRODUCT),
                                       ENTRIES ("account", "NULL", ONE_CAMPAIGN),
                                       TOTALS ("daily_total", "account", ONE_KIND) };
  static const char *const products[] = { TOTALS ("daily", "product", ONE_NETWORK),
                                          TOTALS ("daily", "product", ONE_PRODUCT),
                                          ENTRIES ("coalesce(product, 0)", "NULL", ONE_CAMPAIGN),
                                          TOTALS ("daily", "product", ONE_KIND) };
  static const char *const campaigns[] = PARTS_OF_ENTRIES ("coalesce(campaign, 0)", "NULL");
  static const char *const countries[] = PARTS_OF_ENTRIES ("0", "coalesce(country, '')");
  gsize part = part_number (of);

  switch (by)
    {
    case TAKINGS_BY_PRODUCT: return products[part];
    case TAKINGS_BY_CAMPAIGN: return campaigns[part];
    case TAKINGS_BY_COUNTRY: return countries[part];
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return plain[part];
}

/* What of the part counts on another day. */
#define SHIFTED(dimension, text, condition)                                                        \
  "SELECT takings_cell (?4, at, " dimension ", " text ", currency, kind, sign * events, "          \
  "sign * events, sign * amount, sign * commission) FROM (SELECT at, sign, link.account, "         \
  "link.product, link.currency, link.kind, events, link.amount, link.commission, entry.campaign, " \
  "entry.country FROM " MOVED " CROSS JOIN entry ON entry.id = link.entry) WHERE " condition
/* by network, product, campaign, kind */
#define SHIFTED_PARTS(dimension, text)                                                             \
  {                                                                                                \
    SHIFTED (dimension, text, ONE_NETWORK), SHIFTED (dimension, text, ONE_PRODUCT),                \
      SHIFTED (dimension, text, ONE_CAMPAIGN), SHIFTED (dimension, text, ONE_KIND)                 \
  }

static const char *
part_shift_sql (TakingsBy by, TakingsBy of)
{
  static const char *const plain[] = { TOTALS ("sale_shift", "account", ONE_NETWORK),
                                       SHIFTED ("account", "NULL", ONE_PRODUCT),
                                       SHIFTED ("account", "NULL", ONE_CAMPAIGN),
                                       TOTALS ("sale_shift", "account", ONE_KIND) };
  static const char *const products[] = SHIFTED_PARTS ("product", "NULL");
  static const char *const campaigns[] = SHIFTED_PARTS ("coalesce(campaign, 0)", "NULL");
  static const char *const countries[] = SHIFTED_PARTS ("0", "coalesce(country, '')");

  switch (by)
    {
    case TAKINGS_BY_PRODUCT: return products[part_number (of)];
    case TAKINGS_BY_CAMPAIGN: return campaigns[part_number (of)];
    case TAKINGS_BY_COUNTRY: return countries[part_number (of)];
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return plain[part_number (of)];
}

static gboolean
read_part (TakingsSumming *self, const char *static_sql, TakingsBy of, const char *key,
           GError **error)
{
  Taking taking = { self, NULL };
  sqlite3_stmt *stmt = takings_db_prepare (self->db, static_sql, error);
  TakingsKind kind;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, self->from_day);
  sqlite3_bind_int (stmt, 2, self->to_day);
  if (of == TAKINGS_BY_KIND)
    sqlite3_bind_int (stmt, 3, takings_kind_parse (key, &kind) ? (int) kind : -1);
  else
    sqlite3_bind_text (stmt, 3, key, -1, SQLITE_TRANSIENT);
  return run_taking (self, stmt, &taking, error);
}

gboolean
takings_summing_read_part (TakingsSumming *self, TakingsBy of, const char *key, GError **error)
{
  return read_part (self, part_sql (self->by, of), of, key, error)
         && (self->basis == TAKINGS_BASIS_EVENT
             || read_part (self, part_shift_sql (self->by, of), of, key, error));
}

/* ?1 the moment, ?2 and ?3 the days. */
#define FACTS                                                                                      \
  "day, account, product, campaign, country, currency, kind, state, flags, count, amount, "        \
  "commission"
#define KNOWN                                                                                      \
  "(SELECT " FACTS " FROM entry WHERE changed_at <= ?1 UNION ALL SELECT " FACTS                    \
  " FROM entry_change AS was WHERE learned_at > ?1 AND first_seen <= ?1 AND " TAKINGS_FIRST_CHANGE \
  ")"
#define AS_OF(dimension, text)                                                                     \
  "SELECT takings_cell (?4, day, " dimension ", " text                                             \
  ", coalesce(currency, ''), kind, count, 1, "                                                     \
  "coalesce(amount, 0), coalesce(commission, 0)) FROM " KNOWN                                      \
  " WHERE day BETWEEN ?2 AND ?3 AND state <> 3 AND flags & 16 = 0"

static const char *
as_of_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_PRODUCT: return AS_OF ("coalesce(product, 0)", "NULL");
    case TAKINGS_BY_CAMPAIGN: return AS_OF ("coalesce(campaign, 0)", "NULL");
    case TAKINGS_BY_COUNTRY: return AS_OF ("0", "coalesce(country, '')");
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return AS_OF ("account", "NULL");
}

gboolean
takings_summing_read_as_of (TakingsSumming *self, GError **error)
{
  Taking taking = { self, NULL };
  sqlite3_stmt *stmt = takings_db_prepare (self->db, as_of_sql (self->by), error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->as_of);
  sqlite3_bind_int (stmt, 2, self->from_day);
  sqlite3_bind_int (stmt, 3, self->to_day);
  return run_taking (self, stmt, &taking, error);
}
