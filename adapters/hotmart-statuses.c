/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "hotmart-private.h"

/* The first @N_ASKED are the vocabulary of the API; one word it does not know fails a request. */
#define N_ASKED 17
static const struct
{
  const char *word;
  TakingsHotmartMeaning meaning;
} statuses[] = {
  { "APPROVED", EARNED },
  { "COMPLETE", EARNED },
  { "PROTESTED", EARNED },
  { "REFUNDED", REFUNDED },
  { "PARTIALLY_REFUNDED", PART_REFUNDED },
  { "CHARGEBACK", CHARGED_BACK },
  { "BLOCKED", VOID },
  { "CANCELLED", VOID },
  { "EXPIRED", VOID },
  { "NO_FUNDS", VOID },
  { "OVERDUE", WAITING },
  { "PRE_ORDER", WAITING },
  { "PRINTED_BILLET", WAITING },
  { "PROCESSING_TRANSACTION", WAITING },
  { "STARTED", WAITING },
  { "UNDER_ANALISYS", WAITING },
  { "WAITING_PAYMENT", WAITING },
  { "COMPLETED", EARNED },
  { "DISPUTE", EARNED },
  { "CANCELED", VOID },
  { "DELAYED", WAITING },
  { "BILLET_PRINTED", WAITING },
  { "UNDER_ANALYSIS", WAITING },
};

void
takings_hotmart_ask_statuses (TakingsRequest *request)
{
  for (guint i = 0; i < N_ASKED; i++)
    takings_request_query (request, "transaction_status", statuses[i].word);
}

/* What nobody knows counts as no money. */
TakingsHotmartMeaning
takings_hotmart_meaning (TakingsText status)
{
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    if (takings_text_is (status, statuses[i].word))
      return statuses[i].meaning;
  return VOID;
}
