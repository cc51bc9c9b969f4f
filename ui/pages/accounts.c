/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "accounts.h"

#include "account-acts.h"
#include "account-jobs.h"
#include "account-row.h"
#include "connect-dialog.h"
#include "import-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#define TICK_S 30 /* "5 minutes ago" grows old */

struct _TakingsAccounts
{
  TakingsView parent_instance;

  GPtrArray *accounts; /* (owned) (nullable): of TakingsAccount, as shown */
  char *wanted;        /* (owned) (nullable): the account to be shown when it is there */
  guint tick_source;
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */

  GtkStack *pages;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (TakingsAccounts, takings_accounts, TAKINGS_TYPE_VIEW)

static GtkWindow *
get_window (TakingsAccounts *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

static const TakingsAccount *
find (TakingsAccounts *self, const char *id)
{
  for (guint i = 0; self->accounts != NULL && i < self->accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (self->accounts, i);
      if (g_str_equal (account->id, id))
        return account;
    }
  return NULL;
}

static TakingsAccountRow *
find_row (TakingsAccounts *self, const char *id)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
      if (row == NULL)
        return NULL;
      if (g_str_equal (takings_account_row_get_id (TAKINGS_ACCOUNT_ROW (row)), id))
        return TAKINGS_ACCOUNT_ROW (row);
    }
}

/* --- what is shown --- */

static gboolean
has_same_rows (TakingsAccounts *self)
{
  guint i;

  for (i = 0; i < self->accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (self->accounts, i);
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
      if (row == NULL
          || !g_str_equal (takings_account_row_get_id (TAKINGS_ACCOUNT_ROW (row)), account->id))
        return FALSE;
    }
  return gtk_list_box_get_row_at_index (self->list, (int) i) == NULL;
}

/* Rows that stay are kept, with their focus and their open menu. */
static void
show_accounts (TakingsAccounts *self)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GtkListBoxRow *row;

  if (!has_same_rows (self))
    {
      while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
        gtk_list_box_remove (self->list, GTK_WIDGET (row));
      for (guint i = 0; i < self->accounts->len; i++)
        {
          const TakingsAccount *account = g_ptr_array_index (self->accounts, i);
          gtk_list_box_append (self->list, takings_account_row_new (account->id));
        }
    }
  for (guint i = 0; i < self->accounts->len; i++)
    takings_account_row_show (
      TAKINGS_ACCOUNT_ROW (gtk_list_box_get_row_at_index (self->list, (int) i)),
      g_ptr_array_index (self->accounts, i), now);
  gtk_stack_set_visible_child_name (self->pages, self->accounts->len > 0 ? "list" : "empty");
}

static void
show_wanted (TakingsAccounts *self)
{
  TakingsAccountRow *row = self->wanted != NULL ? find_row (self, self->wanted) : NULL;

  if (row == NULL)
    return;
  gtk_widget_grab_focus (GTK_WIDGET (row));
  g_clear_pointer (&self->wanted, g_free);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsAccounts) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = takings_accounts_list_finish (result, &error);

  if (takings_view_get_scope (TAKINGS_VIEW (self)) == NULL)
    return;
  if (accounts == NULL)
    {
      takings_view_show_error (TAKINGS_VIEW (self), error);
      return;
    }
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  self->accounts = g_steal_pointer (&accounts);
  show_accounts (self);
  takings_view_show_content (TAKINGS_VIEW (self));
  show_wanted (self);
}

static void
progress_cb (TakingsAccounts *self, const char *id, guint pages, guint entries)
{
  TakingsAccountRow *row = find_row (self, id);

  if (row != NULL)
    takings_account_row_show_progress (row, entries);
}

static void
takings_accounts_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (view);
  TakingsAccounts *self = TAKINGS_ACCOUNTS (view);

  g_signal_handlers_disconnect_by_func (takings_scope_get_sync (scope), progress_cb, self);
  g_signal_connect_object (takings_scope_get_sync (scope), "sync-progress",
                           G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  takings_accounts_list_async (takings_scope_get_ledger (scope), cancellable, listed_cb,
                               g_object_ref (view));
}

static gboolean
tick_cb (gpointer data)
{
  TakingsAccounts *self = data;

  if (self->accounts != NULL)
    show_accounts (self);
  return G_SOURCE_CONTINUE;
}

static void
takings_accounts_map (GtkWidget *widget)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (widget);

  GTK_WIDGET_CLASS (takings_accounts_parent_class)->map (widget);
  if (self->tick_source == 0)
    self->tick_source = g_timeout_add_seconds (TICK_S, tick_cb, self);
}

static void
takings_accounts_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&TAKINGS_ACCOUNTS (widget)->tick_source, g_source_remove);
  GTK_WIDGET_CLASS (takings_accounts_parent_class)->unmap (widget);
}

