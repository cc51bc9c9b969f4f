/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "period-bar.h"

#include "basis-button.h"
#include "period-popover.h"

#define GAP     12
#define ROW_GAP 6

struct _TakingsPeriodBar
{
  GtkWidget parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */

  GtkWidget *period; /* the steps and the days */
  GtkMenuButton *button;
  GtkLabel *days;
  TakingsBasisButton *basis;
};

G_DEFINE_FINAL_TYPE (TakingsPeriodBar, takings_period_bar, GTK_TYPE_WIDGET)

static void
follow_scope (TakingsPeriodBar *self)
{
  TakingsPeriod period = takings_scope_get_period (self->scope);
  gint32 today = takings_scope_get_today (self->scope);
  g_autofree char *label = takings_period_dup_label (period, today);
  g_autofree char *days = takings_period_dup_days (period);
  g_autofree char *short_days = takings_period_dup_short_days (period, today);
  gboolean can_step = takings_period_days (period) > 0;

  gtk_menu_button_set_label (self->button, label);
  gtk_label_set_label (self->days, short_days);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->days), days);
  gtk_widget_action_set_enabled (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))),
                                 "win.earlier", can_step);
  gtk_widget_action_set_enabled (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), "win.later",
                                 can_step);
}

/* Built when it is first opened: few starts of the program need it. */
static void
open_cb (GtkMenuButton *button, gpointer scope)
{
  gtk_menu_button_set_popover (button, takings_period_popover_new (scope));
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
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
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, days);
  gtk_widget_class_bind_template_child (widget_class, TakingsPeriodBar, basis);
}

static void
takings_period_bar_init (TakingsPeriodBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
takings_period_bar_set_scope (TakingsPeriodBar *self, TakingsScope *scope)
{
  g_return_if_fail (self->scope == NULL);
  self->scope = g_object_ref (scope);
  takings_basis_button_set_scope (self->basis, scope);
  gtk_menu_button_set_create_popup_func (self->button, open_cb, scope, NULL);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  follow_scope (self);
}
