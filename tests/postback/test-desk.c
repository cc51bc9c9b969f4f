/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "desk.h"
#include "macro.h"

typedef struct
{
  TakingsInbox *inbox;
  TakingsDesk *desk;
  TakingsAnswer answer;
  gint64 now;
} Fixture;

#define TOKEN "0123456789abcdef0123456789abcdef"

static gint64
fixed_now (gpointer data)
{
  return ((Fixture *) data)->now;
}

static TakingsDeskCampaign *
campaign (const char *code, TakingsDemands demands, const char *destination)
{
  TakingsCampaign *made = takings_campaign_new (code, code);

  made->demands = demands;
  made->destination = g_strdup (destination);
  return takings_desk_campaign_new (made, TOKEN, "signing", NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *campaigns = g_ptr_array_new ();

  fixture->inbox = takings_inbox_open (":memory:", &error);
  g_assert_no_error (error);
  fixture->desk = takings_desk_new (fixture->inbox, 0, 0);
  fixture->now = G_GINT64_CONSTANT (1795258116000000);
  takings_desk_set_clock (fixture->desk, fixed_now, fixture);
  g_ptr_array_add (campaigns, campaign ("open", 0, NULL));
  g_ptr_array_add (campaigns,
                   campaign ("going", TAKINGS_DEMANDS_TOKEN,
                             "https://shop.example/?c={click_id}&s={sub1}&t={sub2}&x={x}"));
  g_ptr_array_add (campaigns, campaign ("signed", TAKINGS_DEMANDS_SIGNATURE, NULL));
  takings_desk_set_campaigns (fixture->desk, campaigns, "feed-token");
  takings_answer_init (&fixture->answer);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  takings_answer_clear (&fixture->answer);
  takings_desk_free (fixture->desk);
  takings_inbox_close (fixture->inbox);
}

static guint
ask (Fixture *fixture, const char *method, const char *path, const char *query, const char *type,
     const char *body)
{
  guint8 peer[4] = { 127, 0, 0, 1 };
  TakingsIncoming incoming = {
    .method = method,
    .path = path,
    .query = query,
    .content_type = type,
    .body = body,
    .body_len = body != NULL ? strlen (body) : 0,
    .peer = peer,
    .peer_len = sizeof peer,
  };

  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_cmpuint (fixture->answer.status, !=, 500);
  g_assert_true (fixture->answer.waits == (fixture->answer.status < 400 && fixture->answer.waits));
  g_assert_true (takings_inbox_commit (fixture->inbox, NULL));
  return fixture->answer.status;
}

static guint
get (Fixture *fixture, const char *path, const char *query)
{
  return ask (fixture, "GET", path, query, NULL, NULL);
}

#define assert_answer(fixture, code, text)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpuint ((fixture)->answer.status, ==, code);                                         \
    g_assert_cmpstr ((fixture)->answer.body->str, ==, text);                                       \
  }                                                                                                \
  G_STMT_END

#define ERROR_JSON(message) "{\"status\":\"error\",\"message\":\"" message "\"}"
#define TRACKED             "{\"status\":\"success\",\"message\":\"Conversion tracked\"}"

static void
test_click (Fixture *fixture, gconstpointer data)
{
  get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id=k1");
  assert_answer (fixture, 200, "{\"status\":\"success\",\"click_id\":\"k1\"}");
  g_assert_true (fixture->answer.waits);
  get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id=k1");
  assert_answer (fixture, 200, "{\"status\":\"success\",\"click_id\":\"k1\"}");
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 1);

  /* An id is made where none came, and each is another. */
  g_assert_cmpuint (get (fixture, "/click", "affiliate_id=7&campaign_id=open"), ==, 200);
  g_autofree char *first = g_strdup (fixture->answer.body->str);
  g_assert_cmpuint (get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id="), ==, 200);
  g_assert_cmpstr (first, !=, fixture->answer.body->str);
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 3);

  /* Two affiliates may use one id. */
  get (fixture, "/click", "affiliate_id=8&campaign_id=open&click_id=k1");
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 4);

  g_assert_cmpuint (
    get (fixture, "/click", "affiliate_id=7&campaign_id=going&click_id=%C3%A9%26%0&sub1=a"), ==,
    400);
  g_assert_cmpuint (
    get (fixture, "/click", "affiliate_id=7&campaign_id=going&click_id=%C3%A9%26&sub1=a+b"), ==,
    302);
  g_assert_cmpstr (fixture->answer.location->str, ==,
                   "https://shop.example/?c=%C3%A9%26&s=a%20b&t=&x={x}");
}

