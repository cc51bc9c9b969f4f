/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Gives the window's class `win.show-help-overlay` (the keyboard shortcuts) and `win.help`. */
void takings_help_install_actions (GtkWidgetClass *window_class);

G_END_DECLS
