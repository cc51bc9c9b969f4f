/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "period-bar.h"

#include <glib/gi18n.h>

struct _TakingsPeriodBar
{
  GtkWidget parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */
  gboolean updating;   /* the controls follow the scope, not the other way round */

  GtkMenuButton *button;
  GtkPopover *popover;
  GtkLabel *days;
  GtkListBox *presets;
  GtkEntry *from, *to;
  GtkDropDown *compare, *currency;
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

/* "22 Oct – 20 Nov 2026 · USD · by event date" */
static char *
describe (TakingsPeriodBar *self, TakingsPeriod period)
{
  g_autofree char *currency = NULL;
  g_autofree char *days = NULL;
  const char *set = takings_scope_get_currency (self->scope);

  currency = set != NULL
               ? g_strdup (set)
               : takings_ledger_dup_setting (takings_scope_get_ledger (self->scope), "currency");
  if (currency == NULL)
    currency = g_strdup ("USD");
  if (takings_period_days (period) == 0)
    /* Translators: a currency code; amounts count on the day they happened */
    return g_strdup_printf (_ ("%s · by event date"), currency);
  days = takings_period_dup_days (period);
  /* Translators: days, a currency code; amounts count on the day they happened */
  return g_strdup_printf (_ ("%s · %s · by event date"), days, currency);
}

static void
follow_currency (TakingsPeriodBar *self)
{
  const char *set = takings_scope_get_currency (self->scope);
  GtkStringList *codes = GTK_STRING_LIST (gtk_drop_down_get_model (self->currency));

  for (guint i = 0; set != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (codes)); i++)
    if (g_str_equal (gtk_string_list_get_string (codes, i), set))
      gtk_drop_down_set_selected (self->currency, i);
}

static void
follow_scope (TakingsPeriodBar *self)
{
  TakingsPeriod period = takings_scope_get_period (self->scope);
  TakingsPreset preset = takings_scope_get_preset (self->scope);
  g_autofree char *label = takings_period_dup_label (period, takings_scope_get_today (self->scope));
  g_autofree char *days = describe (self, period);
  gboolean can_step = takings_period_days (period) > 0;

  self->updating = TRUE;
  gtk_menu_button_set_label (self->button, label);
  gtk_label_set_label (self->days, days);
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
  follow_currency (self);
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

static void
currency_selected_cb (TakingsPeriodBar *self)
{
  GtkStringList *codes = GTK_STRING_LIST (gtk_drop_down_get_model (self->currency));

  if (!self->updating && self->scope != NULL)
    takings_scope_set_currency (
      self->scope, gtk_string_list_get_string (codes, gtk_drop_down_get_selected (self->currency)));
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
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/period-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, button);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, popover);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, days);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, presets);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, from);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, to);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, compare);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, currency);
  gtk_widget_class_bind_template_callback (widget_class, preset_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, range_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, currency_selected_cb);
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
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  follow_scope (self);
}
