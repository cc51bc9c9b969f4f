/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "service.h"

#include "agenda.h"
#include "background.h"
#include "bus.h"
#include "news.h"
#include "preferences.h"
#include "search.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#define IDLE_SECONDS 10

#define TAKINGS_TYPE_SERVICE (takings_service_get_type ())
G_DECLARE_FINAL_TYPE (TakingsService, takings_service, TAKINGS, SERVICE, GApplication)

struct _TakingsService
{
  GApplication parent_instance;

  TakingsRunner *runner;         /* (owned) */
  TakingsBus *bus;               /* (owned) */
  TakingsSearch *search;         /* (owned) */
  TakingsNews *news;             /* (owned) (nullable) */
  TakingsAgenda *agenda;         /* (owned) (nullable): while it stays in the background */
  TakingsBackground *background; /* (owned) (nullable) */
  GSettings *preferences;        /* (owned) (nullable) */
  char *token;                   /* (nullable): with which a window may come to the front */
  guint signals[3];
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE (TakingsService, takings_service, G_TYPE_APPLICATION)

static void
planned_cb (TakingsAgenda *agenda, TakingsService *self)
{
  takings_bus_set_next_sync (self->bus, takings_agenda_get_next (agenda));
  takings_background_set_next_sync (self->background, takings_agenda_get_next (agenda));
}

static void
leave_background (TakingsService *self)
{
  if (self->agenda == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->agenda, self);
  g_clear_object (&self->agenda);
  takings_bus_set_next_sync (self->bus, 0);
  g_application_release (G_APPLICATION (self));
}

/* Only a person who wants it has a process that stays. */
static void
follow_preferences (TakingsService *self)
{
  gboolean stays = takings_preferences_get (self->preferences, "background", FALSE)
                   && takings_preferences_get_interval (self->preferences) > 0;

  if (!stays)
    leave_background (self);
  if (!stays || self->agenda != NULL || self->stopping)
    return;
  g_application_hold (G_APPLICATION (self));
  self->agenda = takings_agenda_new (self->runner, self->preferences);
  g_signal_connect (self->agenda, "changed", G_CALLBACK (planned_cb), self);
  planned_cb (self->agenda, self);
}

/* What runs is cancelled, who waits is answered, then the process ends. */
static void
stop (TakingsService *self)
{
  GApplication *application = G_APPLICATION (self);

  if (self->stopping)
    {
      g_application_quit (application);
      return;
    }
  self->stopping = TRUE;
  leave_background (self);
  takings_runner_stop (self->runner);
  g_application_hold (application);
  g_application_set_inactivity_timeout (application, 0);
  g_application_release (application);
}

static gboolean
signal_cb (gpointer data)
{
  stop (data);
  return G_SOURCE_CONTINUE;
}

static gboolean
takings_service_name_lost (GApplication *application)
{
  stop (TAKINGS_SERVICE (application));
  return TRUE;
}

static gboolean
takings_service_dbus_register (GApplication *application, GDBusConnection *connection,
                               const char *path, GError **error)
{
  TakingsService *self = TAKINGS_SERVICE (application);

  if (!G_APPLICATION_CLASS (takings_service_parent_class)
         ->dbus_register (application, connection, path, error))
    return FALSE;
  takings_runner_load (self->runner);
  return takings_bus_export (self->bus, connection, error)
         && takings_search_export (self->search, connection, error);
}

static void
takings_service_dbus_unregister (GApplication *application, GDBusConnection *connection,
                                 const char *path)
{
  takings_search_unexport (TAKINGS_SERVICE (application)->search);
  takings_bus_unexport (TAKINGS_SERVICE (application)->bus);
  G_APPLICATION_CLASS (takings_service_parent_class)
    ->dbus_unregister (application, connection, path);
}

static void
takings_service_startup (GApplication *application)
{
  TakingsService *self = TAKINGS_SERVICE (application);
  static const int numbers[] = { SIGTERM, SIGINT, SIGHUP };

  G_APPLICATION_CLASS (takings_service_parent_class)->startup (application);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    self->signals[i] = g_unix_signal_add (numbers[i], signal_cb, self);
  self->preferences = takings_preferences_new ();
  self->news = takings_news_new (self->runner, application, self->preferences);
  if (self->preferences != NULL)
    {
      self->background = takings_background_new (self->runner, self->preferences,
                                                 takings_is_sandboxed ());
      g_signal_connect_object (self->preferences, "changed", G_CALLBACK (follow_preferences), self,
                               G_CONNECT_SWAPPED);
    }
  follow_preferences (self);
}

/* Whoever asks for a window hands over what lets it come to the front. */
static void
takings_service_before_emit (GApplication *application, GVariant *platform_data)
{
  TakingsService *self = TAKINGS_SERVICE (application);

  g_clear_pointer (&self->token, g_free);
  if (!g_variant_lookup (platform_data, "activation-token", "s", &self->token))
    g_variant_lookup (platform_data, "desktop-startup-id", "s", &self->token);
}

/* Someone wants to see a window: a process of its own, which takes the name over. */
static void
open_window (TakingsService *self, const char *option, const char *value)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *argv[] = { program, option, value, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) window = NULL;

