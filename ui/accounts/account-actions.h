/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Gives the window's class what begins with an account, from whatever page is in sight:
 * `win.connect`, `win.edit-account ('s')` (its id), `win.import ('s')` (the id of the account that
 * is chosen at first, or "") and `win.explore-demo`. */
void takings_account_actions_install (GtkWidgetClass *window_class);
/* A CSV file dropped on @window is imported. */
void takings_account_actions_take_files (GtkWidget *window);

G_END_DECLS
