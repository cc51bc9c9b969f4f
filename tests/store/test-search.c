/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the index of texts finds, beside LIKE over the same rows by SQLite itself: over random rows,
 * and again after each kind of change. */
#include "config.h"
#include "sample.h"
#include "text-shelf.h"

#include <sqlite3.h>

#define N_ENTRIES 400
#define N_ROUNDS  7
#define N_TERMS   4

typedef struct
{
  char *folder;
  TakingsLedger *ledger;
  sqlite3 *plain; /* a connection of our own */
  GRand *rand;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;

  fixture->folder = sample_folder ();
  fixture->ledger = sample_new (fixture->folder);
  fixture->rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  path = g_build_filename (fixture->folder, "ledger.db", NULL);
  g_assert_cmpint (sqlite3_open_v2 (path, &fixture->plain, SQLITE_OPEN_READONLY, NULL), ==,
                   SQLITE_OK);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  sqlite3_close (fixture->plain);
  g_assert_finalize_object (fixture->ledger);
  sample_remove (fixture->folder);
  g_rand_free (fixture->rand);
  g_free (fixture->folder);
}

/* Of few letters, so that terms meet. */
static TakingsText
some_text (Fixture *fixture, TakingsPage *page, int most)
{
  static const char *const parts[] = {
    "a", "A", "b", "Z", "0", "1", "7", "-", "%", "_", "é", "\\"
  };
  g_autoptr (GString) text = g_string_new (NULL);
  int n = g_rand_int_range (fixture->rand, 0, most + 1);

  for (int i = 0; i < n; i++)
    g_string_append (text,
                     parts[g_rand_int_range (fixture->rand, 0, (gint32) G_N_ELEMENTS (parts))]);
  return takings_page_print (page, "%s", text->str);
}

/* Entries @from to @to, the same numbers with other texts at each call. */
static void
write_entries (Fixture *fixture, const char *account, int from, int to)
{
  static const char *const countries[] = { "DE", "us", "BR" };
  TakingsPage *page = takings_page_new (g_strdup (""), 0);

  for (int i = from; i < to; i++)
    {
      TakingsEntry entry = { .occurred_at = (gint64) SAMPLE_DAY * 86400
                                            + g_rand_int_range (fixture->rand, 0, 60) * 43200,
                             .currency = "USD",
                             .has_commission = TRUE };

      entry.entry_id = takings_page_print (page, "%c%d", i % 2 == 0 ? 'E' : 'e', i);
      entry.order_id = i % 5 == 0 ? entry.entry_id : some_text (fixture, page, 6);
      entry.product_id = takings_page_print (page, "p%d", g_rand_int_range (fixture->rand, 0, 9));
      entry.product = some_text (fixture, page, 4);
      entry.tracking_id = some_text (fixture, page, 3);
      entry.campaign = some_text (fixture, page, 2);
      if (i % 3 == 0)
        entry.country = takings_text (countries[g_rand_int_range (fixture->rand, 0, 3)]);
      entry.kind = (TakingsKind) g_rand_int_range (fixture->rand, 0, TAKINGS_N_KINDS);
      entry.commission = g_rand_int_range (fixture->rand, -900, 900) * 10000;
      takings_page_add (page, &entry);
    }
  sample_ingest (fixture->ledger, account, page);
}

#define HOLDS(column) "instr(lower(coalesce(" column ", '')), lower(?1)) > 0"

/* @filter knows no more than days, kind and limit. */
static GArray *
ask_plainly (Fixture *fixture, const TakingsFilter *filter, const char *order)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree char *sql = g_strdup_printf (
    "SELECT e.id FROM entry e LEFT JOIN product p ON p.id = e.product LEFT JOIN "
    "tracking t "
    "ON t.id = e.tracking LEFT JOIN campaign c ON c.id = e.campaign WHERE "
    "(" HOLDS ("e.entry_id") " OR " HOLDS ("order_id") " OR " HOLDS ("country") " OR " HOLDS (
      "p.name") " OR " HOLDS ("p.product_id") " OR " HOLDS ("t.name") " OR " HOLDS ("c.name") ") "
                                                                                              "AND "
                                                                                              "(?2 "
                                                                                              "< 0 "
                                                                                              "OR "
                                                                                              "kind"
                                                                                              " "
                                                                                              "= "
                                                                                              "?2) "
                                                                                              "AND "
                                                                                              "day "
                                                                                              "BETW"
                                                                                              "EEN "
                                                                                              "?3 "
                                                                                              "AND "
                                                                                              "?4 "
                                                                                              "ORDE"
                                                                                              "R "
                                                                                              "BY "
                                                                                              "%s "
                                                                                              "LIMI"
                                                                                              "T "
                                                                                              "?5",
    order);
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (fixture->plain, sql, -1, &stmt, NULL), ==, SQLITE_OK);
  sqlite3_bind_text (stmt, 1, filter->search, -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 2, filter->kind);
  sqlite3_bind_int (stmt, 3, filter->from_day);
  sqlite3_bind_int (stmt, 4, filter->to_day == G_MININT32 ? G_MAXINT32 : filter->to_day);
  sqlite3_bind_int (stmt, 5, filter->limit > 0 ? (int) filter->limit : -1);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  g_assert_cmpint (sqlite3_finalize (stmt), ==, SQLITE_OK);
  return ids;
}

