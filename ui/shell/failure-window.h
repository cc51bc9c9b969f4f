/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsFailureWindow:
 *
 * Stands in for the window while the ledger can't be opened: what happened, what it means for the
 * data, what to do.
 *
 * Signals: `retried ()`; `restore-chosen (char *path)`: that backup is to take the ledger's place.
 */
#define TAKINGS_TYPE_FAILURE_WINDOW (takings_failure_window_get_type ())
G_DECLARE_FINAL_TYPE (TakingsFailureWindow, takings_failure_window, TAKINGS, FAILURE_WINDOW,
                      AdwApplicationWindow)

/* @dir: the folder of the ledger */
GtkWidget *
takings_failure_window_new (GtkApplication *application, const char *dir, const GError *error);

G_END_DECLS
