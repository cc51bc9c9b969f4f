/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: main. */
#include "config.h"

#include "campaign-dialog.h"

#include "campaign-form.h"
#include "campaign-jobs.h"
#include "discard.h"
#include "tracking-campaign.h"
#include "tracking-copy.h"

#include <glib/gi18n.h>

struct _TakingsCampaignDialog
{
  AdwWindow parent_instance;

  TakingsScope *scope;             /* (owned) */
  GPtrArray *campaigns;            /* (owned) of TakingsCampaign */
  const TakingsCampaign *campaign; /* (nullable): one of them */
  TakingsCampaign *made;           /* (owned) (nullable) */
  char *base, *relay;              /* (owned); the account that reads a relay (nullable) */
  TakingsCampaignForm *form;       /* (nullable): borrowed from its place */
  gboolean done;                   /* saved: closed without a question */

  AdwWindowTitle *heading;
  GtkButton *cancel, *save;
  GtkSpinner *spinner;
  GtkStack *stack;
  AdwBin *place;
  GtkWidget *outcome;
  GtkLabel *outcome_text, *told;
  AdwPreferencesGroup *addresses;
};

enum
{
  SAVED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsCampaignDialog, takings_campaign_dialog, ADW_TYPE_WINDOW)

/* --- what it has --- */

static void
show_addresses (TakingsCampaignDialog *self)
{
  /* Translators: %s is the name of a campaign */
  g_autofree char *title = g_strdup_printf (_ ("“%s” Is Ready"), self->made->name);
  g_autofree char *escaped = g_markup_escape_text (title, -1);
  g_autofree char *description = NULL;

  adw_preferences_group_set_title (self->addresses, escaped);
  if (self->relay == NULL)
    description = g_strdup (_ ("Affiliates send visitors to the click link. Whoever knows of a "
                               "sale calls the postback address with the click’s id."));
  else
    /* Translators: %s is an address */
    description = g_strdup_printf (
      _ ("Clicks arrive at the relay %s, which has campaigns and tokens of its own: add this one "
         "there too, with the same id, and give away the addresses that “takings links” prints "
         "there."),
      self->base);
  if (self->made->affiliates->len == 0)
    {
      g_autofree char *first = g_steal_pointer (&description);

      description = g_strdup_printf ("%s\n%s.", first,
                                     _ ("Put the affiliate’s own id in the links"));
    }
  g_autofree char *text = g_markup_escape_text (description, -1);
  adw_preferences_group_set_description (self->addresses, text);
  takings_tracking_add_addresses (self->addresses, self->made, self->base);
  adw_window_title_set_title (self->heading, _ ("New Campaign"));
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), FALSE);
  gtk_button_set_label (self->save, _ ("_Done"));
  gtk_stack_set_visible_child_name (self->stack, "addresses");
  gtk_widget_grab_focus (GTK_WIDGET (self->save));
}

static void
tell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsCampaignDialog *self = TAKINGS_CAMPAIGN_DIALOG (widget);

  gtk_label_set_label (self->told, g_variant_get_string (parameter, NULL));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_tracking_copy (widget, TAKINGS_CAMPAIGN_DIALOG (widget)->scope, name, parameter);
}

/* --- saving --- */

static void
set_busy (TakingsCampaignDialog *self, gboolean busy)
{
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->save), !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->place), !busy);
  if (busy)
    gtk_widget_set_visible (self->outcome, FALSE);
}

static void
show_fault (TakingsCampaignDialog *self, const char *text)
{
  gtk_label_set_label (self->outcome_text, text);
  gtk_widget_set_visible (self->outcome, TRUE);
  /* a screen reader reads what gets the focus */
  gtk_widget_grab_focus (GTK_WIDGET (self->outcome_text));
  gtk_label_select_region (self->outcome_text, 0, 0);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsCampaignDialog) self = data;
  g_autoptr (GError) error = NULL;
  gboolean fine = takings_campaign_done_finish (result, &error);

  if (self->form == NULL)
    return; /* closed meanwhile */
  set_busy (self, FALSE);
  if (!fine)
    {
      show_fault (self, error->message);
      return;
    }
  self->done = TRUE;
  g_signal_emit (self, signals[SAVED], 0, self->made->name);
  if (self->campaign == NULL)
    show_addresses (self);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* What is kept here, and what the worker may have. */
