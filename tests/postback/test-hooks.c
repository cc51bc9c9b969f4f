/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "desk.h"
#include "vectors.h"

#define TOKEN         "0123456789abcdef0123456789abcdef"
#define HOOK(network) "/hook/" network "/" TOKEN
#define FORM          "application/x-www-form-urlencoded"
#define JSON          "application/json"

typedef struct
{
  TakingsInbox *inbox; /* (owned) */
  TakingsDesk *desk;   /* (owned) */
  TakingsAnswer answer;
} Fixture;

static void
begin (Fixture *fixture, const char *network, const char *secret)
{
  TakingsCampaign *campaign = takings_campaign_new ("hook", "Hook");
  GPtrArray *campaigns = g_ptr_array_new ();

  campaign->network = g_strdup (network);
  g_ptr_array_add (campaigns, takings_desk_campaign_new (campaign, TOKEN, NULL, secret));
  fixture->inbox = takings_inbox_open (":memory:", NULL);
  fixture->desk = takings_desk_new (fixture->inbox, 0, 0);
  takings_desk_set_campaigns (fixture->desk, campaigns, "feed");
  takings_answer_init (&fixture->answer);
}

static void
end (Fixture *fixture)
{
  takings_answer_clear (&fixture->answer);
  takings_desk_free (fixture->desk);
  takings_inbox_close (fixture->inbox);
}

static guint
send (Fixture *fixture, const char *path, const char *query, const char *type, const char *body,
      const char *hottok)
{
  guint8 peer[4] = { 127, 0, 0, 1 };
  TakingsIncoming incoming = {
    .method = body != NULL ? "POST" : "GET",
    .path = path,
    .query = query,
    .content_type = type,
    .body = body,
    .body_len = body != NULL ? strlen (body) : 0,
    .hottok = hottok,
    .authorization = "Bearer feed",
    .peer = peer,
    .peer_len = sizeof peer,
  };

  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_true (takings_inbox_commit (fixture->inbox, NULL));
  return fixture->answer.status;
}

/* What an adapter reads from a page, "" for none. */
static TakingsPage *
read_with (const char *network, const char *cursor, const char *body)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);
  g_autoptr (TakingsZone) zone = takings_zone_new (takings_adapter_get_info (adapter)->zone, NULL);
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  TakingsContext context = { .purpose = TAKINGS_PURPOSE_READ,
                             .fields = fields,
                             .zone = zone,
                             .cursor = cursor,
                             .now = 1793577780 };
  TakingsResponse response = { 200, headers };
  TakingsPage *page = takings_page_new (g_strdup (body), strlen (body));
  g_autoptr (GError) error = NULL;

  g_hash_table_insert (fields, (gpointer) "source", (gpointer) "feed");
  takings_adapter_read_page (adapter, &context, &response, page, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->rejects->len, ==, 0);
  return page;
}

static TakingsPage *
read_feed (Fixture *fixture)
{
  g_assert_cmpuint (send (fixture, "/feed", NULL, NULL, NULL, NULL), ==, 200);
  /* Nothing personal is kept. */
  g_assert_null (strstr (fixture->answer.body->str, "@example.org"));
  g_assert_null (strstr (fixture->answer.body->str, "Bea"));
  g_assert_null (strstr (fixture->answer.body->str, "Dana"));
  g_assert_null (strstr (fixture->answer.body->str, "Rafaela"));
  return read_with ("postback", NULL, fixture->answer.body->str);
}

static const TakingsEntry *
entry_of (const TakingsPage *page, guint index)
{
  g_assert_cmpuint (index, <, page->entries->len);
  return &g_array_index (page->entries, TakingsEntry, index);
}

