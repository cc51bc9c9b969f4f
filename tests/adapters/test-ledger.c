/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the adapters read, in a ledger: side calls find their sales, a file and the API tell of the
 * same sale once, and what nobody knows is kept and counts in nothing. */
#include "config.h"

#include "adapter-table.h"
#include "import.h"
#include "query.h"

#define ACCOUNT "11111111-1111-4111-8111-111111111111"

typedef struct
{
  TakingsLedger *ledger;
  TakingsAdapter *adapter;
  TakingsZone *zone;
  GHashTable *fields;
} Fixture;

static void
fixture_init (Fixture *f, const char *network, const char *key, const char *value)
{
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), network, NULL);
  g_autoptr (GError) error = NULL;
  TakingsAccount account = { .id = (char *) ACCOUNT,
                             .network = (char *) network,
                             .name = (char *) "Mine" };

  f->adapter = takings_registry_lookup (network);
  f->fields = g_hash_table_new (g_str_hash, g_str_equal);
  if (key != NULL)
    g_hash_table_insert (f->fields, (gpointer) key, (gpointer) value);
  f->zone = takings_zone_new (takings_adapter_get_info (f->adapter)->zone, NULL);
  f->ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  account.settings = g_hash_table_new (g_str_hash, g_str_equal);
  takings_ledger_add_account (f->ledger, &account, &error);
  g_assert_no_error (error);
  g_hash_table_unref (account.settings);
}

static void
fixture_clear (Fixture *f)
{
  g_hash_table_unref (f->fields);
  takings_zone_unref (f->zone);
  takings_ledger_close (f->ledger);
  g_assert_finalize_object (f->ledger);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* Reads @body as the answer to the request of @cursor into the ledger; returns how many rows that
 * added or changed. */
static guint
feed (Fixture *f, const char *cursor, const char *body, gboolean last)
{
  TakingsContext context = { .purpose = TAKINGS_PURPOSE_READ,
                             .fields = f->fields,
                             .zone = f->zone,
                             .from = 1772323200,
                             .to = 1774915200,
                             .cursor = cursor,
                             .now = 1774915200 };
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  TakingsResponse response = { 200, headers };
  TakingsPage *page = takings_page_new (g_strdup (body), strlen (body));
  TakingsIngestCounts counts = { 0 };
  g_autoptr (GError) error = NULL;
  guint news;

  takings_adapter_read_page (f->adapter, &context, &response, page, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->rejects->len, ==, 0);
  takings_ledger_ingest (f->ledger, ACCOUNT, page, NULL, last, 0, &counts, &error);
  g_assert_no_error (error);
  news = (guint) (counts.added + counts.changed);
  takings_ingest_counts_clear (&counts);
  return news;
}

static gboolean
print_cb (const TakingsEntryRow *row, gpointer data)
{
  g_autofree char *amount = takings_money_format (row->amount, row->currency);
  g_autofree char *commission = takings_money_format (row->commission, row->currency);
  g_autofree char *line = g_strdup_printf (
    "%s %s %s %s %s %s %s", row->entry_id, takings_kind_name (row->kind),
    takings_state_name (row->state), row->has_amount ? amount : "?",
    row->has_commission ? commission : "?", row->currency != NULL ? row->currency : "?",
    row->raw_status != NULL ? row->raw_status : "?");

  g_ptr_array_add (data, g_steal_pointer (&line));
  return TRUE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* All entries, a line each, sorted. */
static char *
print_ledger (Fixture *f)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  TakingsFilter filter;

  takings_filter_init (&filter);
  takings_query_entries (f->ledger, &filter, print_cb, lines, NULL, &error);
  g_assert_no_error (error);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static gint64
net (Fixture *f, const char *currency)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSummary) summary = takings_query_summary (f->ledger, G_MININT32, G_MININT32,
                                                              TAKINGS_BY_NONE, currency, &error);

  g_assert_no_error (error);
  return summary->total.net_commission;
}

#define SALE(id, status, price)                                                                    \
  "{\"product\":{\"id\":7,\"name\":\"Curso\"},\"purchase\":{\"transaction\":\"" id                 \
  "\",\"order_date\":1772400000000,\"status\":\"" status "\",\"price\":" price "}}"
