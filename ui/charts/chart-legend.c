/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-legend.h"

#include "wrap-layout.h"

#define SWATCH 12

struct _TakingsChartLegend
{
  GtkWidget parent_instance;

  TakingsPlot *plot; /* (owned) (nullable) */
  guint64 hidden;
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (TakingsChartLegend, takings_chart_legend, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_HIDDEN = 1
} TakingsChartLegendProp;
static GParamSpec *props[PROP_HIDDEN + 1];

static guint
entry_of (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, "takings-entry"));
}

static void
draw_swatch_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  TakingsChartLegend *self = data;
  double size = MIN (width, height);

  if (self->plot == NULL || entry_of (area) >= takings_plot_legend_size (self->plot))
    return;
  cairo_translate (cr, (width - size) / 2, (height - size) / 2);
  takings_plot_paint_swatch (self->plot, cr, entry_of (area), size);
}

static void
toggled_cb (TakingsChartLegend *self, GtkToggleButton *button)
{
  guint64 bit = G_GUINT64_CONSTANT (1) << entry_of (button);

  if (self->updating)
    return;
  self->hidden = gtk_toggle_button_get_active (button) ? self->hidden & ~bit : self->hidden | bit;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_HIDDEN]);
}

static void
add_entry (TakingsChartLegend *self, guint entry)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *area = gtk_drawing_area_new ();
  GtkWidget *label = gtk_label_new (NULL);

  g_object_set_data (G_OBJECT (button), "takings-entry", GUINT_TO_POINTER (entry));
  g_object_set_data (G_OBJECT (area), "takings-entry", GUINT_TO_POINTER (entry));
  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SWATCH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch_cb, self, NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), area);
  gtk_box_append (GTK_BOX (box), label);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "toggled", G_CALLBACK (toggled_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (button, GTK_WIDGET (self));
}

static void
update_entry (TakingsChartLegend *self, GtkWidget *button)
{
  guint entry = entry_of (button);
  gboolean on = (self->hidden >> entry & 1) == 0;
  GtkWidget *area = gtk_widget_get_first_child (gtk_button_get_child (GTK_BUTTON (button)));
  GtkWidget *label = gtk_widget_get_next_sibling (area);
  g_autofree char *text = takings_plot_legend_text (self->plot, entry);

  gtk_label_set_label (GTK_LABEL (label), text);
  gtk_widget_set_tooltip_text (button, text);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), on);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  if (on)
    gtk_widget_remove_css_class (label, "dim-label");
  else
    gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_queue_draw (area);
}

void
takings_chart_legend_take_plot (TakingsChartLegend *self, TakingsPlot *plot)
{
  guint wanted = plot != NULL ? takings_plot_legend_size (plot) : 0, n = 0;
  GtkWidget *child, *next;

  g_return_if_fail (TAKINGS_IS_CHART_LEGEND (self));
  g_clear_pointer (&self->plot, takings_plot_free);
  self->plot = plot;
  self->updating = TRUE;
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL; child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (n++ >= wanted)
        gtk_widget_unparent (child);
    }
  while (n < wanted)
    add_entry (self, n++);
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    update_entry (self, child);
  self->updating = FALSE;
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TakingsChartLegendProp) id)
    {
    case PROP_HIDDEN: g_value_set_uint64 (value, TAKINGS_CHART_LEGEND (object)->hidden); return;
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TakingsChartLegend *self = TAKINGS_CHART_LEGEND (object);

  switch ((TakingsChartLegendProp) id)
    {
    case PROP_HIDDEN:
      if (self->hidden == g_value_get_uint64 (value))
        return;
      self->hidden = g_value_get_uint64 (value);
      g_object_notify_by_pspec (object, pspec);
      return;
    }
}

static void
dispose (GObject *object)
{
  TakingsChartLegend *self = TAKINGS_CHART_LEGEND (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->plot, takings_plot_free);
  G_OBJECT_CLASS (takings_chart_legend_parent_class)->dispose (object);
}

static void
takings_chart_legend_class_init (TakingsChartLegendClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dispose;
  object_class->get_property = get_property;
  object_class->set_property = set_property;
  props[PROP_HIDDEN] = g_param_spec_uint64 ("hidden", NULL, NULL, 0, G_MAXUINT64, 0,
                                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                              | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_css_name (widget_class, "chartlegend");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

/* Quiet buttons: what is switched on looks like text, not like a pressed button. */
static const char style[]
  = "chartlegend > button { font-weight: normal; padding: 3px 8px; min-height: 26px; }"
    "chartlegend > button:checked:not(:hover):not(:active) { background: none; }"
    "chart:focus-visible { outline: 2px solid alpha(@accent_color, 0.5); outline-offset: 2px;"
    " border-radius: 6px; }";

static void
add_style (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = NULL;

  if (g_object_get_data (G_OBJECT (display), "takings-chart-style") != NULL)
    return;
  g_object_set_data (G_OBJECT (display), "takings-chart-style", GINT_TO_POINTER (1));
  provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (provider, style, -1);
  /* Below the application's own style sheet, which may say otherwise. */
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION - 1);
}

static void
takings_chart_legend_init (TakingsChartLegend *self)
{
  add_style (gtk_widget_get_display (GTK_WIDGET (self)));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), takings_wrap_layout_new (2));
}

GtkWidget *
takings_chart_legend_new (void)
{
  return g_object_new (TAKINGS_TYPE_CHART_LEGEND, NULL);
}
