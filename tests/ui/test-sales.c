/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of all entries: filters and query, columns, selection, copies, files. */
#include "choice.h"
#include "entry-selection.h"
#include "entry-table.h"
#include "export-bar.h"
#include "filter-bar.h"
#include "fixture.h"
#include "sales.h"
#include "state.h"

#include <glib/gstdio.h>
#include <string.h>

#define ENTRIES 400

typedef struct
{
  Fixture fixture;
  GtkWidget *window, *page, *table, *search;
  char *told; /* what the page said last */
} Shown;

static void
tell_cb (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  Shown *shown = data;

  g_free (shown->told);
  shown->told = g_variant_dup_string (parameter, NULL);
}

static void
show_page (Shown *shown, GSettings *state)
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

static void
close_page (Shown *shown)
{
  fixture_close (shown->window);
  fixture_finalize (g_steal_pointer (&shown->page));
}

static void
set_up (Shown *shown)
{
  *shown = (Shown){ 0 };
  fixture_set_up (&shown->fixture, ENTRIES);
  show_page (shown, NULL);
}

static void
tear_down (Shown *shown)
{
  close_page (shown);
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

static void
wait_rows (Shown *shown, guint wanted)
{
  Rows rows = { shown->table, wanted };

  fixture_wait (has_rows, &rows);
}

static gboolean
was_told (gpointer data)
{
  return ((Shown *) data)->told != NULL;
}

/* --- filters --- */

static GtkDropDown *
find_choice (Shown *shown, guint number)
{
  GtkWidget *bar = fixture_find (shown->page, TAKINGS_TYPE_FILTER_BAR, NULL);
  GtkWidget *choice = fixture_find (bar, TAKINGS_TYPE_CHOICE, NULL);

  while (number-- > 0)
    choice = gtk_widget_get_next_sibling (choice);
  return GTK_DROP_DOWN (fixture_find (choice, GTK_TYPE_DROP_DOWN, NULL));
}

static const char *
chosen (Shown *shown, guint number)
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
  Shown shown;
  GtkWidget *clear;

  set_up (&shown);
  wait_rows (&shown, ENTRIES);
  fixture_wait (has_products, &shown);
  g_assert_cmpstr (chosen (&shown, 0), ==, "All Networks");
  gtk_test_accessible_assert_property (find_choice (&shown, 0), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Network");

  /* from the filters into the text */
  gtk_drop_down_set_selected (find_choice (&shown, 3), 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "kind:refund");
  wait_rows (&shown, ENTRIES / 10);
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
  wait_rows (&shown, 0);

  /* without the filters the words stay */
  clear = fixture_find (shown.page, GTK_TYPE_BUTTON, "clear");
  g_assert_true (gtk_widget_get_visible (clear));
  g_signal_emit_by_name (clear, "clicked");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "ORDER");
  g_assert_false (gtk_widget_get_visible (clear));
  wait_rows (&shown, ENTRIES);
  tear_down (&shown);
}

/* Nothing found says what to do, and a condition that only the ledger can judge is no disaster. */
static void
test_nothing (void)
{
  Shown shown;
  GtkWidget *clear, *mistake;

  set_up (&shown);
  takings_sales_search (TAKINGS_SALES (shown.page), "no such order");
  wait_rows (&shown, 0);
  clear = fixture_find (shown.page, GTK_TYPE_BUTTON, "clear_button");
  g_assert_true (gtk_widget_get_mapped (clear));
  g_assert_true (gtk_widget_get_visible (fixture_find (shown.page, GTK_TYPE_BUTTON, "all_button")));
  g_signal_emit_by_name (clear, "clicked");
  wait_rows (&shown, ENTRIES);
  takings_sales_search (TAKINGS_SALES (shown.page), "account:nobody");
  mistake = fixture_find (shown.page, GTK_TYPE_REVEALER, "mistake_revealer");
  while (!gtk_revealer_get_reveal_child (GTK_REVEALER (mistake)))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (fixture_state (shown.page), ==, "content");
  takings_sales_search (TAKINGS_SALES (shown.page), "");
  wait_rows (&shown, ENTRIES);
  tear_down (&shown);
}

