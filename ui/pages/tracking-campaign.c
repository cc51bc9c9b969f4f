/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tracking-campaign.h"

#include "display.h"
#include "links.h"

#include <glib/gi18n.h>
#include <string.h>

#define ANYBODY "AFFILIATE" /* stands in a link for whoever is given it */

char *
takings_tracking_describe (guint64 sales, guint64 clicks)
{
  g_autofree char *sold = takings_display_count (sales), *clicked = takings_display_count (clicks);
  g_autofree char *rate = NULL;

  if (clicks == 0)
    /* Translators: %s is a number */
    return g_strdup_printf (ngettext ("%s conversion", "%s conversions", (gulong) sales), sold);
  rate = takings_display_percent ((gint64) (sales * 1000000 / clicks), TAKINGS_DISPLAY_PLAIN);
  /* Translators: 1: conversions, 2: clicks, 3: their quotient as "4.5%" */
  return g_strdup_printf (ngettext ("%1$s conversion of %2$s clicks (%3$s)",
                                    "%1$s conversions of %2$s clicks (%3$s)", (gulong) sales),
                          sold, clicked, rate);
}

char *
takings_tracking_epc (gint64 net, guint64 clicks, const char *currency)
{
  return clicks > 0 ? takings_display_money (net / (gint64) clicks, currency, TAKINGS_DISPLAY_PLAIN)
                    : g_strdup ("–");
}

/* What the rows of a campaign, or of one of its affiliates, come to. */
static TakingsTrackingRow
sum_up (const TakingsTracking *tracking, const char *code, const char *affiliate, gboolean all)
{
  TakingsTrackingRow sum = { 0 };

  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];

      if (g_strcmp0 (row->campaign, code) != 0
          || (!all && g_strcmp0 (row->affiliate, affiliate) != 0))
        continue;
      sum.clicks += row->clicks;
      sum.entries += row->entries;
      sum.sales += row->sales;
      sum.refunds += row->refunds;
      sum.commission += row->commission;
      sum.net_commission += row->net_commission;
    }
  return sum;
}

/* --- an affiliate --- */

static GtkWidget *
new_test (const char *campaign, const char *affiliate)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Send a Test"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _ ("A click and its conversion, which count nowhere"));
  adw_action_row_set_icon_name (ADW_ACTION_ROW (row), "mail-send-symbolic");
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "tracking.test");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "(ss)", campaign, affiliate);
  return row;
}

static GtkWidget *
new_address (const char *title, const char *address, const char *action, const char *tooltip,
             const char *campaign, const char *affiliate)
{
  GtkWidget *row = adw_action_row_new (),
            *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *escaped = g_markup_escape_text (address, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(ss)", campaign, affiliate);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  return row;
}

/* Where the campaign's network sends its notifications; its token is shown to nobody. */
static GtkWidget *
new_hook (const TakingsCampaign *campaign, const char *base)
{
  g_autofree char *hook = takings_links_hook (campaign, base, "…");

  return new_address (_ ("Address for the network’s notifications"), hook, "tracking.copy-hook",
                      _ ("Copy the address, with its token"), campaign->code, "");
}

void
takings_tracking_add_addresses (AdwPreferencesGroup *group, const TakingsCampaign *campaign,
                                const char *base)
{
  const guint n = MAX (campaign->affiliates->len, 1);

  for (guint i = 0; i < n; i++)
    {
      const char *who = campaign->affiliates->len > 0 ? campaign->affiliates->pdata[i] : ANYBODY;
      g_autofree char *click = takings_links_click (campaign, base, who);
      g_autofree char *postback = takings_links_postback (campaign, base, who, "…");

      adw_preferences_group_add (group,
                                 new_address (_ ("Click link"), click, "tracking.copy-click",
                                              _ ("Copy the click link"), campaign->code, who));
      adw_preferences_group_add (
        group, new_address (_ ("Postback address"), postback, "tracking.copy-postback",
                            _ ("Copy the postback address, with its token"), campaign->code, who));
    }
  if (campaign->network != NULL)
    adw_preferences_group_add (group, new_hook (campaign, base));
}

static char *
describe_money (const TakingsTrackingRow *sum, const char *currency)
{
  g_autofree char *net = takings_display_money (sum->net_commission, currency,
                                                TAKINGS_DISPLAY_PLAIN);
  g_autofree char *epc = takings_tracking_epc (sum->net_commission, sum->clicks, currency);

  if (sum->clicks == 0)
    return g_steal_pointer (&net);
  /* Translators: 1: money earned, 2: the same for each click */
  return g_strdup_printf (_ ("%1$s, %2$s a click"), net, epc);
}

static GtkWidget *
new_affiliate (const TakingsTrackingFacts *facts, const TakingsCampaign *campaign, const char *code,
               const char *affiliate)
{
  TakingsTrackingRow sum = sum_up (facts->tracking, code, affiliate, FALSE);
  gboolean known = affiliate != NULL && strcmp (affiliate, ANYBODY) != 0;
  g_autofree char *figures = takings_tracking_describe (sum.sales, sum.clicks);
  g_autofree char *money = describe_money (&sum, facts->tracking->currency);
  g_autofree char *both = g_strdup_printf ("%s\n%s", figures, money);
  g_autofree char *title = g_markup_escape_text (affiliate != NULL ? affiliate : "", -1);
  g_autofree char *subtitle = g_markup_escape_text (code != NULL ? both : money, -1);
  GtkWidget *row = campaign != NULL && affiliate != NULL ? adw_expander_row_new ()
                                                         : adw_action_row_new ();

  if (code == NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), figures);
  else if (affiliate == NULL)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Without an affiliate"));
  else
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), known ? title : _ ("Any affiliate"));
  if (!ADW_IS_EXPANDER_ROW (row))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
      return row;
    }
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row),
                                 known ? subtitle : _ ("Put the affiliate’s own id in the links"));
  g_autofree char *click = takings_links_click (campaign, facts->base, affiliate);
  g_autofree char *postback = takings_links_postback (campaign, facts->base, affiliate, "…");
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            new_address (_ ("Click link"), click, "tracking.copy-click",
                                         _ ("Copy the click link"), code, affiliate));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                            new_address (_ ("Postback address"), postback, "tracking.copy-postback",
                                         _ ("Copy the postback address, with its token"), code,
                                         affiliate));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (row), new_test (code, affiliate));
  return row;
}

