/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maxweb-private.h"

/* No documented API: "feed" is a relay of the person's own that lists received postbacks, "reports"
 * the daily totals of ClickCRM, unconfirmed. Neither has a host of its own here, so that a token
 * never goes to a host that nobody named. */
struct _TakingsMaxweb
{
  TakingsAdapter parent_instance;
};
#define TAKINGS_TYPE_MAXWEB (takings_maxweb_get_type ())
G_DECLARE_FINAL_TYPE (TakingsMaxweb, takings_maxweb, TAKINGS, MAXWEB, TakingsAdapter)
G_DEFINE_FINAL_TYPE (TakingsMaxweb, takings_maxweb, TAKINGS_TYPE_ADAPTER)

enum
{
  RESULT,
  DATA,
  NEXT,
  NEXT_2,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  { "result" },
  { "data", TRUE },
  { "next_cursor" },
  { "next_page" },
};

static gboolean
is_feed (const TakingsContext *context)
{
  const char *source = takings_context_get (context, "source");

  return source != NULL ? g_str_equal (source, "feed")
                        : takings_context_get (context, "feed_token") != NULL;
}

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  gboolean feed = is_feed (context), read = context->purpose == TAKINGS_PURPOSE_READ;
  const char *token = takings_context_get (context, feed ? "feed_token" : "token");
  const char *account = takings_context_get (context, "account_id");
  g_autofree char *from = NULL, *to = NULL;
  TakingsRequest *request;

  if (token == NULL || (!feed && account == NULL))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH, "MaxWeb: “%s” is missing",
                   feed            ? "feed_token"
                   : token == NULL ? "token"
                                   : "account_id");
      return NULL;
    }
  request = takings_request_new ("GET", feed ? "/" : "/affiliates/v2/byday");
  takings_request_header (request, "Accept", "application/json");
  if (feed)
    {
      takings_request_bearer (request, token);
      takings_request_query_int (request, "since", context->from);
      if (read && context->cursor != NULL)
        takings_request_query (request, "cursor", context->cursor);
      return request;
    }
  from = takings_day_format (read ? context->from_day : context->to_day);
  to = takings_day_format (context->to_day);
  takings_request_query (request, "a", account);
  takings_request_query (request, "token", token);
  takings_request_query (request, "date_from", from);
  takings_request_query (request, "date_to", to);
  takings_request_query (request, "response_type", "json");
  if (read && context->cursor != NULL)
    takings_request_query (request, "next_page", context->cursor);
  return request;
}

static gboolean
refuse (GError **error, TakingsError code, const char *message)
{
  g_set_error_literal (error, TAKINGS_ERROR, code, message);
  return FALSE;
}

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  gboolean feed = is_feed (context), whole;
  TakingsText top[N_TOP] = { 0 }, next;
  TakingsJson json;
  TakingsJsonList list;

  if (response->status >= 300 && response->status < 400)
    return refuse (error, TAKINGS_ERROR_AUTH, "MaxWeb redirects to another page: sign-in needed");
  if (!takings_response_check (response, page, "MaxWeb", error))
    return FALSE;
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (top[RESULT].data != NULL && !takings_text_is (top[RESULT], "1"))
    return refuse (error, TAKINGS_ERROR_AUTH, "MaxWeb did not accept the credentials");
  takings_json_list_init (&list,
                          context->purpose == TAKINGS_PURPOSE_READ ? top[DATA] : TAKINGS_TEXT_NONE);
  for (; takings_json_list_next (&list); page->n_read++)
    if (!(feed ? takings_maxweb_postback_row (context, page, &list.json, list.position)
               : takings_maxweb_day_row (context, page, &list.json, list.position)))
      takings_page_reject (page, list.position, "the row is not readable");
  if (!whole || (top[DATA].data == NULL && top[RESULT].data == NULL && feed))
    return refuse (error, TAKINGS_ERROR_PROTOCOL, "MaxWeb's answer is not readable");
  next = feed ? top[NEXT] : top[NEXT_2];
  if (page->n_read > 0 && !takings_text_is_empty (next) && !takings_text_is (next, "0")
      && !takings_text_equal (next, takings_text (context->cursor)) && (feed || page->n_read >= 50))
    page->next_cursor = takings_text_dup (next);
  return TRUE;
}

static void
takings_maxweb_class_init (TakingsMaxwebClass *klass)
{
  TakingsAdapterClass *adapter_class = TAKINGS_ADAPTER_CLASS (klass);

  adapter_class->info = &takings_maxweb_info;
  adapter_class->next_request = next_request;
  adapter_class->read_page = read_page;
}

static void
takings_maxweb_init (TakingsMaxweb *self)
{
}
