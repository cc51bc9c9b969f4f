/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No documented API: "feed" is a relay of the person's own that lists received postbacks, "reports"
 * the daily totals of ClickCRM, unconfirmed. Neither has a host of its own here. */
#include "config.h"

#include "daily-totals.h"

#include <glib/gi18n-lib.h>

static const char *const sources[] = { "feed", "reports", NULL };
static const TakingsFieldSpec fields[] = {
  { "source", N_ ("Source"),
    N_ ("feed: your relay of postbacks; reports: daily totals (unconfirmed)"), .choices = sources },
  { "feed_token", N_ ("Feed token"), N_ ("Your relay"), .secret = TRUE },
  { "account_id", N_ ("Account ID"), N_ ("MaxWeb → API links") },
  { "token", N_ ("Token"), N_ ("MaxWeb → API links"), .secret = TRUE },
  { "zone", N_ ("Time zone"), N_ ("Of the times in the answers"), .fallback = "America/New_York" },
};
static const TakingsAdapterInfo info = {
  .id = "maxweb",
  .name = "MaxWeb",
  .color = "#1d9a6c",
  .zone = "America/New_York",
  .note = N_ ("MaxWeb has no public API: name your relay, or its report host, as the account’s address."),
  TAKINGS_FIELDS (fields),
  .window_days = 31,
  .backfill_days = 365,
  .empty_windows = 3,
  .overlap_days = 3,
  .sweeps = { { 24, 90 } },
  .requests_per_minute = 30,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES,
};

static gboolean
is_feed (GHashTable *values)
{
  const char *source = g_hash_table_lookup (values, "source");
  const char *token = g_hash_table_lookup (values, "feed_token");

  return source != NULL && *source != '\0' ? g_str_equal (source, "feed")
                                           : token != NULL && *token != '\0';
}

static gboolean
check_fields (GHashTable *values, GError **error)
{
  static const char *const needed[2][3] = { { "account_id", "token" }, { "feed_token" } };

  for (const char *const *key = needed[is_feed (values)]; *key != NULL; key++)
    {
      const char *value = g_hash_table_lookup (values, *key);

      if (value == NULL || *value == '\0')
        return takings_adapter_refuse_field (&info, *key, "is missing", error);
    }
  return TRUE;
}

/* An account that only imports files needs none of them. */
static gboolean
prepare_fields (TakingsAdapter *self, GHashTable *values, GError **error)
{
  const char *source = g_hash_table_lookup (values, "source");

  return source == NULL || !g_strv_contains (sources, source) || check_fields (values, error);
}

static TakingsRequest *
next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  TakingsRequest *request;

  if (!check_fields (context->fields, error))
    return NULL;
  if (!is_feed (context->fields))
    return takings_daily_totals_request (context, "/affiliates/v2/byday");
  request = takings_request_new ("GET", "/");
  takings_request_bearer (request, takings_context_get (context, "feed_token"));
  takings_request_query_int (request, "since", context->from);
  if (context->purpose == TAKINGS_PURPOSE_READ && context->cursor != NULL)
    takings_request_query (request, "cursor", context->cursor);
  return request;
}

