/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hotmart-private.h"

enum
{
  N_TRANSACTION,
  N_PRODUCT_ID,
  N_PRODUCT,
  N_RATE,
  N_LINES,
  N_NOTE
};
static const TakingsMapField note_fields[N_NOTE] = {
  { "transaction" },       { "product/id" },
  { "product/name" },      { "exchange_rate_currency_payout" },
  { "commissions", TRUE },
};
enum
{
  L_VALUE,
  L_CURRENCY,
  L_CURRENCY_2,
  L_UCODE,
  L_SOURCE,
  N_LINE
};
static const TakingsMapField line_fields[N_LINE] = {
  { "commission/value" },
  { "commission/currency_code" },
  { "commission/currency_value" },
  { "user/ucode" },
  { "source" },
};

/* The account's own line: its role, and its ucode where the account names one; else the first. */
static gboolean
read_line (const TakingsContext *context, TakingsText lines, TakingsNote *note)
{
  const char *ucode = takings_context_get (context, "ucode");
  TakingsJsonList list;

  takings_json_list_init (&list, lines);
  while (takings_json_list_next (&list))
    {
      TakingsText slot[N_LINE];

      if (!takings_map_read (TAKINGS_MAP (line_fields), &list.json, slot)
          || !takings_text_is (slot[L_SOURCE], takings_hotmart_role (context))
          || (ucode != NULL && slot[L_UCODE].data != NULL
              && !takings_text_is (slot[L_UCODE], ucode)))
        continue;
      note->has_commission = takings_money_parse (slot[L_VALUE], &note->commission);
      return note->has_commission
             && (takings_currency_parse (slot[L_CURRENCY], note->currency)
                 || takings_currency_parse (slot[L_CURRENCY_2], note->currency));
    }
  return FALSE;
}

static void
read_note (const TakingsContext *context, TakingsPage *page, const TakingsText *slot, gint64 row)
{
  TakingsNote note = { .key = slot[N_TRANSACTION],
                       .part = TAKINGS_TEXT ("own"),
                       .product_id = slot[N_PRODUCT_ID],
                       .product = slot[N_PRODUCT] };

  if (takings_text_is_empty (note.key))
    {
      takings_page_reject (page, row, "transaction is missing");
      return;
    }
  if (!read_line (context, slot[N_LINES], &note))
    return; /* not known is not zero */
  if (!takings_rate_parse (slot[N_RATE], &note.payout_rate))
    note.payout_rate = 0;
  takings_page_note (page, &note);
}

gboolean
takings_hotmart_note_row (const TakingsContext *context, TakingsPage *page, TakingsJson *json,
                          gint64 row)
{
  TakingsText slot[N_NOTE];

  if (!takings_map_read (TAKINGS_MAP (note_fields), json, slot))
    return FALSE;
  read_note (context, page, slot, row);
  return TRUE;
}