static void
test_click_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint status;
    const char *message;
  } cases[] = {
    { NULL, 400, ERROR_JSON ("Invalid affiliate") },
    { "", 400, ERROR_JSON ("Invalid affiliate") },
    { "affiliate_id=7", 400, ERROR_JSON ("Invalid campaign") },
    { "affiliate_id=7&campaign_id=none", 404, ERROR_JSON ("Invalid campaign") },
    { "affiliate_id=7&campaign_id=%27%20OR%201%3D1--", 404, ERROR_JSON ("Invalid campaign") },
    { "affiliate_id=7&campaign_id=open&click_id={click_id}", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&campaign_id=open&click_id=%7Bclick_id%7D", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&campaign_id=open&click_id=%257Bclick_id%257D", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&campaign_id=open&click_id=[clickid]", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&campaign_id=open&sub3={sub}", 400, ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id={aff}&campaign_id=open", 400, ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&campaign_id=open&click_id=a%0d%0aSet-Cookie:x", 400,
      ERROR_JSON ("Invalid click") },
    { "affiliate_id=7&campaign_id=open&click_id=%20%20", 400, ERROR_JSON ("Invalid click") },
    { "affiliate_id=7&campaign_id=open&click_id=%00", 400, ERROR_JSON ("Malformed parameter") },
    { "affiliate_id=7&campaign_id=open&click_id=%ff%fe", 400,
      ERROR_JSON ("Parameters are not UTF-8") },
    { "affiliate_id=7&campaign_id=open&click_id=%ed%a0%80", 400,
      ERROR_JSON ("Parameters are not UTF-8") },
    { "affiliate_id=7&affiliate_id=8&campaign_id=open", 400,
      ERROR_JSON ("A parameter is there twice") },
    { "affiliate_id=7&campaign_id=open&click_id=%", 400, ERROR_JSON ("Malformed parameter") },
  };
  g_autofree char *long_id = g_strnfill (129, 'x');
  g_autofree char *query = g_strdup_printf ("affiliate_id=7&campaign_id=open&click_id=%s", long_id);
  g_autofree char *huge = g_strnfill (1024 * 1024, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      get (fixture, "/click", cases[i].query);
      assert_answer (fixture, cases[i].status, cases[i].message);
      g_assert_false (fixture->answer.waits);
    }
  get (fixture, "/click", query);
  assert_answer (fixture, 400, ERROR_JSON ("Invalid click"));
  g_assert_cmpuint (get (fixture, "/click", huge), ==, 414);
  g_assert_cmpuint (ask (fixture, "POST", "/click", NULL, NULL, NULL), ==, 405);
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 0);
  g_assert_cmpuint (takings_desk_get_refused (fixture->desk), ==, G_N_ELEMENTS (cases) + 3);
}

