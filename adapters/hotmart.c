/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two lists a window: commissions as notes ("c:TOKEN"), then the sales that ask for them
 * ("h:TOKEN"); "C" and "H" are the same without the list of statuses. A refund changes the sale in
 * place and has no date. */
#include "config.h"

#include "row.h"

#include <glib/gi18n-lib.h>

#define UUID   "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
#define WHERE  N_ ("Hotmart → Tools → Developer Credentials → Create Credential")
#define PHASES "ch|CH"

static const char *const roles[] = { "AFFILIATE", "PRODUCER", "COPRODUCER", NULL };
static const TakingsFieldSpec fields[] = {
  { "client_id", N_ ("Client ID"), WHERE, UUID, .secret = TRUE, .required = TRUE,
    .pattern_is_hint = TRUE },
  { "client_secret", N_ ("Client secret"), WHERE, UUID, .secret = TRUE, .required = TRUE,
    .pattern_is_hint = TRUE },
  { "basic", N_ ("Basic token (instead of both)"), WHERE, .secret = TRUE },
  { "role", N_ ("Role"), N_ ("Whose commissions are read"), .fallback = "AFFILIATE",
    .choices = roles },
  { "ucode", N_ ("Own user code"), N_ ("Only where several people share the role in a sale") },
};
static const TakingsAdapterInfo info = {
  .id = "hotmart",
  .name = "Hotmart",
  .color = "#f04e23",
  .base_url = "https://developers.hotmart.com",
  .token_url = "https://api-sec-vlc.hotmart.com",
  .zone = "UTC",
  .note = N_ ("Hotmart does not say when a refund happened: it is dated when it is first seen."),
  TAKINGS_FIELDS (fields),
  .window_days = 90,
  .backfill_days = 1825,
  .empty_windows = 4,
  .overlap_days = 3,
  .sweeps = { { 1, 7 }, { 24, 90 }, { 168, 180 } },
  .requests_per_minute = 300,
  .timeout_seconds = 60,
  .reset_header = "ratelimit-reset",
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
  .needs_token = TRUE,
};

#define N_ASKED 6 /* of these lines; one word that the API does not know fails a request */
static const TakingsWord statuses[] = {
  { "APPROVED|COMPLETE|PROTESTED", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED },
  { "REFUNDED", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0, TAKINGS_REVERSED },
  { "PARTIALLY_REFUNDED", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0, TAKINGS_PART_REVERSED },
  { "CHARGEBACK", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, 0, TAKINGS_REVERSED },
  { "OVERDUE|PRE_ORDER|PRINTED_BILLET|PROCESSING_TRANSACTION|STARTED|UNDER_ANALISYS"
    "|WAITING_PAYMENT",
    TAKINGS_KIND_SALE, TAKINGS_STATE_PENDING },
  { "BLOCKED|CANCELLED|EXPIRED|NO_FUNDS", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID },
  { "COMPLETED|DISPUTE", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED },
  { "DELAYED|BILLET_PRINTED|UNDER_ANALYSIS", TAKINGS_KIND_SALE, TAKINGS_STATE_PENDING },
  { NULL, TAKINGS_KIND_SALE, TAKINGS_STATE_VOID },
};

/* A check asks who we are and, where that is not allowed, for a single sale. */
static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  TakingsCursor cursor = takings_cursor_read (context, PHASES);
  gboolean sales = g_ascii_tolower (cursor.phase) == 'h';
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsRequest *request;

  if (context->purpose == TAKINGS_PURPOSE_TOKEN)
    return takings_request_new_token (context, "/security/oauth/token");
  request = takings_request_new ("GET", sales   ? "/payments/api/v1/sales/history"
                                        : check ? "/user/api/v1/me"
                                                : "/payments/api/v1/sales/commissions");
  takings_request_bearer (request, context->token);
  takings_request_header (request, "Content-Type", "application/json");
  if (check && !sales)
    return request;
  takings_request_query_int (request, "max_results", check ? 1 : 500);
  if (check)
    return request;
  takings_request_query_int (request, "start_date", context->from * 1000);
  takings_request_query_int (request, "end_date", context->to * 1000 - 1);
  takings_request_query (request, "commission_as", takings_context_get (context, "role"));
  for (guint i = 0; g_ascii_islower (cursor.phase) && i < N_ASKED; i++)
    takings_request_query_each (request, "transaction_status", statuses[i].word);
  if (*cursor.at != '\0')
    takings_request_query (request, "page_token", cursor.at);
  return request;
}

