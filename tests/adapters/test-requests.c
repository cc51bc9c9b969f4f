/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each network is asked for to prove credentials and to get a token, and what is said when
 * they can't be right: the field and where it is found, never a value. */
#include "config.h"

#include "adapter-table.h"

#define SECRET "s3cretS3CRETs3cretS3CRETs3cret"
#define HEX    "0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"

/* Fields as a person types them: "key=value" with ';' between. */
static GHashTable *
make_fields (const char *text)
{
  GHashTable *fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_auto (GStrv) pairs = g_strsplit (text, ";", -1);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      const char *equals = strchr (pairs[i], '=');

      if (equals != NULL)
        g_hash_table_insert (fields, g_strndup (pairs[i], (gsize) (equals - pairs[i])),
                             g_strdup (equals + 1));
    }
  return fields;
}

typedef struct
{
  const char *network, *fields;
  TakingsPurpose purpose;
  const char *cursor;
  const char *method, *path, *query; /* query: NULL: not compared */
  const char *header, *value;
} Ask;

static const Ask asks[] = {
  { "clickbank", "api_key= " SECRET " \n", TAKINGS_PURPOSE_CHECK, NULL, "GET",
    "/rest/1.3/quickstats/accounts", "", "Authorization", "API-" SECRET },
  { "clickbank", "api_key=API-" SECRET ";developer_key=DEV-" SECRET, TAKINGS_PURPOSE_CHECK, NULL,
    "GET", "/rest/1.3/quickstats/accounts", "", "Authorization", "DEV-" SECRET ":API-" SECRET },
  { "digistore24", "api_key=12-" SECRET, TAKINGS_PURPOSE_CHECK, NULL, "GET",
    "/api/call/getUserInfo", "", "X-DS-API-KEY", "12-" SECRET },
  { "digistore24", "api_key=12-" SECRET ";role=vendor", TAKINGS_PURPOSE_READ, "p:2", "GET",
    "/api/call/listPurchases",
    "from=2026-03-01T08%3A00%3A00%2B00%3A00&to=2026-03-10T07%3A59%3A59%2B00%3A00"
    "&search%5Brole%5D=vendor&page_no=2&page_size=1000",
    "X-DS-API-KEY", "12-" SECRET },
  { "buygoods", "token=https://api.clickcrm.com/affiliates/v1/byday?a=4711&token=" SECRET "%2B%2F",
    TAKINGS_PURPOSE_CHECK, "7", "GET", "/affiliates/v1/byday",
    "a=4711&token=" SECRET "%2B%2F&date_from=2026-03-10&date_to=2026-03-10&response_type=json",
    "Accept", "application/json" },
  { "maxweb", "source=feed;feed_token=" SECRET, TAKINGS_PURPOSE_CHECK, "9", "GET", "/",
    "since=1772352000", "Authorization", "Bearer " SECRET },
  { "maxweb", "source=reports;account_id=77;token=" SECRET, TAKINGS_PURPOSE_CHECK, NULL, "GET",
    "/affiliates/v2/byday",
    "a=77&token=" SECRET "&date_from=2026-03-10&date_to=2026-03-10&response_type=json", "Accept",
    "application/json" },
  { "jvzoo", "api_key=" HEX, TAKINGS_PURPOSE_CHECK, "12:AP-1", "GET",
    "/v2.0/latest-affiliates-transactions", "", "Authorization",
    "Basic MGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjBmMGYwZjp"
    "4" },
  { "jvzoo", "api_key=" HEX, TAKINGS_PURPOSE_READ, "12:AP-1/ 2", "GET",
    "/v2.0/latest-affiliates-transactions/AP-1%2F%202", "", NULL, NULL },
  { "hotmart", "client_id=id a;client_secret=" SECRET "+/", TAKINGS_PURPOSE_TOKEN, NULL, "POST",
    "/security/oauth/token",
    "grant_type=client_credentials&client_id=id%20a&client_secret=" SECRET "%2B%2F",
    "Authorization", "Basic aWQgYTpzM2NyZXRTM0NSRVRzM2NyZXRTM0NSRVRzM2NyZXQrLw==" },
  { "hotmart", "basic=Basic aWQ6c2VjcmV0", TAKINGS_PURPOSE_TOKEN, NULL, "POST",
    "/security/oauth/token", "grant_type=client_credentials&client_id=id&client_secret=secret",
    "Authorization", "Basic aWQ6c2VjcmV0" },
  { "hotmart", "basic=aWQ6c2VjcmV0", TAKINGS_PURPOSE_CHECK, NULL, "GET", "/user/api/v1/me", "",
    "Authorization", "Bearer " SECRET },
  { "hotmart", "basic=aWQ6c2VjcmV0", TAKINGS_PURPOSE_CHECK, "h:", "GET",
    "/payments/api/v1/sales/history", "max_results=1", "Authorization", "Bearer " SECRET },
  { "hotmart", "basic=aWQ6c2VjcmV0;role=PRODUCER", TAKINGS_PURPOSE_READ, "h:dG9r=", "GET",
    "/payments/api/v1/sales/history",
    "max_results=500&start_date=1772352000000&end_date=1773129599999&commission_as=PRODUCER"
    "&transaction_status=APPROVED&transaction_status=COMPLETE&transaction_status=PROTESTED"
    "&transaction_status=REFUNDED&transaction_status=PARTIALLY_REFUNDED"
    "&transaction_status=CHARGEBACK&transaction_status=OVERDUE&transaction_status=PRE_ORDER"
    "&transaction_status=PRINTED_BILLET&transaction_status=PROCESSING_TRANSACTION"
    "&transaction_status=STARTED&transaction_status=UNDER_ANALISYS"
    "&transaction_status=WAITING_PAYMENT&transaction_status=BLOCKED&transaction_status=CANCELLED"
    "&transaction_status=EXPIRED&transaction_status=NO_FUNDS&page_token=dG9r%3D",
    "Content-Type", "application/json" },
};

