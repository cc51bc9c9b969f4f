/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "application.h"

#include "state.h"
#include "takings-ui-resources.h"
#include "window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  TakingsLedger *ledger;
  gboolean demo;
} Launch;

static void
activate_cb (GtkApplication *application, gpointer data)
{
  Launch *launch = data;
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window == NULL)
    {
      g_autoptr (TakingsSyncThread) sync = takings_sync_thread_new (launch->ledger);
      g_autoptr (TakingsScope) scope = takings_scope_new (launch->ledger, sync);
      g_autoptr (GSettings) state = launch->demo ? NULL : takings_state_new ();
      takings_state_bind_scope (state, scope);
      window = GTK_WINDOW (takings_window_new (application, scope, state, launch->demo));
      takings_window_sync (TAKINGS_WINDOW (window));
    }
  gtk_window_present (window);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  g_application_quit (application);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  adw_show_about_window (gtk_application_get_active_window (application), "application-name",
                         "Takings", "application-icon", TAKINGS_APPLICATION_ID, "version",
                         TAKINGS_VERSION, "developer-name", _ ("The Takings contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0, "comments",
                         _ ("One true picture of what affiliate networks owe you"),
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
add_accels (GtkApplication *application)
{
  static const struct
  {
    const char *action, *accels[3];
  } accels[] = {
    { "app.quit", { "<Control>q" } },       { "window.close", { "<Control>w" } },
    { "win.sync", { "F5", "<Control>r" } }, { "win.sidebar", { "F9" } },
    { "win.search", { "<Control>f" } },     { "win.show-help-overlay", { "<Control>question" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, accels[i].accels);
}

int
takings_ui_run (TakingsLedger *ledger, gboolean demo)
{
  static const GActionEntry actions[] = { { "quit", quit_cb }, { "about", about_cb } };
  Launch launch = { ledger, demo };
  /* The demonstration is an instance of its own, never the one that shows a person's money. */
  g_autoptr (AdwApplication) application = adw_application_new (
    TAKINGS_APPLICATION_ID, demo ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS);

  g_resources_register (takings_ui_get_resource ()); /* names it, so that the linker keeps it */
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/takings/Takings");
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions),
                                   application);
  add_accels (GTK_APPLICATION (application));
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &launch);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}
