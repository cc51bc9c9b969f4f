/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-actions.h"

#include "adapter.h"
#include "period.h"

#include <glib/gi18n.h>

#define DAY_SECONDS 86400

static void
tell (GtkWidget *widget, const char *text)
{
  gtk_widget_activate_action (widget, "win.tell", "s", text);
}

/* --- entries behind a point --- */

/* "from:2026-11-03 to:2026-11-03" */
static char *
describe_days (const TakingsChart *chart, guint index)
{
  gint32 day = (gint32) (takings_chart_second (chart, index) / DAY_SECONDS);
  TakingsPeriod period = { day, day };
  g_autofree char *from = NULL, *to = NULL;

  if (chart->step == TAKINGS_STEP_MONTH)
    period = takings_period_preset (TAKINGS_PRESET_THIS_MONTH, day);
  from = takings_day_format (period.from_day);
  to = takings_day_format (period.to_day);
  return g_strdup_printf ("from:%s to:%s", from, to);
}

/* A slice has the network's own name. */
static char *
describe_network (const char *name)
{
  GPtrArray *list = takings_registry_list ();

  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));
      if (g_str_equal (info->name, name))
        return g_strdup_printf ("network:%s", info->id);
    }
  return NULL;
}

static void
point_activated_cb (TakingsChartView *view, guint index, int series, gpointer data)
{
  TakingsChart *chart = takings_chart_view_get_chart (view);
  char **conditions = g_object_get_data (G_OBJECT (view), "conditions");
  g_autofree char *query = NULL;

  if (chart == NULL || index >= chart->n)
    return;
  query = chart->names != NULL ? describe_network (chart->names[index])
                               : describe_days (chart, index);
  if (query != NULL && conditions != NULL && series >= 0
      && (guint) series < g_strv_length (conditions))
    {
      char *part = g_strdup_printf ("%s %s", conditions[series], query);
      g_free (query);
      query = part;
    }
  if (query != NULL)
    gtk_widget_activate_action (GTK_WIDGET (view), "win.entries", "s", query);
}

void
takings_chart_actions_set_conditions (TakingsChartView *view, const char *const *conditions)
{
  g_object_set_data_full (G_OBJECT (view), "conditions", g_strdupv ((char **) conditions),
                          (GDestroyNotify) g_strfreev);
}

/* --- files --- */

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) widget = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    /* Translators: the name of a file */
    text = g_strdup_printf (_ ("“%s” was saved"), name);
  else
    /* Translators: the name of a file, and why it could not be written */
    text = g_strdup_printf (_ ("“%s” was not saved: %s"), name, error->message);
  tell (widget, text);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (GFile) file = NULL;
  GtkWidget *widget = g_object_get_data (G_OBJECT (dialog), "widget");
  GBytes *bytes = g_object_get_data (G_OBJECT (dialog), "bytes");

  if (response == GTK_RESPONSE_ACCEPT)
    {
      file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                           written_cb, g_object_ref (widget));
    }
  g_object_unref (dialog);
}

void
takings_save_bytes (GtkWidget *widget, const char *name, GBytes *bytes)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    _ ("Save"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE,
    _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_object_set_data_full (G_OBJECT (dialog), "widget", g_object_ref (widget), g_object_unref);
  g_object_set_data_full (G_OBJECT (dialog), "bytes", g_bytes_ref (bytes),
                          (GDestroyNotify) g_bytes_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (chosen_cb), NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

static void
save_requested_cb (TakingsChartView *view, const char *format, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = takings_chart_view_export (view, format, &error);
  g_autofree char *name = takings_chart_view_dup_file_name (view, format);

  if (bytes != NULL)
    takings_save_bytes (GTK_WIDGET (view), name, bytes);
  else
    tell (GTK_WIDGET (view), error->message);
}

void
takings_chart_actions_connect (TakingsChartView *view)
{
  g_signal_connect (view, "point-activated", G_CALLBACK (point_activated_cb), NULL);
  g_signal_connect (view, "save-requested", G_CALLBACK (save_requested_cb), NULL);
}