enum
{
  EVENT,
  TYPE,
  STATUS,
  CONV_TYPE
};
static const TakingsRowField postback_fields[] = {
  [EVENT] = { "event", TAKINGS_TO_STATUS },
  [TYPE] = { "type", TAKINGS_TO_STATUS },
  [STATUS] = { "status", TAKINGS_TO_STATUS },
  [CONV_TYPE] = { "CONV_TYPE", TAKINGS_TO_STATUS },
  { "test", TAKINGS_TO_TEST },
  { "ORDERID", TAKINGS_TO_ORDER_ID, TAKINGS_REQUIRED },
  { "order_id", TAKINGS_TO_ORDER_ID },
  { "transaction_id", TAKINGS_TO_ORDER_ID },
  { "PRODUCT_CODENAME", TAKINGS_TO_PRODUCT_ID },
  { "product", TAKINGS_TO_PRODUCT_ID },
  { "COMMISSION_AMOUNT", TAKINGS_TO_COMMISSION_AS_WRITTEN, TAKINGS_REQUIRED },
  { "commission", TAKINGS_TO_COMMISSION_AS_WRITTEN },
  { "amount", TAKINGS_TO_COMMISSION_AS_WRITTEN },
  { "payout", TAKINGS_TO_COMMISSION_AS_WRITTEN },
  { "currency", TAKINGS_TO_CURRENCY },
  { "received_at", TAKINGS_TO_US_MOMENT, TAKINGS_REQUIRED },
  { "date", TAKINGS_TO_US_MOMENT },
  { "SUBID", TAKINGS_TO_TRACKING_ID },
  { "SUBID2", TAKINGS_TO_CAMPAIGN },
  { "country", TAKINGS_TO_COUNTRY },
};
static const TakingsWord events[] = {
  { "sale|frontend|purchase", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED },
  { "upsell", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, TAKINGS_ENTRY_UPSELL },
  { "rebill|recurring", TAKINGS_KIND_REBILL, TAKINGS_STATE_APPROVED },
  { "refund|return|commission void|commission_void", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED },
  { "chargeback|dispute", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED },
  { "test", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
  { "checkout|visit", .outcome = TAKINGS_IGNORED },
  { NULL, TAKINGS_KIND_SALE, TAKINGS_STATE_VOID }, /* void, cancelled, and what nobody knows */
};

static TakingsText
make_id (TakingsRow *row, const char *event)
{
  return TAKINGS_JOIN (row->page, row->entry.order_id, TAKINGS_COLON, row->entry.product_id,
                       TAKINGS_COLON, takings_text (event));
}

/* Postbacks are resent and have no id of their own: an order's product has each event once. */
static gboolean
fix_postback (TakingsRow *row)
{
  TakingsEntry *entry = &row->entry;

  entry->product = entry->product_id;
  if (entry->kind == TAKINGS_KIND_SALE && takings_text_is (row->slots[CONV_TYPE], "upsell"))
    entry->flags |= TAKINGS_ENTRY_UPSELL;
  if (entry->kind == TAKINGS_KIND_REFUND || entry->kind == TAKINGS_KIND_CHARGEBACK)
    entry->parent_id = make_id (row, "sale");
  entry->entry_id = make_id (row, entry->state == TAKINGS_STATE_VOID ? "void"
                                  : (entry->flags & TAKINGS_ENTRY_UPSELL) != 0
                                    ? "upsell"
                                    : takings_kind_name (entry->kind));
  return TRUE;
}

enum
{
  RESULT,
  DATA,
  NEXT_CURSOR,
  NEXT_PAGE,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = { [RESULT] = { "result" },
                                                   [DATA] = { "data", TRUE },
                                                   [NEXT_CURSOR] = { "next_cursor" },
                                                   [NEXT_PAGE] = { "next_page" } };

static gboolean
read_page (TakingsAdapter *self, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  static TakingsRowKind postbacks = { TAKINGS_FIELDS (postback_fields), .words = events,
                                      .currency = "USD", .macros = TRUE, .fix = fix_postback };
  gboolean feed = is_feed (context->fields), whole;
  TakingsText top[N_TOP] = { 0 };

  if (response->status >= 300 && response->status < 400)
    return takings_refuse (error, TAKINGS_ERROR_AUTH,
                           "MaxWeb redirects to another page: sign-in needed");
  if (!takings_response_check (response, page, info.name, error))
    return FALSE;
  whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  if (top[RESULT].data != NULL && !takings_text_is (top[RESULT], "1"))
    return takings_refuse (error, TAKINGS_ERROR_AUTH, "MaxWeb did not accept the credentials");
  if (context->purpose == TAKINGS_PURPOSE_READ && !feed)
    whole &= takings_daily_totals_read (context, page, top[DATA]);
  else if (context->purpose == TAKINGS_PURPOSE_READ)
    whole &= takings_rows_read (&postbacks, &TAKINGS_ROWS_OF (context, page), top[DATA]);
  if (!whole || (feed && top[DATA].data == NULL && top[RESULT].data == NULL))
    return takings_refuse_broken (error, &info);
  takings_page_next_token (page, context, top[feed ? NEXT_CURSOR : NEXT_PAGE]);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Maxweb, maxweb, prepare_fields, next_request, read_page)
