/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "adapter.h"
G_BEGIN_DECLS

/* The members of an order, and of one of its line items. */
enum
{
  RECEIPT,
  TIME,
  TYPE,
  TRACKING,
  SUB_ID,
  CAMPAIGN,
  VENDOR,
  AFFILIATE,
  ROLE,
  COUNTRY,
  CURRENCY,
  EMAIL,
  LINES,
  N_ORDER
};

enum
{
  ITEM,
  TITLE,
  PAID,
  EARNED,
  LINE_TYPE,
  N_LINE
};

/* Adds the entry of one line item of @order to @page. */
void takings_clickbank_read_line (const TakingsContext *context, TakingsPage *page,
                                  const TakingsText *order, const TakingsText *line,
                                  gint64 occurred_at, gint64 position);
gboolean takings_clickbank_read (const TakingsContext *context, const TakingsResponse *response,
                                 TakingsPage *page, GError **error);

G_END_DECLS
