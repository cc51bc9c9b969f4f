/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-canvas.h"
#include "chart-legend.h"
#include "chart-rows.h"
#include "chart-view.h"
#include "sample.h"

/* A window of @width by @height with @child, shown and laid out. */
static GtkWidget *
present (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_decorated (GTK_WINDOW (window), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  while (gtk_widget_get_width (child) == 0 || !gtk_widget_get_mapped (child))
    g_main_context_iteration (NULL, TRUE);
  return window;
}

static void
close_window (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);
      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
press (GtkWidget *widget, guint key, GdkModifierType state)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, state, &handled);
    }
  return handled;
}

static void
point (GtkWidget *widget, const char *signal, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_EVENT_CONTROLLER_MOTION (controller) && strcmp (signal, "leave") != 0)
        g_signal_emit_by_name (controller, signal, x, y);
      else if (GTK_IS_EVENT_CONTROLLER_MOTION (controller))
        g_signal_emit_by_name (controller, signal);
    }
}

static void
assert_described (GtkWidget *widget, const char *part)
{
  g_autofree char *problem = NULL;
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  g_autofree char *text = NULL;

  if (part == NULL)
    text = takings_chart_describe (chart, takings_notation_get_default ());
  problem = gtk_test_accessible_check_property (
    GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, part != NULL ? part : text);
  g_assert_cmpstr (problem, ==, NULL);
}

static void
test_accessible (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  GtkWidget *view = takings_chart_view_new (), *window, *canvas, *legend, *first;

  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  window = present (view, 800, 400);
  canvas = find (view, TAKINGS_TYPE_CHART_CANVAS);
  legend = find (view, TAKINGS_TYPE_CHART_LEGEND);
  first = gtk_widget_get_first_child (legend);
  gtk_test_accessible_assert_role (canvas, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_test_accessible_assert_property (canvas, GTK_ACCESSIBLE_PROPERTY_LABEL, "Net commission");
  gtk_test_accessible_assert_role (legend, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_test_accessible_assert_property (first, GTK_ACCESSIBLE_PROPERTY_LABEL, "ClickBank");
  gtk_test_accessible_assert_state (first, GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_TRUE);
  assert_described (canvas, NULL);
  close_window (window);
}

static void
test_keyboard (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  GtkWidget *canvas = takings_chart_canvas_new (), *window;
  TakingsCursor cursor;
  g_autofree char *last = NULL;

  takings_chart_canvas_set_chart (TAKINGS_CHART_CANVAS (canvas), chart);
  window = present (canvas, 800, 400);
  g_assert_false (takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor));
  g_assert_true (press (canvas, GDK_KEY_Right, 0));
  g_assert_true (takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor));
  g_assert_cmpuint (cursor.index, ==, 0);
  g_assert_true (press (canvas, GDK_KEY_KP_Right, 0));
  g_assert_true (press (canvas, GDK_KEY_Down, 0));
  takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor);
  g_assert_cmpuint (cursor.index, ==, 1);
  g_assert_cmpint (cursor.series, ==, 1);
  g_assert_true (press (canvas, GDK_KEY_End, 0));
  last = takings_chart_describe_point (chart, takings_notation_get_default (), chart->n - 1, 0);
  assert_described (canvas, last);
  g_assert_false (press (canvas, GDK_KEY_Right, GDK_CONTROL_MASK));
  g_assert_true (press (canvas, GDK_KEY_Escape, 0));
  assert_described (canvas, NULL);
  g_assert_false (press (canvas, GDK_KEY_Escape, 0)); /* now it may close a window */
  gtk_widget_set_direction (canvas, GTK_TEXT_DIR_RTL);
  g_assert_true (press (canvas, GDK_KEY_Home, 0));
  g_assert_true (press (canvas, GDK_KEY_Left, 0));
  takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor);
  g_assert_cmpuint (cursor.index, ==, 1);
  close_window (window);
}

static void
activated_cb (GtkWidget *view, guint index, int series, guint *seen)
{
  *seen = index;
}

static void
test_pointer (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  GtkWidget *view = takings_chart_view_new (), *window, *canvas;
  TakingsCursor cursor;
  guint seen = G_MAXUINT;

  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  g_signal_connect (view, "point-activated", G_CALLBACK (activated_cb), &seen);
  window = present (view, 800, 400);
  canvas = find (view, TAKINGS_TYPE_CHART_CANVAS);
  point (canvas, "motion", gtk_widget_get_width (canvas) - 2, 100);
  g_assert_true (takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor));
  g_assert_cmpuint (cursor.index, ==, chart->n - 1);
  assert_described (canvas, NULL); /* the pointer does not interrupt what is read aloud */
  g_assert_true (press (canvas, GDK_KEY_Return, 0));
  g_assert_cmpuint (seen, ==, chart->n - 1);
  point (canvas, "leave", 0, 0);
  g_assert_false (takings_chart_canvas_get_cursor (TAKINGS_CHART_CANVAS (canvas), &cursor));
  close_window (window);
}

