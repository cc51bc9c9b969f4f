/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "help.h"

/* Windows that are built when they are asked for: GTK would build the shortcuts with the window. */
static void
present (GtkWidget *parent, const char *resource, const char *id)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (resource);
  GtkWindow *window = GTK_WINDOW (gtk_builder_get_object (builder, id));

  gtk_window_set_transient_for (window, GTK_WINDOW (parent));
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (window);
}

static void
show_help_overlay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present (widget, "/io/github/takings/Takings/shell/help-overlay.ui", "help_overlay");
}

static void
help_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  present (widget, "/io/github/takings/Takings/shell/help.ui", "help");
}

void
takings_help_install_actions (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.show-help-overlay", NULL,
                                   show_help_overlay_action);
  gtk_widget_class_install_action (window_class, "win.help", NULL, help_action);
}
