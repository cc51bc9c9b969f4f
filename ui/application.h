/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/**
 * takings_ui_run:
 * @ledger: an open ledger
 * @demo: the ledger is a throw-away one and the window says so
 *
 * Opens the window, syncs once and returns the exit status when it is closed. Main thread; needs a
 * display.
 */
int takings_ui_run (TakingsLedger *ledger, gboolean demo);

G_END_DECLS
