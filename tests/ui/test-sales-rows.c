/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done with rows of the page of all entries: selecting, copying, exporting, looking closer.
 */
#include "entry-selection.h"
#include "entry-table.h"
#include "export-bar.h"
#include "sales-page.h"
#include "table-cell.h"

#include <string.h>

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

  fixture_set_up (&fixture, SALES_ENTRIES);
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
  SalesPage shown;
  Pasted pasted = { NULL };
  GdkClipboard *clipboard;
  const char *types[] = { "text/csv", NULL };
  GtkSelectionModel *model;
  g_auto (GStrv) lines = NULL;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
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
  sales_tear_down (&shown);
}

/* --- cells --- */

typedef struct
{
  GtkWidget *table;
  guint position;
} Sought;

/* A screen reader says of a cell in that row what the entry's product is. */
static gboolean
tells_product (GtkWidget *widget, guint position)
{
  if (TAKINGS_IS_TABLE_CELL (widget))
    {
      GtkListItem *place = takings_table_cell_get_place (TAKINGS_TABLE_CELL (widget));
      TakingsEntryItem *item = gtk_list_item_get_item (place);
      g_autofree char *other = NULL;
      if (gtk_list_item_get_position (place) != position || !takings_entry_item_is_filled (item))
        return FALSE;
      other = gtk_test_accessible_check_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
        takings_entry_item_get_text (item, TAKINGS_FIELD_PRODUCT));
      return other == NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (tells_product (child, position))
      return TRUE;
  return FALSE;
}

static gboolean
is_told (gpointer data)
{
  const Sought *sought = data;

  return tells_product (sought->table, sought->position);
}

/* Texts are there where rows are in sight: at first, at the end, and where there is room for few
 * columns. */
static void
test_cells (void)
{
  SalesPage shown;
  Sought sought;
  GtkAdjustment *scroll;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  sought = (Sought){ shown.table, 0 };
  fixture_wait (is_told, &sought);
  scroll = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (shown.table));
  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll));
  sought.position = SALES_ENTRIES - 1;
  fixture_wait (is_told, &sought);
  takings_column_layout_set_narrow (takings_entry_table_get_layout (TAKINGS_ENTRY_TABLE (
                                      fixture_find (shown.page, TAKINGS_TYPE_ENTRY_TABLE, NULL))),
                                    TRUE);
  gtk_adjustment_set_value (scroll, gtk_adjustment_get_upper (scroll) / 2);
  sought.position = SALES_ENTRIES / 2;
  fixture_wait (is_told, &sought);
  sales_tear_down (&shown);
}

/* --- files --- */

static char *
export_rows (SalesPage *shown, TakingsRowsFormat format, const char *path)
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
  fixture_wait (sales_was_told, shown);
  g_assert_false (takings_export_bar_is_busy (bar));
  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

static void
test_export (void)
{
  SalesPage shown;
  g_autofree char *csv = NULL, *json = NULL, *path = NULL;
  g_auto (GStrv) lines = NULL;

  sales_set_up (&shown);
  sales_wait_rows (&shown, SALES_ENTRIES);
  takings_sales_search (TAKINGS_SALES (shown.page), "kind:refund");
  sales_wait_rows (&shown, SALES_ENTRIES / 10);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (shown.table),
                                  sales_find_column (shown.table, "Time"), GTK_SORT_ASCENDING);
  fixture_settle ();
  path = g_build_filename (shown.fixture.dir, "export.csv", NULL);
  csv = export_rows (&shown, TAKINGS_ROWS_CSV, path);
  g_assert_cmpstr (shown.told, ==, "40 entries exported to “export.csv”");
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 42); /* title, rows, "" */
  json = export_rows (&shown, TAKINGS_ROWS_JSON, path);
  g_assert_true (g_str_has_prefix (json, "[\n{\"id\":"));
  g_assert_true (g_str_has_suffix (json, "}\n]\n"));
  sales_tear_down (&shown);
}

