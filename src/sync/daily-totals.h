/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "page.h"
#include "row.h"
G_BEGIN_DECLS

/* Totals of days as ClickCRM reports them ("byday"), on which more than one network runs. */

/**
 * takings_daily_totals_request:
 * @path: of the report
 *
 * Asks for the days of @context's window, a check for today's, with the account's fields
 * "account_id" and "token".
 *
 * Returns: (transfer full)
 */
TakingsRequest *takings_daily_totals_request (const TakingsContext *context, const char *path);

/**
 * takings_daily_totals_read:
 * @list: raw value: rows with `date`, `gross_commissions`, `net_commissions`, `conversions_count`
 *
 * Reads a network's totals of days, each as by takings_daily_total_add(). %FALSE when the list is
 * cut off or broken.
 */
gboolean
takings_daily_totals_read (const TakingsContext *context, TakingsPage *page, TakingsText list);

/**
 * takings_daily_total_add:
 * @base: its `source_day`, `occurred_at` and currency, and flags to be added to
 * @count: conversions of the day
 *
 * Adds a day as two aggregate entries: "day:2026-03-04:sale" of @gross, which stands for @count
 * events, and "day:2026-03-04:refund" of what was taken back (an adjustment if it was given). A
 * half without anything creates no entry, but empties one that an earlier reading made.
 */
void takings_daily_total_add (TakingsPage *page, const TakingsEntry *base, gint64 gross, gint64 net,
                              gint64 count);

G_END_DECLS
