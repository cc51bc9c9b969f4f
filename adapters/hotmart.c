/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hotmart-private.h"

/* Two passes a window: commissions as notes ("c:TOKEN"), then the sales that ask for them
 * ("h:TOKEN"). "C" and "H" are the same without the list of statuses. */
struct _TakingsHotmart
{
  TakingsAdapter parent_instance;
};
#define TAKINGS_TYPE_HOTMART (takings_hotmart_get_type ())
G_DECLARE_FINAL_TYPE (TakingsHotmart, takings_hotmart, TAKINGS, HOTMART, TakingsAdapter)
G_DEFINE_FINAL_TYPE (TakingsHotmart, takings_hotmart, TAKINGS_TYPE_ADAPTER)

enum
{
  ITEMS,
  NEXT,
  FAULT,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  { "items", TRUE },
  { "page_info/next_page_token" },
  { "error" },
};

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  const char *cursor = context->cursor != NULL && *context->cursor != '\0' ? context->cursor : "c:";
  gboolean sales = g_ascii_tolower (cursor[0]) == 'h' || context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsRequest *request;

  if (context->purpose == TAKINGS_PURPOSE_TOKEN)
    return takings_hotmart_token_request (context, error);
  request = takings_request_new ("GET", sales ? "/payments/api/v1/sales/history"
                                              : "/payments/api/v1/sales/commissions");
  takings_request_bearer (request, context->token != NULL ? context->token : "");
  takings_request_header (request, "Accept", "application/json");
  takings_request_header (request, "Content-Type", "application/json");
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    {
      takings_request_query_int (request, "max_results", 1);
      return request;
    }
  takings_request_query_int (request, "max_results", 500);
  takings_request_query_int (request, "start_date", context->from * 1000);
  takings_request_query_int (request, "end_date", context->to * 1000 - 1);
  takings_request_query (request, "commission_as", takings_hotmart_role (context));
  if (g_ascii_islower (cursor[0]))
    takings_hotmart_ask_statuses (request);
  if (cursor[1] == ':' && cursor[2] != '\0')
    takings_request_query (request, "page_token", cursor + 2);
  return request;
}

static gboolean
refuse (GError **error, TakingsText word)
{
  gboolean auth = takings_text_is (word, "unauthorized") || takings_text_is (word, "token_expired")
                  || takings_text_is (word, "unauthorized_client");

  g_set_error_literal (error, TAKINGS_ERROR,
                       auth                                          ? TAKINGS_ERROR_AUTH
                       : takings_text_is (word, "too_many_requests") ? TAKINGS_ERROR_RATE_LIMITED
                                                                     : TAKINGS_ERROR_PROTOCOL,
                       word.data != NULL ? "Hotmart answered with an error instead of data"
                                         : "Hotmart's answer is not readable");
  return FALSE;
}

static gboolean
check_status (const TakingsResponse *response, TakingsPage *page, char phase, gboolean *again,
              GError **error)
{
  TakingsText body = { page->body, page->body_len };

  page->shrink_window = response->status == 502;
  *again = response->status == 400 && g_ascii_islower (phase)
           && takings_text_contains (body, "\"invalid_parameter\"");
  return *again || takings_response_check (response, page, "Hotmart", error);
}

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  const char *cursor = context->cursor != NULL && *context->cursor != '\0' ? context->cursor : "c:";
  gboolean check = context->purpose != TAKINGS_PURPOSE_READ, again, whole;
  gboolean sales = g_ascii_tolower (cursor[0]) == 'h';
  TakingsText top[N_TOP] = { 0 };
  TakingsJson json;
  TakingsJsonList list;

  if (!check_status (response, page, check ? 'C' : cursor[0], &again, error))
    return FALSE;
  if (again)
    {
      page->warning = g_strdup ("Hotmart refused the list of statuses: refunds not visible.");
      takings_page_set_next (page, sales ? "H:" : "C:");
      return TRUE;
    }
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (top[FAULT].data != NULL || top[ITEMS].data == NULL)
    return refuse (error, top[FAULT]);
  if (check)
    return whole || refuse (error, TAKINGS_TEXT_NONE);
  for (takings_json_list_init (&list, top[ITEMS]); takings_json_list_next (&list); page->n_read++)
    if (!(sales ? takings_hotmart_sale_row (page, &list.json, list.position)
                : takings_hotmart_note_row (context, page, &list.json, list.position)))
      takings_page_reject (page, list.position, "the row is not readable");
  if (!whole || list.json.broken != NULL)
    return refuse (error, TAKINGS_TEXT_NONE);
  if (!takings_text_is_empty (top[NEXT])
      && !takings_text_equal (top[NEXT], takings_text (strlen (cursor) > 2 ? cursor + 2 : "")))
    takings_page_set_next (
      page,
      takings_page_print (page, "%c:%.*s", cursor[0], (int) top[NEXT].len, top[NEXT].data).data);
  else if (!sales)
    takings_page_set_next (page, cursor[0] == 'c' ? "h:" : "H:");
  return TRUE;
}

static void
takings_hotmart_class_init (TakingsHotmartClass *klass)
{
  TakingsAdapterClass *adapter_class = TAKINGS_ADAPTER_CLASS (klass);

  adapter_class->info = &takings_hotmart_info;
  adapter_class->prepare_fields = takings_hotmart_prepare;
  adapter_class->next_request = next_request;
  adapter_class->read_page = read_page;
}

static void
takings_hotmart_init (TakingsHotmart *self)
{
}
