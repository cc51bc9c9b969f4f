/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "column-layout.h"

#include <glib/gi18n.h>
#include <string.h>

#define SAVE_MS 400 /* a width changes with each movement of the pointer */
#define WIDEST  4000

typedef struct
{
  GtkColumnViewColumn *column; /* (owned) */
  char *name;                  /* (owned) */
  int width;
  gboolean wanted; /* by the person, whether there is room or not */
  gboolean narrow;
} Column;

struct _TakingsColumnLayout
{
  GObject parent_instance;

  GtkColumnView *table; /* (borrowed) */
  GPtrArray *columns;   /* (owned) of Column */
  GSettings *state;     /* (owned) (nullable) */
  char *key;            /* (owned) (nullable) */
  guint save_source, place_source;
  double from_start;    /* pixels that the table is scrolled from where reading begins */
  const Column *sorted; /* (nullable): borrowed from @columns: that the menu sorted by last */
  gboolean descending;
  gboolean narrow;
  gboolean applying; /* what changes now is our doing */
};

G_DEFINE_FINAL_TYPE (TakingsColumnLayout, takings_column_layout, G_TYPE_OBJECT)

static void
column_free (gpointer data)
{
  Column *column = data;

  g_object_unref (column->column);
  g_free (column->name);
  g_free (column);
}

static Column *
find (TakingsColumnLayout *self, gconstpointer column, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      Column *one = g_ptr_array_index (self->columns, i);
      if (one->column == column || g_strcmp0 (one->name, name) == 0)
        return one;
    }
  return NULL;
}

/* --- keeping --- */

static void
save (TakingsColumnLayout *self)
{
  GListModel *order = gtk_column_view_get_columns (self->table);
  GVariantBuilder builder;

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(sib)"));
  for (guint i = 0; i < g_list_model_get_n_items (order); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (order, i);
      const Column *one = find (self, column, NULL);
      if (one != NULL)
        g_variant_builder_add (&builder, "(sib)", one->name, one->width, one->wanted);
    }
  g_settings_set_value (self->state, self->key, g_variant_builder_end (&builder));
}

static gboolean
save_cb (gpointer data)
{
  TakingsColumnLayout *self = data;

  self->save_source = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
changed (TakingsColumnLayout *self)
{
  if (!self->applying && self->state != NULL && self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_MS, save_cb, self);
}

/* --- from right to left GTK 4.8 begins at the last column --- */

static GtkAdjustment *
get_place (TakingsColumnLayout *self)
{
  return gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->table));
}

static double
get_end (GtkAdjustment *place)
{
  return gtk_adjustment_get_upper (place) - gtk_adjustment_get_page_size (place);
}

static gboolean
place_cb (gpointer data)
{
  TakingsColumnLayout *self = data;
  GtkAdjustment *place = get_place (self);

  self->place_source = 0;
  if (gtk_widget_get_direction (GTK_WIDGET (self->table)) == GTK_TEXT_DIR_RTL)
    gtk_adjustment_set_value (place, get_end (place) - self->from_start);
  return G_SOURCE_REMOVE;
}

static void
resized_cb (TakingsColumnLayout *self)
{
  /* not while the table is being given its size */
  if (self->place_source == 0
      && gtk_widget_get_direction (GTK_WIDGET (self->table)) == GTK_TEXT_DIR_RTL)
    self->place_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, place_cb, self, NULL);
}

static void
scrolled_cb (TakingsColumnLayout *self)
{
  GtkAdjustment *place = get_place (self);

  if (self->place_source == 0)
    self->from_start = MAX (get_end (place) - gtk_adjustment_get_value (place), 0);
}

/* --- applying --- */

static void
apply (TakingsColumnLayout *self, Column *column)
{
  gboolean visible = column->wanted && (!self->narrow || column->narrow);

  self->applying = TRUE;
  gtk_column_view_column_set_visible (column->column, visible);
  /* GTK 4.8 gives a hidden column the room of its fixed width all the same */
  gtk_column_view_column_set_fixed_width (column->column, visible ? column->width : 0);
  self->applying = FALSE;
}

static void
visible_cb (GtkColumnViewColumn *column, GParamSpec *pspec, TakingsColumnLayout *self)
{
  Column *one = find (self, column, NULL);
  gboolean visible = gtk_column_view_column_get_visible (column);

  if (self->applying)
    return;
  one->wanted = visible;
  self->applying = TRUE;
  gtk_column_view_column_set_fixed_width (column, visible ? one->width : 0);
  self->applying = FALSE;
  changed (self);
}

static void
width_cb (GtkColumnViewColumn *column, GParamSpec *pspec, TakingsColumnLayout *self)
{
  if (self->applying)
    return;
  find (self, column, NULL)->width = gtk_column_view_column_get_fixed_width (column);
  changed (self);
}

static void
takings_column_layout_dispose (GObject *object)
{
  TakingsColumnLayout *self = TAKINGS_COLUMN_LAYOUT (object);

  g_clear_handle_id (&self->place_source, g_source_remove);
  if (self->save_source != 0)
    save (self);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (takings_column_layout_parent_class)->dispose (object);
}

