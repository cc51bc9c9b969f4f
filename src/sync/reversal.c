/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "reversal.h"

void
takings_reversal_add (TakingsPage *page, const TakingsEntry *sale, TakingsKind kind, gboolean part)
{
  TakingsText id[] = { sale->entry_id, TAKINGS_TEXT (":"),
                       takings_text (takings_kind_name (kind)) };
  TakingsEntry entry = *sale;

  entry.entry_id = takings_page_join (page, id, G_N_ELEMENTS (id));
  entry.parent_id = sale->entry_id;
  entry.kind = kind;
  entry.state = TAKINGS_STATE_APPROVED;
  entry.flags |= TAKINGS_ENTRY_APPROXIMATE_DATE | TAKINGS_ENTRY_DATED_WHEN_SEEN;
  if (part)
    {
      entry.has_amount = entry.has_commission = FALSE;
      entry.amount = entry.commission = entry.original_amount = 0;
      entry.join_key[0] = entry.join_key[1] = TAKINGS_TEXT_NONE;
      entry.flags &= ~(guint32) TAKINGS_ENTRY_JOIN;
    }
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}
