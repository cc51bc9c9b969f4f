/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsHistoryDialog:
 *
 * What the last syncs of an account did: when, how long, what came of it.
 */
#define TAKINGS_TYPE_HISTORY_DIALOG (takings_history_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TakingsHistoryDialog, takings_history_dialog, TAKINGS, HISTORY_DIALOG,
                      AdwWindow)

TakingsHistoryDialog *takings_history_dialog_new (GtkWindow *parent, TakingsLedger *ledger,
                                                  const TakingsAccount *account);

G_END_DECLS
