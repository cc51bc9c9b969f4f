/* SPDX-License-Identifier: GPL-3.0-or-later */
/* No windows, no dates: a walk from one pay key to the next, whose order is not documented. Cursor
 * and mark are "SECONDS:PAYKEY" of the newest row seen. A reversal changes a sale in place. */
#include "config.h"

#include "row.h"

#include <glib/gi18n-lib.h>

#define PAGE_ROWS 100

static const TakingsFieldSpec fields[] = {
  { "api_key", N_ ("API key"), N_ ("JVZoo → My Account → Applications (it may need vendor status)"),
    "^[0-9a-f]{64}$", .pattern_is_hint = TRUE, .secret = TRUE, .required = TRUE },
  { "affiliate_id", N_ ("Affiliate ID"), N_ ("JVZoo → My Account"), "^[0-9]{1,10}$" },
};
static const TakingsAdapterInfo info = {
  .id = "jvzoo",
  .name = "JVZoo",
  .color = "#2f6fb1",
  .base_url = "https://api.jvzoo.com",
  .zone = "America/New_York",
  .note = N_ ("JVZoo gives the last 90 days; older sales come from its CSV export."),
  TAKINGS_FIELDS (fields),
  .backfill_days = 90,
  .sweeps = { { 24, 90 } },
  .requests_per_minute = 60,
  .timeout_seconds = 60,
  .delivers = TAKINGS_DELIVERS_SALES | TAKINGS_DELIVERS_PRODUCTS,
  .uses_mark = TRUE,
};

static TakingsRequest *
next_request (TakingsAdapter *adapter, const TakingsContext *context, GError **error)
{
  TakingsRequest *request = takings_request_new ("GET", "/v2.0/latest-affiliates-transactions");
  TakingsNewest start = takings_newest_start (context);

  if (context->purpose == TAKINGS_PURPOSE_READ && !takings_text_is_empty (start.id))
    takings_request_path (request, start.id.data); /* runs to the end of the cursor */
  takings_request_basic (request, takings_context_get (context, "api_key"), "x");
  return request;
}

enum
{
  PAYOUT
};
static const TakingsRowField row_fields[] = {
  [PAYOUT] = { "affiliate_commission_status", TAKINGS_TO_SLOT },
  { "transaction_id", TAKINGS_TO_ENTRY_ID, TAKINGS_REQUIRED },
  { "date", TAKINGS_TO_MOMENT, TAKINGS_REQUIRED },
  { "status", TAKINGS_TO_STATUS },
  { "price", TAKINGS_TO_AMOUNT },
  { "affiliate_commission", TAKINGS_TO_COMMISSION },
  { "product_id", TAKINGS_TO_PRODUCT_ID },
  { "product_name", TAKINGS_TO_PRODUCT },
  { "customer_email", TAKINGS_TO_CUSTOMER },
  { "affiliate_name", TAKINGS_TO_AFFILIATE },
};
static const TakingsWord statuses[] = {
  { "completed", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED },
  { "~chargeback|~disput", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, 0, TAKINGS_REVERSED },
  { "~refund|~revers", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0, TAKINGS_REVERSED },
  { "~pending|~processing|~created", TAKINGS_KIND_SALE, TAKINGS_STATE_PENDING },
  { NULL, TAKINGS_KIND_SALE, TAKINGS_STATE_VOID },
};

/* Also of a row that is rejected: the walk goes on behind it. */
static void
see (TakingsRow *row)
{
  takings_newest_see (row->data, &row->entry);
}

static gboolean
fix (TakingsRow *row)
{
  TakingsEntry *entry = &row->entry;

  if (takings_text_is (entry->raw_status, "completed")
      && takings_text_is (row->slots[PAYOUT], "paid"))
    entry->state = TAKINGS_STATE_PAID;
  if (takings_receipt_is_rebill (entry->entry_id, &entry->parent_id))
    {
      entry->kind = TAKINGS_KIND_REBILL;
      entry->order_id = entry->parent_id;
    }
  return TRUE;
}

enum
{
  CODE,
  RESULTS,
  N_TOP
};
static const TakingsMapField top_fields[N_TOP] = {
  [CODE] = { "meta/status/http_status_code" }, [RESULTS] = { "results", TRUE }
};

static gboolean
read_page (TakingsAdapter *adapter, const TakingsContext *context, const TakingsResponse *response,
           TakingsPage *page, GError **error)
{
  static TakingsRowKind kind = { TAKINGS_FIELDS (row_fields), .words = statuses,
                                 .base = { .currency = "USD" }, .see = see, .fix = fix };
  TakingsText top[N_TOP] = { 0 };
  TakingsNewest newest = { 0 }, start = takings_newest_start (context);
  TakingsResponse inner = *response;
  TakingsRow rows = TAKINGS_ROWS_OF (context, page);
  gboolean whole = takings_answer_read (page, TAKINGS_MAP (top_fields), top);
  gint64 code;

  if (takings_text_to_int64 (top[CODE], &code) && code >= 100 && code <= 599
      && response->status < 300)
    inner.status = (guint) code; /* warnings and markup may stand in front of the data */
  if ((top[RESULTS].data == NULL || inner.status < 200 || inner.status > 299)
      && !takings_response_check (&inner, page, info.name, error))
    return FALSE;
  rows.data = &newest;
  if (context->purpose == TAKINGS_PURPOSE_READ)
    whole &= takings_rows_read (&kind, &rows, top[RESULTS]);
  if (!whole || (top[RESULTS].data == NULL && top[CODE].data == NULL))
    return takings_refuse_broken (error, &info);
  takings_newest_mark (&newest, &start, page);
  if (page->n_read >= PAGE_ROWS)
    takings_page_set_next (page, page->mark);
  return TRUE;
}

TAKINGS_DEFINE_ADAPTER (Jvzoo, jvzoo, NULL, next_request, read_page)
