/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of entries. Any thread; one snapshot, one row in memory at a time. Dictionary texts come
 * through small caches, which is faster than a join and bounded whatever the dictionaries' sizes.
 */
#include "config.h"

#include "ledger-private.h"
#include "query-where.h"

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

#define ENTRY_COLUMNS                                                                              \
  "SELECT id, account, entry_id, order_id, kind, state, occurred_at, currency, amount, "           \
  "commission, product, tracking, campaign, country, affiliate, vendor, count, flags, status"

gboolean
takings_query_entries (TakingsLedger *ledger, const TakingsFilter *filter, TakingsEntryFunc func,
                       gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *account = NULL;
  TakingsDb *db;
  sqlite3_stmt *stmt;
  gboolean ok = FALSE;

  if (!takings_where_get_ready (ledger, filter, &account, error)
      || (db = takings_ledger_acquire_reader (ledger, error)) == NULL)
    return FALSE;
  stmt = takings_where_prepare (db, ENTRY_COLUMNS, filter, account, NULL,
                                " ORDER BY occurred_at DESC, id DESC", error);
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

static gboolean
list_by_id (TakingsDb *db, const gint64 *ids, gsize n_ids, TakingsEntryFunc func, gpointer data,
            GCancellable *cancellable, GError **error)
{
  Dictionary dictionaries[N_DICTS] = { 0 };
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (db, ENTRY_COLUMNS " FROM entry WHERE id = ?1", &fault);
  gboolean more = stmt != NULL && dictionaries_init (dictionaries, db, FEW_CACHE_SLOTS, &fault);

  for (gsize i = 0; more && i < n_ids && !g_cancellable_is_cancelled (cancellable); i++)
    {
      TakingsEntryRow row;
      char id[24];
      sqlite3_bind_int64 (stmt, 1, ids[i]);
      if (takings_db_step (db, stmt, &fault))
        {
          read_row (stmt, dictionaries, &row);
          row.id = print_id (row.row_id, id);
          more = func (&row, data);
        }
      takings_db_done (stmt);
      more = more && fault == NULL;
    }
  dictionaries_clear (dictionaries);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL && !g_cancellable_set_error_if_cancelled (cancellable, error);
}

gboolean
takings_query_entries_by_id (TakingsLedger *ledger, const gint64 *ids, gsize n_ids,
                             TakingsEntryFunc func, gpointer data, GCancellable *cancellable,
                             GError **error)
{
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = list_by_id (db, ids, n_ids, func, data, cancellable, error);
  takings_ledger_release_reader (ledger, db);
  return ok;
}
