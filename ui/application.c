/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "application.h"

#include "agenda.h"
#include "bus.h"
#include "news.h"
#include "preferences.h"
#include "state.h"
#include "takings-ui-resources.h"
#include "window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define TAKINGS_TYPE_APPLICATION (takings_application_get_type ())
G_DECLARE_FINAL_TYPE (TakingsApplication, takings_application, TAKINGS, APPLICATION, AdwApplication)

struct _TakingsApplication
{
  AdwApplication parent_instance;

  TakingsLedger *ledger;  /* (owned) (nullable): until it is open */
  TakingsRunner *runner;  /* (owned) */
  TakingsBus *bus;        /* (owned) */
  TakingsNews *news;      /* (owned) (nullable) */
  TakingsAgenda *agenda;  /* (owned) (nullable) */
  GSettings *preferences; /* (owned) (nullable) */
  gboolean demo;
  gboolean stays; /* without a window too */
};

G_DEFINE_FINAL_TYPE (TakingsApplication, takings_application, ADW_TYPE_APPLICATION)

static void
seen_cb (GtkWindow *window, GParamSpec *pspec, TakingsApplication *self)
{
  if (self->news != NULL)
    takings_news_set_seen (self->news, gtk_window_is_active (window));
}

static void
closed_cb (GtkWindow *window, TakingsApplication *self)
{
  if (self->news != NULL)
    takings_news_set_seen (self->news, FALSE);
}

static void
takings_application_activate (GApplication *application)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->ledger == NULL)
    return;
  if (window == NULL)
    {
      g_autoptr (TakingsScope) scope = takings_scope_new (self->ledger,
                                                          takings_runner_get_sync (self->runner));
      g_autoptr (GSettings) state = self->demo ? NULL : takings_state_new ();
      takings_state_bind_scope (state, scope);
      window = GTK_WINDOW (takings_window_new (GTK_APPLICATION (self), scope, state, self->demo));
      g_signal_connect_object (window, "notify::is-active", G_CALLBACK (seen_cb), self, 0);
      g_signal_connect_object (window, "destroy", G_CALLBACK (closed_cb), self, 0);
      takings_window_sync (TAKINGS_WINDOW (window));
    }
  gtk_window_present (window);
}

/* The demonstration is nobody's business. */
static gboolean
takings_application_dbus_register (GApplication *application, GDBusConnection *connection,
                                   const char *path, GError **error)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);

  return G_APPLICATION_CLASS (takings_application_parent_class)
           ->dbus_register (application, connection, path, error)
         && (self->demo || takings_bus_export (self->bus, connection, error));
}

static void
takings_application_dbus_unregister (GApplication *application, GDBusConnection *connection,
                                     const char *path)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);

  if (self->bus != NULL)
    takings_bus_unexport (self->bus);
  G_APPLICATION_CLASS (takings_application_parent_class)
    ->dbus_unregister (application, connection, path);
}

static void
takings_application_dispose (GObject *object)
{
  TakingsApplication *self = TAKINGS_APPLICATION (object);

  g_clear_object (&self->agenda);
  g_clear_object (&self->preferences);
  g_clear_object (&self->news);
  g_clear_object (&self->bus);
  g_clear_object (&self->runner);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (takings_application_parent_class)->dispose (object);
}

static void
takings_application_class_init (TakingsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_application_dispose;
  application_class->activate = takings_application_activate;
  application_class->dbus_register = takings_application_dbus_register;
  application_class->dbus_unregister = takings_application_dbus_unregister;
}

static void
takings_application_init (TakingsApplication *self)
{
  g_autofree char *dir = takings_ledger_default_dir ();

  self->runner = takings_runner_new (dir, G_APPLICATION (self));
  self->bus = takings_bus_new (self->runner);
}

/* --- actions --- */

