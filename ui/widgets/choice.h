/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsChoice:
 *
 * A drop-down of one condition: first "all", then its values. A value that is not among them can be
 * shown all the same. Emits `picked` when a person, not the program, has chosen.
 */
#define TAKINGS_TYPE_CHOICE (takings_choice_get_type ())
G_DECLARE_FINAL_TYPE (TakingsChoice, takings_choice, TAKINGS, CHOICE, GtkWidget)

/* @name: for screen readers: "Network"; @all: what it reads when nothing is chosen: "All Networks";
 * @search: whether the values are so many that one types to find one. */
GtkWidget *takings_choice_new (const char *name, const char *all, gboolean search);
/* @values, @labels: as many of each; what is chosen stays chosen. */
void takings_choice_set_values (TakingsChoice *self, const char *const *values,
                                const char *const *labels);
const char *takings_choice_get_value (TakingsChoice *self);              /* NULL: all */
void takings_choice_set_value (TakingsChoice *self, const char *value); /* (nullable) */

G_END_DECLS
