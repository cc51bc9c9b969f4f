/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "application.h"

#include "window.h"

#include <adwaita.h>

typedef struct
{
  TakingsLedger *ledger;
  TakingsEngine *engine;
  gboolean demo;
} Launch;

static void
activate_cb (GtkApplication *application, gpointer data)
{
  Launch *launch = data;
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window == NULL)
    {
      window = GTK_WINDOW (takings_window_new (application, launch->ledger, launch->demo));
      takings_window_sync (TAKINGS_WINDOW (window), launch->engine);
    }
  gtk_window_present (window);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  g_application_quit (application);
}

int
takings_ui_run (TakingsLedger *ledger, TakingsEngine *engine, gboolean demo)
{
  static const GActionEntry actions[] = { { "quit", quit_cb } };
  Launch launch = { ledger, engine, demo };
  /* The demonstration is an instance of its own, never the one that shows a person's money. */
  g_autoptr (AdwApplication) application = adw_application_new (
      TAKINGS_APPLICATION_ID, demo ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS);

  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit",
                                         (const char *[]){ "<Control>q", NULL });
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "window.close",
                                         (const char *[]){ "<Control>w", NULL });
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &launch);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
