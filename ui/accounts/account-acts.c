/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-acts.h"

#include "account-jobs.h"
#include "adapter.h"
#include "display.h"
#include "history-dialog.h"
#include "network-badge.h"
#include "window.h"

#include <glib/gi18n.h>

/* What an answer that comes later is about. */
typedef struct
{
  GtkWindow *parent;   /* (weak) (nullable): it may be closed before the answer comes */
  GtkWidget *page;     /* (owned) */
  TakingsScope *scope; /* (owned) */
  GPtrArray *accounts; /* (owned) */
  char *id, *name, *network;
  char *new_name; /* (owned) (nullable) */
  gboolean paused;
  GtkWidget *dialog; /* borrowed */
  GtkWidget *entry;  /* borrowed from the dialog */
  GtkWidget *fault;  /* borrowed from the dialog */
} Act;

static Act *
act_new (GtkWidget *page, TakingsScope *scope, const TakingsAccount *account, GPtrArray *accounts)
{
  Act *act = g_new0 (Act, 1);
  GtkRoot *root = gtk_widget_get_root (page);

  act->page = g_object_ref (page);
  if (GTK_IS_WINDOW (root))
    g_set_weak_pointer (&act->parent, GTK_WINDOW (root));
  act->scope = g_object_ref (scope);
  act->accounts = g_ptr_array_ref (accounts);
  act->id = g_strdup (account->id);
  act->name = g_strdup (account->name);
  act->network = g_strdup (account->network);
  return act;
}

static void
act_free (Act *act)
{
  g_clear_weak_pointer (&act->parent);
  g_object_unref (act->page);
  g_object_unref (act->scope);
  g_ptr_array_unref (act->accounts);
  g_free (act->id);
  g_free (act->name);
  g_free (act->network);
  g_free (act->new_name);
  g_free (act);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Act, act_free)

void
takings_account_tell (GtkWindow *parent, const char *title, const GError *error)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, title, error->message);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
finish (Act *act, gboolean fine, const char *title, const GError *error)
{
  if (!fine)
    takings_account_tell (act->parent, title, error);
  takings_scope_refresh (act->scope);
}

/* Tells what was done, with the action that takes it back. */
static void
tell_done (Act *act, const char *text, const char *action, GVariant *target)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (target);
  g_autofree char *undo = g_action_print_detailed_name (action, sunk);

  if (act->parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (act->parent), "win.done", "(ss)", text, undo);
}

/* --- pause --- */

static void
paused_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  gboolean fine = takings_accounts_done_finish (result, &error);
  g_autofree char *text = NULL;

  /* Translators: %s: the name of an account */
  text = g_strdup_printf (act->paused ? _ ("“%s” is paused") : _ ("“%s” is read again"), act->name);
  if (fine)
    tell_done (act, text, "win.pause-account",
               g_variant_new ("(sssb)", act->id, act->name, act->network, !act->paused));
  finish (act, fine, _ ("The Account Could Not Be Changed"), error);
}

static void
pause_account (Act *act, gboolean paused)
{
  act->paused = paused;
  takings_accounts_pause_async (takings_scope_get_ledger (act->scope), act->id, paused, paused_cb,
                                act);
}

/* --- rename --- */

static void
renamed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = takings_accounts_save_finish (result, &error);
  g_autofree char *text = NULL;

  /* Translators: %s: the name of an account */
  text = g_strdup_printf (_ ("The account is called “%s”"), act->new_name);
  if (id != NULL)
    tell_done (act, text, "win.rename-account",
               g_variant_new ("(ssss)", act->id, act->new_name, act->network, act->name));
  finish (act, id != NULL, _ ("The Account Could Not Be Renamed"), error);
}

static void
rename_to (Act *act, const char *name)
{
  act->new_name = g_strdup (name);
  takings_accounts_save_async (takings_scope_get_ledger (act->scope), act->network, act->id, name,
                               NULL, NULL, renamed_cb, act);
}

static const char *
judge_name (Act *act, const char *name)
{
  if (*name == '\0')
    return _ ("The account needs a name.");
  for (guint i = 0; i < act->accounts->len; i++)
    {
      const TakingsAccount *other = g_ptr_array_index (act->accounts, i);
      if (g_str_equal (other->name, name) && !g_str_equal (other->id, act->id))
        return _ ("Another account has this name already.");
    }
  return NULL;
}

static char *
dup_typed (Act *act)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (act->entry))));
}

static void
name_changed_cb (GtkEditable *entry, gpointer data)
{
  Act *act = data;
  g_autofree char *name = dup_typed (act);
  const char *fault = judge_name (act, name);

  gtk_label_set_label (GTK_LABEL (act->fault), fault != NULL ? fault : "");
  gtk_widget_set_visible (act->fault, fault != NULL);
  adw_message_dialog_set_response_enabled (ADW_MESSAGE_DIALOG (act->dialog), "rename",
                                           fault == NULL);
}

static void
rename_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autofree char *name = dup_typed (act);

  g_signal_handlers_disconnect_by_func (act->entry, name_changed_cb, act);
  if (!g_str_equal (response, "rename") || g_str_equal (name, act->name))
    return;
  rename_to (g_steal_pointer (&act), name);
}

