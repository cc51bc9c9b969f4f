/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "text-scale.h"

double
takings_text_scale (GtkWidget *widget)
{
  int dpi = -1; /* in 1024ths */

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? MAX (dpi / (96.0 * 1024), 1) : 1;
}
