/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-table.h"

#include "entry-content.h"
#include "table-cell.h"
#include "text-scale.h"

#include <string.h>

#define PRODUCT_CHARS 12
#define MOST_COPIED   100000 /* rows; more is what an export is for */

typedef struct
{
  TakingsEntryTable *self;
  TakingsField field;
} Probe;

struct _TakingsEntryTable
{
  GtkWidget parent_instance;

  TakingsLedger *ledger;                          /* (owned) (nullable) */
  TakingsZone *zone;                              /* (owned) (nullable) */
  TakingsEntryList *list;                         /* (owned) (nullable) */
  TakingsEntrySelection *selection;               /* (owned) (nullable) */
  TakingsColumnLayout *layout;                    /* (owned) */
  TakingsTableSight *sight;                       /* (owned) */
  GSettings *state;                               /* (owned) (nullable) */
  GtkColumnViewColumn *columns[TAKINGS_N_FIELDS]; /* borrowed from the table */
  Probe probes[TAKINGS_N_FIELDS];
  TakingsField sorted_by; /* while the sorter is asked */

  GtkWidget *scroller;
  GtkColumnView *table;
};

enum
{
  SORT_CHANGED,
  OPENED,
  SELECTION_CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsEntryTable, takings_entry_table, GTK_TYPE_WIDGET)

/* A column of the table: how it is kept, how wide it is, whether it is there at first. */
static const struct
{
  const char *name;
  int width;
  gboolean visible, narrow, figure;
} kinds[TAKINGS_N_FIELDS] = {
  [TAKINGS_FIELD_TIME] = { "time", 145, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_NETWORK] = { "network", 92, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_PRODUCT] = { "product", -1, TRUE, TRUE, FALSE },
  [TAKINGS_FIELD_KIND] = { "kind", 95, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_COMMISSION] = { "commission", 92, TRUE, TRUE, TRUE },
  [TAKINGS_FIELD_AMOUNT] = { "amount", 110, TRUE, FALSE, TRUE },
  [TAKINGS_FIELD_STATE] = { "state", 80, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_ORDER] = { "order", 100, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_SUBID] = { "subid", 100, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_COUNTRY] = { "country", 66, TRUE, FALSE, FALSE },
  [TAKINGS_FIELD_CAMPAIGN] = { "campaign", 110, FALSE, FALSE, FALSE },
};

/* --- order --- */

static TakingsOrder
order_of (TakingsField field)
{
  switch (field)
    {
    case TAKINGS_FIELD_COMMISSION: return TAKINGS_ORDER_COMMISSION;
    case TAKINGS_FIELD_AMOUNT: return TAKINGS_ORDER_AMOUNT;
    case TAKINGS_FIELD_KIND: return TAKINGS_ORDER_KIND;
    case TAKINGS_FIELD_PRODUCT: return TAKINGS_ORDER_PRODUCT;
    case TAKINGS_FIELD_COUNTRY: return TAKINGS_ORDER_COUNTRY;
    case TAKINGS_FIELD_TIME:
    case TAKINGS_FIELD_NETWORK:
    case TAKINGS_FIELD_STATE:
    case TAKINGS_FIELD_ORDER:
    case TAKINGS_FIELD_SUBID:
    case TAKINGS_FIELD_CAMPAIGN:
    case TAKINGS_N_FIELDS: break;
    }
  return TAKINGS_ORDER_TIME;
}

/* GTK tells the sorting column by name only from 4.10 on. The column that is asked first is the
 * one. */
static int
probe_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  Probe *probe = data;

  probe->self->sorted_by = probe->field;
  return -1;
}

static TakingsField
sorting (TakingsEntryTable *self, gboolean *descending)
{
  /* an item is never asked to be compared with itself */
  g_autoptr (TakingsEntryItem) one = takings_entry_item_new (0);
  g_autoptr (TakingsEntryItem) other = takings_entry_item_new (0);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);

  self->sorted_by = TAKINGS_FIELD_TIME;
  *descending = gtk_sorter_compare (sorter, one, other) != GTK_ORDERING_SMALLER;
  return self->sorted_by;
}

void
takings_entry_table_get_order (TakingsEntryTable *self, TakingsOrder *order, gboolean *descending)
{
  *order = order_of (sorting (self, descending));
}

static void
sorted_cb (TakingsEntryTable *self)
{
  gboolean descending;
  TakingsField field = sorting (self, &descending);

  if (self->state != NULL)
    g_settings_set (self->state, "sales-sort", "(sb)", kinds[field].name, descending);
  g_signal_emit (self, signals[SORT_CHANGED], 0);
}

