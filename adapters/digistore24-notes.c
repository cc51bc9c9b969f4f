/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "digistore24.h"

void
takings_digistore24_commission (TakingsPage *page, TakingsZone *zone, const TakingsText *row,
                                gint64 position)
{
  TakingsNote note = { .part = row[ID], .has_commission = TRUE };
  TakingsEntry orphan = { .has_commission = TRUE, .state = TAKINGS_STATE_APPROVED, .count = 1 };
  TakingsMoment moment;
  gboolean dated = takings_moment_parse (row[CREATED], zone, &moment);

  if (takings_text_is_empty (row[ID]) || !takings_money_parse (row[AMOUNT], &note.commission)
      || !takings_currency_parse (row[CURRENCY], note.currency))
    {
      takings_page_reject (page, position,
                           "id, amount or currency of a commission is not readable");
      return;
    }
  note.key = takings_text_is_empty (row[TRANSACTION])
               ? takings_digistore24_key (page, "commission:", row[ID])
               : row[TRANSACTION];
  if (dated)
    {
      orphan.entry_id = note.key;
      orphan.order_id = row[PURCHASE];
      orphan.raw_status = row[REASON];
      orphan.occurred_at = moment.unix_time;
      orphan.commission = note.commission;
      orphan.kind = note.commission < 0 ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE;
      memcpy (orphan.currency, note.currency, sizeof orphan.currency);
      note.orphan = &orphan;
    }
  takings_page_note (page, &note);
}

void
takings_digistore24_purchase (TakingsPage *page, const TakingsText *row, gint64 position)
{
  TakingsNote note = { .part = TAKINGS_TEXT ("purchase"),
                       .product_id = row[PRODUCT_ID],
                       .product = row[PRODUCT],
                       .campaign = row[CAMPAIGN] };
  TakingsText item[N_SLOTS] = { { NULL, 0 } };
  TakingsJsonList items;

  if (takings_text_is_empty (row[ID]))
    {
      takings_page_reject (page, position, "id of a purchase is missing");
      return;
    }
  note.key = takings_digistore24_key (page, "purchase:", row[ID]);
  note.tracking_id = !takings_text_is_empty (row[SID])     ? row[SID]
                     : !takings_text_is_empty (row[CLICK]) ? row[CLICK]
                                                           : row[CAMPAIGN];
  note.country = row[COUNTRY].len == 2 ? row[COUNTRY] : TAKINGS_TEXT_NONE;
  takings_json_list_init (&items, row[ITEMS]);
  if (takings_text_is_empty (note.product_id) && takings_json_list_next (&items)
      && takings_map_read (takings_digistore24_row_map (), &items.json, item))
    {
      note.product_id = item[PRODUCT_ID];
      note.product = item[PRODUCT];
    }
  takings_page_note (page, &note);
}
