/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * takings_account_act:
 * @act: "pause", "resume", "history", "rename" or "remove"
 * @page: in whose window it is asked; has the action `accounts.leave ('s')`
 * @account: borrowed for the call
 * @accounts: (element-type TakingsAccount): all there are
 *
 * Does it, and refreshes the scope. Before an account is removed, it says what happens to the data;
 * then `accounts.leave` is activated. What fails is told in a dialog.
 */
void takings_account_act (const char *act, GtkWidget *page, TakingsScope *scope,
                          const TakingsAccount *account, GPtrArray *accounts);
/* The demonstration in a process and a window of its own. */
void takings_explore_demo (GtkWindow *parent);
/* @title: what did not work */
void takings_account_tell (GtkWindow *parent, const char *title, const GError *error);

/* Gives the window's class what takes these acts back: `win.pause-account ('(sssb)')` (id, name,
 * network, whether to pause), `win.rename-account ('(ssss)')` (id, name, network, new name). */
void takings_account_install_actions (GtkWidgetClass *window_class);

G_END_DECLS
