/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is the ledger whole, and what does it hold? Any thread; each runs on one snapshot of one reader
 * connection. */
#include "config.h"

#include "ledger-private.h"
#include "totals-blocks.h"

#define KEPT "events, entries, amount, commission"
#define RECOUNT                                                                                    \
  "sum(count), count(*), coalesce(sum(amount), 0), coalesce(sum(commission), 0) FROM entry "       \
  "WHERE state <> 3 AND flags & 16 = 0"
#define DIFFERENCE(kept, recount)                                                                  \
  "SELECT count(*) FROM (SELECT * FROM (" kept " EXCEPT " recount ") UNION ALL "                   \
  "SELECT * FROM (" recount " EXCEPT " kept "))"

#define DAILY "SELECT day, account, product, currency, kind, " KEPT " FROM daily"
#define DAILY_AGAIN                                                                                \
  "SELECT day, account, coalesce(product, 0), coalesce(currency, ''), kind, " RECOUNT              \
  " GROUP BY 1, 2, 3, 4, 5"
#define TOTAL "SELECT day, account, currency, kind, " KEPT " FROM daily_total"
#define TOTAL_AGAIN                                                                                \
  "SELECT day, account, coalesce(currency, ''), kind, " RECOUNT " GROUP BY 1, 2, 3, 4"
#define BLOCKS                                                                                     \
  "SELECT " TAKINGS_BLOCK_DAYS ", " TAKINGS_BLOCK_NUMBER ", " TAKINGS_BLOCK_PRODUCT                \
  ", " TAKINGS_BLOCK_CURRENCY                                                                      \
  ", sales, refunds, entries, gross, refunded, commission, net FROM product_block"
#define BLOCKS_AGAIN                                                                               \
  "SELECT size.column1, (day - (day % size.column1 + size.column1) % size.column1) / "             \
  "size.column1, coalesce(product, 0), coalesce(currency, ''), "                                   \
  "sum(iif(kind = 0, count, 0)), sum(iif(kind IN (2, 3), count, 0)), count(*), "                   \
  "coalesce(sum(iif(kind < 2, amount, 0)), 0), coalesce(sum(iif(kind IN (2, 3), amount, 0)), 0), " \
  "coalesce(sum(iif(kind < 2, commission, 0)), 0), coalesce(sum(commission), 0) "                  \
  "FROM " TAKINGS_BLOCK_SIZES " CROSS JOIN entry "                                                 \
  "WHERE state <> 3 AND flags & 16 = 0 GROUP BY 1, 2, 3, 4"

/* What moved from day to day, both sides. */
#define SIDES                                                                                      \
  "(SELECT sale_day AS day, account, product, currency, kind, events, 1 AS entries, amount, "      \
  "commission, 0 AS linked FROM sale_link WHERE sale_day <> day UNION ALL "                        \
  "SELECT day, account, product, currency, kind, -events, -1, -amount, -commission, 0 "            \
  "FROM sale_link WHERE sale_day <> day UNION ALL "                                                \
  "SELECT day, account, product, currency, kind, 0, 0, 0, 0, 1 FROM sale_link)"
#define SHIFT                                                                                      \
  "SELECT day, account, currency, kind, " KEPT ", linked FROM sale_shift "                         \
  "WHERE events <> 0 OR entries <> 0 OR amount <> 0 OR commission <> 0 OR linked <> 0"
#define SHIFT_AGAIN                                                                                \
  "SELECT day, account, currency, kind, sum(events) AS n, sum(entries) AS e, sum(amount) AS a, "   \
  "sum(commission) AS c, sum(linked) AS l FROM " SIDES                                             \
  " GROUP BY 1, 2, 3, 4 HAVING n <> 0 OR e <> 0 OR a <> 0 OR c <> 0 OR l <> 0"
