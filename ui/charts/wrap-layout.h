/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

#define TAKINGS_TYPE_WRAP_LAYOUT (takings_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (TakingsWrapLayout, takings_wrap_layout, TAKINGS, WRAP_LAYOUT,
                      GtkLayoutManager)

/**
 * TakingsWrapLayout:
 *
 * Children in rows that break like words, from the side where reading begins. Each child has its
 * natural width, or the row's where that is less.
 */
GtkLayoutManager *takings_wrap_layout_new (int spacing);

G_END_DECLS
