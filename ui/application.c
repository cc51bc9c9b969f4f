/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "application.h"

#include "account-acts.h"
#include "agenda.h"
#include "background.h"
#include "bus.h"
#include "failure-window.h"
#include "first-frame.h"
#include "news.h"
#include "preferences.h"
#include "restore-preview.h"
#include "search.h"
#include "state.h"
#include "style.h"
#include "takings-ui-resources.h"
#include "window.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#define CLOSING_SECONDS 20
#define CLOSING_LOOK_MS 20

#define TAKINGS_TYPE_APPLICATION (takings_application_get_type ())
G_DECLARE_FINAL_TYPE (TakingsApplication, takings_application, TAKINGS, APPLICATION, AdwApplication)

struct _TakingsApplication
{
  AdwApplication parent_instance;

  TakingsLedger *(*open) (GError **error); /* (nullable): if it is not open already */
  GThread *opening;              /* (owned) (nullable): opens the ledger while GTK starts */
  GError *fault;                 /* (owned) (nullable): of opening it */
  TakingsLedger *ledger;         /* (owned) (nullable): until it is open */
  TakingsRunner *runner;         /* (owned) */
  TakingsBus *bus;               /* (owned) */
  TakingsSearch *search;         /* (owned) */
  TakingsNews *news;             /* (owned) (nullable) */
  TakingsAgenda *agenda;         /* (owned) (nullable) */
  TakingsBackground *background; /* (owned) (nullable) */
  GSettings *preferences;        /* (owned) (nullable) */
  GWeakRef scope;                /* of the window */
  gboolean demo;
  gboolean stays; /* without a window too */
  gboolean again; /* the ledger is to be opened once more */
  char *restore;  /* (owned) (nullable): the backup that takes the ledger's place */
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

static gpointer
open_in_worker (gpointer data)
{
  TakingsApplication *self = data;

  return self->open (&self->fault);
}

static TakingsLedger *
wait_for_ledger (TakingsApplication *self, GError **error)
{
  TakingsLedger *ledger = g_thread_join (g_steal_pointer (&self->opening));

  if (ledger == NULL)
    g_propagate_error (error, g_steal_pointer (&self->fault));
  return ledger;
}

/* Only where no other process has the window. GTK takes longer to start than the ledger to open. */
static void
takings_application_startup (GApplication *application)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);

  if (self->open != NULL)
    self->opening = g_thread_new ("open-ledger", open_in_worker, self);
  G_APPLICATION_CLASS (takings_application_parent_class)->startup (application);
}

static void
sync_window (GtkWindow *window)
{
  takings_window_sync (TAKINGS_WINDOW (window));
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
      g_autoptr (GSettings) state = self->demo ? NULL : takings_preferences_new ();
      g_weak_ref_set (&self->scope, scope);
      if (self->agenda != NULL)
        takings_scope_set_next_sync (scope, takings_agenda_get_next (self->agenda));
      takings_state_bind_scope (state, scope);
      window = GTK_WINDOW (takings_window_new (GTK_APPLICATION (self), scope, state, self->demo));
      if (g_str_has_suffix (TAKINGS_APPLICATION_ID, ".Devel"))
        gtk_widget_add_css_class (GTK_WIDGET (window), "devel");
      g_signal_connect_object (window, "notify::is-active", G_CALLBACK (seen_cb), self, 0);
      g_signal_connect_object (window, "destroy", G_CALLBACK (closed_cb), self, 0);
      takings_first_frame_after (window, sync_window);
      takings_window_present_first (TAKINGS_WINDOW (window));
      return;
    }
  gtk_window_present (window);
}

/* Nobody looks at the ledger when another one takes its place. */
static void
restore_cb (const char *path, gpointer data)
{
  TakingsApplication *self = data;

  g_free (self->restore);
  self->restore = g_strdup (path);
  g_application_quit (G_APPLICATION (self));
}

