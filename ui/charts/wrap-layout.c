/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "wrap-layout.h"

struct _TakingsWrapLayout
{
  GtkLayoutManager parent_instance;

  int spacing;
};

G_DEFINE_FINAL_TYPE (TakingsWrapLayout, takings_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* Places the children in @width and returns the height; only measures when @place is FALSE. */
static int
flow (TakingsWrapLayout *self, GtkWidget *widget, int width, gboolean place)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int x = 0, y = 0, row = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int least, wanted, height, w;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least, &wanted, NULL, NULL);
      w = MAX (MIN (wanted, width), least);
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, w, NULL, &height, NULL, NULL);
      if (x > 0 && x + w > width)
        {
          y += row + self->spacing;
          x = row = 0;
        }
      if (place)
        gtk_widget_size_allocate (child, &(GtkAllocation){ rtl ? width - x - w : x, y, w, height },
                                  -1);
      x += w + self->spacing;
      row = MAX (row, height);
    }
  return y + row;
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size,
         int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  TakingsWrapLayout *self = TAKINGS_WRAP_LAYOUT (manager);
  int least = 0, sum = 0;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = flow (self, widget, for_size < 0 ? G_MAXINT : for_size, FALSE);
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      int child_least, child_wanted;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, orientation, -1, &child_least, &child_wanted, NULL, NULL);
      least = MAX (least, child_least);
      sum += child_wanted + (sum > 0 ? self->spacing : 0);
    }
  *minimum = least;
  *natural = MAX (sum, least);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  flow (TAKINGS_WRAP_LAYOUT (manager), widget, width, TRUE);
}

static void
takings_wrap_layout_class_init (TakingsWrapLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = get_request_mode;
  layout_class->measure = measure;
  layout_class->allocate = allocate;
}

static void
takings_wrap_layout_init (TakingsWrapLayout *self)
{
}

GtkLayoutManager *
takings_wrap_layout_new (int spacing)
{
  TakingsWrapLayout *self = g_object_new (TAKINGS_TYPE_WRAP_LAYOUT, NULL);

  self->spacing = spacing;
  return GTK_LAYOUT_MANAGER (self);
}
