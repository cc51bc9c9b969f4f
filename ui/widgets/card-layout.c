/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "card-layout.h"

#include "text-scale.h"

#define GAP       12
#define NARROWEST 140 /* of a card where two have to do, in pixels of usual text */

struct _TakingsCardLayout
{
  GtkLayoutManager parent_instance;
};

G_DEFINE_FINAL_TYPE (TakingsCardLayout, takings_card_layout, GTK_TYPE_LAYOUT_MANAGER)

guint
takings_card_layout_columns (guint n, guint fit)
{
  guint rows;

  fit = CLAMP (fit, 1, MAX (n, 1));
  rows = (n + fit - 1) / fit;
  return rows > 0 ? (n + rows - 1) / rows : 1;
}

static GtkWidget *
next_shown (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static guint
count (GtkWidget *widget, int *least, int *wished)
{
  guint n = 0;

  *least = *wished = 0;
  for (GtkWidget *child = next_shown (gtk_widget_get_first_child (widget)); child != NULL;
       child = next_shown (gtk_widget_get_next_sibling (child)))
    {
      int minimum, natural;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
      *least = MAX (*least, minimum);
      *wished = MAX (*wished, natural);
      n++;
    }
  return n;
}

static guint
columns_of (GtkWidget *widget, int width)
{
  int least, wished;
  guint n = count (widget, &least, &wished);
  guint fit = width < 0 ? n : (guint) ((width + GAP) / (wished + GAP));

  if (fit < 2 && width >= 2 * MAX (least, (int) (NARROWEST * takings_text_scale (widget))) + GAP)
    fit = 2;
  return takings_card_layout_columns (n, fit);
}

/* The height of the row that begins with @child; the next row's first card is put into @next. */
static int
row_height (GtkWidget *child, guint columns, GtkWidget **next)
{
  int height = 0;

  for (guint i = 0; i < columns && child != NULL; i++)
    {
      int natural;
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, -1, NULL, &natural, NULL, NULL);
      height = MAX (height, natural);
      child = next_shown (gtk_widget_get_next_sibling (child));
    }
  *next = child;
  return height;
}

static GtkSizeRequestMode
takings_card_layout_get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
takings_card_layout_measure (GtkLayoutManager *manager, GtkWidget *widget,
                             GtkOrientation orientation, int for_size, int *minimum, int *natural,
                             int *minimum_baseline, int *natural_baseline)
{
  int least, wished, height = 0;
  guint n = count (widget, &least, &wished), columns;
  GtkWidget *row = next_shown (gtk_widget_get_first_child (widget));

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = n > 0 ? (int) n * (wished + GAP) - GAP : 0;
      return;
    }
  columns = columns_of (widget, for_size);
  while (row != NULL)
    {
      height += row_height (row, columns, &row);
      if (row != NULL)
        height += GAP;
    }
  *minimum = *natural = height;
}

static void
takings_card_layout_allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height,
                              int baseline)
{
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = next_shown (gtk_widget_get_first_child (widget));
  int least, wished, y = 0;
  guint left = count (widget, &least, &wished), columns = columns_of (widget, width);

  while (child != NULL)
    {
      guint here = MIN (columns, left);
      int x = 0, tall;
      GtkWidget *next;

      tall = row_height (child, columns, &next);
      for (guint i = 0; i < here; i++)
        {
          int end = (width + GAP) * (int) (i + 1) / (int) here;
          int wide = MAX (end - GAP - x, least);
          gtk_widget_size_allocate (
            child, &(GtkAllocation){ rtl ? width - x - wide : x, y, wide, tall }, -1);
          x = end;
          child = next_shown (gtk_widget_get_next_sibling (child));
        }
      left -= here;
      y += tall + GAP;
      child = next;
    }
}

static void
takings_card_layout_class_init (TakingsCardLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = takings_card_layout_get_request_mode;
  layout_class->measure = takings_card_layout_measure;
  layout_class->allocate = takings_card_layout_allocate;
}

static void
takings_card_layout_init (TakingsCardLayout *self)
{
}
