/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "preferences-window.h"

#include "currencies.h"
#include "zone-dialog.h"
#include "zone-names.h"

#include <glib/gi18n.h>

struct _TakingsPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  TakingsScope *scope; /* (owned) */
  gboolean updating;   /* the rows follow the scope, not the other way round */

  AdwComboRow *currency, *interval;
  AdwActionRow *zone, *folder;
  AdwPreferencesPage *sync_page, *data_page;
  AdwPreferencesGroup *sync, *news;
  AdwExpanderRow *quiet;
};

G_DEFINE_FINAL_TYPE (TakingsPreferencesWindow, takings_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

/* Minutes, in the order of the row's choices. */
static const guint intervals[] = { 0, 15, 30, 60, 180, 360, 720, 1440 };

/* A switch for each. */
static const struct
{
  const char *key, *title, *subtitle;
  gboolean is_news;
} switches[] = {
  { "sync-on-metered", N_ ("Over _Metered Networks"),
    N_ ("Where data is paid for by amount, only you start a sync otherwise"), FALSE },
  { "background", N_ ("While the Window Is _Closed"),
    N_ ("Goes on reading in the background and tells what was earned"), FALSE },
  { "autostart", N_ ("_At Login"), N_ ("Starts that at login, before you open the window"), FALSE },
  { "notify-sales", N_ ("New _Sales"), N_ ("What a sync brought while you were not looking"),
    TRUE },
  { "notify-trouble", N_ ("_Trouble"),
    N_ ("An account whose credentials stopped working, told once"), TRUE },
  { "notify-refunds", N_ ("_Refunds"), N_ ("When far more come than usual"), TRUE },
};

/* --- figures --- */

static void
follow_scope (TakingsPreferencesWindow *self)
{
  GtkStringList *codes = GTK_STRING_LIST (adw_combo_row_get_model (self->currency));
  g_autofree char *zone = takings_zone_dup_label (
    takings_zone_get_id (takings_scope_get_zone (self->scope)));
  g_autofree char *system = NULL;

  self->updating = TRUE;
  adw_combo_row_set_selected (
    self->currency, takings_currencies_find (codes, takings_scope_get_currency (self->scope)));
  if (takings_scope_is_system_zone (self->scope))
    /* Translators: the time zone that this computer is set to */
    system = g_strdup_printf (_ ("The system’s: %s"), zone);
  adw_action_row_set_subtitle (self->zone, system != NULL ? system : zone);
  self->updating = FALSE;
}

static void
currency_selected_cb (TakingsPreferencesWindow *self)
{
  GtkStringObject *item = adw_combo_row_get_selected_item (self->currency);

  if (!self->updating && self->scope != NULL && item != NULL)
    takings_scope_set_currency (self->scope, gtk_string_object_get_string (item));
}

static void
zone_activated_cb (TakingsPreferencesWindow *self)
{
  gtk_window_present (GTK_WINDOW (takings_zone_dialog_new (GTK_WINDOW (self), self->scope)));
}

/* --- what happens by itself --- */

static gboolean
get_interval_cb (GValue *value, GVariant *variant, gpointer data)
{
  guint minutes = g_variant_get_uint32 (variant), at = 0;

  while (at + 1 < G_N_ELEMENTS (intervals) && intervals[at + 1] <= minutes)
    at++;
  if (at == 0 && minutes > 0) /* more often than is offered here */
    at = 1;
  g_value_set_uint (value, at);
  return TRUE;
}

static GVariant *
set_interval_cb (const GValue *value, const GVariantType *type, gpointer data)
{
  guint at = g_value_get_uint (value);

  return g_variant_new_uint32 (intervals[MIN (at, G_N_ELEMENTS (intervals) - 1)]);
}

static void
add_switch (AdwPreferencesGroup *group, GSettings *settings, const char *key, const char *title,
            const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row,
                                  NULL, -1);
  gtk_widget_set_name (toggle, key);
  g_settings_bind (settings, key, toggle, "active", G_SETTINGS_BIND_DEFAULT);
  adw_preferences_group_add (group, row);
}

/* Minutes after midnight, by half hours. */
static gboolean
get_clock_cb (GValue *value, GVariant *variant, gpointer data)
{
  g_value_set_uint (value, MIN (g_variant_get_uint32 (variant) / 30, 47));
  return TRUE;
}

