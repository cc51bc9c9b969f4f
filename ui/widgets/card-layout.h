/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsCardLayout:
 *
 * Cards of one width a row, in as few rows as there is room for; each row is full, so that none of
 * five cards stands alone beside a gap.
 */
#define TAKINGS_TYPE_CARD_LAYOUT (takings_card_layout_get_type ())
G_DECLARE_FINAL_TYPE (TakingsCardLayout, takings_card_layout, TAKINGS, CARD_LAYOUT,
                      GtkLayoutManager)

/* How many of @n cards each of the rows has, at most, where @fit have room. */
guint takings_card_layout_columns (guint n, guint fit);

G_END_DECLS
