/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-view.h"

#include "chart-canvas.h"
#include "chart-legend.h"
#include "chart-rows.h"

#include <glib/gi18n.h>

#define PICTURE_WIDTH  960.0 /* of what is copied and saved */
#define PICTURE_HEIGHT 480.0

struct _TakingsChartView
{
  GtkWidget parent_instance;

  TakingsChart *chart; /* (owned) (nullable) */
  TakingsChartCanvas *canvas;
  TakingsChartLegend *legend;
  GtkStack *stack;
  GtkWidget *scroller;
  GtkColumnView *table;
  GtkWidget *menu;
  gboolean show_table, show_legend;
};

G_DEFINE_FINAL_TYPE (TakingsChartView, takings_chart_view, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SHOW_TABLE = 1,
  PROP_SHOW_LEGEND
} TakingsChartViewProp;
static GParamSpec *props[PROP_SHOW_LEGEND + 1];
enum
{
  POINT_ACTIVATED,
  SAVE_REQUESTED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
setup_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_UINT (data) == 0 ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cell_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TakingsChartView *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "takings-column"));
  g_autofree char *text = NULL;

  if (self->chart == NULL)
    return;
  text = takings_chart_cell (self->chart, takings_notation_get_default (),
                             takings_chart_row_get_index (gtk_list_item_get_item (item)), column);
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
add_column (TakingsChartView *self, guint column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autofree char *title = takings_chart_column_title (self->chart, column);
  g_autoptr (GtkColumnViewColumn) view_column = NULL;

  g_object_set_data (G_OBJECT (factory), "takings-column", GUINT_TO_POINTER (column));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cell_cb), GUINT_TO_POINTER (column));
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cell_cb), self, 0);
  view_column = gtk_column_view_column_new (title, factory);
  gtk_column_view_column_set_expand (view_column, TRUE);
  gtk_column_view_append_column (self->table, view_column);
}

/* The table is built when it is first looked at. */
static void
fill_table (TakingsChartView *self)
{
  GListModel *columns;

  if (self->table == NULL)
    {
      self->table = GTK_COLUMN_VIEW (gtk_column_view_new (NULL));
      gtk_widget_add_css_class (GTK_WIDGET (self->table), "data-table");
      gtk_column_view_set_show_row_separators (self->table, TRUE);
      gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller),
                                     GTK_WIDGET (self->table));
    }
  gtk_column_view_set_model (self->table, NULL);
  columns = gtk_column_view_get_columns (self->table);
  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);
      gtk_column_view_remove_column (self->table, column);
    }
  if (self->chart != NULL)
    {
      g_autoptr (GtkNoSelection) model = gtk_no_selection_new (
        takings_chart_rows_new (self->chart));
      for (guint column = 0; column < takings_chart_columns (self->chart); column++)
        add_column (self, column);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      self->chart->title, -1);
      gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (model));
    }
}

static void
update_legend (TakingsChartView *self)
{
  gboolean wanted = self->show_legend && self->chart != NULL
                    && self->chart->kind != TAKINGS_CHART_SPARK
                    && (self->chart->kind == TAKINGS_CHART_DONUT || self->chart->series->len > 1)
                    && !takings_chart_is_empty (self->chart);
  TakingsTheme theme;
  guint64 hidden;

  gtk_widget_set_visible (GTK_WIDGET (self->legend), wanted);
  if (!wanted)
    {
      takings_chart_legend_take_plot (self->legend, NULL);
      return;
    }
  takings_chart_canvas_get_theme (self->canvas, &theme);
  g_object_get (self->legend, "hidden", &hidden, NULL);
  takings_chart_legend_take_plot (self->legend,
                                  takings_plot_new_legend (self->chart, &theme, hidden));
}

static void
hidden_cb (TakingsChartView *self)
{
  guint64 hidden;

  g_object_get (self->legend, "hidden", &hidden, NULL);
  takings_chart_canvas_set_hidden (self->canvas, hidden);
  update_legend (self);
}

static gboolean
same_series (const TakingsChart *a, const TakingsChart *b)
{
  if (a == NULL || b == NULL || a->kind != b->kind || a->kind == TAKINGS_CHART_DONUT
      || a->series->len != b->series->len)
    return FALSE;
  for (guint s = 0; s < a->series->len; s++)
    if (strcmp (takings_chart_get (a, s)->name, takings_chart_get (b, s)->name) != 0)
      return FALSE;
  return TRUE;
}

