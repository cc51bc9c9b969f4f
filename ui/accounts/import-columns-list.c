/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import-columns-list.h"

#include <glib/gi18n.h>

#define ALWAYS 5 /* so many choices are shown whether the file has them or not */

struct _TakingsImportColumnsList
{
  GtkBox parent_instance;

  GHashTable *map;    /* (owned): field → header, "" for none: what a person chose */
  GPtrArray *headers; /* (owned) of char*: of the file that is shown */
  GPtrArray *rows;    /* (owned) of borrowed AdwComboRow, as the layout's matches */
  gboolean updating;  /* the rows follow the file, not a person */
  GtkWidget *list;    /* borrowed */
  GtkWidget *more;    /* borrowed */
};

enum
{
  CHANGED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsImportColumnsList, takings_import_columns_list, GTK_TYPE_BOX)

static void
takings_import_columns_list_finalize (GObject *object)
{
  TakingsImportColumnsList *self = TAKINGS_IMPORT_COLUMNS_LIST (object);

  g_clear_pointer (&self->map, g_hash_table_unref);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_import_columns_list_parent_class)->finalize (object);
}

static void
takings_import_columns_list_class_init (TakingsImportColumnsListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = takings_import_columns_list_finalize;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_import_columns_list_init (TakingsImportColumnsList *self)
{
  self->map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->rows = g_ptr_array_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Columns of the file"), -1);
  gtk_widget_set_hexpand (self->list, TRUE);
  gtk_box_append (GTK_BOX (self), self->list);
}

/* --- what a person chose --- */

/* A column gives one figure: whoever had it before looks for another. */
static void
give_up (TakingsImportColumnsList *self, const char *header)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->map);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (value, header) == 0 && *header != '\0')
      g_hash_table_iter_remove (&iter);
}

static void
selected_cb (AdwComboRow *row, GParamSpec *pspec, TakingsImportColumnsList *self)
{
  guint selected = adw_combo_row_get_selected (row);
  const char *field = g_object_get_data (G_OBJECT (row), "field");
  const char *header = "";

  if (self->updating)
    return;
  if (selected > 0 && selected <= self->headers->len)
    header = g_ptr_array_index (self->headers, selected - 1);
  give_up (self, header);
  g_hash_table_insert (self->map, g_strdup (field), g_strdup (header));
  g_signal_emit (self, signals[CHANGED], 0);
}

/* --- what is shown --- */

static gboolean
has_same_headers (TakingsImportColumnsList *self, const TakingsImportLayout *layout)
{
  if (self->headers == NULL || self->headers->len != layout->headers->len
      || self->rows->len != layout->matches->len)
    return FALSE;
  for (guint i = 0; i < self->headers->len; i++)
    if (!g_str_equal (g_ptr_array_index (self->headers, i), g_ptr_array_index (layout->headers, i)))
      return FALSE;
  return TRUE;
}

static void
add_row (TakingsImportColumnsList *self, const TakingsImportMatch *match, GListModel *choices,
         gboolean fold)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), match->title);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 2);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), choices);
  g_object_set_data (G_OBJECT (row), "field", (gpointer) match->field);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, 0);
  g_ptr_array_add (self->rows, row);
  if (fold)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self->more), row);
  else
    gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

static void
build_rows (TakingsImportColumnsList *self, const TakingsImportLayout *layout)
{
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  GtkListBoxRow *old;

  while ((old = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (old));
  g_ptr_array_set_size (self->rows, 0);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  self->headers = g_ptr_array_ref (layout->headers);
  gtk_string_list_append (choices, _ ("Not in the File"));
  for (guint i = 0; i < self->headers->len; i++)
    gtk_string_list_append (choices, g_ptr_array_index (self->headers, i));
  self->more = adw_expander_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->more), _ ("More Columns"));
  for (guint i = 0; i < layout->matches->len; i++)
    {
      const TakingsImportMatch *match = &g_array_index (layout->matches, TakingsImportMatch, i);
      add_row (self, match, G_LIST_MODEL (choices), i >= ALWAYS && match->column < 0);
    }
  gtk_list_box_append (GTK_LIST_BOX (self->list), self->more);
}

static void
show_match (TakingsImportColumnsList *self, const TakingsImportLayout *layout,
            const TakingsImportMatch *match, GtkWidget *row)
{
  gboolean missing = match->needed && match->column < 0;
  g_autofree char *subtitle = NULL;

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), (guint) (match->column + 1));
  if (missing)
    subtitle = g_strdup (_ ("Needed: choose the column"));
  else if (match->column >= 0 && (guint) match->column < layout->samples->len)
    subtitle = g_markup_escape_text (g_ptr_array_index (layout->samples, (guint) match->column),
                                     -1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (missing)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

void
takings_import_columns_list_show (TakingsImportColumnsList *self, const TakingsImportLayout *layout)
{
  self->updating = TRUE;
  if (!has_same_headers (self, layout))
    build_rows (self, layout);
  for (guint i = 0; i < self->rows->len; i++)
    show_match (self, layout, &g_array_index (layout->matches, TakingsImportMatch, i),
                g_ptr_array_index (self->rows, i));
  self->updating = FALSE;
}

GHashTable *
takings_import_columns_list_get_map (TakingsImportColumnsList *self)
{
  return self->map;
}

void
takings_import_columns_list_reset (TakingsImportColumnsList *self)
{
  g_hash_table_remove_all (self->map);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
}
