/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of all entries: filters and query, columns, order, keyboard. */
#include "choice.h"
#include "entry-details.h"
#include "entry-table.h"
#include "filter-bar.h"
#include "preferences.h"
#include "sales-page.h"

/* --- filters --- */

static GtkDropDown *
find_choice (SalesPage *shown, guint number)
{
  GtkWidget *bar = fixture_find (shown->page, TAKINGS_TYPE_FILTER_BAR, NULL);
  GtkWidget *choice = fixture_find (bar, TAKINGS_TYPE_CHOICE, NULL);

  while (number-- > 0)
    choice = gtk_widget_get_next_sibling (choice);
  return GTK_DROP_DOWN (fixture_find (choice, GTK_TYPE_DROP_DOWN, NULL));
}

static const char *
chosen (SalesPage *shown, guint number)
{
  return gtk_string_object_get_string (
    gtk_drop_down_get_selected_item (find_choice (shown, number)));
}

static gboolean
has_products (gpointer data)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (find_choice (data, 2))) == 4;
}

static void
test_filters (void)
{
  SalesPage shown;
  GtkWidget *clear;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  fixture_wait (has_products, &shown);
  g_assert_cmpstr (chosen (&shown, 0), ==, "All Networks");
  gtk_test_accessible_assert_property (find_choice (&shown, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Network");

  /* from the filters into the text */
  gtk_drop_down_set_selected (find_choice (&shown, 3), 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "kind:refund");
  sales_wait_rows (&shown, SALES_ENTRIES / 10);
  gtk_drop_down_set_selected (find_choice (&shown, 2), 1);
  g_assert_true (g_str_has_prefix (gtk_editable_get_text (GTK_EDITABLE (shown.search)),
                                   "kind:refund product:\"Product "));

  /* from the text into the filters; what they don't offer too */
  takings_sales_search (TAKINGS_SALES (shown.page), "ORDER state:PAID network:JVZoo product:other");
  g_assert_cmpstr (chosen (&shown, 0), ==, "JVZoo");
  g_assert_cmpstr (chosen (&shown, 2), ==, "other");
  g_assert_cmpstr (chosen (&shown, 3), ==, "All Kinds");
  g_assert_cmpstr (chosen (&shown, 4), ==, "Paid");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==,
                   "ORDER state:PAID network:JVZoo product:other");
  sales_wait_rows (&shown, 0);

  /* without the filters the words stay */
  clear = fixture_find (shown.page, GTK_TYPE_BUTTON, "clear");
  g_assert_true (gtk_widget_get_visible (clear));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "ORDER");
  g_assert_false (gtk_widget_get_visible (clear));
  sales_wait_rows (&shown, SALES_ENTRIES);
  sales_tear_down (&shown);
}

/* Nothing found says what to do, and a condition that only the ledger can judge is no disaster. */
static void
test_nothing (void)
{
  SalesPage shown;
  GtkWidget *clear, *mistake;

  sales_set_up (&shown);
  takings_sales_search (TAKINGS_SALES (shown.page), "no such order");
  sales_wait_rows (&shown, 0);
  clear = fixture_find (shown.page, GTK_TYPE_BUTTON, "clear_button");
  g_assert_true (gtk_widget_get_mapped (clear));
  g_assert_true (gtk_widget_get_visible (fixture_find (shown.page, GTK_TYPE_BUTTON, "all_button")));
  g_signal_emit_by_name (clear, "clicked");
  sales_wait_rows (&shown, SALES_ENTRIES);
  takings_sales_search (TAKINGS_SALES (shown.page), "account:nobody");
  mistake = fixture_find (shown.page, GTK_TYPE_REVEALER, "mistake_revealer");
  while (!gtk_revealer_get_reveal_child (GTK_REVEALER (mistake)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture_state (shown.page), ==, "content");
  takings_sales_search (TAKINGS_SALES (shown.page), "");
  sales_wait_rows (&shown, SALES_ENTRIES);
  sales_tear_down (&shown);
}

static void
test_empty (void)
{
  SalesPage shown = { 0 };

  fixture_set_up (&shown.fixture, 0);
  takings_scope_set_preset (shown.fixture.scope, TAKINGS_PRESET_ALL);
  shown.page = g_object_new (TAKINGS_TYPE_SALES, NULL);
  shown.window = fixture_present (shown.page, 1000, 700);
  g_object_ref (shown.page);
  takings_view_set_scope (TAKINGS_VIEW (shown.page), shown.fixture.scope);
  fixture_wait_state (shown.page, "status");
  g_assert_nonnull (fixture_find_label (shown.page, "No Sales Yet"));
  sales_tear_down (&shown);
}

/* --- columns --- */

static char *
first_commission (SalesPage *shown)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (shown->table)));
  g_autoptr (TakingsEntryItem) first = g_list_model_get_item (rows, 0);

  return g_strdup (takings_entry_item_get_text (first, TAKINGS_FIELD_COMMISSION));
}

