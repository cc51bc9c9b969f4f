/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Keeps the ledger's index of texts in memory from when the keyboard comes to @entry, a
 * GtkSearchEntry, until a while after it left an empty one. Searches are then so fast that the
 * entry need not wait for the end of a word. Main thread; once for each entry. */
void takings_search_keeper_attach (GtkWidget *entry, TakingsLedger *ledger);

G_END_DECLS
