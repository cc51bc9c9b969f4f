/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-list.h"

#include <gio/gio.h>
#include <string.h>

#define BLOCK      64 /* rows read at once */
#define MAX_BLOCKS 64 /* blocks kept; the one used longest ago goes first */

typedef struct
{
  guint number;
  guint64 used; /* a clock of uses */
  guint n_items;
  TakingsEntryItem *items[BLOCK]; /* (owned) */
} Block;

struct _TakingsEntryList
{
  GObject parent_instance;

  TakingsLedger *ledger;     /* (owned) */
  TakingsZone *zone;         /* (owned) (nullable) */
  GArray *ids;               /* (owned) of gint64 */
  GHashTable *blocks;        /* (owned) number → Block */
  GCancellable *cancellable; /* (owned): of all blocks being read */
  guint64 clock;
};

enum
{
  FILLED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TakingsEntryList, takings_entry_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
block_free (gpointer data)
{
  Block *block = data;

  for (guint i = 0; i < block->n_items; i++)
    g_object_unref (block->items[i]);
  g_free (block);
}

/* --- reading a block --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsZone *zone;     /* (owned) (nullable) */
  guint n_ids;
  gint64 ids[BLOCK];
  TakingsEntryItem *waiting[BLOCK]; /* (owned): main thread only */
  GPtrArray *read;                  /* (owned) of TakingsEntryItem */
} Reading;

static void
reading_free (Reading *reading)
{
  g_object_unref (reading->ledger);
  g_clear_pointer (&reading->zone, takings_zone_unref);
  for (guint i = 0; i < reading->n_ids; i++)
    g_object_unref (reading->waiting[i]);
  g_ptr_array_unref (reading->read);
  g_free (reading);
}

