/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* What GTK would find by an application's resource path; but with one it reads the whole theme of
 * icons twice at each start. So the application has none and asks for what it needs. Main thread;
 * further calls do nothing. */

/* The application's own style sheet. Before the first widget, or all are styled twice. */
void takings_style_add (GdkDisplay *display);
/* The application's own icon, wherever it is not installed. Costs a while: not at the start. */
void takings_style_add_icons (GdkDisplay *display);

G_END_DECLS
