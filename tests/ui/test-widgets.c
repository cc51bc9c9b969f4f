/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "basis-button.h"
#include "card-layout.h"
#include "fixture.h"
#include "kpi-card.h"
#include "network-badge.h"
#include "period-bar.h"
#include "table-cell.h"

static void
assert_label (GtkWidget *widget, const char *label)
{
  gtk_test_accessible_assert_property (widget, GTK_ACCESSIBLE_PROPERTY_LABEL, label);
}

static void
test_kpi_card (void)
{
  GtkWidget *card = g_object_new (TAKINGS_TYPE_KPI_CARD, "title", "Refund Rate", NULL);
  g_autofree char *title = NULL;
  GtkWidget *change;

  g_object_ref_sink (card);
  g_object_get (card, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "Refund Rate");
  g_assert_nonnull (fixture_find_label (card, "Refund Rate"));
  gtk_test_accessible_assert_role (card, GTK_ACCESSIBLE_ROLE_BUTTON);

  takings_kpi_card_show (TAKINGS_KPI_CARD (card), "6.2%", "12 refunds", "+1.1 pts",
                         TAKINGS_CHANGE_WORSE);
  assert_label (card, "Refund Rate: 6.2% +1.1 pts 12 refunds");
  change = gtk_widget_get_parent (fixture_find_label (card, "+1.1 pts"));
  g_assert_true (gtk_widget_get_visible (change));
  g_assert_true (gtk_widget_has_css_class (change, "worse"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (fixture_find (card, GTK_TYPE_IMAGE, NULL))),
                   ==, "pan-up-symbolic");

  takings_kpi_card_show (TAKINGS_KPI_CARD (card), "6.2%", NULL,
                         "\xe2\x88\x92"
                         "1.1 pts",
                         TAKINGS_CHANGE_BETTER);
  g_assert_true (gtk_widget_has_css_class (change, "better"));
  g_assert_false (gtk_widget_has_css_class (change, "worse"));
  g_assert_cmpstr (gtk_image_get_icon_name (GTK_IMAGE (fixture_find (card, GTK_TYPE_IMAGE, NULL))),
                   ==, "pan-down-symbolic");

  takings_kpi_card_show (TAKINGS_KPI_CARD (card), "6.2%", NULL, "0.0 pts", TAKINGS_CHANGE_NEITHER);
  g_assert_false (gtk_widget_has_css_class (change, "better"));
  g_assert_false (gtk_widget_get_visible (fixture_find (card, GTK_TYPE_IMAGE, NULL)));
  takings_kpi_card_show (TAKINGS_KPI_CARD (card), "—", NULL, NULL, TAKINGS_CHANGE_NONE);
  assert_label (card, "Refund Rate: —");
  g_assert_false (gtk_widget_get_visible (change));
  g_assert_finalize_object (card);
}

static void
activated_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_variant_dup_string (parameter, NULL);
}

/* A card is a button: Return and Space open what is behind the figure. */
static void
test_kpi_card_opens (void)
{
  GtkWidget *card = g_object_new (TAKINGS_TYPE_KPI_CARD, "title", "Sales", "action-name",
                                  "test.entries", "action-target",
                                  g_variant_new_string ("kind:sale"), NULL);
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("entries", G_VARIANT_TYPE_STRING);
  g_autofree char *opened = NULL;
  GtkWidget *window;

  g_signal_connect (action, "activate", G_CALLBACK (activated_cb), &opened);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (card, "test", G_ACTION_GROUP (group));
  window = fixture_present (card, 200, 120);
  g_assert_true (gtk_widget_get_focusable (card));
  g_signal_emit_by_name (card, "clicked");
  g_assert_cmpstr (opened, ==, "kind:sale");
  g_object_ref (card);
  fixture_close (window);
  g_assert_finalize_object (card);
}

static void
test_network_badge (void)
{
  GtkWidget *badge = g_object_ref_sink (takings_network_badge_new ("clickbank"));
  GdkRGBA color = takings_network_color ("clickbank"), grey = takings_network_color ("gone");

  g_assert_nonnull (fixture_find_label (badge, "ClickBank"));
  g_assert_false (gdk_rgba_equal (&color, &grey));
  takings_network_badge_set_network (TAKINGS_NETWORK_BADGE (badge), "gone");
  g_assert_nonnull (fixture_find_label (badge, "gone"));
  g_assert_cmpstr (takings_network_name ("gone"), ==, "gone");
  g_assert_null (takings_network_name (NULL));
  g_assert_finalize_object (badge);
}