static void
restore_order (TakingsEntryTable *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);
  g_autofree char *name = NULL;
  gboolean descending;

  g_signal_handlers_block_by_func (sorter, sorted_cb, self);
  g_settings_get (self->state, "sales-sort", "(sb)", &name, &descending);
  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    if (strcmp (kinds[field].name, name) == 0
        && gtk_column_view_column_get_sorter (self->columns[field]) != NULL)
      gtk_column_view_sort_by_column (self->table, self->columns[field],
                                      descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  g_signal_handlers_unblock_by_func (sorter, sorted_cb, self);
}

/* --- columns --- */

static void
fill_cell (TakingsTableCell *cell, gpointer item, guint field, gpointer data)
{
  if (!takings_entry_item_is_filled (item))
    return;
  takings_table_cell_set_text (cell, takings_entry_item_get_text (item, (TakingsField) field));
  takings_table_cell_set_class (
    cell, "error", field == TAKINGS_FIELD_COMMISSION && takings_entry_item_is_loss (item));
  takings_table_cell_set_class (cell, "dim-label", takings_entry_item_is_void (item));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, Probe *probe)
{
  TakingsEntryTable *self = probe->self;
  TakingsField field = probe->field;
  /* it takes the room that is left, whatever is in it */
  int chars = field == TAKINGS_FIELD_PRODUCT ? PRODUCT_CHARS : 0;

  gtk_list_item_set_child (
    item, takings_table_cell_new (self->sight, item, field, kinds[field].figure, chars));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  takings_table_cell_set_item (TAKINGS_TABLE_CELL (gtk_list_item_get_child (item)),
                               gtk_list_item_get_item (item));
}

static void
add_column (TakingsEntryTable *self, TakingsField field)
{
  int width = kinds[field].width;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (takings_field_label (field),
                                                                       factory);

  self->probes[field] = (Probe){ self, field };
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), &self->probes[field]);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_expand (column, field == TAKINGS_FIELD_PRODUCT);
  if (field == TAKINGS_FIELD_TIME || order_of (field) != TAKINGS_ORDER_TIME)
    {
      /* the ledger sorts; the sorter only carries the header's arrow */
      g_autoptr (GtkSorter) sorter = NULL;
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, &self->probes[field], NULL));
      gtk_column_view_column_set_sorter (column, sorter);
    }
  takings_column_layout_add (self->layout, column, kinds[field].name,
                             width > 0 ? (int) (width * takings_text_scale (GTK_WIDGET (self)))
                                       : -1,
                             kinds[field].visible, kinds[field].narrow);
  self->columns[field] = column;
}

/* --- rows --- */

static void
activate_cb (GtkColumnView *table, guint position, TakingsEntryTable *self)
{
  g_signal_emit (self, signals[OPENED], 0, position);
}

static void
selection_cb (TakingsEntryTable *self)
{
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

guint
takings_entry_table_get_selected (TakingsEntryTable *self)
{
  g_autoptr (GtkBitset) selected = gtk_selection_model_get_selection (
    GTK_SELECTION_MODEL (self->selection));

  return gtk_bitset_get_size (selected) == 1 ? gtk_bitset_get_minimum (selected) : G_MAXUINT;
}

/* The columns in sight, in their order. */
static GArray *
dup_fields (TakingsEntryTable *self)
{
  GListModel *order = gtk_column_view_get_columns (self->table);
  GArray *fields = g_array_new (FALSE, FALSE, sizeof (TakingsField));

  for (guint i = 0; i < g_list_model_get_n_items (order); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (order, i);
      for (TakingsField field = 0; field < TAKINGS_N_FIELDS; field++)
        if (self->columns[field] == column && gtk_column_view_column_get_visible (column))
          g_array_append_val (fields, field);
    }
  return fields;
}

guint
takings_entry_table_copy (TakingsEntryTable *self)
{
  g_autoptr (GdkContentProvider) content = NULL;
  GArray *ids;
  guint n_rows;

  if (self->selection == NULL)
    return 0;
  ids = takings_entry_selection_dup_ids (self->selection, MOST_COPIED);
  n_rows = ids->len;
  content = takings_entry_content_new (self->ledger, self->zone, ids, dup_fields (self));
  if (n_rows > 0)
    gdk_clipboard_set_content (gtk_widget_get_clipboard (GTK_WIDGET (self)), content);
  return n_rows;
}

/* The row at a place of the table; NULL in the header and beside the rows. */
static GtkListItem *
pick_row (TakingsEntryTable *self, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->table), x, y, GTK_PICK_DEFAULT);

  if (widget != NULL && !TAKINGS_IS_TABLE_CELL (widget)) /* what is around it */
    widget = gtk_widget_get_first_child (widget);
  return widget != NULL && TAKINGS_IS_TABLE_CELL (widget)
           ? takings_table_cell_get_place (TAKINGS_TABLE_CELL (widget))
           : NULL;
}

