/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "export-csv.h"
#include "export-json.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#define ACCOUNT "11111111-1111-4111-8111-111111111111"

static TakingsLedger *
open_ledger (const char *folder)
{
  GError *error = NULL;
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  TakingsAccount account = { .id = (char *) ACCOUNT,
                             .network = (char *) "maxweb",
                             .name = (char *) "Mine" };
  TakingsIngestCounts counts = { 0 };
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  TakingsEntry entry = { .entry_id = TAKINGS_TEXT ("=1+1"),
                         .order_id = TAKINGS_TEXT ("or\"der,1"),
                         .product = TAKINGS_TEXT ("@Dental \xc3\xa9\nline"),
                         .product_id = TAKINGS_TEXT ("-5"),
                         .occurred_at = 1793671411,
                         .amount = 120000000,
                         .commission = -37450000,
                         .has_commission = TRUE,
                         .currency = "USD",
                         .kind = TAKINGS_KIND_REFUND,
                         .state = TAKINGS_STATE_APPROVED };
  g_assert_no_error (error);
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
  g_hash_table_unref (account.settings);
  takings_page_add (page, &entry);
  entry = (TakingsEntry){ .entry_id = TAKINGS_TEXT ("second"),
                          .occurred_at = 1793671412,
                          .amount = 1200000000,
                          .has_amount = TRUE,
                          .currency = "JPY",
                          .count = 3,
                          .flags = TAKINGS_ENTRY_AGGREGATE,
                          .state = TAKINGS_STATE_PENDING };
  takings_page_add (page, &entry);
  takings_ledger_ingest (ledger, ACCOUNT, page, NULL, FALSE, 0, &counts, &error);
  g_assert_no_error (error);
  takings_ingest_counts_clear (&counts);
  return ledger;
}

typedef gboolean (*Export) (TakingsLedger *, const TakingsFilter *, FILE *, GCancellable *,
                            GError **);

static char *export(Export func)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  TakingsLedger *ledger = open_ledger (folder);
  TakingsFilter filter;
  char *data = NULL;
  size_t len = 0;
  FILE *out = open_memstream (&data, &len);
  takings_filter_init (&filter);
  g_assert_true (func (ledger, &filter, out, NULL, &error));
  g_assert_no_error (error);
  fclose (out);
  g_assert_finalize_object (ledger);
  char *text = g_strndup (data, len);
  free (data);
  return text;
}

static void
test_csv (void)
{
  g_autofree char *text = export(takings_report_entries_csv);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "id,network,account,entry_id,order_id,kind,"));
  g_assert_nonnull (strstr (lines[1], ",second,,sale,pending,"));
  g_assert_nonnull (strstr (lines[1], ",JPY,1200,,"));
  g_assert_nonnull (strstr (lines[1], ",3,true,false,"));
  g_assert_nonnull (strstr (lines[2], ",'=1+1,\"or\"\"der,1\",refund,approved,"));
  g_assert_nonnull (strstr (lines[2], ",USD,,-37.45,'-5,\"'@Dental \xc3\xa9\nline\","));
  g_assert_cmpstr (lines[3], ==, "");
}

static void
test_json (void)
{
  static const char *const members[] = {
    "id",      "network",     "account",          "entry_id",  "order_id",   "kind",
    "state",   "occurred_at", "currency",         "amount",    "commission", "product_id",
    "product", "tracking_id", "campaign",         "country",   "affiliate",  "vendor",
    "count",   "aggregate",   "approximate_date", "raw_status"
  };
  g_autofree char *text = export(takings_report_entries_json);
  g_autoptr (JsonParser) parser = json_parser_new ();
  GError *error = NULL;
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  JsonArray *rows = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (rows), ==, 2);
  JsonObject *row = json_array_get_object_element (rows, 1);
  g_autoptr (GList) names = json_object_get_members (row);
  g_assert_cmpuint (g_list_length (names), ==, G_N_ELEMENTS (members));
  guint i = 0;
  for (GList *name = names; name != NULL; name = name->next)
    g_assert_cmpstr (name->data, ==, members[i++]);
  g_assert_cmpstr (json_object_get_string_member (row, "product"), ==, "@Dental \xc3\xa9\nline");
  g_assert_cmpstr (json_object_get_string_member (row, "commission"), ==, "-37.45");
  g_assert_true (json_object_get_null_member (row, "amount"));
  g_assert_cmpstr (json_object_get_string_member (row, "occurred_at"), ==, "2026-11-03T02:03:31Z");
}

static void
test_summary (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  TakingsLedger *ledger = open_ledger (folder);
  GError *error = NULL;
  g_autoptr (TakingsSummary) summary = takings_query_summary (ledger, G_MININT32, G_MININT32,
                                                              TAKINGS_BY_NETWORK, "USD", &error);
  g_assert_no_error (error);
  g_autofree char *text = takings_summary_to_json (summary);
  g_autoptr (JsonParser) parser = json_parser_new ();
  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));
  JsonObject *total = json_object_get_object_member (root, "total");
  JsonArray *left = json_object_get_array_member (root, "unconverted");
  g_assert_cmpstr (json_object_get_string_member (total, "net_commission"), ==, "-37.45");
  g_assert_cmpint (json_object_get_int_member (total, "refunds"), ==, 1);
  g_assert_cmpuint (json_array_get_length (left), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (left, 0), "gross"),
                   ==, "1200");
  g_assert_finalize_object (ledger);
}

static void
test_full_disk (void)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  TakingsLedger *ledger = open_ledger (folder);
  TakingsFilter filter;
  FILE *out = fopen ("/dev/full", "w");
  takings_filter_init (&filter);
  if (out == NULL)
    g_test_skip ("/dev/full is not here");
  else
    {
      g_assert_false (takings_report_entries_csv (ledger, &filter, out, NULL, &error));
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
      g_clear_error (&error);
      fclose (out);
    }
  g_assert_finalize_object (ledger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/export/csv", test_csv);
  g_test_add_func ("/export/json", test_json);
  g_test_add_func ("/export/summary", test_summary);
  g_test_add_func ("/export/full-disk", test_full_disk);
  return g_test_run ();
}
