/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: any; a page belongs to one. */
#include "config.h"

#include "daily-totals.h"

TakingsRequest *
takings_daily_totals_request (const TakingsContext *context, const char *path)
{
  gboolean check = context->purpose == TAKINGS_PURPOSE_CHECK;
  gint32 today = takings_zone_day (context->zone, context->now);
  TakingsRequest *request = takings_request_new ("GET", path);

  takings_request_query (request, "a", takings_context_get (context, "account_id"));
  takings_request_query (request, "token", takings_context_get (context, "token"));
  takings_request_query_day (request, "date_from", check ? today : context->from_day);
  takings_request_query_day (request, "date_to", check ? today : context->to_day);
  takings_request_query (request, "response_type", "json");
  if (context->cursor != NULL && !check)
    takings_request_query (request, "next_page", context->cursor);
  return request;
}

static void
add_half (TakingsPage *page, TakingsEntry entry, const char *half, TakingsKind kind,
          gint64 commission, gint64 count)
{
  g_autofree char *day = takings_day_format (entry.source_day);

  entry.entry_id = TAKINGS_JOIN (page, TAKINGS_TEXT ("day:"), takings_text (day), TAKINGS_COLON,
                                 takings_text (half));
  entry.kind = kind;
  entry.commission = commission;
  entry.count = (guint32) CLAMP (count, 1, G_MAXINT32);
  if (commission == 0 && count <= 0)
    {
      entry.state = TAKINGS_STATE_VOID;
      entry.flags |= TAKINGS_ENTRY_UPDATE_ONLY;
    }
  takings_page_add (page, &entry);
}

void
takings_daily_total_add (TakingsPage *page, const TakingsEntry *base, gint64 gross, gint64 net,
                         gint64 count)
{
  TakingsEntry entry = *base;

  entry.order_id = entry.parent_id = TAKINGS_TEXT_NONE;
  entry.raw_status = TAKINGS_TEXT ("daily total");
  entry.state = TAKINGS_STATE_APPROVED;
  entry.has_commission = TRUE;
  entry.flags |= TAKINGS_ENTRY_AGGREGATE | TAKINGS_ENTRY_DAY_ONLY;
  add_half (page, entry, "sale", TAKINGS_KIND_SALE, gross, count);
  add_half (page, entry, "refund", gross >= net ? TAKINGS_KIND_REFUND : TAKINGS_KIND_ADJUSTMENT,
            net - gross, 0);
}

enum
{
  GROSS
};
static const TakingsRowField fields[] = {
  [GROSS] = { "gross_commissions", TAKINGS_TO_SLOT },
  { "date", TAKINGS_TO_DAY, TAKINGS_REQUIRED },
  { "net_commissions", TAKINGS_TO_COMMISSION, TAKINGS_REQUIRED },
  { "conversions_count", TAKINGS_TO_COUNT },
};

static gboolean
fix (TakingsRow *row)
{
  gint64 net = row->entry.commission, gross = net;

  if (!takings_text_is_empty (row->slots[GROSS])
      && !takings_money_parse (row->slots[GROSS], &gross))
    return takings_row_reject (row, "gross_commissions is not an amount");
  takings_daily_total_add (row->page, &row->entry, gross, net, row->entry.count);
  return FALSE;
}

gboolean
takings_daily_totals_read (const TakingsContext *context, TakingsPage *page, TakingsText list)
{
  static TakingsRowKind kind = { TAKINGS_FIELDS (fields), .currency = "USD", .fix = fix };

  return takings_rows_read (&kind, &TAKINGS_ROWS_OF (context, page), list);
}
