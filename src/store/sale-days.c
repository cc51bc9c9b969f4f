/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Links what was taken back with the sale that it belongs to. See sale-days.h. Jobs of the writer
 * thread, each of a bounded number of entries. */
#include "config.h"

#include "sale-days.h"

#include "converted.h"
#include "ledger-private.h"
#include "writer.h"

#define ENTRIES 20000 /* of one transaction */
#define CHANGES 5000
#define MANY    200000 /* entries and changes: more than a second's work */

#define ENTRY_KEY  "linked-entry"
#define CHANGE_KEY "linked-change"
#define SETTING(key)                                                                               \
  "coalesce((SELECT CAST(value AS INTEGER) FROM setting WHERE key = '" key "'), 0)"
#define LAST(table) "coalesce((SELECT max(id) FROM " table "), 0)"

/* Every statement has ?1 and ?2: numbers after the first, up to the second. */
#define NEW_ENTRIES "s.id > ?1 AND s.id <= ?2"
#define NEW_CHANGES "c.id > ?1 AND c.id <= ?2"
#define TOUCH       "INSERT OR IGNORE INTO temp.touched SELECT "

static const char prepare_sql[]
  = "CREATE TEMP TABLE IF NOT EXISTS touched (entry INTEGER PRIMARY KEY);"
    "CREATE TEMP TABLE IF NOT EXISTS moved (day INTEGER, sale_day INTEGER, account INTEGER, "
    "product INTEGER, currency TEXT, kind INTEGER, events INTEGER, entries INTEGER, "
    "amount INTEGER, commission INTEGER);"
    "DELETE FROM temp.touched; DELETE FROM temp.moved";

/* Numbers of the entries of the same account and order: one whose own id the order is and others,
 * as they are indexed. */
#define SAME_ORDER(as)                                                                             \
  "(SELECT id FROM entry WHERE order_id = " as ".order_id AND order_id <> entry_id "               \
  "AND account = " as ".account UNION ALL SELECT id FROM entry WHERE account = " as ".account "    \
  "AND entry_id = " as ".order_id AND order_id = entry_id)"

static const char *const touch_by_entry_sql[] = {
  TOUCH "s.id FROM entry s WHERE " NEW_ENTRIES " AND s.kind > 1 AND s.order_id IS NOT NULL",
  /* a sale that came after what was taken back */
  TOUCH "r.id FROM entry s CROSS JOIN entry r WHERE " NEW_ENTRIES
        " AND ?1 > 0 AND s.kind < 2 AND r.id IN " SAME_ORDER ("s") " AND r.id <= ?1 AND r.kind > 1",
};

static const char *const touch_by_change_sql[] = {
  TOUCH "l.entry FROM entry_change c CROSS JOIN sale_link l ON l.entry = c.entry "
        "WHERE " NEW_CHANGES,
  TOUCH "r.id FROM entry_change c CROSS JOIN entry r WHERE " NEW_CHANGES
        " AND r.id IN " SAME_ORDER ("c") " AND r.kind > 1",
  TOUCH "r.id FROM entry_change c CROSS JOIN entry s ON s.id = c.entry CROSS JOIN entry r "
        "WHERE " NEW_CHANGES " AND r.id IN " SAME_ORDER ("s") " AND r.kind > 1",
};

#define REMEMBER(sign)                                                                             \
  "INSERT INTO temp.moved SELECT day, sale_day, account, product, currency, kind, " sign           \
  "events, " sign "1, " sign "amount, " sign "commission FROM temp.touched CROSS JOIN sale_link "  \
  "USING (entry)"
/* Both sides of what moved: it comes to its sale's day and leaves its own. */
#define SIDES(columns)                                                                             \
  "SELECT sale_day AS day, " columns ", events, entries, amount, commission, 0 AS linked "         \
  "FROM temp.moved WHERE sale_day <> day UNION ALL SELECT day, " columns ", -events, -entries, "   \
  "-amount, -commission, 0 FROM temp.moved WHERE sale_day <> day"