static void
test_period_bar (void)
{
  Fixture fixture;
  GtkWidget *bar = g_object_new (TAKINGS_TYPE_PERIOD_BAR, NULL), *window, *presets, *compare,
            *button, *basis, *from, *to;

  fixture_set_up (&fixture, 4);
  window = fixture_present (bar, 800, 60);
  takings_period_bar_set_scope (TAKINGS_PERIOD_BAR (bar), fixture.scope);
  button = fixture_find (bar, GTK_TYPE_MENU_BUTTON, "button");
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  presets = fixture_find (window, GTK_TYPE_LIST_BOX, "presets");
  compare = fixture_find (window, GTK_TYPE_DROP_DOWN, "compare");
  from = fixture_find (window, GTK_TYPE_ENTRY, "from");
  to = fixture_find (window, GTK_TYPE_ENTRY, "to");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "Last 30 Days");

  g_signal_emit_by_name (
    presets, "row-activated",
    gtk_list_box_get_row_at_index (GTK_LIST_BOX (presets), TAKINGS_PRESET_THIS_YEAR));
  g_assert_cmpint (takings_scope_get_preset (fixture.scope), ==, TAKINGS_PRESET_THIS_YEAR);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "This Year");

  gtk_drop_down_set_selected (GTK_DROP_DOWN (compare), TAKINGS_COMPARE_YEAR);
  g_assert_cmpint (takings_scope_get_compare (fixture.scope), ==, TAKINGS_COMPARE_YEAR);

  /* a range that cannot be is told and not taken */
  gtk_editable_set_text (GTK_EDITABLE (from), "2026-02-31");
  g_assert_true (gtk_widget_has_css_class (from, "error"));
  gtk_test_accessible_assert_state (from, GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  g_signal_emit_by_name (to, "activate");
  g_assert_cmpint (takings_scope_get_preset (fixture.scope), ==, TAKINGS_PRESET_THIS_YEAR);
  gtk_editable_set_text (GTK_EDITABLE (from), "2026-03-01");
  gtk_editable_set_text (GTK_EDITABLE (to), "2026-03-31");
  g_assert_false (gtk_widget_has_css_class (from, "error"));
  g_signal_emit_by_name (to, "activate");
  g_assert_cmpint (takings_scope_get_preset (fixture.scope), ==, TAKINGS_PRESET_CUSTOM);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "March 2026");

  /* the bar follows whoever changes the scope */
  takings_scope_step (fixture.scope, -1);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "February 2026");
  basis = fixture_find (fixture_find (bar, TAKINGS_TYPE_BASIS_BUTTON, NULL), GTK_TYPE_MENU_BUTTON,
                        "button");
  g_assert_null (gtk_menu_button_get_popover (GTK_MENU_BUTTON (basis)));
  gtk_menu_button_popup (GTK_MENU_BUTTON (basis));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (basis));
  takings_scope_set_currency (fixture.scope, "EUR");
  g_assert_cmpuint (gtk_drop_down_get_selected (
                      GTK_DROP_DOWN (fixture_find (window, GTK_TYPE_DROP_DOWN, "currency"))),
                    ==, 1);
  g_object_ref (bar);
  fixture_close (window);
  g_assert_finalize_object (bar);
  fixture_tear_down (&fixture);
}

/* Five cards are never four and one. */
static void
test_card_columns (void)
{
  static const guint expected[] = { 1, 1, 2, 3, 3, 5, 5 };

  for (guint fit = 0; fit < G_N_ELEMENTS (expected); fit++)
    g_assert_cmpuint (takings_card_layout_columns (5, fit), ==, expected[fit]);
  g_assert_cmpuint (takings_card_layout_columns (0, 3), ==, 1);
  g_assert_cmpuint (takings_card_layout_columns (6, 4), ==, 3);
}

