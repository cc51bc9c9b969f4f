/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Gives the window's class `win.back-up` and `win.restore`: the ledger into a file of the person's
 * choice, with progress, and back from one, with a preview of what it holds. */
void takings_ledger_care_install_actions (GtkWidgetClass *window_class);

/* Asks for a backup; @chosen gets it. */
void takings_choose_backup (GtkWindow *parent, void (*chosen) (GFile *file, gpointer data),
                            gpointer data);

G_END_DECLS
