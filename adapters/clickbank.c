/* SPDX-License-Identifier: GPL-3.0-or-later */
/* orders2, one entry a line item. Every scalar may be a string, null is {"@nil":"true"}, a list of
 * one is an object, no rows is the body "null"; status 206 says that pages follow. */
#include "config.h"

#include "row.h"

#include <glib/gi18n-lib.h>

static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"),
    N_ ("Primary account → Settings → API Management → Create New API Key"),
    "^API-[0-9A-Za-z]{20,64}$", .prefix = "API-", .secret = TRUE, .required = TRUE },
  { "developer_key", N_ ("Developer key"), N_ ("Only for a clerk key made before July 2023"),
    "^DEV-[0-9A-Za-z]{20,64}$", .prefix = "DEV-", .secret = TRUE },
  { "nicknames", N_ ("Nicknames"), N_ ("Only these accounts, separated by commas; empty for all"),
    "^[a-z0-9]{5,10}(,[a-z0-9]{5,10})*$", .list = TRUE },
  { "currency", N_ ("Currency of the account"), N_ ("ClickBank does not name it in its rows"),
    "^[A-Z]{3}$", .fallback = "USD" },
};
static const TakingsAdapterInfo info = {
  .id = "clickbank",
  .name = "ClickBank",
  .color = "#2f6fb5",
  .base_url = "https://api.clickbank.com",
  .zone = "America/Los_Angeles",
  TAKINGS_FIELDS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 3,
  .sweeps = { { 168, 90 } },
  .requests_per_minute = 120,
  .timeout_seconds = 180,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
};

static TakingsRequest *
next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsRequest *request = takings_request_new ("GET", check ? "/rest/1.3/quickstats/accounts"
                                                              : "/rest/1.3/orders2/list");
  const char *key = takings_context_get (context, "api_key");
  const char *developer = takings_context_get (context, "developer_key");
  g_autofree char *pair = developer != NULL ? g_strconcat (developer, ":", key, NULL) : NULL;

  takings_request_header (request, "Authorization", pair != NULL ? pair : key);
  if (!check)
    {
      takings_request_query_day (request, "startDate", context->from_day);
      takings_request_query_day (request, "endDate", context->to_day);
      takings_request_header (request, "Page", context->cursor != NULL ? context->cursor : "1");
    }
  return request;
}

