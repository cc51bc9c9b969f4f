/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "style.h"

#define RESOURCES "/io/github/takings/Takings/"

static gboolean
is_first_call (GdkDisplay *display, const char *what)
{
  if (g_object_get_data (G_OBJECT (display), what) != NULL)
    return FALSE;
  g_object_set_data (G_OBJECT (display), what, GINT_TO_POINTER (TRUE));
  return TRUE;
}

void
takings_style_add (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (!is_first_call (display, "takings-style"))
    return;
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, RESOURCES "style.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

void
takings_style_add_icons (GdkDisplay *display)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);

  if (is_first_call (display, "takings-icons")
      && !gtk_icon_theme_has_icon (theme, TAKINGS_APPLICATION_ID))
    gtk_icon_theme_add_resource_path (theme, RESOURCES "icons");
}