/* --- a campaign --- */

/* Who is listed and who was seen; who anybody may be, if nobody is. */
static GPtrArray *
find_affiliates (const TakingsTracking *tracking, const TakingsCampaign *campaign, const char *code)
{
  GPtrArray *found = g_ptr_array_new ();
  gboolean nobody = FALSE;

  for (guint i = 0; campaign != NULL && i < campaign->affiliates->len; i++)
    g_ptr_array_add (found, campaign->affiliates->pdata[i]);
  for (guint i = 0; i < tracking->rows->len; i++)
    {
      const TakingsTrackingRow *row = tracking->rows->pdata[i];

      if (g_strcmp0 (row->campaign, code) != 0)
        continue;
      nobody |= row->affiliate == NULL;
      if (row->affiliate != NULL
          && !g_ptr_array_find_with_equal_func (found, row->affiliate, g_str_equal, NULL))
        g_ptr_array_add (found, row->affiliate);
    }
  if (nobody)
    g_ptr_array_add (found, NULL);
  if (campaign != NULL && campaign->affiliates->len == 0)
    g_ptr_array_add (found, (gpointer) ANYBODY);
  return found;
}

static GtkWidget *
new_menu (const TakingsCampaign *campaign)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenuItem) edit = g_menu_item_new (_ ("_Edit…"), NULL);
  g_autoptr (GMenuItem) removal = g_menu_item_new (_ ("_Remove…"), NULL);
  GtkWidget *button = gtk_menu_button_new ();
  /* Translators: %s is the name of a campaign */
  g_autofree char *label = g_strdup_printf (_ ("Actions for %s"), campaign->name);

  g_menu_item_set_action_and_target (edit, "tracking.edit", "s", campaign->code);
  g_menu_item_set_action_and_target (removal, "tracking.remove", "s", campaign->code);
  g_menu_append_item (menu, edit);
  g_menu_append_item (menu, removal);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

/* What the whole campaign earned, beside its name, and what can be done with it. */
static GtkWidget *
new_suffix (const TakingsTrackingRow *sum, const char *currency, const TakingsCampaign *campaign)
{
  g_autofree char *net = takings_display_money (sum->net_commission, currency,
                                                TAKINGS_DISPLAY_PLAIN);
  GtkWidget *label = gtk_label_new (net), *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  if (campaign != NULL)
    gtk_box_append (GTK_BOX (box), new_menu (campaign));
  gtk_widget_set_valign (box, GTK_ALIGN_START);
  return box;
}

GtkWidget *
takings_tracking_campaign_new (const TakingsTrackingFacts *facts, const TakingsCampaign *campaign,
                               const char *code)
{
  TakingsTrackingRow sum = sum_up (facts->tracking, code, NULL, TRUE);
  g_autoptr (GPtrArray) affiliates = find_affiliates (facts->tracking, campaign, code);
  g_autofree char *figures = takings_tracking_describe (sum.sales, sum.clicks);
  const char *name = campaign != NULL ? campaign->name : code;
  g_autofree char *title = g_markup_escape_text (
    name != NULL ? name : _ ("Not matched to a campaign"), -1);
  g_autofree char *description = NULL;
  GtkWidget *group = adw_preferences_group_new ();

  if (code == NULL)
    description = g_markup_escape_text (
      _ ("Sales whose SubID is no click’s id and fits no campaign’s rules"), -1);
  else if (sum.clicks > 0)
    {
      g_autofree char *epc = takings_tracking_epc (sum.net_commission, sum.clicks,
                                                   facts->tracking->currency);
      /* Translators: 1: "56 conversions of 1,234 clicks (4.5%)", 2: money earned by each click */
      g_autofree char *text = g_strdup_printf (_ ("%1$s, %2$s a click"), figures, epc);

      description = g_markup_escape_text (text, -1);
    }
  else
    description = g_markup_escape_text (figures, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), description);
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group),
                                           new_suffix (&sum, facts->tracking->currency, campaign));
  for (guint i = 0; i < affiliates->len; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                               new_affiliate (facts, campaign, code, affiliates->pdata[i]));
  if (campaign != NULL && campaign->network != NULL)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), new_hook (campaign, facts->base));
  return group;
}