typedef struct
{
  TakingsAdapter *adapter;
  GHashTable *fields;
  TakingsContext context;
} Setting;

static void
setting_clear (Setting *setting)
{
  g_hash_table_unref (setting->fields);
  g_clear_pointer (&setting->context.zone, takings_zone_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Setting, setting_clear)

static void
setting_init (Setting *setting, const char *network, const char *fields)
{
  const TakingsAdapterInfo *info;

  setting->adapter = takings_registry_lookup (network);
  g_assert_nonnull (setting->adapter);
  info = takings_adapter_get_info (setting->adapter);
  setting->fields = make_fields (fields);
  setting->context = (TakingsContext){ .fields = setting->fields,
                                       .zone = takings_zone_new (info->zone, NULL),
                                       .token = SECRET,
                                       .from = 1772352000, /* 2026-03-01 08:00 UTC */
                                       .to = 1773129600,   /* 2026-03-10 08:00 UTC */
                                       .from_day = 20513,
                                       .to_day = 20522,
                                       .now = 1773129600 };
}

static void
test_ask (gconstpointer data)
{
  const Ask *ask = data;
  g_auto (Setting) setting = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsRequest) request = NULL;
  gboolean found = ask->header == NULL;

  setting_init (&setting, ask->network, ask->fields);
  takings_adapter_prepare_fields (setting.adapter, setting.fields, &error);
  g_assert_no_error (error);
  setting.context.purpose = ask->purpose;
  setting.context.cursor = ask->cursor;
  request = takings_adapter_next_request (setting.adapter, &setting.context, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (request->method, ==, ask->method);
  g_assert_cmpstr (request->path->str, ==, ask->path);
  g_assert_cmpstr (request->query->str, ==, ask->query);
  g_assert_null (request->body);
  g_assert_cmpstr (request->content_type, ==,
                   ask->purpose == TAKINGS_PURPOSE_TOKEN ? "application/json" : NULL);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    if (g_strcmp0 (g_ptr_array_index (request->headers, i), ask->header) == 0)
      {
        g_assert_false (found);
        found = TRUE;
        g_assert_cmpstr (g_ptr_array_index (request->headers, i + 1), ==, ask->value);
      }
  g_assert_true (found);
}

static const struct
{
  const char *network, *fields, *named, *where;
} refusals[] = {
  { "clickbank", "", "“api_key”", "API Management" },
  { "clickbank", "api_key=" SECRET "!", "“api_key”", "API Management" },
  { "clickbank", "api_key=" SECRET ";nicknames=no/names", "“nicknames”", "separated by commas" },
  { "clickbank", "api_key=" SECRET ";currency=" SECRET, "“currency”", "ClickBank" },
  { "digistore24", "api_key=" SECRET, "“api_key”", "API keys" },
  { "digistore24", "api_key=12-" SECRET ";role=" SECRET, "“role”", "Whose" },
  { "buygoods", "token=" SECRET, "“account_id”", "API link" },
  { "buygoods", "account_id=" SECRET ";token=" SECRET, "“account_id”", "API link" },
  { "buygoods", "link=https://x.example/?a=12345&token=no%20" SECRET, "“token”", "API link" },
  { "maxweb", "source=feed;token=" SECRET, "“feed_token”", "relay" },
  { "maxweb", "source=reports;token=" SECRET, "“account_id”", "API links" },
  { "maxweb", "source=" SECRET, "“source”", "relay" },
  { "jvzoo", "affiliate_id=1", "“api_key”", "Applications" },
  { "jvzoo", "api_key=" SECRET ";affiliate_id=" SECRET, "“affiliate_id”", "My Account" },
  { "hotmart", "client_id=" SECRET, "“client_secret”", "Developer Credentials" },
  { "hotmart", "basic=" SECRET, "“basic”", "Developer Credentials" },
  { "hotmart", "client_id=a;client_secret=" SECRET ";role=" SECRET, "“role”", "Whose" },
};

/* Before anything is sent, and again when a request is made of what the keyring gave back. */
static void
test_refusals (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_auto (Setting) setting = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s: %s", refusals[i].network, refusals[i].named);
      setting_init (&setting, refusals[i].network, refusals[i].fields);
      g_assert_false (takings_adapter_prepare_fields (setting.adapter, setting.fields, &error));
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH);
      g_assert_nonnull (strstr (error->message, refusals[i].named));
      g_assert_nonnull (strstr (error->message, refusals[i].where));
      g_assert_null (strstr (error->message, "3CRET"));
    }
}

