/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-view.h"
#include "comparison.h"
#include "entry-list.h"
#include "fixture.h"
#include "kpi-card.h"
#include "overview.h"
#include "sales.h"

#include <string.h>

#define ENTRIES 400

/* --- the list of entries --- */

static gboolean
is_filled (gpointer item)
{
  return takings_entry_item_is_filled (item);
}

static GArray *
read_ids (Fixture *fixture)
{
  TakingsFilter filter;
  g_autoptr (GError) error = NULL;
  GArray *ids;

  takings_filter_init (&filter);
  ids = takings_query_ids (fixture->ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 0, NULL, &error);
  g_assert_no_error (error);
  return ids;
}

static void
changed_cb (GListModel *list, guint position, guint removed, guint added, guint *seen)
{
  seen[0] = position;
  seen[1] = removed;
  seen[2] = added;
}

static void
test_entry_list (void)
{
  Fixture fixture;
  TakingsEntryList *list;
  g_autoptr (TakingsEntryItem) first = NULL, same = NULL, again = NULL;
  GArray *ids, *fewer;
  guint seen[3] = { 0 };

  fixture_set_up (&fixture, ENTRIES);
  list = takings_entry_list_new (fixture.ledger);
  ids = read_ids (&fixture);
  fewer = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (gint64)), ids->data, 200);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), seen);
  takings_entry_list_set_ids (list, fewer);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 200);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 200));

  /* an item is there at once, and fills itself */
  first = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_false (takings_entry_item_is_filled (first));
  g_assert_cmpstr (takings_entry_item_get_text (first, TAKINGS_FIELD_ORDER), ==, "");
  fixture_wait (is_filled, first);
  g_assert_cmpstr (takings_entry_item_get_text (first, TAKINGS_FIELD_ORDER), ==, "ORDER-0");
  g_assert_cmpstr (takings_entry_item_get_text (first, TAKINGS_FIELD_NETWORK), ==, "JVZoo");
  g_assert_cmpstr (takings_entry_item_get_text (first, TAKINGS_FIELD_KIND), ==, "Sale");
  g_assert_false (takings_entry_item_is_loss (first));

  /* more rows behind those that are there: what is in sight stays */
  takings_entry_list_set_ids (list, ids);
  g_assert_cmpuint (seen[0], ==, 192); /* whole blocks of 64 */
  g_assert_cmpuint (seen[1], ==, 8);
  g_assert_cmpuint (seen[2], ==, ENTRIES - 192);
  same = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (same == first);
  again = g_list_model_get_item (G_LIST_MODEL (list), ENTRIES - 1);
  fixture_wait (is_filled, again);
  g_assert_cmpstr (takings_entry_item_get_text (again, TAKINGS_FIELD_ORDER), ==, "ORDER-399");
  g_assert_true (takings_entry_item_is_loss (again));
  fixture_finalize (list);
  fixture_tear_down (&fixture);
}

/* An answer that comes when nobody waits for it any more is thrown away. */
static void
test_entry_list_gone (void)
{
  Fixture fixture;
  TakingsEntryList *list;

  fixture_set_up (&fixture, ENTRIES);
  list = takings_entry_list_new (fixture.ledger);
  takings_entry_list_set_ids (list, read_ids (&fixture));
  for (guint i = 0; i < ENTRIES; i += 64)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  takings_entry_list_set_ids (list, g_array_new (FALSE, FALSE, sizeof (gint64)));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  g_object_unref (list); /* the readings still hold it */
  fixture_tear_down (&fixture);
}

/* --- pages --- */

static GtkWidget *
present_page (Fixture *fixture, GtkWidget *page, GtkWidget **window)
{
  *window = fixture_present (page, 1000, 700);
  takings_view_set_scope (TAKINGS_VIEW (page), fixture->scope);
  return g_object_ref (page);
}

static void
close_page (Fixture *fixture, GtkWidget *page, GtkWidget *window)
{
  fixture_close (window);
  fixture_finalize (page);
  fixture_tear_down (fixture);
}

static gboolean
has_newest (gpointer list)
{
  return gtk_list_box_get_row_at_index (list, 0) != NULL;
}