static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window != NULL)
    takings_window_sync (TAKINGS_WINDOW (window));
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window;

  g_application_activate (application);
  window = gtk_application_get_active_window (application);
  if (window != NULL)
    takings_window_show_page (TAKINGS_WINDOW (window), g_variant_get_string (parameter, NULL));
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
    { "app.quit", { "<Control>q" } },
    { "window.close", { "<Control>w" } },
    { "win.sync", { "F5", "<Control>r" } },
    { "win.sidebar", { "F9" } },
    { "win.search", { "<Control>f" } },
    { "win.undo", { "<Control>z" } },
    { "win.preferences", { "<Control>comma" } },
    { "win.help", { "F1" } },
    { "win.show-help-overlay", { "<Control>question" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action, accels[i].accels);
}

/* --- starting --- */

static TakingsApplication *
new_application (gboolean demo)
{
  static const GActionEntry actions[] = {
    { "quit", quit_cb }, { "about", about_cb }, { "sync", sync_cb }, { "page", page_cb, "s" }
  };
  /* The demonstration is an instance of its own, never the one that shows a person's money. A
   * window takes over from what the bus started without one. */
  TakingsApplication *self = g_object_new (
    TAKINGS_TYPE_APPLICATION, "application-id", TAKINGS_APPLICATION_ID, "flags",
    demo ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_REPLACE, NULL);

  self->demo = demo;
  g_resources_register (takings_ui_get_resource ()); /* names it, so that the linker keeps it */
  g_application_set_resource_base_path (G_APPLICATION (self), "/io/github/takings/Takings");
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  return self;
}

static void
planned_cb (TakingsAgenda *agenda, TakingsApplication *self)
{
  takings_bus_set_next_sync (self->bus, takings_agenda_get_next (agenda));
}

/* Only a person who wants it has a process that stays when the window is closed. */
static void
follow_preferences (TakingsApplication *self)
{
  gboolean stays = takings_preferences_get (self->preferences, "background", FALSE)
                   && takings_preferences_get_interval (self->preferences) > 0;

  if (stays && !self->stays)
    g_application_hold (G_APPLICATION (self));
  else if (!stays && self->stays)
    g_application_release (G_APPLICATION (self));
  self->stays = stays;
}

/* What happens by itself, on a person's own ledger. */
static void
start_agenda (TakingsApplication *self)
{
  self->preferences = takings_preferences_new ();
  self->news = takings_news_new (self->runner, G_APPLICATION (self), self->preferences);
  self->agenda = takings_agenda_new (self->runner, self->preferences);
  if (self->preferences != NULL)
    g_signal_connect_object (self->preferences, "changed", G_CALLBACK (follow_preferences), self,
                             G_CONNECT_SWAPPED);
  follow_preferences (self);
  g_signal_connect_object (self->agenda, "changed", G_CALLBACK (planned_cb), self, 0);
  planned_cb (self->agenda, self);
}

static int
run (TakingsApplication *self, TakingsLedger *ledger)
{
  self->ledger = g_object_ref (ledger);
  takings_runner_keep_open (self->runner, ledger);
  if (!self->demo)
    start_agenda (self);
  add_accels (GTK_APPLICATION (self));
  return g_application_run (G_APPLICATION (self), 0, NULL);
}

int
takings_ui_run_demo (TakingsLedger *ledger)
{
  g_autoptr (TakingsApplication) self = new_application (TRUE);
  g_autoptr (GError) error = NULL;

  if (!g_application_register (G_APPLICATION (self), NULL, &error))
    {
      g_printerr ("takings: %s\n", error->message);
      return 1;
    }
  return run (self, ledger);
}

int
takings_ui_run (TakingsLedger *(*open) (GError **error), const char *page, GError **error)
{
  g_autoptr (TakingsApplication) self = new_application (FALSE);
  GActionGroup *actions = G_ACTION_GROUP (self);
  g_autoptr (TakingsLedger) ledger = NULL;

  if (!g_application_register (G_APPLICATION (self), NULL, error))
    return 1;
  if (!g_application_get_is_remote (G_APPLICATION (self)) && (ledger = open (error)) == NULL)
    return 1;
  if (page != NULL)
    g_action_group_activate_action (actions, "page", g_variant_new_string (page));
  if (ledger != NULL)
    return run (self, ledger);
  if (page == NULL)
    g_application_activate (G_APPLICATION (self));
  g_dbus_connection_flush_sync (g_application_get_dbus_connection (G_APPLICATION (self)), NULL,
                                NULL);
  return 0;
}
