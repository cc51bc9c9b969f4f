/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* What the window shows at first; each (nullable), at most one of them given. */
typedef struct
{
  const char *page;    /* its id */
  const char *entries; /* a search of the table of sales, over all of time */
  const char *file;    /* a backup whose restoring is offered */
} TakingsOpening;

/**
 * takings_ui_run:
 * @open: opens the ledger, once it is known that no other window has it
 *
 * Opens the window, or shows the one that is open already. Main thread; needs a display.
 *
 * Returns: the exit status when the window is closed; with @error there was none
 */
int takings_ui_run (TakingsLedger *(*open) (GError **error), const TakingsOpening *opening,
                    GError **error);
/* The same on a throw-away @ledger; the window says so. */
int takings_ui_run_demo (TakingsLedger *ledger);

G_END_DECLS