static void
test_overview (void)
{
  Fixture fixture;
  GtkWidget *window, *page, *net, *newest, *course;
  guint n_rows = 0;

  fixture_set_up (&fixture, ENTRIES);
  page = present_page (&fixture, g_object_new (TAKINGS_TYPE_OVERVIEW, NULL), &window);
  fixture_wait_state (page, "content");
  net = fixture_find (page, TAKINGS_TYPE_KPI_CARD, "net");
  newest = fixture_find (page, GTK_TYPE_LIST_BOX, "newest");
  course = fixture_find (page, TAKINGS_TYPE_CHART_VIEW, "course");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture_find (net, GTK_TYPE_LABEL, "value"))), !=,
                   "");
  gtk_test_accessible_assert_role (net, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_role (newest, GTK_ACCESSIBLE_ROLE_LIST);
  fixture_wait (has_newest, newest);
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (newest), (int) n_rows) != NULL)
    n_rows++;
  g_assert_cmpuint (n_rows, ==, 20);
  g_assert_cmpuint (takings_chart_view_get_chart (TAKINGS_CHART_VIEW (course))->n, ==, 30);

  /* another period is another chart, and what is shown stays until it is there */
  takings_scope_set_preset (fixture.scope, TAKINGS_PRESET_LAST_7_DAYS);
  g_assert_cmpstr (fixture_state (page), ==, "content");
  while (takings_chart_view_get_chart (TAKINGS_CHART_VIEW (course))->n != 7)
    g_main_context_iteration (NULL, TRUE);
  close_page (&fixture, page, window);
}

/* A low window's first frame does not wait for rows that are not in it. */
static void
test_newest_rows (void)
{
  static const int heights[] = { 800, 1200 };

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      Fixture fixture;
      GtkWidget *window = gtk_window_new (), *page = g_object_new (TAKINGS_TYPE_OVERVIEW, NULL);
      GtkWidget *newest = fixture_find (page, GTK_TYPE_LIST_BOX, "newest");

      fixture_set_up (&fixture, ENTRIES);
      g_object_ref (page);
      gtk_window_set_default_size (GTK_WINDOW (window), 1200, heights[i]);
      gtk_window_set_child (GTK_WINDOW (window), page);
      takings_view_set_scope (TAKINGS_VIEW (page), fixture.scope);
      fixture_wait_state (page, "content");
      g_assert_cmpint (has_newest (newest), ==, i == 1);
      gtk_window_present (GTK_WINDOW (window));
      fixture_wait (has_newest, newest);
      g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (newest), 19));
      close_page (&fixture, page, window);
    }
}

static gboolean
has_two_lines (gpointer chart)
{
  return takings_chart_view_get_chart (chart)->series->len == 2
         && g_str_equal (takings_chart_get (takings_chart_view_get_chart (chart), 0)->name,
                         "JVZoo");
}

/* A line a network on demand, and back at once. */
static void
test_overview_networks (void)
{
  Fixture fixture;
  GtkWidget *window, *page, *course, *toggle;

  fixture_set_up (&fixture, ENTRIES);
  page = present_page (&fixture, g_object_new (TAKINGS_TYPE_OVERVIEW, NULL), &window);
  fixture_wait_state (page, "content");
  course = fixture_find (page, TAKINGS_TYPE_CHART_VIEW, "course");
  toggle = fixture_find (page, GTK_TYPE_TOGGLE_BUTTON, "by_network");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  fixture_wait (has_two_lines, course);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), FALSE);
  g_assert_false (has_two_lines (course));
  g_assert_nonnull (fixture_find_label (page, "Net Commission and Sales Volume"));
  close_page (&fixture, page, window);
}

static void
test_overview_empty (void)
{
  Fixture fixture;
  GtkWidget *window, *page;

  fixture_set_up (&fixture, 0);
  page = present_page (&fixture, g_object_new (TAKINGS_TYPE_OVERVIEW, NULL), &window);
  fixture_wait_state (page, "welcome");
  g_assert_nonnull (fixture_find_label (page, "Connect a Network"));
  close_page (&fixture, page, window);
}