/* The same sale through the API and as a notification is the same entry. */
static void
assert_same (const TakingsPage *part, const TakingsPage *api)
{
  g_assert_cmpuint (part->entries->len, ==, api->entries->len);
  for (guint i = 0; i < api->entries->len; i++)
    {
      const TakingsEntry *a = entry_of (part, i), *b = entry_of (api, i);

      g_assert_cmpmem (a->entry_id.data, a->entry_id.len, b->entry_id.data, b->entry_id.len);
      g_assert_cmpmem (a->order_id.data, a->order_id.len, b->order_id.data, b->order_id.len);
      g_assert_cmpmem (a->product_id.data, a->product_id.len, b->product_id.data,
                       b->product_id.len);
      g_assert_cmpint (a->kind, ==, b->kind);
      g_assert_cmpint (a->state, ==, b->state);
      g_assert_cmpint (a->occurred_at, ==, b->occurred_at);
      if (b->has_commission)
        g_assert_cmpint (a->commission, ==, b->commission);
    }
}

static const TakingsPage *
part_of (const TakingsPage *page, guint index, const char *network)
{
  g_assert_nonnull (page->parts);
  g_assert_cmpuint (index, <, page->parts->len);
  g_assert_cmpstr (g_array_index (page->parts, TakingsPagePart, index).network, ==, network);
  return g_array_index (page->parts, TakingsPagePart, index).page;
}

static void
assert_text (TakingsText text, const char *expected)
{
  g_assert_cmpmem (text.data, text.len, expected, strlen (expected));
}

static void
test_clickbank (void)
{
  static const char api[]
    = "{\"orderData\":{\"transactionTime\":\"2026-03-02T09:14:55-08:00\",\"receipt\":\"QK7XWE2P\","
      "\"transactionType\":\"SALE\",\"vendor\":\"leafmeals\",\"affiliate\":\"nordaff\","
      "\"currency\":\"USD\",\"role\":\"AFFILIATE\",\"lineItemData\":["
      "{\"itemNo\":\"3\",\"productTitle\":\"Leaf Meals Plan\",\"accountAmount\":\"44.21\"},"
      "{\"itemNo\":\"9\",\"productTitle\":\"Recipe Pack\",\"accountAmount\":\"31.80\","
      "\"lineItemType\":\"BUMP\"}]}}";
  static const char refund[]
    = "{\"orderData\":{\"transactionTime\":\"2026-03-05T18:01:07-08:00\",\"receipt\":\"QK7XWE2P\","
      "\"transactionType\":\"RFND\",\"vendor\":\"leafmeals\",\"affiliate\":\"nordaff\","
      "\"currency\":\"USD\",\"role\":\"AFFILIATE\",\"lineItemData\":"
      "{\"itemNo\":\"9\",\"accountAmount\":\"-31.80\"}}}";
  g_autoptr (TakingsPage) sale_page = read_with ("clickbank", NULL, api);
  g_autoptr (TakingsPage) refund_page = read_with ("clickbank", NULL, refund);
  g_autoptr (TakingsPage) page = NULL;
  g_autofree char *damaged = g_strdup (CLICKBANK_INS);
  Fixture fixture;

  begin (&fixture, "clickbank", CLICKBANK_SECRET);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, CLICKBANK_INS, NULL), ==, 200);
  g_assert_cmpstr (fixture.answer.body->str, ==, "OK");
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, FORM, CLICKBANK_OLD, NULL), ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, CLICKBANK_INS_TEST, NULL), ==,
                    200);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, CLICKBANK_INS, NULL), ==, 200);
  g_assert_cmpint (takings_inbox_get_last (fixture.inbox), ==, 2);
  page = read_feed (&fixture);
  assert_same (part_of (page, 0, "clickbank"), sale_page);
  assert_text (entry_of (part_of (page, 0, "clickbank"), 0)->tracking_id, "blog_a1");
  assert_same (part_of (page, 1, "clickbank"), refund_page);
  damaged[40] = damaged[40] == 'A' ? 'B' : 'A';
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, damaged, NULL), ==, 401);
  g_assert_cmpuint (
    send (&fixture, HOOK ("clickbank"), NULL, JSON, "{\"notification\":\"\"}", NULL), ==, 401);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, "{}", NULL), ==, 401);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, NULL, NULL, NULL), ==, 405);
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"), NULL, JSON, CLICKBANK_INS, NULL), ==, 404);
  g_assert_cmpint (takings_inbox_get_last (fixture.inbox), ==, 2);
  end (&fixture);
  begin (&fixture, "clickbank", "another secret");
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, JSON, CLICKBANK_INS, NULL), ==, 401);
  g_assert_cmpuint (send (&fixture, HOOK ("clickbank"), NULL, FORM, CLICKBANK_OLD, NULL), ==, 401);
  end (&fixture);
}