static GVariant *
set_clock_cb (const GValue *value, const GVariantType *type, gpointer data)
{
  return g_variant_new_uint32 (g_value_get_uint (value) * 30);
}

static void
add_clock (AdwExpanderRow *expander, GSettings *settings, const char *key, const char *title)
{
  GtkWidget *row = adw_combo_row_new ();
  g_autoptr (GtkStringList) hours = gtk_string_list_new (NULL);

  for (int i = 0; i < 48; i++)
    {
      g_autoptr (GDateTime) time = g_date_time_new_utc (2000, 1, 1, i / 2, i % 2 * 30, 0);
      /* Translators: a time format of an hour and its minutes, as in "22:30" */
      g_autofree char *text = g_date_time_format (time, _ ("%H:%M"));
      gtk_string_list_append (hours, text);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (hours));
  g_settings_bind_with_mapping (settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_clock_cb, set_clock_cb, NULL, NULL);
  adw_expander_row_add_row (expander, row);
}

static void
bind_settings (TakingsPreferencesWindow *self, GSettings *settings)
{
  g_settings_bind_with_mapping (settings, "sync-interval", self->interval, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_interval_cb, set_interval_cb, NULL,
                                NULL);
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    add_switch (switches[i].is_news ? self->news : self->sync, settings, switches[i].key,
                _ (switches[i].title), _ (switches[i].subtitle));
  g_settings_bind (settings, "quiet-hours", self->quiet, "enable-expansion",
                   G_SETTINGS_BIND_DEFAULT);
  add_clock (self->quiet, settings, "quiet-from", _ ("From"));
  add_clock (self->quiet, settings, "quiet-until", _ ("Until"));
}

/* --- the ledger --- */

static void
open_folder_cb (TakingsPreferencesWindow *self)
{
  const char *path = takings_ledger_get_path (takings_scope_get_ledger (self->scope));
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *uri = g_filename_to_uri (folder, NULL, NULL);

  gtk_show_uri (GTK_WINDOW (self), uri, GDK_CURRENT_TIME);
}

/* The window does it, and shows how far it is. */
static void
leave_to_window (TakingsPreferencesWindow *self, const char *action)
{
  g_autoptr (GtkWindow) parent = g_object_ref (gtk_window_get_transient_for (GTK_WINDOW (self)));

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action (GTK_WIDGET (parent), action, NULL);
}

static void
back_up_cb (TakingsPreferencesWindow *self)
{
  leave_to_window (self, "win.back-up");
}

static void
restore_cb (TakingsPreferencesWindow *self)
{
  leave_to_window (self, "win.restore");
}

static void
takings_preferences_window_dispose (GObject *object)
{
  g_clear_object (&TAKINGS_PREFERENCES_WINDOW (object)->scope);
  G_OBJECT_CLASS (takings_preferences_window_parent_class)->dispose (object);
}

static void
takings_preferences_window_class_init (TakingsPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_preferences_window_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/preferences/preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, currency);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, interval);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, zone);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, folder);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, sync_page);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, data_page);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, sync);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, news);
  gtk_widget_class_bind_template_child (widget_class, TakingsPreferencesWindow, quiet);
  gtk_widget_class_bind_template_callback (widget_class, currency_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, back_up_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
}

static void
takings_preferences_window_init (TakingsPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
takings_preferences_window_new (GtkWindow *parent, TakingsScope *scope, GSettings *settings)
{
  TakingsPreferencesWindow *self = g_object_new (TAKINGS_TYPE_PREFERENCES_WINDOW, "transient-for",
                                                 parent, NULL);
  g_autoptr (GtkStringList) codes = takings_currencies_new (takings_scope_get_currency (scope));

  self->updating = TRUE;
  adw_combo_row_set_model (self->currency, G_LIST_MODEL (codes));
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  follow_scope (self);
  adw_action_row_set_subtitle (self->folder,
                               takings_ledger_get_path (takings_scope_get_ledger (scope)));
  if (settings != NULL)
    bind_settings (self, settings);
  else
    {
      adw_preferences_window_remove (ADW_PREFERENCES_WINDOW (self), self->sync_page);
      adw_preferences_window_remove (ADW_PREFERENCES_WINDOW (self), self->data_page);
    }
  return GTK_WIDGET (self);
}