static gboolean
has_lowest_first (gpointer data)
{
  g_autofree char *text = first_commission (data);

  return g_str_equal (text, "\342\210\222$16.00");
}

static gboolean
has_highest_first (gpointer data)
{
  g_autofree char *text = first_commission (data);

  return g_str_equal (text, "$16.00");
}

/* A header sorts all rows of the ledger, not those in sight. */
static void
test_sort (void)
{
  SalesPage shown;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  sales_find_column (shown.table, "Commission"),
                                  GTK_SORT_ASCENDING);
  fixture_wait (has_lowest_first, &shown);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  sales_find_column (shown.table, "Commission"),
                                  GTK_SORT_DESCENDING);
  fixture_wait (has_highest_first, &shown);
  /* the menu sorts without a mouse, and once more turns the order round */
  g_assert_true (gtk_widget_activate_action (shown.page, "columns.sort", "s", "commission"));
  fixture_wait (has_lowest_first, &shown);
  g_assert_true (gtk_widget_activate_action (shown.page, "columns.sort", "s", "commission"));
  fixture_wait (has_highest_first, &shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  sales_tear_down (&shown);
}

/* What a person made of the columns is there again at the next start. */
static void
test_columns_kept (void)
{
  SalesPage shown = { 0 };
  g_autoptr (GSettings) state = takings_preferences_new ();
  g_autofree char *query = NULL;
  GListModel *columns;
  g_autoptr (GtkColumnViewColumn) first = NULL;
  TakingsOrder order;
  gboolean descending;

  if (state == NULL)
    {
      g_test_skip ("the schema is not compiled");
      return;
    }
  fixture_set_up (&shown.fixture, 20);
  sales_show (&shown, state);
  gtk_widget_activate_action (shown.page, "columns.campaign", NULL);
  gtk_widget_activate_action (shown.page, "columns.time", NULL);
  gtk_column_view_column_set_fixed_width (sales_find_column (shown.table, "State"), 222);
  gtk_column_view_insert_column (GTK_COLUMN_VIEW (shown.table), 0,
                                 sales_find_column (shown.table, "Country"));
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  sales_find_column (shown.table, "Commission"),
                                  GTK_SORT_ASCENDING);
  takings_sales_search (TAKINGS_SALES (shown.page), "kind:sale");
  sales_close (&shown);

  sales_show (&shown, state);
  columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (shown.table));
  first = g_list_model_get_item (columns, 0);
  g_assert_cmpstr (gtk_column_view_column_get_title (first), ==, "Country");
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, TAKINGS_N_FIELDS);
  g_assert_true (gtk_column_view_column_get_visible (sales_find_column (shown.table, "Campaign")));
  g_assert_false (gtk_column_view_column_get_visible (sales_find_column (shown.table, "Time")));
  g_assert_cmpint (
    gtk_column_view_column_get_fixed_width (sales_find_column (shown.table, "State")), ==, 222);

  takings_entry_table_get_order (
    TAKINGS_ENTRY_TABLE (fixture_find (shown.page, TAKINGS_TYPE_ENTRY_TABLE, NULL)), &order,
    &descending);
  g_assert_cmpint (order, ==, TAKINGS_ORDER_COMMISSION);
  g_assert_false (descending);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "kind:sale");
  sales_wait_rows (&shown, 18);
  sales_tear_down (&shown);
}

/* --- keyboard --- */

