/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsPeriodPopover:
 *
 * Chooses the period from a list or by two days, and the period to compare with. It follows the
 * scope that it changes.
 */
#define TAKINGS_TYPE_PERIOD_POPOVER (takings_period_popover_get_type ())
G_DECLARE_FINAL_TYPE (TakingsPeriodPopover, takings_period_popover, TAKINGS, PERIOD_POPOVER,
                      GtkPopover)

GtkWidget *takings_period_popover_new (TakingsScope *scope);

G_END_DECLS
