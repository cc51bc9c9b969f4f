/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "test-network.h"

#include <stdlib.h>
#include <string.h>

typedef TakingsAdapter LineNet;
typedef TakingsAdapterClass LineNetClass;
typedef TakingsAdapter TokenNet;
typedef TakingsAdapterClass TokenNetClass;
typedef TakingsAdapter SlowNet;
typedef TakingsAdapterClass SlowNetClass;
typedef TakingsAdapter DayNet;
typedef TakingsAdapterClass DayNetClass;
static GType line_net_get_type (void);
static GType token_net_get_type (void);
static GType slow_net_get_type (void);
static GType day_net_get_type (void);
G_DEFINE_TYPE (LineNet, line_net, TAKINGS_TYPE_ADAPTER)
G_DEFINE_TYPE (TokenNet, token_net, TAKINGS_TYPE_ADAPTER)
G_DEFINE_TYPE (SlowNet, slow_net, TAKINGS_TYPE_ADAPTER)
G_DEFINE_TYPE (DayNet, day_net, TAKINGS_TYPE_ADAPTER)

static const TakingsFieldSpec fields[] = {
  { .key = "api_key",
    .label = "API key",
    .where = "Settings > Keys",
    .secret = TRUE,
    .required = TRUE },
};
#define COMMON                                                                                     \
  .color = "#000000", .fields = fields, .n_fields = G_N_ELEMENTS (fields), .overlap_days = 3,      \
  .requests_per_minute = 6000, .delivers = TAKINGS_DELIVERS_SALES,                                 \
  .base_url = "https://linenet.invalid"
static const TakingsAdapterInfo line_info = { .id = "linenet",
                                              .name = "Line Net",
                                              .zone = "UTC",
                                              .backfill_days = 30,
                                              .timeout_seconds = 20,
                                              .reset_header = "ratelimit-reset",
                                              COMMON };
static const TakingsAdapterInfo token_info = { .id = "tokennet",
                                               .name = "Token Net",
                                               .zone = "UTC",
                                               .backfill_days = 30,
                                               .timeout_seconds = 20,
                                               .token_url = "https://tokens.invalid",
                                               .needs_token = TRUE,
                                               COMMON };
static const TakingsAdapterInfo slow_info = { .id = "slownet",
                                              .name = "Slow Net",
                                              .zone = "UTC",
                                              .backfill_days = 30,
                                              .timeout_seconds = 1,
                                              COMMON };
static const TakingsAdapterInfo day_info = { .id = "daynet",
                                             .name = "Day Net",
                                             .zone = TEST_ZONE,
                                             .window_days = 7,
                                             .backfill_days = 60,
                                             .timeout_seconds = 20,
                                             COMMON };

static TakingsRequest *
next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  TakingsRequest *request;
  if (context->purpose == TAKINGS_PURPOSE_TOKEN)
    {
      request = takings_request_new ("POST", "/token");
      takings_request_bearer (request, takings_context_get (context, "api_key"));
      return request;
    }
  request = takings_request_new ("GET",
                                 context->purpose == TAKINGS_PURPOSE_CHECK ? "/check" : "/list");
  takings_request_query_int (request, "from", context->from_day);
  takings_request_query_int (request, "to", context->to_day);
  takings_request_query (request, "key", takings_context_get (context, "api_key"));
  if (context->cursor != NULL)
    takings_request_query (request, "cursor", context->cursor);
  takings_request_bearer (
    request, context->token != NULL ? context->token : takings_context_get (context, "api_key"));
  return request;
}

static void
read_row (TakingsPage *page, char *line, guint i)
{
  char *space = strchr (line, ' ');
  char *moment = space != NULL ? strchr (space + 1, ' ') : NULL;
  TakingsEntry entry = { .kind = TAKINGS_KIND_SALE,
                         .state = TAKINGS_STATE_APPROVED,
                         .has_amount = TRUE,
                         .has_commission = TRUE,
                         .currency = "USD" };
  page->n_read++;
  if (space == NULL)
    {
      takings_page_reject (page, i, "no amount");
      return;
    }
  entry.entry_id = (TakingsText){ line, (gsize) (space - line) };
  entry.order_id = entry.entry_id;
  entry.amount = entry.commission = atoll (space);
  entry.occurred_at = moment != NULL ? atoll (moment) : TEST_NOW - atoll (line) * 60;
  takings_page_add (page, &entry);
}

static gboolean
read_page (TakingsAdapter *self, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  guint i = 0;
  if (response->status == 403)
    page->ambiguous = TRUE;
  if (!takings_response_check (response, page, takings_adapter_get_info (self)->name, error))
    return FALSE;
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return TRUE;
  if (!g_str_has_prefix (page->body, "next="))
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL, "Not a page.");
      return FALSE;
    }
  for (char *line = page->body, *end; line != NULL && *line != '\0'; line = end, i++)
    {
      end = strchr (line, '\n');
      if (end != NULL)
        *end++ = '\0';
      if (i > 0)
        read_row (page, line, i - 1);
      else if (line[5] != '\0')
        takings_page_set_next (page, line + 5);
    }
  return TRUE;
}

#define DEFINE_NETWORK(name, Name)                                                                 \
  static void name##_net_class_init (Name##Class *klass)                                           \
  {                                                                                                \
    klass->info = &name##_info;                                                                    \
    klass->next_request = next_request;                                                            \
    klass->read_page = read_page;                                                                  \
  }                                                                                                \
  static void name##_net_init (Name *self) {}