static void
test_postback (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id=k1"), ==,
                    200);
  get (fixture, "/postback", "affiliate_id=7&click_id=k1&amount=12.50&currency=usd");
  assert_answer (fixture, 200, TRACKED);
  g_assert_true (fixture->answer.waits);
  /* Again, also with another amount: success, counted once. */
  get (fixture, "/postback", "affiliate_id=7&click_id=k1&amount=12.50&currency=USD&event=sale");
  assert_answer (fixture, 200, TRACKED);
  get (fixture, "/postback", "affiliate_id=7&click_id=k1&amount=99&currency=USD");
  assert_answer (fixture, 200, TRACKED);
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 2);
  /* Another event, another order. */
  get (fixture, "/postback", "affiliate_id=7&click_id=k1&amount=1&currency=USD&order_id=o2");
  get (fixture, "/postback", "affiliate_id=7&click_id=k1&amount=12.5&currency=USD&event=refund");
  get (fixture, "/postback",
       "affiliate_id=7&click_id=k1&amount=-12.5&currency=USD&event=chargeback");
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 5);
  /* As a form, as JSON. */
  g_assert_cmpuint (ask (fixture, "POST", "/postback", NULL, "application/x-www-form-urlencoded",
                         "affiliate_id=7&click_id=k1&amount=3&currency=EUR&order_id=o3"),
                    ==, 200);
  g_assert_cmpuint (
    ask (fixture, "POST", "/postback", "order_id=o4", "application/json",
         "{\"affiliate_id\":7,\"click_id\":\"k1\",\"amount\":0.1,\"currency\":\"JPY\"}"),
    ==, 200);
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 7);
  g_assert_cmpuint (ask (fixture, "POST", "/postback", NULL, "application/json", "[[[[[[[[[["), ==,
                    400);
  g_assert_cmpuint (ask (fixture, "POST", "/postback", NULL, "text/xml", "<a/>"), ==, 415);
}

static void
test_postback_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *query;
    guint status;
    const char *message;
  } cases[] = {
    { "click_id=k1&amount=1&currency=USD", 400, ERROR_JSON ("Invalid affiliate") },
    { "affiliate_id=7&amount=1&currency=USD", 400, ERROR_JSON ("Invalid click") },
    { "affiliate_id=7&click_id=k2&amount=1&currency=USD", 404, ERROR_JSON ("Invalid click") },
    { "affiliate_id=8&click_id=k1&amount=1&currency=USD", 404, ERROR_JSON ("Invalid click") },
    { "affiliate_id=7&click_id={click_id}&amount=1&currency=USD", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&click_id=k1&amount={amount}&currency=USD", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=USD&order_id=%7Border%7D", 400,
      ERROR_JSON ("A macro was not replaced") },
    { "affiliate_id=7&click_id=k1&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=-1&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1e3&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=0x10&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1,50&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=%2B1&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=.5&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1.&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1.0000001&currency=USD", 400,
      ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=NaN&currency=USD", 400, ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1000000001&currency=USD", 400,
      ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=99999999999999999999&currency=USD", 400,
      ERROR_JSON ("Invalid amount") },
    { "affiliate_id=7&click_id=k1&amount=1", 400, ERROR_JSON ("Invalid currency") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=XXY", 400, ERROR_JSON ("Invalid currency") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=dollars", 400,
      ERROR_JSON ("Invalid currency") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=USD&event=gift", 400,
      ERROR_JSON ("Invalid event") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=USD&event=SALE", 400,
      ERROR_JSON ("Invalid event") },
    { "affiliate_id=7&click_id=k1&amount=1&amount=2&currency=USD", 400,
      ERROR_JSON ("A parameter is there twice") },
    { "affiliate_id=7&click_id=k1&amount=1&currency=USD&order_id=%01", 400,
      ERROR_JSON ("Invalid order") },
  };

  g_assert_cmpuint (get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id=k1"), ==,
                    200);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      get (fixture, "/postback", cases[i].query);
      assert_answer (fixture, cases[i].status, cases[i].message);
    }
  g_assert_cmpint (takings_inbox_get_last (fixture->inbox), ==, 1);
}

static void
test_token (Fixture *fixture, gconstpointer data)
{
#define CALL "affiliate_id=7&click_id=k1&amount=1&currency=USD"
  get (fixture, "/click", "affiliate_id=7&campaign_id=going&click_id=k1");
  get (fixture, "/postback", CALL);
  assert_answer (fixture, 401, ERROR_JSON ("Missing token"));
  get (fixture, "/postback", CALL "&token=0123456789abcdef0123456789abcdee");
  assert_answer (fixture, 401, ERROR_JSON ("Wrong token"));
  get (fixture, "/postback", CALL "&token=" TOKEN "0");
  assert_answer (fixture, 401, ERROR_JSON ("Wrong token"));
  get (fixture, "/postback", CALL "&token=" TOKEN);
  assert_answer (fixture, 200, TRACKED);
}

