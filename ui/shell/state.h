/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* What is restored at the next start: the window's size, the page, the period, the comparison.
 * Kept in GSettings; where the schema is not installed nothing is kept. The demonstration never
 * touches it. Main thread. */

void takings_state_bind_window (GSettings *state, GtkWindow *window);
/* Applies what was kept to @scope, then keeps what changes. */
void takings_state_bind_scope (GSettings *state, TakingsScope *scope);

G_END_DECLS
