/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attribution.h"

#include <sqlite3.h>

#define NOON G_GINT64_CONSTANT (1767268800) /* 2026-01-01T12:00:00Z */
#define DAY  G_GINT64_CONSTANT (86400)

typedef struct
{
  char *dir;
  TakingsLedger *ledger;
  TakingsAccount *account, *relay;
} Fixture;

static TakingsAccount *
add_account (TakingsLedger *ledger, const char *network)
{
  TakingsAccount *account = g_new0 (TakingsAccount, 1);
  g_autoptr (GError) error = NULL;

  account->id = g_uuid_string_random ();
  account->network = g_strdup (network);
  account->name = g_strdup (network);
  takings_ledger_add_account (ledger, account, &error);
  g_assert_no_error (error);
  return account;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->dir = g_dir_make_tmp ("takings-XXXXXX", NULL);
  fixture->ledger = takings_ledger_open (fixture->dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_put_setting (fixture->ledger, "zone", "UTC", NULL);
  fixture->account = add_account (fixture->ledger, "clickbank");
  fixture->relay = add_account (fixture->ledger, "postback");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  takings_account_free (fixture->account);
  takings_account_free (fixture->relay);
  g_object_unref (fixture->ledger);
  g_free (fixture->dir);
}

static TakingsPage *
new_page (void)
{
  return takings_page_new (g_strdup (""), 0);
}

static void
add_sale (TakingsPage *page, const char *id, const char *tracking, gint64 at, gint64 units)
{
  TakingsEntry entry = {
    .entry_id = takings_page_print (page, "%s", id),
    .tracking_id = takings_page_print (page, "%s", tracking),
    .occurred_at = at,
    .commission = units * TAKINGS_MICROS,
    .has_commission = TRUE,
    .currency = "USD",
    .kind = units < 0 ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE,
    .state = TAKINGS_STATE_APPROVED,
  };

  takings_page_add (page, &entry);
}

static void
add_click (TakingsPage *page, const char *id, const char *campaign, const char *affiliate,
           gint64 at)
{
  TakingsClick click = { .click_id = takings_text (id),
                         .campaign = takings_text (campaign),
                         .affiliate = takings_text (affiliate),
                         .at = at };

  takings_page_add_click (page, &click);
}

static void
ingest (Fixture *fixture, TakingsAccount *account, TakingsPage *page)
{
  g_autoptr (GError) error = NULL;
  TakingsRun run = { .status = "ok" };
  gint64 id = takings_ledger_begin_run (fixture->ledger, account->id, NOON, &error);

  g_assert_no_error (error);
  takings_ledger_ingest (fixture->ledger, account->id, page, NULL, TRUE, id, NULL, &error);
  g_assert_no_error (error);
  takings_ledger_end_run (fixture->ledger, id, account->id, &run, &error);
  g_assert_no_error (error);
}

static void
add_campaign (Fixture *fixture, const char *code, TakingsRuleKind kind, const char *network,
              const char *pattern)
{
  g_autoptr (TakingsCampaign) campaign = takings_campaign_new (code, code);
  g_autoptr (GError) error = NULL;

  if (pattern != NULL)
    takings_campaign_add_rule (campaign, kind, network, pattern);
  takings_ledger_add_campaign (fixture->ledger, campaign, &error);
  g_assert_no_error (error);
}

static const TakingsTrackingRow *
find (TakingsTracking *tracking, const char *campaign, const char *affiliate)
{
  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];
      if (g_strcmp0 (row->campaign, campaign) == 0 && g_strcmp0 (row->affiliate, affiliate) == 0)
        return row;
    }
  return NULL;
}

static TakingsTracking *
query (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  TakingsTracking *tracking = takings_query_tracking (fixture->ledger, TAKINGS_BASIS_EVENT,
                                                      G_MININT32, G_MININT32, "USD", &error);

  g_assert_no_error (error);
  return tracking;
}

