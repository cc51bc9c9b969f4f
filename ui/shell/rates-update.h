/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Gives the window's class `win.update-rates`: fetches the reference rates that are missing. */
void takings_rates_update_install_action (GtkWidgetClass *window_class);

G_END_DECLS