#define EARNED(id, rate, lines)                                                                    \
  "{\"transaction\":\"" id "\",\"exchange_rate_currency_payout\":" rate ",\"commissions\":[" lines \
  "]}"
#define LINE(source, money) "{\"source\":\"" source "\",\"commission\":" money "}"
#define BRL(value)          "{\"value\":" value ",\"currency_code\":\"BRL\"}"

static const char commissions[]
  = "{\"items\":[" EARNED (
    "HP1", "1.0",
    LINE ("PRODUCER", BRL ("48.97")) "," LINE (
      "AFFILIATE", BRL ("39.17"))) "," EARNED ("HP2", "0.005",
                                               LINE (
                                                 "AFFILIATE",
                                                 "{\"value\":\"84.10\",\"currency_value\":"
                                                 "\"BRL\"}")) "," EARNED ("HP3", "1",
                                                                          LINE (
                                                                            "MARKETPLACE",
                                                                            BRL (
                                                                              "9.90"))) "," EARNED ("HP5",
                                                                                                    "1",
                                                                                                    LINE (
                                                                                                      "AFFILIATE",
                                                                                                      BRL (
                                                                                                        "10"))) "]}";
static const char sales[]
  = "{\"items\":[" SALE ("HP1", "COMPLETE", "{\"value\":117.9,\"currency_code\":\"BRL\"}") "," SALE (
    "HP2", "REFUNDED",
    "{\"value\":45990,\"currency_code\":\"CLP\"}") "," SALE ("HP3", "APPROVED",
                                                             "{\"value\":50,\"currency_code\":"
                                                             "\"BRL\"}") "," SALE ("HP4",
                                                                                   "WAITING_"
                                                                                   "PAYMENT",
                                                                                   "{\"value\":5,"
                                                                                   "\"currency_"
                                                                                   "code\":"
                                                                                   "\"BRL\"}") "," SALE ("HP5",
                                                                                                         "PARTIALLY_REFUNDED",
                                                                                                         "{\"value\":20,\"currency_code\":\"BRL\"}") "]}";

/* Two calls a window, joined by transaction; a sale without a commission earned an unknown amount.
 */
static void
test_hotmart_join (void)
{
  g_auto (Fixture) f = { 0 };
  g_autofree char *before = NULL, *after = NULL;

  fixture_init (&f, "hotmart", NULL, NULL);
  feed (&f, NULL, commissions, FALSE);
  g_assert_cmpuint (feed (&f, "h:", sales, TRUE), ==, 7);
  before = print_ledger (&f);
  g_assert_cmpstr (before, ==,
                   "HP1 sale approved 117.90 39.17 BRL COMPLETE\n"
                   "HP2 sale approved 229.95 84.10 BRL REFUNDED\n"
                   "HP2:refund refund approved -229.95 -84.10 BRL REFUNDED\n"
                   "HP3 sale approved 50.00 ? BRL APPROVED\n"
                   "HP4 sale pending 5.00 ? BRL WAITING_PAYMENT\n"
                   "HP5 sale approved 20.00 10.00 BRL PARTIALLY_REFUNDED\n"
                   "HP5:refund refund approved ? ? BRL PARTIALLY_REFUNDED");
  g_assert_cmpint (net (&f, "BRL"), ==, 49170000);
  /* The same window again, once whole and once without its first call, tells nothing new. */
  feed (&f, NULL, commissions, FALSE);
  g_assert_cmpuint (feed (&f, "h:", sales, TRUE), ==, 0);
  g_assert_cmpuint (feed (&f, "h:", sales, TRUE), ==, 0);
  after = print_ledger (&f);
  g_assert_cmpstr (after, ==, before);
}

typedef struct
{
  const char *network, *key, *value, *cursor;
  const char *body; /* as the API tells it */
  const char *csv;  /* as the site's report tells it */
  guint n_rows;
} Both;

