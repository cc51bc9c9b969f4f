/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsZoneDialog:
 *
 * Chooses the time zone whose days the figures are of: a list to search in, the system's first.
 * What is chosen goes to the action `win.set-zone` of @parent; an empty text is the system's.
 */
#define TAKINGS_TYPE_ZONE_DIALOG (takings_zone_dialog_get_type ())
G_DECLARE_FINAL_TYPE (TakingsZoneDialog, takings_zone_dialog, TAKINGS, ZONE_DIALOG, AdwWindow)

GtkWidget *takings_zone_dialog_new (GtkWindow *parent, TakingsScope *scope);

G_END_DECLS