static void
test_signature (Fixture *fixture, gconstpointer data)
{
  const struct
  {
    int age;
    const char *key;
    guint status;
  } cases[] = { { 0, "signing", 200 },   { 299, "signing", 200 },  { -299, "signing", 200 },
                { 301, "signing", 401 }, { -301, "signing", 401 }, { 0, "another", 401 } };

  get (fixture, "/click", "affiliate_id=7&campaign_id=signed&click_id=k1");
  get (fixture, "/postback", CALL);
  assert_answer (fixture, 401, ERROR_JSON ("Missing, wrong or outdated signature"));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = g_strdup_printf (CALL "&order_id=%u&ts=%" G_GINT64_FORMAT, i,
                                                fixture->now / G_USEC_PER_SEC - cases[i].age);
      g_autofree char *sum = g_compute_hmac_for_string (
        G_CHECKSUM_SHA256, (const guchar *) cases[i].key, strlen (cases[i].key), plain, -1);
      g_autofree char *query = g_strdup_printf ("%s&sig=%s", plain, sum);
      g_autofree char *longer = g_strdup_printf ("%s&sig=%s&event=refund", plain, sum);

      g_assert_cmpuint (get (fixture, "/postback", query), ==, cases[i].status);
      g_assert_cmpuint (
        ask (fixture, "POST", "/postback", NULL, "application/x-www-form-urlencoded", query), ==,
        cases[i].status);
      /* What is not covered by the signature is not believed. */
      g_assert_cmpuint (get (fixture, "/postback", longer), ==, 401);
      g_assert_cmpuint (ask (fixture, "POST", "/postback", query,
                             "application/x-www-form-urlencoded", "event=refund"),
                        ==, 401);
    }
}

static void
test_feed (Fixture *fixture, gconstpointer data)
{
  guint8 peer[4] = { 127, 0, 0, 1 };
  TakingsIncoming incoming = {
    .method = "GET", .path = "/feed", .query = "after=0&limit=2", .peer = peer, .peer_len = 4
  };

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *query = g_strdup_printf (
        "affiliate_id=7&campaign_id=open&click_id=k%d&sub1=%%22%%5C%%3D1", i);
      g_assert_cmpuint (get (fixture, "/click", query), ==, 200);
    }
  g_assert_cmpuint (get (fixture, "/feed", "after=0"), ==, 401);
  incoming.authorization = "Bearer feed-tokem";
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_cmpuint (fixture->answer.status, ==, 401);
  incoming.authorization = "Bearer feed-token";
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_cmpuint (fixture->answer.status, ==, 200);
  g_assert_nonnull (strstr (fixture->answer.body->str, "\"last\":3,\"events\":[{\"seq\":1,"));
  g_assert_nonnull (strstr (fixture->answer.body->str, "\"sub1\":\"\\\"\\\\=1\"}],\"next\":2}"));
  get (fixture, "/health", NULL);
  assert_answer (fixture, 200,
                 "{\"status\":\"ok\",\"received\":3,\"oldest_unread\":\"2026-11-21T10:48:36Z\"}");
  incoming.query = "after=3";
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_nonnull (strstr (fixture->answer.body->str, "\"events\":[],\"next\":3}"));
  get (fixture, "/health", NULL);
  assert_answer (fixture, 200, "{\"status\":\"ok\",\"received\":3,\"oldest_unread\":null}");
  incoming.query = "after=-1";
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_cmpuint (fixture->answer.status, ==, 400);
}

