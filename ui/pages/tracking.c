/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking.h"

#include "campaign-dialog.h"
#include "campaign-jobs.h"
#include "card-layout.h"
#include "display.h"
#include "tracking-campaign.h"
#include "tracking-copy.h"
#include "tracking-log.h"
#include "tracking-receiver.h"

#include <glib/gi18n.h>

#define LOG_SECONDS 5 /* how often what arrived is asked for while the page is seen */

struct _TakingsTrackingPage
{
  TakingsView parent_instance;

  TakingsTrackingFacts *facts; /* (owned) (nullable): what is shown */

  GCancellable *asking; /* (owned) (nullable): the log that is being read */
  guint log_source;

  GtkBox *campaigns;
  TakingsTrackingLog *log;
  GtkLabel *clicks, *conversions, *rate, *epc, *match;
};

G_DEFINE_FINAL_TYPE (TakingsTrackingPage, takings_tracking_page, TAKINGS_TYPE_VIEW)

/* --- showing --- */

static void
log_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = takings_tracking_log_finish (result, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  g_clear_object (&self->asking);
  takings_tracking_log_show (self->log, takings_view_get_scope (TAKINGS_VIEW (self)), lines, error);
}

static void
read_log (TakingsTrackingPage *self)
{
  if (self->facts == NULL || self->asking != NULL)
    return;
  self->asking = g_cancellable_new ();
  takings_tracking_log_async (self, self->facts->base, self->facts->account, self->asking, log_cb);
}

static gboolean
log_source_cb (gpointer data)
{
  read_log (data);
  return G_SOURCE_CONTINUE;
}

static const TakingsCampaign *
find_campaign (const TakingsTrackingFacts *facts, const char *code)
{
  for (guint i = 0; i < facts->campaigns->len; i++)
    {
      const TakingsCampaign *campaign = facts->campaigns->pdata[i];

      if (g_strcmp0 (campaign->code, code) == 0)
        return campaign;
    }
  return NULL;
}

static void
show_campaigns (TakingsTrackingPage *self)
{
  const TakingsTrackingFacts *facts = self->facts;
  const char *last = "";

  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (self->campaigns)));)
    gtk_box_remove (self->campaigns, child);
  for (guint i = 0; i < facts->campaigns->len; i++)
    {
      const TakingsCampaign *campaign = facts->campaigns->pdata[i];

      gtk_box_append (self->campaigns,
                      takings_tracking_campaign_new (facts, campaign, campaign->code));
    }
  /* those that were removed, and last what belongs to none */
  for (guint i = 0; i < facts->tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = facts->tracking->rows->pdata[i];

      if (g_strcmp0 (row->campaign, last) == 0 || find_campaign (facts, row->campaign) != NULL)
        continue;
      last = row->campaign;
      gtk_box_append (self->campaigns, takings_tracking_campaign_new (facts, NULL, row->campaign));
    }
}

static void
show_quotient (GtkLabel *label, guint64 part, guint64 whole)
{
  g_autofree char *text = whole > 0 ? takings_display_percent ((gint64) (part * 1e6 / whole + 0.5),
                                                               TAKINGS_DISPLAY_PLAIN)
                                    : g_strdup ("–");

  gtk_label_set_text (label, text);
}

/* Of what belongs to a campaign. */
static void
show_figures (TakingsTrackingPage *self)
{
  const TakingsTracking *tracking = self->facts->tracking;
  guint64 clicks = 0, sales = 0;
  gint64 net = 0;
  g_autofree char *clicked = NULL, *sold = NULL, *epc = NULL;

  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];

      if (row->campaign == NULL)
        continue;
      clicks += row->clicks;
      sales += row->sales;
      net += row->net_commission;
    }
  clicked = takings_display_count (clicks);
  sold = takings_display_count (sales);
  epc = takings_tracking_epc (net, clicks, tracking->currency);
  gtk_label_set_text (self->clicks, clicked);
  gtk_label_set_text (self->conversions, sold);
  gtk_label_set_text (self->epc, epc);
  show_quotient (self->rate, sales, clicks);
  show_quotient (self->match, (guint64) MAX (tracking->matched_commission, 0),
                 (guint64) MAX (tracking->commission, 0));
}

static gboolean
is_tracked (const TakingsTrackingFacts *facts)
{
  for (guint i = 0; i < facts->tracking->rows->len; i++)
    if (((const TakingsTrackingRow *) facts->tracking->rows->pdata[i])->campaign != NULL)
      return TRUE;
  return facts->campaigns->len > 0;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (source);
  g_autoptr (GError) error = NULL;
  TakingsTrackingFacts *facts = takings_tracking_read_finish (result, &error);

  if (facts == NULL)
    {
      takings_view_show_error (TAKINGS_VIEW (self), error);
      return;
    }
  g_clear_pointer (&self->facts, takings_tracking_facts_free);
  self->facts = facts;
  if (!is_tracked (facts))
    {
      takings_view_show_empty (
        TAKINGS_VIEW (self), "network-transmit-receive-symbolic", _ ("No Campaign Yet"),
        _ ("A campaign gives each affiliate a link whose clicks are counted, and an address where "
           "conversions are reported."),
        _ ("_New Campaign"), "tracking.add");
      return;
    }
  show_figures (self);
  show_campaigns (self);
  takings_view_show_content (TAKINGS_VIEW (self));
  read_log (self);
}