/* --- connecting --- */

static void
saved_cb (TakingsAccounts *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  takings_scope_refresh (takings_view_get_scope (TAKINGS_VIEW (self)));
  gtk_widget_activate_action (GTK_WIDGET (self), "win.sync-account", "s", id);
}

static void
open_form (TakingsAccounts *self, const TakingsAccount *account)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  TakingsConnectDialog *dialog = takings_connect_dialog_new (
    get_window (self), takings_view_get_scope (TAKINGS_VIEW (self)),
    self->accounts != NULL ? self->accounts : none, account);

  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_form (TAKINGS_ACCOUNTS (widget), NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const TakingsAccount *account = find (TAKINGS_ACCOUNTS (widget),
                                        g_variant_get_string (parameter, NULL));

  if (account != NULL)
    open_form (TAKINGS_ACCOUNTS (widget), account);
}

/* --- importing --- */

/* @id: (nullable): the account that is chosen at first */
static void
open_import (TakingsAccounts *self, GFile *file, const char *id)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autofree char *path = g_file_get_path (file);

  if (path != NULL)
    gtk_window_present (GTK_WINDOW (
      takings_import_dialog_new (get_window (self), takings_view_get_scope (TAKINGS_VIEW (self)),
                                 self->accounts != NULL ? self->accounts : none, id, path)));
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  TakingsAccounts *self = data;
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));

  if (response == GTK_RESPONSE_ACCEPT && file != NULL)
    open_import (self, file, g_object_get_data (G_OBJECT (dialog), "account"));
}

static void
import_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (widget);
  g_autoptr (GtkFileFilter) tables = gtk_file_filter_new (), all = gtk_file_filter_new ();

  if (self->chooser != NULL)
    return;
  gtk_file_filter_set_name (tables, _ ("CSV Files"));
  gtk_file_filter_add_suffix (tables, "csv");
  gtk_file_filter_add_suffix (tables, "tsv");
  gtk_file_filter_add_suffix (tables, "txt");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_filter_add_pattern (all, "*");
  self->chooser = gtk_file_chooser_native_new (_ ("Import a CSV File"), get_window (self),
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), tables);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), all);
  g_object_set_data_full (G_OBJECT (self->chooser), "account",
                          parameter != NULL ? g_variant_dup_string (parameter, NULL) : NULL,
                          g_free);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static gboolean
drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, gpointer data)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));

  if (files != NULL)
    open_import (data, files->data, NULL);
  g_slist_free (files);
  return TRUE;
}

/* --- the rest of the menu --- */

static void
sync_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action_variant (widget, "win.sync-account", parameter);
}

/* `accounts.ACT` for one account: see account-acts.h. */
static void
act_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (widget);
  const TakingsAccount *account = find (self, g_variant_get_string (parameter, NULL));

  if (account != NULL)
    takings_account_act (name + strlen ("accounts."), get_window (self),
                         takings_view_get_scope (TAKINGS_VIEW (self)), account, self->accounts);
}

static void
demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_explore_demo (get_window (TAKINGS_ACCOUNTS (widget)));
}

static void
takings_accounts_dispose (GObject *object)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (takings_accounts_parent_class)->dispose (object);
}

static void
takings_accounts_finalize (GObject *object)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (object);

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_free (self->wanted);
  G_OBJECT_CLASS (takings_accounts_parent_class)->finalize (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char *const acts[] = { "accounts.pause", "accounts.resume", "accounts.history",
                                      "accounts.rename", "accounts.remove" };

  gtk_widget_class_install_action (widget_class, "accounts.connect", NULL, connect_action);
  gtk_widget_class_install_action (widget_class, "accounts.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "accounts.import-into", "s", import_action);
  gtk_widget_class_install_action (widget_class, "accounts.demo", NULL, demo_action);
  gtk_widget_class_install_action (widget_class, "accounts.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "accounts.sync", "s", sync_action);
  for (gsize i = 0; i < G_N_ELEMENTS (acts); i++)
    gtk_widget_class_install_action (widget_class, acts[i], "s", act_action);
}

static void
takings_accounts_class_init (TakingsAccountsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_accounts_dispose;
  object_class->finalize = takings_accounts_finalize;
  widget_class->map = takings_accounts_map;
  widget_class->unmap = takings_accounts_unmap;
  TAKINGS_VIEW_CLASS (klass)->load = takings_accounts_load;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/accounts.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsAccounts, pages);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccounts, list);
  install_actions (widget_class);
}

static void
takings_accounts_init (TakingsAccounts *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
takings_accounts_show_account (TakingsAccounts *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  show_wanted (self);
}
