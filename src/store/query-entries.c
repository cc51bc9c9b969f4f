/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of entries. Any thread; one snapshot, one row in memory at a time. Dictionary texts come
 * through small caches, which is faster than a join and bounded whatever the dictionaries' sizes.
 */
#include "config.h"

#include "ledger-private.h"
#include "query.h"

#define CACHE_SLOTS     4096 /* a power of two */
#define FEW_CACHE_SLOTS 64   /* for a page of entries */

typedef struct
{
  gint64 id;
  char *texts[2]; /* (owned) (nullable) */
} Slot;

typedef struct
{
  TakingsDb *db;
  const char *sql;
  sqlite3_stmt *stmt;
  Slot *slots;
  guint n_slots;
} Dictionary;

enum
{
  DICT_ACCOUNT,
  DICT_PRODUCT,
  DICT_TRACKING,
  DICT_CAMPAIGN,
  DICT_AFFILIATE,
  DICT_VENDOR,
  DICT_STATUS,
  N_DICTS,
};

static const char *const dictionary_sql[N_DICTS] = {
  "SELECT network, uuid FROM account WHERE id = ?1",
  "SELECT product_id, name FROM product WHERE id = ?1",
  "SELECT name, NULL FROM tracking WHERE id = ?1",
  "SELECT name, NULL FROM campaign WHERE id = ?1",
  "SELECT name, NULL FROM affiliate WHERE id = ?1",
  "SELECT name, NULL FROM vendor WHERE id = ?1",
  "SELECT name, NULL FROM status WHERE id = ?1",
};

/* Conditions of a filter with the values they bind, in order. */
typedef struct
{
  GString *sql;
  GPtrArray *texts; /* (owned) (nullable elements): NULL where a number is bound */
  GArray *numbers;  /* of gint64 */
} Where;

void
takings_filter_init (TakingsFilter *filter)
{
  *filter = (TakingsFilter){ .from_day = G_MININT32,
                             .to_day = G_MININT32,
                             .from = G_MININT64,
                             .to = G_MININT64,
                             .kind = -1,
                             .state = -1 };
}

static void
where_number (Where *where, const char *condition, gint64 value)
{
  g_string_append_printf (where->sql, "%s%s", where->texts->len > 0 ? " AND " : " WHERE ",
                          condition);
  g_ptr_array_add (where->texts, NULL);
  g_array_append_val (where->numbers, value);
}

static void
where_text (Where *where, const char *condition, char *value)
{
  gint64 none = 0;
  g_string_append_printf (where->sql, "%s%s", where->texts->len > 0 ? " AND " : " WHERE ",
                          condition);
  g_ptr_array_add (where->texts, value);
  g_array_append_val (where->numbers, none);
}

/* What a person types is looked for as it is: % and _ mean themselves. */
static char *
like_pattern (const char *text)
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

static void
where_days (Where *where, const TakingsFilter *filter)
{
  /* The index is on the moment; an entry's day lies at most a day off it, in either direction. */
  if (filter->from_day != G_MININT32)
    {
      where_number (where, "occurred_at >= ?", (gint64) filter->from_day * 86400 - 172800);
      where_number (where, "day >= ?", filter->from_day);
    }
  if (filter->to_day != G_MININT32)
    {
      where_number (where, "occurred_at < ?", (gint64) filter->to_day * 86400 + 259200);
      where_number (where, "day <= ?", filter->to_day);
    }
  if (filter->from != G_MININT64)
    where_number (where, "occurred_at >= ?", filter->from);
  if (filter->to != G_MININT64)
    where_number (where, "occurred_at < ?", filter->to);
}

static void
build_where (Where *where, const TakingsFilter *filter, const char *account)
{
  where_days (where, filter);
  if (account != NULL)
    where_text (where, "account = (SELECT id FROM account WHERE uuid = ?)", g_strdup (account));
  if (filter->network != NULL)
    where_text (where, "account IN (SELECT id FROM account WHERE network = ?)",
                g_strdup (filter->network));
  if (filter->kind >= 0)
    where_number (where, "kind = ?", filter->kind);
  if (filter->state >= 0)
    where_number (where, "state = ?", filter->state);
  if (filter->product != NULL)
    {
      g_autofree char *condition = g_strdup_printf (
        "product IN (SELECT id FROM product WHERE product_id = ?%1$u OR name = ?%1$u COLLATE "
        "NOCASE)",
        where->texts->len + 1);
      where_text (where, condition, g_strdup (filter->product));
    }
  if (filter->search != NULL && filter->search[0] != '\0')
    {
      g_autofree char *condition = search_condition (where->texts->len + 1);
      where_text (where, condition, like_pattern (filter->search));
    }
}

