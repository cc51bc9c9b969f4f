/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsWindow:
 *
 * The main window: a sidebar of pages, one period for all of them, and the sync button. Pages are
 * built when first visited. All adaptive containers are here and nowhere else.
 *
 * Actions: `win.sync`, `win.sync-account ('s')`, `win.tell ('s')`, `win.cancel-sync`, `win.refresh`,
 * `win.update-rates`, `win.page ('s')`,
 * `win.entries ('s')`, `win.account ('s')`, `win.earlier`,
 * `win.later`, `win.sidebar`.
 */
#define TAKINGS_TYPE_WINDOW (takings_window_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWindow, takings_window, TAKINGS, WINDOW, AdwApplicationWindow)

/**
 * takings_window_new:
 * @state: (nullable): where the window's size and page are kept
 * @demo: the ledger is a throw-away one, and the window says so
 */
TakingsWindow *takings_window_new (GtkApplication *application, TakingsScope *scope,
                                   GSettings *state, gboolean demo);
void takings_window_sync (TakingsWindow *self);
/* That account alone; after a sync that is under way. */
void takings_window_sync_account (TakingsWindow *self, const char *id);
void takings_window_show_page (TakingsWindow *self, const char *id);

G_END_DECLS
