/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "query-find.h"

#include "ledger-private.h"
#include "query-where.h"

#define MAX_WORDS 4
/* after every text that begins like another one */
#define LAST "\xf4\x8f\xbf\xbf"

/* Entries of an order lie in the index of orders, or are the order themselves: then their own id
 * finds them (migration 5). No more are read than are asked for. */
#define ORDERS                                                                                     \
  "WITH beginning (order_id) AS (SELECT * FROM (SELECT DISTINCT order_id FROM entry WHERE "        \
  "order_id <> entry_id AND order_id >= ?1 AND order_id <= ?2 AND state <> 3 LIMIT ?3) "           \
  "UNION SELECT * FROM (SELECT e.order_id FROM account AS a CROSS JOIN entry AS e ON "             \
  "e.account = a.id WHERE e.entry_id >= ?1 AND e.entry_id <= ?2 AND e.order_id = "                 \
  "e.entry_id AND e.state <> 3 LIMIT ?3) ORDER BY 1 LIMIT ?3), part (key, id) AS (SELECT "         \
  "b.order_id, e.id FROM beginning AS b CROSS JOIN entry AS e ON e.order_id = b.order_id "         \
  "AND e.order_id <> e.entry_id UNION ALL SELECT b.order_id, e.id FROM beginning AS b "            \
  "CROSS JOIN account AS a CROSS JOIN entry AS e ON e.account = a.id AND e.entry_id = "            \
  "b.order_id AND e.order_id = e.entry_id) SELECT a.network, part.key, max(p.name), "              \
  "max(a.name), min(e.occurred_at), min(e.currency) = max(e.currency), sum(e.commission), "        \
  "max(e.currency) FROM part CROSS JOIN entry AS e ON e.id = part.id JOIN account AS a ON "        \
  "a.id = e.account LEFT JOIN product AS p ON p.id = e.product WHERE e.state <> 3 GROUP BY "       \
  "part.key LIMIT ?3"

#define CONTAINS(n) "(name LIKE ?" #n " ESCAPE '\\' OR product_id LIKE ?" #n " ESCAPE '\\')"
#define PRODUCTS                                                                                   \
  "SELECT network, product_id, name FROM product WHERE " CONTAINS (1) " AND " CONTAINS (           \
    2) " AND " CONTAINS (3) " AND " CONTAINS (4) " ORDER BY name, id LIMIT ?5"
#define PRODUCT                                                                                    \
  "SELECT network, product_id, name FROM product WHERE network = ?1 AND product_id = ?2"

static const char *
text_at (sqlite3_stmt *stmt, int column)
{
  return (const char *) sqlite3_column_text (stmt, column);
}

static void
read_found (sqlite3_stmt *stmt, TakingsFound *found)
{
  gboolean is_order = sqlite3_column_count (stmt) > 3;

  *found = (TakingsFound){ .network = text_at (stmt, 0),
                           .id = text_at (stmt, 1),
                           .product = text_at (stmt, 2) };
  if (!is_order)
    return;
  found->account = text_at (stmt, 3);
  found->occurred_at = sqlite3_column_int64 (stmt, 4);
  found->has_net = sqlite3_column_int (stmt, 5) != 0
                   && sqlite3_column_type (stmt, 6) != SQLITE_NULL;
  found->net = sqlite3_column_int64 (stmt, 6);
  g_strlcpy (found->currency, text_at (stmt, 7) != NULL ? text_at (stmt, 7) : "",
             sizeof found->currency);
}

/* @texts: bound in order; @limit: bound after them, 0 for none */
static gboolean
find (TakingsLedger *ledger, const char *sql, const char *const *texts, guint limit,
      TakingsFoundFunc func, gpointer data, GError **error)
{
  GError *fault = NULL;
  TakingsFound found;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, error);
  sqlite3_stmt *stmt;
  int n = 0;

  if (db == NULL)
    return FALSE;
  stmt = takings_db_prepare (db, sql, &fault);
  if (stmt != NULL)
    {
      for (; texts[n] != NULL; n++)
        sqlite3_bind_text (stmt, n + 1, texts[n], -1, SQLITE_TRANSIENT);
      if (limit > 0)
        sqlite3_bind_int64 (stmt, n + 1, limit);
      while (takings_db_step (db, stmt, &fault))
        {
          read_found (stmt, &found);
          if (!func (&found, data))
            break;
        }
      takings_db_done (stmt);
    }
  takings_ledger_release_reader (ledger, db);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

gboolean
takings_find_orders (TakingsLedger *ledger, const char *text, gboolean exactly, guint limit,
                     TakingsFoundFunc func, gpointer data, GError **error)
{
  g_autofree char *last = g_strconcat (text, exactly ? "" : LAST, NULL);
  const char *const texts[] = { text, last, NULL };

  return find (ledger, ORDERS, texts, limit, func, data, error);
}

gboolean
takings_find_products (TakingsLedger *ledger, const char *const *words, guint limit,
                       TakingsFoundFunc func, gpointer data, GError **error)
{
  g_auto (GStrv) patterns = g_new0 (char *, MAX_WORDS + 1);

  for (gsize i = 0; i < MAX_WORDS; i++)
    {
      patterns[i] = takings_where_like (*words != NULL ? *words : "");
      if (*words != NULL)
        words++;
    }
  return find (ledger, PRODUCTS, (const char *const *) patterns, limit, func, data, error);
}

gboolean
takings_find_product (TakingsLedger *ledger, const char *network, const char *id,
                      TakingsFoundFunc func, gpointer data, GError **error)
{
  const char *const texts[] = { network, id, NULL };

  return find (ledger, PRODUCT, texts, 0, func, data, error);
}
