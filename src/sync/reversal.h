/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "page.h"
G_BEGIN_DECLS

/**
 * takings_reversal_add:
 * @sale: the sale as it was added to @page just before
 * @kind: refund or chargeback
 * @part: only some of it came back, and the network does not say how much
 *
 * For networks that change a sale in place when it is reversed: adds the reversal as an entry of
 * its own, "SALE:refund" or "SALE:chargeback", with the sale's amounts negated (none when @part),
 * dated when seen.
 */
void
takings_reversal_add (TakingsPage *page, const TakingsEntry *sale, TakingsKind kind, gboolean part);

G_END_DECLS
