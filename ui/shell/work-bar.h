/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsWorkBar:
 *
 * Says what long work is under way, how far it is, and stops it. It shows itself when the work has
 * taken a moment, so short work does not flicker. One work at a time. Main thread.
 */
#define TAKINGS_TYPE_WORK_BAR (takings_work_bar_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWorkBar, takings_work_bar, TAKINGS, WORK_BAR, GtkWidget)

/* @cancellable: (nullable): without it the work can't be stopped.
 * Returns: FALSE when other work is under way */
gboolean takings_work_bar_begin (TakingsWorkBar *self, const char *text, GCancellable *cancellable);
/* @fraction: 0 to 1; unknown before the first call. Any thread. */
void takings_work_bar_set_fraction (TakingsWorkBar *self, double fraction);
void takings_work_bar_end (TakingsWorkBar *self);

G_END_DECLS
