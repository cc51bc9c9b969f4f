/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "tracking-job.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* The actions that copy an address, with a campaign and an affiliate, to the clipboard:
 * `tracking.copy-click`, `tracking.copy-postback` and `tracking.copy-hook`, each ('(ss)'). Main
 * thread. */
void takings_tracking_install_copying (GtkWidgetClass *widget_class,
                                       GtkWidgetActionActivateFunc activate);
/* What @activate does. What came of it is told by `win.tell`. */
void takings_tracking_copy (GtkWidget *widget, TakingsScope *scope, const char *action,
                            GVariant *parameter);

G_END_DECLS