static void
takings_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);
  g_autofree char *path = n_files > 0 ? g_file_get_path (files[0]) : NULL;
  GtkWindow *window;

  g_application_activate (application);
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window != NULL && path != NULL)
    takings_restore_preview (window, self->ledger, path, restore_cb, self);
}

/* The demonstration is nobody's business. */
static gboolean
takings_application_dbus_register (GApplication *application, GDBusConnection *connection,
                                   const char *path, GError **error)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);

  return G_APPLICATION_CLASS (takings_application_parent_class)
           ->dbus_register (application, connection, path, error)
         && (self->demo
             || (takings_bus_export (self->bus, connection, error)
                 && takings_search_export (self->search, connection, error)));
}

static void
takings_application_dbus_unregister (GApplication *application, GDBusConnection *connection,
                                     const char *path)
{
  TakingsApplication *self = TAKINGS_APPLICATION (application);

  if (self->search != NULL)
    takings_search_unexport (self->search);
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
  g_clear_object (&self->background);
  g_clear_object (&self->preferences);
  g_clear_object (&self->news);
  g_clear_object (&self->search);
  g_clear_object (&self->bus);
  g_clear_object (&self->runner);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (takings_application_parent_class)->dispose (object);
}

static void
takings_application_finalize (GObject *object)
{
  g_free (TAKINGS_APPLICATION (object)->restore);
  g_weak_ref_clear (&TAKINGS_APPLICATION (object)->scope);
  G_OBJECT_CLASS (takings_application_parent_class)->finalize (object);
}

static void
takings_application_class_init (TakingsApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_application_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_application_finalize;
  application_class->startup = takings_application_startup;
  application_class->activate = takings_application_activate;
  application_class->open = takings_application_open;
  application_class->dbus_register = takings_application_dbus_register;
  application_class->dbus_unregister = takings_application_dbus_unregister;
}

static void
takings_application_init (TakingsApplication *self)
{
  g_autofree char *dir = takings_ledger_default_dir ();

  g_weak_ref_init (&self->scope, NULL);
  self->runner = takings_runner_new (dir, G_APPLICATION (self));
  self->bus = takings_bus_new (self->runner);
  self->search = takings_search_new (self->runner, G_APPLICATION (self));
}

/* --- actions --- */

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsSyncResult) outcome = takings_runner_sync_finish (TAKINGS_RUNNER (source),
                                                                      result, NULL);
}

static void
sync_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window != NULL)
    takings_window_sync (TAKINGS_WINDOW (window));
  else
    takings_runner_sync_async (TAKINGS_APPLICATION (application)->runner,
                               &(TakingsSyncRequest){ 0 }, synced_cb, NULL);
}

static void
demo_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  takings_explore_demo (gtk_application_get_active_window (application));
}

static void
entries_cb (GSimpleAction *action, GVariant *parameter, gpointer application)
{
  GtkWindow *window;

  g_application_activate (application);
  window = gtk_application_get_active_window (application);
  if (window != NULL)
    takings_window_show_entries (TAKINGS_WINDOW (window), g_variant_get_string (parameter, NULL));
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
  takings_style_add_icons (gdk_display_get_default ());
  adw_show_about_window (
    gtk_application_get_active_window (application), "application-name", "Takings",
    "application-icon", TAKINGS_APPLICATION_ID, "version", TAKINGS_VERSION, "developer-name",
    _ ("The Takings contributors"), "license-type", GTK_LICENSE_GPL_3_0, "website",
    "https://github.com/takings/takings", "issue-url", "https://github.com/takings/takings/issues",
    "comments", _ ("One true picture of what affiliate networks owe you"), "translator-credits",
    _ ("translator-credits"), NULL);
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
    { "win.export", { "<Control><Shift>e" } },
    { "win.print", { "<Control>p" } },
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
    { "quit", quit_cb }, { "about", about_cb },    { "sync", sync_cb },
    { "demo", demo_cb }, { "page", page_cb, "s" }, { "entries", entries_cb, "s" },
  };
  /* The demonstration is an instance of its own, never the one that shows a person's money. A
   * window takes over from what the bus started without one. */
  TakingsApplication *self = g_object_new (
    TAKINGS_TYPE_APPLICATION, "application-id", TAKINGS_APPLICATION_ID, "flags",
    demo ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_REPLACE | G_APPLICATION_HANDLES_OPEN, NULL);

  self->demo = demo;
  g_resources_register (takings_ui_get_resource ()); /* names it, so that the linker keeps it */
  g_application_set_resource_base_path (G_APPLICATION (self), NULL); /* style.h tells why */
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  return self;
}

