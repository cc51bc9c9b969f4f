/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hotmart-private.h"
#include "reversal.h"

enum
{
  TRANSACTION,
  ORDERED,
  APPROVED,
  STATUS,
  RECURRENCY,
  SUBSCRIPTION,
  PRICE,
  CURRENCY,
  CURRENCY_2,
  SRC,
  SCK,
  PRODUCT_ID,
  PRODUCT,
  VENDOR,
  BUYER,
  N_SALE
};
static const TakingsMapField sale_fields[N_SALE] = {
  [TRANSACTION] = { "purchase/transaction" },
  [ORDERED] = { "purchase/order_date" },
  [APPROVED] = { "purchase/approved_date" },
  [STATUS] = { "purchase/status" },
  [RECURRENCY] = { "purchase/recurrency_number" },
  [SUBSCRIPTION] = { "purchase/is_subscription" },
  [PRICE] = { "purchase/price/value" },
  [CURRENCY] = { "purchase/price/currency_code" },
  [CURRENCY_2] = { "purchase/price/currency_value" },
  [SRC] = { "purchase/tracking/source" },
  [SCK] = { "purchase/tracking/source_sck" },
  [PRODUCT_ID] = { "product/id" },
  [PRODUCT] = { "product/name" },
  [VENDOR] = { "producer/name" },
  [BUYER] = { "buyer/email" },
};

static gboolean
read_millis (TakingsText text, gint64 *seconds)
{
  if (!takings_text_to_int64 (text, seconds) || *seconds <= 0
      || *seconds > G_GINT64_CONSTANT (253402300799999))
    return FALSE;
  *seconds /= 1000;
  return TRUE;
}

static void
add_sale (TakingsPage *page, TakingsEntry *entry, const TakingsText *slot)
{
  TakingsHotmartMeaning meaning = takings_hotmart_meaning (slot[STATUS]);
  gint64 charge = 0;

  if (takings_text_is (slot[SUBSCRIPTION], "true")
      && takings_text_to_int64 (slot[RECURRENCY], &charge) && charge > 1)
    entry->kind = TAKINGS_KIND_REBILL;
  entry->state = meaning == VOID      ? TAKINGS_STATE_VOID
                 : meaning == WAITING ? TAKINGS_STATE_PENDING
                                      : TAKINGS_STATE_APPROVED;
  takings_page_add (page, entry);
  if (meaning == REFUNDED || meaning == PART_REFUNDED)
    takings_reversal_add (page, entry, TAKINGS_KIND_REFUND, meaning == PART_REFUNDED);
  else if (meaning == CHARGED_BACK)
    takings_reversal_add (page, entry, TAKINGS_KIND_CHARGEBACK, FALSE);
  if (meaning == PART_REFUNDED && page->warning == NULL)
    page->warning = g_strdup ("Hotmart does not say how much of a partial refund was paid back.");
}

static void
read_sale (TakingsPage *page, const TakingsText *slot, gint64 row)
{
  TakingsEntry entry = {
    .entry_id = slot[TRANSACTION],
    .order_id = slot[TRANSACTION],
    .product_id = slot[PRODUCT_ID],
    .product = slot[PRODUCT],
    .tracking_id = slot[SRC],
    .campaign = slot[SCK],
    .vendor = slot[VENDOR],
    .raw_status = slot[STATUS],
    .customer = slot[BUYER],
    .join_key = { slot[TRANSACTION] },
    .flags = TAKINGS_ENTRY_JOIN,
  };

  if (takings_text_is_empty (entry.entry_id) || takings_text_is_empty (slot[STATUS]))
    takings_page_reject (page, row, "purchase.transaction or purchase.status is missing");
  else if (!read_millis (slot[ORDERED], &entry.occurred_at)
           && !read_millis (slot[APPROVED], &entry.occurred_at))
    takings_page_reject (page, row, "purchase.order_date is not a moment");
  else if (slot[PRICE].data != NULL && !takings_money_parse (slot[PRICE], &entry.amount))
    takings_page_reject (page, row, "purchase.price.value is not an amount");
  else
    {
      entry.has_amount = slot[PRICE].data != NULL
                         && (takings_currency_parse (slot[CURRENCY], entry.currency)
                             || takings_currency_parse (slot[CURRENCY_2], entry.currency));
      add_sale (page, &entry, slot);
    }
}

gboolean
takings_hotmart_sale_row (TakingsPage *page, TakingsJson *json, gint64 row)
{
  TakingsText slot[N_SALE];

  if (!takings_map_read (TAKINGS_MAP (sale_fields), json, slot))
    return FALSE;
  read_sale (page, slot, row);
  return TRUE;
}