static void
test_empty (void)
{
  Shown shown = { 0 };

  fixture_set_up (&shown.fixture, 0);
  takings_scope_set_preset (shown.fixture.scope, TAKINGS_PRESET_ALL);
  shown.page = g_object_new (TAKINGS_TYPE_SALES, NULL);
  shown.window = fixture_present (shown.page, 1000, 700);
  g_object_ref (shown.page);
  takings_view_set_scope (TAKINGS_VIEW (shown.page), shown.fixture.scope);
  fixture_wait_state (shown.page, "status");
  g_assert_nonnull (fixture_find_label (shown.page, "No Sales Yet"));
  tear_down (&shown);
}

/* --- columns --- */

static GtkColumnViewColumn *
find_column (GtkWidget *table, const char *title)
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

static char *
first_commission (Shown *shown)
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
  Shown shown;

  set_up (&shown);
  wait_rows (&shown, ENTRIES);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  find_column (shown.table, "Commission"), GTK_SORT_ASCENDING);
  fixture_wait (has_lowest_first, &shown);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  find_column (shown.table, "Commission"), GTK_SORT_DESCENDING);
  fixture_wait (has_highest_first, &shown);
  wait_rows (&shown, ENTRIES);
  tear_down (&shown);
}

/* What a person made of the columns is there again at the next start. */
static void
test_columns_kept (void)
{
  Shown shown = { 0 };
  g_autoptr (GSettings) state = takings_state_new ();
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
  show_page (&shown, state);
  gtk_widget_activate_action (shown.page, "columns.campaign", NULL);
  gtk_widget_activate_action (shown.page, "columns.time", NULL);
  gtk_column_view_column_set_fixed_width (find_column (shown.table, "State"), 222);
  gtk_column_view_insert_column (GTK_COLUMN_VIEW (shown.table), 0,
                                 find_column (shown.table, "Country"));
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  find_column (shown.table, "Commission"), GTK_SORT_ASCENDING);
  takings_sales_search (TAKINGS_SALES (shown.page), "kind:sale");
  close_page (&shown);

  show_page (&shown, state);
  columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (shown.table));
  first = g_list_model_get_item (columns, 0);
  g_assert_cmpstr (gtk_column_view_column_get_title (first), ==, "Country");
  g_assert_cmpuint (g_list_model_get_n_items (columns), ==, TAKINGS_N_FIELDS);
  g_assert_true (gtk_column_view_column_get_visible (find_column (shown.table, "Campaign")));
  g_assert_false (gtk_column_view_column_get_visible (find_column (shown.table, "Time")));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (find_column (shown.table, "State")), ==,
                   222);

  takings_entry_table_get_order (
    TAKINGS_ENTRY_TABLE (fixture_find (shown.page, TAKINGS_TYPE_ENTRY_TABLE, NULL)), &order,
    &descending);
  g_assert_cmpint (order, ==, TAKINGS_ORDER_COMMISSION);
  g_assert_false (descending);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (shown.search)), ==, "kind:sale");
  wait_rows (&shown, 18);
  tear_down (&shown);
}

/* --- selection --- */

static GArray *
read_ids (Fixture *fixture)
{
  TakingsFilter filter;

  takings_filter_init (&filter);
  return takings_query_ids (fixture->ledger, &filter, TAKINGS_ORDER_TIME, TRUE, 0, NULL, NULL);
}