/* A cancelled or failed export leaves what was there. */
static void
test_export_fails (void)
{
  SalesPage shown;
  TakingsExportBar *bar;
  g_autofree char *old = NULL, *path = NULL, *nowhere = NULL, *none = NULL;
  g_autoptr (GArray) ids = NULL;
  g_autoptr (GFile) file = NULL, fresh = NULL;

  sales_set_up (&shown);
  bar = TAKINGS_EXPORT_BAR (fixture_find (shown.page, TAKINGS_TYPE_EXPORT_BAR, NULL));
  path = g_build_filename (shown.fixture.dir, "kept.csv", NULL);
  file = g_file_new_for_path (path);
  g_file_set_contents (path, "mine", -1, NULL);
  ids = read_ids (&shown.fixture);
  takings_export_bar_write (bar, shown.fixture.ledger, ids, TAKINGS_ROWS_CSV, file);
  takings_export_bar_cancel (bar);
  fixture_wait (sales_was_told, &shown);
  g_file_get_contents (path, &old, NULL, NULL);
  if (strstr (shown.told, "cancelled") != NULL) /* else it was done before */
    g_assert_cmpstr (old, ==, "mine");
  nowhere = g_build_filename (shown.fixture.dir, "no-such-folder", "x.csv", NULL);
  none = export_rows (&shown, TAKINGS_ROWS_CSV, nowhere);
  g_assert_null (none);
  g_assert_true (g_str_has_prefix (shown.told, "“x.csv” was not saved: "));
  sales_tear_down (&shown);
}

/* --- details --- */

/* A sale that was paid, then taken back: two entries of one order. */
static void
change_order (Fixture *fixture)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  TakingsEntry entry = { .entry_id = TAKINGS_TEXT ("entry-0"),
                         .order_id = TAKINGS_TEXT ("ORDER-0"),
                         .product = TAKINGS_TEXT ("Product 0"),
                         .occurred_at = now,
                         .kind = TAKINGS_KIND_SALE,
                         .state = TAKINGS_STATE_PAID,
                         .commission = 12500000,
                         .has_commission = TRUE,
                         .currency = "USD" };
  g_autoptr (GError) error = NULL;

  takings_page_add (page, &entry);
  entry.entry_id = TAKINGS_TEXT ("entry-0-refund");
  entry.kind = TAKINGS_KIND_REFUND;
  entry.commission = -12500000;
  entry.occurred_at = now - 40 * 86400;
  takings_page_add (page, &entry);
  takings_ledger_ingest (fixture->ledger, "00000000-0000-4000-8000-000000000001", page, NULL, TRUE,
                         0, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
has_history (gpointer page)
{
  return gtk_widget_get_visible (fixture_find (page, GTK_TYPE_LIST_BOX, "history"));
}

static gboolean
has_other_history (gpointer page)
{
  GtkWidget *amount = fixture_find (page, GTK_TYPE_LABEL, "amount");

  return g_str_equal (gtk_label_get_label (GTK_LABEL (amount)), "\342\210\222$12.50")
         && fixture_find_label (page, "First read: Refund, Paid, \342\210\222$12.50") != NULL;
}

static void
test_details (void)
{
  SalesPage shown = { 0 };
  GtkWidget *history, *order;

  fixture_set_up (&shown.fixture, 20);
  change_order (&shown.fixture);
  sales_show (&shown, NULL);
  takings_sales_search (TAKINGS_SALES (shown.page), "order:ORDER-0");
  sales_wait_rows (&shown, 1); /* the other one is older than the period */
  g_signal_emit_by_name (shown.table, "activate", 0u);
  fixture_wait (has_history, shown.page);
  history = fixture_find (shown.page, GTK_TYPE_LIST_BOX, "history");
  order = fixture_find (shown.page, GTK_TYPE_LIST_BOX, "order");
  g_assert_nonnull (fixture_find_label (history, "First read: Sale, Approved, $10.00"));
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (history), 1));
  g_assert_nonnull (fixture_find_label (shown.page, "entry-0"));
  g_assert_nonnull (fixture_find_label (order, "Refund"));
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (order), 1));

  /* the other entry of the order in its place */
  g_signal_emit_by_name (order, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (order), 0));
  fixture_wait (has_other_history, shown.page);
  g_assert_nonnull (fixture_find_label (order, "Sale"));
  sales_tear_down (&shown);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
  g_test_add_func ("/ui/sales/selection", test_selection);
  g_test_add_func ("/ui/sales/copy", test_copy);
  g_test_add_func ("/ui/sales/cells", test_cells);
  g_test_add_func ("/ui/sales/export", test_export);
  g_test_add_func ("/ui/sales/export/fails", test_export_fails);
  g_test_add_func ("/ui/sales/details", test_details);
  return g_test_run ();
}
