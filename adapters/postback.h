/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "row.h"
G_BEGIN_DECLS

/* One event of a feed: a click, a conversion, or a network's notification. */
void takings_postback_read_event (const TakingsContext *context, TakingsPage *page,
                                  TakingsJson *json, gint64 position);
/**
 * takings_postback_read_notification:
 * @at: when it was received
 * @row: raw value: an object as the network's API would list it
 * @extras: by the enumeration below
 *
 * Has the network's own adapter read @row, so that the sale is the same entry as when it comes from
 * the API, and adds what it read as a part of @page.
 */
enum
{
  TAKINGS_EXTRA_COMMISSION,
  TAKINGS_EXTRA_CURRENCY,
  TAKINGS_EXTRA_TRACKING,
  TAKINGS_EXTRA_CAMPAIGN,
  TAKINGS_EXTRA_RECEIVED,
  TAKINGS_N_EXTRAS
};
void takings_postback_read_notification (const TakingsContext *context, TakingsPage *page,
                                         TakingsText network, TakingsText at, TakingsText row,
                                         const TakingsText *extras, gint64 position);

G_END_DECLS
