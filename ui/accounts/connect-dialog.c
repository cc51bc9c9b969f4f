/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "connect-dialog.h"

#include "account-form.h"
#include "account-jobs.h"
#include "account-text.h"
#include "discard.h"

#include <glib/gi18n.h>

struct _TakingsConnectDialog
{
  AdwWindow parent_instance;

  TakingsScope *scope;           /* (owned) */
  GPtrArray *accounts;           /* (owned) of TakingsAccount */
  const TakingsAccount *account; /* (nullable): one of them */
  const TakingsAdapterInfo *info;
  TakingsAccountForm *form;  /* (nullable): borrowed from its place */
  GCancellable *cancellable; /* (owned) (nullable): of the question to the network */
  gboolean save_after;       /* what is tried is then saved */
  gboolean done;             /* saved: closed without a question */

  AdwWindowTitle *heading;
  GtkButton *save, *anyway, *test;
  GtkSpinner *spinner;
  GtkStack *stack;
  GtkScrolledWindow *scrolled;
  GtkListBox *networks;
  GtkLabel *note;
  AdwBin *place;
  GtkWidget *outcome;
  GtkImage *outcome_icon;
  GtkLabel *outcome_text;
};

enum
{
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsConnectDialog, takings_connect_dialog, ADW_TYPE_WINDOW)

/* --- what came of it --- */

static void
set_busy (TakingsConnectDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->test), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->anyway), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place), !busy);
  if (busy)
    gtk_widget_set_visible (self->outcome, FALSE);
}

static void
show_outcome (TakingsConnectDialog *self, const char *text, gboolean fine)
{
  gtk_image_set_from_icon_name (self->outcome_icon,
                                fine ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->outcome_icon), fine ? "error" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->outcome_icon), fine ? "success" : "error");
  gtk_label_set_label (self->outcome_text, text);
  gtk_widget_set_visible (self->outcome, TRUE);
  /* a screen reader reads what gets the focus */
  gtk_widget_grab_focus (GTK_WIDGET (self->outcome_text));
  gtk_label_select_region (self->outcome_text, 0, 0);
}

/* @can_save: it may be right all the same: the network was out of reach, say */
static void
fail (TakingsConnectDialog *self, const GError *error, gboolean can_save)
{
  set_busy (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->anyway), can_save);
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      && !g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    show_outcome (self, error->message, FALSE);
}

/* --- saving --- */

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = takings_accounts_save_finish (result, &error);

  if (id == NULL && self->form != NULL)
    fail (self, error, FALSE);
  if (id == NULL)
    return;
  self->done = TRUE;
  g_signal_emit (self, signals[SAVED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
save_fields (TakingsConnectDialog *self)
{
  g_autofree char *name = takings_account_form_dup_name (self->form);
  g_autofree char *endpoint = takings_account_form_dup_endpoint (self->form);
  g_autoptr (GHashTable) fields = takings_account_form_dup_fields (self->form);
  gboolean fresh = self->account == NULL;

  set_busy (self, TRUE);
  takings_accounts_save_async (
    takings_scope_get_ledger (self->scope), self->info->id, fresh ? NULL : self->account->id, name,
    fresh && *endpoint == '\0' ? NULL : endpoint, fields, saved_cb, g_object_ref (self));
}

/* --- trying --- */

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean fine = takings_sync_thread_check_finish (TAKINGS_SYNC_THREAD (source), result, &error);

  if (self->form == NULL)
    return;
  if (!fine)
    {
      fail (self, error, TRUE);
      if (g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_AUTH))
        takings_account_form_show_refusal (self->form, error->message);
    }
  else if (self->save_after)
    save_fields (self);
  else
    {
      g_autofree char *text = g_strdup_printf (_ ("%s accepts these credentials."),
                                               self->info->name);
      set_busy (self, FALSE);
      show_outcome (self, text, TRUE);
    }
}

static void
prepared_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsConnectDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) fields = takings_accounts_prepare_finish (result, &error);
  g_autofree char *endpoint = NULL;

  if (self->form == NULL)
    return;
  if (fields == NULL)
    {
      fail (self, error, FALSE);
      return;
    }
  endpoint = takings_account_form_dup_endpoint (self->form);
  takings_sync_thread_check_async (takings_scope_get_sync (self->scope), self->info->id,
                                   *endpoint != '\0' ? endpoint : NULL, fields, self->cancellable,
                                   tried_cb, g_object_ref (self));
}

