/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "failure-window.h"

#include "ledger-care.h"
#include "restore-preview.h"
#include "style.h"

#include <glib/gi18n.h>

struct _TakingsFailureWindow
{
  AdwApplicationWindow parent_instance;

  char *message; /* (owned) */
  AdwStatusPage *status;
  GtkWidget *retry;
};

enum
{
  RETRIED,
  RESTORE_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsFailureWindow, takings_failure_window, ADW_TYPE_APPLICATION_WINDOW)

static void
retry_cb (TakingsFailureWindow *self)
{
  g_signal_emit (self, signals[RETRIED], 0);
}

static void
wanted_cb (const char *path, gpointer data)
{
  g_signal_emit (data, signals[RESTORE_CHOSEN], 0, path);
}

static void
chosen_cb (GFile *file, gpointer data)
{
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    takings_restore_preview (GTK_WINDOW (data), NULL, path, wanted_cb, data);
}

static void
restore_cb (TakingsFailureWindow *self)
{
  takings_choose_backup (GTK_WINDOW (self), chosen_cb, self);
}

static void
copy_cb (TakingsFailureWindow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->message);
}

static void
takings_failure_window_finalize (GObject *object)
{
  g_free (TAKINGS_FAILURE_WINDOW (object)->message);
  G_OBJECT_CLASS (takings_failure_window_parent_class)->finalize (object);
}

static void
takings_failure_window_class_init (TakingsFailureWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = takings_failure_window_finalize;
  signals[RETRIED] = g_signal_new ("retried", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  signals[RESTORE_CHOSEN] = g_signal_new ("restore-chosen", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/shell/failure-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsFailureWindow, status);
  gtk_widget_class_bind_template_child (widget_class, TakingsFailureWindow, retry);
  gtk_widget_class_bind_template_callback (widget_class, retry_cb);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
}

static void
takings_failure_window_init (TakingsFailureWindow *self)
{
  takings_style_add (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_default_widget (GTK_WINDOW (self), self->retry);
  gtk_window_set_focus (GTK_WINDOW (self), self->retry);
}

GtkWidget *
takings_failure_window_new (GtkApplication *application, const char *dir, const GError *error)
{
  TakingsFailureWindow *self = g_object_new (TAKINGS_TYPE_FAILURE_WINDOW, "application",
                                             application, NULL);
  g_autofree char *text = NULL, *escaped = NULL;

  /* Translators: a folder */
  text = g_strdup_printf (
    _ ("Nothing was changed: what the networks told is in %s as it was, and keys are in the "
       "keyring. A restored backup takes the ledger’s place; the ledger is kept beside it."),
    dir);
  self->message = g_strdup (error->message);
  escaped = g_markup_printf_escaped ("%s\n\n%s", error->message, text);
  adw_status_page_set_description (self->status, escaped);
  return GTK_WIDGET (self);
}
