/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsBasisPopover:
 *
 * Chooses what all figures of a page rest on: the currency, the zone of the days, the date that
 * counts. It follows the scope that it changes.
 */
#define TAKINGS_TYPE_BASIS_POPOVER (takings_basis_popover_get_type ())
G_DECLARE_FINAL_TYPE (TakingsBasisPopover, takings_basis_popover, TAKINGS, BASIS_POPOVER,
                      GtkPopover)

GtkWidget *takings_basis_popover_new (TakingsScope *scope);

G_END_DECLS
