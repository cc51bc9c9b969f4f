/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "buygoods.h"

#include "map.h"

enum
{
  DATE, GROSS, NET, CONVERSIONS, N_ROW
};
static const TakingsMapField row_fields[] = {
  [DATE] = { "date" },
  [GROSS] = { "gross_commissions" },
  [NET] = { "net_commissions" },
  [CONVERSIONS] = { "conversions_count" },
};
enum
{
  DATA,
  NEXT,
  RESULT,
  REASON,
  N_TOP
};
static const TakingsMapField top_fields[] = {
  [DATA] = { "data", TRUE },
  [NEXT] = { "next_page" },
  [RESULT] = { "result" },
  [REASON] = { "result_str" },
};

/* A half of a day: nothing creates no entry, but empties one that an earlier reading made. */
static void
add_half (TakingsPage *page, TakingsEntry entry, const char *half, TakingsKind kind,
          gint64 commission, gint64 count)
{
  TakingsText parts[] = { entry.order_id, takings_text (half) };

  entry.entry_id = takings_page_join (page, parts, G_N_ELEMENTS (parts));
  entry.order_id = TAKINGS_TEXT_NONE;
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

static void
read_day (const TakingsContext *context, TakingsPage *page, const TakingsText *row, gint64 position)
{
  const char *own = takings_context_get (context, "currency");
  TakingsEntry entry = { .has_commission = TRUE,
                         .state = TAKINGS_STATE_APPROVED,
                         .raw_status = TAKINGS_TEXT ("daily total") };
  gint64 gross = 0, net = 0, count = 0;
  TakingsMoment moment;

  if (row[DATE].len < 10 || !takings_moment_parse (row[DATE], context->zone, &moment))
    {
      takings_page_reject (page, position, "date is missing or not a date");
      return;
    }
  if (!takings_money_parse (row[NET], &net)
      || (row[GROSS].data != NULL && !takings_money_parse (row[GROSS], &gross))
      || (row[CONVERSIONS].data != NULL && !takings_text_to_int64 (row[CONVERSIONS], &count)))
    {
      takings_page_reject (page, position, "A total of the day is not a number");
      return;
    }
  gross = row[GROSS].data != NULL ? gross : net;
  if (!takings_currency_parse (takings_text (own), entry.currency))
    memcpy (entry.currency, "USD", 4);
  entry.source_day = moment.day;
  entry.occurred_at = takings_zone_day_start (context->zone, moment.day);
  entry.flags = TAKINGS_ENTRY_AGGREGATE | TAKINGS_ENTRY_DAY_ONLY | TAKINGS_ENTRY_CURRENCY_ASSUMED;
  entry.order_id = (TakingsText){ row[DATE].data, 10 };
  add_half (page, entry, ":sale", TAKINGS_KIND_SALE, gross, count);
  add_half (page, entry, ":refund", gross >= net ? TAKINGS_KIND_REFUND : TAKINGS_KIND_ADJUSTMENT,
            net - gross, 0);
}

static gboolean
check_envelope (const TakingsText *top, GError **error)
{
  TakingsError code = TAKINGS_ERROR_PROTOCOL;
  TakingsText why = top[REASON];
  if (top[RESULT].data == NULL || takings_text_is (top[RESULT], "1")
      || takings_text_is (top[RESULT], "true"))
    return TRUE;
  if (takings_text_contains (why, "limit") || takings_text_contains (why, "too many"))
    code = TAKINGS_ERROR_RATE_LIMITED;
  else if (takings_text_contains (why, "token") || takings_text_contains (why, "access")
           || takings_text_contains (why, "auth") || takings_text_contains (why, "account"))
    code = TAKINGS_ERROR_AUTH;
  g_set_error_literal (error, TAKINGS_ERROR, code, "BuyGoods reported an error instead of totals");
  return FALSE;
}

static void
set_next (const TakingsContext *context, TakingsPage *page, TakingsText next)
{
  g_autofree char *cursor = takings_text_dup (next);

  if (page->n_read > 0 && !takings_text_is_empty (next) && !takings_text_is (next, "0")
      && g_strcmp0 (cursor, context->cursor) != 0)
    takings_page_set_next (page, cursor);
}

gboolean
takings_buygoods_read (const TakingsContext *context, const TakingsResponse *response,
                       TakingsPage *page, GError **error)
{
  TakingsText top[N_TOP] = { { NULL, 0 } };
  TakingsJsonList rows;
  TakingsJson json;
  gboolean whole;

  if (!takings_response_check (response, page, "BuyGoods", error))
    return FALSE;
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  if (!check_envelope (top, error))
    return FALSE;
  takings_json_list_init (&rows, top[DATA]);
  while (context->purpose == TAKINGS_PURPOSE_READ && takings_json_list_next (&rows))
    {
      TakingsText row[N_ROW] = { { NULL, 0 } };

      page->n_read++;
      if (takings_map_read (TAKINGS_MAP (row_fields), &rows.json, row))
        read_day (context, page, row, rows.position);
      else
        takings_page_reject (page, rows.position, "The row is not readable");
    }
  if (!whole || rows.json.broken != NULL)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                           "BuyGoods' answer is cut off or not its JSON");
      return FALSE;
    }
  set_next (context, page, top[NEXT]);
  return TRUE;
}
