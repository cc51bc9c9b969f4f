/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking-copy.h"

#include <glib/gi18n.h>

static const char *const actions[] = {
  [TAKINGS_TRACKING_CLICK] = "tracking.copy-click",
  [TAKINGS_TRACKING_POSTBACK] = "tracking.copy-postback",
  [TAKINGS_TRACKING_HOOK] = "tracking.copy-hook",
};

static void
address_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkWidget *widget = GTK_WIDGET (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = takings_tracking_address_finish (result, &error);

  if (address != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), address);
  gtk_widget_activate_action (widget, "win.tell", "s",
                              address != NULL ? _ ("Copied") : error->message);
}

void
takings_tracking_copy (GtkWidget *widget, TakingsScope *scope, const char *action,
                       GVariant *parameter)
{
  const char *campaign, *affiliate;

  g_variant_get (parameter, "(&s&s)", &campaign, &affiliate);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (action, actions[i]))
      takings_tracking_address_async (widget, scope, (TakingsTrackingAddress) i, campaign,
                                      affiliate, address_cb);
}

void
takings_tracking_install_copying (GtkWidgetClass *widget_class,
                                  GtkWidgetActionActivateFunc activate)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "(ss)", activate);
}
