/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "account-setup.h"
#include "adapter-table.h"
#include "adapter.h"
#include "config.h"
#include "import.h"
#include "query.h"

#define ACCOUNT "11111111-1111-4111-8111-111111111111"

static TakingsLedger *
open_ledger (const char *network)
{
  GError *error = NULL;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  TakingsAccount account = { .id = (char *) ACCOUNT,
                             .network = (char *) network,
                             .name = (char *) "Mine" };
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  takings_ledger_add_account (ledger, &account, &error);
  g_assert_no_error (error);
  g_hash_table_unref (account.settings);
  return ledger;
}

static gboolean
import (TakingsLedger *ledger, const char *network, const char *text, GHashTable *map, gboolean dry,
        TakingsImportResult *result, GError **error)
{
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "report.csv", NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  return takings_import_file (ledger, ACCOUNT, network, NULL, file, map, dry, NULL, NULL, result,
                              NULL, error);
}

static void
expect (TakingsLedger *ledger, const char *network, const char *text, gboolean dry, guint added,
        guint changed, guint unchanged, guint rejected)
{
  GError *error = NULL;
  TakingsImportResult result;
  import (ledger, network, text, NULL, dry, &result, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < result.rejects->len; i++)
    g_test_message ("line %u: %s",
                    (guint) g_array_index (result.rejects, TakingsImportReject, i).line,
                    g_array_index (result.rejects, TakingsImportReject, i).reason);
  g_assert_cmpuint (result.added, ==, added);
  g_assert_cmpuint (result.changed, ==, changed);
  g_assert_cmpuint (result.unchanged, ==, unchanged);
  g_assert_cmpuint (result.rejected, ==, rejected);
  takings_import_result_clear (&result);
}

static gint64
net (TakingsLedger *ledger, const char *currency)
{
  GError *error = NULL;
  g_autoptr (TakingsSummary) summary = takings_query_summary (ledger, G_MININT32, G_MININT32,
                                                              TAKINGS_BY_NONE, currency, &error);
  g_assert_no_error (error);
  return summary->total.net_commission;
}

#define MAXWEB                                                                                     \
  "Order ID,Date,Product,Type,Commission,SubID\r\n"                                                \
  "100,01/05/2026 02:09:40 PM,denta,frontend,\"$1,120.00\",a\r\n"                                  \
  "100,01/25/2026,denta_3,upsell,000045.5,a\r\n"                                                   \
  "101,01/06/2026,denta,refund,(12.00),b\r\n"                                                      \
  "{ORDERID},01/06/2026,denta,sale,1.00,b\r\n"                                                     \
  "102,13/45/2026,denta,sale,1.00,b\r\n"                                                           \
  "103,01/07/2026,denta,sale,abc,b\r\n"

static void
test_maxweb (void)
{
  TakingsLedger *ledger = open_ledger ("maxweb");
  expect (ledger, "maxweb", MAXWEB, TRUE, 3, 0, 0, 3);
  g_assert_cmpint (net (ledger, "USD"), ==, 0); /* the dry run wrote nothing */
  expect (ledger, "maxweb", MAXWEB, FALSE, 3, 0, 0, 3);
  g_assert_cmpint (net (ledger, "USD"), ==, 1120000000 + 45500000 - 12000000);
  expect (ledger, "maxweb", MAXWEB, TRUE, 0, 0, 3, 3);
  expect (ledger, "maxweb", MAXWEB, FALSE, 0, 0, 3, 3);
  g_assert_cmpint (net (ledger, "USD"), ==, 1120000000 + 45500000 - 12000000);
  g_assert_finalize_object (ledger);
}

#define HOTMART                                                                                    \
  "\xef\xbb\xbf"                                                                                   \
  "C\xc3\xb3"                                                                                      \
  "digo da transa\xc3\xa7\xc3\xa3o;Status da transa\xc3\xa7\xc3\xa3o;"                             \
  "Data da transa\xc3\xa7\xc3\xa3o;Produto;Moeda de recebimento;"                                  \
  "Comiss\xc3\xa3o do(a) Afiliado(a);Moeda de compra;Faturamento bruto (sem impostos)\r\n"         \
  "HP1;Completo;21/02/2026 10:00:00;Curso;BRL;1.234,56;BRL;2.000,00\r\n"                           \
  "HP2;Reembolsado;02/03/2026 10:00:00;Curso;BRL;100,00;BRL;200,00\r\n"                            \
  "HP3;Cancelado;02/03/2026 10:00:00;Curso;BRL;100,00;BRL;200,00\r\n"                              \
  "HP4;Misterioso;02/03/2026 10:00:00;Curso;BRL;100,00;BRL;200,00\r\n"                             \
  "HP5;Parcialmente reembolsado;02/03/2026 10:00:00;Curso;BRL;70,00;BRL;90,00\r\n"

static void
test_hotmart (void)
{
  TakingsLedger *ledger = open_ledger ("hotmart");
  expect (ledger, "hotmart", HOTMART, FALSE, 7, 0, 0, 0);
  expect (ledger, "hotmart", HOTMART, FALSE, 0, 0, 7, 0);
  /* HP5's sale counts, its refund is there without an amount */
  g_assert_cmpint (net (ledger, "BRL"), ==, 1234560000 + 70000000);
  g_assert_finalize_object (ledger);
}

