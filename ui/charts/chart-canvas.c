/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-canvas.h"

#include "chart-picture.h"

#define FADE 200 /* milliseconds */
static const TakingsCursor nowhere = { G_MAXUINT, -1 };

struct _TakingsChartCanvas
{
  GtkWidget parent_instance;

  TakingsChart *chart; /* (owned) (nullable) */
  guint64 hidden;
  TakingsPlot *cached_plot; /* (owned) (nullable): dropped when size, theme or data change */
  TakingsChartPicture cached_picture; /* of the plot */
  TakingsChartPicture old_picture;    /* fading out */
  AdwAnimation *fade;                 /* (owned) */
  TakingsCursor cursor;
  gboolean by_keyboard;
};

G_DEFINE_FINAL_TYPE (TakingsChartCanvas, takings_chart_canvas, GTK_TYPE_WIDGET)

enum
{
  POINT_ACTIVATED,
  MENU_REQUESTED,
  LOOK_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void
drop_picture (TakingsChartCanvas *self)
{
  g_clear_pointer (&self->cached_plot, takings_plot_free);
  takings_chart_picture_clear (&self->cached_picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
describe (TakingsChartCanvas *self)
{
  const TakingsNotation *notation = takings_notation_get_default ();
  g_autofree char *text = NULL;

  if (self->chart == NULL)
    return;
  if (self->by_keyboard && self->cached_plot != NULL && self->cursor.index != G_MAXUINT)
    text = takings_plot_cursor_text (self->cached_plot, &self->cursor);
  else
    text = takings_chart_describe (self->chart, notation);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->chart->title, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text,
                                  -1);
}

void
takings_chart_canvas_get_theme (TakingsChartCanvas *self, TakingsTheme *theme)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  GdkRGBA color;

  takings_theme_init (theme, adw_style_manager_get_dark (manager),
                      adw_style_manager_get_high_contrast (manager));
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  theme->foreground = (TakingsColor){ color.red, color.green, color.blue, color.alpha };
  theme->background.alpha = 0;
  theme->font = g_intern_string (pango_font_description_get_family (font));
  if (!pango_font_description_get_size_is_absolute (font))
    size *= pango_cairo_context_get_resolution (context) > 0
              ? pango_cairo_context_get_resolution (context) / 72
              : 96.0 / 72;
  theme->text_size = CLAMP (size * 0.85, 8, 48);
}

static TakingsPlot *
ensure_plot (TakingsChartCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  TakingsPlotOptions options = { .width = gtk_widget_get_width (widget),
                                 .height = gtk_widget_get_height (widget),
                                 .rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL,
                                 .hidden = self->hidden };
  TakingsTheme theme;

  if (self->cached_plot == NULL && self->chart != NULL && options.width > 0 && options.height > 0)
    {
      takings_chart_canvas_get_theme (self, &theme);
      self->cached_plot = takings_plot_new (self->chart, &theme, &options);
    }
  return self->cached_plot;
}

static void
snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TakingsChartCanvas *self = TAKINGS_CHART_CANVAS (widget);
  float width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double progress = adw_animation_get_value (self->fade);
  gboolean fading = self->old_picture.surface != NULL
                    && adw_animation_get_state (self->fade) == ADW_ANIMATION_PLAYING;

  if (self->cached_picture.surface == NULL && ensure_plot (self) != NULL)
    takings_chart_picture_paint (&self->cached_picture, self->cached_plot,
                                 gtk_widget_get_width (widget), gtk_widget_get_height (widget),
                                 gtk_widget_get_scale_factor (widget));
  if (fading)
    {
      gtk_snapshot_push_cross_fade (snapshot, progress);
      takings_chart_picture_append (&self->old_picture, widget, snapshot);
      gtk_snapshot_pop (snapshot);
    }
  takings_chart_picture_append (&self->cached_picture, widget, snapshot);
  if (fading)
    gtk_snapshot_pop (snapshot);
  if (self->cached_plot != NULL && self->cursor.index != G_MAXUINT)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
      takings_plot_paint_cursor (self->cached_plot, cr, &self->cursor);
      cairo_destroy (cr);
    }
}