static void
test_digistore24 (void)
{
  static const char api[]
    = "{\"result\":\"success\",\"data\":{\"transaction_list\":[{\"id\":71200411,\"purchase_id\":"
      "\"K4TRX9PA\",\"amount\":\"97.00\",\"currency\":\"EUR\",\"transaction_type\":\"payment\","
      "\"created_at\":\"2026-03-02 14:05:31\",\"product_id\":\"55501\"}]}}";
  g_autoptr (TakingsPage) list = read_with ("digistore24", "t:1", api);
  g_autoptr (TakingsPage) page = NULL;
  const TakingsEntry *entry;
  Fixture fixture;

  begin (&fixture, "digistore24", DIGISTORE24_SECRET);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, FORM, DIGISTORE24_IPN, NULL), ==,
                    200);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, FORM, DIGISTORE24_IPN_UPPER, NULL),
                    ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, FORM, DIGISTORE24_TEST, NULL), ==,
                    200);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, NULL, NULL, NULL), ==, 200);
  g_assert_cmpint (takings_inbox_get_last (fixture.inbox), ==, 1);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, FORM, "event=on_payment", NULL), ==,
                    401);
  g_assert_cmpuint (
    send (&fixture, HOOK ("digistore24"), NULL, FORM, DIGISTORE24_IPN "&amount_vendor2=1", NULL),
    ==, 401);
  /* An affiliate's postback, which is not signed. */
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"),
                          "transaction_id=71200500&transaction_type=payment&amount_affiliate=12.5"
                          "&amount_brutto=50&currency=EUR&cid=k1&country=DE",
                          NULL, NULL, NULL),
                    ==, 200);
  g_assert_cmpuint (
    send (&fixture, HOOK ("digistore24"), "transaction_id={transaction_id}", NULL, NULL, NULL), ==,
    400);
  page = read_feed (&fixture);
  assert_same (part_of (page, 0, "digistore24"), list);
  entry = entry_of (part_of (page, 0, "digistore24"), 0);
  g_assert_cmpint (entry->commission, ==, 40210000);
  g_assert_cmpint (entry->amount, ==, 97000000);
  assert_text (entry->tracking_id, "ads-7");
  g_assert_cmpuint (entry->flags & TAKINGS_ENTRY_JOIN, ==, 0);
  entry = entry_of (part_of (page, 1, "digistore24"), 0);
  assert_text (entry->entry_id, "71200500");
  assert_text (entry->tracking_id, "k1");
  end (&fixture);
  begin (&fixture, "digistore24", NULL);
  g_assert_cmpuint (send (&fixture, HOOK ("digistore24"), NULL, FORM, DIGISTORE24_IPN, NULL), ==,
                    401);
  end (&fixture);
}