static void
check_ids (Fixture *fixture, const TakingsFilter *filter, TakingsOrder order, gboolean descending,
           const char *sql_order)
{
  g_autoptr (GArray) expected = ask_plainly (fixture, filter, sql_order);
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = takings_query_ids (fixture->ledger, filter, order, descending,
                                              filter->limit, NULL, &error);

  g_assert_no_error (error);
  if (ids->len != expected->len)
    g_test_message ("“%s”: %u, not %u", filter->search, ids->len, expected->len);
  g_assert_cmpmem (ids->data, ids->len * sizeof (gint64), expected->data,
                   expected->len * sizeof (gint64));
}

static void
check_sums (Fixture *fixture, const TakingsFilter *filter)
{
  g_autoptr (GArray) rows = ask_plainly (fixture, filter, "e.id");
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsTally) tally = takings_query_tally (fixture->ledger, filter, NULL, NULL,
                                                        &error);
  guint64 n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < tally->rows->len; i++)
    n += g_array_index (tally->rows, TakingsTallyRow, i).entries;
  g_assert_cmpuint (n, ==, rows->len);
}

/* A piece of what the rows may hold, in either case, or something that none holds. */
static void
check_terms (Fixture *fixture)
{
  for (int i = 0; i < N_TERMS; i++)
    {
      TakingsPage *page = takings_page_new (g_strdup (""), 0);
      TakingsText text = i % 4 == 0 ? takings_page_print (
                           page, "e%d", g_rand_int_range (fixture->rand, 0, N_ENTRIES * 2))
                                    : some_text (fixture, page, 3);
      g_autofree char *term = text.len > 0 ? g_strndup (text.data, text.len) : g_strdup ("zz");
      TakingsFilter filter;

      takings_filter_init (&filter);
      filter.search = term;
      check_ids (fixture, &filter, TAKINGS_ORDER_TIME, TRUE, "occurred_at DESC, e.id DESC");
      check_ids (fixture, &filter, TAKINGS_ORDER_TIME, FALSE, "occurred_at, e.id");
      check_sums (fixture, &filter);
      filter.limit = (guint) g_rand_int_range (fixture->rand, 1, 40);
      check_ids (fixture, &filter, TAKINGS_ORDER_TIME, TRUE, "occurred_at DESC, e.id DESC");
      check_ids (fixture, &filter, TAKINGS_ORDER_TIME, FALSE, "occurred_at, e.id");
      filter.kind = g_rand_int_range (fixture->rand, -1, TAKINGS_N_KINDS);
      filter.from_day = SAMPLE_DAY + g_rand_int_range (fixture->rand, 0, 30);
      filter.to_day = filter.from_day + g_rand_int_range (fixture->rand, 0, 10);
      check_ids (fixture, &filter, TAKINGS_ORDER_TIME, TRUE, "occurred_at DESC, e.id DESC");
      check_ids (fixture, &filter, TAKINGS_ORDER_COMMISSION, FALSE, "commission, e.id");
      filter.limit = 0;
      check_ids (fixture, &filter, TAKINGS_ORDER_COMMISSION, TRUE, "commission DESC, e.id DESC");
      check_sums (fixture, &filter);
      takings_page_free (page);
    }
}

