/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "table-cell.h"

#include "network-badge.h"
#include "text-scale.h"

#define BAR_HEIGHT 3
#define BAR_ROOM   (BAR_HEIGHT + 3)

struct _TakingsTableCell
{
  GtkWidget parent_instance;

  TakingsTableSight *sight; /* (owned) */
  GObject *item;            /* (owned) (nullable) */
  GtkListItem *place;       /* (not owned) */
  GtkWidget *row;           /* (not owned) (nullable): that the place is in */
  char *text;               /* (owned) (nullable): there to be seen and to be heard; else NULL */
  char *network;            /* (owned) (nullable): whose colour the bar has */
  double part;              /* of the cell that the bar is long */
  guint column;
  int chars;
  gboolean figure, has_bar;
};

G_DEFINE_FINAL_TYPE (TakingsTableCell, takings_table_cell, GTK_TYPE_WIDGET)

static gboolean
is_in_sight (TakingsTableCell *self)
{
  return self->item != NULL
         && takings_table_sight_has (self->sight, gtk_list_item_get_position (self->place));
}

gboolean
takings_table_cell_is_stale (TakingsTableCell *self)
{
  return is_in_sight (self) != (self->text != NULL);
}

void
takings_table_cell_update (TakingsTableCell *self)
{
  if (is_in_sight (self))
    takings_table_sight_fill (self->sight, self, self->item, self->column);
  else if (self->text != NULL)
    {
      g_clear_pointer (&self->text, g_free);
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
takings_table_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = takings_table_sight_get_height (self->sight) + (self->has_bar ? BAR_ROOM : 0);
  else
    *minimum = MAX (takings_table_sight_get_width (self->sight, self->chars),
                    takings_table_sight_get_widest (self->sight, self->column));
  *natural = *minimum;
}

static void
draw_bar (TakingsTableCell *self, GtkSnapshot *snapshot)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float full = (float) gtk_widget_get_width (widget), width = (float) (full * self->part);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float y = (float) gtk_widget_get_height (widget) - BAR_HEIGHT;
  GdkRGBA color;

  if (width < 1)
    return;
  if (self->network != NULL)
    color = takings_network_color (self->network);
  else if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget),
                                            "accent_bg_color", &color))
    return;
  gtk_snapshot_append_color (snapshot, &color,
                             &GRAPHENE_RECT_INIT (rtl ? full - width : 0, y, width, BAR_HEIGHT));
}

static void
takings_table_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (widget);
  PangoLayout *layout = takings_table_sight_get_layout (self->sight);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget) - (self->has_bar ? BAR_ROOM : 0);
  PangoRectangle bounds;
  GdkRGBA color;
  int x;

  if (self->text == NULL)
    return;
  if (self->has_bar)
    draw_bar (self, snapshot);
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_text (layout, self->text, -1);
  pango_layout_get_pixel_extents (layout, NULL, &bounds);
  x = self->figure != rtl ? width - bounds.width : 0;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT ((float) (x - bounds.x),
                                    (float) (height - bounds.height) / 2 - (float) bounds.y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
takings_table_cell_root (GtkWidget *widget)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (widget);

  GTK_WIDGET_CLASS (takings_table_cell_parent_class)->root (widget);
  self->row = gtk_widget_get_parent (gtk_widget_get_parent (widget));
  takings_table_sight_add (self->sight, self->row);
}

static void
takings_table_cell_unroot (GtkWidget *widget)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (widget);

  takings_table_sight_remove (self->sight, self->row);
  self->row = NULL;
  GTK_WIDGET_CLASS (takings_table_cell_parent_class)->unroot (widget);
}

static void
takings_table_cell_dispose (GObject *object)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (takings_table_cell_parent_class)->dispose (object);
}

static void
takings_table_cell_finalize (GObject *object)
{
  TakingsTableCell *self = TAKINGS_TABLE_CELL (object);

  g_object_unref (self->sight);
  g_free (self->network);
  G_OBJECT_CLASS (takings_table_cell_parent_class)->finalize (object);
}

static void
takings_table_cell_class_init (TakingsTableCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_table_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_table_cell_finalize;
  widget_class->root = takings_table_cell_root;
  widget_class->unroot = takings_table_cell_unroot;
  widget_class->measure = takings_table_cell_measure;
  widget_class->snapshot = takings_table_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
takings_table_cell_init (TakingsTableCell *self)
{
}

GtkWidget *
takings_table_cell_new (TakingsTableSight *sight, GtkListItem *place, guint column, gboolean figure,
                        int chars)
{
  TakingsTableCell *self = g_object_new (TAKINGS_TYPE_TABLE_CELL, NULL);

  self->sight = g_object_ref (sight);
  self->place = place;
  self->column = column;
  self->figure = figure;
  self->chars = (int) (chars / takings_text_scale (GTK_WIDGET (self)));
  return GTK_WIDGET (self);
}

void
takings_table_cell_set_item (TakingsTableCell *self, gpointer item)
{
  if (!g_set_object (&self->item, item))
    return;
  if (self->text != NULL)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  g_clear_pointer (&self->text, g_free);
  takings_table_cell_update (self);
}

void
takings_table_cell_set_text (TakingsTableCell *self, const char *text)
{
  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

void
takings_table_cell_set_class (TakingsTableCell *self, const char *name, gboolean wanted)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (wanted == gtk_widget_has_css_class (widget, name))
    return;
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

void
takings_table_cell_set_bar (TakingsTableCell *self, double part, const char *network)
{
  if (!self->has_bar)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->has_bar = TRUE;
  self->part = CLAMP (part, 0, 1);
  g_free (self->network);
  self->network = g_strdup (network);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

GtkListItem *
takings_table_cell_get_place (TakingsTableCell *self)
{
  return self->place;
}

const char *
takings_table_cell_get_text (TakingsTableCell *self)
{
  return self->text;
}