static void
takings_column_layout_finalize (GObject *object)
{
  TakingsColumnLayout *self = TAKINGS_COLUMN_LAYOUT (object);

  g_ptr_array_unref (self->columns);
  g_free (self->key);
  G_OBJECT_CLASS (takings_column_layout_parent_class)->finalize (object);
}

static void
takings_column_layout_class_init (TakingsColumnLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_column_layout_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_column_layout_finalize;
}

static void
takings_column_layout_init (TakingsColumnLayout *self)
{
  self->columns = g_ptr_array_new_with_free_func (column_free);
}

TakingsColumnLayout *
takings_column_layout_new (GtkColumnView *table)
{
  TakingsColumnLayout *self = g_object_new (TAKINGS_TYPE_COLUMN_LAYOUT, NULL);

  self->table = table;
  g_signal_connect_object (gtk_column_view_get_columns (table), "items-changed",
                           G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (get_place (self), "changed", G_CALLBACK (resized_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_place (self), "value-changed", G_CALLBACK (scrolled_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

void
takings_column_layout_add (TakingsColumnLayout *self, GtkColumnViewColumn *column, const char *name,
                           int width, gboolean visible, gboolean narrow)
{
  Column *one = g_new0 (Column, 1);

  one->column = g_object_ref (column);
  one->name = g_strdup (name);
  one->width = width;
  one->wanted = visible;
  one->narrow = narrow;
  g_ptr_array_add (self->columns, one);
  self->applying = TRUE;
  gtk_column_view_append_column (self->table, column);
  apply (self, one);
  g_signal_connect_object (column, "notify::visible", G_CALLBACK (visible_cb), self, 0);
  g_signal_connect_object (column, "notify::fixed-width", G_CALLBACK (width_cb), self, 0);
}

void
takings_column_layout_bind (TakingsColumnLayout *self, GSettings *state, const char *key)
{
  g_autoptr (GVariant) kept = NULL;
  GVariantIter iter;
  const char *name;
  gboolean wanted;
  guint place = 0;
  int width;

  if (state == NULL || self->state != NULL)
    return;
  self->key = g_strdup (key);
  kept = g_settings_get_value (state, key);
  g_variant_iter_init (&iter, kept);
  while (g_variant_iter_next (&iter, "(&sib)", &name, &width, &wanted))
    {
      Column *column = find (self, NULL, name);
      if (column == NULL) /* of another version */
        continue;
      column->width = CLAMP (width, -1, WIDEST);
      column->wanted = wanted;
      gtk_column_view_insert_column (self->table, place++, column->column);
      apply (self, column);
    }
  self->state = g_object_ref (state);
}

void
takings_column_layout_set_narrow (TakingsColumnLayout *self, gboolean narrow)
{
  self->narrow = narrow;
  for (guint i = 0; i < self->columns->len; i++)
    apply (self, g_ptr_array_index (self->columns, i));
}

/* As a click on the header does, which GTK 4.8 has no key for: once more turns the order round. */
static void
sort_cb (GSimpleAction *action, GVariant *name, TakingsColumnLayout *self)
{
  const Column *column = find (self, NULL, g_variant_get_string (name, NULL));

  if (column == NULL)
    return;
  self->descending = self->sorted == column && !self->descending;
  self->sorted = column;
  gtk_column_view_sort_by_column (self->table, column->column,
                                  self->descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
}

static void
add_sort_action (TakingsColumnLayout *self, GActionMap *group)
{
  g_autoptr (GSimpleAction) action = g_simple_action_new ("sort", G_VARIANT_TYPE_STRING);

  g_signal_connect_object (action, "activate", G_CALLBACK (sort_cb), self, 0);
  g_action_map_add_action (group, G_ACTION (action));
}

static GMenuModel *
new_sort_menu (TakingsColumnLayout *self, const char *prefix)
{
  GMenu *menu = g_menu_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      g_autofree char *action = g_strdup_printf ("%s.sort::%s", prefix, column->name);
      if (gtk_column_view_column_get_sorter (column->column) != NULL)
        g_menu_append (menu, gtk_column_view_column_get_title (column->column), action);
    }
  return G_MENU_MODEL (menu);
}

GActionGroup *
takings_column_layout_dup_actions (TakingsColumnLayout *self)
{
  GSimpleActionGroup *group = g_simple_action_group_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      g_autoptr (GPropertyAction) action = g_property_action_new (column->name, column->column,
                                                                  "visible");
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
    }
  add_sort_action (self, G_ACTION_MAP (group));
  return G_ACTION_GROUP (group);
}

GMenuModel *
takings_column_layout_dup_menu (TakingsColumnLayout *self, const char *prefix)
{
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenuModel) sort = new_sort_menu (self, prefix);

  g_menu_append_submenu (menu, _ ("_Sort By"), sort);
  for (guint i = 0; i < self->columns->len; i++)
    {
      const Column *column = g_ptr_array_index (self->columns, i);
      g_autofree char *action = g_strdup_printf ("%s.%s", prefix, column->name);
      g_menu_append (menu, gtk_column_view_column_get_title (column->column), action);
    }
  return G_MENU_MODEL (menu);
}
