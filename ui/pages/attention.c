/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "attention.h"

#include "display.h"
#include "entry-total.h"

#include <glib/gi18n.h>

static void
add_line (GtkBox *box, const char *icon, const char *text, const char *label, const char *action)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (icon);
  GtkWidget *words = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (line, "card");
  gtk_widget_add_css_class (line, "attention");
  gtk_widget_set_valign (image, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (line), image);
  gtk_box_append (GTK_BOX (line), words);
  if (label != NULL)
    {
      GtkWidget *button = gtk_button_new_with_mnemonic (label);
      gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (button), action);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      gtk_box_append (GTK_BOX (line), button);
    }
  gtk_box_append (box, line);
}

static guint
add_accounts (GtkBox *box, const GPtrArray *accounts)
{
  guint n = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      g_autofree char *text = NULL;
      if (account->paused || account->last_error == NULL)
        continue;
      /* Translators: an account's name, and why it could not be read */
      text = g_strdup_printf (_ ("%s could not be read: %s"), account->name, account->last_error);
      add_line (box, "dialog-warning-symbolic", text, _ ("_Accounts"), "win.page::accounts");
      n++;
    }
  return n;
}

static guint
add_unconverted (GtkBox *box, const GArray *unconverted)
{
  g_autofree char *sums = takings_unconverted_describe (unconverted);
  g_autofree char *text = NULL;

  if (sums == NULL)
    return 0;
  /* Translators: a list of amounts in other currencies */
  text = g_strdup_printf (_ ("%s have no exchange rate of their day and are in no figure here"),
                          sums);
  add_line (box, "dialog-information-symbolic", text, _ ("_Fetch Rates"), "win.update-rates");
  return 1;
}

static guint
add_refund_spike (GtkBox *box, const TakingsDashboard *dashboard)
{
  g_autofree char *now = NULL, *before = NULL, *text = NULL;
  gint64 rate = 0, old = 0;

  if (!takings_dashboard_has_refund_spike (dashboard))
    return 0;
  takings_figures_refund_rate (&dashboard->now, &rate);
  takings_figures_refund_rate (&dashboard->before, &old);
  now = takings_display_percent (rate, TAKINGS_DISPLAY_PLAIN);
  before = takings_display_percent (old, TAKINGS_DISPLAY_PLAIN);
  text = g_strdup_printf (
    _ ("Refunds rose from %s to %s of first sales, more than chance explains"), before, now);
  add_line (box, "dialog-warning-symbolic", text, _ ("_Refunds"), "win.entries::kind:refund");
  return 1;
}

static void
clear (GtkBox *box)
{
  GtkWidget *line;

  while ((line = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, line);
}

void
takings_attention_show (GtkBox *box, const TakingsDashboard *dashboard)
{
  guint n = 0;

  clear (box);
  n += add_accounts (box, dashboard->accounts);
  n += add_unconverted (box, dashboard->course->unconverted);
  n += add_refund_spike (box, dashboard);
  gtk_widget_set_visible (GTK_WIDGET (box), n > 0);
}

void
takings_attention_show_unconverted (GtkBox *box, const GArray *unconverted)
{
  clear (box);
  gtk_widget_set_visible (GTK_WIDGET (box), add_unconverted (box, unconverted) > 0);
}
