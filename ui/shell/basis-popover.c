/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "basis-popover.h"

#include "currencies.h"
#include "zone-names.h"

#include <glib/gi18n.h>

struct _TakingsBasisPopover
{
  GtkPopover parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */
  gboolean updating;   /* the controls follow the scope, not the other way round */

  GtkDropDown *currency;
  GtkButton *zone;
  GtkDropDown *dates; /* its places are those of TakingsBasis */
  GtkLabel *explanation;
};

G_DEFINE_FINAL_TYPE (TakingsBasisPopover, takings_basis_popover, GTK_TYPE_POPOVER)

static const char *
explain (TakingsScope *scope)
{
  if (takings_scope_get_wanted_basis (scope) == TAKINGS_BASIS_EVENT)
    return _ (
      "Everything counts on the day it happened, and is converted at the rate of that day.");
  if (takings_scope_get_basis (scope) == TAKINGS_BASIS_EVENT)
    return _ ("The sales are being found that refunds belong to. Until then figures are by event "
              "date.");
  return _ (
    "Refunds, chargebacks and fees count on the day of their sale, and are converted at the "
    "rate of that day. Where the sale is not known, they stay on their own day.");
}

static void
follow_scope (TakingsBasisPopover *self)
{
  const char *currency = takings_scope_get_currency (self->scope);
  GtkStringList *codes = GTK_STRING_LIST (gtk_drop_down_get_model (self->currency));
  g_autofree char *zone = takings_zone_dup_label (
    takings_zone_get_id (takings_scope_get_zone (self->scope)));

  self->updating = TRUE;
  gtk_button_set_label (self->zone, zone);
  gtk_drop_down_set_selected (self->currency, takings_currencies_find (codes, currency));
  gtk_drop_down_set_selected (self->dates, takings_scope_get_wanted_basis (self->scope));
  gtk_label_set_label (self->explanation, explain (self->scope));
  self->updating = FALSE;
}

static void
dates_selected_cb (TakingsBasisPopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->dates);

  if (!self->updating && self->scope != NULL && selected != GTK_INVALID_LIST_POSITION)
    takings_scope_want_basis (self->scope, (TakingsBasis) selected);
}

static void
currency_selected_cb (TakingsBasisPopover *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->currency);

  if (!self->updating && self->scope != NULL && item != NULL)
    takings_scope_set_currency (self->scope, gtk_string_object_get_string (item));
}

static void
takings_basis_popover_dispose (GObject *object)
{
  g_clear_object (&TAKINGS_BASIS_POPOVER (object)->scope);
  G_OBJECT_CLASS (takings_basis_popover_parent_class)->dispose (object);
}

static void
takings_basis_popover_class_init (TakingsBasisPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_basis_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/basis-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisPopover, currency);
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisPopover, zone);
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisPopover, dates);
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisPopover, explanation);
  gtk_widget_class_bind_template_callback (widget_class, currency_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, dates_selected_cb);
}

static void
takings_basis_popover_init (TakingsBasisPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
takings_basis_popover_new (TakingsScope *scope)
{
  TakingsBasisPopover *self = g_object_new (TAKINGS_TYPE_BASIS_POPOVER, NULL);
  g_autoptr (GtkStringList) codes = takings_currencies_new (takings_scope_get_currency (scope));

  self->updating = TRUE;
  gtk_drop_down_set_model (self->currency, G_LIST_MODEL (codes));
  self->scope = g_object_ref (scope);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "basis-wanted", G_CALLBACK (follow_scope), self,
                           G_CONNECT_SWAPPED);
  follow_scope (self);
  return GTK_WIDGET (self);
}
