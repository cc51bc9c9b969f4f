/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "view.h"
G_BEGIN_DECLS

/* The first frame of a window, and what waits until it is painted. Main thread. */

/* Presents @window when @page has something to show, at the latest after a tenth of a second: a
 * window that is shown empty is laid out and painted twice. */
void takings_first_frame_present (GtkWindow *window, TakingsView *page);
/* Calls @func with @window once its first frame is painted; never if it is closed before. */
void takings_first_frame_after (GtkWindow *window, void (*func) (GtkWindow *window));

G_END_DECLS
