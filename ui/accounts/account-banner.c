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

static void
tell (TakingsAccountBanner *self, const char *text, const char *label, const char *id)
{
  /* Tab does not lead into what is not seen */
  gtk_widget_set_visible (gtk_revealer_get_child (self->revealer), text != NULL);
  gtk_revealer_set_reveal_child (self->revealer, text != NULL);
  if (text == NULL)
    return;
  gtk_label_set_label (self->label, text);
  gtk_button_set_label (self->button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->button), "s", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), "win.account");
}

void
takings_account_banner_show (TakingsAccountBanner *self, GPtrArray *accounts)
{
  const TakingsAccount *first = NULL;
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      TakingsTrouble trouble = { 0 };
      if (!takings_account_get_trouble (account, &trouble))
        continue;
      if (trouble.of_credentials && ++n == 1)
        {
          first = account;
          /* Translators: the name of an account, and “… does not accept the credentials” */
          text = g_strdup_printf (_ ("%s: %s"), account->name, trouble.title);
        }
      takings_trouble_clear (&trouble);
    }
  if (n > 1)
    {
      g_free (text);
      text = g_strdup_printf (ngettext ("The credentials of %u account do not work",
                                        "The credentials of %u accounts do not work", n),
                              n);
    }
  tell (self, text, n > 1 ? _ ("Show _Accounts") : _ ("Show _Account"),
        first != NULL ? first->id : NULL);
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