static void
takings_tracking_page_load (TakingsView *view, GCancellable *cancellable)
{
  takings_tracking_read_async (view, takings_view_get_scope (view), cancellable, read_cb);
}

/* --- copying --- */

static void
tell (TakingsTrackingPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  takings_tracking_copy (widget, takings_view_get_scope (TAKINGS_VIEW (widget)), name, parameter);
}

/* --- adding, changing, removing --- */

static void
saved_cb (TakingsTrackingPage *self, const char *name)
{
  takings_scope_refresh (takings_view_get_scope (TAKINGS_VIEW (self)));
}

static void
open_dialog (TakingsTrackingPage *self, const TakingsCampaign *campaign)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  TakingsCampaignDialog *dialog;

  if (self->facts == NULL || !GTK_IS_WINDOW (root))
    return;
  dialog = takings_campaign_dialog_new (
    GTK_WINDOW (root), takings_view_get_scope (TAKINGS_VIEW (self)), self->facts, campaign);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (saved_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_dialog (TAKINGS_TRACKING_PAGE (widget), NULL);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (widget);
  const char *code = g_variant_get_string (parameter, NULL);
  const TakingsCampaign *campaign = self->facts != NULL ? find_campaign (self->facts, code) : NULL;

  if (campaign != NULL)
    open_dialog (self, campaign);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsTrackingPage) self = data;
  g_autoptr (GError) error = NULL;

  tell (self, takings_campaign_done_finish (result, &error) ? _ ("The campaign is removed")
                                                            : error->message);
  takings_scope_refresh (takings_view_get_scope (TAKINGS_VIEW (self)));
}

static void
answered_cb (GtkWidget *question, const char *response, TakingsTrackingPage *self)
{
  const char *code = g_object_get_data (G_OBJECT (question), "campaign");

  if (g_str_equal (response, "remove"))
    takings_campaign_remove_async (
      takings_scope_get_ledger (takings_view_get_scope (TAKINGS_VIEW (self))), code, removed_cb,
      g_object_ref (self));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (widget);
  const char *code = g_variant_get_string (parameter, NULL);
  const TakingsCampaign *campaign = self->facts != NULL ? find_campaign (self->facts, code) : NULL;
  GtkWidget *question;

  if (campaign == NULL)
    return;
  question = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), NULL, NULL);
  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (question), _ ("Remove “%s”?"),
                                     campaign->name);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (question),
                               _ ("Its links stop working at once, and its tokens are deleted. "
                                  "Clicks and sales that it has stay."));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "keep", _ ("_Cancel"), "remove",
                                    _ ("_Remove"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "remove",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "keep");
  g_object_set_data_full (G_OBJECT (question), "campaign", g_strdup (code), g_free);
  g_signal_connect_object (question, "response", G_CALLBACK (answered_cb), self, 0);
  gtk_window_present (GTK_WINDOW (question));
}

/* --- testing --- */

static void
test_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (source);
  g_autoptr (GError) error = NULL;

  if (takings_tracking_test_finish (result, &error))
    tell (self, _ ("The click and its conversion arrived"));
  else
    tell (self, error->message);
  read_log (self);
}

static void
test_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *code, *affiliate;

  g_variant_get (parameter, "(&s&s)", &code, &affiliate);
  takings_tracking_test_async (widget, takings_view_get_scope (TAKINGS_VIEW (widget)), code,
                               affiliate, test_cb);
}

/* --- life --- */

static void
takings_tracking_page_map (GtkWidget *widget)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (widget);

  GTK_WIDGET_CLASS (takings_tracking_page_parent_class)->map (widget);
  read_log (self);
  if (self->log_source == 0)
    self->log_source = g_timeout_add_seconds (LOG_SECONDS, log_source_cb, self);
}

static void
takings_tracking_page_unmap (GtkWidget *widget)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (widget);

  g_clear_handle_id (&self->log_source, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  GTK_WIDGET_CLASS (takings_tracking_page_parent_class)->unmap (widget);
}

static void
takings_tracking_page_finalize (GObject *object)
{
  g_clear_pointer (&TAKINGS_TRACKING_PAGE (object)->facts, takings_tracking_facts_free);
  G_OBJECT_CLASS (takings_tracking_page_parent_class)->finalize (object);
}

static void
takings_tracking_page_class_init (TakingsTrackingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (TAKINGS_TYPE_CARD_LAYOUT);
  g_type_ensure (TAKINGS_TYPE_TRACKING_LOG);
  G_OBJECT_CLASS (klass)->finalize = takings_tracking_page_finalize;
  widget_class->map = takings_tracking_page_map;
  widget_class->unmap = takings_tracking_page_unmap;
  TAKINGS_VIEW_CLASS (klass)->load = takings_tracking_page_load;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/tracking.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, campaigns);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, log);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, clicks);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, conversions);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, rate);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, epc);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, match);
  takings_tracking_install_copying (widget_class, copy_action);
  gtk_widget_class_install_action (widget_class, "tracking.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "tracking.edit", "s", edit_action);
  gtk_widget_class_install_action (widget_class, "tracking.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "tracking.test", "(ss)", test_action);
}

static void
takings_tracking_page_init (TakingsTrackingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