DEFINE_NETWORK (line, LineNet)
DEFINE_NETWORK (token, TokenNet)
DEFINE_NETWORK (slow, SlowNet)
DEFINE_NETWORK (day, DayNet)

void
test_network_register (void)
{
  const TakingsAdapterTypeFunc types[] = { line_net_get_type, token_net_get_type, slow_net_get_type,
                                           day_net_get_type };
  takings_registry_fill (types, G_N_ELEMENTS (types));
}

void
test_server_answer (SoupServerMessage *message, guint status, const char *type, const char *body)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

void
test_server_set_date (SoupServerMessage *message, gint64 moment)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (moment);
  g_autofree char *text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Date", text);
}

/* The rows of the days asked for that had happened by then. */
static void
answer_days (TestServer *server, SoupServerMessage *message, GHashTable *query, const char *cursor)
{
  gint64 from = atoll (g_hash_table_lookup (query, "from"));
  gint64 to = atoll (g_hash_table_lookup (query, "to"));
  guint skip = cursor != NULL ? (guint) atoi (cursor) : 0, n = 0;
  g_autoptr (TakingsZone) zone = takings_zone_new (TEST_ZONE, NULL);
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autoptr (GString) body = g_string_new ("next=");

  for (guint i = 0; i < server->moments->len && n <= skip + server->rows; i++)
    {
      gint64 moment = g_array_index (server->moments, gint64, i);
      gint32 day = takings_zone_day (zone, moment);
      if (moment > server->today || day < from || day > to)
        continue;
      if (n >= skip && n < skip + server->rows)
        g_string_append_printf (rows, "%u %u %" G_GINT64_FORMAT "\n", i, 1000000 + i, moment);
      n++;
    }
  if (n > skip + server->rows)
    g_string_append_printf (body, "%u", skip + server->rows);
  g_string_append_c (body, '\n');
  g_string_append (body, rows->str);
  test_server_answer (message, 200, "text/plain", body->str);
  if (server->tells_time)
    test_server_set_date (message, server->today);
}

static void
answer_page (TestServer *server, SoupServerMessage *message, const char *cursor)
{
  guint page = cursor != NULL ? (guint) atoi (cursor) : 0;
  g_autoptr (GString) body = g_string_new ("next=");
  if (page + 1 < server->pages)
    g_string_append_printf (body, "%u", page + 1);
  g_string_append_c (body, '\n');
  for (guint i = 0; i < server->rows; i++)
    g_string_append_printf (body, "%u %u\n", page * server->rows + i, 1000000 + i);
  test_server_answer (message, 200, "text/plain", body->str);
}

typedef struct
{
  SoupServer *soup;
  SoupServerMessage *message;
} Paused;

static gboolean
unpause_cb (gpointer data)
{
  g_autofree Paused *paused = data;
  soup_server_message_unpause (paused->message);
  g_object_unref (paused->message);
  return G_SOURCE_REMOVE;
}

static void
handle_cb (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query,
           gpointer data)
{
  TestServer *server = data;
  const char *cursor = query != NULL ? g_hash_table_lookup (query, "cursor") : NULL;
  const char *key = query != NULL ? g_hash_table_lookup (query, "key") : NULL;
  gboolean scripted = key == NULL || g_str_has_prefix (key, "bad")
                      || strcmp (key, TEST_CANARY) == 0;

  server->requests++;
  if (server->latency_ms > 0)
    {
      Paused *paused = g_new0 (Paused, 1);
      paused->message = g_object_ref (message);
      soup_server_message_pause (message);
      g_autoptr (GSource) source = g_timeout_source_new (server->latency_ms);
      g_source_set_callback (source, unpause_cb, paused, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
    }
  if (strcmp (path, "/token") == 0)
    {
      g_autofree char *body = NULL;
      if (server->at_token != NULL)
        server->at_token (server);
      body = g_strdup_printf ("{\"access_token\":\"t%u\",\"expires_in\":3600}", ++server->tokens);
      test_server_answer (message, 200, "application/json", body);
      return;
    }
  if (scripted && server->script != NULL)
    {
      gint64 now = g_get_monotonic_time ();
      g_array_append_val (server->times, now);
      if (server->script (server, message, server->scripted++, cursor))
        return;
    }
  if (strcmp (path, "/check") == 0)
    test_server_answer (message, 200, "text/plain", "fine");
  else if (server->moments != NULL)
    answer_days (server, message, query, cursor);
  else
    answer_page (server, message, cursor);
}

TestServer *
test_server_new (void)
{
  TestServer *server = g_new0 (TestServer, 1);
  g_autoptr (GError) error = NULL;
  GSList *uris;

  server->pages = 3;
  server->rows = 10;
  server->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  server->soup = soup_server_new (NULL, NULL);
  soup_server_add_handler (server->soup, NULL, handle_cb, server, NULL);
  g_assert_true (soup_server_listen_local (server->soup, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (server->soup);
  server->endpoint = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return server;
}

void
test_server_free (TestServer *server)
{
  soup_server_disconnect (server->soup);
  g_object_unref (server->soup);
  g_array_unref (server->times);
  g_clear_pointer (&server->moments, g_array_unref);
  g_clear_pointer (&server->bodies, g_ptr_array_unref);
  g_free (server->endpoint);
  g_free (server);
}
