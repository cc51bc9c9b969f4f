/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "basis-button.h"

#include "basis-popover.h"
#include "zone-names.h"

#include <glib/gi18n.h>
#include <string.h>

struct _TakingsBasisButton
{
  GtkWidget parent_instance;

  TakingsScope *scope; /* (owned) (nullable) */

  GtkMenuButton *button;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (TakingsBasisButton, takings_basis_button, GTK_TYPE_WIDGET)

char *
takings_basis_describe (TakingsScope *scope)
{
  g_autofree char *zone = takings_zone_dup_label (
    takings_zone_get_id (takings_scope_get_zone (scope)));
  const char *city = strrchr (zone, '/');

  city = city != NULL ? city + 1 : zone;
  if (takings_scope_get_basis (scope) == TAKINGS_BASIS_SALE)
    /* Translators: a currency code and a time zone's city; refunds count on the day of their sale
     */
    return g_strdup_printf (_ ("%s · %s · by sale date"), takings_scope_get_currency (scope), city);
  /* Translators: a currency code and a time zone's city; amounts count on the day they happened */
  return g_strdup_printf (_ ("%s · %s · by event date"), takings_scope_get_currency (scope), city);
}

static void
follow_scope (TakingsBasisButton *self)
{
  g_autofree char *text = takings_basis_describe (self->scope);

  gtk_label_set_label (self->label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  text, -1);
}

/* Built when it is first opened, as the periods' list is. */
static void
open_cb (GtkMenuButton *button, gpointer scope)
{
  gtk_menu_button_set_popover (button, takings_basis_popover_new (scope));
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
}

static void
takings_basis_button_dispose (GObject *object)
{
  TakingsBasisButton *self = TAKINGS_BASIS_BUTTON (object);

  g_clear_object (&self->scope);
  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_basis_button_parent_class)->dispose (object);
}

static void
takings_basis_button_class_init (TakingsBasisButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_basis_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/shell/basis-button.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisButton, button);
  gtk_widget_class_bind_template_child (widget_class, TakingsBasisButton, label);
}

static void
takings_basis_button_init (TakingsBasisButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
takings_basis_button_set_scope (TakingsBasisButton *self, TakingsScope *scope)
{
  g_return_if_fail (self->scope == NULL);
  self->scope = g_object_ref (scope);
  gtk_menu_button_set_create_popup_func (self->button, open_cb, scope, NULL);
  g_signal_connect_object (scope, "changed", G_CALLBACK (follow_scope), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scope, "basis-wanted", G_CALLBACK (follow_scope), self,
                           G_CONNECT_SWAPPED);
  follow_scope (self);
}
