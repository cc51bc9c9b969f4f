/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-banner.h"

#include "account-jobs.h"
#include "account-text.h"

#include <glib/gi18n.h>

struct _TakingsAccountBanner
{
  AdwBin parent_instance;

  TakingsScope *scope;       /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) */
  GtkRevealer *revealer;     /* borrowed */
  GtkLabel *label;           /* borrowed */
  GtkButton *button;         /* borrowed */
};

G_DEFINE_FINAL_TYPE (TakingsAccountBanner, takings_account_banner, ADW_TYPE_BIN)

static void
takings_account_banner_dispose (GObject *object)
{
  TakingsAccountBanner *self = TAKINGS_ACCOUNT_BANNER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (takings_account_banner_parent_class)->dispose (object);
}

static void
takings_account_banner_class_init (TakingsAccountBannerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_account_banner_dispose;
}

static void
takings_account_banner_init (TakingsAccountBanner *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->revealer = GTK_REVEALER (gtk_revealer_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  self->button = GTK_BUTTON (gtk_button_new ());
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_button_set_use_underline (self->button, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->button));
  gtk_widget_add_css_class (box, "account-banner");
  gtk_revealer_set_child (self->revealer, box);
  gtk_widget_set_visible (box, FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->revealer));
}

/* @id: (nullable): what @action is about */
static void
tell (TakingsAccountBanner *self, const char *text, const char *label, const char *action,
      const char *id)
{
  /* Tab does not lead into what is not seen */
  gtk_widget_set_visible (gtk_revealer_get_child (self->revealer), text != NULL);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_label (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
  if (label == NULL)
    return;
  gtk_button_set_label (self->button, label);
  if (id != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", id);
  else
    gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
}

/* What keeps accounts from being read, and stays so until a person does something. */
typedef struct
{
  guint n_refused, n_locked;
  const TakingsAccount *refused, *locked; /* the first of each */
} Survey;

static Survey
survey (GPtrArray *accounts)
{
  Survey found = { 0 };

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      TakingsTrouble trouble = { 0 };
      if (!takings_account_get_trouble (account, &trouble))
        continue;
      if (trouble.of_keyring && found.n_locked++ == 0)
        found.locked = account;
      else if (trouble.of_credentials && !trouble.of_keyring && found.n_refused++ == 0)
        found.refused = account;
      takings_trouble_clear (&trouble);
    }
  return found;
}

static void
tell_refused (TakingsAccountBanner *self, const Survey *found)
{
  TakingsTrouble trouble = { 0 };
  g_autofree char *text = NULL;

  if (found->n_refused == 1 && takings_account_get_trouble (found->refused, &trouble))
    {
      if (g_str_has_prefix (trouble.title, found->refused->name))
        text = g_strdup (trouble.title);
      else
        /* Translators: the name of an account, and “… does not accept the credentials” */
        text = g_strdup_printf (_ ("%s: %s"), found->refused->name, trouble.title);
      takings_trouble_clear (&trouble);
      tell (self, text, _ ("_Update Credentials…"), "win.edit-account", found->refused->id);
      return;
    }
  text = g_strdup_printf (ngettext ("The credentials of %u account do not work",
                                    "The credentials of %u accounts do not work", found->n_refused),
                          found->n_refused);
  tell (self, text, _ ("Show _Accounts"), "win.page", "accounts");
}

void
takings_account_banner_show (TakingsAccountBanner *self, GPtrArray *accounts)
{
  Survey found = survey (accounts);

  if (found.n_locked > 0)
    /* the remedy is the same for all of them, and the desktop asks for the password */
    tell (self,
          _ ("The keyring is locked or absent, so the networks are not read. The figures "
             "are those of the last sync."),
          _ ("_Unlock and Sync"), "win.sync", NULL);
  else if (found.n_refused > 0)
    tell_refused (self, &found);
  else
    tell (self, NULL, NULL, NULL, NULL);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsAccountBanner) self = data;
  g_autoptr (GPtrArray) accounts = takings_accounts_list_finish (result, NULL);

  /* a ledger that cannot be read is told by the page that is seen */
  if (accounts != NULL && self->scope != NULL)
    takings_account_banner_show (self, accounts);
}

static void
changed_cb (TakingsAccountBanner *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  takings_accounts_list_async (takings_scope_get_ledger (self->scope), self->cancellable, listed_cb,
                               g_object_ref (self));
}

void
takings_account_banner_set_scope (TakingsAccountBanner *self, TakingsScope *scope)
{
  g_return_if_fail (self->scope == NULL);
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}