static sqlite3_stmt *
prepare_list (TakingsDb *db, const TakingsFilter *filter, const char *account, GError **error)
{
  sqlite3_stmt *stmt = NULL;
  Where where = {
    g_string_new ("SELECT id, account, entry_id, order_id, kind, state, occurred_at, "
                  "currency, amount, commission, product, tracking, campaign, country, "
                  "affiliate, vendor, count, flags, status FROM entry"),
    g_ptr_array_new_with_free_func (g_free), g_array_new (FALSE, FALSE, sizeof (gint64))
  };
  build_where (&where, filter, account);
  g_string_append (where.sql, " ORDER BY occurred_at DESC, id DESC");
  if (filter->limit > 0)
    g_string_append_printf (where.sql, " LIMIT %u", filter->limit);
  int code = sqlite3_prepare_v2 (db->handle, where.sql->str, (int) where.sql->len, &stmt, NULL);
  for (guint i = 0; code == SQLITE_OK && i < where.texts->len; i++)
    {
      const char *text = g_ptr_array_index (where.texts, i);
      code = text != NULL
               ? sqlite3_bind_text (stmt, (int) i + 1, text, -1, SQLITE_TRANSIENT)
               : sqlite3_bind_int64 (stmt, (int) i + 1, g_array_index (where.numbers, gint64, i));
    }
  g_string_free (where.sql, TRUE);
  g_ptr_array_unref (where.texts);
  g_array_unref (where.numbers);
  if (code == SQLITE_OK)
    return stmt;
  sqlite3_finalize (stmt);
  takings_db_fail (db->handle, code, db->path, error);
  return NULL;
}

/* --- dictionaries --- */

static void
dictionaries_clear (Dictionary *dictionaries)
{
  for (guint i = 0; i < N_DICTS; i++)
    {
      for (guint slot = 0; dictionaries[i].slots != NULL && slot < dictionaries[i].n_slots; slot++)
        {
          g_free (dictionaries[i].slots[slot].texts[0]);
          g_free (dictionaries[i].slots[slot].texts[1]);
        }
      g_free (dictionaries[i].slots);
    }
}

static gboolean
dictionaries_init (Dictionary *dictionaries, TakingsDb *db, guint n_slots, GError **error)
{
  for (guint i = 0; i < N_DICTS; i++)
    {
      dictionaries[i].db = db;
      dictionaries[i].stmt = takings_db_prepare (db, dictionary_sql[i], error);
      if (dictionaries[i].stmt == NULL)
        return FALSE;
      dictionaries[i].slots = g_new0 (Slot, n_slots);
      dictionaries[i].n_slots = n_slots;
    }
  return TRUE;
}

static const Slot *
look_up (Dictionary *dictionary, gint64 id)
{
  static const Slot nothing;
  if (id == 0)
    return &nothing;
  Slot *slot = &dictionary->slots[id & (dictionary->n_slots - 1)];
  if (G_LIKELY (slot->id == id))
    return slot;
  g_clear_pointer (&slot->texts[0], g_free);
  g_clear_pointer (&slot->texts[1], g_free);
  slot->id = id;
  sqlite3_bind_int64 (dictionary->stmt, 1, id);
  if (sqlite3_step (dictionary->stmt) == SQLITE_ROW)
    {
      slot->texts[0] = g_strdup ((const char *) sqlite3_column_text (dictionary->stmt, 0));
      slot->texts[1] = g_strdup ((const char *) sqlite3_column_text (dictionary->stmt, 1));
    }
  sqlite3_reset (dictionary->stmt);
  return slot;
}