static void
set_cursor (TakingsChartCanvas *self, const TakingsCursor *cursor, gboolean by_keyboard)
{
  gboolean spoken = self->by_keyboard || by_keyboard;

  if (self->cursor.index == cursor->index && self->cursor.series == cursor->series
      && self->by_keyboard == by_keyboard)
    return;
  self->cursor = *cursor;
  self->by_keyboard = by_keyboard;
  if (spoken)
    describe (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (TakingsChartCanvas *self, double x, double y)
{
  TakingsCursor cursor = nowhere;

  if (ensure_plot (self) != NULL && takings_plot_nearest (self->cached_plot, x, y, &cursor))
    set_cursor (self, &cursor, FALSE);
  else
    set_cursor (self, &nowhere, FALSE);
}

static void
leave_cb (TakingsChartCanvas *self)
{
  if (!self->by_keyboard)
    set_cursor (self, &nowhere, FALSE);
}

static void
activate_point (TakingsChartCanvas *self)
{
  if (self->cursor.index != G_MAXUINT)
    g_signal_emit (self, signals[POINT_ACTIVATED], 0, self->cursor.index, self->cursor.series);
}

static void
pressed_cb (TakingsChartCanvas *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GdkEvent *event = gtk_gesture_get_last_event (gesture, NULL);

  if (event != NULL && gdk_event_triggers_context_menu (event))
    {
      g_signal_emit (self, signals[MENU_REQUESTED], 0, x, y);
      gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
      return;
    }
  gtk_widget_grab_focus (GTK_WIDGET (self));
  motion_cb (self, x, y);
  if (n_press == 2
      && gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_PRIMARY)
    activate_point (self);
}

static void
long_pressed_cb (TakingsChartCanvas *self, double x, double y)
{
  g_signal_emit (self, signals[MENU_REQUESTED], 0, x, y);
}

static gboolean
move_for_key (guint key, TakingsMove *move)
{
  static const struct
  {
    guint key, pad;
    TakingsMove move;
  } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, TAKINGS_MOVE_LEFT },
    { GDK_KEY_Right, GDK_KEY_KP_Right, TAKINGS_MOVE_RIGHT },
    { GDK_KEY_Up, GDK_KEY_KP_Up, TAKINGS_MOVE_UP },
    { GDK_KEY_Down, GDK_KEY_KP_Down, TAKINGS_MOVE_DOWN },
    { GDK_KEY_Home, GDK_KEY_KP_Home, TAKINGS_MOVE_HOME },
    { GDK_KEY_End, GDK_KEY_KP_End, TAKINGS_MOVE_END },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, TAKINGS_MOVE_PAGE_LEFT },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, TAKINGS_MOVE_PAGE_RIGHT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i].key == key || keys[i].pad == key)
      {
        *move = keys[i].move;
        return TRUE;
      }
  return FALSE;
}

static gboolean
key_pressed_cb (TakingsChartCanvas *self, guint key, guint code, GdkModifierType state)
{
  TakingsCursor cursor = self->cursor;
  TakingsMove move;
  double x, y;

  if ((key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK) != 0) || key == GDK_KEY_Menu)
    {
      if (self->cached_plot == NULL
          || !takings_plot_cursor_position (self->cached_plot, &cursor, &x, &y))
        {
          x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
          y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
        }
      g_signal_emit (self, signals[MENU_REQUESTED], 0, x, y);
      return GDK_EVENT_STOP;
    }
  if ((state & gtk_accelerator_get_default_mod_mask ()) != 0 || ensure_plot (self) == NULL)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape && cursor.index != G_MAXUINT)
    {
      set_cursor (self, &nowhere, FALSE);
      return GDK_EVENT_STOP;
    }
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    {
      activate_point (self);
      return cursor.index != G_MAXUINT ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
    }
  if (!move_for_key (key, &move) || !takings_plot_move (self->cached_plot, move, &cursor))
    return GDK_EVENT_PROPAGATE;
  set_cursor (self, &cursor, TRUE);
  return GDK_EVENT_STOP;
}

static void
focus_left_cb (TakingsChartCanvas *self)
{
  if (self->by_keyboard)
    set_cursor (self, &nowhere, FALSE);
}

static void
look_changed (TakingsChartCanvas *self)
{
  takings_chart_picture_clear (&self->old_picture);
  drop_picture (self);
  g_signal_emit (self, signals[LOOK_CHANGED], 0);
}

static void
fade_cb (double value, gpointer data)
{
  gtk_widget_queue_draw (GTK_WIDGET (data));
}

static void
faded_cb (TakingsChartCanvas *self)
{
  takings_chart_picture_clear (&self->old_picture);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Keeps the picture that is shown, to fade from it. */
static void
begin_fade (TakingsChartCanvas *self)
{
  takings_chart_picture_clear (&self->old_picture);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || self->cached_picture.surface == NULL)
    return;
  self->old_picture = self->cached_picture;
  self->cached_picture = (TakingsChartPicture){ 0 };
  adw_animation_reset (self->fade);
  adw_animation_play (self->fade);
}

