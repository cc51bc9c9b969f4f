/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-cell.h"

struct _TakingsEntryCell
{
  GtkWidget parent_instance;

  TakingsEntrySight *sight; /* (owned) */
  TakingsEntryItem *item;   /* (owned) (nullable) */
  GtkListItem *place;       /* (not owned) */
  GtkWidget *row;           /* (not owned) (nullable): that the place is in */
  TakingsField field;
  int chars;
  gboolean figure;
  gboolean shown; /* the entry's text is there, to be seen and to be heard */
};

G_DEFINE_FINAL_TYPE (TakingsEntryCell, takings_entry_cell, GTK_TYPE_WIDGET)

static void
set_class (GtkWidget *widget, const char *name, gboolean wanted)
{
  if (wanted == gtk_widget_has_css_class (widget, name))
    return;
  if (wanted)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

gboolean
takings_entry_cell_is_stale (TakingsEntryCell *self)
{
  gboolean shown = self->item != NULL
                   && takings_entry_sight_has (self->sight,
                                               gtk_list_item_get_position (self->place))
                   && takings_entry_item_is_filled (self->item);

  return shown != self->shown;
}

void
takings_entry_cell_update (TakingsEntryCell *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (!takings_entry_cell_is_stale (self))
    return;
  self->shown = !self->shown;
  gtk_widget_queue_draw (widget);
  if (!self->shown)
    return;
  set_class (widget, "error",
             self->field == TAKINGS_FIELD_COMMISSION && takings_entry_item_is_loss (self->item));
  set_class (widget, "dim-label", takings_entry_item_is_void (self->item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  takings_entry_item_get_text (self->item, self->field), -1);
}

static void
takings_entry_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size,
                            int *minimum, int *natural, int *minimum_baseline,
                            int *natural_baseline)
{
  TakingsEntryCell *self = TAKINGS_ENTRY_CELL (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL
                          ? takings_entry_sight_get_height (self->sight)
                          : takings_entry_sight_get_width (self->sight, self->chars);
}

static void
takings_entry_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TakingsEntryCell *self = TAKINGS_ENTRY_CELL (widget);
  PangoLayout *layout = takings_entry_sight_get_layout (self->sight);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  const char *text = self->shown ? takings_entry_item_get_text (self->item, self->field) : "";
  PangoRectangle bounds;
  GdkRGBA color;
  int x;

  if (*text == '\0')
    return;
  pango_layout_set_width (layout, width * PANGO_SCALE);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_extents (layout, NULL, &bounds);
  x = self->figure != rtl ? width - bounds.width : 0;
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot, &GRAPHENE_POINT_INIT ((float) (x - bounds.x),
                                    (float) (gtk_widget_get_height (widget) - bounds.height) / 2
                                      - (float) bounds.y));
  gtk_snapshot_append_layout (snapshot, layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
takings_entry_cell_root (GtkWidget *widget)
{
  TakingsEntryCell *self = TAKINGS_ENTRY_CELL (widget);

  GTK_WIDGET_CLASS (takings_entry_cell_parent_class)->root (widget);
  self->row = gtk_widget_get_parent (gtk_widget_get_parent (widget));
  takings_entry_sight_add (self->sight, self->row);
}

static void
takings_entry_cell_unroot (GtkWidget *widget)
{
  TakingsEntryCell *self = TAKINGS_ENTRY_CELL (widget);

  takings_entry_sight_remove (self->sight, self->row);
  self->row = NULL;
  GTK_WIDGET_CLASS (takings_entry_cell_parent_class)->unroot (widget);
}

static void
takings_entry_cell_dispose (GObject *object)
{
  TakingsEntryCell *self = TAKINGS_ENTRY_CELL (object);

  g_clear_object (&self->item);
  self->shown = FALSE;
  G_OBJECT_CLASS (takings_entry_cell_parent_class)->dispose (object);
}

static void
takings_entry_cell_finalize (GObject *object)
{
  g_object_unref (TAKINGS_ENTRY_CELL (object)->sight);
  G_OBJECT_CLASS (takings_entry_cell_parent_class)->finalize (object);
}

static void
takings_entry_cell_class_init (TakingsEntryCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_entry_cell_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_entry_cell_finalize;
  widget_class->root = takings_entry_cell_root;
  widget_class->unroot = takings_entry_cell_unroot;
  widget_class->measure = takings_entry_cell_measure;
  widget_class->snapshot = takings_entry_cell_snapshot;
  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
takings_entry_cell_init (TakingsEntryCell *self)
{
}

GtkWidget *
takings_entry_cell_new (TakingsEntrySight *sight, GtkListItem *place, TakingsField field,
                        gboolean figure, int chars)
{
  TakingsEntryCell *self = g_object_new (TAKINGS_TYPE_ENTRY_CELL, NULL);

  self->sight = g_object_ref (sight);
  self->place = place;
  self->field = field;
  self->figure = figure;
  self->chars = chars;
  return GTK_WIDGET (self);
}

void
takings_entry_cell_set_item (TakingsEntryCell *self, TakingsEntryItem *item)
{
  if (!g_set_object (&self->item, item))
    return;
  if (self->shown)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  self->shown = FALSE;
  takings_entry_cell_update (self);
}

GtkListItem *
takings_entry_cell_get_place (TakingsEntryCell *self)
{
  return self->place;
}
