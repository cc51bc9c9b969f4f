/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsFilterBar:
 *
 * The commonest conditions of a query as drop-downs: network, account, product, kind, state. It says
 * what the text of the query says; when a person chooses, `changed` gives the text that says so too
 * (char *). Where there is no room for all, it scrolls.
 */
#define TAKINGS_TYPE_FILTER_BAR (takings_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (TakingsFilterBar, takings_filter_bar, TAKINGS, FILTER_BAR, GtkWidget)

/* Reads what there is to choose from: the ledger's accounts, and the products of the period. */
void takings_filter_bar_load (TakingsFilterBar *self, TakingsScope *scope);
void takings_filter_bar_set_text (TakingsFilterBar *self, const char *text);

G_END_DECLS