static void
try_fields (TakingsConnectDialog *self, gboolean save_after)
{
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->anyway), FALSE);
  if (!takings_account_form_check (self->form, &error))
    {
      if (error != NULL)
        fail (self, error, FALSE);
      return;
    }
  fields = takings_account_form_dup_fields (self->form);
  self->save_after = save_after;
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_busy (self, TRUE);
  takings_accounts_prepare_async (takings_scope_get_ledger (self->scope), self->info->id,
                                  self->account != NULL ? self->account->id : NULL, fields,
                                  prepared_cb, g_object_ref (self));
}

static void
save_cb (TakingsConnectDialog *self)
{
  try_fields (self, TRUE);
}

static void
test_cb (TakingsConnectDialog *self)
{
  try_fields (self, FALSE);
}

static void
anyway_cb (TakingsConnectDialog *self)
{
  g_autoptr (GError) error = NULL;

  if (takings_account_form_check (self->form, &error))
    save_fields (self);
  else if (error != NULL)
    fail (self, error, FALSE);
}

/* What was said of other words than those that now stand there is out of date. */
static void
form_changed_cb (TakingsConnectDialog *self)
{
  gtk_widget_set_visible (self->outcome, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->anyway), FALSE);
}

/* --- the form --- */

static void
show_form (TakingsConnectDialog *self, const TakingsAdapterInfo *info)
{
  g_autofree char *summary = takings_network_dup_summary (info);
  GtkWidget *form = takings_account_form_new (info, self->account, self->accounts);

  self->info = info;
  self->form = TAKINGS_ACCOUNT_FORM (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->place, form);
  gtk_label_set_label (self->note, summary);
  adw_window_title_set_title (self->heading, info->name);
  if (self->account != NULL && !g_str_equal (self->account->name, info->name))
    adw_window_title_set_subtitle (self->heading, self->account->name);
  gtk_widget_set_visible (GTK_WIDGET (self->save), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "form");
  takings_account_form_focus (self->form);
}

/* --- which network --- */

static void
network_activated_cb (GtkListBox *list, GtkListBoxRow *row, TakingsConnectDialog *self)
{
  TakingsAdapter *adapter = g_ptr_array_index (takings_registry_list (),
                                               (guint) gtk_list_box_row_get_index (row));

  show_form (self, takings_adapter_get_info (adapter));
}

static void
add_networks (TakingsConnectDialog *self)
{
  GPtrArray *list = takings_registry_list ();

  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));
      g_autofree char *summary = takings_network_dup_summary (info);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), info->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), summary);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_list_box_append (self->networks, row);
    }
}

/* --- closing --- */

static gboolean
takings_connect_dialog_close_request (GtkWindow *window)
{
  TakingsConnectDialog *self = TAKINGS_CONNECT_DIALOG (window);

  if (self->done || self->form == NULL || !takings_account_form_is_changed (self->form))
    return GTK_WINDOW_CLASS (takings_connect_dialog_parent_class)->close_request (window);
  takings_discard_ask (window);
  return TRUE;
}

static void
takings_connect_dialog_dispose (GObject *object)
{
  TakingsConnectDialog *self = TAKINGS_CONNECT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scope);
  self->form = NULL;
  self->account = NULL;
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_connect_dialog_parent_class)->dispose (object);
}

static void
takings_connect_dialog_class_init (TakingsConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_connect_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = takings_connect_dialog_close_request;
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/accounts/connect-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, save);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, anyway);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, test);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, scrolled);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, networks);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, note);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, place);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, outcome_icon);
  gtk_widget_class_bind_template_child (widget_class, TakingsConnectDialog, outcome_text);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  gtk_widget_class_bind_template_callback (widget_class, anyway_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_cb);
  gtk_widget_class_bind_template_callback (widget_class, network_activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
takings_connect_dialog_init (TakingsConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TakingsConnectDialog *
takings_connect_dialog_new (GtkWindow *parent, TakingsScope *scope, GPtrArray *accounts,
                            const TakingsAccount *account)
{
  TakingsConnectDialog *self = g_object_new (TAKINGS_TYPE_CONNECT_DIALOG, "transient-for", parent,
                                             NULL);
  TakingsAdapter *adapter = account != NULL ? takings_registry_lookup (account->network) : NULL;

  self->scope = g_object_ref (scope);
  self->accounts = g_ptr_array_ref (accounts);
  self->account = account;
  adw_window_title_set_title (self->heading, _ ("Connect a Network"));
  if (adapter == NULL)
    {
      add_networks (self);
      gtk_window_set_focus (GTK_WINDOW (self),
                            GTK_WIDGET (gtk_list_box_get_row_at_index (self->networks, 0)));
      return self;
    }
  gtk_button_set_label (self->save, _ ("_Save"));
  show_form (self, takings_adapter_get_info (adapter));
  return self;
}
