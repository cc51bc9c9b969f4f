/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "comparison-row.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/* (transfer full): a column of a comparison, which sorts by what it shows: the name with its bar, or
 * a figure that fills itself when it is known. */
GtkColumnViewColumn *takings_comparison_column_new (TakingsColumn id, TakingsBy by,
                                                    const char *title);

G_END_DECLS
