/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include <gtk/gtk.h>
G_BEGIN_DECLS

/* How much larger than usual text is: what is wide enough for it grows with it. Main thread. */
double takings_text_scale (GtkWidget *widget);

G_END_DECLS
