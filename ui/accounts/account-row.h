/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsAccountRow:
 *
 * An account in the list: its name, network, when it was read, what is wrong with it and what to
 * do, and a menu of what can be done with it. Its buttons call the actions `accounts.…` of the page
 * with the account's id.
 */
#define TAKINGS_TYPE_ACCOUNT_ROW (takings_account_row_get_type ())
G_DECLARE_FINAL_TYPE (TakingsAccountRow, takings_account_row, TAKINGS, ACCOUNT_ROW, GtkListBoxRow)

GtkWidget *takings_account_row_new (const char *id);
const char *takings_account_row_get_id (TakingsAccountRow *self);
/* @account: borrowed for the call. @now: UTC seconds */
void takings_account_row_show (TakingsAccountRow *self, const TakingsAccount *account, gint64 now);
/* A sync reads it: so many entries up to now. Over when another outcome is shown, or when the sync
 * has ended with none. */
void takings_account_row_show_progress (TakingsAccountRow *self, guint entries);
void takings_account_row_end_progress (TakingsAccountRow *self);

G_END_DECLS
