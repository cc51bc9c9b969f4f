/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* The newest sales of the overview: @sales of TakingsNewest take the place of @list's rows. In a
 * low window they come after the first frame that shows the page, in which they would not be seen.
 */
void takings_newest_sales_show (GtkListBox *list, GPtrArray *sales);

G_END_DECLS