#define BLOCK "(day - (day % size.column1 + size.column1) % size.column1) / size.column1"
/* Of the order the one that it names, else the nearest before it, of the same product if any is. */
#define SALE_OF_R                                                                                  \
  "(SELECT id FROM (SELECT c.id, coalesce(c.entry_id = r.parent_id, 0) AS named, "                 \
  "c.day <= r.day AS before, coalesce(c.product = r.product, 0) AS same, "                         \
  "abs(r.day - c.day) AS days FROM entry c WHERE c.id IN " SAME_ORDER (                            \
    "r") " AND c.kind < 2 AND c.state <> 3 AND c.flags & 16 = 0 "                                  \
         "ORDER BY named DESC, before DESC, same DESC, days LIMIT 1))"
#define TOTAL_SIDES                                                                                \
  SIDES ("account, currency, kind")                                                                \
  " UNION ALL SELECT day, account, currency, kind, 0, 0, 0, 0, entries FROM temp.moved"
#define BLOCK_SIDES SIDES ("account, product, currency, kind")

static const char *const relink_sql[] = {
  REMEMBER ("-"),
  "DELETE FROM sale_link WHERE entry IN (SELECT entry FROM temp.touched)",
  "INSERT INTO sale_link (entry, day, sale_day, account, product, currency, kind, events, amount, "
  "commission) SELECT r.id, r.day, s.day, r.account, coalesce(r.product, 0), "
  "coalesce(r.currency, ''), r.kind, r.count, coalesce(r.amount, 0), coalesce(r.commission, 0) "
  "FROM temp.touched CROSS JOIN entry r ON r.id = touched.entry "
  "CROSS JOIN entry s ON s.id = " SALE_OF_R
  " WHERE r.kind > 1 AND r.state <> 3 AND r.flags & 16 = 0",
  REMEMBER (""),
  "INSERT INTO sale_shift (day, account, currency, kind, events, entries, amount, commission, "
  "linked) SELECT day, account, currency, kind, sum(events), sum(entries), sum(amount), "
  "sum(commission), sum(linked) FROM (" TOTAL_SIDES ") GROUP BY 1, 2, 3, 4 "
  "ON CONFLICT DO UPDATE SET events = events + excluded.events, "
  "entries = entries + excluded.entries, amount = amount + excluded.amount, "
  "commission = commission + excluded.commission, linked = linked + excluded.linked",
  "INSERT INTO sale_shift_block (days, block, account, product, currency, refunds, entries, "
  "refunded, net) SELECT size.column1, " BLOCK ", account, product, currency, "
  "sum(iif(kind < 4, events, 0)) AS refunds, sum(entries) AS entries, "
  "sum(iif(kind < 4, amount, 0)) AS refunded, sum(commission) AS net "
  "FROM " TAKINGS_BLOCK_SIZES " CROSS JOIN (" BLOCK_SIDES ") "
  "GROUP BY 1, 2, 3, 4, 5 HAVING refunds <> 0 OR sum(entries) <> 0 OR refunded <> 0 OR net <> 0 "
  "ON CONFLICT DO UPDATE SET refunds = refunds + excluded.refunds, "
  "entries = entries + excluded.entries, refunded = refunded + excluded.refunded, "
  "net = net + excluded.net",
};

typedef struct
{
  TakingsConverted *converted; /* (borrowed) */
  guint64 n;                   /* how many the last transaction took */
  gboolean finished;
} LinkJob;

static gboolean
run_range (TakingsDb *db, const char *const *sql, gsize n, gint64 after, gint64 last,
           GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      sqlite3_stmt *stmt = takings_db_prepare (db, sql[i], error);

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, after);
      sqlite3_bind_int64 (stmt, 2, last);
      if (!takings_db_run (db, stmt, error))
        return FALSE;
    }
  return TRUE;
}

/* Sums of the days that something moved from or to are no longer what is kept. */
static gboolean
mark_days (TakingsDb *db, TakingsConverted *converted, GError **error)
{
  g_autoptr (GArray) cells = g_array_new (FALSE, TRUE, sizeof (TakingsTotal));
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    db, "SELECT day FROM temp.moved UNION SELECT sale_day FROM temp.moved ORDER BY 1", error);

  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (db, stmt, &fault))
    {
      TakingsTotal cell = { .key.day = sqlite3_column_int (stmt, 0) };

      g_array_append_val (cells, cell);
    }
  takings_db_done (stmt);
  if (fault != NULL)
    {
      g_propagate_error (error, fault);
      return FALSE;
    }
  return cells->len == 0
         || takings_converted_mark (converted, db, (TakingsTotal *) cells->data, cells->len, error);
}