/* Each row is as wide as the page, whichever way it is read. */
static void
test_card_rows (void)
{
  for (int rtl = 0; rtl < 2; rtl++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *window;
      GtkWidget *cards[5];
      graphene_rect_t first, last;

      gtk_widget_set_layout_manager (box, g_object_new (TAKINGS_TYPE_CARD_LAYOUT, NULL));
      gtk_widget_set_direction (box, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      for (guint i = 0; i < G_N_ELEMENTS (cards); i++)
        {
          cards[i] = gtk_drawing_area_new ();
          gtk_widget_set_size_request (cards[i], 150, 40);
          gtk_box_append (GTK_BOX (box), cards[i]);
        }
      window = fixture_present (box, 510, 200);
      g_assert_true (gtk_widget_compute_bounds (cards[0], box, &first));
      g_assert_true (gtk_widget_compute_bounds (cards[4], box, &last));
      /* three in the first row, two wider ones in the second */
      g_assert_cmpfloat (last.size.width, >, first.size.width);
      g_assert_cmpfloat (last.origin.y, >, first.origin.y);
      if (rtl)
        {
          g_assert_cmpfloat (first.origin.x + first.size.width, ==, gtk_widget_get_width (box));
          g_assert_cmpfloat (last.origin.x, ==, 0);
        }
      else
        {
          g_assert_cmpfloat (first.origin.x, ==, 0);
          g_assert_cmpfloat (last.origin.x + last.size.width, ==, gtk_widget_get_width (box));
        }
      fixture_close (window);
    }
}

/* --- the cells of a table --- */

#define ROWS 300

typedef struct
{
  GtkWidget *view;
  TakingsTableSight *sight;
  const char *text;
} Table;

static void
fill_cell (TakingsTableCell *cell, gpointer item, guint column, gpointer data)
{
  takings_table_cell_set_text (cell, gtk_string_object_get_string (item));
  takings_table_cell_set_bar (cell, 7, NULL);
}

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Table *table)
{
  GtkWidget *cell = takings_table_cell_new (table->sight, item, 2, FALSE, 4);

  takings_table_cell_set_bar (TAKINGS_TABLE_CELL (cell), 0, NULL);
  gtk_list_item_set_child (item, cell);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  takings_table_cell_set_item (TAKINGS_TABLE_CELL (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static gboolean
is_said (gpointer data)
{
  const Table *table = data;

  return fixture_find_label (table->view, table->text) != NULL;
}

/* Only rows in sight have their texts, and a cell has room for the widest, whatever it says. */
static void
test_table (void)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Table table = { .text = "row 000" };
  g_autoptr (GtkColumnViewColumn) column = NULL;
  GtkSelectionModel *rows;
  GtkWidget *scroller = gtk_scrolled_window_new (), *window, *cell;
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  int before, after;

  for (int i = 0; i < ROWS; i++)
    gtk_string_list_take (strings, g_strdup_printf ("row %03d", i));
  rows = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&strings))));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), &table);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell_cb), NULL);
  table.view = gtk_column_view_new (NULL);
  column = gtk_column_view_column_new ("Row", factory);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (table.view), column);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), table.view);
  table.sight = takings_table_sight_new (scroller, scroll, fill_cell, NULL);
  takings_table_sight_set_rows (table.sight, G_LIST_MODEL (rows));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (table.view), rows);
  window = fixture_present (scroller, 300, 300);
  fixture_wait (is_said, &table);
  g_assert_null (fixture_find_label (table.view, "row 150"));

  cell = fixture_find_label (table.view, "row 000");
  gtk_widget_set_direction (cell, GTK_TEXT_DIR_RTL);
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &before, NULL, NULL, NULL);
  takings_table_sight_set_widest (table.sight, 2, "a text", "another text, which is longer");
  gtk_widget_measure (cell, GTK_ORIENTATION_HORIZONTAL, -1, &after, NULL, NULL, NULL);
  g_assert_cmpint (after, >, before);
  fixture_settle ();
  fixture_close (window);
  g_object_unref (rows);
  g_assert_finalize_object (table.sight);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/ui/widgets/kpi-card", test_kpi_card);
  g_test_add_func ("/ui/widgets/kpi-card/opens", test_kpi_card_opens);
  g_test_add_func ("/ui/widgets/network-badge", test_network_badge);
  g_test_add_func ("/ui/widgets/period-bar", test_period_bar);
  g_test_add_func ("/ui/widgets/card-columns", test_card_columns);
  g_test_add_func ("/ui/widgets/card-rows", test_card_rows);
  g_test_add_func ("/ui/widgets/table", test_table);
  return g_test_run ();
}
