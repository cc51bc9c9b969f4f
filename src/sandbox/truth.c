/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "truth.h"

#include <string.h>

#define JVZOO_REACH (90 * (gint64) 86400)

static void
add (GArray *rows, TakingsKind kind, const char *currency, gint64 commission)
{
  TakingsTruth row = { .kind = kind, .count = 1, .commission = commission };

  for (guint i = 0; i < rows->len; i++)
    {
      TakingsTruth *known = &g_array_index (rows, TakingsTruth, i);
      if (known->kind == kind && strcmp (known->currency, currency) == 0)
        {
          known->count++;
          known->commission += commission;
          return;
        }
    }
  g_strlcpy (row.currency, currency, sizeof row.currency);
  g_array_append_val (rows, row);
}

GArray *
takings_truth_new (const TakingsYear *year, TakingsTradeNetwork network, gint64 now)
{
  const GArray *trades = year->trades[network];
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (TakingsTruth));
  guint i = network == TAKINGS_TRADE_JVZOO ? takings_year_find (year, network, now - JVZOO_REACH)
                                           : 0;

  for (; i < trades->len; i++)
    {
      const TakingsTrade *trade = &g_array_index (trades, TakingsTrade, i);
      const char *rate, *currency = takings_year_currency (trade->currency);
      gint64 commission = trade->commission;
      TakingsKind kind = trade->charge > 1 ? TAKINGS_KIND_REBILL : TAKINGS_KIND_SALE;
      if (trade->at > now)
        break;
      if (!takings_trade_counts (trade))
        continue;
      /* JVZoo does not tell a rebill from a sale */
      if (network == TAKINGS_TRADE_JVZOO)
        kind = TAKINGS_KIND_SALE;
      if (network == TAKINGS_TRADE_HOTMART)
        currency = takings_trade_payout (trade, &rate, &commission);
      add (rows, kind, currency, commission);
      if (takings_trade_reversed (trade, now))
        add (rows,
             trade->fate == TAKINGS_FATE_CHARGED_BACK && network != TAKINGS_TRADE_BUYGOODS
               ? TAKINGS_KIND_CHARGEBACK
               : TAKINGS_KIND_REFUND,
             currency, -takings_trade_share (trade, commission));
    }
  return rows;
}