static const TakingsRowField sale_fields[] = {
  { "purchase/is_subscription", TAKINGS_TO_RECURRING },
  { "purchase/recurrency_number", TAKINGS_TO_CHARGE },
  { "purchase/transaction", TAKINGS_TO_ENTRY_ID, TAKINGS_REQUIRED },
  { "purchase/status", TAKINGS_TO_STATUS, TAKINGS_REQUIRED },
  { "purchase/order_date", TAKINGS_TO_MILLIS, TAKINGS_REQUIRED },
  { "purchase/approved_date", TAKINGS_TO_MILLIS },
  { "purchase/price/value", TAKINGS_TO_AMOUNT },
  { "purchase/price/currency_code", TAKINGS_TO_CURRENCY },
  { "purchase/price/currency_value", TAKINGS_TO_CURRENCY },
  { "purchase/tracking/source", TAKINGS_TO_TRACKING_ID },
  { "purchase/tracking/source_sck", TAKINGS_TO_CAMPAIGN },
  { "product/id", TAKINGS_TO_PRODUCT_ID },
  { "product/name", TAKINGS_TO_PRODUCT },
  { "producer/name", TAKINGS_TO_VENDOR },
  { "buyer/email", TAKINGS_TO_CUSTOMER },
};

static const TakingsRowField commission_fields[] = {
  { "transaction", TAKINGS_TO_ORDER_ID, TAKINGS_REQUIRED },
  { "product/id", TAKINGS_TO_PRODUCT_ID },
  { "product/name", TAKINGS_TO_PRODUCT },
  { "exchange_rate_currency_payout", TAKINGS_TO_RATE },
  { "commissions", TAKINGS_TO_LIST },
};
static const TakingsRowField line_fields[] = {
  { "source", TAKINGS_TO_STATUS },
  { "user/ucode", TAKINGS_TO_ENTRY_ID },
  { "commission/value", TAKINGS_TO_COMMISSION },
  { "commission/currency_code", TAKINGS_TO_CURRENCY },
  { "commission/currency_value", TAKINGS_TO_CURRENCY },
};

/* The account's own: the first of its role, and of its user code where the account names one. What
 * is not known is not zero. */
static gboolean
fix_line (TakingsRow *row)
{
  const char *role = takings_context_get (row->context, "role");
  const char *ucode = takings_context_get (row->context, "ucode");
  TakingsText user = row->entry.entry_id;

  if (!row->entry.has_commission
      || !takings_text_is (row->entry.raw_status, role != NULL ? role : roles[0])
      || (ucode != NULL && user.data != NULL && !takings_text_is (user, ucode)))
    return FALSE;
  return takings_row_note (row, row->entry.order_id, TAKINGS_TEXT ("own"), FALSE);
}

enum
{
  ITEMS,
  NEXT,
  FAULT,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = { { "items", TRUE },
                                                   { "page_info/next_page_token" },
                                                   { "error" } };
static const TakingsFaultWord faults[] = {
  { "unauthorized|token_expired|unauthorized_client", TAKINGS_ERROR_AUTH },
  { "too_many_requests", TAKINGS_ERROR_RATE_LIMITED },
  { NULL, TAKINGS_ERROR_PROTOCOL },
};

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  static TakingsRowKind lines = { TAKINGS_FIELDS (line_fields), .fix = fix_line };
  static TakingsRowKind commissions = { TAKINGS_FIELDS (commission_fields), .lines = &lines };
  static TakingsRowKind sales = { TAKINGS_FIELDS (sale_fields), .words = statuses,
                                  .base = { .flags = TAKINGS_ENTRY_JOIN } };
  TakingsCursor cursor = takings_cursor_read (context, PHASES);
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK, whole;
  TakingsText top[N_TOP] = { 0 };

  page->shrink_window = response->status == 502;
  whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  if (check && cursor.phase == 'c' && (response->status == 403 || response->status == 404))
    {
      takings_page_next (page, 'h', TAKINGS_TEXT_NONE);
      return TRUE;
    }
  if (!check && g_ascii_islower (cursor.phase) && response->status == 400
      && takings_text_is (top[FAULT], "invalid_parameter"))
    {
      page->warning = g_strdup ("Hotmart refused the list of statuses: refunds not visible.");
      takings_page_next (page, g_ascii_toupper (cursor.phase), TAKINGS_TEXT_NONE);
      return TRUE;
    }
  if (!takings_response_check (response, page, info.name, error))
    return FALSE;
  if (top[FAULT].data != NULL)
    return takings_refuse (error, takings_fault_find (faults, top[FAULT]),
                           "Hotmart answered with an error instead of data");
  if (check && whole)
    return TRUE;
  if (!takings_rows_read (g_ascii_tolower (cursor.phase) == 'h' ? &sales : &commissions,
                          &TAKINGS_ROWS_OF (context, page), top[ITEMS])
      || !whole || top[ITEMS].data == NULL)
    return takings_refuse_broken (error, &info);
  takings_page_next_token_in (page, PHASES, &cursor, top[NEXT]);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Hotmart, hotmart, takings_adapter_prepare_basic, next_request, read_page)