/* Rows without any id: two equal ones are two, read again they are still two. */
static void
test_without_ids (void)
{
  static const char text[] = "Datum;Art;Provision\n"
                             "03.02.2026;Zahlung;1,50\n"
                             "03.02.2026;Zahlung;1,50\n"
                             "04.02.2026;R\xc3\xbc"
                             "ckerstattung;1,50\n";
  TakingsLedger *ledger = open_ledger ("digistore24");
  expect (ledger, "digistore24", text, FALSE, 3, 0, 0, 0);
  expect (ledger, "digistore24", text, FALSE, 0, 0, 3, 0);
  g_assert_cmpint (net (ledger, "EUR"), ==, 1500000);
  g_assert_finalize_object (ledger);
}

static void
test_missing_column (void)
{
  static const char text[] = "When,What,Money\n2026-02-03,sale,5\n";
  TakingsLedger *ledger = open_ledger ("jvzoo");
  TakingsImportResult result;
  GError *error = NULL;
  g_assert_false (import (ledger, "jvzoo", text, NULL, FALSE, &result, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "Money"));
  g_assert_nonnull (strstr (error->message, "--map"));
  g_clear_error (&error);
  takings_import_result_clear (&result);
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (map, (gpointer) "date", (gpointer) "when");
  g_hash_table_insert (map, (gpointer) "commission", (gpointer) "MONEY");
  g_assert_true (import (ledger, "jvzoo", text, map, FALSE, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.added, ==, 1);
  takings_import_result_clear (&result);
  g_assert_finalize_object (ledger);
}

static const TakingsImportMatch *
find_match (const TakingsImportLayout *layout, const char *field)
{
  for (guint i = 0; i < layout->matches->len; i++)
    {
      const TakingsImportMatch *match = &g_array_index (layout->matches, TakingsImportMatch, i);
      if (g_str_equal (match->field, field))
        return match;
    }
  g_assert_not_reached ();
}

/* What a person sees of a file before it is read, and what a choice changes of it. */
static void
test_inspect (void)
{
  static const char text[] = "\n;;\nWhen;Betrag;Provision\n03.02.2026;9,50;1,50\n";
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "report.csv", NULL);
  g_autoptr (GHashTable) map = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  TakingsImportLayout layout;

  g_assert_cmpint (g_mkdir_with_parents (g_get_user_data_dir (), 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_assert_true (takings_import_inspect (file, "digistore24", NULL, NULL, &layout, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (layout.headers->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (layout.headers, 0), ==, "When");
  g_assert_cmpstr (g_ptr_array_index (layout.samples, 2), ==, "1,50");
  g_assert_nonnull (strstr (layout.form, "semicolons"));
  g_assert_nonnull (strstr (layout.form, "UTF-8"));
  g_assert_true (find_match (&layout, "date")->needed);
  g_assert_cmpint (find_match (&layout, "date")->column, ==, -1);
  g_assert_cmpint (find_match (&layout, "amount")->column, ==, 1);
  g_assert_cmpint (find_match (&layout, "commission")->column, ==, 2);
  takings_import_layout_clear (&layout);
  /* one is chosen, one is said not to be there */
  g_hash_table_insert (map, (gpointer) "date", (gpointer) "When");
  g_hash_table_insert (map, (gpointer) "amount", (gpointer) "");
  g_assert_true (takings_import_inspect (file, "digistore24", NULL, map, &layout, &error));
  g_assert_cmpint (find_match (&layout, "date")->column, ==, 0);
  g_assert_cmpint (find_match (&layout, "amount")->column, ==, -1);
  takings_import_layout_clear (&layout);
  g_assert_true (takings_import_can_read ("jvzoo"));
  g_assert_false (takings_import_can_read ("nothing"));
  g_assert_true (g_file_set_contents (file, "\n\n", -1, NULL));
  g_assert_false (takings_import_inspect (file, "digistore24", NULL, NULL, &layout, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  takings_import_layout_clear (&layout);
}

/* The dry run for an account that there is not yet counts against nothing. */
static void
test_no_account_yet (void)
{
  TakingsLedger *ledger = open_ledger ("maxweb");
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "report.csv", NULL);
  g_autofree char *id = NULL;
  g_autoptr (TakingsAccount) made = NULL;
  TakingsImportResult result;
  GError *error = NULL;

  expect (ledger, "maxweb", MAXWEB, FALSE, 3, 0, 0, 3);
  g_assert_true (takings_import_file (ledger, NULL, "maxweb", NULL, file, NULL, TRUE, NULL, NULL,
                                      &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.added, ==, 3);
  g_assert_cmpuint (result.unchanged, ==, 0);
  takings_import_result_clear (&result);
  /* it is made without credentials, and not read until it has some */
  g_assert_true (takings_account_create_for_files (ledger, "maxweb", "Files", &id, &error));
  g_assert_no_error (error);
  made = takings_ledger_find_account (ledger, id, &error);
  g_assert_no_error (error);
  g_assert_true (made->paused);
  g_assert_cmpstr (made->name, ==, "Files");
  g_free (g_steal_pointer (&id));
  g_assert_false (takings_account_create_for_files (ledger, "maxweb", "Files", &id, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_finalize_object (ledger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  g_test_add_func ("/import/maxweb", test_maxweb);
  g_test_add_func ("/import/hotmart", test_hotmart);
  g_test_add_func ("/import/without-ids", test_without_ids);
  g_test_add_func ("/import/missing-column", test_missing_column);
  g_test_add_func ("/import/inspect", test_inspect);
  g_test_add_func ("/import/no-account-yet", test_no_account_yet);
  return g_test_run ();
}
