/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison-column.h"

#include "table-cell.h"

#define NAME_CHARS 14

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TakingsTableSight *sight)
{
  gpointer column = g_object_get_data (G_OBJECT (factory), "column");
  gboolean named = GPOINTER_TO_UINT (column) == TAKINGS_COLUMN_NAME;
  GtkWidget *cell = takings_table_cell_new (sight, item, GPOINTER_TO_UINT (column), !named,
                                            named ? NAME_CHARS : 0);

  if (named)
    takings_table_cell_set_bar (TAKINGS_TABLE_CELL (cell), 0, NULL);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  takings_table_cell_set_item (TAKINGS_TABLE_CELL (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

void
takings_comparison_column_fill (TakingsTableCell *cell, gpointer row, guint column, gpointer by)
{
  g_autofree char *text = takings_comparison_row_dup_text (row, (TakingsColumn) column);
  g_autofree char *hint = takings_comparison_row_dup_hint (row, (TakingsColumn) column);

  takings_table_cell_set_text (cell, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (cell), hint);
  if (column == TAKINGS_COLUMN_NAME)
    takings_table_cell_set_bar (
      cell, takings_comparison_row_get_part (row),
      GPOINTER_TO_UINT (by) == TAKINGS_BY_NETWORK ? takings_comparison_row_get_key (row) : NULL);
}

/* Figures of one column are written alike: the longest is that of the largest or of the least. */
void
takings_comparison_column_fit (TakingsTableSight *sight, TakingsColumn column, GListModel *rows)
{
  g_autoptr (TakingsComparisonRow) least = g_list_model_get_item (rows, 0);
  g_autoptr (TakingsComparisonRow) most = g_list_model_get_item (rows, 0);
  g_autofree char *one = NULL, *other = NULL;

  if (least == NULL)
    return;
  for (guint i = 1; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (rows, i);
      if (takings_comparison_row_compare (row, least, column) < 0)
        g_set_object (&least, row);
      if (takings_comparison_row_compare (row, most, column) > 0)
        g_set_object (&most, row);
    }
  one = takings_comparison_row_dup_text (least, column);
  other = takings_comparison_row_dup_text (most, column);
  takings_table_sight_set_widest (sight, column, one, other);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  return takings_comparison_row_compare ((gpointer) a, (gpointer) b,
                                         (TakingsColumn) GPOINTER_TO_UINT (column));
}

GtkColumnViewColumn *
takings_comparison_column_new (TakingsColumn id, const char *title, TakingsTableSight *sight)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (id), NULL));
  GtkColumnViewColumn *column = gtk_column_view_column_new (title, factory);

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (id));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), sight, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_column_view_column_set_expand (column, id == TAKINGS_COLUMN_NAME);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  return column;
}