enum
{
  RECEIPT,
  ROLE
};
static const TakingsRowField order_fields[] = {
  [RECEIPT] = { "receipt", TAKINGS_TO_SLOT, TAKINGS_REQUIRED },
  [ROLE] = { "role", TAKINGS_TO_SLOT },
  { "lineItemData", TAKINGS_TO_LIST, TAKINGS_REQUIRED },
  { "transactionTime", TAKINGS_TO_MOMENT, TAKINGS_REQUIRED },
  { "transactionType", TAKINGS_TO_STATUS, TAKINGS_REQUIRED },
  { "trackingId", TAKINGS_TO_TRACKING_ID },
  { "affiliateTrackingParameters/affSub1", TAKINGS_TO_TRACKING_ID },
  { "affiliateTrackingParameters/campaign", TAKINGS_TO_CAMPAIGN },
  { "vendor", TAKINGS_TO_VENDOR },
  { "affiliate", TAKINGS_TO_AFFILIATE },
  { "country", TAKINGS_TO_COUNTRY },
  { "currency", TAKINGS_TO_PAID_CURRENCY },
  { "email", TAKINGS_TO_CUSTOMER },
};
static const TakingsWord types[] = {
  { "SALE", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED },
  { "BILL", TAKINGS_KIND_REBILL, TAKINGS_STATE_APPROVED },
  { "RFND|INSF", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED },
  { "CGBK", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED },
  { "FEE", TAKINGS_KIND_FEE, TAKINGS_STATE_APPROVED },
  { "TEST_BILL", TAKINGS_KIND_REBILL, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
  { "TEST_RFND", TAKINGS_KIND_REFUND, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
  { "TEST_FEE", TAKINGS_KIND_FEE, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
  { "~TEST", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
  { NULL, TAKINGS_KIND_ADJUSTMENT, TAKINGS_STATE_VOID },
};

enum
{
  ITEM
};
static const TakingsRowField line_fields[] = {
  [ITEM] = { "itemNo", TAKINGS_TO_SLOT },     { "lineItemType", TAKINGS_TO_UPSELL },
  { "productTitle", TAKINGS_TO_PRODUCT },     { "customerAmount", TAKINGS_TO_AMOUNT },
  { "accountAmount", TAKINGS_TO_COMMISSION },
};

static TakingsText
nickname (const TakingsRow *order)
{
  return takings_text_is (order->slots[ROLE], "VENDOR") ? order->entry.vendor
                                                        : order->entry.affiliate;
}

/* The same receipt may be refunded twice, and item and moment be the same for two lines. */
static gboolean
fix_line (TakingsRow *row)
{
  const TakingsText *order = row->outer->slots, item = row->slots[ITEM];
  TakingsEntry *entry = &row->entry;
  char moment[32];
  TakingsText name = takings_row_lower (row, nickname (row->outer));
  TakingsText time = { moment, takings_moment_print (entry->occurred_at, moment) };

  entry->entry_id = takings_row_distinct (
    row, TAKINGS_JOIN (row->page, order[ROLE], TAKINGS_COLON, name, TAKINGS_COLON, order[RECEIPT],
                       TAKINGS_COLON, entry->raw_status, TAKINGS_COLON, item, TAKINGS_COLON, time));
  if (!takings_text_is_empty (entry->vendor) && !takings_text_is_empty (item))
    entry->product_id = TAKINGS_JOIN (row->page, entry->vendor, TAKINGS_COLON, item);
  return TRUE;
}

/* A rebill's receipt is its first one's and a suffix: what belongs together has one order id. */
static gboolean
fix_order (TakingsRow *row)
{
  const char *wanted = takings_context_get (row->context, "nicknames");
  TakingsText receipt = row->slots[RECEIPT];
  const char *dash = memchr (receipt.data, '-', receipt.len);

  if (wanted != NULL && !takings_list_has (wanted, nickname (row)))
    return FALSE;
  row->entry.order_id = receipt;
  if (dash != NULL && dash > receipt.data)
    row->entry.order_id.len = (gsize) (dash - receipt.data);
  return TRUE;
}

static gboolean
read_page (TakingsAdapter *self, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  static const TakingsMapField top_fields[] = { { "orderData", TRUE } };
  static TakingsRowKind lines = { TAKINGS_FIELDS (line_fields), .currency = "USD",
                                  .signed_sales = TRUE, .fix = fix_line };
  static TakingsRowKind orders = { TAKINGS_FIELDS (order_fields), .words = types, .fix = fix_order,
                                   .lines = &lines };
  TakingsText body = takings_text_strip ((TakingsText){ page->body, page->body_len });
  TakingsText top[1] = { TAKINGS_TEXT_NONE };
  gboolean whole;

  page->ambiguous = response->status == 403;
  if (page->ambiguous)
    return takings_refuse (error, TAKINGS_ERROR_AUTH,
                           "ClickBank refused the key, or its request limit is reached (HTTP 403)");
  if (!takings_response_check (response, page, info.name, error))
    return FALSE;
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return TRUE;
  if (response->status == 206)
    takings_page_set_next (
      page, takings_page_number (page, takings_cursor_number (context->cursor) + 1).data);
  if (body.len == 0 || takings_text_equal (body, TAKINGS_TEXT ("null")))
    return TRUE;
  whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  if (!takings_rows_read (&orders, &TAKINGS_ROWS_OF (context, page), top[0]) || !whole
      || !takings_text_contains (body, "orderData"))
    return takings_refuse_broken (error, &info);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Clickbank, clickbank, NULL, next_request, read_page)