static void
test_keyboard (void)
{
  SalesPage shown;
  GtkWidget *details;
  GtkSelectionModel *model;
  GtkLabel *title;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  model = gtk_column_view_get_model (GTK_COLUMN_VIEW (shown.table));
  details = fixture_find (shown.page, GTK_TYPE_REVEALER, "details_revealer");
  gtk_widget_activate_action (shown.page, "page.search", NULL);
  g_assert_true (
    gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (shown.window)), shown.search));
  /* Return goes on to the table; there it opens the entry, whose details follow the selection */
  g_signal_emit_by_name (shown.search, "activate");
  g_assert_true (
    gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (shown.window)), shown.table));
  gtk_selection_model_select_item (model, 0, TRUE);
  g_signal_emit_by_name (shown.table, "activate", 0u);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (details)));
  title = GTK_LABEL (fixture_find (details, GTK_TYPE_LABEL, "title"));
  while (g_strcmp0 (gtk_label_get_label (title), "Product 0") != 0)
    g_main_context_iteration (NULL, TRUE);
  gtk_selection_model_select_item (model, 1, TRUE);
  while (g_strcmp0 (gtk_label_get_label (title), "Product 1") != 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (fixture_press (shown.table, GDK_KEY_Escape, 0));
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (details)));
  sales_tear_down (&shown);
}

/* --- where one was --- */

static gboolean
is_long (gpointer place)
{
  return gtk_adjustment_get_upper (place) > 1.5 * gtk_adjustment_get_page_size (place);
}

static gboolean
is_unmapped (gpointer widget)
{
  return !gtk_widget_get_mapped (widget);
}

static gboolean
is_mapped (gpointer widget)
{
  return gtk_widget_get_mapped (widget);
}

/* The place in the table outlasts another page and what a sync reads again. */
static void
test_place (void)
{
  SalesPage shown;
  GtkAdjustment *place;
  double value;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  place = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (shown.table));
  fixture_wait (is_long, place);
  gtk_adjustment_set_value (place, gtk_adjustment_get_page_size (place) / 3);
  fixture_settle ();
  value = gtk_adjustment_get_value (place);
  g_assert_cmpfloat (value, >, 0);
  takings_scope_refresh (shown.fixture.scope);
  fixture_settle ();
  gtk_widget_set_visible (shown.page, FALSE);
  fixture_wait (is_unmapped, shown.page);
  takings_scope_refresh (shown.fixture.scope);
  gtk_widget_set_visible (shown.page, TRUE);
  fixture_wait (is_mapped, shown.page);
  sales_wait_rows (&shown, SALES_ENTRIES);
  fixture_settle ();
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (place), value, 1);
  sales_tear_down (&shown);
}

static gboolean
is_narrow (gpointer widget)
{
  return gtk_widget_get_width (widget) < 400;
}

/* Where there is room for one of both, a search shows what it finds, not the details of before. */
static void
test_narrow_details (void)
{
  SalesPage shown;
  GtkWidget *details;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  gtk_window_set_default_size (GTK_WINDOW (shown.window), 360, 700);
  fixture_wait (is_narrow, shown.page);
  fixture_settle ();
  g_signal_emit_by_name (shown.table, "activate", 0);
  details = fixture_find (shown.page, TAKINGS_TYPE_ENTRY_DETAILS, NULL);
  fixture_wait (is_mapped, details);
  fixture_wait (is_unmapped, shown.table);
  gtk_editable_set_text (GTK_EDITABLE (shown.search), "ORDER-1");
  fixture_wait (is_unmapped, details);
  fixture_wait (is_mapped, shown.table);
  sales_tear_down (&shown);
}

static gboolean
shows_start (gpointer place)
{
  double end = gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place);

  return end > 50 && gtk_adjustment_get_value (place) > end - 1;
}

/* Where not all columns have room those are seen that are read first: from right to left too. */
static void
test_right_to_left (void)
{
  SalesPage shown;

  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  gtk_window_set_default_size (GTK_WINDOW (shown.window), 700, 700);
  fixture_wait (shows_start, gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (shown.table)));
  sales_tear_down (&shown);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSETTINGS_SCHEMA_DIR", TAKINGS_SCHEMA_DIR, TRUE);
  fixture_init (&argc, &argv);
  g_test_add_func ("/ui/sales/filters", test_filters);
  g_test_add_func ("/ui/sales/nothing", test_nothing);
  g_test_add_func ("/ui/sales/empty", test_empty);
  g_test_add_func ("/ui/sales/sort", test_sort);
  g_test_add_func ("/ui/sales/columns-kept", test_columns_kept);
  g_test_add_func ("/ui/sales/keyboard", test_keyboard);
  g_test_add_func ("/ui/sales/place", test_place);
  g_test_add_func ("/ui/sales/narrow-details", test_narrow_details);
  g_test_add_func ("/ui/sales/right-to-left", test_right_to_left);
  return g_test_run ();
}
