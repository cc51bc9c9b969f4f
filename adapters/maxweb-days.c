/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "maxweb-private.h"

enum
{
  DATE,
  GROSS,
  NET,
  CONVERSIONS,
  N_DAY
};
static const TakingsMapField day_fields[N_DAY] = {
  { "date" },
  { "gross_commissions" },
  { "net_commissions" },
  { "conversions_count" },
};

/* A day's total: what was earned, and what was taken back of it (gross minus net). */
gboolean
takings_maxweb_day_row (const TakingsContext *context, TakingsPage *page, TakingsJson *json,
                        gint64 row)
{
  TakingsText slot[N_DAY];
  TakingsMoment moment;
  gint64 gross, net, count = 0;
  TakingsEntry entry = { .currency = "USD",
                         .has_commission = TRUE,
                         .state = TAKINGS_STATE_APPROVED };

  if (!takings_map_read (TAKINGS_MAP (day_fields), json, slot))
    return FALSE;
  if (!takings_moment_parse (slot[DATE], context->zone, &moment)
      || !takings_money_parse (slot[GROSS], &gross) || !takings_money_parse (slot[NET], &net))
    {
      takings_page_reject (page, row, "date, gross_commissions or net_commissions is not readable");
      return TRUE;
    }
  if (!takings_text_to_int64 (slot[CONVERSIONS], &count) || count < 0 || count > G_MAXINT32)
    count = 0;
  entry.occurred_at = moment.unix_time;
  entry.source_day = moment.day;
  entry.flags = TAKINGS_ENTRY_AGGREGATE | TAKINGS_ENTRY_DAY_ONLY | TAKINGS_ENTRY_CURRENCY_ASSUMED;
  entry.order_id = slot[DATE];
  entry.entry_id = takings_page_print (page, "day:%.*s:sale", (int) slot[DATE].len,
                                       slot[DATE].data);
  entry.commission = gross;
  entry.count = (guint32) count;
  if (gross == 0 && count == 0)
    { /* an idle day is no sale, unless it was one before */
      entry.state = TAKINGS_STATE_VOID;
      entry.flags |= TAKINGS_ENTRY_UPDATE_ONLY;
    }
  takings_page_add (page, &entry);
  entry.flags &= ~(guint32) TAKINGS_ENTRY_UPDATE_ONLY;
  entry.parent_id = entry.entry_id;
  entry.entry_id = takings_page_print (page, "day:%.*s:voided", (int) slot[DATE].len,
                                       slot[DATE].data);
  entry.kind = TAKINGS_KIND_REFUND;
  entry.commission = net - gross;
  entry.count = 1;
  entry.state = gross == net ? TAKINGS_STATE_VOID : TAKINGS_STATE_APPROVED;
  if (gross == net)
    entry.flags |= TAKINGS_ENTRY_UPDATE_ONLY;
  takings_page_add (page, &entry);
  return TRUE;
}
