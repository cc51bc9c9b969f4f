/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "kpi-card.h"

#include <glib/gi18n.h>
#include <string.h>

#define VALUE_CHARS 10 /* of a figure that is never cut off */

struct _TakingsKpiCard
{
  GtkButton parent_instance;

  char *title; /* (owned) */
  GtkLabel *value, *change, *note;
  GtkImage *arrow;
  GtkWidget *change_box, *chart_box;
};

typedef enum
{
  PROP_TITLE = 1,
} TakingsKpiCardProp;
static GParamSpec *props[PROP_TITLE + 1];

G_DEFINE_FINAL_TYPE (TakingsKpiCard, takings_kpi_card, GTK_TYPE_BUTTON)

static void
takings_kpi_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch ((TakingsKpiCardProp) id)
    {
    case PROP_TITLE: g_value_set_string (value, TAKINGS_KPI_CARD (object)->title); return;
    }
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
takings_kpi_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  TakingsKpiCard *self = TAKINGS_KPI_CARD (object);

  switch ((TakingsKpiCardProp) id)
    {
    case PROP_TITLE:
      g_free (self->title);
      self->title = g_value_dup_string (value);
      g_object_notify_by_pspec (object, pspec);
      return;
    }
  G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
takings_kpi_card_finalize (GObject *object)
{
  g_clear_pointer (&TAKINGS_KPI_CARD (object)->title, g_free);
  G_OBJECT_CLASS (takings_kpi_card_parent_class)->finalize (object);
}

static void
takings_kpi_card_class_init (TakingsKpiCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = takings_kpi_card_get_property;
  object_class->set_property = takings_kpi_card_set_property;
  object_class->finalize = takings_kpi_card_finalize;
  props[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL,
                                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                             | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/widgets/kpi-card.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, value);
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, change);
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, note);
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, arrow);
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, change_box);
  gtk_widget_class_bind_template_child (widget_class, TakingsKpiCard, chart_box);
}

static void
takings_kpi_card_init (TakingsKpiCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
takings_kpi_card_show (TakingsKpiCard *self, const char *value, const char *note,
                       const char *change, TakingsChange kind)
{
  g_autofree char *spoken = NULL;

  gtk_label_set_label (self->value, value);
  /* a figure that is cut off is worse than a card of its own row */
  gtk_label_set_width_chars (self->value, (int) MIN (g_utf8_strlen (value, -1), VALUE_CHARS));
  gtk_label_set_label (self->note, note != NULL ? note : "");
  gtk_label_set_label (self->change, change != NULL ? change : "");
  gtk_widget_set_visible (self->change_box, change != NULL && kind != TAKINGS_CHANGE_NONE);
  gtk_widget_remove_css_class (self->change_box, "better");
  gtk_widget_remove_css_class (self->change_box, "worse");
  if (kind == TAKINGS_CHANGE_BETTER)
    gtk_widget_add_css_class (self->change_box, "better");
  else if (kind == TAKINGS_CHANGE_WORSE)
    gtk_widget_add_css_class (self->change_box, "worse");
  /* the arrow tells the direction; colour alone never does */
  gtk_image_set_from_icon_name (self->arrow, change != NULL && strchr (change, '+') != NULL
                                               ? "pan-up-symbolic"
                                               : "pan-down-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), kind != TAKINGS_CHANGE_NEITHER);
  spoken = g_strdup_printf ("%s: %s %s %s", self->title != NULL ? self->title : "", value,
                            change != NULL ? change : "", note != NULL ? note : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  g_strchomp (spoken), -1);
}

void
takings_kpi_card_set_chart (TakingsKpiCard *self, GtkWidget *chart)
{
  gtk_box_append (GTK_BOX (self->chart_box), chart);
  gtk_widget_set_hexpand (chart, TRUE);
  gtk_widget_set_visible (self->chart_box, TRUE);
}
