/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "scope.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* The currencies that figures can be shown in: those that have a reference rate. Main thread. */

/* Codes; @present is among them even if it has no rate. */
GtkStringList *takings_currencies_new (const char *present);
guint takings_currencies_find (GtkStringList *codes, const char *code);

G_END_DECLS