static void
test_legend (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  g_autoptr (TakingsChart) again = sample_chart ("lines");
  g_autoptr (TakingsChart) other = sample_chart ("donut");
  g_autoptr (TakingsChart) single = sample_chart ("line");
  GtkWidget *view = takings_chart_view_new (), *window, *legend, *first;
  guint64 hidden = 0;

  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  window = present (view, 320, 400);
  legend = find (view, TAKINGS_TYPE_CHART_LEGEND);
  first = gtk_widget_get_first_child (legend);
  g_assert_cmpint (gtk_widget_get_width (legend), <=, 320);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (first), FALSE);
  g_object_get (legend, "hidden", &hidden, NULL);
  g_assert_cmpuint (hidden, ==, 1);
  gtk_test_accessible_assert_state (first, GTK_ACCESSIBLE_STATE_PRESSED,
                                    GTK_ACCESSIBLE_TRISTATE_FALSE);
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), again); /* new figures, same series */
  g_object_get (legend, "hidden", &hidden, NULL);
  g_assert_cmpuint (hidden, ==, 1);
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), other);
  g_object_get (legend, "hidden", &hidden, NULL);
  g_assert_cmpuint (hidden, ==, 0);
  g_assert_true (gtk_widget_get_visible (legend));
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), single);
  g_assert_false (gtk_widget_get_visible (legend));
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), NULL);
  close_window (window);
}

static void
test_table (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("groups");
  g_autoptr (TakingsChart) many = sample_days (1000000, 1);
  GtkWidget *view = takings_chart_view_new (), *window, *table;
  gboolean shown = FALSE;

  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  window = present (view, 800, 400);
  g_assert_null (find (view, GTK_TYPE_COLUMN_VIEW)); /* made when it is wanted */
  g_assert_true (gtk_widget_activate_action (view, "chart.show-table", NULL));
  g_object_get (view, "show-table", &shown, NULL);
  g_assert_true (shown);
  table = find (view, GTK_TYPE_COLUMN_VIEW);
  g_assert_cmpuint (
    g_list_model_get_n_items (gtk_column_view_get_columns (GTK_COLUMN_VIEW (table))), ==, 4);
  g_assert_cmpuint (
    g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)))),
    ==, 12);
  gtk_test_accessible_assert_property (table, GTK_ACCESSIBLE_PROPERTY_LABEL, "Earnings by month");
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), many);
  g_assert_cmpuint (
    g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (table)))),
    ==, 1000000);
  g_object_set (view, "show-table", FALSE, NULL);
  close_window (window);
}

static void
save_cb (GtkWidget *view, const char *format, GString *seen)
{
  g_string_append (seen, format);
}

static void
test_export (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("donut");
  static const char *const formats[][2] = {
    { "png", "\x89PNG" }, { "svg", "<?xml" }, { "pdf", "%PDF-" }, { "csv", "Name,Net" }
  };
  GtkWidget *view = takings_chart_view_new (), *window;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autofree char *name = NULL;
  GdkContentFormats *copied;

  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  g_signal_connect (view, "save-requested", G_CALLBACK (save_cb), seen);
  window = present (view, 500, 400);
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = takings_chart_view_export (TAKINGS_CHART_VIEW (view),
                                                            formats[i][0], &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (formats[i][1]), formats[i][1],
                       strlen (formats[i][1]));
    }
  g_assert_true (gtk_widget_activate_action (view, "chart.save", "s", "pdf"));
  g_assert_cmpstr (seen->str, ==, "pdf");
  name = takings_chart_view_dup_file_name (TAKINGS_CHART_VIEW (view), "svg");
  g_assert_cmpstr (name, ==, "Share by network.svg");
  g_assert_true (gtk_widget_activate_action (view, "chart.copy", NULL));
  copied = gdk_clipboard_get_formats (gtk_widget_get_clipboard (view));
  g_assert_true (gdk_content_formats_contain_mime_type (copied, "image/png"));
  g_assert_true (gdk_content_formats_contain_mime_type (copied, "text/csv"));
  g_assert_true (gdk_content_formats_contain_gtype (copied, G_TYPE_STRING));
  close_window (window);
}

