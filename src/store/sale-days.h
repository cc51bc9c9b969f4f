/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "db.h"
#include "ledger.h"
G_BEGIN_DECLS

/* Which sale a refund, chargeback, fee or adjustment belongs to: the entry with its parent id, else
 * the sale or rebill of its order that was nearest before it, of the same product if there is one.
 * Kept in `sale_link` with the sums that move from day to day, apart from ingest: entries that came
 * or changed since are linked by takings_ledger_link_sales(). Until then they stand on their own
 * day, so the sum over all days is right at any time. */

/* For a question by sale date: links what is new, if the ledger is open for writing and it is not
 * so much that it takes long. */
gboolean takings_sale_days_follow (TakingsLedger *ledger, GError **error);
/* Writer thread, inside a transaction that moves entries to other days or takes them away, whose
 * numbers others may get: all is forgotten. */
gboolean takings_sale_days_forget (TakingsDb *db, GError **error);

G_END_DECLS