static gboolean
put_number (TakingsDb *db, const char *key, gint64 number, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return takings_db_put_setting (db, key, text, error);
}

static gboolean
link_in_worker (TakingsDb *db, gpointer data, GError **error)
{
  LinkJob *job = data;
  gint64 entry = takings_db_int64 (db, "SELECT " SETTING (ENTRY_KEY), -1);
  gint64 change = takings_db_int64 (db, "SELECT " SETTING (CHANGE_KEY), -1);
  gint64 last_entry = takings_db_int64 (db, "SELECT " LAST ("entry"), -1);
  gint64 last_change = takings_db_int64 (db, "SELECT " LAST ("entry_change"), -1);
  gint64 to_entry = MIN (entry + ENTRIES, last_entry);
  gint64 to_change = MIN (change + CHANGES, last_change);

  if (entry < 0 || change < 0 || last_entry < 0 || last_change < 0)
    return takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
  job->n = (guint64) (to_entry - entry + to_change - change);
  job->finished = to_entry == last_entry && to_change == last_change;
  return takings_db_exec (db, prepare_sql, error)
         && run_range (db, touch_by_entry_sql, G_N_ELEMENTS (touch_by_entry_sql), entry, to_entry,
                       error)
         && run_range (db, touch_by_change_sql, G_N_ELEMENTS (touch_by_change_sql), change,
                       to_change, error)
         && run_range (db, relink_sql, G_N_ELEMENTS (relink_sql), 0, 0, error)
         && mark_days (db, job->converted, error) && put_number (db, ENTRY_KEY, to_entry, error)
         && put_number (db, CHANGE_KEY, to_change, error);
}

/* How many entries and changes came since the last time. */
static gboolean
count_new (TakingsLedger *self, guint64 *n, GError **error)
{
  TakingsDb *db = takings_ledger_acquire_reader (self, error);
  gint64 found;
  gboolean ok;

  if (db == NULL)
    return FALSE;
  found = takings_db_int64 (db,
                            "SELECT " LAST ("entry") " - " SETTING (ENTRY_KEY) " + " LAST (
                              "entry_change") " - " SETTING (CHANGE_KEY),
                            -1);
  ok = found >= 0 || takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
  takings_ledger_release_reader (self, db);
  *n = (guint64) found;
  return ok;
}

gboolean
takings_sale_days_forget (TakingsDb *db, GError **error)
{
  return takings_db_exec (
    db,
    "DELETE FROM sale_link; DELETE FROM sale_shift; DELETE FROM sale_shift_block;"
    "DELETE FROM setting WHERE key IN ('" ENTRY_KEY "', '" CHANGE_KEY "')",
    error);
}

gboolean
takings_ledger_link_sales (TakingsLedger *self, TakingsProgress progress, gpointer user_data,
                           GCancellable *cancellable, GError **error)
{
  LinkJob job = { .converted = takings_ledger_get_converted (self) };
  guint64 total, done = 0;
  gboolean ok = count_new (self, &total, error);

  while (ok && total > 0 && !job.finished)
    {
      ok = !g_cancellable_set_error_if_cancelled (cancellable, error)
           && takings_ledger_run_write (self, link_in_worker, &job, error);
      done = MIN (done + job.n, total); /* a sync may bring more meanwhile */
      if (ok && progress != NULL)
        progress (done, total, user_data);
    }
  return ok;
}

gboolean
takings_ledger_has_many_to_link (TakingsLedger *self, gboolean *many, GError **error)
{
  guint64 n = 0;
  gboolean ok = count_new (self, &n, error);

  *many = ok && n > MANY;
  return ok;
}

gboolean
takings_sale_days_follow (TakingsLedger *ledger, GError **error)
{
  gboolean many;

  if (takings_ledger_get_writer (ledger, NULL) == NULL)
    return TRUE;
  return takings_ledger_has_many_to_link (ledger, &many, error)
         && (many || takings_ledger_link_sales (ledger, NULL, NULL, NULL, error));
}
