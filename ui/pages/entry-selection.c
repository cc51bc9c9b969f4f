/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-selection.h"

#define FOLLOWED 16    /* so many selected rows are found again */
#define REACH    20000 /* within so many rows of where they were */

struct _TakingsEntrySelection
{
  GObject parent_instance;

  TakingsEntryList *list; /* (owned) */
  GtkBitset *selected;    /* (owned) */
  gint64 ids[FOLLOWED];   /* of the selected, if they are few */
};

static void list_model_init (GListModelInterface *iface);
static void selection_model_init (GtkSelectionModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TakingsEntrySelection, takings_entry_selection, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init)
                                 G_IMPLEMENT_INTERFACE (GTK_TYPE_SELECTION_MODEL,
                                                        selection_model_init))

static GType
get_item_type (GListModel *model)
{
  return TAKINGS_TYPE_ENTRY_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (TAKINGS_ENTRY_SELECTION (model)->list));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (TAKINGS_ENTRY_SELECTION (model)->list), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* --- what is selected --- */

static gboolean
is_selected (GtkSelectionModel *model, guint position)
{
  return gtk_bitset_contains (TAKINGS_ENTRY_SELECTION (model)->selected, position);
}

static GtkBitset *
get_selection_in_range (GtkSelectionModel *model, guint position, guint n_items)
{
  return gtk_bitset_copy (TAKINGS_ENTRY_SELECTION (model)->selected);
}

static void
remember (TakingsEntrySelection *self)
{
  guint n = (guint) gtk_bitset_get_size (self->selected);

  for (guint i = 0; n <= FOLLOWED && i < n; i++)
    self->ids[i] = takings_entry_list_get_row_id (self->list,
                                                  gtk_bitset_get_nth (self->selected, i));
}

static gboolean
set_selection (GtkSelectionModel *model, GtkBitset *selected, GtkBitset *mask)
{
  TakingsEntrySelection *self = TAKINGS_ENTRY_SELECTION (model);
  g_autoptr (GtkBitset) changed = gtk_bitset_copy (self->selected);
  g_autoptr (GtkBitset) wanted = gtk_bitset_copy (selected);

  gtk_bitset_intersect (wanted, mask);
  gtk_bitset_subtract (self->selected, mask);
  gtk_bitset_union (self->selected, wanted);
  gtk_bitset_remove_range_closed (self->selected, get_n_items (G_LIST_MODEL (self)), G_MAXUINT);
  gtk_bitset_difference (changed, self->selected);
  remember (self);
  if (!gtk_bitset_is_empty (changed))
    gtk_selection_model_selection_changed (model, gtk_bitset_get_minimum (changed),
                                           gtk_bitset_get_maximum (changed)
                                             - gtk_bitset_get_minimum (changed) + 1);
  return TRUE;
}

static void
selection_model_init (GtkSelectionModelInterface *iface)
{
  iface->is_selected = is_selected;
  iface->get_selection_in_range = get_selection_in_range;
  iface->set_selection = set_selection;
}

/* Where the row is that was at @old; most often new ones came before it. */
static guint
find_again (TakingsEntrySelection *self, gint64 id, guint old)
{
  guint n = get_n_items (G_LIST_MODEL (self));
  guint from = old > REACH ? old - REACH : 0;

  for (guint i = MIN (old, n); i < n && i - old < REACH; i++)
    if (takings_entry_list_get_row_id (self->list, i) == id)
      return i;
  for (guint i = MIN (old, n); i > from; i--)
    if (takings_entry_list_get_row_id (self->list, i - 1) == id)
      return i - 1;
  return G_MAXUINT;
}

static void
items_changed_cb (TakingsEntrySelection *self, guint position, guint removed, guint added)
{
  g_autoptr (GtkBitset) old = g_steal_pointer (&self->selected);
  guint n = (guint) MIN (gtk_bitset_get_size (old), FOLLOWED + 1);

  self->selected = gtk_bitset_copy (old);
  gtk_bitset_splice (self->selected, position, removed, added);
  for (guint i = 0; n <= FOLLOWED && i < n; i++)
    {
      guint place = gtk_bitset_get_nth (old, i);
      if (place >= position && (place = find_again (self, self->ids[i], place)) != G_MAXUINT)
        gtk_bitset_add (self->selected, place);
    }
  remember (self);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
takings_entry_selection_finalize (GObject *object)
{
  TakingsEntrySelection *self = TAKINGS_ENTRY_SELECTION (object);

  gtk_bitset_unref (self->selected);
  g_object_unref (self->list);
  G_OBJECT_CLASS (takings_entry_selection_parent_class)->finalize (object);
}

static void
takings_entry_selection_class_init (TakingsEntrySelectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_entry_selection_finalize;
}

static void
takings_entry_selection_init (TakingsEntrySelection *self)
{
  self->selected = gtk_bitset_new_empty ();
}

TakingsEntrySelection *
takings_entry_selection_new (TakingsEntryList *list)
{
  TakingsEntrySelection *self = g_object_new (TAKINGS_TYPE_ENTRY_SELECTION, NULL);

  self->list = g_object_ref (list);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

GArray *
takings_entry_selection_dup_ids (TakingsEntrySelection *self, guint most)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  GtkBitsetIter iter;
  guint position;

  for (gboolean more = gtk_bitset_iter_init_first (&iter, self->selected, &position);
       more && ids->len < most; more = gtk_bitset_iter_next (&iter, &position))
    {
      gint64 id = takings_entry_list_get_row_id (self->list, position);
      g_array_append_val (ids, id);
    }
  return ids;
}
