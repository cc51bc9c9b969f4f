/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsPeriodBar:
 *
 * The one control of period, comparison and currency, above every page that shows figures. It names
 * what is shown: the days, the currency, the date basis.
 */
#define TAKINGS_TYPE_PERIOD_BAR (takings_period_bar_get_type ())
G_DECLARE_FINAL_TYPE (TakingsPeriodBar, takings_period_bar, TAKINGS, PERIOD_BAR, GtkWidget)

void takings_period_bar_set_scope (TakingsPeriodBar *self, TakingsScope *scope);

G_END_DECLS
