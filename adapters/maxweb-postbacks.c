/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maxweb-private.h"
enum
{
  ORDER,
  ORDER_2,
  ORDER_3,
  PRODUCT,
  PRODUCT_2,
  EVENT,
  EVENT_2,
  EVENT_3,
  CONV,
  AMOUNT,
  AMOUNT_2,
  AMOUNT_3,
  AMOUNT_4,
  CURRENCY,
  AT,
  AT_2,
  SUBID,
  SUBID_2,
  COUNTRY,
  TEST,
  N_ROW
};
static const TakingsMapField row_fields[N_ROW] = {
  { "ORDERID" },        { "order_id" },
  { "transaction_id" }, { "PRODUCT_CODENAME" },
  { "product" },        { "event" },
  { "type" },           { "status" },
  { "CONV_TYPE" },      { "COMMISSION_AMOUNT" },
  { "commission" },     { "amount" },
  { "payout" },         { "currency" },
  { "received_at" },    { "date" },
  { "SUBID" },          { "SUBID2" },
  { "country" },        { "test" },
};

typedef struct
{
  const char *word, *name;
  TakingsKind kind;
  TakingsState state;
  guint32 flags;
} Word;
static const Word words[] = {
  { "sale", "sale", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, 0 },
  { "frontend", "sale", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, 0 },
  { "purchase", "sale", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, 0 },
  { "upsell", "upsell", TAKINGS_KIND_SALE, TAKINGS_STATE_APPROVED, TAKINGS_ENTRY_UPSELL },
  { "rebill", "rebill", TAKINGS_KIND_REBILL, TAKINGS_STATE_APPROVED, 0 },
  { "recurring", "rebill", TAKINGS_KIND_REBILL, TAKINGS_STATE_APPROVED, 0 },
  { "refund", "refund", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0 },
  { "return", "refund", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0 },
  { "commission void", "void", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0 },
  { "commission_void", "void", TAKINGS_KIND_REFUND, TAKINGS_STATE_APPROVED, 0 },
  { "chargeback", "chargeback", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, 0 },
  { "dispute", "chargeback", TAKINGS_KIND_CHARGEBACK, TAKINGS_STATE_APPROVED, 0 },
  { "void", "cancel", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, 0 },
  { "cancel", "cancel", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, 0 },
  { "cancelled", "cancel", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, 0 },
  { "test", "test", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, TAKINGS_ENTRY_TEST },
};
static const Word unknown = { "", "other", TAKINGS_KIND_SALE, TAKINGS_STATE_VOID, 0 };

static TakingsText
first_of (const TakingsText *slot, int from, int to)
{
  for (int i = from; i <= to; i++)
    if (!takings_text_is_empty (slot[i]))
      return takings_text_strip (slot[i]);
  return TAKINGS_TEXT_NONE;
}

static void
add_row (TakingsPage *page, TakingsEntry *entry, const TakingsText *slot, const Word *word)
{
  TakingsText id[] = { entry->order_id, TAKINGS_TEXT (":"), entry->product_id, TAKINGS_TEXT (":"),
                       takings_text (word->name) };

  entry->kind = word->kind;
  entry->state = word->state;
  entry->flags |= word->flags;
  entry->entry_id = takings_page_join (page, id, G_N_ELEMENTS (id));
  if (word->kind == TAKINGS_KIND_REFUND || word->kind == TAKINGS_KIND_CHARGEBACK)
    {
      id[4] = TAKINGS_TEXT ("sale");
      entry->parent_id = takings_page_join (page, id, G_N_ELEMENTS (id));
    }
  if (takings_text_is (slot[TEST], "1") || takings_text_is (slot[TEST], "true"))
    {
      entry->state = TAKINGS_STATE_VOID;
      entry->flags |= TAKINGS_ENTRY_TEST;
    }
  takings_entry_normalise_sign (entry);
  takings_page_add (page, entry);
}

gboolean
takings_maxweb_postback_row (const TakingsContext *context, TakingsPage *page, TakingsJson *json,
                             gint64 row)
{
  TakingsText slot[N_ROW];
  const Word *word = &unknown;
  TakingsMoment moment;
  TakingsEntry entry = { .has_commission = TRUE };
  TakingsText amount, event;

  if (!takings_map_read (TAKINGS_MAP (row_fields), json, slot))
    return FALSE;
  event = first_of (slot, EVENT, CONV);
  if (takings_text_is (event, "checkout") || takings_text_is (event, "visit"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (takings_text_is (event, words[i].word))
      word = &words[i];
  if (word == words && takings_text_is (slot[CONV], "upsell"))
    word = &words[3];
  amount = first_of (slot, AMOUNT, AMOUNT_4);
  entry.order_id = first_of (slot, ORDER, ORDER_3);
  entry.product_id = entry.product = first_of (slot, PRODUCT, PRODUCT_2);
  entry.tracking_id = slot[SUBID];
  entry.campaign = slot[SUBID_2];
  entry.country = slot[COUNTRY].len == 2 ? slot[COUNTRY] : TAKINGS_TEXT_NONE;
  entry.raw_status = event;
  if (takings_text_is_empty (entry.order_id) || takings_text_contains (entry.order_id, "{")
      || takings_text_contains (amount, "{") || takings_text_contains (entry.product_id, "{"))
    takings_page_reject (page, row, "ORDERID is missing, or a macro was not replaced");
  else if (!takings_money_parse (amount, &entry.commission)
           && !takings_money_parse_locale (amount, '.', &entry.commission, entry.currency))
    takings_page_reject (page, row, "COMMISSION_AMOUNT is not an amount");
  else if (!takings_maxweb_moment (first_of (slot, AT, AT_2), context->zone, &moment))
    takings_page_reject (page, row, "received_at is not a moment");
  else
    {
      entry.occurred_at = moment.unix_time;
      entry.source_day = moment.day;
      entry.flags = moment.day_only ? TAKINGS_ENTRY_DAY_ONLY : 0;
      if (!takings_currency_parse (slot[CURRENCY], entry.currency) && entry.currency[0] == '\0')
        {
          memcpy (entry.currency, "USD", 4);
          entry.flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
        }
      add_row (page, &entry, slot, word);
    }
  return TRUE;
}
