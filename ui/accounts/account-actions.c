/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main. */
#include "config.h"

#include "account-actions.h"

#include "account-acts.h"
#include "account-jobs.h"
#include "connect-dialog.h"
#include "import-dialog.h"
#include "window.h"

#include <glib/gi18n.h>

/* A dialog that opens as soon as it is known which accounts there are. */
typedef struct
{
  TakingsWindow *window; /* (owned) */
  char *account;         /* (owned) (nullable): id */
  GFile *file;           /* (owned) (nullable): to be imported; NULL: a form */
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->window);
  g_clear_object (&opening->file);
  g_free (opening->account);
  g_free (opening);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
saved_cb (TakingsWindow *window, const char *id)
{
  if (takings_window_get_scope (window) == NULL)
    return;
  takings_window_show_account (window, id);
  takings_scope_refresh (takings_window_get_scope (window));
  takings_window_sync_account (window, id);
}

static void
open_form (const Opening *opening, GPtrArray *accounts)
{
  TakingsScope *scope = takings_window_get_scope (opening->window);
  const TakingsAccount *account = NULL;
  TakingsConnectDialog *dialog;

  for (guint i = 0; opening->account != NULL && i < accounts->len; i++)
    if (g_str_equal (((TakingsAccount *) g_ptr_array_index (accounts, i))->id, opening->account))
      account = g_ptr_array_index (accounts, i);
  if (opening->account != NULL && account == NULL)
    return;
  dialog = takings_connect_dialog_new (GTK_WINDOW (opening->window), scope, accounts, account);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), opening->window,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
open_import (const Opening *opening, GPtrArray *accounts)
{
  g_autofree char *path = g_file_get_path (opening->file);

  if (path == NULL)
    {
      takings_window_tell (opening->window, _ ("Only a file on this computer can be imported"),
                           NULL);
      return;
    }
  gtk_window_present (GTK_WINDOW (takings_import_dialog_new (
    GTK_WINDOW (opening->window), takings_window_get_scope (opening->window), accounts,
    opening->account, path)));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = takings_accounts_list_finish (result, &error);

  if (takings_window_get_scope (opening->window) == NULL)
    return;
  if (accounts == NULL)
    takings_window_tell (opening->window, error->message, NULL);
  else if (opening->file != NULL)
    open_import (opening, accounts);
  else
    open_form (opening, accounts);
}

/* @account: (nullable); @file: (nullable) */
static void
open_dialog (TakingsWindow *window, const char *account, GFile *file)
{
  TakingsScope *scope = takings_window_get_scope (window);
  Opening *opening;

  if (scope == NULL)
    return;
  opening = g_new0 (Opening, 1);
  opening->window = g_object_ref (window);
  opening->account = g_strdup (account);
  opening->file = file != NULL ? g_object_ref (file) : NULL;
  takings_accounts_list_async (takings_scope_get_ledger (scope), NULL, listed_cb, opening);
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_dialog (TAKINGS_WINDOW (widget), NULL, NULL);
}

static void
edit_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_dialog (TAKINGS_WINDOW (widget), g_variant_get_string (parameter, NULL), NULL);
}

static void
explore_demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_explore_demo (GTK_WINDOW (widget));
}

/* --- files --- */

static void
chosen_cb (GtkNativeDialog *dialog, int response, TakingsWindow *window)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    open_dialog (window, g_object_get_data (G_OBJECT (dialog), "account"), file);
  g_object_set_data (G_OBJECT (window), "file-chooser", NULL);
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) tables = gtk_file_filter_new (), all = gtk_file_filter_new ();

  gtk_file_filter_set_name (tables, _ ("CSV Files"));
  gtk_file_filter_add_suffix (tables, "csv");
  gtk_file_filter_add_suffix (tables, "tsv");
  gtk_file_filter_add_suffix (tables, "txt");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_chooser_add_filter (chooser, tables);
  gtk_file_chooser_add_filter (chooser, all);
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *account = g_variant_get_string (parameter, NULL);
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Import a CSV File"), GTK_WINDOW (widget), GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  add_filters (GTK_FILE_CHOOSER (chooser));
  if (*account != '\0')
    g_object_set_data_full (G_OBJECT (chooser), "account", g_strdup (account), g_free);
  g_object_set_data_full (G_OBJECT (widget), "file-chooser", chooser, g_object_unref);
  g_signal_connect_object (chooser, "response", G_CALLBACK (chosen_cb), widget, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, TakingsWindow *window)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files != NULL)
    open_dialog (window, NULL, files->data);
  g_slist_free (files);
  return TRUE;
}

void
takings_account_actions_take_files (GtkWidget *window)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), window, 0);
  gtk_widget_add_controller (window, GTK_EVENT_CONTROLLER (target));
}

void
takings_account_actions_install (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.connect", NULL, connect_action);
  gtk_widget_class_install_action (window_class, "win.edit-account", "s", edit_account_action);
  gtk_widget_class_install_action (window_class, "win.import", "s", import_action);
  gtk_widget_class_install_action (window_class, "win.explore-demo", NULL, explore_demo_action);
}