#define SHIFT_BLOCKS                                                                               \
  "SELECT days, block, account, product, currency, refunds, entries, refunded, net "               \
  "FROM sale_shift_block WHERE refunds <> 0 OR entries <> 0 OR refunded <> 0 OR net <> 0"
#define SHIFT_BLOCKS_AGAIN                                                                         \
  "SELECT size.column1, (day - (day % size.column1 + size.column1) % size.column1) / "             \
  "size.column1, account, product, currency, sum(iif(kind < 4, events, 0)) AS r, "                 \
  "sum(entries) AS e, sum(iif(kind < 4, amount, 0)) AS a, sum(commission) AS c "                   \
  "FROM " TAKINGS_BLOCK_SIZES " CROSS JOIN " SIDES                                                 \
  " GROUP BY 1, 2, 3, 4, 5 HAVING r <> 0 OR e <> 0 OR a <> 0 OR c <> 0"

typedef struct
{
  const char *table, *sql;
} TotalCheck;

static const TotalCheck total_checks[] = {
  { "daily", DIFFERENCE (DAILY, DAILY_AGAIN) },
  { "daily_total", DIFFERENCE (TOTAL, TOTAL_AGAIN) },
  { "product_block", DIFFERENCE (BLOCKS, BLOCKS_AGAIN) },
  { "sale_link", "SELECT count(*) FROM sale_link WHERE entry NOT IN (SELECT id FROM entry)" },
  { "sale_shift", DIFFERENCE (SHIFT, SHIFT_AGAIN) },
  { "sale_shift_block", DIFFERENCE (SHIFT_BLOCKS, SHIFT_BLOCKS_AGAIN) },
};

/* Runs a check that answers rows; those that are not "ok" become lines. */
static gboolean
check_pragma (TakingsDb *db, const char *sql, const char *label, GPtrArray *report, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (db, stmt, &fault))
    {
      const char *text = (const char *) sqlite3_column_text (stmt, 0);
      if (g_strcmp0 (text, "ok") != 0 && report->len < 100)
        g_ptr_array_add (report, g_strdup_printf ("%s: %s", label, text != NULL ? text : "?"));
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

gboolean
takings_inspect_file (TakingsDb *db, GPtrArray *report, GError **error)
{
  guint before = report->len;

  for (int i = 0; i < 2 && (i == 0 || report->len > before); i++)
    {
      g_ptr_array_set_size (report, (gint) before); /* it takes a lack of memory for damage */
      if (!check_pragma (db, "PRAGMA integrity_check", "integrity", report, error))
        return FALSE;
    }
  return check_pragma (db, "SELECT \"table\" FROM pragma_foreign_key_check", "foreign key", report,
                       error);
}

static gboolean
check_totals (TakingsDb *db, GPtrArray *report, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (total_checks); i++)
    {
      gint64 n = takings_db_int64 (db, total_checks[i].sql, -1);
      if (n < 0)
        return takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
      if (n > 0)
        g_ptr_array_add (report,
                         g_strdup_printf ("totals: %s differs from its entries in %" G_GINT64_FORMAT
                                          " rows",
                                          total_checks[i].table, n));
    }
  return TRUE;
}

/* Lines in @report are faults; none means all is well. */
gboolean
takings_ledger_check (TakingsLedger *self, GPtrArray *report, GError **error)
{
  guint before = report->len;
  TakingsDb *db = takings_ledger_acquire_reader (self, error);
  if (db == NULL)
    return FALSE;
  gboolean ok = takings_db_exec (db, "BEGIN", error);
  if (ok)
    {
      ok = takings_inspect_file (db, report, error)
           && (report->len > before || check_totals (db, report, error));
      sqlite3_exec (db->handle, "COMMIT", NULL, NULL, NULL);
    }
  takings_ledger_release_reader (self, db);
  return ok;
}

/* --- digest --- */