static void
test_selection (void)
{
  Fixture fixture;
  TakingsEntryList *list;
  TakingsEntrySelection *selection;
  GtkSelectionModel *model;
  g_autoptr (GArray) ids = NULL, chosen_ids = NULL, none = NULL;
  GArray *later;

  fixture_set_up (&fixture, ENTRIES);
  list = takings_entry_list_new (fixture.ledger);
  ids = read_ids (&fixture);
  later = g_array_append_vals (g_array_new (FALSE, FALSE, sizeof (gint64)),
                               &g_array_index (ids, gint64, 3), ids->len - 3);
  takings_entry_list_set_ids (list, later); /* without the newest three */
  selection = takings_entry_selection_new (list);
  model = GTK_SELECTION_MODEL (selection);
  gtk_selection_model_select_item (model, 10, TRUE);
  gtk_selection_model_select_item (model, 300, FALSE);
  g_assert_true (gtk_selection_model_is_selected (model, 10));

  /* three new rows at the top: what is selected is the same */
  takings_entry_list_set_ids (list, g_array_ref (ids));
  chosen_ids = takings_entry_selection_dup_ids (selection, 100);
  g_assert_cmpuint (chosen_ids->len, ==, 2);
  g_assert_true (gtk_selection_model_is_selected (model, 13));
  g_assert_true (gtk_selection_model_is_selected (model, 303));
  g_assert_cmpint (g_array_index (chosen_ids, gint64, 1), ==, g_array_index (ids, gint64, 303));

  /* all of them, without reading one */
  gtk_selection_model_select_all (model);
  none = takings_entry_selection_dup_ids (selection, G_MAXUINT);
  g_assert_cmpmem (none->data, none->len * sizeof (gint64), ids->data, ids->len * sizeof (gint64));
  takings_entry_list_set_ids (list, g_array_new (FALSE, FALSE, sizeof (gint64)));
  g_assert_false (gtk_selection_model_is_selected (model, 0));
  g_assert_finalize_object (selection);
  fixture_finalize (list);
  fixture_tear_down (&fixture);
}

typedef struct
{
  char *text; /* (owned) (nullable) */
} Pasted;

static void
pasted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  ((Pasted *) data)->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  g_assert_no_error (error);
}

static void
spliced_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM (source);
  g_autoptr (GError) error = NULL;

  g_output_stream_splice_finish (G_OUTPUT_STREAM (memory), result, &error);
  g_assert_no_error (error);
  ((Pasted *) data)->text = g_strndup (g_memory_output_stream_get_data (memory),
                                       g_memory_output_stream_get_data_size (memory));
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GInputStream) stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL,
                                                               &error);

  g_assert_no_error (error);
  g_output_stream_splice_async (memory, stream, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, 0, NULL,
                                spliced_cb, data);
}

static gboolean
is_pasted (gpointer data)
{
  return ((Pasted *) data)->text != NULL;
}

static void
test_copy (void)
{
  Shown shown;
  Pasted pasted = { NULL };
  GdkClipboard *clipboard;
  const char *types[] = { "text/csv", NULL };
  GtkSelectionModel *model;
  g_auto (GStrv) lines = NULL;

  set_up (&shown);
  wait_rows (&shown, ENTRIES);
  clipboard = gtk_widget_get_clipboard (shown.page);
  model = gtk_column_view_get_model (GTK_COLUMN_VIEW (shown.table));
  gtk_widget_activate_action (shown.page, "page.copy", NULL);
  g_assert_cmpstr (shown.told, ==, "Select entries to copy them");
  gtk_selection_model_select_item (model, 0, TRUE);
  gtk_selection_model_select_item (model, 9, FALSE);
  g_assert_true (fixture_press (shown.table, GDK_KEY_c, GDK_CONTROL_MASK));
  g_assert_cmpstr (shown.told, ==, "2 entries copied");

  /* as it is seen */
  gdk_clipboard_read_text_async (clipboard, NULL, pasted_cb, &pasted);
  fixture_wait (is_pasted, &pasted);
  lines = g_strsplit (pasted.text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "Time\tNetwork\tProduct\tKind\tCommission\t"));
  g_assert_nonnull (strstr (lines[1], "\tJVZoo\tProduct 0\tSale\t"));
  g_assert_nonnull (strstr (lines[2], "\tHotmart\tProduct 0\tRefund\t"));
  g_assert_cmpstr (lines[3], ==, "");
  g_clear_pointer (&pasted.text, g_free);

  /* and exactly */
  gdk_clipboard_read_async (clipboard, types, 0, NULL, opened_cb, &pasted);
  fixture_wait (is_pasted, &pasted);
  g_assert_nonnull (strstr (pasted.text, ",entry-0,ORDER-0,sale,approved,"));
  g_assert_nonnull (strstr (pasted.text, ",entry-9,ORDER-9,refund,approved,"));
  g_free (pasted.text);
  gdk_clipboard_set_content (clipboard, NULL);
  tear_down (&shown);
}