static char *
dump (Fixture *fixture)
{
  GString *out = g_string_new (NULL);
  sqlite3 *db = NULL;
  sqlite3_stmt *stmt = NULL;

  g_assert_cmpint (
    sqlite3_open_v2 (takings_ledger_get_path (fixture->ledger), &db, SQLITE_OPEN_READONLY, NULL),
    ==, SQLITE_OK);
  sqlite3_prepare_v2 (db,
                      "SELECT t.name || '|' || r.network || '|' || c.name || '|' || r.how || '|' "
                      "|| ifnull(r.clicked_at, '') FROM attribution r JOIN tracking t "
                      "ON t.id = r.tracking JOIN campaign c ON c.id = r.campaign ORDER BY 1",
                      -1, &stmt, NULL);
  while (sqlite3_step (stmt) == SQLITE_ROW)
    g_string_append_printf (out, "%s\n", sqlite3_column_text (stmt, 0));
  sqlite3_finalize (stmt);
  sqlite3_close (db);
  return g_string_free (out, FALSE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = new_page ();
  g_autoptr (TakingsTracking) tracking = NULL;
  g_autofree char *before = NULL, *after = NULL;
  g_autoptr (GError) error = NULL;

  add_campaign (fixture, "by-click", 0, NULL, NULL);
  add_campaign (fixture, "by-alias", TAKINGS_RULE_ALIAS, NULL, "mail-7");
  add_campaign (fixture, "by-own", TAKINGS_RULE_ALIAS, "clickbank", "shared");
  add_campaign (fixture, "by-any", TAKINGS_RULE_ALIAS, NULL, "shared");
  add_campaign (fixture, "by-prefix", TAKINGS_RULE_PREFIX, NULL, "mail-");
  add_campaign (fixture, "by-regex", TAKINGS_RULE_REGEX, NULL, "^(mail|ad)-[0-9]+$");

  add_sale (page, "1", "k1", NOON, 10);
  add_sale (page, "2", " mail-7 ", NOON, 20);
  add_sale (page, "3", "Mail-7", NOON, 40); /* another case is another SubID */
  add_sale (page, "4", "mail-8", NOON, 80);
  add_sale (page, "5", "ad-12", NOON, 160);
  add_sale (page, "6", "shared", NOON, 320);
  add_sale (page, "7", "k1", NOON + 40 * DAY, 640); /* long after its click */
  add_sale (page, "8", "k1", NOON + 40 * DAY, -10); /* a refund follows its sale */
  ingest (fixture, fixture->account, page);

  page = new_page (); /* the click arrives after its sale */
  add_click (page, "k1", "by-click", "alice", NOON - 3600);
  add_click (page, "k1", "by-click", "alice", NOON - 3600);
  add_click (page, "k2", "by-click", "alice", NOON);
  add_click (page, "k2", "by-click", "bob", NOON);
  ingest (fixture, fixture->relay, page);

  tracking = query (fixture);
  g_assert_cmpint (find (tracking, "by-click", "alice")->net_commission, ==, 0);
  g_assert_cmpint (find (tracking, "by-click", "alice")->commission, ==, 10 * TAKINGS_MICROS);
  g_assert_cmpuint (find (tracking, "by-click", "alice")->clicks, ==, 2);
  g_assert_cmpuint (find (tracking, "by-click", "alice")->sales, ==, 1);
  g_assert_cmpuint (find (tracking, "by-click", "alice")->refunds, ==, 1);
  g_assert_cmpuint (find (tracking, "by-click", "bob")->clicks, ==, 1);
  g_assert_cmpint (find (tracking, "by-alias", NULL)->commission, ==, 20 * TAKINGS_MICROS);
  g_assert_cmpint (find (tracking, "by-prefix", NULL)->commission, ==, 80 * TAKINGS_MICROS);
  g_assert_cmpint (find (tracking, "by-regex", NULL)->commission, ==, 160 * TAKINGS_MICROS);
  g_assert_cmpint (find (tracking, "by-own", NULL)->commission, ==, 320 * TAKINGS_MICROS);
  g_assert_null (find (tracking, "by-any", NULL));
  g_assert_cmpint (find (tracking, NULL, NULL)->commission, ==, 680 * TAKINGS_MICROS);
  g_assert_cmpint (tracking->commission, ==, 1270 * TAKINGS_MICROS);
  g_assert_cmpint (tracking->matched_commission, ==, 590 * TAKINGS_MICROS);
  g_assert_cmpuint (tracking->entries, ==, 8);
  g_assert_cmpuint (tracking->matched_entries, ==, 6);

  /* Computed anew it is the same. */
  before = dump (fixture);
  takings_ledger_attribute (fixture->ledger, &error);
  g_assert_no_error (error);
  after = dump (fixture);
  g_assert_cmpstr (before, ==, after);
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = new_page ();
  g_autoptr (TakingsTracking) with = NULL, without = NULL;
  g_autoptr (TakingsCampaign) again = takings_campaign_new ("two", "two");
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  add_campaign (fixture, "one", TAKINGS_RULE_ALIAS, NULL, "a");
  takings_campaign_add_rule (again, TAKINGS_RULE_ALIAS, NULL, "a");
  g_assert_false (takings_ledger_add_campaign (fixture->ledger, again, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  add_sale (page, "1", "a", NOON, 10);
  ingest (fixture, fixture->account, page);
  with = query (fixture);
  g_assert_nonnull (find (with, "one", NULL));
  g_assert_true (takings_ledger_remove_campaign (fixture->ledger, "one", &error));
  without = query (fixture);
  g_assert_null (find (without, "one", NULL));
  g_assert_cmpint (without->matched_commission, ==, 0);
  g_assert_false (takings_ledger_remove_campaign (fixture->ledger, "one", &error));
  g_clear_error (&error);
  /* Its code and its alias are free again. */
  add_campaign (fixture, "one", TAKINGS_RULE_ALIAS, NULL, "a");
  list = takings_ledger_list_campaigns (fixture->ledger, &error);
  g_assert_cmpuint (list->len, ==, 1);
  g_assert_cmpuint (((TakingsCampaign *) list->pdata[0])->rules->len, ==, 1);
}

/* Another name and other rules: what belongs to it is computed anew, its links stay. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  g_autoptr (TakingsCampaign) changed = takings_campaign_new ("one", "Another Name"),
                              taken = takings_campaign_new ("one", "x"),
                              unknown = takings_campaign_new ("three", "x");
  g_autoptr (TakingsTracking) before = NULL, after = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;
  gint64 version;

  add_campaign (fixture, "one", TAKINGS_RULE_ALIAS, NULL, "a");
  add_campaign (fixture, "two", TAKINGS_RULE_ALIAS, NULL, "c");
  add_sale (page, "1", "a", NOON, 10);
  add_sale (page, "2", "b", NOON, 20);
  ingest (fixture, fixture->account, page);
  before = query (fixture);
  g_assert_cmpint (find (before, "one", NULL)->net_commission, ==, 10 * TAKINGS_MICROS);
  g_assert_false (takings_ledger_is_campaign_free (fixture->ledger, "one", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_true (takings_ledger_is_campaign_free (fixture->ledger, "three", &error));

  version = takings_ledger_campaigns_version (fixture->ledger);
  takings_campaign_add_rule (changed, TAKINGS_RULE_ALIAS, NULL, "b");
  g_ptr_array_add (changed->affiliates, g_strdup ("7"));
  changed->demands = TAKINGS_DEMANDS_TOKEN;
  g_assert_true (takings_ledger_change_campaign (fixture->ledger, changed, &error));
  g_assert_cmpint (takings_ledger_campaigns_version (fixture->ledger), !=, version);
  after = query (fixture);
  g_assert_cmpint (find (after, "one", NULL)->net_commission, ==, 20 * TAKINGS_MICROS);
  list = takings_ledger_list_campaigns (fixture->ledger, &error);
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((TakingsCampaign *) list->pdata[0])->name, ==, "Another Name");
  g_assert_cmpuint (((TakingsCampaign *) list->pdata[0])->affiliates->len, ==, 1);
  g_assert_cmpuint (((TakingsCampaign *) list->pdata[0])->rules->len, ==, 1);

  /* A rule of another campaign changes nothing; neither does one that is not there. */
  takings_campaign_add_rule (taken, TAKINGS_RULE_ALIAS, NULL, "c");
  g_assert_false (takings_ledger_change_campaign (fixture->ledger, taken, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_false (takings_ledger_change_campaign (fixture->ledger, unknown, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = takings_ledger_list_campaigns (fixture->ledger, NULL);
  g_assert_cmpstr (((TakingsCampaign *) list->pdata[0])->name, ==, "Another Name");
  g_assert_cmpuint (((TakingsCampaign *) list->pdata[0])->rules->len, ==, 1);
}

/* A notification's sale is the network account's own entry; without such an account it waits. */
static void
test_parts (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) report = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (TakingsAccount) jvzoo = NULL;
  g_autoptr (GError) error = NULL;
  TakingsIngestCounts counts = { 0 };
  TakingsPage *page = new_page (), *part = new_page ();

  add_sale (part, "R1", "x", NOON, 10);
  takings_page_add_part (page, "clickbank", part);
  part = new_page ();
  add_sale (part, "AP-1", "x", NOON, 20);
  add_sale (part, "AP-2", "x", NOON, 30);
  takings_page_add_part (page, "jvzoo", part);
  ingest (fixture, fixture->relay, page);

  page = new_page ();
  add_sale (page, "R1", "x", NOON, 10);
  takings_ledger_ingest (fixture->ledger, fixture->account->id, page, NULL, TRUE, 0, &counts,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpuint (counts.added, ==, 0);
  g_assert_cmpuint (counts.unchanged, ==, 1);
  takings_ingest_counts_clear (&counts);

  /* The account comes, and has learned one of the two by itself already. */
  jvzoo = add_account (fixture->ledger, "jvzoo");
  page = new_page ();
  add_sale (page, "AP-1", "x", NOON, 20);
  ingest (fixture, jvzoo, page);
  ingest (fixture, fixture->relay, new_page ());
  page = new_page ();
  add_sale (page, "AP-1", "x", NOON, 20);
  add_sale (page, "AP-2", "x", NOON, 30);
  takings_ledger_ingest (fixture->ledger, jvzoo->id, page, NULL, TRUE, 0, &counts, &error);
  g_assert_cmpuint (counts.added, ==, 0);
  takings_ingest_counts_clear (&counts);
  {
    g_autoptr (TakingsTracking) tracking = query (fixture);
    g_assert_cmpint (tracking->commission, ==, 60 * TAKINGS_MICROS);
    g_assert_cmpuint (tracking->entries, ==, 3);
  }
  g_assert_true (takings_ledger_check (fixture->ledger, report, &error));
  g_assert_no_error (error);
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/store/tracking/order", test_order);
  add ("/store/tracking/remove", test_remove);
  add ("/store/tracking/change", test_change);
  add ("/store/tracking/parts", test_parts);
  return g_test_run ();
}