/* Every section is ordered by what networks call things, so that row numbers don't matter. */
static const char *const digest_sql[] = {
  "SELECT uuid, network, name, endpoint, paused FROM account ORDER BY uuid",
  "SELECT a.uuid, s.key, s.value FROM account_setting s JOIN account a ON a.id = s.account "
  "ORDER BY 1, 2",
  "SELECT a.uuid, e.entry_id, e.day, e.occurred_at, e.kind, e.state, e.flags, e.count, e.currency, "
  "e.amount, e.commission, p.product_id, p.name, t.name, c.name, e.country, f.name, v.name, "
  "s.name, "
  "e.order_id, e.parent_id, e.customer, e.source_day, e.original_amount, e.original_currency "
  "FROM account a CROSS JOIN entry e ON e.account = a.id LEFT JOIN product p ON p.id = e.product "
  "LEFT JOIN tracking t ON t.id = e.tracking LEFT JOIN campaign c ON c.id = e.campaign "
  "LEFT JOIN affiliate f ON f.id = e.affiliate LEFT JOIN vendor v ON v.id = e.vendor "
  "LEFT JOIN status s ON s.id = e.status ORDER BY a.uuid, e.entry_id",
  "SELECT d.day, a.uuid, coalesce(p.product_id, ''), d.currency, d.kind, d.events, d.entries, "
  "d.amount, d.commission FROM daily d JOIN account a ON a.id = d.account "
  "LEFT JOIN product p ON p.id = d.product ORDER BY 1, 2, 3, 4, 5",
  "SELECT d.day, a.uuid, d.currency, d.kind, d.events, d.entries, d.amount, d.commission "
  "FROM daily_total d JOIN account a ON a.id = d.account ORDER BY 1, 2, 3, 4",
  "SELECT days, block, coalesce(p.product_id, ''), currency, sales, refunds, entries, gross, "
  "refunded, commission, net FROM (SELECT " TAKINGS_BLOCK_DAYS " AS days, " TAKINGS_BLOCK_NUMBER
  " AS block, " TAKINGS_BLOCK_PRODUCT " AS product, " TAKINGS_BLOCK_CURRENCY " AS currency, sales, "
  "refunds, entries, gross, refunded, commission, net FROM product_block) AS b "
  "LEFT JOIN product p ON p.id = b.product ORDER BY 1, 2, p.network, 3, 4",
  "SELECT currency, day, rate FROM rate ORDER BY 1, 2",
};

static gboolean
digest_section (TakingsDb *db, const char *sql, GChecksum *checksum, GError **error)
{
  static const guchar none = 0, some = 1, end_of_row = 2, end_of_section = 3;
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (db, sql, error);
  if (stmt == NULL)
    return FALSE;
  int n = sqlite3_column_count (stmt);
  while (takings_db_step (db, stmt, &fault))
    {
      for (int i = 0; i < n; i++)
        {
          const guchar *text = sqlite3_column_text (stmt, i);
          gint32 len = sqlite3_column_bytes (stmt, i);
          guint32 wire = GUINT32_TO_LE ((guint32) len);
          g_checksum_update (checksum, text != NULL ? &some : &none, 1);
          g_checksum_update (checksum, (const guchar *) &wire, sizeof wire);
          if (len > 0)
            g_checksum_update (checksum, text, len);
        }
      g_checksum_update (checksum, &end_of_row, 1);
    }
  g_checksum_update (checksum, &end_of_section, 1);
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

char *
takings_ledger_digest (TakingsLedger *self, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  TakingsDb *db = takings_ledger_acquire_reader (self, error);
  if (db == NULL)
    return NULL;
  gboolean ok = takings_db_exec (db, "BEGIN", error);
  if (ok)
    {
      for (guint i = 0; ok && i < G_N_ELEMENTS (digest_sql); i++)
        ok = digest_section (db, digest_sql[i], checksum, error);
      sqlite3_exec (db->handle, "COMMIT", NULL, NULL, NULL);
    }
  takings_ledger_release_reader (self, db);
  return ok ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}