/* The pixels of @widget as its next frame shows them. */
static GBytes *
look_at (GtkWidget *widget)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  guint8 *pixels = g_malloc0 ((gsize) width * height * 4);

  GTK_WIDGET_GET_CLASS (widget)->snapshot (widget, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gsk_render_node_unref (node);
  gdk_texture_download (texture, pixels, (gsize) width * 4);
  return g_bytes_new_take (pixels, (gsize) width * height * 4);
}

/* Every sample, switched with and without motion, straight and mirrored, shows something. */
static void
test_frames (void)
{
  static const char *const names[] = { SAMPLE_NAMES };
  GtkWidget *view = takings_chart_view_new (), *window = present (view, 640, 300);
  GtkWidget *canvas = find (view, TAKINGS_TYPE_CHART_CANVAS);

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (names); i++)
    {
      g_autoptr (TakingsChart) chart = sample_chart (names[i / 2]);
      g_autoptr (GBytes) pixels = NULL;
      const guint8 *data;
      gsize size, seen = 0;

      g_object_set (gtk_widget_get_settings (view), "gtk-enable-animations", i % 2 == 0, NULL);
      gtk_widget_set_direction (canvas, i % 3 == 0 ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
      takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
      while (g_main_context_iteration (NULL, FALSE))
        ;
      pixels = look_at (canvas);
      data = g_bytes_get_data (pixels, &size);
      for (gsize k = 3; k < size; k += 4)
        seen += data[k] > 0;
      g_assert_cmpuint (seen, >, 50);
    }
  close_window (window);
}

/* Figures are there at once where motion is not wanted, and fade over where it is. */
static void
test_motion (void)
{
  g_autoptr (TakingsChart) before = sample_chart ("bars");
  g_autoptr (TakingsChart) after = sample_chart ("line");
  GtkWidget *canvas = takings_chart_canvas_new (), *window;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) last = NULL;
  g_autoptr (GBytes) fading = NULL;
  gboolean arrived = FALSE;

  takings_chart_canvas_set_chart (TAKINGS_CHART_CANVAS (canvas), before);
  window = present (canvas, 400, 200);
  g_object_set (gtk_widget_get_settings (canvas), "gtk-enable-animations", FALSE, NULL);
  first = look_at (canvas);
  takings_chart_canvas_set_chart (TAKINGS_CHART_CANVAS (canvas), after);
  last = look_at (canvas);
  g_assert_false (g_bytes_equal (first, last));
  takings_chart_canvas_set_chart (TAKINGS_CHART_CANVAS (canvas), before);
  fading = look_at (canvas);
  g_assert_true (g_bytes_equal (first, fading));

  g_object_set (gtk_widget_get_settings (canvas), "gtk-enable-animations", TRUE, NULL);
  takings_chart_canvas_set_chart (TAKINGS_CHART_CANVAS (canvas), after);
  g_clear_pointer (&fading, g_bytes_unref);
  fading = look_at (canvas);
  g_assert_false (g_bytes_equal (fading, last));
  while (!arrived)
    {
      g_autoptr (GBytes) now = NULL;

      g_main_context_iteration (NULL, TRUE);
      now = look_at (canvas);
      arrived = g_bytes_equal (now, last);
    }
  close_window (window);
}

static void
test_finalize (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  GtkWidget *view = takings_chart_view_new (), *window;
  GListModel *rows = takings_chart_rows_new (chart);

  g_assert_null (g_list_model_get_item (rows, chart->n));
  g_assert_finalize_object (G_OBJECT (rows));
  takings_chart_view_set_chart (TAKINGS_CHART_VIEW (view), chart);
  g_object_ref (view);
  window = present (view, 640, 300);
  g_object_set (view, "show-table", TRUE, NULL);
  close_window (window);
  g_assert_finalize_object (G_OBJECT (view));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  adw_init ();
  g_test_add_func ("/charts/view/accessible", test_accessible);
  g_test_add_func ("/charts/view/keyboard", test_keyboard);
  g_test_add_func ("/charts/view/pointer", test_pointer);
  g_test_add_func ("/charts/view/legend", test_legend);
  g_test_add_func ("/charts/view/table", test_table);
  g_test_add_func ("/charts/view/export", test_export);
  g_test_add_func ("/charts/view/frames", test_frames);
  g_test_add_func ("/charts/view/motion", test_motion);
  g_test_add_func ("/charts/view/finalize", test_finalize);
  return g_test_run ();
}