void
takings_chart_canvas_set_chart (TakingsChartCanvas *self, TakingsChart *chart)
{
  gboolean spark = chart != NULL && chart->kind == TAKINGS_CHART_SPARK;

  g_return_if_fail (TAKINGS_IS_CHART_CANVAS (self));
  if (self->chart == chart)
    return;
  begin_fade (self);
  /* a spark wants less room than a chart */
  if (self->chart == NULL || chart == NULL || self->chart->kind != chart->kind)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  g_clear_pointer (&self->chart, takings_chart_unref);
  self->chart = chart != NULL ? takings_chart_ref (chart) : NULL;
  self->cursor = nowhere;
  self->by_keyboard = FALSE;
  /* A sparkline is part of a card, which is what the pointer and the keyboard are after. */
  gtk_widget_set_focusable (GTK_WIDGET (self), !spark);
  gtk_widget_set_can_target (GTK_WIDGET (self), !spark);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  drop_picture (self);
  describe (self);
}

void
takings_chart_canvas_set_hidden (TakingsChartCanvas *self, guint64 hidden)
{
  g_return_if_fail (TAKINGS_IS_CHART_CANVAS (self));
  if (self->hidden == hidden)
    return;
  begin_fade (self);
  self->hidden = hidden;
  drop_picture (self);
}

gboolean
takings_chart_canvas_get_cursor (TakingsChartCanvas *self, TakingsCursor *cursor)
{
  *cursor = self->cursor;
  return self->cursor.index != G_MAXUINT;
}

static void
size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TakingsChartCanvas *self = TAKINGS_CHART_CANVAS (widget);

  takings_chart_picture_clear (&self->old_picture);
  drop_picture (self);
}

static void
measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
         int *minimum_baseline, int *natural_baseline)
{
  TakingsChartCanvas *self = TAKINGS_CHART_CANVAS (widget);
  gboolean spark = self->chart != NULL && self->chart->kind == TAKINGS_CHART_SPARK;

  *minimum = spark ? 16 : orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 120;
  *natural = spark ? (orientation == GTK_ORIENTATION_HORIZONTAL ? 96 : 28)
             : orientation == GTK_ORIENTATION_HORIZONTAL ? 320
                                                         : 260;
}

static void
css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (takings_chart_canvas_parent_class)->css_changed (widget, change);
  look_changed (TAKINGS_CHART_CANVAS (widget));
}

static void
direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (takings_chart_canvas_parent_class)->direction_changed (widget, previous);
  look_changed (TAKINGS_CHART_CANVAS (widget));
}

static void
dispose (GObject *object)
{
  TakingsChartCanvas *self = TAKINGS_CHART_CANVAS (object);

  if (self->fade != NULL)
    adw_animation_reset (self->fade);
  g_clear_object (&self->fade);
  takings_chart_picture_clear (&self->old_picture);
  g_clear_pointer (&self->cached_plot, takings_plot_free);
  takings_chart_picture_clear (&self->cached_picture);
  g_clear_pointer (&self->chart, takings_chart_unref);
  G_OBJECT_CLASS (takings_chart_canvas_parent_class)->dispose (object);
}

static void
takings_chart_canvas_class_init (TakingsChartCanvasClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dispose;
  widget_class->snapshot = snapshot;
  widget_class->measure = measure;
  widget_class->size_allocate = size_allocate;
  widget_class->css_changed = css_changed;
  widget_class->direction_changed = direction_changed;

  /**
   * TakingsChartCanvas::point-activated:
   * @index: the point, or a donut's slice
   * @series: the series that is meant, -1 for all
   *
   * Return, Space or a double click on a point: show what is behind it.
   */
  signals[POINT_ACTIVATED] = g_signal_new ("point-activated", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                           G_TYPE_UINT, G_TYPE_INT);
  /* A menu is wanted at a place of the canvas. */
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                          G_TYPE_DOUBLE, G_TYPE_DOUBLE);
  /* Colours, font or direction are others now. */
  signals[LOOK_CHANGED] = g_signal_new ("look-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (TakingsChartCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect_swapped (focus, "leave", G_CALLBACK (focus_left_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, keys);
  gtk_widget_add_controller (widget, focus);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
}

static void
takings_chart_canvas_init (TakingsChartCanvas *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  AdwStyleManager *manager = adw_style_manager_get_for_display (gtk_widget_get_display (widget));

  self->cursor = nowhere;
  /* Without motion the animation goes to its end at once. */
  self->fade = adw_timed_animation_new (widget, 0, 1, FADE,
                                        adw_callback_animation_target_new (fade_cb, self, NULL));
  g_signal_connect_object (self->fade, "done", G_CALLBACK (faded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (look_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (look_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (look_changed), NULL);
  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_set_overflow (widget, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (widget, TRUE);
  gtk_widget_set_vexpand (widget, TRUE);
  add_controllers (self);
}

GtkWidget *
takings_chart_canvas_new (void)
{
  return g_object_new (TAKINGS_TYPE_CHART_CANVAS, NULL);
}