static guint
count_rows (GtkWidget *table)
{
  return g_list_model_get_n_items (
    G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table))));
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

  return count_rows (rows->table) == rows->wanted;
}

static void
wait_rows (GtkWidget *table, guint wanted)
{
  Rows rows = { table, wanted };

  fixture_wait (has_rows, &rows);
}

static void
test_sales (void)
{
  Fixture fixture;
  GtkWidget *window, *page, *table, *search, *mistake, *details;

  fixture_set_up (&fixture, ENTRIES);
  page = present_page (&fixture, g_object_new (TAKINGS_TYPE_SALES, NULL), &window);
  fixture_wait_state (page, "content");
  table = fixture_find (page, GTK_TYPE_COLUMN_VIEW, "table");
  search = fixture_find (page, GTK_TYPE_SEARCH_ENTRY, "search");
  mistake = fixture_find (page, GTK_TYPE_REVEALER, "mistake_revealer");
  details = fixture_find (page, GTK_TYPE_REVEALER, "details_revealer");
  wait_rows (table, ENTRIES);
  gtk_test_accessible_assert_property (search, GTK_ACCESSIBLE_PROPERTY_LABEL, "Search the entries");

  takings_sales_search (TAKINGS_SALES (page), "kind:refund");
  wait_rows (table, ENTRIES / 10);
  /* what is not understood is told; what was found stays */
  gtk_editable_insert_text (GTK_EDITABLE (search), "ed", -1, &(int){ 11 });
  while (!gtk_revealer_get_reveal_child (GTK_REVEALER (mistake)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (count_rows (table), ==, ENTRIES / 10);
  takings_sales_search (TAKINGS_SALES (page), "");
  wait_rows (table, ENTRIES);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (mistake)));

  /* Return opens the details, Escape closes them */
  g_signal_emit_by_name (table, "activate", 0u);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (details)));
  g_assert_true (fixture_press (table, GDK_KEY_Escape, 0));
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (details)));
  g_assert_true (gtk_widget_activate_action (page, "page.search", NULL));
  close_page (&fixture, page, window);
}

static void
opened_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  g_free (*(char **) data);
  *(char **) data = g_variant_dup_string (parameter, NULL);
}

typedef struct
{
  GtkWidget *chart;
  guint lines;
} Lines;

static gboolean
has_lines (gpointer data)
{
  Lines *lines = data;
  TakingsChart *chart = takings_chart_view_get_chart (TAKINGS_CHART_VIEW (lines->chart));

  return chart != NULL && chart->series->len == lines->lines;
}

static gboolean
shows_rows (gpointer page)
{
  return fixture_find_label (page, "Hotmart") != NULL;
}

static gboolean
has_cohorts (gpointer page)
{
  return shows_rows (page) && fixture_find_label (page, "…") == NULL;
}

/* The lines of those that are selected; what takes longer comes later. */
static void
test_comparison_lines (void)
{
  Fixture fixture;
  GtkWidget *window, *page, *table;
  GtkSelectionModel *selection;
  Lines lines = { NULL, 2 };

  fixture_set_up (&fixture, ENTRIES);
  page = present_page (&fixture, takings_comparison_new (TAKINGS_BY_NETWORK), &window);
  fixture_wait_state (page, "content");
  lines.chart = fixture_find (page, TAKINGS_TYPE_CHART_VIEW, "chart");
  table = fixture_find (page, GTK_TYPE_COLUMN_VIEW, "table");
  fixture_wait (has_lines, &lines);
  fixture_wait (has_cohorts, page);
  selection = gtk_column_view_get_model (GTK_COLUMN_VIEW (table));
  gtk_selection_model_select_item (selection, 1, TRUE);
  lines.lines = 1;
  fixture_wait (has_lines, &lines);
  g_assert_cmpstr (
    takings_chart_get (takings_chart_view_get_chart (TAKINGS_CHART_VIEW (lines.chart)), 0)->name,
    ==, "Hotmart");
  /* what is selected stays so when the period is another */
  takings_scope_set_preset (fixture.scope, TAKINGS_PRESET_LAST_7_DAYS);
  while (takings_chart_view_get_chart (TAKINGS_CHART_VIEW (lines.chart))->n != 7)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (has_lines (&lines));
  close_page (&fixture, page, window);
}

