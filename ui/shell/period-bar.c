/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "period-bar.h"

#include "basis-button.h"

#include <glib/gi18n.h>

#define GAP     12
#define ROW_GAP 6

struct _TakingsPeriodBar
{
  GtkWidget parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */
  gboolean updating;   /* the controls follow the scope, not the other way round */

  GtkWidget *period; /* the steps and the days */
  GtkMenuButton *button;
  GtkPopover *popover;
  GtkLabel *days;
  GtkListBox *presets;
  GtkEntry *from, *to;
  GtkDropDown *compare;
  TakingsBasisButton *basis;
};

G_DEFINE_FINAL_TYPE (TakingsPeriodBar, takings_period_bar, GTK_TYPE_WIDGET)

static void
show_day (GtkEntry *entry, gint32 day)
{
  g_autofree char *text = day == G_MININT32 || day == G_MAXINT32 ? g_strdup ("")
                                                                 : takings_day_format (day);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static void
follow_scope (TakingsPeriodBar *self)
{
  TakingsPeriod period = takings_scope_get_period (self->scope);
  TakingsPreset preset = takings_scope_get_preset (self->scope);
  gint32 today = takings_scope_get_today (self->scope);
  g_autofree char *label = takings_period_dup_label (period, today);
  g_autofree char *days = takings_period_dup_days (period);
  g_autofree char *short_days = takings_period_dup_short_days (period, today);
  gboolean can_step = takings_period_days (period) > 0;

  self->updating = TRUE;
  gtk_menu_button_set_label (self->button, label);
  gtk_label_set_label (self->days, short_days);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->days), days);
  gtk_widget_action_set_enabled (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                                 "win.earlier", can_step);
  gtk_widget_action_set_enabled (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), "win.later",
                                 can_step);
  if (preset == TAKINGS_PRESET_CUSTOM)
    gtk_list_box_unselect_all (self->presets);
  else
    gtk_list_box_select_row (self->presets,
                             gtk_list_box_get_row_at_index (self->presets, (int) preset));
  show_day (self->from, period.from_day);
  show_day (self->to, period.to_day);
  gtk_drop_down_set_selected (self->compare, takings_scope_get_compare (self->scope));
  self->updating = FALSE;
}

static void
preset_activated_cb (GtkListBox *presets, GtkListBoxRow *row, TakingsPeriodBar *self)
{
  gtk_popover_popdown (self->popover);
  takings_scope_set_preset (self->scope, (TakingsPreset) gtk_list_box_row_get_index (row));
}

/* An empty field leaves that side open. */
static gboolean
read_day (GtkEntry *entry, gint32 open, gint32 *day)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));
  gboolean fine;

  *day = open;
  fine = *text == '\0' || takings_day_parse (text, day);
  if (fine)
    gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (entry), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               fine ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE,
                               -1);
  return fine;
}

static gboolean
read_range (TakingsPeriodBar *self, TakingsPeriod *period)
{
  gboolean from = read_day (self->from, G_MININT32, &period->from_day);
  gboolean to = read_day (self->to, G_MAXINT32, &period->to_day);

  if (from && to && period->from_day > period->to_day)
    {
      gtk_widget_add_css_class (GTK_WIDGET (self->to), "error");
      return FALSE;
    }
  return from && to;
}

static void
range_changed_cb (TakingsPeriodBar *self)
{
  TakingsPeriod period;

  if (!self->updating)
    read_range (self, &period);
}

static void
range_activated_cb (TakingsPeriodBar *self)
{
  TakingsPeriod period;

  if (!read_range (self, &period))
    return;
  gtk_popover_popdown (self->popover);
  takings_scope_set_period (self->scope, period);
}

static void
compare_selected_cb (TakingsPeriodBar *self)
{
  if (!self->updating && self->scope != NULL)
    takings_scope_set_compare (self->scope,
                               (TakingsCompare) gtk_drop_down_get_selected (self->compare));
}

/* --- beside each other, or below each other where there is no room --- */

static int
natural_width (GtkWidget *widget)
{
  int natural;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

static gboolean
is_stacked (TakingsPeriodBar *self, int width)
{
  return width >= 0
         && natural_width (self->period) + GAP + natural_width (GTK_WIDGET (self->basis)) > width;
}

static GtkSizeRequestMode
takings_period_bar_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
takings_period_bar_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  TakingsPeriodBar *self = TAKINGS_PERIOD_BAR (widget);
  int least[2], wished[2];

  gtk_widget_measure (self->period, orientation, -1, &least[0], &wished[0], NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (self->basis), orientation, -1, &least[1], &wished[1], NULL, NULL);
  *minimum = MAX (least[0], least[1]);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? wished[0] + GAP + wished[1]
                                                       : MAX (wished[0], wished[1]);
  if (orientation == GTK_ORIENTATION_VERTICAL && is_stacked (self, for_size))
    *minimum = *natural = wished[0] + ROW_GAP + wished[1];
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, width, height }, -1);
}

static void
takings_period_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  TakingsPeriodBar *self = TAKINGS_PERIOD_BAR (widget);
  GtkWidget *basis = GTK_WIDGET (self->basis), *days = GTK_WIDGET (self->days);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int wished = MIN (natural_width (basis), width), upper;

  gtk_widget_set_child_visible (days, TRUE);
  if (!is_stacked (self, width))
    {
      place (self->period, rtl ? wished + GAP : 0, 0, width - wished - GAP, height);
      place (basis, rtl ? 0 : width - wished, 0, wished, height);
      return;
    }
  /* three dots say nothing */
  gtk_widget_set_child_visible (days, natural_width (self->period) <= width);
  gtk_widget_measure (self->period, GTK_ORIENTATION_VERTICAL, -1, NULL, &upper, NULL, NULL);
  place (self->period, 0, 0, width, upper);
  place (basis, rtl ? width - wished : 0, upper + ROW_GAP, wished, height - upper - ROW_GAP);
}

static void
takings_period_bar_dispose (GObject *object)
{
  TakingsPeriodBar *self = TAKINGS_PERIOD_BAR (object);
  GtkWidget *child;

  g_clear_object (&self->scope);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (takings_period_bar_parent_class)->dispose (object);
}

static void
takings_period_bar_class_init (TakingsPeriodBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_period_bar_dispose;
  widget_class->get_request_mode = takings_period_bar_get_request_mode;
  widget_class->measure = takings_period_bar_measure;
  widget_class->size_allocate = takings_period_bar_size_allocate;
  g_type_ensure (TAKINGS_TYPE_BASIS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/period-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, period);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, button);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, popover);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, days);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, presets);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, from);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, to);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, compare);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, basis);
  gtk_widget_class_bind_template_callback (widget_class, preset_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_selected_cb);
}

static void
takings_period_bar_init (TakingsPeriodBar *self)
{
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->updating = FALSE;
  for (int preset = 0; preset < TAKINGS_PRESET_CUSTOM; preset++)
    {
      GtkWidget *label = gtk_label_new (takings_preset_label ((TakingsPreset) preset));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_list_box_append (self->presets, label);
    }
}

void
takings_period_bar_set_scope (TakingsPeriodBar *self, TakingsScope *scope)
{
  g_return_if_fail (self->scope == NULL);
  self->scope = g_object_ref (scope);
  takings_basis_button_set_scope (self->basis, scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  follow_scope (self);
}