static TakingsCampaign *
read_twice (TakingsCampaignDialog *self)
{
  g_clear_pointer (&self->made, takings_campaign_free);
  self->made = takings_campaign_form_read (self->form);
  return self->made != NULL ? takings_campaign_form_read (self->form) : NULL;
}

static void
save_cb (TakingsCampaignDialog *self)
{
  TakingsCampaign *campaign;
  g_autofree char *secret = NULL;

  if (self->done)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  campaign = read_twice (self);
  if (campaign == NULL)
    return;
  secret = takings_campaign_form_dup_secret (self->form);
  set_busy (self, TRUE);
  takings_campaign_save_async (takings_scope_get_ledger (self->scope), campaign,
                               self->campaign == NULL, secret, saved_cb, g_object_ref (self));
}

/* What was said of other words than those that now stand there is out of date. */
static void
form_changed_cb (TakingsCampaignDialog *self)
{
  gtk_widget_set_visible (self->outcome, FALSE);
}

/* --- closing --- */

static gboolean
takings_campaign_dialog_close_request (GtkWindow *window)
{
  TakingsCampaignDialog *self = TAKINGS_CAMPAIGN_DIALOG (window);

  if (self->done || self->form == NULL || !takings_campaign_form_is_changed (self->form))
    return GTK_WINDOW_CLASS (takings_campaign_dialog_parent_class)->close_request (window);
  takings_discard_ask (window);
  return TRUE;
}

static void
takings_campaign_dialog_dispose (GObject *object)
{
  TakingsCampaignDialog *self = TAKINGS_CAMPAIGN_DIALOG (object);

  g_clear_object (&self->scope);
  self->form = NULL;
  self->campaign = NULL;
  if (self->place != NULL)
    adw_bin_set_child (self->place, NULL); /* it borrows a campaign */
  self->place = NULL;
  g_clear_pointer (&self->campaigns, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_campaign_dialog_parent_class)->dispose (object);
}

static void
takings_campaign_dialog_finalize (GObject *object)
{
  TakingsCampaignDialog *self = TAKINGS_CAMPAIGN_DIALOG (object);

  g_clear_pointer (&self->made, takings_campaign_free);
  g_free (self->base);
  g_free (self->relay);
  G_OBJECT_CLASS (takings_campaign_dialog_parent_class)->finalize (object);
}

static void
takings_campaign_dialog_class_init (TakingsCampaignDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_campaign_dialog_dispose;
  object_class->finalize = takings_campaign_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = takings_campaign_dialog_close_request;
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/pages/campaign-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, save);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, place);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, outcome);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, outcome_text);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, told);
  gtk_widget_class_bind_template_child (widget_class, TakingsCampaignDialog, addresses);
  gtk_widget_class_bind_template_callback (widget_class, save_cb);
  /* What is copied here is told here. */
  gtk_widget_class_install_action (widget_class, "win.tell", "s", tell_action);
  takings_tracking_install_copying (widget_class, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
takings_campaign_dialog_init (TakingsCampaignDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TakingsCampaignDialog *
takings_campaign_dialog_new (GtkWindow *parent, TakingsScope *scope,
                             const TakingsTrackingFacts *facts, const TakingsCampaign *campaign)
{
  TakingsCampaignDialog *self = g_object_new (TAKINGS_TYPE_CAMPAIGN_DIALOG, "transient-for", parent,
                                              NULL);
  GtkWidget *form = takings_campaign_form_new (campaign, facts->campaigns);

  self->scope = g_object_ref (scope);
  self->campaigns = g_ptr_array_ref (facts->campaigns);
  self->campaign = campaign;
  self->base = g_strdup (facts->base);
  self->relay = g_strdup (facts->account);
  self->form = TAKINGS_CAMPAIGN_FORM (form);
  adw_bin_set_child (self->place, form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_SWAPPED);
  if (campaign != NULL)
    {
      adw_window_title_set_title (self->heading, _ ("Edit Campaign"));
      adw_window_title_set_subtitle (self->heading, campaign->name);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Edit Campaign"));
      gtk_button_set_label (self->save, _ ("_Save"));
    }
  takings_campaign_form_focus (self->form);
  return self;
}
