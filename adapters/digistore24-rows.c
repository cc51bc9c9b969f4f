/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "digistore24.h"

static const TakingsMapField row_fields[] = {
  [ID] = { "id" },
  [PURCHASE] = { "purchase_id" },
  [TRANSACTION] = { "transaction_id" },
  [TYPE] = { "transaction_type" },
  [AMOUNT] = { "amount" },
  [CURRENCY] = { "currency" },
  [CREATED] = { "created_at" },
  [REASON] = { "reason" },
  [METHOD] = { "pay_method" },
  [SEQUENCE] = { "pay_sequence_no" },
  [PARENT] = { "parent_transaction_id" },
  [PRODUCT_ID] = { "product_id" },
  [PRODUCT] = { "product_name" },
  [SID] = { "sub_ids/sid1" },
  [CLICK] = { "click_id" },
  [CAMPAIGN] = { "campaign_key" },
  [COUNTRY] = { "buyer/country" },
  [EMAIL] = { "buyer/email" },
  [ITEMS] = { "items", TRUE },
};

const TakingsMap *
takings_digistore24_row_map (void)
{
  return TAKINGS_MAP (row_fields);
}

TakingsText
takings_digistore24_key (TakingsPage *page, const char *prefix, TakingsText id)
{
  TakingsText parts[] = { takings_text (prefix), id };
  return takings_page_join (page, parts, G_N_ELEMENTS (parts));
}

/* A payment is a rebill only where the row says its number in the sequence. */
static void
judge_type (TakingsEntry *entry, const TakingsText *row)
{
  gint64 sequence = 0;

  entry->raw_status = row[TYPE];
  entry->state = TAKINGS_STATE_APPROVED;
  takings_text_to_int64 (row[SEQUENCE], &sequence);
  if (takings_text_is (row[TYPE], "payment"))
    entry->kind = sequence > 1 ? TAKINGS_KIND_REBILL : TAKINGS_KIND_SALE;
  else if (takings_text_is (row[TYPE], "refund"))
    entry->kind = TAKINGS_KIND_REFUND;
  else if (takings_text_is (row[TYPE], "chargeback"))
    entry->kind = TAKINGS_KIND_CHARGEBACK;
  else if (takings_text_is (row[TYPE], "refund_request"))
    {
      entry->kind = TAKINGS_KIND_REFUND;
      entry->state = TAKINGS_STATE_PENDING;
    }
  else
    {
      entry->kind = TAKINGS_KIND_ADJUSTMENT;
      entry->state = TAKINGS_STATE_VOID;
    }
  if (takings_text_is (row[METHOD], "test"))
    {
      entry->state = TAKINGS_STATE_VOID;
      entry->flags |= TAKINGS_ENTRY_TEST;
    }
}

void
takings_digistore24_transaction (TakingsPage *page, TakingsZone *zone, const TakingsText *row,
                                 gint64 position)
{
  TakingsEntry entry = { .count = 1 };
  TakingsMoment moment;

  if (takings_text_is_empty (row[ID]) || !takings_moment_parse (row[CREATED], zone, &moment)
      || (row[AMOUNT].data != NULL && !takings_money_parse (row[AMOUNT], &entry.amount))
      || !takings_currency_parse (row[CURRENCY], entry.currency))
    {
      takings_page_reject (page, position, "id, time, amount or currency is not readable");
      return;
    }
  judge_type (&entry, row);
  entry.entry_id = row[ID];
  entry.order_id = row[PURCHASE];
  entry.parent_id = row[PARENT];
  entry.occurred_at = moment.unix_time;
  entry.has_amount = row[AMOUNT].data != NULL;
  entry.product_id = row[PRODUCT_ID];
  entry.product = row[PRODUCT];
  entry.country = row[COUNTRY].len == 2 ? row[COUNTRY] : TAKINGS_TEXT_NONE;
  entry.customer = row[EMAIL];
  entry.join_key[0] = row[ID];
  if (!takings_text_is_empty (row[PURCHASE]))
    entry.join_key[1] = takings_digistore24_key (page, "purchase:", row[PURCHASE]);
  entry.flags |= TAKINGS_ENTRY_JOIN;
  if (takings_text_is (row[TYPE], "refund_request"))
    {
      entry.has_amount = FALSE;
      entry.amount = 0;
      entry.flags &= ~(guint32) TAKINGS_ENTRY_JOIN;
    }
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}
