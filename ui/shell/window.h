/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"
#include "work-bar.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsWindow:
 *
 * The main window: a sidebar of pages, one period for all of them, and the sync button. Pages are
 * built when first visited. All adaptive containers are here and nowhere else.
 *
 * Actions of its own: `win.sync`, `win.sync-account ('s')`, `win.cancel-sync`, `win.refresh`,
 * `win.tell ('s')`, `win.done ('(ss)')` (a text, and the action that takes back what was done),
 * `win.undo`, `win.page ('s')`, `win.entries ('s')`, `win.earlier`,
 * `win.later`, `win.sidebar`, `win.search`. More are in account-actions.h, help.h, print.h,
 * rates-update.h and preferences-actions.h.
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
/* Shows the new window as soon as its page has something to show. */
void takings_window_present_first (TakingsWindow *self);
void takings_window_sync (TakingsWindow *self);
/* That account alone; after a sync that is under way. */
void takings_window_sync_account (TakingsWindow *self, const char *id);
/* A passing message. @undo: (nullable): the detailed action that takes back what it tells */
void takings_window_tell (TakingsWindow *self, const char *text, const char *undo);
/* The detailed action that takes back what was done last; %NULL if nothing can be taken back. */
const char *takings_window_get_undo (TakingsWindow *self);
TakingsScope *takings_window_get_scope (TakingsWindow *self); /* NULL once it is closed */
GSettings *takings_window_get_settings (TakingsWindow *self); /* (nullable) */
TakingsWorkBar *takings_window_get_work_bar (TakingsWindow *self);
/* The id of the page in sight, and what narrows its entries (nullable). */
const char *takings_window_get_page (TakingsWindow *self);
const char *takings_window_get_query (TakingsWindow *self);
void takings_window_show_page (TakingsWindow *self, const char *id);
/* What @query, as typed into the search of the table of sales, finds in all of time. */
void takings_window_show_entries (TakingsWindow *self, const char *query);
/* The accounts, with the focus on that one as soon as it is there. */
void takings_window_show_account (TakingsWindow *self, const char *id);

G_END_DECLS
