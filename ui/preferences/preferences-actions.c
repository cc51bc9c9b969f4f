/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "preferences-actions.h"

#include "preferences-window.h"
#include "window.h"
#include "zone-dialog.h"
#include "zone-names.h"

#include <glib/gi18n.h>

static void
preferences_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *window = TAKINGS_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (takings_preferences_window_new (
    GTK_WINDOW (window), takings_window_get_scope (window), takings_window_get_settings (window))));
}

static void
choose_zone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *window = TAKINGS_WINDOW (widget);

  gtk_window_present (
    GTK_WINDOW (takings_zone_dialog_new (GTK_WINDOW (window), takings_window_get_scope (window))));
}

typedef struct
{
  TakingsWindow *window; /* (owned) */
  char *before;          /* (owned): the zone until now; "": the system's */
} Change;

static void
change_free (Change *change)
{
  g_object_unref (change->window);
  g_free (change->before);
  g_free (change);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Change, change_free)

static void
zone_set_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsScope *scope = TAKINGS_SCOPE (source);
  g_autoptr (Change) change = data;
  g_autoptr (GError) error = NULL;
  gboolean fine = takings_scope_set_zone_finish (scope, result, &error);
  g_autofree char *zone = takings_zone_dup_label (
    takings_zone_get_id (takings_scope_get_zone (scope)));
  g_autofree char *text = NULL, *undo = NULL;

  if (takings_window_get_scope (change->window) == NULL)
    return;
  takings_work_bar_end (takings_window_get_work_bar (change->window));
  if (!fine)
    {
      takings_window_tell (change->window, error->message, NULL);
      return;
    }
  /* Translators: the name of a time zone */
  text = g_strdup_printf (_ ("Days are those of %s"), zone);
  undo = g_strdup_printf ("win.set-zone::%s", change->before);
  takings_window_tell (change->window, text, undo);
}

static void
set_zone_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *window = TAKINGS_WINDOW (widget);
  TakingsScope *scope = takings_window_get_scope (window);
  const char *zone = g_variant_get_string (parameter, NULL);
  Change *change;

  if (!takings_work_bar_begin (takings_window_get_work_bar (window),
                               _ ("Days and totals are made anew for the time zone"), NULL))
    {
      takings_window_tell (window, _ ("Other work is under way; try again when it is done"), NULL);
      return;
    }
  change = g_new0 (Change, 1);
  change->window = g_object_ref (window);
  change->before = takings_scope_is_system_zone (scope)
                     ? g_strdup ("")
                     : g_strdup (takings_zone_get_id (takings_scope_get_zone (scope)));
  takings_scope_set_zone_async (scope, *zone != '\0' ? zone : NULL, zone_set_cb, change);
}

void
takings_preferences_install_actions (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.preferences", NULL, preferences_action);
  gtk_widget_class_install_action (window_class, "win.choose-zone", NULL, choose_zone_action);
  gtk_widget_class_install_action (window_class, "win.set-zone", "s", set_zone_action);
}
