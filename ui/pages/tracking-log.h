/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <adwaita.h>
G_BEGIN_DECLS

/**
 * TakingsTrackingLog:
 *
 * What arrived at the receiver, newest first, and why something was refused.
 */
#define TAKINGS_TYPE_TRACKING_LOG (takings_tracking_log_get_type ())
G_DECLARE_FINAL_TYPE (TakingsTrackingLog, takings_tracking_log, TAKINGS, TRACKING_LOG, GtkWidget)

/* @lines: (nullable): of TakingsLogLine; %NULL with @error, why there are none */
void takings_tracking_log_show (TakingsTrackingLog *self, TakingsScope *scope,
                                const GPtrArray *lines, const GError *error);

G_END_DECLS
