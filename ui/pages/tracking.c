/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking.h"

#include "display.h"
#include "links.h"
#include "tracking-campaign.h"

#include <glib/gi18n.h>

struct _TakingsTrackingPage
{
  TakingsView parent_instance;

  TakingsTrackingFacts *facts; /* (owned) (nullable): what is shown */

  GtkBox *campaigns;
  GtkLabel *clicks, *conversions, *rate, *epc, *match;
};

G_DEFINE_FINAL_TYPE (TakingsTrackingPage, takings_tracking_page, TAKINGS_TYPE_VIEW)

/* --- showing --- */

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
           "conversions are reported. The first one: takings campaigns add NAME"),
        NULL, NULL);
      return;
    }
  show_figures (self);
  show_campaigns (self);
  takings_view_show_content (TAKINGS_VIEW (self));
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
copy (TakingsTrackingPage *self, const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  tell (self, _ ("Copied"));
}

static void
copy_click_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (widget);
  const char *code, *affiliate;
  const TakingsCampaign *campaign;
  g_autofree char *address = NULL;

  g_variant_get (parameter, "(&s&s)", &code, &affiliate);
  campaign = self->facts != NULL ? find_campaign (self->facts, code) : NULL;
  if (campaign == NULL)
    return;
  address = takings_links_click (campaign, self->facts->base, affiliate);
  copy (self, address);
}

static void
postback_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsTrackingPage *self = TAKINGS_TRACKING_PAGE (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = takings_tracking_postback_finish (result, &error);

  if (address != NULL)
    copy (self, address);
  else
    tell (self, error->message);
}

static void
copy_postback_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *code, *affiliate;

  g_variant_get (parameter, "(&s&s)", &code, &affiliate);
  takings_tracking_postback_async (widget, takings_view_get_scope (TAKINGS_VIEW (widget)), code,
                                   affiliate, postback_cb);
}

/* --- life --- */

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

  G_OBJECT_CLASS (klass)->finalize = takings_tracking_page_finalize;
  TAKINGS_VIEW_CLASS (klass)->load = takings_tracking_page_load;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/tracking.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, campaigns);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, clicks);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, conversions);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, rate);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, epc);
  gtk_widget_class_bind_template_child (widget_class, TakingsTrackingPage, match);
  gtk_widget_class_install_action (widget_class, "tracking.copy-click", "(ss)", copy_click_action);
  gtk_widget_class_install_action (widget_class, "tracking.copy-postback", "(ss)",
                                   copy_postback_action);
}

static void
takings_tracking_page_init (TakingsTrackingPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