  if (self->token != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "XDG_ACTIVATION_TOKEN", self->token, TRUE);
      g_subprocess_launcher_setenv (launcher, "DESKTOP_STARTUP_ID", self->token, TRUE);
    }
  g_clear_pointer (&self->token, g_free);
  if (program != NULL)
    window = g_subprocess_launcher_spawnv (launcher, argv, &error);
  if (window == NULL)
    g_message (_ ("The window can't be opened: %s"), error != NULL ? error->message : "");
}

static void
takings_service_activate (GApplication *application)
{
  open_window (TAKINGS_SERVICE (application), NULL, NULL);
}

static void
takings_service_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autofree char *path = n_files > 0 ? g_file_get_path (files[0]) : NULL;

  open_window (TAKINGS_SERVICE (application), "--open", path);
}

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_window (data, "--page", g_variant_get_string (parameter, NULL));
}

static void
entries_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_window (data, "--entries", g_variant_get_string (parameter, NULL));
}

static void
demo_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  open_window (data, "demo", NULL);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsSyncResult) outcome = takings_runner_sync_finish (TAKINGS_RUNNER (source),
                                                                      result, NULL);
}

static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  takings_runner_sync_async (TAKINGS_SERVICE (data)->runner, &(TakingsSyncRequest){ 0 }, synced_cb,
                             NULL);
}

static void
takings_service_dispose (GObject *object)
{
  TakingsService *self = TAKINGS_SERVICE (object);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signals); i++)
    g_clear_handle_id (&self->signals[i], g_source_remove);
  g_clear_object (&self->agenda);
  g_clear_object (&self->background);
  g_clear_object (&self->news);
  g_clear_object (&self->preferences);
  g_clear_object (&self->search);
  g_clear_object (&self->bus);
  g_clear_object (&self->runner);
  g_clear_pointer (&self->token, g_free);
  G_OBJECT_CLASS (takings_service_parent_class)->dispose (object);
}

static void
takings_service_class_init (TakingsServiceClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_service_dispose;
  application_class->startup = takings_service_startup;
  application_class->activate = takings_service_activate;
  application_class->open = takings_service_open;
  application_class->before_emit = takings_service_before_emit;
  application_class->dbus_register = takings_service_dbus_register;
  application_class->dbus_unregister = takings_service_dbus_unregister;
  application_class->name_lost = takings_service_name_lost;
}

static void
takings_service_init (TakingsService *self)
{
  static const GActionEntry actions[] = { { "page", page_cb, "s" },
                                          { "entries", entries_cb, "s" },
                                          { "sync", sync_cb },
                                          { "demo", demo_cb } };
  g_autofree char *dir = takings_ledger_default_dir ();

  self->runner = takings_runner_new (dir, G_APPLICATION (self));
  self->bus = takings_bus_new (self->runner);
  self->search = takings_search_new (self->runner, G_APPLICATION (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}

int
takings_service_run (void)
{
  g_autoptr (TakingsService) self = g_object_new (
    TAKINGS_TYPE_SERVICE, "application-id", TAKINGS_APPLICATION_ID, "flags",
    G_APPLICATION_IS_SERVICE | G_APPLICATION_ALLOW_REPLACEMENT | G_APPLICATION_HANDLES_OPEN,
    "inactivity-timeout", IDLE_SECONDS * 1000, NULL);

  return g_application_run (G_APPLICATION (self), 0, NULL);
}
