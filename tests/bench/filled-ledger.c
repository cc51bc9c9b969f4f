/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "filled-ledger.h"

#include <sqlite3.h>

#define ACCOUNT "11111111-1111-4111-8111-111111111111"

static const char fill_sql[]
  = "BEGIN; DELETE FROM entry;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1) "
    "INSERT INTO entry (account, entry_id, day, occurred_at, kind, state, flags, count, currency, "
    "amount, commission, product, tracking, order_id, first_seen, changed_at) "
    "SELECT 1 + i % 6, printf('T%010d', i), 19970 + i * 730 / (?1 + 1), "
    "(19970 + i * 730 / (?1 + 1)) * 86400 + i % 86400, iif(i % 17 = 0, 2, 0), 1, 0, 1, "
    "iif(?2 = 0 OR i % 6 > 1, 'USD', iif(i % 6 = 0, 'EUR', 'BRL')), "
    "iif(i % 17 = 0, -1, 1) * (10000000 + i * 7919 % 90000000), "
    "iif(i % 17 = 0, -1, 1) * (5000000 + i * 104729 % 40000000), "
    "1 + i % 6 + 6 * (i / 6 * 31 % 100), 1 + i * 17 % 1000, printf('O%010d', i / 2), 0, 0 FROM n;"
    "COMMIT";

static const char names_sql[]
  = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) "
    "INSERT INTO tracking (id, name) SELECT i, 'sub' || i FROM n;"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) "
    "INSERT INTO product (id, network, product_id, name) "
    "SELECT i, 'maxweb', 'p' || i, 'Product ' || i FROM n;"
    "WITH RECURSIVE n (i) AS (SELECT 19960 UNION ALL SELECT i + 1 FROM n WHERE i < 20700) "
    "INSERT INTO rate (day, currency, rate, source, learned_at) "
    "SELECT i, 'USD', 10800000000 + i % 97 * 1000000, 'test', 0 FROM n WHERE i % 7 > 1 "
    "UNION ALL SELECT i, 'BRL', 61000000000 + i % 89 * 3000000, 'test', 0 FROM n WHERE i % 7 > 1";

static void
run_sql (sqlite3 *db, const char *sql, gint64 first, gint64 second)
{
  for (const char *tail = sql; *tail != '\0';)
    {
      sqlite3_stmt *stmt = NULL;
      if (sqlite3_prepare_v2 (db, tail, -1, &stmt, &tail) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (db));
      if (stmt == NULL)
        return;
      if (sqlite3_bind_parameter_count (stmt) > 0)
        {
          sqlite3_bind_int64 (stmt, 1, first);
          sqlite3_bind_int64 (stmt, 2, second);
        }
      while (sqlite3_step (stmt) == SQLITE_ROW)
        continue;
      if (sqlite3_finalize (stmt) != SQLITE_OK)
        g_error ("%s", sqlite3_errmsg (db));
    }
}

static TakingsLedger *
open_ledger (const char *folder)
{
  g_autoptr (GError) error = NULL;
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  if (ledger == NULL)
    g_error ("%s", error->message);
  return ledger;
}

static void
add_accounts (TakingsLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  for (guint i = 1; i <= 6; i++)
    {
      char id[] = ACCOUNT;
      g_autofree char *name = g_strdup_printf ("Account %u", i);
      TakingsAccount account = { .id = id, .network = (char *) "maxweb", .name = name };
      account.settings = g_hash_table_new (g_str_hash, g_str_equal);
      id[0] = (char) ('0' + i);
      if (!takings_ledger_add_account (ledger, &account, &error))
        g_error ("%s", error->message);
      g_hash_table_unref (account.settings);
    }
}

TakingsLedger *
filled_ledger_make (const char *folder, gint64 n_entries, gboolean mixed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (folder, "ledger.db", NULL);
  sqlite3 *db = NULL;
  TakingsLedger *ledger = open_ledger (folder);
  add_accounts (ledger);
  takings_ledger_close (ledger);
  g_object_unref (ledger);
  if (sqlite3_open (path, &db) != SQLITE_OK)
    g_error ("%s", sqlite3_errmsg (db));
  run_sql (db, "PRAGMA synchronous = OFF; PRAGMA cache_size = -65536", 0, 0);
  run_sql (db, fill_sql, n_entries, mixed);
  run_sql (db, names_sql, 0, 0);
  sqlite3_close (db);
  ledger = open_ledger (folder);
  if (!takings_ledger_rebuild_totals (ledger, &error))
    g_error ("%s", error->message);
  return ledger;
}

void
filled_ledger_drop (TakingsLedger *ledger, const char *folder)
{
  const char *argv[] = { "rm", "-rf", folder, NULL };
  takings_ledger_close (ledger);
  g_object_unref (ledger);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                NULL);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;
  return (x > y) - (x < y);
}

double
bench_median (double *values, guint n)
{
  qsort (values, n, sizeof (double), compare_doubles);
  return values[n / 2];
}