static const Both both[] = {
  { "clickbank", NULL, NULL, NULL,
    "{\"orderData\":[{\"transactionTime\":\"2026-03-02T10:00:05-08:00\",\"receipt\":\"QK7XWE2P\","
    "\"transactionType\":\"SALE\",\"vendor\":\"leaf\",\"affiliate\":\"nordaff\",\"currency\":"
    "\"USD\","
    "\"role\":\"AFFILIATE\",\"lineItemData\":[{\"itemNo\":\"3\",\"accountAmount\":\"44.21\"},"
    "{\"itemNo\":\"3\",\"accountAmount\":\"44.21\"}]},"
    "{\"transactionTime\":\"2026-03-05T18:01:07-08:00\",\"receipt\":\"QK7XWE2P\","
    "\"transactionType\":\"RFND\",\"vendor\":\"leaf\",\"affiliate\":\"nordaff\",\"currency\":"
    "\"USD\","
    "\"role\":\"AFFILIATE\",\"lineItemData\":{\"itemNo\":\"3\",\"accountAmount\":\"-44.21\"}},"
    "{\"transactionTime\":\"2026-04-02T10:00:06-07:00\",\"receipt\":\"QK7XWE2P-B002\","
    "\"transactionType\":\"BILL\",\"vendor\":\"leaf\",\"affiliate\":\"nordaff\",\"currency\":"
    "\"USD\","
    "\"role\":\"AFFILIATE\",\"lineItemData\":{\"itemNo\":\"3\",\"accountAmount\":\"12.00\"}}]}",
    "Transaction Date,Transaction Time,Receipt,Transaction Type,Role On Transaction,Vendor,"
    "Affiliate,Item,Account Amount,Currency\n"
    "2026-03-02,10:00:05,QK7XWE2P,Sale,Affiliate,leaf,nordaff,3,44.21,USD\n"
    "2026-03-02,10:00:05,QK7XWE2P,Sale,Affiliate,leaf,nordaff,3,44.21,USD\n"
    "2026-03-05,18:01:07,QK7XWE2P,RFND,Affiliate,leaf,NordAff,3,-44.21,USD\n"
    "2026-04-02,10:00:06,QK7XWE2P-B002,Bill,Affiliate,leaf,nordaff,3,12.00,USD\n",
    4 },
  { "digistore24", NULL, NULL, "t:1",
    "{\"result\":\"success\",\"data\":{\"transaction_list\":[{\"id\":71200411,\"purchase_id\":"
    "\"K4T\","
    "\"amount\":\"97.00\",\"currency\":\"EUR\",\"transaction_type\":\"payment\","
    "\"created_at\":\"2026-03-02 14:05:31\"},{\"id\":71233902,\"purchase_id\":\"K4T\","
    "\"amount\":\"-97.00\",\"currency\":\"EUR\",\"transaction_type\":\"refund\","
    "\"created_at\":\"2026-03-04 09:17:02\"}]}}",
    "Transaktions-ID;Bestell-ID;Datum;Art;Brutto;Provision;Währung\n"
    "71200411;K4T;02.03.2026 14:05:31;Zahlung;97,00;40,21;EUR\n"
    "71233902;K4T;04.03.2026 09:17:02;Erstattung;-97,00;-40,21;EUR\n",
    2 },
  { "buygoods", NULL, NULL, NULL,
    "{\"data\":[{\"date\":\"2026-03-04\",\"visits\":381,\"gross_commissions\":540,"
    "\"voided_commissions\":-120,\"net_commissions\":420,\"conversions_count\":5},"
    "{\"date\":\"2026-03-05\",\"gross_commissions\":\"0.00\",\"net_commissions\":\"0.00\","
    "\"conversions_count\":\"0\"}]}",
    "date,visits,gross_commissions,voided_commissions,net_commissions,conversions_count\n"
    "2026-03-04,381,540.00,-120.00,420.00,5\n2026-03-05,0,0.00,0.00,0.00,0\n",
    2 },
  { "maxweb", "feed_token", "relay", NULL,
    "{\"data\":[{\"ORDERID\":\"90411873\",\"CONV_TYPE\":\"frontend\",\"event\":\"sale\","
    "\"PRODUCT_CODENAME\":\"denta\",\"COMMISSION_AMOUNT\":\"000000000120.00\",\"currency\":\"USD\","
    "\"received_at\":\"2026-01-05 14:03:11\"},{\"ORDERID\":\"90411873\",\"event\":\"upsell\","
    "\"PRODUCT_CODENAME\":\"denta\",\"COMMISSION_AMOUNT\":\"45.5\",\"currency\":\"USD\","
    "\"received_at\":\"01/05/2026 02:09:40 PM\"},{\"ORDERID\":\"90411873\",\"event\":\"refund\","
    "\"PRODUCT_CODENAME\":\"denta\",\"COMMISSION_AMOUNT\":\"120\",\"currency\":\"USD\","
    "\"received_at\":\"2026-01-06 09:12:00\"},{\"ORDERID\":\"90411873\",\"event\":\"cancel\","
    "\"PRODUCT_CODENAME\":\"denta\",\"COMMISSION_AMOUNT\":\"1\",\"currency\":\"USD\","
    "\"received_at\":\"2026-01-07 09:12:00\"}]}",
    "Order ID,Date,Product Codename,Type,Commission,Currency\n"
    "90411873,01/05/2026 14:03:11,denta,frontend,$120.00,USD\n"
    "90411873,01/05/2026 02:09:40 PM,denta,upsell,$45.50,USD\n"
    "90411873,01/06/2026 09:12:00,denta,refund,(120.00),USD\n"
    "90411873,01/07/2026 09:12:00,denta,cancel,1.00,USD\n",
    4 },
  { "jvzoo", NULL, NULL, NULL,
    "{\"results\":[{\"transaction_id\":\"AP-7XK44120PL552310M\",\"date\":\"2026-01-02T23:41:07+00:"
    "00\","
    "\"status\":\"COMPLETED\",\"price\":\"67.00\",\"affiliate_commission\":\"33.50\"},"
    "{\"transaction_id\":\"AP-0CV19932QH718845K\",\"date\":\"2026-01-03T05:10:00+00:00\","
    "\"status\":\"REFUNDED\",\"price\":\"37.00\",\"affiliate_commission\":\"18.50\"}]}",
    "Pay Key,Pre Key,Created,Status,Total,Affiliate Payout\n"
    "AP-7XK44120PL552310M,WR-111,01/02/2026,Completed,67.00,33.50\n"
    "AP-0CV19932QH718845K,WR-112,01/03/2026,Refunded,37.00,18.50\n",
    3 },
  { "hotmart", NULL, NULL, "h:",
    "{\"items\":[" SALE (
      "HP2044117730", "COMPLETE",
      "{\"value\":117.9,\"currency_code\":\"BRL\"}") "," SALE ("HP2044117731", "REFUNDED",
                                                               "{\"value\":39,\"currency_code\":"
                                                               "\"BRL\"}") "]}",
    "Código da transação;Status da transação;Data da transação;Produto;Moeda de recebimento;"
    "Comissão do(a) Afiliado(a);Moeda de compra;Faturamento bruto (sem impostos)\n"
    "HP2044117730;Completo;01/03/2026 18:20:00;Curso;BRL;39,17;BRL;117,90\n"
    "HP2044117731;Reembolsado;01/03/2026 18:20:00;Curso;BRL;19,50;BRL;39,00\n",
    3 },
};