static void
test_without_fields (void)
{
  GPtrArray *adapters = takings_registry_list ();

  g_assert_cmpuint (adapters->len, >=, 6);
  for (guint i = 0; i < adapters->len; i++)
    for (int purpose = TAKINGS_PURPOSE_CHECK; purpose <= TAKINGS_PURPOSE_READ; purpose++)
      {
        const char *id = takings_adapter_get_info (g_ptr_array_index (adapters, i))->id;
        g_auto (Setting) setting = { 0 };
        g_autoptr (GError) error = NULL;

        setting_init (&setting, id, "");
        setting.context.purpose = (TakingsPurpose) purpose;
        g_assert_null (takings_adapter_next_request (setting.adapter, &setting.context, &error));
        g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH);
        g_assert_nonnull (strstr (error->message, "is missing"));
      }
}

/* However a network answers, an error repeats neither what was sent nor what came. */
static void
test_silent_errors (void)
{
  static const char *const bodies[] = { "",
                                        SECRET,
                                        "<html>" SECRET "</html>",
                                        "{\"result\":\"error\",\"code\":2,\"message\":\"" SECRET
                                        "\"}",
                                        "{\"result\":0,\"result_str\":\"" SECRET " token\"}",
                                        "{\"error\":\"" SECRET "\"}",
                                        "{\"meta\":{\"status\":{\"http_status_code\":401,"
                                        "\"message\":\"" SECRET "\"}}}",
                                        "{\"" SECRET "\":[" };
  static const guint statuses[] = { 200, 302, 400, 401, 403, 404, 429, 500 };
  GPtrArray *adapters = takings_registry_list ();
  guint n_errors = 0;

  for (guint i = 0; i < adapters->len * G_N_ELEMENTS (bodies) * G_N_ELEMENTS (statuses); i++)
    {
      TakingsAdapter *adapter = g_ptr_array_index (adapters, i % adapters->len);
      const char *body = bodies[i / adapters->len % G_N_ELEMENTS (bodies)];
      g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
      TakingsResponse response = { statuses[i / adapters->len / G_N_ELEMENTS (bodies)], headers };
      g_autoptr (TakingsPage) page = takings_page_new (g_strdup (body), strlen (body));
      g_auto (Setting) setting = { 0 };
      g_autoptr (GError) error = NULL;

      setting_init (&setting, takings_adapter_get_info (adapter)->id, "token=" SECRET);
      setting.context.purpose = i % 2 == 0 ? TAKINGS_PURPOSE_READ : TAKINGS_PURPOSE_CHECK;
      if (takings_adapter_read_page (adapter, &setting.context, &response, page, &error))
        continue;
      n_errors++;
      g_assert_null (strstr (error->message, "3CRET"));
    }
  g_assert_cmpuint (n_errors, >, 100);
}

