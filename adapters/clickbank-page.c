/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clickbank.h"

#include "map.h"

static const TakingsMapField order_fields[] = {
  [RECEIPT] = { "receipt" },
  [TIME] = { "transactionTime" },
  [TYPE] = { "transactionType" },
  [TRACKING] = { "trackingId" },
  [SUB_ID] = { "affiliateTrackingParameters/affSub1" },
  [CAMPAIGN] = { "affiliateTrackingParameters/campaign" },
  [VENDOR] = { "vendor" },
  [AFFILIATE] = { "affiliate" },
  [ROLE] = { "role" },
  [COUNTRY] = { "country" },
  [CURRENCY] = { "currency" },
  [EMAIL] = { "email" },
  [LINES] = { "lineItemData", TRUE },
};

static const TakingsMapField line_fields[] = {
  [ITEM] = { "itemNo" },          [TITLE] = { "productTitle" },     [PAID] = { "customerAmount" },
  [EARNED] = { "accountAmount" }, [LINE_TYPE] = { "lineItemType" },
};

static gboolean
is_wanted (const TakingsContext *context, const TakingsText *order)
{
  const char *wanted = takings_context_get (context, "nicknames");
  TakingsText name = order[takings_text_is (order[ROLE], "VENDOR") ? VENDOR : AFFILIATE];
  g_auto (GStrv) names = NULL;

  if (wanted == NULL)
    return TRUE;
  names = g_strsplit (wanted, ",", -1);
  for (guint i = 0; names[i] != NULL; i++)
    if (takings_text_is (name, names[i]))
      return TRUE;
  return FALSE;
}

static void
read_order (const TakingsContext *context, TakingsPage *page, const TakingsText *order,
            gint64 position)
{
  TakingsMoment moment;
  TakingsJsonList lines;
  guint n_lines = 0;

  if (takings_text_is_empty (order[RECEIPT]) || takings_text_is_empty (order[TYPE]))
    {
      takings_page_reject (page, position, "receipt or transactionType is missing");
      return;
    }
  if (!takings_moment_parse (order[TIME], context->zone, &moment))
    {
      takings_page_reject (page, position, "transactionTime is missing or not a time");
      return;
    }
  if (!is_wanted (context, order))
    return;
  takings_json_list_init (&lines, order[LINES]);
  while (takings_json_list_next (&lines))
    {
      TakingsText line[N_LINE] = { { NULL, 0 } };

      n_lines++;
      if (takings_map_read (TAKINGS_MAP (line_fields), &lines.json, line))
        takings_clickbank_read_line (context, page, order, line, moment.unix_time, position);
      else
        takings_page_reject (page, position, "A line item is not readable");
    }
  if (n_lines == 0)
    takings_page_reject (page, position, "lineItemData is missing");
}

static gboolean
check_answer (const TakingsResponse *response, TakingsPage *page, GError **error)
{
  if (response->status != 403)
    return takings_response_check (response, page, "ClickBank", error);
  page->ambiguous = TRUE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH,
                       "ClickBank refused the key, or its request limit is reached (HTTP 403)");
  return FALSE;
}

gboolean
takings_clickbank_read (const TakingsContext *context, const TakingsResponse *response,
                        TakingsPage *page, GError **error)
{
  static const TakingsMapField top_fields[] = { { "orderData", TRUE } };
  TakingsText top[G_N_ELEMENTS (top_fields)] = { { NULL, 0 } };
  TakingsText body = takings_text_strip ((TakingsText){ page->body, page->body_len });
  TakingsJsonList rows;
  TakingsJson json;
  gboolean whole;

  if (!check_answer (response, page, error))
    return FALSE;
  if (context->purpose == TAKINGS_PURPOSE_CHECK)
    return TRUE;
  if (response->status == 206)
    {
      guint64 number = context->cursor != NULL ? g_ascii_strtoull (context->cursor, NULL, 10) : 1;
      g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, number + 1);

      takings_page_set_next (page, next);
    }
  if (body.len == 0 || takings_text_equal (body, TAKINGS_TEXT ("null")))
    return TRUE;
  takings_json_init (&json, page->body, page->body_len);
  whole = takings_map_read (TAKINGS_MAP (top_fields), &json, top);
  takings_json_list_init (&rows, top[0]);
  while (takings_json_list_next (&rows))
    {
      TakingsText order[N_ORDER] = { { NULL, 0 } };

      page->n_read++;
      if (takings_map_read (TAKINGS_MAP (order_fields), &rows.json, order))
        read_order (context, page, order, rows.position);
      else
        takings_page_reject (page, rows.position, "The order is not readable");
    }
  if (whole && rows.json.broken == NULL)
    return TRUE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                       "ClickBank's answer is cut off or not JSON");
  return FALSE;
}