static gboolean
collect_cb (const TakingsEntryRow *row, gpointer data)
{
  Reading *reading = data;
  TakingsEntryItem *item = takings_entry_item_new (row->row_id);

  takings_entry_item_fill (item, row, reading->zone);
  g_ptr_array_add (reading->read, item);
  return TRUE;
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  GError *error = NULL;

  if (takings_query_entries_by_id (reading->ledger, reading->ids, reading->n_ids, collect_cb,
                                   reading, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reading *reading = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_warning ("rows: %s", error->message);
      return;
    }
  /* rows come in the order asked for; one that is gone is left out */
  for (guint i = 0, k = 0; i < reading->n_ids && k < reading->read->len; i++)
    {
      TakingsEntryItem *item = g_ptr_array_index (reading->read, k);
      if (takings_entry_item_get_row_id (item) != reading->ids[i])
        continue;
      takings_entry_item_take (reading->waiting[i], item);
      k++;
    }
  g_signal_emit (source, signals[FILLED], 0);
}

static void
read_block (TakingsEntryList *self, Block *block)
{
  g_autoptr (GTask) task = g_task_new (self, self->cancellable, read_cb, NULL);
  Reading *reading = g_new0 (Reading, 1);

  reading->ledger = g_object_ref (self->ledger);
  reading->zone = self->zone != NULL ? takings_zone_ref (self->zone) : NULL;
  reading->read = g_ptr_array_new_with_free_func (g_object_unref);
  reading->n_ids = block->n_items;
  for (guint i = 0; i < block->n_items; i++)
    {
      reading->waiting[i] = g_object_ref (block->items[i]);
      reading->ids[i] = takings_entry_item_get_row_id (block->items[i]);
    }
  g_task_set_source_tag (task, read_block);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  g_task_run_in_thread (task, read_in_worker);
}

static void
forget_oldest (TakingsEntryList *self)
{
  GHashTableIter iter;
  gpointer value;
  Block *oldest = NULL;

  if (g_hash_table_size (self->blocks) < MAX_BLOCKS)
    return;
  g_hash_table_iter_init (&iter, self->blocks);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (oldest == NULL || ((Block *) value)->used < oldest->used)
      oldest = value;
  g_hash_table_remove (self->blocks, GUINT_TO_POINTER (oldest->number));
}

static Block *
add_block (TakingsEntryList *self, guint number)
{
  Block *block = g_new0 (Block, 1);

  forget_oldest (self);
  block->number = number;
  block->n_items = MIN (BLOCK, self->ids->len - number * BLOCK);
  for (guint i = 0; i < block->n_items; i++)
    block->items[i] = takings_entry_item_new (
      g_array_index (self->ids, gint64, number * BLOCK + i));
  g_hash_table_insert (self->blocks, GUINT_TO_POINTER (number), block);
  read_block (self, block);
  return block;
}

/* --- the model --- */

static GType
get_item_type (GListModel *model)
{
  return TAKINGS_TYPE_ENTRY_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return TAKINGS_ENTRY_LIST (model)->ids->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  TakingsEntryList *self = TAKINGS_ENTRY_LIST (model);
  Block *block;

  if (position >= self->ids->len)
    return NULL;
  block = g_hash_table_lookup (self->blocks, GUINT_TO_POINTER (position / BLOCK));
  if (block == NULL)
    block = add_block (self, position / BLOCK);
  block->used = ++self->clock;
  return g_object_ref (block->items[position % BLOCK]);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
takings_entry_list_dispose (GObject *object)
{
  TakingsEntryList *self = TAKINGS_ENTRY_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_hash_table_remove_all (self->blocks);
  g_clear_object (&self->ledger);
  G_OBJECT_CLASS (takings_entry_list_parent_class)->dispose (object);
}

static void
takings_entry_list_finalize (GObject *object)
{
  TakingsEntryList *self = TAKINGS_ENTRY_LIST (object);

  g_hash_table_unref (self->blocks);
  g_array_unref (self->ids);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->zone, takings_zone_unref);
  G_OBJECT_CLASS (takings_entry_list_parent_class)->finalize (object);
}

static void
takings_entry_list_class_init (TakingsEntryListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_entry_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_entry_list_finalize;
  signals[FILLED] = g_signal_new ("filled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_entry_list_init (TakingsEntryList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->blocks = g_hash_table_new_full (NULL, NULL, NULL, block_free);
  self->cancellable = g_cancellable_new ();
}

TakingsEntryList *
takings_entry_list_new (TakingsLedger *ledger)
{
  TakingsEntryList *self = g_object_new (TAKINGS_TYPE_ENTRY_LIST, NULL);

  self->ledger = g_object_ref (ledger);
  return self;
}

void
takings_entry_list_set_zone (TakingsEntryList *self, TakingsZone *zone)
{
  if (zone == self->zone)
    return;
  g_clear_pointer (&self->zone, takings_zone_unref);
  self->zone = zone != NULL ? takings_zone_ref (zone) : NULL;
  g_hash_table_remove_all (self->blocks);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, self->ids->len, self->ids->len);
}

static gboolean
is_from (gpointer number, gpointer block, gpointer first)
{
  return GPOINTER_TO_UINT (number) >= GPOINTER_TO_UINT (first);
}

void
takings_entry_list_set_ids (TakingsEntryList *self, GArray *ids)
{
  g_autoptr (GArray) old = self->ids;
  guint common = 0, shorter = MIN (old->len, ids->len);

  while (common < shorter
         && g_array_index (old, gint64, common) == g_array_index (ids, gint64, common))
    common++;
  /* only whole blocks stay: the last one may have grown */
  common -= common % BLOCK;
  self->ids = ids;
  if (common == 0)
    {
      g_cancellable_cancel (self->cancellable);
      g_object_unref (self->cancellable);
      self->cancellable = g_cancellable_new ();
    }
  g_hash_table_foreach_remove (self->blocks, is_from, GUINT_TO_POINTER (common / BLOCK));
  g_list_model_items_changed (G_LIST_MODEL (self), common, old->len - common, ids->len - common);
}

GArray *
takings_entry_list_ref_ids (TakingsEntryList *self)
{
  return g_array_ref (self->ids);
}

gint64
takings_entry_list_get_row_id (TakingsEntryList *self, guint position)
{
  return g_array_index (self->ids, gint64, position);
}
