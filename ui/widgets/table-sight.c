/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "table-sight.h"

#include "table-cell.h"

#define BESIDE 8 /* rows that are nearly in sight */

/* The widest texts of a column. */
typedef struct
{
  char *texts[2]; /* (owned) (nullable) */
  int width;
} Widest;

struct _TakingsTableSight
{
  GObject parent_instance;

  GtkAdjustment *scroll; /* (owned) */
  GListModel *rows;      /* (owned) (nullable) */
  GHashTable *table;     /* (owned): row, which is not owned → how many of its cells are known */
  PangoLayout *layout;   /* (owned) */
  GArray *widest;        /* (owned) of Widest, by column */
  TakingsTableFill fill;
  gpointer data;
  int height, char_width;
  guint first, n; /* rows in sight */
};

G_DEFINE_FINAL_TYPE (TakingsTableSight, takings_table_sight, G_TYPE_OBJECT)

/* The first cell of a row from one of its children on. */
static GtkWidget *
find_cell (GtkWidget *place)
{
  for (; place != NULL; place = gtk_widget_get_next_sibling (place))
    {
      GtkWidget *cell = gtk_widget_get_first_child (place);
      if (TAKINGS_IS_TABLE_CELL (cell))
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

/* @all: those that have a text too, for it may be another now */
static void
update (TakingsTableSight *self, gboolean all)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    {
      GtkWidget *cell = first_cell (row);
      /* the cells of a row come and go together */
      if (cell != NULL && (all || takings_table_cell_is_stale (TAKINGS_TABLE_CELL (cell))))
        for (; cell != NULL; cell = next_cell (cell))
          takings_table_cell_update (TAKINGS_TABLE_CELL (cell));
    }
}

void
takings_table_sight_refresh (TakingsTableSight *self)
{
  update (self, TRUE);
}

static void
scrolled_cb (TakingsTableSight *self)
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
  update (self, FALSE);
}

static void
measure_widest (TakingsTableSight *self, Widest *widest)
{
  widest->width = 0;
  pango_layout_set_width (self->layout, -1);
  for (guint i = 0; i < G_N_ELEMENTS (widest->texts) && widest->texts[i] != NULL; i++)
    {
      int width;
      pango_layout_set_text (self->layout, widest->texts[i], -1);
      pango_layout_get_pixel_size (self->layout, &width, NULL);
      widest->width = MAX (widest->width, width);
    }
}

/* Whether that is another font than before. */
static gboolean
measure_font (TakingsTableSight *self)
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

static void
resize (TakingsTableSight *self)
{
  GHashTableIter iter;
  gpointer row;

  g_hash_table_iter_init (&iter, self->table);
  while (g_hash_table_iter_next (&iter, &row, NULL))
    for (GtkWidget *cell = first_cell (row); cell != NULL; cell = next_cell (cell))
      {
        gtk_widget_queue_resize (cell);
        gtk_widget_queue_draw (cell);
      }
}

void
takings_table_sight_restyle (TakingsTableSight *self)
{
  if (!measure_font (self))
    return;
  for (guint i = 0; i < self->widest->len; i++)
    measure_widest (self, &g_array_index (self->widest, Widest, i));
  resize (self);
}

static void
clear_widest (gpointer data)
{
  Widest *widest = data;

  g_free (widest->texts[0]);
  g_free (widest->texts[1]);
}

static void
takings_table_sight_dispose (GObject *object)
{
  TakingsTableSight *self = TAKINGS_TABLE_SIGHT (object);

  g_clear_object (&self->scroll);
  g_clear_object (&self->rows);
  g_clear_object (&self->layout);
  G_OBJECT_CLASS (takings_table_sight_parent_class)->dispose (object);
}

static void
takings_table_sight_finalize (GObject *object)
{
  TakingsTableSight *self = TAKINGS_TABLE_SIGHT (object);

  g_hash_table_unref (self->table);
  g_array_unref (self->widest);
  G_OBJECT_CLASS (takings_table_sight_parent_class)->finalize (object);
}

static void
takings_table_sight_class_init (TakingsTableSightClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_table_sight_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_table_sight_finalize;
}

static void
takings_table_sight_init (TakingsTableSight *self)
{
  self->table = g_hash_table_new (NULL, NULL);
  self->widest = g_array_new (FALSE, TRUE, sizeof (Widest));
  g_array_set_clear_func (self->widest, clear_widest);
}

TakingsTableSight *
takings_table_sight_new (GtkWidget *owner, GtkAdjustment *scroll, TakingsTableFill fill,
                         gpointer data)
{
  TakingsTableSight *self = g_object_new (TAKINGS_TYPE_TABLE_SIGHT, NULL);
  PangoAttrList *attributes = pango_attr_list_new ();

  self->scroll = g_object_ref (scroll);
  self->fill = fill;
  self->data = data;
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
takings_table_sight_set_rows (TakingsTableSight *self, GListModel *rows)
{
  g_set_object (&self->rows, rows);
  /* after the table, which gives its rows their places then */
  g_signal_connect_object (rows, "items-changed", G_CALLBACK (takings_table_sight_refresh), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
takings_table_sight_set_widest (TakingsTableSight *self, guint column, const char *text,
                                const char *other)
{
  Widest *widest;
  int before;

  if (column >= self->widest->len)
    g_array_set_size (self->widest, column + 1);
  widest = &g_array_index (self->widest, Widest, column);
  before = widest->width;
  clear_widest (widest);
  widest->texts[0] = g_strdup (text);
  widest->texts[1] = g_strdup (other);
  measure_widest (self, widest);
  if (widest->width != before)
    resize (self);
}

gboolean
takings_table_sight_has (TakingsTableSight *self, guint position)
{
  return position >= self->first && position - self->first < self->n;
}

PangoLayout *
takings_table_sight_get_layout (TakingsTableSight *self)
{
  return self->layout;
}

int
takings_table_sight_get_height (TakingsTableSight *self)
{
  return self->height;
}

int
takings_table_sight_get_width (TakingsTableSight *self, int chars)
{
  return PANGO_PIXELS_CEIL (self->char_width * chars);
}

int
takings_table_sight_get_widest (TakingsTableSight *self, guint column)
{
  return column < self->widest->len ? g_array_index (self->widest, Widest, column).width : 0;
}

void
takings_table_sight_fill (TakingsTableSight *self, TakingsTableCell *cell, gpointer item,
                          guint column)
{
  self->fill (cell, item, column, self->data);
}

void
takings_table_sight_add (TakingsTableSight *self, GtkWidget *row)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->table, row));

  g_hash_table_insert (self->table, row, GUINT_TO_POINTER (n + 1));
}

void
takings_table_sight_remove (TakingsTableSight *self, GtkWidget *row)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->table, row));

  if (n > 1)
    g_hash_table_insert (self->table, row, GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->table, row);
}