static void
planned_cb (TakingsAgenda *agenda, TakingsApplication *self)
{
  g_autoptr (TakingsScope) scope = g_weak_ref_get (&self->scope);
  gint64 next = takings_agenda_get_next (agenda);

  takings_bus_set_next_sync (self->bus, next);
  if (self->background != NULL)
    takings_background_set_next_sync (self->background, next);
  if (scope != NULL)
    takings_scope_set_next_sync (scope, next);
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

/* The desktop took the preferences back that a person had just set. */
static void
refused_cb (TakingsBackground *background, const char *message, TakingsApplication *self)
{
  for (GList *each = gtk_application_get_windows (GTK_APPLICATION (self)); each != NULL;
       each = each->next)
    if (TAKINGS_IS_WINDOW (each->data))
      gtk_widget_activate_action (each->data, "win.tell", "s", message);
}

static void
follow_background (TakingsApplication *self)
{
  if (self->preferences == NULL)
    return;
  g_signal_connect_object (self->preferences, "changed", G_CALLBACK (follow_preferences), self,
                           G_CONNECT_SWAPPED);
  follow_preferences (self);
  if (g_application_get_dbus_connection (G_APPLICATION (self)) == NULL)
    return;
  self->background = takings_background_new (self->runner, self->preferences,
                                             takings_is_sandboxed ());
  g_signal_connect_object (self->background, "refused", G_CALLBACK (refused_cb), self, 0);
}

/* What happens by itself, on a person's own ledger. */
static void
start_agenda (TakingsApplication *self)
{
  self->preferences = takings_preferences_new ();
  self->news = takings_news_new (self->runner, G_APPLICATION (self), self->preferences);
  self->agenda = takings_agenda_new (self->runner, self->preferences);
  follow_background (self);
  g_signal_connect_object (self->agenda, "changed", G_CALLBACK (planned_cb), self, 0);
  planned_cb (self->agenda, self);
}

static void
take_ledger (TakingsApplication *self, TakingsLedger *ledger)
{
  self->ledger = g_object_ref (ledger);
  takings_runner_keep_open (self->runner, ledger);
  if (!self->demo)
    start_agenda (self);
  add_accels (GTK_APPLICATION (self));
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
  take_ledger (self, ledger);
  return g_application_run (G_APPLICATION (self), 0, NULL);
}

/* In this process or in that of the window that is open already. */
static void
show_opening (TakingsApplication *self, const TakingsOpening *opening)
{
  GActionGroup *actions = G_ACTION_GROUP (self);

  if (opening->page != NULL)
    g_action_group_activate_action (actions, "page", g_variant_new_string (opening->page));
  else if (opening->entries != NULL)
    g_action_group_activate_action (actions, "entries", g_variant_new_string (opening->entries));
  else if (opening->file != NULL)
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (opening->file);
      g_application_open (G_APPLICATION (self), &file, 1, "");
    }
  else
    g_application_activate (G_APPLICATION (self));
}

static void
close_windows (TakingsApplication *self)
{
  GList *windows;

  while ((windows = gtk_application_get_windows (GTK_APPLICATION (self))) != NULL)
    gtk_window_destroy (windows->data);
}

static void
retried_cb (TakingsApplication *self)
{
  self->again = TRUE;
  g_application_quit (G_APPLICATION (self));
}

static void
restore_chosen_cb (TakingsApplication *self, const char *path)
{
  restore_cb (path, self);
}

