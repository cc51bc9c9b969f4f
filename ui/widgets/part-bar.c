/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "part-bar.h"

#include "network-badge.h"
#include "text-scale.h"

#define HEIGHT      3
#define LEAST_CHARS 14 /* of usual text: larger text has no more room */

struct _TakingsPartBar
{
  GtkWidget parent_instance;

  GtkWidget *label; /* (owned) as a child */
  char *network;    /* (owned) (nullable) */
  double part;
};

G_DEFINE_FINAL_TYPE (TakingsPartBar, takings_part_bar, GTK_TYPE_WIDGET)

static void
takings_part_bar_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TakingsPartBar *self = TAKINGS_PART_BAR (widget);
  float full = (float) gtk_widget_get_width (widget), width = (float) (full * self->part);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float y = (float) gtk_widget_get_height (widget) - HEIGHT;
  GdkRGBA color;

  GTK_WIDGET_CLASS (takings_part_bar_parent_class)->snapshot (widget, snapshot);
  if (self->network != NULL)
    color = takings_network_color (self->network);
  else if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                            "accent_bg_color", &color))
    return;
  if (width < 1)
    return;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (rtl ? full - width : 0, y, width, HEIGHT));
}

static void
takings_part_bar_dispose (GObject *object)
{
  g_clear_pointer (&TAKINGS_PART_BAR (object)->label, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_part_bar_parent_class)->dispose (object);
}

static void
takings_part_bar_finalize (GObject *object)
{
  g_free (TAKINGS_PART_BAR (object)->network);
  G_OBJECT_CLASS (takings_part_bar_parent_class)->finalize (object);
}

static void
takings_part_bar_class_init (TakingsPartBarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_part_bar_finalize;
  G_OBJECT_CLASS (klass)->dispose = takings_part_bar_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = takings_part_bar_snapshot;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
takings_part_bar_init (TakingsPartBar *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_label_set_width_chars (GTK_LABEL (self->label),
                             (int) (LEAST_CHARS / takings_text_scale (self->label)));
  gtk_widget_set_margin_bottom (self->label, HEIGHT + 3);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
takings_part_bar_new (void)
{
  return g_object_new (TAKINGS_TYPE_PART_BAR, NULL);
}

void
takings_part_bar_show (TakingsPartBar *self, const char *text, double part)
{
  gtk_label_set_label (GTK_LABEL (self->label), text);
  self->part = CLAMP (part, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
takings_part_bar_set_network (TakingsPartBar *self, const char *network)
{
  g_free (self->network);
  self->network = g_strdup (network);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
