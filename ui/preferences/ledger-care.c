/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ledger-care.h"

#include "window.h"

#include <glib/gi18n.h>

static void
add_filter (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Backups of Takings"));
  gtk_file_filter_add_pattern (filter, "*.takings");
  gtk_file_filter_add_pattern (filter, "*.backup");
  gtk_file_filter_add_pattern (filter, "*.db");
  gtk_file_chooser_add_filter (chooser, filter);
}

/* --- back up --- */

typedef struct
{
  TakingsLedger *ledger;    /* (owned) */
  TakingsWorkBar *work_bar; /* (owned) */
  char *path;               /* (owned) */
} Backup;

static void
backup_free (Backup *backup)
{
  g_object_unref (backup->ledger);
  g_object_unref (backup->work_bar);
  g_free (backup->path);
  g_free (backup);
}

static void
progress_in_worker (guint64 done, guint64 total, gpointer data)
{
  if (total > 0)
    takings_work_bar_set_fraction (data, (double) done / (double) total);
}

static void
back_up_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Backup *backup = data;
  GError *error = NULL;

  if (takings_ledger_backup (backup->ledger, backup->path, progress_in_worker, backup->work_bar,
                             cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
backed_up_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsWindow *window = TAKINGS_WINDOW (source);
  Backup *backup = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (backup->path);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  takings_work_bar_end (backup->work_bar);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    /* Translators: the name of a file */
    text = g_strdup_printf (_ ("The ledger was backed up to “%s”"), name);
  else if (g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED)
           || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else
    /* Translators: why */
    text = g_strdup_printf (_ ("No backup was written: %s"), error->message);
  if (takings_window_get_scope (window) != NULL)
    takings_window_tell (window, text, NULL);
}

static void
back_up (TakingsWindow *window, GFile *file)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (window, NULL, backed_up_cb, NULL);
  TakingsWorkBar *work_bar = takings_window_get_work_bar (window);
  Backup *backup;

  if (!takings_work_bar_begin (work_bar, _ ("The ledger is backed up"), cancellable))
    {
      takings_window_tell (window, _ ("Other work is under way; try again when it is done"), NULL);
      g_task_return_boolean (task, FALSE);
      return;
    }
  backup = g_new0 (Backup, 1);
  backup->ledger = g_object_ref (takings_scope_get_ledger (takings_window_get_scope (window)));
  backup->work_bar = g_object_ref (work_bar);
  backup->path = g_file_get_path (file);
  g_task_set_source_tag (task, back_up);
  g_task_set_task_data (task, backup, (GDestroyNotify) backup_free);
  g_task_run_in_thread (task, back_up_in_worker);
}

static void
target_chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autoptr (TakingsWindow) window = data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL && takings_window_get_scope (window) != NULL)
    back_up (window, file);
  g_object_unref (dialog);
}

static void
back_up_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    _ ("Back Up the Ledger"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Back Up"),
    _ ("_Cancel"));
  g_autofree char *day = takings_day_format (
    takings_scope_get_today (takings_window_get_scope (TAKINGS_WINDOW (widget))));
  g_autofree char *file = g_strdup_printf ("Takings %s.takings", day);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), file);
  add_filter (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (target_chosen_cb), g_object_ref (widget));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- restore --- */

typedef struct
{
  void (*chosen) (GFile *file, gpointer data);
  gpointer data;
} Choice;

static void
backup_chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  g_autofree Choice *choice = data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  if (file != NULL)
    choice->chosen (file, choice->data);
  g_object_unref (dialog);
}

void
takings_choose_backup (GtkWindow *parent, void (*chosen) (GFile *file, gpointer data),
                       gpointer data)
{
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    _ ("Restore a Backup"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Look at It"), _ ("_Cancel"));
  Choice *choice = g_new0 (Choice, 1);

  choice->chosen = chosen;
  choice->data = data;
  add_filter (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect (dialog, "response", G_CALLBACK (backup_chosen_cb), choice);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* As if it were opened from the file manager: the application shows what it holds, and asks. */
static void
open_cb (GFile *file, gpointer application)
{
  g_application_open (application, &file, 1, "");
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_choose_backup (GTK_WINDOW (widget), open_cb,
                         gtk_window_get_application (GTK_WINDOW (widget)));
}

void
takings_ledger_care_install_actions (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.back-up", NULL, back_up_action);
  gtk_widget_class_install_action (window_class, "win.restore", NULL, restore_action);
}