/* @prepared: with the index, else as it answers without. */
static void
test_oracle (Fixture *fixture, gconstpointer prepared)
{
  g_autoptr (GError) error = NULL;

  write_entries (fixture, SAMPLE_A, 0, N_ENTRIES);
  write_entries (fixture, SAMPLE_B, 0, 50);
  if (prepared != NULL)
    g_assert_true (takings_search_prepare (fixture->ledger, NULL, &error));
  check_terms (fixture);
  for (int round = 0; round < N_ROUNDS; round++)
    {
      int from = g_rand_int_range (fixture->rand, 0, N_ENTRIES);

      if (round % 3 != 0) /* known ones told differently, the last of them new */
        write_entries (fixture, SAMPLE_A, from, from + g_rand_int_range (fixture->rand, 1, 300));
      if (round % 3 != 1)
        write_entries (fixture, SAMPLE_B, round * 100, round * 100 + 90);
      if (round == 6)
        {
          g_assert_true (takings_ledger_remove_account (fixture->ledger, SAMPLE_B, &error));
          sample_add_account (fixture->ledger, SAMPLE_B, "digistore24", "Again");
        }
      check_terms (fixture);
    }
  g_assert_true ((takings_search_get_size (fixture->ledger) > 0) == (prepared != NULL));
  takings_search_release (fixture->ledger);
  g_assert_cmpuint (takings_search_get_size (fixture->ledger), ==, 0);
  check_terms (fixture);
}

/* Arenas of several sizes side by side, rows of the same time in all of them, some struck out. */
static void
test_shelf (void)
{
  static const guint sizes[] = { 12000, 5000, 1500, 700, 1 };
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  TakingsNeedle needle = { .text = "7x", .len = 2 };
  TakingsGathering rows;
  TakingsShelf shelf;
  TakingsShelfWalk walk;
  guint32 id = 0, n_found = 0;

  takings_shelf_init (&shelf);
  takings_gathering_init (&rows);
  for (guint part = 0; part < G_N_ELEMENTS (sizes); part++)
    {
      for (guint i = 0; i < sizes[part]; i++)
        {
          g_autofree char *text = g_strdup_printf ("%dX", ++id);
          TakingsArenaRow row = { .id = id, .time = (guint32) g_test_rand_int_range (0, 3000) };
          takings_gathering_add (&rows, &row, text, i % 2 == 0 ? text : "b");
          n_found += id % 10 == 7 && row.time < 2000;
          if (i == 7 || part == 4) /* anew, at its place */
            {
              takings_shelf_add (&shelf, &rows);
              takings_shelf_strike (&shelf, row.time, row.id);
              takings_gathering_add (&rows, &row, text, NULL);
            }
        }
      takings_shelf_add (&shelf, &rows);
    }
  g_assert_cmpuint (shelf.arenas->len, >, 1);
  takings_shelf_walk_init (&walk, &shelf, &needle, 0, 2000);
  while (takings_shelf_walk_next (&walk, keys))
    continue;
  takings_shelf_walk_clear (&walk);
  g_assert_cmpuint (keys->len, ==, n_found);
  for (guint i = 0; i < keys->len; i++)
    {
      g_assert_cmpuint (TAKINGS_ARENA_ID (g_array_index (keys, guint64, i)) % 10, ==, 7);
      g_assert_true (i == 0
                     || g_array_index (keys, guint64, i) < g_array_index (keys, guint64, i - 1));
    }
  takings_gathering_clear (&rows);
  takings_shelf_clear (&shelf);
}

static void
assert_cancelled (GError *error)
{
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED);
  g_error_free (error);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  TakingsFilter filter;
  GError *error = NULL;

  write_entries (fixture, SAMPLE_A, 0, N_ENTRIES);
  g_cancellable_cancel (cancellable);
  takings_filter_init (&filter);
  filter.search = "nowhere to be found";
  /* none of its rows ends the pass over all entries */
  g_assert_null (takings_query_ids (fixture->ledger, &filter, TAKINGS_ORDER_COMMISSION, TRUE, 50,
                                    cancellable, &error));
  assert_cancelled (g_steal_pointer (&error));
  g_assert_false (takings_search_prepare (fixture->ledger, cancellable, &error));
  assert_cancelled (g_steal_pointer (&error));
  g_assert_null (takings_query_ids (fixture->ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 50,
                                    cancellable, &error));
  assert_cancelled (g_steal_pointer (&error));
  /* and what was broken off hurts nobody */
  g_assert_true (takings_search_prepare (fixture->ledger, NULL, &error));
  check_terms (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/search/shelf", test_shelf);
  g_test_add ("/search/index", Fixture, "prepared", set_up, test_oracle, tear_down);
  g_test_add ("/search/plain", Fixture, NULL, set_up, test_oracle, tear_down);
  g_test_add ("/search/cancelled", Fixture, NULL, set_up, test_cancelled, tear_down);
  return g_test_run ();
}