/* A check that may not ask who we are asks for one sale instead. */
static void
test_second_check (void)
{
  static const guint statuses[] = { 403, 404 };

  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
      TakingsResponse response = { statuses[i], headers };
      g_autoptr (TakingsPage) page = takings_page_new (g_strdup ("{}"), 2);
      g_autoptr (TakingsPage) again = takings_page_new (g_strdup ("{}"), 2);
      g_auto (Setting) setting = { 0 };
      g_autoptr (GError) error = NULL;

      setting_init (&setting, "hotmart", "client_id=a;client_secret=b");
      setting.context.purpose = TAKINGS_PURPOSE_CHECK;
      takings_adapter_read_page (setting.adapter, &setting.context, &response, page, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (page->next_cursor, ==, "h:");
      setting.context.cursor = page->next_cursor;
      g_assert_false (
        takings_adapter_read_page (setting.adapter, &setting.context, &response, again, &error));
      g_assert_null (again->next_cursor);
    }
}

/* The number of pages that a network names may be wrong: full pages are followed, empty ones not.
 */
static void
test_page_count (void)
{
  static const struct
  {
    const char *count;
    guint rows;
    const char *next;
  } cases[] = {
    { "\"1\"", 1000, "t:3" }, { "1", 999, NULL },    { "2", 7, NULL },
    { "9", 7, "t:3" },        { "9", 0, NULL },      { "null", 1000, "t:3" },
    { "null", 999, NULL },    { "-3", 1000, "t:3" }, { "\"many\"", 3, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
      TakingsResponse response = { 200, headers };
      g_autoptr (GString) body = g_string_new ("{\"result\":\"success\",\"data\":{");
      g_autoptr (TakingsPage) page = NULL;
      g_auto (Setting) setting = { 0 };
      g_autoptr (GError) error = NULL;
      gsize len;

      g_string_append_printf (body, "\"page_count\":%s,\"transaction_list\":[", cases[i].count);
      for (guint row = 0; row < cases[i].rows; row++)
        g_string_append_printf (body,
                                "%s{\"id\":%u,\"purchase_id\":\"P%u\",\"amount\":\"1.00\","
                                "\"currency\":\"EUR\",\"transaction_type\":\"payment\","
                                "\"created_at\":\"2026-03-02 23:30:00\"}",
                                row > 0 ? "," : "", row + 1, row + 1);
      g_string_append (body, "]}}");
      len = body->len;
      page = takings_page_new (g_string_free (g_steal_pointer (&body), FALSE), len);
      setting_init (&setting, "digistore24", "api_key=12-" SECRET);
      setting.context.purpose = TAKINGS_PURPOSE_READ;
      setting.context.cursor = (char *) "t:2";
      takings_adapter_read_page (setting.adapter, &setting.context, &response, page, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (page->entries->len, ==, cases[i].rows);
      g_assert_cmpstr (page->next_cursor, ==, cases[i].next);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types));
  for (guint i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      g_autofree char *name = g_strdup_printf ("/requests/%s/%u", asks[i].network, i);

      g_test_add_data_func (name, &asks[i], test_ask);
    }
  g_test_add_func ("/requests/refusals", test_refusals);
  g_test_add_func ("/requests/without-fields", test_without_fields);
  g_test_add_func ("/requests/silent-errors", test_silent_errors);
  g_test_add_func ("/requests/page-count", test_page_count);
  g_test_add_func ("/requests/second-check", test_second_check);
  return g_test_run ();
}
