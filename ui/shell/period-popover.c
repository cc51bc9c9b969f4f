/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "period-popover.h"

struct _TakingsPeriodPopover
{
  GtkPopover parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */
  gboolean updating;   /* the controls follow the scope, not the other way round */

  GtkListBox *presets;
  GtkEntry *from, *to;
  GtkDropDown *compare;
};

G_DEFINE_FINAL_TYPE (TakingsPeriodPopover, takings_period_popover, GTK_TYPE_POPOVER)

static void
show_day (GtkEntry *entry, gint32 day)
{
  g_autofree char *text = day == G_MININT32 || day == G_MAXINT32 ? g_strdup ("")
                                                                 : takings_day_format (day);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_widget_remove_css_class (GTK_WIDGET (entry), "error");
}

static void
follow_scope (TakingsPeriodPopover *self)
{
  TakingsPeriod period = takings_scope_get_period (self->scope);
  TakingsPreset preset = takings_scope_get_preset (self->scope);

  self->updating = TRUE;
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
preset_activated_cb (GtkListBox *presets, GtkListBoxRow *row, TakingsPeriodPopover *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
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
read_range (TakingsPeriodPopover *self, TakingsPeriod *period)
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
range_changed_cb (TakingsPeriodPopover *self)
{
  TakingsPeriod period;

  if (!self->updating)
    read_range (self, &period);
}

static void
range_activated_cb (TakingsPeriodPopover *self)
{
  TakingsPeriod period;

  if (!read_range (self, &period))
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  takings_scope_set_period (self->scope, period);
}

static void
compare_selected_cb (TakingsPeriodPopover *self)
{
  if (!self->updating)
    takings_scope_set_compare (self->scope,
                               (TakingsCompare) gtk_drop_down_get_selected (self->compare));
}

static void
takings_period_popover_dispose (GObject *object)
{
  g_clear_object (&TAKINGS_PERIOD_POPOVER (object)->scope);
  G_OBJECT_CLASS (takings_period_popover_parent_class)->dispose (object);
}

static void
takings_period_popover_class_init (TakingsPeriodPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_period_popover_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/shell/period-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodPopover, presets);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodPopover, from);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodPopover, to);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodPopover, compare);
  gtk_widget_class_bind_template_callback (widget_class, preset_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_selected_cb);
}

static void
takings_period_popover_init (TakingsPeriodPopover *self)
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

GtkWidget *
takings_period_popover_new (TakingsScope *scope)
{
  TakingsPeriodPopover *self = g_object_new (TAKINGS_TYPE_PERIOD_POPOVER, NULL);

  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  follow_scope (self);
  return GTK_WIDGET (self);
}