void
takings_chart_view_set_chart (TakingsChartView *self, TakingsChart *chart)
{
  gboolean same;

  g_return_if_fail (TAKINGS_IS_CHART_VIEW (self));
  if (self->chart == chart)
    return;
  same = same_series (self->chart, chart);
  g_clear_pointer (&self->chart, takings_chart_unref);
  self->chart = chart != NULL ? takings_chart_ref (chart) : NULL;
  if (!same)
    g_object_set (self->legend, "hidden", G_GUINT64_CONSTANT (0), NULL);
  takings_chart_canvas_set_chart (self->canvas, chart);
  update_legend (self);
  if (self->table != NULL)
    fill_table (self);
}

TakingsChart *
takings_chart_view_get_chart (TakingsChartView *self)
{
  g_return_val_if_fail (TAKINGS_IS_CHART_VIEW (self), NULL);
  return self->chart;
}

char *
takings_chart_view_dup_file_name (TakingsChartView *self, const char *format)
{
  g_autofree char *title = NULL;

  g_return_val_if_fail (TAKINGS_IS_CHART_VIEW (self), NULL);
  title = g_strdup (self->chart != NULL && *self->chart->title != '\0' ? self->chart->title
                                                                       : _ ("Chart"));
  g_strdelimit (title, "/\\:*?\"<>|\n", '-');
  return g_strdup_printf ("%s.%s", title, format);
}

GBytes *
takings_chart_view_export (TakingsChartView *self, const char *format, GError **error)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  g_autofree char *name = g_strdup_printf (".%s", format);
  AdwStyleManager *manager;
  TakingsPicture picture;
  TakingsTheme theme, own;

  g_return_val_if_fail (TAKINGS_IS_CHART_VIEW (self) && self->chart != NULL, NULL);
  if (strcmp (format, "csv") == 0)
    {
      char *text = takings_chart_to_csv (self->chart, ',');
      return g_bytes_new_take (text, strlen (text));
    }
  if (!takings_picture_from_name (name, &picture))
    picture = TAKINGS_PICTURE_PNG;
  manager = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  takings_theme_init (&theme, adw_style_manager_get_dark (manager),
                      adw_style_manager_get_high_contrast (manager));
  takings_chart_canvas_get_theme (self->canvas, &own);
  theme.font = own.font;
  return takings_chart_render (self->chart, &theme, rtl, picture, PICTURE_WIDTH, PICTURE_HEIGHT, 2,
                               error);
}

/* Everything at once: whoever pastes takes what fits, a sheet the text, a document the picture. */
static GdkContentProvider *
make_content (TakingsChartView *self, gboolean data, gboolean picture)
{
  GdkContentProvider *parts[3];
  gsize n = 0;

  if (data)
    {
      g_autofree char *text = takings_chart_to_csv (self->chart, '\t');
      g_autoptr (GBytes) csv = takings_chart_view_export (self, "csv", NULL);
      parts[n++] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
      parts[n++] = gdk_content_provider_new_for_bytes ("text/csv", csv);
    }
  if (picture)
    {
      g_autoptr (GBytes) png = takings_chart_view_export (self, "png", NULL);
      if (png != NULL)
        parts[n++] = gdk_content_provider_new_for_bytes ("image/png", png);
    }
  return gdk_content_provider_new_union (parts, n);
}

static GdkContentProvider *
drag_prepare_cb (TakingsChartView *self)
{
  return self->chart != NULL ? make_content (self, TRUE, TRUE) : NULL;
}

static void
copy (TakingsChartView *self, gboolean data, gboolean picture)
{
  g_autoptr (GdkContentProvider) content = NULL;

  if (self->chart == NULL)
    return;
  content = make_content (self, data, picture);
  gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  copy (TAKINGS_CHART_VIEW (widget), strcmp (name, "chart.copy-picture") != 0,
        strcmp (name, "chart.copy-data") != 0);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SAVE_REQUESTED], 0, g_variant_get_string (parameter, NULL));
}

static GMenuModel *
make_menu (void)
{
  static const char *const formats[][2] = { { "png", N_ ("As _Picture (PNG)…") },
                                            { "svg", N_ ("As _Drawing (SVG)…") },
                                            { "pdf", N_ ("As P_DF…") },
                                            { "csv", N_ ("As _Table (CSV)…") } };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) copy_section = g_menu_new ();
  g_autoptr (GMenu) save_menu = g_menu_new ();
  g_autoptr (GMenu) save_section = g_menu_new ();

  g_menu_append (menu, _ ("_Show as Table"), "chart.show-table");
  g_menu_append (copy_section, _ ("_Copy Data"), "chart.copy-data");
  g_menu_append (copy_section, _ ("Copy P_icture"), "chart.copy-picture");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (copy_section));
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *action = g_strdup_printf ("chart.save::%s", formats[i][0]);
      g_menu_append (save_menu, _ (formats[i][1]), action);
    }
  g_menu_append_submenu (save_section, _ ("S_ave"), G_MENU_MODEL (save_menu));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (save_section));
  return G_MENU_MODEL (menu);
}

