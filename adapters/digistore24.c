/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was earned, where it came from and the transactions are three lists. A window's cursor walks
 * through their pages: "c:N" commissions and "p:N" purchases become notes, "t:N" transactions the
 * entries that ask for them. Errors come with HTTP 200 and are told by the envelope. */
#include "config.h"

#include "row.h"

#include <glib/gi18n-lib.h>

#define PAGE_ROWS 1000

static const char *const roles[] = { "affiliate", "vendor", NULL };
static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"),
    N_ ("Vendor view → Settings → Account access → API keys; read access is enough"),
    "^[0-9]{1,10}-[A-Za-z0-9]{20,80}$", .secret = TRUE, .required = TRUE },
  { "role", N_ ("Role"), N_ ("Whose transactions are read"), .fallback = "affiliate",
    .choices = roles },
};
static const TakingsAdapterInfo info = {
  .id = "digistore24",
  .name = "Digistore24",
  .color = "#1a9e6e",
  .base_url = "https://www.digistore24.com",
  .zone = "Europe/Berlin",
  TAKINGS_FIELDS (fields),
  .window_days = 31,
  .backfill_days = 1826,
  .empty_windows = 6,
  .overlap_days = 3,
  .sweeps = { { 168, 90 } },
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
};

static const TakingsRowField commission_fields[] = {
  { "id", TAKINGS_TO_ENTRY_ID, TAKINGS_REQUIRED },
  { "transaction_id", TAKINGS_TO_PARENT_ID },
  { "purchase_id", TAKINGS_TO_ORDER_ID },
  { "created_at", TAKINGS_TO_MOMENT },
  { "amount", TAKINGS_TO_COMMISSION, TAKINGS_REQUIRED },
  { "currency", TAKINGS_TO_CURRENCY, TAKINGS_REQUIRED },
  { "reason", TAKINGS_TO_STATUS },
};

/* Where no transaction asks for it, a commission becomes the entry itself, if it has a date. */
static gboolean
fix_commission (TakingsRow *row)
{
  TakingsEntry *entry = &row->entry;
  TakingsText key = entry->parent_id;

  if (takings_text_is_empty (key))
    key = TAKINGS_JOIN (row->page, TAKINGS_TEXT ("commission:"), entry->entry_id);
  entry->kind = entry->commission < 0 ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE;
  entry->state = TAKINGS_STATE_APPROVED;
  return takings_row_note (row, key, entry->entry_id, entry->occurred_at != 0);
}

static const TakingsRowField purchase_fields[] = {
  { "id", TAKINGS_TO_ORDER_ID, TAKINGS_REQUIRED }, { "product_id", TAKINGS_TO_PRODUCT_ID },
  { "items/product_id", TAKINGS_TO_PRODUCT_ID },   { "product_name", TAKINGS_TO_PRODUCT },
  { "items/product_name", TAKINGS_TO_PRODUCT },    { "sub_ids/sid1", TAKINGS_TO_TRACKING_ID },
  { "click_id", TAKINGS_TO_TRACKING_ID },          { "campaign_key", TAKINGS_TO_CAMPAIGN },
  { "buyer/country", TAKINGS_TO_COUNTRY },
};

static gboolean
fix_purchase (TakingsRow *row)
{
  TakingsText id = row->entry.order_id;

  if (takings_text_is_empty (row->entry.tracking_id))
    row->entry.tracking_id = row->entry.campaign;
  return takings_row_note (row, TAKINGS_JOIN (row->page, TAKINGS_TEXT ("purchase:"), id),
                           TAKINGS_TEXT ("purchase"), FALSE);
}

/* A payment is a rebill only where its row says so, which is not documented. */
static const TakingsRowField transaction_fields[] = {
  { "id", TAKINGS_TO_ENTRY_ID, TAKINGS_REQUIRED },
  { "purchase_id", TAKINGS_TO_ORDER_ID },
  { "parent_transaction_id", TAKINGS_TO_PARENT_ID },
  { "transaction_type", TAKINGS_TO_STATUS },
  { "amount", TAKINGS_TO_AMOUNT },
  { "currency", TAKINGS_TO_CURRENCY, TAKINGS_REQUIRED },
  { "created_at", TAKINGS_TO_MOMENT, TAKINGS_REQUIRED },
  { "pay_sequence_no", TAKINGS_TO_CHARGE },
  { "pay_method", TAKINGS_TO_TEST },
  { "product_id", TAKINGS_TO_PRODUCT_ID },
  { "product_name", TAKINGS_TO_PRODUCT },
  { "buyer/country", TAKINGS_TO_COUNTRY },
  { "buyer/email", TAKINGS_TO_CUSTOMER },
};
static const TakingsWord types[] = {
  { "payment", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, TAKINGS_ENTRY_JOIN },
  { "refund", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, TAKINGS_ENTRY_JOIN },
  { "chargeback", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, TAKINGS_ENTRY_JOIN },
  { "refund_request", TAKINGS_KIND_REFUND, TAKINGS_STATE_PENDING, 0, TAKINGS_ANNOUNCED },
  { NULL, TAKINGS_KIND_ADJUSTMENT, TAKINGS_STATE_VOID, TAKINGS_ENTRY_JOIN },
};

