/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "newest-sales.h"

#include "dashboard.h"
#include "display.h"
#include "network-badge.h"
#include "wrap-layout.h"

#include <glib/gi18n.h>

#define KEY "takings-newest-sales"
#define LOW 800 /* a window whose first frame ends above the list, whatever its width */

static char *
format_moment (gint64 moment, gboolean day_only)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_local (moment);

  /* Translators: date formats of a sale, without and with its time */
  return g_date_time_format (date, day_only ? _ ("%-e %b") : _ ("%-e %b, %H:%M"));
}

static GtkWidget *
new_sale_row (const TakingsNewest *sale)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *product = gtk_label_new (sale->product != NULL ? sale->product : "—");
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *when, *amount;
  g_autofree char *moment = format_moment (sale->occurred_at, sale->day_only);
  g_autofree char *money = sale->has_commission ? takings_display_money (
                             sale->commission, sale->currency, TAKINGS_DISPLAY_SIGNED)
                                                : g_strdup ("—");

  gtk_label_set_xalign (GTK_LABEL (product), 0);
  gtk_label_set_ellipsize (GTK_LABEL (product), PANGO_ELLIPSIZE_END);
  when = gtk_label_new (moment);
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "dim-label");
  gtk_label_set_ellipsize (GTK_LABEL (when), PANGO_ELLIPSIZE_END);
  gtk_widget_set_layout_manager (line, takings_wrap_layout_new (12));
  gtk_box_append (GTK_BOX (line), takings_network_badge_new (sale->network));
  gtk_box_append (GTK_BOX (line), when);
  gtk_box_append (GTK_BOX (texts), product);
  gtk_box_append (GTK_BOX (texts), line);
  gtk_widget_set_hexpand (texts, TRUE);
  amount = gtk_label_new (money);
  gtk_widget_add_css_class (amount, "numeric");
  if (sale->has_commission && sale->commission < 0)
    gtk_widget_add_css_class (amount, "error");
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), amount);
  gtk_widget_add_css_class (box, "sale-row");
  return box;
}

static void
fill (GtkListBox *list, const GPtrArray *sales)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  for (guint i = 0; i < sales->len; i++)
    gtk_list_box_append (list, new_sale_row (g_ptr_array_index (sales, i)));
}

/* Comes before each frame, so for the second time when the first one is shown. */
static gboolean
later_cb (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  gboolean *shown = data;
  g_autoptr (GPtrArray) sales = NULL;

  if (!*shown)
    {
      *shown = TRUE;
      return G_SOURCE_CONTINUE;
    }
  sales = g_object_steal_data (G_OBJECT (list), KEY);
  if (sales != NULL) /* there were no newer ones since */
    fill (GTK_LIST_BOX (list), sales);
  return G_SOURCE_REMOVE;
}

static gboolean
is_out_of_sight (GtkWidget *list)
{
  GtkRoot *root = gtk_widget_get_root (list);
  int width, height;

  if (!GTK_IS_WINDOW (root) || gtk_widget_get_realized (list))
    return FALSE;
  gtk_window_get_default_size (GTK_WINDOW (root), &width, &height);
  return height > 0 && height <= LOW && !gtk_window_is_maximized (GTK_WINDOW (root))
         && !gtk_window_is_fullscreen (GTK_WINDOW (root));
}

void
takings_newest_sales_show (GtkListBox *list, GPtrArray *sales)
{
  gboolean waiting = g_object_get_data (G_OBJECT (list), KEY) != NULL;

  g_object_set_data (G_OBJECT (list), KEY, NULL);
  if (!is_out_of_sight (GTK_WIDGET (list)))
    {
      fill (list, sales);
      return;
    }
  g_object_set_data_full (G_OBJECT (list), KEY, g_ptr_array_ref (sales),
                          (GDestroyNotify) g_ptr_array_unref);
  if (!waiting)
    gtk_widget_add_tick_callback (GTK_WIDGET (list), later_cb, g_new0 (gboolean, 1), g_free);
}