static guint
count_rows (Fixture *f)
{
  g_autofree char *text = print_ledger (f);
  guint n = *text != '\0' ? 1 : 0;

  for (const char *p = text; *p != '\0'; p++)
    n += *p == '\n' ? 1 : 0;
  return n;
}

static void
test_same_ids (gconstpointer data)
{
  const Both *test = data;
  g_auto (Fixture) f = { 0 };
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "report.csv", NULL);
  g_autofree char *ledger = NULL;
  g_autoptr (GError) error = NULL;
  TakingsImportResult result;

  fixture_init (&f, test->network, test->key, test->value);
  feed (&f, test->cursor, test->body, TRUE);
  ledger = print_ledger (&f);
  g_test_message ("%s", ledger);
  g_assert_cmpuint (count_rows (&f), ==, test->n_rows);
  g_assert_true (g_file_set_contents (file, test->csv, -1, NULL));
  takings_import_file (f.ledger, ACCOUNT, test->network, NULL, file, NULL, FALSE, NULL, NULL,
                       &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.rejected, ==, 0);
  g_assert_cmpuint (result.added, ==, 0);
  g_assert_cmpuint (count_rows (&f), ==, test->n_rows);
  takings_import_result_clear (&result);
  /* And the API after the file. */
  feed (&f, test->cursor, test->body, TRUE);
  g_assert_cmpuint (count_rows (&f), ==, test->n_rows);
}

