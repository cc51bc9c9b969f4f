/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "clickbank.h"

/* Unknown types stay visible as void adjustments under the network's own word. */
static void
judge_type (TakingsEntry *entry, TakingsText type)
{
  static const struct
  {
    const char *name;
    TakingsKind kind;
  } kinds[] = {
    { "SALE", TAKINGS_KIND_SALE },       { "BILL", TAKINGS_KIND_REBILL },
    { "RFND", TAKINGS_KIND_REFUND },     { "INSF", TAKINGS_KIND_REFUND },
    { "CGBK", TAKINGS_KIND_CHARGEBACK }, { "FEE", TAKINGS_KIND_FEE },
    { "TEST", TAKINGS_KIND_SALE },
  };

  entry->raw_status = type;
  entry->state = TAKINGS_STATE_APPROVED;
  entry->kind = TAKINGS_KIND_ADJUSTMENT;
  if (type.len >= 4 && g_ascii_strncasecmp (type.data, "TEST", 4) == 0)
    {
      entry->flags |= TAKINGS_ENTRY_TEST;
      if (type.len > 5)
        type = (TakingsText){ type.data + 5, type.len - 5 };
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (takings_text_is (type, kinds[i].name))
      {
        entry->kind = kinds[i].kind;
        if ((entry->flags & TAKINGS_ENTRY_TEST) == 0)
          return;
      }
  entry->state = TAKINGS_STATE_VOID;
}

/* role:nickname:receipt:type:item, and the moment for what may happen twice to one receipt. */
static TakingsText
make_id (TakingsPage *page, const TakingsText *order, TakingsText receipt, TakingsText type,
         TakingsText item, const TakingsEntry *timed)
{
  TakingsText colon = TAKINGS_TEXT (":");
  gboolean vendor = takings_text_is (order[ROLE], "VENDOR");
  char moment[32];
  TakingsText parts[] = { order[ROLE], colon,        order[vendor ? VENDOR : AFFILIATE],
                          colon,       receipt,      colon,
                          type,        colon,        item,
                          colon,       { moment, 0 } };

  if (timed != NULL)
    parts[10].len = takings_moment_print (timed->occurred_at, moment);
  return takings_page_join (page, parts, G_N_ELEMENTS (parts) - (timed != NULL ? 0 : 2));
}

static void
set_parent (TakingsPage *page, const TakingsText *order, TakingsText item, TakingsEntry *entry)
{
  TakingsText receipt = order[RECEIPT];
  const char *dash = memchr (receipt.data, '-', receipt.len);
  TakingsText base = { receipt.data, dash != NULL ? (gsize) (dash - receipt.data) : receipt.len };

  if (entry->kind == TAKINGS_KIND_REBILL && dash != NULL)
    entry->parent_id = make_id (page, order, base, TAKINGS_TEXT ("SALE"), item, NULL);
  else if (entry->kind == TAKINGS_KIND_REFUND || entry->kind == TAKINGS_KIND_CHARGEBACK)
    entry->parent_id = make_id (page, order, receipt,
                                dash != NULL ? TAKINGS_TEXT ("BILL") : TAKINGS_TEXT ("SALE"), item,
                                NULL);
}

static void
set_amounts (const TakingsContext *context, const TakingsText *order, gint64 paid,
             gboolean has_paid, TakingsEntry *entry)
{
  const char *own = takings_context_get (context, "currency");
  char currency[4] = "";

  if (!takings_currency_parse (takings_text (own), entry->currency))
    memcpy (entry->currency, "USD", 4);
  if (!takings_currency_parse (order[CURRENCY], currency))
    entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
  if (entry->kind == TAKINGS_KIND_REFUND || entry->kind == TAKINGS_KIND_CHARGEBACK
      || entry->kind == TAKINGS_KIND_FEE)
    {
      entry->commission = -ABS (entry->commission);
      paid = -ABS (paid);
    }
  if (*currency == '\0' || g_str_equal (currency, entry->currency))
    {
      entry->amount = paid;
      entry->has_amount = has_paid;
      return;
    }
  entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
  if (has_paid)
    {
      entry->original_amount = paid;
      memcpy (entry->original_currency, currency, 4);
    }
}

void
takings_clickbank_read_line (const TakingsContext *context, TakingsPage *page,
                             const TakingsText *order, const TakingsText *line, gint64 occurred_at,
                             gint64 position)
{
  TakingsEntry entry = { .occurred_at = occurred_at, .count = 1 };
  gboolean repeats;
  gint64 paid = 0;

  if ((line[PAID].data != NULL && !takings_money_parse (line[PAID], &paid))
      || (line[EARNED].data != NULL && !takings_money_parse (line[EARNED], &entry.commission)))
    {
      takings_page_reject (page, position, "An amount of a line item is not a number");
      return;
    }
  entry.has_commission = line[EARNED].data != NULL;
  judge_type (&entry, order[TYPE]);
  set_amounts (context, order, paid, line[PAID].data != NULL, &entry);
  repeats = entry.kind != TAKINGS_KIND_SALE && entry.kind != TAKINGS_KIND_REBILL;
  entry.entry_id = make_id (page, order, order[RECEIPT], order[TYPE], line[ITEM],
                            repeats ? &entry : NULL);
  set_parent (page, order, line[ITEM], &entry);
  entry.order_id = order[RECEIPT];
  if (!takings_text_is_empty (order[VENDOR]) && !takings_text_is_empty (line[ITEM]))
    {
      TakingsText parts[] = { order[VENDOR], TAKINGS_TEXT (":"), line[ITEM] };
      entry.product_id = takings_page_join (page, parts, G_N_ELEMENTS (parts));
    }
  entry.product = line[TITLE];
  entry.tracking_id = takings_text_is_empty (order[TRACKING]) ? order[SUB_ID] : order[TRACKING];
  entry.campaign = order[CAMPAIGN];
  entry.country = order[COUNTRY].len == 2 ? order[COUNTRY] : TAKINGS_TEXT_NONE;
  entry.affiliate = order[AFFILIATE];
  entry.vendor = order[VENDOR];
  entry.customer = order[EMAIL];
  if (takings_text_is (line[LINE_TYPE], "UPSELL") || takings_text_is (line[LINE_TYPE], "BUMP"))
    entry.flags |= TAKINGS_ENTRY_UPSELL;
  takings_page_add (page, &entry);
}
