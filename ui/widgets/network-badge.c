/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "network-badge.h"

#include "adapter.h"
#include "palette.h"

#include <adwaita.h>

#define DOT 8

struct _TakingsNetworkBadge
{
  GtkWidget parent_instance;

  char *network;    /* (owned) (nullable) */
  GtkWidget *label; /* (owned) as a child */
};

G_DEFINE_FINAL_TYPE (TakingsNetworkBadge, takings_network_badge, GTK_TYPE_WIDGET)

static const TakingsAdapterInfo *
find_info (const char *network)
{
  TakingsAdapter *adapter = network != NULL ? takings_registry_lookup (network) : NULL;

  return adapter != NULL ? takings_adapter_get_info (adapter) : NULL;
}

const char *
takings_network_name (const char *network)
{
  const TakingsAdapterInfo *info = find_info (network);

  return info != NULL ? info->name : network;
}

GdkRGBA
takings_network_color (const char *network)
{
  AdwStyleManager *style = adw_style_manager_get_default ();
  TakingsTheme theme;
  const TakingsColor *color;

  if (find_info (network) == NULL)
    return (GdkRGBA){ 0.5f, 0.5f, 0.5f, 1 };
  takings_theme_init (&theme, adw_style_manager_get_dark (style),
                      adw_style_manager_get_high_contrast (style));
  color = &theme.series[takings_registry_number (network) % TAKINGS_PALETTE_SIZE];
  return (GdkRGBA){ (float) color->red, (float) color->green, (float) color->blue, 1 };
}

static void
takings_network_badge_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TakingsNetworkBadge *self = TAKINGS_NETWORK_BADGE (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float x = rtl ? (float) gtk_widget_get_width (widget) - DOT : 0;
  float y = ((float) gtk_widget_get_height (widget) - DOT) / 2;
  GdkRGBA color = takings_network_color (self->network);
  GskRoundedRect dot;

  gsk_rounded_rect_init_from_rect (&dot, &GRAPHENE_RECT_INIT (x, y, DOT, DOT), DOT / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &dot);
  gtk_snapshot_append_color (snapshot, &color, &dot.bounds);
  gtk_snapshot_pop (snapshot);
  GTK_WIDGET_CLASS (takings_network_badge_parent_class)->snapshot (widget, snapshot);
}

static void
takings_network_badge_dispose (GObject *object)
{
  g_clear_pointer (&TAKINGS_NETWORK_BADGE (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_network_badge_parent_class)->dispose (object);
}

static void
takings_network_badge_finalize (GObject *object)
{
  g_free (TAKINGS_NETWORK_BADGE (object)->network);
  G_OBJECT_CLASS (takings_network_badge_parent_class)->finalize (object);
}

static void
takings_network_badge_class_init (TakingsNetworkBadgeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_network_badge_finalize;
  G_OBJECT_CLASS (klass)->dispose = takings_network_badge_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = takings_network_badge_snapshot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "badge");
}

static void
takings_network_badge_init (TakingsNetworkBadge *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_margin_start (self->label, DOT + 6);
  gtk_widget_add_css_class (self->label, "caption");
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
takings_network_badge_new (const char *network)
{
  TakingsNetworkBadge *self = g_object_new (TAKINGS_TYPE_NETWORK_BADGE, NULL);

  takings_network_badge_set_network (self, network);
  return GTK_WIDGET (self);
}

void
takings_network_badge_set_network (TakingsNetworkBadge *self, const char *network)
{
  g_free (self->network);
  self->network = g_strdup (network);
  gtk_label_set_label (GTK_LABEL (self->label), takings_network_name (network));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