static const Both strange[] = {
  { "clickbank", NULL, NULL, NULL,
    "{\"orderData\":{\"transactionTime\":\"2026-03-02T10:00:05-08:00\",\"receipt\":\"R1\","
    "\"transactionType\":\"ODD\",\"affiliate\":\"nordaff\",\"currency\":\"USD\",\"role\":"
    "\"AFFILIATE\","
    "\"lineItemData\":{\"itemNo\":\"3\",\"accountAmount\":\"5.00\"}}}",
    "AFFILIATE:nordaff:R1:ODD:3:2026-03-02T18:00:05Z adjustment void ? 5.00 USD ODD", 1 },
  { "digistore24", NULL, NULL, "t:1",
    "{\"result\":\"success\",\"data\":{\"transaction_list\":{\"id\":1,\"amount\":\"5.00\","
    "\"currency\":\"USD\",\"transaction_type\":\"odd\",\"created_at\":\"2026-03-02 14:05:31\"}}}",
    "1 adjustment void 5.00 ? USD odd", 1 },
  { "maxweb", "feed_token", "relay", NULL,
    "{\"data\":{\"ORDERID\":\"1\",\"event\":\"odd\",\"COMMISSION_AMOUNT\":\"5\",\"currency\":"
    "\"USD\","
    "\"received_at\":\"2026-01-05 14:03:11\"}}",
    "1::void sale void ? 5.00 USD odd", 1 },
  { "jvzoo", NULL, NULL, NULL,
    "{\"results\":{\"transaction_id\":\"AP-1\",\"date\":\"2026-01-02T23:41:07+00:00\","
    "\"status\":\"ODD\",\"price\":\"67.00\",\"affiliate_commission\":\"5.00\"}}",
    "AP-1 sale void 67.00 5.00 USD ODD", 1 },
  { "hotmart", NULL, NULL,
    "h:", "{\"items\":[" SALE ("HP1", "ODD", "{\"value\":5,\"currency_code\":\"USD\"}") "]}",
    "HP1 sale void 5.00 ? USD ODD", 1 },
};

static void
test_unknown_status (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (strange); i++)
    {
      g_auto (Fixture) f = { 0 };
      g_autofree char *ledger = NULL;

      fixture_init (&f, strange[i].network, strange[i].key, strange[i].value);
      g_assert_cmpuint (feed (&f, strange[i].cursor, strange[i].body, TRUE), ==, 1);
      ledger = print_ledger (&f);
      g_assert_cmpstr (ledger, ==, strange[i].csv);
      g_assert_cmpint (net (&f, "USD"), ==, 0);
    }
}

/* A day without anything is no entry; one that turns out to have nothing counts no more. */
static void
test_idle_day (void)
{
  static const char idle[] = "{\"data\":{\"date\":\"2026-03-04\",\"gross_commissions\":0,"
                             "\"net_commissions\":0,\"conversions_count\":0}}";
  static const char busy[] = "{\"data\":{\"date\":\"2026-03-04\",\"gross_commissions\":9,"
                             "\"net_commissions\":7,\"conversions_count\":2}}";
  g_auto (Fixture) f = { 0 };

  fixture_init (&f, "buygoods", NULL, NULL);
  feed (&f, NULL, idle, TRUE);
  g_assert_cmpuint (count_rows (&f), ==, 0);
  feed (&f, NULL, busy, TRUE);
  g_assert_cmpuint (count_rows (&f), ==, 2);
  g_assert_cmpint (net (&f, "USD"), ==, 7000000);
  feed (&f, NULL, idle, TRUE);
  g_assert_cmpuint (count_rows (&f), ==, 2);
  g_assert_cmpint (net (&f, "USD"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types));
  g_test_add_func ("/ledger/hotmart-join", test_hotmart_join);
  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      g_autofree char *name = g_strconcat ("/ledger/same-ids/", both[i].network, NULL);

      g_test_add_data_func (name, &both[i], test_same_ids);
    }
  g_test_add_func ("/ledger/unknown-status", test_unknown_status);
  g_test_add_func ("/ledger/idle-day", test_idle_day);
  return g_test_run ();
}