static void
read_row (sqlite3_stmt *stmt, Dictionary *dictionaries, TakingsEntryRow *row)
{
  const Slot *account = look_up (&dictionaries[DICT_ACCOUNT], sqlite3_column_int64 (stmt, 1));
  const Slot *product = look_up (&dictionaries[DICT_PRODUCT], sqlite3_column_int64 (stmt, 10));
  int flags = sqlite3_column_int (stmt, 17);

  row->row_id = sqlite3_column_int64 (stmt, 0);
  row->network = account->texts[0];
  row->account = account->texts[1];
  row->entry_id = (const char *) sqlite3_column_text (stmt, 2);
  row->order_id = (const char *) sqlite3_column_text (stmt, 3);
  row->kind = (TakingsKind) sqlite3_column_int (stmt, 4);
  row->state = (TakingsState) sqlite3_column_int (stmt, 5);
  row->occurred_at = sqlite3_column_int64 (stmt, 6);
  row->currency = (const char *) sqlite3_column_text (stmt, 7);
  row->has_amount = sqlite3_column_type (stmt, 8) != SQLITE_NULL;
  row->amount = sqlite3_column_int64 (stmt, 8);
  row->has_commission = sqlite3_column_type (stmt, 9) != SQLITE_NULL;
  row->commission = sqlite3_column_int64 (stmt, 9);
  row->product_id = product->texts[0];
  row->product = product->texts[1];
  row->tracking_id = look_up (&dictionaries[DICT_TRACKING], sqlite3_column_int64 (stmt, 11))
                       ->texts[0];
  row->campaign = look_up (&dictionaries[DICT_CAMPAIGN], sqlite3_column_int64 (stmt, 12))->texts[0];
  row->country = (const char *) sqlite3_column_text (stmt, 13);
  row->affiliate = look_up (&dictionaries[DICT_AFFILIATE], sqlite3_column_int64 (stmt, 14))
                     ->texts[0];
  row->vendor = look_up (&dictionaries[DICT_VENDOR], sqlite3_column_int64 (stmt, 15))->texts[0];
  row->count = (guint) sqlite3_column_int64 (stmt, 16);
  row->aggregate = (flags & TAKINGS_ENTRY_AGGREGATE) != 0;
  row->approximate_date = (flags & TAKINGS_ENTRY_APPROXIMATE_DATE) != 0;
  row->raw_status = look_up (&dictionaries[DICT_STATUS], sqlite3_column_int64 (stmt, 18))->texts[0];
}

/* The row's number as text, without printf. */
static const char *
print_id (gint64 number, char buffer[24])
{
  char *p = buffer + 23;
  *p = '\0';
  do
    *--p = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  return p;
}

static gboolean
list_entries (TakingsDb *db, sqlite3_stmt *stmt, guint n_slots, TakingsEntryFunc func,
              gpointer data, GCancellable *cancellable, GError **error)
{
  Dictionary dictionaries[N_DICTS] = { 0 };
  GError *fault = NULL;
  guint64 n = 0;

  if (dictionaries_init (dictionaries, db, n_slots, &fault))
    while (takings_db_step (db, stmt, &fault))
      {
        TakingsEntryRow row;
        char id[24];
        if ((n++ & 1023) == 0 && g_cancellable_is_cancelled (cancellable))
          {
            g_set_error_literal (&fault, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
            break;
          }
        read_row (stmt, dictionaries, &row);
        row.id = print_id (row.row_id, id);
        if (!func (&row, data))
          break;
      }
  dictionaries_clear (dictionaries);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

gboolean
takings_query_entries (TakingsLedger *ledger, const TakingsFilter *filter, TakingsEntryFunc func,
                       gpointer data, GCancellable *cancellable, GError **error)
{
  gboolean ok = FALSE;
  g_autoptr (TakingsAccount) account = NULL;

  if (filter->account != NULL)
    {
      account = takings_ledger_find_account (ledger, filter->account, error);
      if (account == NULL)
        return FALSE;
    }
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  if (db == NULL)
    return FALSE;
  sqlite3_stmt *stmt = prepare_list (db, filter, account != NULL ? account->id : NULL, error);
  if (stmt != NULL)
    {
      ok = list_entries (db, stmt,
                         filter->limit > 0 && filter->limit <= 1000 ? FEW_CACHE_SLOTS : CACHE_SLOTS,
                         func, data, cancellable, error);
      sqlite3_finalize (stmt);
    }
  takings_ledger_release_reader (ledger, db);
  return ok;
}
