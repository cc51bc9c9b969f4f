/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* A label over a bar that is as long as the row's part of the largest. The bar only repeats what
 * the figure beside it says, so it has no role of its own. */
#define TAKINGS_TYPE_PART_BAR (takings_part_bar_get_type ())
G_DECLARE_FINAL_TYPE (TakingsPartBar, takings_part_bar, TAKINGS, PART_BAR, GtkWidget)

GtkWidget *takings_part_bar_new (void);
/* @part: 0 to 1 */
void takings_part_bar_show (TakingsPartBar *self, const char *text, double part);
/* In the colour of a network; NULL: in that of the style. */
void takings_part_bar_set_network (TakingsPartBar *self, const char *network);

G_END_DECLS
