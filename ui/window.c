/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window.h"

#include "query.h"

#include <glib/gi18n.h>

struct _TakingsWindow
{
  AdwApplicationWindow parent_instance;

  TakingsLedger *ledger;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) of GtkWidget, borrowed from their groups */

  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *status;
  AdwPreferencesGroup *total_group;
  AdwPreferencesGroup *network_group;
};

G_DEFINE_FINAL_TYPE (TakingsWindow, takings_window, ADW_TYPE_APPLICATION_WINDOW)

typedef struct
{
  TakingsSummary *month;
  TakingsSummary *networks;
} Figures;

static void
figures_free (Figures *figures)
{
  g_clear_pointer (&figures->month, takings_summary_free);
  g_clear_pointer (&figures->networks, takings_summary_free);
  g_free (figures);
}

static void
read_figures_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  TakingsLedger *ledger = data;
  Figures *figures = g_new0 (Figures, 1);
  gint32 today = (gint32) (g_get_real_time () / G_USEC_PER_SEC / 86400);
  GError *error = NULL;

  figures->month
      = takings_query_summary (ledger, today - 29, today, TAKINGS_BY_NONE, NULL, &error);
  if (error == NULL)
    figures->networks = takings_query_summary (ledger, G_MININT32, G_MAXINT32, TAKINGS_BY_NETWORK,
                                               NULL, &error);
  if (error != NULL)
    {
      figures_free (figures);
      g_task_return_error (task, error);
    }
  else
    g_task_return_pointer (task, figures, (GDestroyNotify) figures_free);
}

static void
add_row (TakingsWindow *self, AdwPreferencesGroup *group, const char *title, const char *subtitle,
         gint64 micros, const char *currency)
{
  g_autofree char *money = takings_money_format (micros, currency);
  g_autofree char *text = g_strdup_printf ("%s %s", money, currency);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "numeric");
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_RELATION_LABELLED_BY, row,
                                  NULL, -1);
  adw_preferences_group_add (group, row);
  g_ptr_array_add (self->rows, row);
}

static void
show_figures (TakingsWindow *self, const Figures *figures)
{
  const TakingsSummary *month = figures->month;
  const TakingsSummary *networks = figures->networks;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->rows, i);
      gboolean total = gtk_widget_is_ancestor (row, GTK_WIDGET (self->total_group));
      adw_preferences_group_remove (total ? self->total_group : self->network_group, row);
    }
  g_ptr_array_set_size (self->rows, 0);

  add_row (self, self->total_group, _("Net Commission"), NULL, month->total.net_commission,
           month->currency);
  add_row (self, self->total_group, _("Sales Volume"), _("What customers paid"), month->total.gross,
           month->currency);
  for (guint i = 0; i < networks->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (networks->rows, i);
      g_autofree char *sales = g_strdup_printf (
          ngettext ("%" G_GUINT64_FORMAT " sale", "%" G_GUINT64_FORMAT " sales", row->sales),
          row->sales);
      add_row (self, self->network_group, row->key, sales, row->net_commission,
               networks->currency);
    }
  gtk_stack_set_visible_child_name (self->stack,
                                    networks->total.entries > 0 ? "figures" : "empty");
}

static void
figures_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWindow *self = TAKINGS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  Figures *figures = g_task_propagate_pointer (G_TASK (result), &error);

  if (figures != NULL)
    {
      show_figures (self, figures);
      figures_free (figures);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      adw_status_page_set_title (self->status, _("The Ledger Can’t Be Read"));
      adw_status_page_set_description (self->status, error->message);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
}

static void
refresh (TakingsWindow *self)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, figures_read_cb, NULL);

  g_task_set_source_tag (task, refresh);
  g_task_set_task_data (task, g_object_ref (self->ledger), g_object_unref);
  g_task_run_in_thread (task, read_figures_in_worker);
}

static void
synced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSyncResult) outcome
      = takings_engine_sync_finish (TAKINGS_ENGINE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_stop (self->spinner);
  if (outcome == NULL)
    g_warning ("sync: %s", error->message);
  refresh (self);
}

void
takings_window_sync (TakingsWindow *self, TakingsEngine *engine)
{
  gtk_spinner_start (self->spinner);
  takings_engine_sync_async (engine, NULL, 0, FALSE, self->cancellable, synced_cb,
                             g_object_ref (self));
}

static void
takings_window_dispose (GObject *object)
{
  TakingsWindow *self = TAKINGS_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (takings_window_parent_class)->dispose (object);
}

static void
takings_window_finalize (GObject *object)
{
  TakingsWindow *self = TAKINGS_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_window_parent_class)->finalize (object);
}

static void
takings_window_class_init (TakingsWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_window_dispose;
  object_class->finalize = takings_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/window.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, status);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, total_group);
  gtk_widget_class_bind_template_child (widget_class, TakingsWindow, network_group);
}

static void
takings_window_init (TakingsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
}

TakingsWindow *
takings_window_new (GtkApplication *application, TakingsLedger *ledger, gboolean demo)
{
  TakingsWindow *self = g_object_new (TAKINGS_TYPE_WINDOW, "application", application, NULL);

  self->ledger = g_object_ref (ledger);
  if (demo)
    gtk_window_set_title (GTK_WINDOW (self), _("Takings: Demonstration"));
  refresh (self);
  return self;
}
