/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "query-where.h"

#include "sale-days.h"

/* Conditions of a filter with the values they bind, in order. */
typedef struct
{
  GString *sql;
  GPtrArray *texts; /* (owned) (nullable elements): NULL where a number is bound */
  GArray *numbers;  /* of gint64 */
  guint n_conditions;
  gint32 least, most;        /* by sale date: the own days of what counts on the filter's days */
  const TakingsIdSet *found; /* (nullable) */
  int found_at;              /* the parameter that is bound to it, 0: none */
} TakingsWhere;

#define POINTER "takings-found"

void
takings_filter_init (TakingsFilter *filter)
{
  *filter = (TakingsFilter){ .from_day = G_MININT32,
                             .to_day = G_MININT32,
                             .from = G_MININT64,
                             .to = G_MININT64,
                             .net_from = G_MININT64,
                             .net_to = G_MAXINT64,
                             .kind = -1,
                             .state = -1 };
}

/* @value: (transfer full) (nullable): NULL binds @number */
static void
add_condition (TakingsWhere *where, const char *condition, char *value, gint64 number)
{
  g_string_append_printf (where->sql, "%s%s", where->n_conditions++ > 0 ? " AND " : " WHERE ",
                          condition);
  g_ptr_array_add (where->texts, value);
  g_array_append_val (where->numbers, number);
}

static void
where_number (TakingsWhere *where, const char *condition, gint64 value)
{
  add_condition (where, condition, NULL, value);
}

static void
where_text (TakingsWhere *where, const char *condition, char *value)
{
  add_condition (where, condition, value, 0);
}

char *
takings_where_like (const char *text)
{
  GString *pattern = g_string_new ("%");
  for (; *text != '\0'; text++)
    {
      if (*text == '%' || *text == '_' || *text == '\\')
        g_string_append_c (pattern, '\\');
      g_string_append_c (pattern, *text);
    }
  g_string_append_c (pattern, '%');
  return g_string_free (pattern, FALSE);
}

/* Each condition has one parameter, numbered by its place; @n tells that number. */
static char *
search_condition (guint n)
{
  return g_strdup_printf (
    "(order_id LIKE ?%1$u ESCAPE '\\' OR entry_id LIKE ?%1$u ESCAPE '\\'"
    " OR country LIKE ?%1$u ESCAPE '\\'"
    " OR product IN (SELECT id FROM product WHERE name LIKE ?%1$u ESCAPE '\\'"
    " OR product_id LIKE ?%1$u ESCAPE '\\')"
    " OR tracking IN (SELECT id FROM tracking WHERE name LIKE ?%1$u ESCAPE '\\')"
    " OR campaign IN (SELECT id FROM campaign WHERE name LIKE ?%1$u ESCAPE '\\'))",
    n);
}

/* The index is on the moment; an entry's day lies at most a day off it, in either direction. */
static gint64
first_moment (gint32 day)
{
  return (gint64) day * 86400 - 172800;
}

static gint64
end_moment (gint32 day)
{
  return (gint64) day * 86400 + 259200;
}

/* Two places to look, of which each has its index (migration 5). */
static char *
order_condition (guint n)
{
  return g_strdup_printf (
    "id IN (SELECT id FROM entry WHERE order_id = ?%1$u AND order_id <> entry_id UNION ALL "
    "SELECT id FROM entry WHERE account IN (SELECT id FROM account) AND entry_id = ?%1$u "
    "AND order_id = entry_id)",
    n);
}

/* Does it matter to @filter which day a sale was? */
static gboolean
counts_by_sale (const TakingsFilter *filter)
{
  return filter->basis == TAKINGS_BASIS_SALE
         && (filter->from_day != G_MININT32 || filter->to_day != G_MININT32);
}

#define SALE_DAY "(SELECT sale_day FROM sale_link WHERE sale_link.entry = entry.id)"

const char *
takings_where_day (TakingsBasis basis)
{
  return basis == TAKINGS_BASIS_EVENT ? "day" : "iif(kind > 1, coalesce(" SALE_DAY ", day), day)";
}

static gint32
last_day (const TakingsFilter *filter)
{
  return filter->to_day != G_MININT32 ? filter->to_day : G_MAXINT32;
}

/* What came from other days is found by its sale's day; all else is looked for on the days
 * themselves, and by the index on the moment, which has the order of most tables. */