static void
menu_requested_cb (TakingsChartView *self, double x, double y)
{
  double at_x = x, at_y = y;

  if (self->menu == NULL)
    {
      g_autoptr (GMenuModel) model = make_menu ();
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_widget_translate_coordinates (GTK_WIDGET (self->canvas), GTK_WIDGET (self), x, y, &at_x,
                                    &at_y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle){ (int) at_x, (int) at_y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
point_activated_cb (TakingsChartView *self, guint index, int series)
{
  g_signal_emit (self, signals[POINT_ACTIVATED], 0, index, series);
}

static void
set_show_table (TakingsChartView *self, gboolean show)
{
  gboolean focused = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  if (self->show_table == show)
    return;
  self->show_table = show;
  if (show && self->table == NULL)
    fill_table (self);
  gtk_stack_set_visible_child_name (self->stack, show ? "table" : "picture");
  if (focused)
    gtk_widget_child_focus (gtk_stack_get_visible_child (self->stack), GTK_DIR_TAB_FORWARD);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SHOW_TABLE]);
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TakingsChartView *self = TAKINGS_CHART_VIEW (object);

  switch ((TakingsChartViewProp) id)
    {
    case PROP_SHOW_TABLE: set_show_table (self, g_value_get_boolean (value)); return;
    case PROP_SHOW_LEGEND:
      if (self->show_legend == g_value_get_boolean (value))
        return;
      self->show_legend = g_value_get_boolean (value);
      update_legend (self);
      g_object_notify_by_pspec (object, pspec);
      return;
    }
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  TakingsChartView *self = TAKINGS_CHART_VIEW (object);

  switch ((TakingsChartViewProp) id)
    {
    case PROP_SHOW_TABLE: g_value_set_boolean (value, self->show_table); return;
    case PROP_SHOW_LEGEND: g_value_set_boolean (value, self->show_legend); return;
    }
}

static void
dispose (GObject *object)
{
  TakingsChartView *self = TAKINGS_CHART_VIEW (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  self->menu = NULL;
  self->table = NULL;
  g_clear_pointer (&self->chart, takings_chart_unref);
  G_OBJECT_CLASS (takings_chart_view_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "chart.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-data", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "chart.copy-picture", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "chart.save", "s", save_action);
  gtk_widget_class_install_property_action (widget_class, "chart.show-table", "show-table");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chart.copy",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_t, 0, "chart.show-table", NULL);
}

static void
takings_chart_view_class_init (TakingsChartViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  props[PROP_SHOW_TABLE] = g_param_spec_boolean ("show-table", NULL, NULL, FALSE, flags);
  props[PROP_SHOW_LEGEND] = g_param_spec_boolean ("show-legend", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  signals[POINT_ACTIVATED] = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                           G_TYPE_UINT, G_TYPE_INT);
  signals[SAVE_REQUESTED] = g_signal_new ("save-requested", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                          G_TYPE_STRING);
  install_actions (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
takings_chart_view_init (TakingsChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (widget);
  GtkDragSource *drag;

  self->show_legend = TRUE;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  self->legend = TAKINGS_CHART_LEGEND (takings_chart_legend_new ());
  self->canvas = TAKINGS_CHART_CANVAS (takings_chart_canvas_new ());
  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (self->scroller), 120);
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->canvas), "picture");
  gtk_stack_add_named (self->stack, self->scroller, "table");
  gtk_widget_set_vexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->legend), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->legend), widget);
  gtk_widget_set_parent (GTK_WIDGET (self->stack), widget);
  drag = gtk_drag_source_new ();
  g_signal_connect_swapped (drag, "prepare", G_CALLBACK (drag_prepare_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->canvas), GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_object (self->legend, "notify::hidden", G_CALLBACK (hidden_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "look-changed", G_CALLBACK (update_legend), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "menu-requested", G_CALLBACK (menu_requested_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->canvas, "point-activated", G_CALLBACK (point_activated_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
takings_chart_view_new (void)
{
  return g_object_new (TAKINGS_TYPE_CHART_VIEW, NULL);
}
