/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsPreferencesWindow:
 *
 * What a person prefers: few things, each in force at once. Currency and zone are the scope's;
 * what happens by itself is in GSettings; backup and restore are the main window's (ledger-care.h).
 */
#define TAKINGS_TYPE_PREFERENCES_WINDOW (takings_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (TakingsPreferencesWindow, takings_preferences_window, TAKINGS,
                      PREFERENCES_WINDOW, AdwPreferencesWindow)

/* @settings: (nullable): without them (the demonstration) only the figures can be set */
GtkWidget *
takings_preferences_window_new (GtkWindow *parent, TakingsScope *scope, GSettings *settings);

G_END_DECLS
