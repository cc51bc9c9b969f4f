/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
#include "map.h"
G_BEGIN_DECLS

#define TAKINGS_DIGISTORE24_PAGE_SIZE 1000

/* The members of a row of any of the three lists. */
enum
{
  ID,
  PURCHASE,
  TRANSACTION,
  TYPE,
  AMOUNT,
  CURRENCY,
  CREATED,
  REASON,
  METHOD,
  SEQUENCE,
  PARENT,
  PRODUCT_ID,
  PRODUCT,
  SID,
  CLICK,
  CAMPAIGN,
  COUNTRY,
  EMAIL,
  ITEMS,
  N_SLOTS
};

char takings_digistore24_phase (const TakingsContext *context, guint64 *number);
TakingsText takings_digistore24_key (TakingsPage *page, const char *prefix, TakingsText id);
const TakingsMap *takings_digistore24_row_map (void);
void takings_digistore24_commission (TakingsPage *page, TakingsZone *zone, const TakingsText *row,
                                     gint64 position);
void takings_digistore24_purchase (TakingsPage *page, const TakingsText *row, gint64 position);
void takings_digistore24_transaction (TakingsPage *page, TakingsZone *zone, const TakingsText *row,
                                      gint64 position);
gboolean takings_digistore24_read (const TakingsContext *context, const TakingsResponse *response,
                                   TakingsPage *page, GError **error);

G_END_DECLS