static void
where_sale_days (TakingsWhere *where, const TakingsFilter *filter)
{
  guint n = where->texts->len + 1;
  g_autofree char *condition = g_strdup_printf (
    "((day BETWEEN ?%1$u AND ?%2$u AND (kind < 2 OR coalesce(" SALE_DAY
    ", day) BETWEEN ?%1$u AND ?%2$u)) OR id IN (SELECT entry FROM sale_link "
    "WHERE sale_day BETWEEN ?%1$u AND ?%2$u AND sale_day <> day))",
    n, n + 1);
  gint64 last = last_day (filter);

  where_number (where, condition, filter->from_day);
  g_ptr_array_add (where->texts, NULL);
  g_array_append_val (where->numbers, last);
  if (where->least != G_MININT32)
    where_number (where, "occurred_at >= ?", first_moment (where->least));
  if (where->most != G_MAXINT32)
    where_number (where, "occurred_at < ?", end_moment (where->most));
}

static void
where_days (TakingsWhere *where, const TakingsFilter *filter)
{
  if (counts_by_sale (filter))
    where_sale_days (where, filter);
  else
    {
      if (filter->from_day != G_MININT32)
        {
          where_number (where, "occurred_at >= ?", first_moment (filter->from_day));
          where_number (where, "day >= ?", filter->from_day);
        }
      if (filter->to_day != G_MININT32)
        {
          where_number (where, "occurred_at < ?", end_moment (filter->to_day));
          where_number (where, "day <= ?", filter->to_day);
        }
    }
  if (filter->from != G_MININT64)
    where_number (where, "occurred_at >= ?", filter->from);
  if (filter->to != G_MININT64)
    where_number (where, "occurred_at < ?", filter->to);
}

static void
add_texts (TakingsWhere *where, const TakingsFilter *filter, const char *account)
{
  if (account != NULL)
    where_text (where, "account = (SELECT id FROM account WHERE uuid = ?)", g_strdup (account));
  if (filter->network != NULL)
    where_text (where, "account IN (SELECT id FROM account WHERE network = ?)",
                g_strdup (filter->network));
  if (filter->country != NULL)
    where_text (where, "country = ? COLLATE NOCASE", g_strdup (filter->country));
  if (filter->currency != NULL)
    where_text (where, "currency = ? COLLATE NOCASE", g_strdup (filter->currency));
  if (filter->campaign != NULL)
    where_text (where, "campaign IN (SELECT id FROM campaign WHERE name = ? COLLATE NOCASE)",
                g_strdup (filter->campaign));
  if (filter->tracking != NULL)
    where_text (where, "tracking IN (SELECT id FROM tracking WHERE name = ? COLLATE NOCASE)",
                g_strdup (filter->tracking));
}

static void
add_numbers (TakingsWhere *where, const TakingsFilter *filter)
{
  if (filter->kind >= 0)
    where_number (where, "kind = ?", filter->kind);
  if (filter->state >= 0)
    where_number (where, "state = ?", filter->state);
  if (filter->net_from != G_MININT64)
    where_number (where, "commission >= ?", filter->net_from);
  if (filter->net_to != G_MAXINT64)
    where_number (where, "commission <= ?", filter->net_to);
}

static void
add_conditions (TakingsWhere *where, const TakingsFilter *filter, const char *account)
{
  where_days (where, filter);
  add_texts (where, filter, account);
  add_numbers (where, filter);
  if (filter->product != NULL)
    {
      g_autofree char *condition = g_strdup_printf (
        "product IN (SELECT id FROM product WHERE product_id = ?%1$u OR name = ?%1$u COLLATE "
        "NOCASE)",
        where->texts->len + 1);
      where_text (where, condition, g_strdup (filter->product));
    }
  if (filter->order != NULL)
    {
      g_autofree char *condition = order_condition (where->texts->len + 1);
      where_text (where, condition, g_strdup (filter->order));
    }
  if (where->found != NULL && where->found->bits != NULL)
    {
      where->found_at = (int) where->texts->len + 1;
      where_number (where, "takings_found (?, id)", 0);
    }
  else if (where->found == NULL && filter->search != NULL && filter->search[0] != '\0')
    {
      g_autofree char *condition = search_condition (where->texts->len + 1);
      where_text (where, condition, takings_where_like (filter->search));
    }
}

static sqlite3_stmt *
prepare (TakingsDb *db, const TakingsWhere *where, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  int code = sqlite3_prepare_v2 (db->handle, where->sql->str, (int) where->sql->len, &stmt, NULL);

  for (guint i = 0; code == SQLITE_OK && i < where->texts->len; i++)
    {
      const char *text = g_ptr_array_index (where->texts, i);
      code = text != NULL
               ? sqlite3_bind_text (stmt, (int) i + 1, text, -1, SQLITE_TRANSIENT)
               : sqlite3_bind_int64 (stmt, (int) i + 1, g_array_index (where->numbers, gint64, i));
    }
  if (code == SQLITE_OK && where->found_at > 0)
    code = sqlite3_bind_pointer (stmt, where->found_at, (void *) (guintptr) where->found, POINTER,
                                 NULL);
  if (code == SQLITE_OK)
    return stmt;
  sqlite3_finalize (stmt);
  takings_db_fail (db->handle, code, db->path, error);
  return NULL;
}

