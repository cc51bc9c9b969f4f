/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sales-page.h"

static void
tell_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  SalesPage *shown = data;

  g_free (shown->told);
  shown->told = g_variant_dup_string (parameter, NULL);
}

void
sales_show (SalesPage *shown, GSettings *state)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) tell = g_simple_action_new ("tell", G_VARIANT_TYPE_STRING);

  if (state != NULL)
    takings_scope_set_state (shown->fixture.scope, state);
  shown->page = g_object_new (TAKINGS_TYPE_SALES, NULL);
  g_signal_connect (tell, "activate", G_CALLBACK (tell_cb), shown);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (tell));
  gtk_widget_insert_action_group (shown->page, "win", G_ACTION_GROUP (group));
  shown->window = fixture_present (shown->page, 1000, 700);
  g_object_ref (shown->page);
  takings_view_set_scope (TAKINGS_VIEW (shown->page), shown->fixture.scope);
  fixture_wait_state (shown->page, "content");
  shown->table = fixture_find (shown->page, GTK_TYPE_COLUMN_VIEW, "table");
  shown->search = fixture_find (shown->page, GTK_TYPE_SEARCH_ENTRY, "search");
}

void
sales_close (SalesPage *shown)
{
  fixture_close (shown->window);
  fixture_finalize (g_steal_pointer (&shown->page));
}

void
sales_set_up (SalesPage *shown)
{
  *shown = (SalesPage){ 0 };
  fixture_set_up (&shown->fixture, SALES_ENTRIES);
  sales_show (shown, NULL);
}

void
sales_tear_down (SalesPage *shown)
{
  sales_close (shown);
  fixture_tear_down (&shown->fixture);
  g_free (shown->told);
}

typedef struct
{
  GtkWidget *table;
  guint wanted;
} Rows;

static gboolean
has_rows (gpointer data)
{
  Rows *rows = data;

  return g_list_model_get_n_items (
           G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (rows->table))))
         == rows->wanted;
}

void
sales_wait_rows (SalesPage *shown, guint wanted)
{
  Rows rows = { shown->table, wanted };

  fixture_wait (has_rows, &rows);
}

gboolean
sales_was_told (gpointer data)
{
  return ((SalesPage *) data)->told != NULL;
}

GtkColumnViewColumn *
sales_find_column (GtkWidget *table, const char *title)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (table));

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      if (g_strcmp0 (gtk_column_view_column_get_title (column), title) == 0)
        return column;
    }
  return NULL;
}
