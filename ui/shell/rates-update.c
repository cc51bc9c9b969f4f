/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "rates-update.h"

#include "rates-ecb.h"
#include "window.h"

#include <glib/gi18n.h>

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsWindow) window = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_new = 0;
  gboolean fine = takings_rates_update_finish (result, &n_new, &error);

  if (takings_window_get_scope (window) == NULL)
    return;
  takings_work_bar_end (takings_window_get_work_bar (window));
  if (fine)
    text = g_strdup_printf (ngettext ("%u new exchange rate", "%u new exchange rates", n_new),
                            n_new);
  else if (!g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED)
           && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (error->message);
  if (text != NULL)
    takings_window_tell (window, text, NULL);
  takings_scope_refresh (takings_window_get_scope (window));
}

static void
update_rates_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *window = TAKINGS_WINDOW (widget);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  if (takings_work_bar_begin (takings_window_get_work_bar (window),
                              _ ("Exchange rates are fetched from the European Central Bank"),
                              cancellable))
    takings_rates_update_async (takings_scope_get_ledger (takings_window_get_scope (window)), NULL,
                                cancellable, updated_cb, g_object_ref (window));
}

void
takings_rates_update_install_action (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.update-rates", NULL, update_rates_action);
}
