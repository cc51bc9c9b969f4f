/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "accounts.h"

#include "account-acts.h"
#include "account-jobs.h"
#include "account-row.h"
#include "account-text.h"
#include "removal.h"
#include "welcome.h"

#include <string.h>

#define TICK_S 30 /* "5 minutes ago" grows old */
#define UNDO_S 10

struct _TakingsAccounts
{
  TakingsView parent_instance;

  GPtrArray *accounts;     /* (owned) (nullable): of TakingsAccount, as shown */
  char *wanted;            /* (owned) (nullable): the account to be shown when it is there */
  TakingsRemoval *removal; /* (owned) (nullable): those that are on their way out */
  guint tick_source;

  GtkStack *pages;
  GtkListBox *list;
  GtkLabel *next_sync;
};

G_DEFINE_FINAL_TYPE (TakingsAccounts, takings_accounts, TAKINGS_TYPE_VIEW)

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

static void
show_next_sync (TakingsAccounts *self, gint64 now)
{
  gint64 moment = takings_scope_get_next_sync (takings_view_get_scope (TAKINGS_VIEW (self)));
  g_autofree char *text = takings_next_sync_dup_text (moment, now);

  gtk_label_set_label (self->next_sync, text);
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
  show_next_sync (self, now);
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

/* Those that a person removed, though it can still be taken back. */
static void
drop_leaving (TakingsAccounts *self)
{
  for (guint i = self->accounts->len; i > 0; i--)
    {
      const TakingsAccount *account = g_ptr_array_index (self->accounts, i - 1);
      if (takings_removal_has (self->removal, account->id))
        g_ptr_array_remove_index (self->accounts, i - 1);
    }
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
  drop_leaving (self);
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

/* Where a sync's outcome can't be recorded the list that is read after it tells nothing new. */
static void
finished_cb (TakingsAccounts *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    takings_account_row_end_progress (TAKINGS_ACCOUNT_ROW (row));
}

static void
takings_accounts_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (view);
  TakingsAccounts *self = TAKINGS_ACCOUNTS (view);

  if (self->removal == NULL)
    {
      self->removal = takings_removal_new (scope, GTK_WIDGET (self));
      g_signal_connect_object (self->removal, "changed", G_CALLBACK (takings_view_reload), self,
                               G_CONNECT_SWAPPED);
    }
  g_signal_handlers_disconnect_by_func (takings_scope_get_sync (scope), progress_cb, self);
  g_signal_handlers_disconnect_by_func (takings_scope_get_sync (scope), finished_cb, self);
  g_signal_connect_object (takings_scope_get_sync (scope), "sync-progress",
                           G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (takings_scope_get_sync (scope), "sync-finished",
                           G_CALLBACK (finished_cb), self, G_CONNECT_SWAPPED);
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

/* --- an account's menu --- */

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
    takings_account_act (name + strlen ("accounts."), widget,
                         takings_view_get_scope (TAKINGS_VIEW (self)), account, self->accounts);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (widget);
  const TakingsAccount *account = find (self, g_variant_get_string (parameter, NULL));
  g_autofree char *title = NULL;

  if (account == NULL)
    return;
  title = g_strdup (account->name);
  takings_removal_begin (self->removal, g_variant_get_string (parameter, NULL), title, UNDO_S);
}

static void
takings_accounts_dispose (GObject *object)
{
  TakingsAccounts *self = TAKINGS_ACCOUNTS (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->removal);
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

  gtk_widget_class_install_action (widget_class, "accounts.sync", "s", sync_action);
  gtk_widget_class_install_action (widget_class, "accounts.leave", "s", leave_action);
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
  g_type_ensure (TAKINGS_TYPE_WELCOME);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/accounts.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsAccounts, pages);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccounts, list);
  gtk_widget_class_bind_template_child (widget_class, TakingsAccounts, next_sync);
  install_actions (widget_class);
}

static void
takings_accounts_init (TakingsAccounts *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
takings_accounts_show_account (TakingsAccounts *self, const char *id)
{
  g_free (self->wanted);
  self->wanted = g_strdup (id);
  show_wanted (self);
}