static void
test_comparison (void)
{
  Fixture fixture;
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("entries", G_VARIANT_TYPE_STRING);
  g_autofree char *opened = NULL;
  GtkWidget *window, *page, *table;

  fixture_set_up (&fixture, ENTRIES);
  page = present_page (&fixture, takings_comparison_new (TAKINGS_BY_NETWORK), &window);
  g_signal_connect (action, "activate", G_CALLBACK (opened_cb), &opened);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (page, "win", G_ACTION_GROUP (group));
  fixture_wait_state (page, "content");
  table = fixture_find (page, GTK_TYPE_COLUMN_VIEW, "table");
  g_assert_cmpuint (count_rows (table), ==, 2);
  fixture_wait (shows_rows, page);
  g_signal_emit_by_name (table, "activate", 0u);
  g_assert_cmpstr (opened, ==, "network:jvzoo");
  takings_scope_set_period (fixture.scope, (TakingsPeriod){ 1000, 1001 });
  fixture_wait_state (page, "status");
  g_assert_nonnull (fixture_find_label (page, "Nothing in This Period"));
  close_page (&fixture, page, window);
}

static gboolean
is_calm (gpointer page)
{
  return ((GObject *) page)->ref_count == 2; /* the window and the test, no worker */
}

/* A page that is not seen does not read again; one that is seen then reads what it missed. */
static void
test_unseen (void)
{
  Fixture fixture;
  GtkWidget *window, *page;

  fixture_set_up (&fixture, 10);
  page = present_page (&fixture, takings_comparison_new (TAKINGS_BY_PRODUCT), &window);
  fixture_wait_state (page, "content");
  fixture_wait (is_calm, page);
  gtk_widget_set_visible (page, FALSE);
  takings_scope_set_period (fixture.scope, (TakingsPeriod){ 1000, 1001 });
  g_assert_true (is_calm (page));
  fixture_settle ();
  g_assert_cmpstr (fixture_state (page), ==, "content");
  gtk_widget_set_visible (page, TRUE);
  fixture_wait_state (page, "status");
  close_page (&fixture, page, window);
}

static void
test_error (void)
{
  Fixture fixture;
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "no");
  g_autoptr (GError) error = g_error_new_literal (TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                                                  "The disk <is> full");
  GtkWidget *window, *page, *button;

  fixture_set_up (&fixture, 10);
  page = present_page (&fixture, takings_comparison_new (TAKINGS_BY_PRODUCT), &window);
  fixture_wait_state (page, "content");
  takings_view_show_error (TAKINGS_VIEW (page), cancelled);
  g_assert_cmpstr (fixture_state (page), ==, "content");
  takings_view_show_error (TAKINGS_VIEW (page), error);
  g_assert_cmpstr (fixture_state (page), ==, "status");
  g_assert_nonnull (
    fixture_find_label (page, "The disk <is> full\n\nNothing in the ledger was changed by this."));
  button = fixture_find (page, GTK_TYPE_BUTTON, "button");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_cmpstr (gtk_actionable_get_action_name (GTK_ACTIONABLE (button)), ==, "win.refresh");
  takings_view_reload (TAKINGS_VIEW (page));
  fixture_wait_state (page, "content");
  close_page (&fixture, page, window);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/ui/entry-list", test_entry_list);
  g_test_add_func ("/ui/entry-list/gone", test_entry_list_gone);
  g_test_add_func ("/ui/overview", test_overview);
  g_test_add_func ("/ui/overview/newest-rows", test_newest_rows);
  g_test_add_func ("/ui/overview/networks", test_overview_networks);
  g_test_add_func ("/ui/overview/empty", test_overview_empty);
  g_test_add_func ("/ui/sales", test_sales);
  g_test_add_func ("/ui/comparison", test_comparison);
  g_test_add_func ("/ui/comparison/lines", test_comparison_lines);
  g_test_add_func ("/ui/view/unseen", test_unseen);
  g_test_add_func ("/ui/view/error", test_error);
  return g_test_run ();
}
