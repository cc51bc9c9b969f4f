/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gio/gio.h>
G_BEGIN_DECLS

/* What the bus starts: answers calls without a window and without GTK, ends when there is nothing
 * left to do. Makes way for a window, which takes over the name. Main thread; returns the exit
 * status. */
int takings_service_run (void);

G_END_DECLS