/* --- files --- */

static char *
export_rows (Shown *shown, TakingsRowsFormat format, const char *path)
{
  TakingsExportBar *bar = TAKINGS_EXPORT_BAR (
    fixture_find (shown->page, TAKINGS_TYPE_EXPORT_BAR, NULL));
  TakingsEntryTable *table = TAKINGS_ENTRY_TABLE (
    fixture_find (shown->page, TAKINGS_TYPE_ENTRY_TABLE, NULL));
  g_autoptr (GArray) ids = takings_entry_list_ref_ids (takings_entry_table_get_list (table));
  g_autoptr (GFile) file = g_file_new_for_path (path);
  char *text = NULL;

  g_clear_pointer (&shown->told, g_free);
  takings_export_bar_write (bar, shown->fixture.ledger, ids, format, file);
  g_assert_true (takings_export_bar_is_busy (bar));
  fixture_wait (was_told, shown);
  g_assert_false (takings_export_bar_is_busy (bar));
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_export (void)
{
  Shown shown;
  g_autofree char *csv = NULL, *json = NULL, *path = NULL;
  g_auto (GStrv) lines = NULL;

  set_up (&shown);
  wait_rows (&shown, ENTRIES);
  takings_sales_search (TAKINGS_SALES (shown.page), "kind:refund");
  wait_rows (&shown, ENTRIES / 10);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table), find_column (shown.table, "Time"),
                                  GTK_SORT_ASCENDING);
  fixture_settle ();
  path = g_build_filename (shown.fixture.dir, "export.csv", NULL);
  csv = export_rows (&shown, TAKINGS_ROWS_CSV, path);
  g_assert_cmpstr (shown.told, ==, "40 entries exported to “export.csv”");
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 42); /* title, rows, "" */
  json = export_rows (&shown, TAKINGS_ROWS_JSON, path);
  g_assert_true (g_str_has_prefix (json, "[\n{\"id\":"));
  g_assert_true (g_str_has_suffix (json, "}\n]\n"));
  tear_down (&shown);
}

/* A cancelled or failed export leaves what was there. */
static void
test_export_fails (void)
{
  Shown shown;
  TakingsExportBar *bar;
  g_autofree char *old = NULL, *path = NULL, *nowhere = NULL, *none = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GFile) file = NULL, fresh = NULL;

  set_up (&shown);
  bar = TAKINGS_EXPORT_BAR (fixture_find (shown.page, TAKINGS_TYPE_EXPORT_BAR, NULL));
  path = g_build_filename (shown.fixture.dir, "kept.csv", NULL);
  file = g_file_new_for_path (path);
  g_file_set_contents (path, "mine", -1, NULL);
  ids = read_ids (&shown.fixture);
  takings_export_bar_write (bar, shown.fixture.ledger, ids, TAKINGS_ROWS_CSV, file);
  takings_export_bar_cancel (bar);
  fixture_wait (was_told, &shown);
  g_file_get_contents (path, &old, NULL, NULL);
  if (strstr (shown.told, "cancelled") != NULL) /* else it was done before */
    g_assert_cmpstr (old, ==, "mine");
  nowhere = g_build_filename (shown.fixture.dir, "no-such-folder", "x.csv", NULL);
  none = export_rows (&shown, TAKINGS_ROWS_CSV, nowhere);
  g_assert_null (none);
  g_assert_true (g_str_has_prefix (shown.told, "“x.csv” was not saved: "));
  tear_down (&shown);
}

/* --- keyboard --- */

static void
test_keyboard (void)
{
  Shown shown;
  GtkWidget *details;
  GtkSelectionModel *model;
  GtkLabel *title;

  set_up (&shown);
  wait_rows (&shown, ENTRIES);
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
  tear_down (&shown);
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
  g_test_add_func ("/ui/sales/selection", test_selection);
  g_test_add_func ("/ui/sales/copy", test_copy);
  g_test_add_func ("/ui/sales/export", test_export);
  g_test_add_func ("/ui/sales/export/fails", test_export_fails);
  g_test_add_func ("/ui/sales/keyboard", test_keyboard);
  return g_test_run ();
}