#define PHASES "cpt" /* what follows has their order */
static const char *const functions[] = { "listCommissions", "listPurchases", "listTransactions" };
static TakingsRowKind kinds[] = {
  { TAKINGS_FIELDS (commission_fields), .fix = fix_commission },
  { TAKINGS_FIELDS (purchase_fields), .fix = fix_purchase },
  { TAKINGS_FIELDS (transaction_fields), .words = types, .order_key = "purchase:" },
};
enum
{
  RESULT = G_N_ELEMENTS (kinds),
  CODE,
  COUNT,
  ZONE,
  OFFSET,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  { "data/items", TRUE },
  { "data/purchase_list", TRUE },
  { "data/transaction_list", TRUE },
  [RESULT] = { "result" },
  [CODE] = { "code" },
  [COUNT] = { "data/page_count" },
  [ZONE] = { "timezone" },
  [OFFSET] = { "utc_offset" },
};
static const TakingsFaultWord faults[] = {
  { "2|5|10", TAKINGS_ERROR_AUTH },
  { "12", TAKINGS_ERROR_RATE_LIMITED },
  { "3|4|9", TAKINGS_ERROR_PROTOCOL },
  { NULL, TAKINGS_ERROR_SERVER },
};

static TakingsRequest *
next_request (TakingsAdapter *self, const TakingsContext *context, GError **error)
{
  TakingsRequest *request = takings_request_new ("GET", "/api/call");
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  TakingsCursor cursor = takings_cursor_read (context, PHASES);

  takings_request_path (request, check ? "getUserInfo" : functions[cursor.index]);
  takings_request_header (request, "X-DS-API-KEY", takings_context_get (context, "api_key"));
  if (check)
    return request;
  takings_request_query_moment (request, "from", context->from);
  takings_request_query_moment (request, "to", context->to - 1);
  if (cursor.phase != 'c')
    takings_request_query (request, "search[role]", takings_context_get (context, "role"));
  takings_request_query_int (request, "page_no", takings_cursor_number (cursor.at));
  takings_request_query_int (request, "page_size", PAGE_ROWS);
  return request;
}

/* "Not found" behind the first page is the end of a list, for then there was one. Purchases only
 * add to what the others say: an account that may not see them is read without. */
static gboolean
is_bearable (const TakingsCursor *cursor, gint64 code, TakingsPage *page)
{
  if (cursor->phase != 'p' || (code != 4 && code != 5))
    return code == 4 && takings_cursor_number (cursor->at) > 1;
  page->warning = g_strdup ("Digistore24 shows no purchases: SubIDs and products may be missing.");
  return TRUE;
}

static gboolean
read_page (TakingsAdapter *self, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK, whole, fine;
  TakingsCursor cursor = takings_cursor_read (context, PHASES);
  TakingsRow rows = TAKINGS_ROWS_OF (context, page);
  TakingsText top[N_TOP] = { 0 };
  g_autoptr (TakingsZone) zone = NULL;
  gint64 code = 0;

  whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  fine = takings_text_is (top[RESULT], "success");
  takings_text_to_int64 (top[CODE], &code);
  if ((fine || top[RESULT].data == NULL)
      && !takings_response_check (response, page, info.name, error))
    return FALSE;
  if (!fine && top[RESULT].data != NULL && (check || !is_bearable (&cursor, code, page)))
    return takings_refuse (error, takings_fault_find (faults, top[CODE]),
                           "Digistore24 answered with its error %d", (int) code);
  if (whole && check)
    return TRUE;
  rows.zone = zone = takings_answer_zone (context, top[ZONE], top[OFFSET]);
  if (!takings_rows_read (&kinds[cursor.index], &rows, top[cursor.index]) || !whole
      || top[RESULT].data == NULL)
    return takings_refuse_broken (error, &info);
  takings_page_next_in (page, PHASES, &cursor, top[COUNT], PAGE_ROWS);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Digistore24, digistore24, NULL, next_request, read_page)
