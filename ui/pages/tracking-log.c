/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking-log.h"

#include "tracking-receiver.h"

#include <glib/gi18n.h>

struct _TakingsTrackingLog
{
  GtkWidget parent_instance;

  GtkWidget *group;
  GPtrArray *rows; /* (owned) of GtkWidget, borrowed from the group */
  char *shown;     /* (owned) (nullable): what the rows say, so that nothing flickers */
};

G_DEFINE_FINAL_TYPE (TakingsTrackingLog, takings_tracking_log, GTK_TYPE_WIDGET)

static void
add_row (TakingsTrackingLog *self, const char *icon, const char *title, const char *subtitle,
         const char *style)
{
  GtkWidget *row = adw_action_row_new (), *image = gtk_image_new_from_icon_name (icon);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *details = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), escaped);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  if (style != NULL)
    gtk_widget_add_css_class (image, style);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row);
  g_ptr_array_add (self->rows, row);
}

static void
add_line (TakingsTrackingLog *self, TakingsScope *scope, const TakingsLogLine *line)
{
  g_autoptr (GDateTime) moment = takings_scope_dup_time (scope, line->at);
  g_autofree char *time = g_date_time_format (moment, "%x %X");
  g_autofree char *subtitle = *line->details != '\0'
                                ? g_strdup_printf ("%s · %s", time, line->details)
                                : g_strdup (time);

  add_row (self, line->refused ? "dialog-warning-symbolic" : "object-select-symbolic", line->title,
           subtitle, line->refused ? "warning" : NULL);
}

/* What would be shown, as one text. */
static char *
describe (const GPtrArray *lines, const GError *error)
{
  GString *text = g_string_new (error != NULL ? error->message : NULL);

  for (guint i = 0; lines != NULL && i < lines->len; i++)
    {
      const TakingsLogLine *line = lines->pdata[i];

      g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %s\n", line->at, line->title,
                              line->details);
    }
  return g_string_free (text, FALSE);
}

void
takings_tracking_log_show (TakingsTrackingLog *self, TakingsScope *scope, const GPtrArray *lines,
                           const GError *error)
{
  g_autofree char *text = describe (lines, error);

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (error != NULL)
    add_row (self, "network-offline-symbolic", _ ("The Receiver Doesn’t Answer"), error->message,
             "warning");
  else if (lines->len == 0)
    add_row (self, "network-idle-symbolic", _ ("Nothing Has Arrived Yet"),
             _ ("The receiver runs and waits for the first click"), NULL);
  for (guint i = 0; lines != NULL && i < lines->len; i++)
    add_line (self, scope, lines->pdata[i]);
}

static void
takings_tracking_log_dispose (GObject *object)
{
  g_clear_pointer (&TAKINGS_TRACKING_LOG (object)->group, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_tracking_log_parent_class)->dispose (object);
}

static void
takings_tracking_log_finalize (GObject *object)
{
  TakingsTrackingLog *self = TAKINGS_TRACKING_LOG (object);

  g_ptr_array_unref (self->rows);
  g_free (self->shown);
  G_OBJECT_CLASS (takings_tracking_log_parent_class)->finalize (object);
}

static void
takings_tracking_log_class_init (TakingsTrackingLogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_tracking_log_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_tracking_log_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
takings_tracking_log_init (TakingsTrackingLog *self)
{
  self->rows = g_ptr_array_new ();
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("What Arrived"));
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
}