static void
test_hotmart (void)
{
  static const char api[]
    = "{\"items\":[{\"product\":{\"id\":4410027,\"name\":\"Aquarela do Zero\"},\"purchase\":{"
      "\"transaction\":\"HP2044117730\",\"order_date\":1767639791000,\"status\":\"%s\","
      "\"recurrency_number\":1,\"is_subscription\":true,\"price\":{\"value\":117.9,"
      "\"currency_code\":\"BRL\"},\"tracking\":{\"source\":\"ig-bio\"}}}]}";
  g_autofree char *sale_json = g_strdup_printf (api, "APPROVED");
  g_autofree char *refund_json = g_strdup_printf (api, "REFUNDED");
  g_autoptr (TakingsPage) sale = read_with ("hotmart", "h:", sale_json);
  g_autoptr (TakingsPage) refund = read_with ("hotmart", "h:", refund_json);
  g_autoptr (TakingsPage) page = NULL;
  Fixture fixture;

  begin (&fixture, "hotmart", "hot-token");
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, HOTMART_WEBHOOK, NULL), ==, 401);
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, HOTMART_WEBHOOK, "hot-tokem"), ==,
                    401);
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, HOTMART_WEBHOOK, "hot-token"), ==,
                    200);
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, HOTMART_WEBHOOK, "hot-token"), ==,
                    200);
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, HOTMART_REFUND, "hot-token"), ==,
                    200);
  g_assert_cmpuint (
    send (&fixture, HOOK ("hotmart"), NULL, JSON, "{\"event\":\"CLUB_FIRST_ACCESS\"}", "hot-token"),
    ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("hotmart"), NULL, JSON, "{\"hottok\":", "hot-token"), ==,
                    400);
  g_assert_cmpint (takings_inbox_get_last (fixture.inbox), ==, 2);
  page = read_feed (&fixture);
  assert_same (part_of (page, 0, "hotmart"), sale);
  assert_same (part_of (page, 1, "hotmart"), refund);
  g_assert_cmpint (entry_of (part_of (page, 0, "hotmart"), 0)->commission, ==, 39170000);
  g_assert_cmpint (entry_of (part_of (page, 1, "hotmart"), 1)->commission, ==, -39170000);
  end (&fixture);
}

static void
test_jvzoo (void)
{
  static const char api[] = "{\"results\":[{\"transaction_id\":\"AP-7XK44120PL552310M\",\"date\":"
                            "\"2026-01-01T00:00:00+00:00\",\"product_id\":451199,\"status\":\"%s\","
                            "\"price\":\"27.00\"}]}";
  g_autofree char *sale_json = g_strdup_printf (api, "COMPLETED");
  g_autofree char *refund_json = g_strdup_printf (api, "REFUNDED");
  g_autoptr (TakingsPage) sale = read_with ("jvzoo", NULL, sale_json);
  g_autoptr (TakingsPage) refund = read_with ("jvzoo", NULL, refund_json);
  g_autoptr (TakingsPage) page = NULL;
  const TakingsPage *last;
  Fixture fixture;

  begin (&fixture, "jvzoo", JVZOO_SECRET);
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"), NULL, FORM, JVZOO_IPN, NULL), ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"), NULL, FORM, JVZOO_IPN_REFUND, NULL), ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"), NULL, FORM, JVZOO_IPN "&x=1", NULL), ==, 401);
  g_assert_cmpuint (
    send (&fixture, HOOK ("jvzoo"), NULL, FORM, "ctransaction=SALE&cverify=00000000", NULL), ==,
    401);
  /* The affiliate's postback. */
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"),
                          "tid=k9&transaction_id=AP-1&affiliate_amount=13.50&transaction_amount=27"
                          "&transaction_type=purchase&product_title=X",
                          NULL, NULL, NULL),
                    ==, 200);
  g_assert_cmpuint (send (&fixture, HOOK ("jvzoo"),
                          "tid=k9&transaction_id=AP-1&affiliate_amount=13.50&transaction_amount=27"
                          "&transaction_type=refund",
                          NULL, NULL, NULL),
                    ==, 200);
  page = read_feed (&fixture);
  assert_same (part_of (page, 0, "jvzoo"), sale);
  assert_text (entry_of (part_of (page, 0, "jvzoo"), 0)->tracking_id, "mail7");
  assert_same (part_of (page, 1, "jvzoo"), refund);
  g_assert_cmpint (entry_of (part_of (page, 2, "jvzoo"), 0)->commission, ==, 13500000);
  last = part_of (page, 3, "jvzoo");
  g_assert_cmpuint (last->entries->len, ==, 1);
  assert_text (entry_of (last, 0)->entry_id, "AP-1:refund");
  g_assert_cmpint (entry_of (last, 0)->commission, ==, -13500000);
  end (&fixture);
}

