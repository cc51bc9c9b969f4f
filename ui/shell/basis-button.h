/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsBasisButton:
 *
 * Names what all figures of a page rest on (the currency, the zone of the days, the date that
 * counts) and changes it: the quick way to what the preferences hold too.
 */
#define TAKINGS_TYPE_BASIS_BUTTON (takings_basis_button_get_type ())
G_DECLARE_FINAL_TYPE (TakingsBasisButton, takings_basis_button, TAKINGS, BASIS_BUTTON, GtkWidget)

void takings_basis_button_set_scope (TakingsBasisButton *self, TakingsScope *scope); /* once */

/* "USD · New York · by event date" */
char *takings_basis_describe (TakingsScope *scope);

G_END_DECLS
