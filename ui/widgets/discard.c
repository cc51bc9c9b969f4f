/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "discard.h"

#include <adwaita.h>
#include <glib/gi18n.h>

static void
answered_cb (GtkWindow *window, const char *response)
{
  if (g_str_equal (response, "discard"))
    gtk_window_destroy (window);
}

void
takings_discard_ask (GtkWindow *window)
{
  GtkWidget *widget = adw_message_dialog_new (window, _ ("Discard What You Entered?"),
                                              _ ("It has not been saved."));
  AdwMessageDialog *question = ADW_MESSAGE_DIALOG (widget);

  adw_message_dialog_add_responses (question, "back", _ ("_Keep Editing"), "discard",
                                    _ ("_Discard"), NULL);
  adw_message_dialog_set_response_appearance (question, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (question, "back");
  adw_message_dialog_set_close_response (question, "back");
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), window,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (widget));
}
