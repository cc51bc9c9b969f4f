/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-sight.h"

#include "entry-cell.h"

#define BESIDE 8 /* rows that are nearly in sight */

struct _TakingsEntrySight
{
  GObject parent_instance;

  GtkAdjustment *scroll; /* (owned) */
  GListModel *rows;      /* (owned) (nullable) */
  GHashTable *table;     /* (owned): row, which is not owned → how many of its cells are known */
  PangoLayout *layout;   /* (owned) */
  int height, char_width;
  guint first, n; /* rows in sight */
};

G_DEFINE_FINAL_TYPE (TakingsEntrySight, takings_entry_sight, G_TYPE_OBJECT)

/* The first cell of a row from one of its children on. */
static GtkWidget *
find_cell (GtkWidget *place)
{
  for (; place != NULL; place = gtk_widget_get_next_sibling (place))
    {
      GtkWidget *cell = gtk_widget_get_first_child (place);
      if (TAKINGS_IS_ENTRY_CELL (cell))
        return cell;
    }
  return NULL;
}

static GtkWidget *
first_cell (GtkWidget *row)
{
  return find_cell (gtk_widget_get_first_child (row));
}

static GtkWidget *
next_cell (GtkWidget *cell)
{
  return find_cell (gtk_widget_get_next_sibling (gtk_widget_get_parent (cell)));
}

void
takings_entry_sight_refresh (TakingsEntrySight *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      GtkWidget *cell = first_cell (row);
      /* the cells of a row come and go together */
      if (cell != NULL && takings_entry_cell_is_stale (TAKINGS_ENTRY_CELL (cell)))
        for (; cell != NULL; cell = next_cell (cell))
          takings_entry_cell_update (TAKINGS_ENTRY_CELL (cell));
    }
}

static void
scrolled_cb (TakingsEntrySight *self)
{
  double upper = gtk_adjustment_get_upper (self->scroll);
  guint n_rows = self->rows != NULL ? g_list_model_get_n_items (self->rows) : 0;
  double height = n_rows > 0 ? upper / n_rows : 0;
  guint first = 0, n = 0;

  if (height >= 1)
    {
      first = (guint) (gtk_adjustment_get_value (self->scroll) / height);
      n = (guint) (gtk_adjustment_get_page_size (self->scroll) / height) + 2 + 2 * BESIDE;
    }
  first -= MIN (first, BESIDE);
  if (first == self->first && n == self->n)
    return;
  self->first = first;
  self->n = n;
  takings_entry_sight_refresh (self);
}

/* Whether that is another font than before. */
static gboolean
measure_font (TakingsEntrySight *self)
{
  PangoContext *context = pango_layout_get_context (self->layout);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
  int width = MAX (pango_font_metrics_get_approximate_char_width (metrics),
                   pango_font_metrics_get_approximate_digit_width (metrics));
  gboolean other = height != self->height || width != self->char_width;

  pango_font_metrics_unref (metrics);
  self->height = height;
  self->char_width = width;
  return other;
}

void
takings_entry_sight_restyle (TakingsEntrySight *self)
{
  GHashTableIter iter;
  gpointer row;

  if (!measure_font (self))
    return;
  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    for (GtkWidget *cell = first_cell (row); cell != NULL; cell = next_cell (cell))
      {
        gtk_widget_queue_resize (cell);
        gtk_widget_queue_draw (cell);
      }
}

static void
takings_entry_sight_dispose (GObject *object)
{
  TakingsEntrySight *self = TAKINGS_ENTRY_SIGHT (object);

  g_clear_object (&self->scroll);
  g_clear_object (&self->rows);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (takings_entry_sight_parent_class)->dispose (object);
}

static void
takings_entry_sight_finalize (GObject *object)
{
  g_hash_table_unref (TAKINGS_ENTRY_SIGHT (object)->table);
  G_OBJECT_CLASS (takings_entry_sight_parent_class)->finalize (object);
}

static void
takings_entry_sight_class_init (TakingsEntrySightClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_entry_sight_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_entry_sight_finalize;
}

static void
takings_entry_sight_init (TakingsEntrySight *self)
{
  self->table = g_hash_table_new (NULL, NULL);
}

TakingsEntrySight *
takings_entry_sight_new (GtkWidget *owner, GtkAdjustment *scroll)
{
  TakingsEntrySight *self = g_object_new (TAKINGS_TYPE_ENTRY_SIGHT, NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  self->scroll = g_object_ref (scroll);
  self->layout = gtk_widget_create_pango_layout (owner, NULL);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (self->layout, attributes);
  pango_attr_list_unref (attributes);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
  measure_font (self);
  g_signal_connect_object (scroll, "changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
takings_entry_sight_set_rows (TakingsEntrySight *self, GListModel *rows)
{
  g_set_object (&self->rows, rows);
}

gboolean
takings_entry_sight_has (TakingsEntrySight *self, guint position)
{
  return position >= self->first && position - self->first < self->n;
}

PangoLayout *
takings_entry_sight_get_layout (TakingsEntrySight *self)
{
  return self->layout;
}

int
takings_entry_sight_get_height (TakingsEntrySight *self)
{
  return self->height;
}

int
takings_entry_sight_get_width (TakingsEntrySight *self, int chars)
{
  return PANGO_PIXELS_CEIL (self->char_width * chars);
}

void
takings_entry_sight_add (TakingsEntrySight *self, GtkWidget *row)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->table, row));

  g_hash_table_insert (self->table, row, GUINT_TO_POINTER (n + 1));
}

void
takings_entry_sight_remove (TakingsEntrySight *self, GtkWidget *row)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->table, row));

  if (n > 1)
    g_hash_table_insert (self->table, row, GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->table, row);
}