/* A person at a screen reads no standard error. */
static int
show_failure (TakingsApplication *self, const GError *fault)
{
  g_autofree char *dir = takings_ledger_default_dir ();
  GtkWidget *window = takings_failure_window_new (GTK_APPLICATION (self), dir, fault);

  g_signal_connect_object (window, "retried", G_CALLBACK (retried_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "restore-chosen", G_CALLBACK (restore_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  add_accels (GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
  g_application_run (G_APPLICATION (self), 0, NULL);
  close_windows (self);
  return 1;
}

/* Runs until the last window is closed, or until a backup is to take the ledger's place.
 * @told: (nullable): for the window to say
 * @restore: (out) (nullable): that backup
 * @again: (out): a window is to be opened again
 * @closing: (out): the ledger that was shown
 * @error: of a ledger that could not be opened, unless the person wants another try */
static int
run (TakingsLedger *(*open) (GError **error), const TakingsOpening *opening, const char *told,
     char **restore, gboolean *again, GWeakRef *closing, GError **error)
{
  g_autoptr (TakingsApplication) self = new_application (FALSE);
  g_autoptr (TakingsLedger) ledger = NULL;
  g_autoptr (GError) fault = NULL;
  GtkWindow *window;
  int status;

  self->open = open;
  if (!g_application_register (G_APPLICATION (self), NULL, error))
    return 1;
  if (g_application_get_is_remote (G_APPLICATION (self)))
    {
      show_opening (self, opening);
      g_dbus_connection_flush_sync (g_application_get_dbus_connection (G_APPLICATION (self)), NULL,
                                    NULL);
      return 0;
    }
  if ((ledger = wait_for_ledger (self, &fault)) == NULL)
    {
      status = show_failure (self, fault);
      *restore = g_steal_pointer (&self->restore);
      *again = self->again || *restore != NULL;
      if (!*again)
        g_propagate_error (error, g_steal_pointer (&fault));
      return status;
    }
  g_weak_ref_set (closing, ledger);
  take_ledger (self, ledger);
  show_opening (self, opening);
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (told != NULL && window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.tell", "s", told);
  status = g_application_run (G_APPLICATION (self), 0, NULL);
  *restore = g_steal_pointer (&self->restore);
  *again = *restore != NULL;
  if (*again)
    close_windows (self);
  return status;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* What still reads the ledger ends in the main loop; then whoever else closes it is waited for. */
static void
wait_until_closed (GWeakRef *closing, TakingsLedger *(*open) (GError **error))
{
  gint64 deadline = g_get_monotonic_time () + CLOSING_SECONDS * G_USEC_PER_SEC;
  guint source = g_timeout_add (CLOSING_LOOK_MS, wake_cb, NULL);
  g_autoptr (TakingsLedger) ledger = NULL;

  while ((ledger = g_weak_ref_get (closing)) != NULL && g_get_monotonic_time () < deadline)
    {
      g_clear_object (&ledger);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (source);
  g_clear_object (&ledger);
  ledger = open (NULL);
}

int
takings_ui_run (TakingsLedger *(*open) (GError **error), const TakingsOpening *opening,
                GError **error)
{
  static const TakingsOpening nothing;
  g_autofree char *told = NULL;

  for (;;)
    {
      g_autofree char *dir = takings_ledger_default_dir ();
      g_autofree char *file = NULL;
      g_autofree char *kept = NULL;
      g_autoptr (GError) fault = NULL;
      GWeakRef closing;
      gboolean again = FALSE;
      int status;

      g_weak_ref_init (&closing, NULL);
      status = run (open, opening, told, &file, &again, &closing, error);
      if (file != NULL)
        wait_until_closed (&closing, open);
      g_weak_ref_clear (&closing);
      if (!again)
        return status;
      g_clear_pointer (&told, g_free);
      if (file == NULL)
        continue;
      opening = &nothing;
      if (takings_backup_restore (file, dir, NULL, NULL, NULL, &kept, &fault))
        told = g_strdup (_ ("The backup was restored"));
      else
        told = g_strdup (fault->message);
    }
}