/* All selected rows, or the one under the pointer if it is none of them. */
static GdkContentProvider *
drag_cb (TakingsEntryTable *self, double x, double y)
{
  GtkListItem *item = pick_row (self, x, y);
  GArray *ids;

  if (item == NULL)
    return NULL;
  if (gtk_list_item_get_selected (item))
    ids = takings_entry_selection_dup_ids (self->selection, MOST_COPIED);
  else
    {
      gint64 id = takings_entry_item_get_row_id (gtk_list_item_get_item (item));
      ids = g_array_append_val (g_array_new (FALSE, FALSE, sizeof (gint64)), id);
    }
  return takings_entry_content_new (self->ledger, self->zone, ids, dup_fields (self));
}

/* --- the object --- */

static void
takings_entry_table_dispose (GObject *object)
{
  TakingsEntryTable *self = TAKINGS_ENTRY_TABLE (object);

  /* columns that go change how it is sorted, which is nobody's choice */
  if (self->scroller != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (self->table), self);
  g_clear_object (&self->layout);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->ledger);
  g_clear_object (&self->state);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->sight);
  G_OBJECT_CLASS (takings_entry_table_parent_class)->dispose (object);
}

static void
takings_entry_table_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (takings_entry_table_parent_class)->css_changed (widget, change);
  takings_table_sight_restyle (TAKINGS_ENTRY_TABLE (widget)->sight);
}

static void
takings_entry_table_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (takings_entry_table_parent_class)->system_setting_changed (widget, setting);
  takings_table_sight_restyle (TAKINGS_ENTRY_TABLE (widget)->sight);
}

static void
takings_entry_table_finalize (GObject *object)
{
  g_clear_pointer (&TAKINGS_ENTRY_TABLE (object)->zone, takings_zone_unref);
  G_OBJECT_CLASS (takings_entry_table_parent_class)->finalize (object);
}

static void
takings_entry_table_class_init (TakingsEntryTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_entry_table_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_entry_table_finalize;
  widget_class->css_changed = takings_entry_table_css_changed;
  widget_class->system_setting_changed = takings_entry_table_system_setting_changed;
  signals[SORT_CHANGED] = g_signal_new ("sort-changed", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SELECTION_CHANGED] = g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass),
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                             0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/entry-table.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryTable, scroller);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryTable, table);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
takings_entry_table_init (TakingsEntryTable *self)
{
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->sight = takings_table_sight_new (
    GTK_WIDGET (self), gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)),
    fill_cell, NULL);
  self->layout = takings_column_layout_new (self->table);
  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    add_column (self, (TakingsField) field);
  gtk_column_view_sort_by_column (self->table, self->columns[TAKINGS_FIELD_TIME],
                                  GTK_SORT_DESCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (sorted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "prepare", G_CALLBACK (drag_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->table), GTK_EVENT_CONTROLLER (source));
}

void
takings_entry_table_set_up (TakingsEntryTable *self, TakingsLedger *ledger, GSettings *state)
{
  g_return_if_fail (self->list == NULL);
  self->ledger = g_object_ref (ledger);
  self->list = takings_entry_list_new (ledger);
  self->selection = takings_entry_selection_new (self->list);
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_cb), self,
                           G_CONNECT_SWAPPED);
  takings_table_sight_set_rows (self->sight, G_LIST_MODEL (self->list));
  g_signal_connect_object (self->list, "filled", G_CALLBACK (takings_table_sight_refresh),
                           self->sight, G_CONNECT_SWAPPED);
  takings_column_layout_bind (self->layout, state, "sales-columns");
  g_set_object (&self->state, state);
  if (state != NULL)
    restore_order (self);
  gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
}

void
takings_entry_table_set_zone (TakingsEntryTable *self, TakingsZone *zone)
{
  if (zone == self->zone)
    return;
  g_clear_pointer (&self->zone, takings_zone_unref);
  self->zone = takings_zone_ref (zone);
  takings_entry_list_set_zone (self->list, zone);
}

TakingsEntryList *
takings_entry_table_get_list (TakingsEntryTable *self)
{
  return self->list;
}

TakingsColumnLayout *
takings_entry_table_get_layout (TakingsEntryTable *self)
{
  return self->layout;
}