static void
rename_account (Act *act)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  AdwMessageDialog *dialog;

  act->dialog = adw_message_dialog_new (act->parent, _ ("Rename Account"), NULL);
  dialog = ADW_MESSAGE_DIALOG (act->dialog);
  act->entry = gtk_entry_new ();
  act->fault = gtk_label_new (NULL);
  gtk_editable_set_text (GTK_EDITABLE (act->entry), act->name);
  gtk_entry_set_activates_default (GTK_ENTRY (act->entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (act->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Name"), -1);
  gtk_widget_add_css_class (act->fault, "error");
  gtk_label_set_wrap (GTK_LABEL (act->fault), TRUE);
  gtk_widget_set_visible (act->fault, FALSE);
  gtk_box_append (GTK_BOX (box), act->entry);
  gtk_box_append (GTK_BOX (box), act->fault);
  adw_message_dialog_set_extra_child (dialog, box);
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "rename", _ ("_Rename"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "rename", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "rename");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (act->entry, "changed", G_CALLBACK (name_changed_cb), act);
  g_signal_connect (dialog, "response", G_CALLBACK (rename_cb), act);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (act->entry);
}

/* --- remove --- */

static void
remove_cb (AdwMessageDialog *dialog, const char *response, gpointer data)
{
  g_autoptr (Act) act = data;

  if (g_str_equal (response, "pause"))
    pause_account (g_steal_pointer (&act), TRUE);
  else if (g_str_equal (response, "remove"))
    gtk_widget_activate_action (act->page, "accounts.leave", "s", act->id);
}

/* What is lost, and what of it the network would give again. */
static char *
describe_removal (Act *act, guint64 entries)
{
  TakingsAdapter *adapter = takings_registry_lookup (act->network);
  guint days = adapter != NULL ? takings_adapter_get_info (adapter)->backfill_days : 0;
  g_autofree char *count = takings_display_count (entries);
  GString *text = g_string_new (NULL);

  /* Translators: %s is a number */
  g_string_append_printf (
    text,
    ngettext ("Its %s entry is deleted from this computer, with its history and all figures made "
              "from it. So are its credentials in the keyring.",
              "Its %s entries are deleted from this computer, with their history and all figures "
              "made from them. So are its credentials in the keyring.",
              (gulong) MIN (entries, G_MAXLONG)),
    count);
  g_string_append (text, "\n\n");
  if (days > 0)
    /* Translators: the name of a network, a number of days */
    g_string_append_printf (text,
                            ngettext ("Nothing changes at %s. Connected again, it gives the last "
                                      "%u day at most; imported files and older entries are lost.",
                                      "Nothing changes at %s. Connected again, it gives the last "
                                      "%u days at most; imported files and older entries are lost.",
                                      days),
                            takings_network_name (act->network), days);
  else
    g_string_append_printf (text,
                            _ ("Nothing changes at %s. What was imported from files does not come "
                               "back when it is connected again."),
                            takings_network_name (act->network));
  g_string_append_printf (text, "\n\n%s",
                          _ ("You can undo this for a few seconds, then no more. A paused account "
                             "keeps everything and is only no longer read."));
  return g_string_free (text, FALSE);
}

static void
sized_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Act) act = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *title = NULL, *text = NULL;
  guint64 entries = 0;
  AdwMessageDialog *dialog;

  if (!takings_accounts_size_finish (result, &entries, &error))
    {
      finish (act, FALSE, _ ("The Account Could Not Be Removed"), error);
      return;
    }
  /* Translators: %s: the name of an account */
  title = g_strdup_printf (_ ("Remove “%s”?"), act->name);
  text = describe_removal (act, entries);
  dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (act->parent, title, text));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "pause", _ ("_Pause Instead"),
                                    "remove", _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "remove", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect (dialog, "response", G_CALLBACK (remove_cb), g_steal_pointer (&act));
  gtk_window_present (GTK_WINDOW (dialog));
}

void
takings_account_act (const char *act, GtkWidget *page, TakingsScope *scope,
                     const TakingsAccount *account, GPtrArray *accounts)
{
  if (g_str_equal (act, "pause") || g_str_equal (act, "resume"))
    pause_account (act_new (page, scope, account, accounts), g_str_equal (act, "pause"));
  else if (g_str_equal (act, "rename"))
    rename_account (act_new (page, scope, account, accounts));
  else if (g_str_equal (act, "remove"))
    takings_accounts_size_async (takings_scope_get_ledger (scope), account->id, sized_cb,
                                 act_new (page, scope, account, accounts));
  else if (g_str_equal (act, "history"))
    gtk_window_present (GTK_WINDOW (takings_history_dialog_new (
      GTK_WINDOW (gtk_widget_get_root (page)), takings_scope_get_ledger (scope), account)));
}

/* --- taking back --- */

static Act *
act_of (GtkWidget *window, const char *id, const char *name, const char *network)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  TakingsAccount account = { .id = (char *) id,
                             .name = (char *) name,
                             .network = (char *) network };

  return act_new (window, takings_window_get_scope (TAKINGS_WINDOW (window)), &account, none);
}

static void
pause_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *id, *name, *network;
  gboolean paused;

  g_variant_get (parameter, "(&s&s&sb)", &id, &name, &network, &paused);
  pause_account (act_of (widget, id, name, network), paused);
}

static void
rename_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  const char *id, *name, *network, *new_name;

  g_variant_get (parameter, "(&s&s&s&s)", &id, &name, &network, &new_name);
  rename_to (act_of (widget, id, name, network), new_name);
}

void
takings_account_install_actions (GtkWidgetClass *window_class)
{
  gtk_widget_class_install_action (window_class, "win.pause-account", "(sssb)", pause_action);
  gtk_widget_class_install_action (window_class, "win.rename-account", "(ssss)", rename_action);
}

/* --- the demonstration --- */

void
takings_explore_demo (GtkWindow *parent)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_NONE, &error, self != NULL ? self : "takings", "demo", NULL);

  if (process == NULL)
    takings_account_tell (parent, _ ("The Demonstration Could Not Be Started"), error);
}
