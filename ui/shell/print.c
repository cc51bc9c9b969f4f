/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "print.h"

#include "adapter.h"
#include "network-badge.h"
#include "print-content.h"

#include <glib/gi18n.h>

/* Points of paper for a pixel of the screen: text of 13 pixels is printed in 8.5 points. */
#define POINTS_PER_PIXEL 0.65

typedef struct
{
  TakingsPrintContent *content; /* (owned) */
  TakingsPagePicture picture;   /* borrows from the content */
  char *file;                   /* (owned) (nullable) */
  guint n_sheets;
} Print;

static void
print_free (Print *print)
{
  takings_print_content_free (print->content);
  g_free (print->file);
  g_free (print);
}

static Print *
get_print (GTask *task)
{
  return g_task_get_task_data (task);
}

/* --- painting --- */

static void
begin_print_cb (GtkPrintOperation *operation, GtkPrintContext *context, gpointer data)
{
  Print *print = get_print (data);

  print->picture.width = gtk_print_context_get_width (context) / POINTS_PER_PIXEL;
  print->picture.height = gtk_print_context_get_height (context) / POINTS_PER_PIXEL;
  print->n_sheets = takings_page_count_sheets (&print->picture);
  gtk_print_operation_set_n_pages (operation, (int) print->n_sheets);
}

static void
draw_page_cb (GtkPrintOperation *operation, GtkPrintContext *context, int page, gpointer data)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);

  cairo_scale (cr, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
  takings_page_paint_sheet (cr, &get_print (data)->picture, (guint) page);
}

static void
done_cb (GtkPrintOperation *operation, GtkPrintOperationResult outcome, gpointer data)
{
  GTask *task = data;
  GError *error = NULL;

  if (outcome == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      g_task_return_error (task, error);
    }
  else if (outcome == GTK_PRINT_OPERATION_RESULT_CANCEL)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", "");
  else
    {
      /* printers and paper of the next print */
      g_object_set_data_full (g_task_get_source_object (task), "print-settings",
                              g_object_ref (gtk_print_operation_get_print_settings (operation)),
                              g_object_unref);
      g_task_return_boolean (task, TRUE);
    }
}

static void
start_operation (GTask *task)
{
  Print *print = get_print (task);
  GtkWindow *window = g_task_get_source_object (task);
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  GtkPrintSettings *settings = g_object_get_data (G_OBJECT (window), "print-settings");

  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_show_progress (operation, TRUE);
  gtk_print_operation_set_job_name (operation, print->content->title);
  if (settings != NULL)
    gtk_print_operation_set_print_settings (operation, settings);
  if (print->file != NULL)
    gtk_print_operation_set_export_filename (operation, print->file);
  g_signal_connect (operation, "begin-print", G_CALLBACK (begin_print_cb), task);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page_cb), task);
  g_signal_connect_data (operation, "done", G_CALLBACK (done_cb), g_object_ref (task),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
  /* what goes wrong is told by "done" too */
  gtk_print_operation_run (operation,
                           print->file != NULL ? GTK_PRINT_OPERATION_ACTION_EXPORT
                                               : GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                           window, NULL);
}

/* --- reading --- */

static void
read_in_worker (GTask *reading, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (takings_print_content_read (get_print (data)->content, cancellable, &error))
    g_task_return_boolean (reading, TRUE);
  else
    g_task_return_error (reading, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWindow *window = TAKINGS_WINDOW (source);
  g_autoptr (GTask) task = data;
  Print *print = get_print (task);
  GError *error = NULL;

  if (takings_window_get_scope (window) != NULL)
    takings_work_bar_end (takings_window_get_work_bar (window));
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  print->picture = (TakingsPagePicture){ .title = print->content->title,
                                         .basis = print->content->basis,
                                         .footer = print->content->footer,
                                         .dashboard = print->content->dashboard,
                                         .table = print->content->table,
                                         .name = takings_network_name,
                                         .number = takings_registry_number,
                                         .rtl = gtk_widget_get_default_direction ()
                                                == GTK_TEXT_DIR_RTL };
  takings_theme_init (&print->picture.theme, FALSE, FALSE);
  start_operation (task);
}

void
takings_print_page (TakingsWindow *window, const char *page, const char *file,
                    GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (window, NULL, callback, user_data);
  g_autoptr (GTask) reading = NULL;
  Print *print = g_new0 (Print, 1);

  print->content = takings_print_content_new (takings_window_get_scope (window), page,
                                              takings_window_get_query (window));
  print->file = g_strdup (file);
  g_task_set_source_tag (task, takings_print_page);
  g_task_set_task_data (task, print, (GDestroyNotify) print_free);
  if (!takings_work_bar_begin (takings_window_get_work_bar (window),
                               _ ("The page is made ready for printing"), cancellable))
    {
      g_task_return_new_error (task, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, "%s",
                               _ ("Other work is under way; try again when it is done"));
      return;
    }
  reading = g_task_new (window, cancellable, read_cb, g_object_ref (task));
  g_task_set_source_tag (reading, read_in_worker);
  g_task_set_task_data (reading, g_object_ref (task), g_object_unref);
  g_task_run_in_thread (reading, read_in_worker);
}

gboolean
takings_print_page_finish (GAsyncResult *result, guint *n_sheets, GError **error)
{
  if (n_sheets != NULL)
    *n_sheets = get_print (G_TASK (result))->n_sheets;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWindow *window = TAKINGS_WINDOW (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (takings_print_page_finish (result, NULL, &error) || takings_window_get_scope (window) == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    return;
  /* Translators: why */
  text = g_strdup_printf (_ ("The page was not printed: %s"), error->message);
  takings_window_tell (window, text, NULL);
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsWindow *window = TAKINGS_WINDOW (widget);

  takings_print_page (window, takings_window_get_page (window), NULL, printed_cb, NULL);
}

void
takings_print_install_action (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.print", NULL, print_action);
}