/* Entries whose numbers are given are looked up one by one, whatever indexes promise. */
static void
add_source (TakingsWhere *where)
{
  const TakingsIdSet *found = where->found;
  GString *list;
  gint64 none = 0;

  if (found == NULL || found->bits != NULL)
    {
      g_string_append (where->sql, " FROM entry");
      return;
    }
  list = g_string_new ("[");
  for (guint i = 0; i < found->n_ids; i++)
    g_string_append_printf (list, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "", found->ids[i]);
  g_string_append_c (list, ']');
  g_string_append (where->sql, " FROM (SELECT value AS found FROM json_each (?)) "
                               "CROSS JOIN entry ON entry.id = found");
  g_ptr_array_add (where->texts, g_string_free (list, FALSE));
  g_array_append_val (where->numbers, none);
}

/* How far from the filter's days the entries lie that count on them. */
static gboolean
find_own_days (TakingsDb *db, const TakingsFilter *filter, TakingsWhere *where, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    db,
    "SELECT min(day), max(day) FROM sale_link WHERE sale_day "
    "BETWEEN ?1 AND ?2 AND sale_day <> day",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, filter->from_day);
  sqlite3_bind_int (stmt, 2, last_day (filter));
  where->least = filter->from_day;
  where->most = last_day (filter);
  if (takings_db_step (db, stmt, &fault) && sqlite3_column_type (stmt, 0) != SQLITE_NULL)
    {
      where->least = MIN (where->least, sqlite3_column_int (stmt, 0));
      where->most = MAX (where->most, sqlite3_column_int (stmt, 1));
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

sqlite3_stmt *
takings_where_prepare (TakingsDb *db, const char *columns, const TakingsFilter *filter,
                       const char *account, const TakingsIdSet *found, const char *tail,
                       GError **error)
{
  TakingsWhere where = { .sql = g_string_new (columns),
                         .texts = g_ptr_array_new_with_free_func (g_free),
                         .numbers = g_array_new (FALSE, FALSE, sizeof (gint64)),
                         .found = found };
  sqlite3_stmt *stmt = NULL;

  if (!counts_by_sale (filter) || find_own_days (db, filter, &where, error))
    {
      add_source (&where);
      add_conditions (&where, filter, account);
      g_string_append (where.sql, tail);
      if (filter->limit > 0)
        g_string_append_printf (where.sql, " LIMIT %u", filter->limit);
      stmt = prepare (db, &where, error);
    }
  g_string_free (where.sql, TRUE);
  g_ptr_array_unref (where.texts);
  g_array_unref (where.numbers);
  return stmt;
}

static void
is_found (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  const TakingsIdSet *found = sqlite3_value_pointer (values[0], POINTER);
  gint64 id = sqlite3_value_int64 (values[1]);

  sqlite3_result_int (context, found != NULL && id >= 0 && id < found->n_bits
                                 && (found->bits[id / 8] >> id % 8 & 1) != 0);
}

gboolean
takings_where_register (TakingsDb *db, GError **error)
{
  int code = sqlite3_create_function_v2 (db->handle, "takings_found", 2, SQLITE_UTF8, NULL,
                                         is_found, NULL, NULL, NULL);

  return code == SQLITE_OK || takings_db_fail (db->handle, code, db->path, error);
}

void
takings_where_span (const TakingsFilter *filter, gint64 *from, gint64 *to)
{
  *from = filter->from;
  *to = filter->to != G_MININT64 ? filter->to : G_MAXINT64;
  if (counts_by_sale (filter))
    return; /* what was taken back may lie anywhere */
  if (filter->from_day != G_MININT32)
    *from = MAX (*from, first_moment (filter->from_day));
  if (filter->to_day != G_MININT32)
    *to = MIN (*to, end_moment (filter->to_day));
}

gboolean
takings_where_is_open (const TakingsFilter *filter)
{
  static const TakingsIdSet nothing;
  g_autoptr (GString) sql = g_string_new (NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  TakingsWhere where = { .sql = sql, .texts = texts, .numbers = numbers, .found = &nothing };

  add_conditions (&where, filter, filter->account);
  return where.n_conditions == 0;
}

gboolean
takings_where_get_ready (TakingsLedger *ledger, const TakingsFilter *filter, char **account,
                         GError **error)
{
  g_autoptr (TakingsAccount) found = NULL;

  *account = NULL;
  if (counts_by_sale (filter) && !takings_sale_days_follow (ledger, error))
    return FALSE;
  if (filter->account == NULL)
    return TRUE;
  found = takings_ledger_find_account (ledger, filter->account, error);
  if (found == NULL)
    return FALSE;
  *account = g_steal_pointer (&found->id);
  return TRUE;
}
