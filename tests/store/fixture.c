/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fixture.h"

#include <glib/gstdio.h>

static gint64
tell_time (gpointer data)
{
  return ((Fixture *) data)->now;
}

void
fixture_add_account (TakingsLedger *ledger, const char *id)
{
  TakingsAccount account = {
    .id = (char *) id, .network = (char *) "clickbank", .name = (char *) id, .created_at = 1
  };
  g_autoptr (GError) error = NULL;

  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
}

void
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 5, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_set_clock (fixture->ledger, tell_time, fixture);
}

void
fixture_close (Fixture *fixture)
{
  takings_ledger_close (fixture->ledger);
  g_assert_finalize_object (fixture->ledger);
  fixture->ledger = NULL;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->dir = g_dir_make_tmp ("takings-store-XXXXXX", NULL);
  fixture->now = FIXTURE_NOW;
  fixture_open (fixture);
  fixture_add_account (fixture->ledger, "acc");
}

void
fixture_remove_dir (const char *dir)
{
  g_autoptr (GDir) open = g_dir_open (dir, 0, NULL);
  const char *name;

  while (open != NULL && (name = g_dir_read_name (open)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->ledger != NULL)
    fixture_close (fixture);
  fixture_remove_dir (fixture->dir);
  g_clear_pointer (&fixture->dir, g_free);
}

TakingsPage *
fixture_page (void)
{
  return takings_page_new (g_strdup (""), 0);
}

TakingsEntry
fixture_sale (const char *id, gint64 occurred_at, gint64 amount, gint64 commission)
{
  TakingsEntry entry = { .entry_id = takings_text (id),
                         .order_id = takings_text (id),
                         .product_id = TAKINGS_TEXT ("p1"),
                         .product = TAKINGS_TEXT ("Product"),
                         .occurred_at = occurred_at,
                         .amount = amount * TAKINGS_MICROS,
                         .commission = commission * TAKINGS_MICROS,
                         .has_amount = TRUE,
                         .has_commission = TRUE,
                         .currency = "USD",
                         .kind = TAKINGS_KIND_SALE,
                         .state = TAKINGS_STATE_APPROVED };

  return entry;
}

void
fixture_ingest (TakingsLedger *ledger, TakingsPage *page, gboolean window_done,
                TakingsIngestCounts *counts)
{
  g_autoptr (GError) error = NULL;

  takings_ledger_ingest (ledger, "acc", page, NULL, window_done, 0, counts, &error);
  g_assert_no_error (error);
}

char *
fixture_text (TakingsLedger *ledger, const char *static_sql)
{
  g_autoptr (GError) error = NULL;
  TakingsDb *db = takings_ledger_acquire_reader (ledger, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  sqlite3_stmt *stmt;

  g_assert_no_error (error);
  stmt = takings_db_prepare (db, static_sql, &error);
  g_assert_no_error (error);
  while (takings_db_step (db, stmt, &error))
    for (int i = 0; i < sqlite3_column_count (stmt); i++)
      {
        const char *cell = (const char *) sqlite3_column_text (stmt, i);
        g_string_append_printf (text, "%s%s", text->len > 0 ? "|" : "", cell != NULL ? cell : "-");
      }
  g_assert_no_error (error);
  takings_db_done (stmt);
  takings_ledger_release_reader (ledger, db);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

gint64
fixture_int (TakingsLedger *ledger, const char *static_sql)
{
  g_autofree char *text = fixture_text (ledger, static_sql);

  return g_ascii_strtoll (text, NULL, 10);
}

char *
fixture_digest (TakingsLedger *ledger)
{
  g_autofree char *entries = fixture_text (
    ledger, "SELECT entry_id, order_id, parent_id, kind, state, occurred_at, day, currency, "
            "amount_micros, commission_micros, original_amount_micros, original_currency, "
            "product_id, product, tracking_id, campaign, country, affiliate, vendor, raw_status, "
            "count, aggregate, approximate_date FROM v_entries ORDER BY account, entry_id");
  g_autofree char *totals = fixture_text (
    ledger, "SELECT * FROM v_daily ORDER BY day, account, product_id, currency, kind");
  g_autofree char *both = g_strconcat (entries, "#", totals, NULL);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, both, -1);
}

#define RECOMPUTED                                                                                 \
  "SELECT day, account, coalesce(product, 0), coalesce(currency, ''), kind, sum(count), "          \
  "count(*), "                                                                                     \
  "coalesce(sum(amount), 0), coalesce(sum(commission), 0) FROM entry "                             \
  "WHERE state <> 3 AND flags & 16 = 0 GROUP BY 1, 2, 3, 4, 5"
#define DAILY                                                                                      \
  "SELECT day, account, product, currency, kind, events, entries, amount, commission FROM daily"
#define BY_DAY                                                                                     \
  "SELECT day, account, currency, kind, sum(events), sum(entries), sum(amount), sum(commission) "  \
  "FROM daily GROUP BY 1, 2, 3, 4"
#define LETTER(n, bit) "((unicode(substr(currency, " #n ")) & 31) << " #bit ")"
#define BY_BLOCK                                                                                   \
  "SELECT (place << 61) | (((day - (day % size + size) % size) / size + 1048576) << 25) | "        \
  "product | iif(currency = '', 0, " LETTER (1, 56) " | " LETTER (2, 51) " | " LETTER (            \
    3, 46) ") "                                                                                    \
           "AS id, sum(CASE kind WHEN 0 THEN events ELSE 0 END), "                                 \
           "sum(CASE WHEN kind IN (2, 3) THEN events ELSE 0 END), sum(entries), "                  \
           "sum(CASE WHEN kind < 2 THEN amount ELSE 0 END), "                                      \
           "sum(CASE WHEN kind IN (2, 3) THEN amount ELSE 0 END), "                                \
           "sum(CASE WHEN kind < 2 THEN commission ELSE 0 END), sum(commission) FROM daily, "      \
           "(SELECT column1 AS place, column2 AS size FROM (VALUES (0, 4), (1, 16), (2, 64))) "    \
           "GROUP BY 1"

void
fixture_check_totals (TakingsLedger *ledger)
{
  g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM (" RECOMPUTED " EXCEPT " DAILY ")"),
                   ==, 0);
  g_assert_cmpint (fixture_int (ledger, "SELECT count(*) FROM (" DAILY " EXCEPT " RECOMPUTED ")"),
                   ==, 0);
  g_assert_cmpint (
    fixture_int (ledger, "SELECT count(*) FROM (" BY_DAY " EXCEPT SELECT * FROM daily_total)"), ==,
    0);
  g_assert_cmpint (
    fixture_int (ledger, "SELECT count(*) FROM (SELECT * FROM daily_total EXCEPT " BY_DAY ")"), ==,
    0);
  g_assert_cmpint (
    fixture_int (ledger, "SELECT count(*) FROM (" BY_BLOCK " EXCEPT SELECT * FROM product_block)"),
    ==, 0);
  g_assert_cmpint (
    fixture_int (ledger, "SELECT count(*) FROM (SELECT * FROM product_block EXCEPT " BY_BLOCK ")"),
    ==, 0);
}

TakingsPage *
fixture_numbered_page (int number)
{
  TakingsPage *page = fixture_page ();

  for (int i = 0; i < 200; i++)
    {
      int row = number * 150 + i; /* pages overlap */
      TakingsText id = takings_page_print (page, "%08x", (guint) row * 2654435761u);
      TakingsEntry entry = fixture_sale ("", FIXTURE_NOW - (row % 700) * 40000, row % 90 + 1,
                                         row % 40 + 1);

      entry.entry_id = entry.order_id = id;
      entry.product_id = takings_page_print (page, "p%d", row % 20);
      entry.product = entry.product_id;
      entry.campaign = takings_page_print (page, "c%d", row % 7);
      takings_page_add (page, &entry);
    }
  return page;
}

gboolean
fixture_sync (Fixture *fixture, guint n_pages, GError **error)
{
  TakingsRun outcome = { .finished_at = fixture->now, .status = "ok", .pages = n_pages };
  gint64 run = takings_ledger_begin_run (fixture->ledger, "acc", fixture->now, error);

  if (run == 0)
    return FALSE;
  for (guint i = 0; i < n_pages; i++)
    {
      g_autofree char *checkpoint = g_strdup_printf ("%u", i);
      if (!takings_ledger_ingest (fixture->ledger, "acc", fixture_numbered_page ((int) i),
                                  checkpoint, i == n_pages - 1, run, NULL, error))
        return FALSE;
    }
  return takings_ledger_end_run (fixture->ledger, run, "acc", &outcome, error);
}
