/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* Gives the window's class `win.preferences`, `win.choose-zone`, `win.set-zone ('s')` (an empty
 * text is the system's). */
void takings_preferences_install_actions (GtkWidgetClass *window_class);

G_END_DECLS
