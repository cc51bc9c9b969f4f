/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "jvzoo-private.h"
#include "reversal.h"

enum
{
  ID,
  DATE,
  STATUS,
  PRICE,
  COMMISSION,
  PAYOUT,
  PRODUCT_ID,
  PRODUCT,
  EMAIL,
  AFFILIATE,
  N_ROW
};
static const TakingsMapField row_fields[N_ROW] = {
  [ID] = { "transaction_id" },
  [DATE] = { "date" },
  [STATUS] = { "status" },
  [PRICE] = { "price" },
  [COMMISSION] = { "affiliate_commission" },
  [PAYOUT] = { "affiliate_commission_status" },
  [PRODUCT_ID] = { "product_id" },
  [PRODUCT] = { "product_name" },
  [EMAIL] = { "customer_email" },
  [AFFILIATE] = { "affiliate_name" },
};
TakingsJvzooNewest
takings_jvzoo_parse_cursor (const char *cursor)
{
  TakingsJvzooNewest newest = { 0, takings_text (cursor) };
  const char *colon = cursor != NULL ? strchr (cursor, ':') : NULL;

  if (colon != NULL
      && takings_text_to_int64 ((TakingsText){ cursor, (gsize) (colon - cursor) }, &newest.at))
    newest.id = takings_text (colon + 1);
  return newest;
}

gboolean
takings_jvzoo_is_newer (const TakingsJvzooNewest *a, const TakingsJvzooNewest *b)
{
  int order;

  if (a->id.data == NULL)
    return FALSE;
  if (b->id.data == NULL || a->at != b->at)
    return b->id.data == NULL || a->at > b->at;
  order = memcmp (a->id.data, b->id.data, MIN (a->id.len, b->id.len));
  return order > 0 || (order == 0 && a->id.len > b->id.len);
}

/* A receipt that ends in "-B001", "-B002" … is a further charge of the one before the dash. */
static gboolean
is_rebill (TakingsText id, TakingsText *first)
{
  gsize n = id.len;

  while (n > 0 && g_ascii_isdigit (id.data[n - 1]))
    n--;
  if (n == id.len || n < 3 || id.data[n - 1] != 'B' || id.data[n - 2] != '-')
    return FALSE;
  *first = (TakingsText){ id.data, n - 2 };
  return TRUE;
}

static gboolean
has_word (TakingsText status, const char *const *words)
{
  for (; *words != NULL; words++)
    if (takings_text_contains (status, *words))
      return TRUE;
  return FALSE;
}

static void
add_sale (TakingsPage *page, TakingsEntry *entry, TakingsText payout)
{
  static const char *const refund[] = { "refund", "revers", NULL };
  static const char *const charge[] = { "chargeback", "disput", NULL };
  static const char *const waiting[] = { "pending", "processing", "created", NULL };
  TakingsText status = entry->raw_status;
  gboolean charged = has_word (status, charge), refunded = !charged && has_word (status, refund);

  if (charged || refunded)
    entry->state = TAKINGS_STATE_APPROVED;
  else if (takings_text_is (status, "completed"))
    entry->state = takings_text_is (payout, "paid") ? TAKINGS_STATE_PAID : TAKINGS_STATE_APPROVED;
  else
    entry->state = has_word (status, waiting) ? TAKINGS_STATE_PENDING : TAKINGS_STATE_VOID;
  if (is_rebill (entry->entry_id, &entry->parent_id))
    entry->kind = TAKINGS_KIND_REBILL;
  takings_entry_normalise_sign (entry);
  takings_page_add (page, entry);
  if (charged || refunded)
    takings_reversal_add (page, entry, charged ? TAKINGS_KIND_CHARGEBACK : TAKINGS_KIND_REFUND,
                          FALSE);
}

static void
read_row (TakingsPage *page, const TakingsText *slot, gint64 row, TakingsJvzooNewest *newest)
{
  TakingsMoment moment;
  TakingsEntry entry = {
    .entry_id = slot[ID],
    .order_id = slot[ID],
    .product_id = slot[PRODUCT_ID],
    .product = slot[PRODUCT],
    .affiliate = slot[AFFILIATE],
    .raw_status = slot[STATUS],
    .customer = slot[EMAIL],
    .currency = "USD",
  };

  if (takings_text_is_empty (slot[ID]))
    takings_page_reject (page, row, "transaction_id is missing");
  else if (!takings_moment_parse (slot[DATE], NULL, &moment))
    takings_page_reject (page, row, "date is not a moment");
  else
    {
      TakingsJvzooNewest own = { moment.unix_time, slot[ID] };

      if (takings_jvzoo_is_newer (&own, newest))
        *newest = own;
      entry.occurred_at = moment.unix_time;
      entry.has_amount = takings_money_parse (slot[PRICE], &entry.amount);
      entry.has_commission = takings_money_parse (slot[COMMISSION], &entry.commission);
      if ((!takings_text_is_empty (slot[PRICE]) && !entry.has_amount)
          || (!takings_text_is_empty (slot[COMMISSION]) && !entry.has_commission))
        takings_page_reject (page, row, "price or affiliate_commission is not an amount");
      else
        add_sale (page, &entry, slot[PAYOUT]);
    }
}

gboolean
takings_jvzoo_row (TakingsPage *page, TakingsJson *json, gint64 row, TakingsJvzooNewest *newest)
{
  TakingsText slot[N_ROW];

  if (!takings_map_read (TAKINGS_MAP (row_fields), json, slot))
    return FALSE;
  read_row (page, slot, row, newest);
  return TRUE;
}
