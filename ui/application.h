/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/**
 * takings_ui_run:
 * @open: opens the ledger, once it is known that no other window has it
 * @page: (nullable): the id of the page to show
 *
 * Opens the window, or shows the one that is open already. Main thread; needs a display.
 *
 * Returns: the exit status when the window is closed; with @error there was none
 */
int takings_ui_run (TakingsLedger *(*open) (GError **error), const char *page, GError **error);
/* The same on a throw-away @ledger; the window says so. */
int takings_ui_run_demo (TakingsLedger *ledger);

G_END_DECLS
