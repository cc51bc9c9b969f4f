/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison-column.h"

#include "part-bar.h"

static void
setup_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, takings_part_bar_new ());
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer by)
{
  TakingsComparisonRow *row = gtk_list_item_get_item (item);
  TakingsPartBar *bar = TAKINGS_PART_BAR (gtk_list_item_get_child (item));

  takings_part_bar_show (bar, takings_comparison_row_get_name (row),
                         takings_comparison_row_get_part (row));
  takings_part_bar_set_network (
    bar, GPOINTER_TO_UINT (by) == TAKINGS_BY_NETWORK ? takings_comparison_row_get_key (row) : NULL);
}

static void
show_figure (TakingsComparisonRow *row, GtkLabel *label)
{
  TakingsColumn column = (TakingsColumn) GPOINTER_TO_UINT (
    g_object_get_data (G_OBJECT (label), "column"));
  g_autofree char *text = takings_comparison_row_dup_text (row, column);
  g_autofree char *hint = takings_comparison_row_dup_hint (row, column);

  gtk_label_set_label (label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (label), hint);
}

static void
setup_figure_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer column)
{
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (label), "column", column);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_figure_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  gpointer row = gtk_list_item_get_item (item);

  show_figure (row, GTK_LABEL (label));
  g_signal_connect_object (row, "changed", G_CALLBACK (show_figure), label, 0);
}

static void
unbind_figure_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_figure,
                                        gtk_list_item_get_child (item));
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  return takings_comparison_row_compare ((gpointer) a, (gpointer) b,
                                         (TakingsColumn) GPOINTER_TO_UINT (column));
}

GtkColumnViewColumn *
takings_comparison_column_new (TakingsColumn id, TakingsBy by, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (id), NULL));
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  if (id == TAKINGS_COLUMN_NAME)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_name_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_name_cb), GUINT_TO_POINTER (by));
      gtk_column_view_column_set_expand (column, TRUE);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_figure_cb), GUINT_TO_POINTER (id));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_figure_cb), NULL);
      g_signal_connect (factory, "unbind", G_CALLBACK (unbind_figure_cb), NULL);
    }
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  return column;
}