/* Unlike the feed, the log does not say that anything has arrived. */
static void
test_log (Fixture *fixture, gconstpointer data)
{
  guint8 peer[4] = { 127, 0, 0, 1 };
  TakingsIncoming incoming = { .method = "GET", .path = "/log", .peer = peer, .peer_len = 4 };

  g_assert_cmpuint (get (fixture, "/click", "affiliate_id=7&campaign_id=open&click_id=k1"), ==,
                    200);
  g_assert_cmpuint (get (fixture, "/postback", "affiliate_id=7&click_id=jane@example.org"), ==,
                    404);
  g_assert_cmpuint (get (fixture, "/log", NULL), ==, 401);
  incoming.authorization = "Bearer feed-token";
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  assert_answer (fixture, 200,
                 "{\"refused\":[{\"at\":\"2026-11-21T10:48:36Z\",\"path\":\"/log\","
                 "\"status\":401,\"reason\":\"Missing or wrong bearer token\"},"
                 "{\"at\":\"2026-11-21T10:48:36Z\",\"path\":\"/postback\",\"status\":404,"
                 "\"reason\":\"Invalid click\"}],\"events\":[{\"seq\":1,\"kind\":\"click\","
                 "\"at\":\"2026-11-21T10:48:36Z\",\"campaign\":\"open\",\"affiliate\":\"7\","
                 "\"click_id\":\"k1\"}]}");
  for (int i = 0; i < 200; i++) /* bounded */
    get (fixture, "/postback", "affiliate_id=7&click_id=none");
  takings_desk_handle (fixture->desk, &incoming, &fixture->answer);
  g_assert_cmpuint (fixture->answer.body->len, <, 50 * 120);
  get (fixture, "/health", NULL);
  assert_answer (fixture, 200,
                 "{\"status\":\"ok\",\"received\":1,\"oldest_unread\":\"2026-11-21T10:48:36Z\"}");
}

static void
test_paths (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "/",
                                       "/click/",
                                       "//click",
                                       "/click/../feed",
                                       "/CLICK",
                                       "/hook/",
                                       "/hook/jvzoo",
                                       "/hook/jvzoo/",
                                       "/hook/../feed",
                                       "/hook/jvzoo/../../x",
                                       "/hook//x",
                                       "/hook/jvzoo/%2e%2e",
                                       "/feed%00",
                                       "/.git/config",
                                       "/%63lick",
                                       "/hook/jvzoo/" TOKEN "/x" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpuint (get (fixture, paths[i], NULL), ==, 404);
  g_assert_cmpuint (ask (fixture, "DELETE", "/feed", NULL, NULL, NULL), ==, 405);
}

static void
test_limits (void)
{
  g_autoptr (TakingsInbox) inbox = takings_inbox_open (":memory:", NULL);
  Fixture fixture = { .inbox = inbox, .desk = takings_desk_new (inbox, 5, 0) };
  guint refused = 0;

  takings_answer_init (&fixture.answer);
  for (int i = 0; i < 8; i++)
    if (get (&fixture, "/health", NULL) == 429)
      {
        refused++;
        g_assert_cmpuint (fixture.answer.retry_after, >=, 1);
        g_assert_cmpuint (fixture.answer.retry_after, <=, 12);
      }
  g_assert_cmpuint (refused, ==, 3);
  takings_answer_clear (&fixture.answer);
  takings_desk_free (fixture.desk);
}

static void
test_destination (void)
{
  static const char *const bad[] = {
    "ftp://a.example",      "javascript:alert(1)",       "https://",
    "https://{host}/",      "https://u:p@a.example/",    "//a.example",
    "https://a.example/ x", "https://a.example/\r\nX: y"
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_nonnull (takings_macro_check_destination (bad[i]));
  g_assert_null (takings_macro_check_destination ("https://a.example/{sub1}?c={click_id}#x"));
}

#define add(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("/postback/desk/click", test_click);
  add ("/postback/desk/click-refused", test_click_refused);
  add ("/postback/desk/postback", test_postback);
  add ("/postback/desk/postback-refused", test_postback_refused);
  add ("/postback/desk/token", test_token);
  add ("/postback/desk/signature", test_signature);
  add ("/postback/desk/feed", test_feed);
  add ("/postback/desk/log", test_log);
  add ("/postback/desk/paths", test_paths);
  g_test_add_func ("/postback/desk/limits", test_limits);
  g_test_add_func ("/postback/desk/destination", test_destination);
  return g_test_run ();
}
