/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "engine.h"
#include "ledger.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsWindow:
 *
 * The main window: what the last thirty days and each network earned. Figures are read on a worker
 * thread; the main loop never waits for the ledger.
 */
#define TAKINGS_TYPE_WINDOW (takings_window_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWindow, takings_window, TAKINGS, WINDOW, AdwApplicationWindow)

TakingsWindow *takings_window_new (GtkApplication *application, TakingsLedger *ledger, gboolean demo);
/* Reads all accounts and shows the new figures when done. */
void takings_window_sync (TakingsWindow *self, TakingsEngine *engine);

G_END_DECLS