/* The test vector of the network's own integrators. */
static void
test_cverify (void)
{
  Fixture fixture;

  begin (&fixture, "jvzoo", "secret");
  g_assert_cmpuint (
    send (&fixture, HOOK ("jvzoo"), NULL, FORM, "ccustname=fullname&cverify=38CFCDED", NULL), ==,
    400);
  g_assert_cmpuint (
    send (&fixture, HOOK ("jvzoo"), NULL, FORM, "ccustname=fullname&cverify=38CFCDEE", NULL), ==,
    401);
  end (&fixture);
}

static void
test_clickcrm (gconstpointer data)
{
  const char *network = data;
  g_autofree char *hook = g_strdup_printf ("/hook/%s/" TOKEN, network);
  static const char api[]
    = "{\"result\":1,\"data\":[{\"ORDERID\":\"90411873\",\"PRODUCT_CODENAME\":\"denta_calm\","
      "\"event\":\"sale\",\"COMMISSION_AMOUNT\":\"120.00\",\"received_at\":\"2026-01-05 "
      "14:03:11\"}]}";
  g_autoptr (TakingsPage) list = read_with ("maxweb", NULL, api);
  g_autoptr (TakingsPage) page = NULL;
  const TakingsEntry *entry;
  Fixture fixture;

  begin (&fixture, network, NULL);
  g_assert_cmpuint (send (&fixture, hook,
                          "ORDERID=90411873&PRODUCT_CODENAME=denta_calm&COMMISSION_AMOUNT="
                          "000000000120.00&SUBID=clk_7f21&SUBID2=&event=sale",
                          NULL, NULL, NULL),
                    ==, 200);
  g_assert_cmpuint (send (&fixture, hook,
                          "ORDERID=%7BORDERID%7D&COMMISSION_AMOUNT={COMMISSION_AMOUNT}", NULL, NULL,
                          NULL),
                    ==, 400);
  g_assert_cmpuint (send (&fixture, hook, "SUBID=x", NULL, NULL, NULL), ==, 400);
  g_assert_cmpuint (send (&fixture, hook, NULL, NULL, NULL, NULL), ==, 200);
  g_assert_cmpuint (send (&fixture, hook,
                          "ORDERID=90411873&PRODUCT_CODENAME=denta_calm&COMMISSION_AMOUNT=120"
                          "&event=refund",
                          NULL, NULL, NULL),
                    ==, 200);
  page = read_feed (&fixture);
  entry = entry_of (part_of (page, 0, network), 0);
  assert_text (entry->entry_id, "90411873:denta_calm:sale");
  g_assert_cmpmem (entry->entry_id.data, entry->entry_id.len, entry_of (list, 0)->entry_id.data,
                   entry_of (list, 0)->entry_id.len);
  g_assert_cmpint (entry->commission, ==, 120000000);
  assert_text (entry->tracking_id, "clk_7f21");
  entry = entry_of (part_of (page, 1, network), 0);
  assert_text (entry->entry_id, "90411873:denta_calm:refund");
  g_assert_cmpint (entry->commission, ==, -120000000);
  end (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  g_test_add_func ("/postback/hooks/clickbank", test_clickbank);
  g_test_add_func ("/postback/hooks/digistore24", test_digistore24);
  g_test_add_func ("/postback/hooks/hotmart", test_hotmart);
  g_test_add_func ("/postback/hooks/jvzoo", test_jvzoo);
  g_test_add_func ("/postback/hooks/cverify", test_cverify);
  g_test_add_data_func ("/postback/hooks/buygoods", "buygoods", test_clickcrm);
  g_test_add_data_func ("/postback/hooks/maxweb", "maxweb", test_clickcrm);
  return g_test_run ();
}
