/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "choice.h"

#define BUTTON_CHARS 16
#define LIST_CHARS   40

struct _TakingsChoice
{
  GtkWidget parent_instance;

  GtkDropDown *drop_down; /* (owned) as a child */
  GtkStringList *labels;  /* (owned): those of @values, "all" before them */
  GPtrArray *values;      /* (owned): the first is NULL */
  gboolean changing;      /* by the program */
};

enum
{
  PICKED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsChoice, takings_choice, GTK_TYPE_WIDGET)

static void
selected_cb (TakingsChoice *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (takings_choice_get_value (self) != NULL)
    gtk_widget_add_css_class (widget, "chosen");
  else
    gtk_widget_remove_css_class (widget, "chosen");
  if (!self->changing)
    g_signal_emit (self, signals[PICKED], 0);
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer chars)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (chars));
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
new_factory (int chars)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (chars));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  return factory;
}

static void
takings_choice_dispose (GObject *object)
{
  TakingsChoice *self = TAKINGS_CHOICE (object);

  self->changing = TRUE;
  g_clear_pointer ((GtkWidget **) &self->drop_down, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_choice_parent_class)->dispose (object);
}

static void
takings_choice_finalize (GObject *object)
{
  TakingsChoice *self = TAKINGS_CHOICE (object);

  g_object_unref (self->labels);
  g_ptr_array_unref (self->values);
  G_OBJECT_CLASS (takings_choice_parent_class)->finalize (object);
}

static void
takings_choice_class_init (TakingsChoiceClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = takings_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_choice_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
takings_choice_init (TakingsChoice *self)
{
  g_autoptr (GtkListItemFactory) button = new_factory (BUTTON_CHARS);
  g_autoptr (GtkListItemFactory) list = new_factory (LIST_CHARS);
  GtkExpression *name = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->labels = gtk_string_list_new (NULL);
  self->values = g_ptr_array_new_with_free_func (g_free);
  self->drop_down = GTK_DROP_DOWN (
    gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->labels)), name));
  gtk_drop_down_set_factory (self->drop_down, button);
  gtk_drop_down_set_list_factory (self->drop_down, list);
  gtk_widget_set_parent (GTK_WIDGET (self->drop_down), GTK_WIDGET (self));
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
takings_choice_new (const char *name, const char *all, gboolean search)
{
  TakingsChoice *self = g_object_new (TAKINGS_TYPE_CHOICE, NULL);

  self->changing = TRUE;
  g_ptr_array_add (self->values, NULL);
  gtk_string_list_append (self->labels, all);
  self->changing = FALSE;
  gtk_drop_down_set_enable_search (self->drop_down, search);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  return GTK_WIDGET (self);
}

/* Once the name of a network is typed, its case does not matter. */
static guint
find (TakingsChoice *self, const char *value)
{
  if (value == NULL)
    return 0;
  for (guint i = 1; i < self->values->len; i++)
    {
      const char *other = g_ptr_array_index (self->values, i);
      const char *label = gtk_string_list_get_string (self->labels, i);
      if (g_ascii_strcasecmp (other, value) == 0 || g_ascii_strcasecmp (label, value) == 0)
        return i;
    }
  return GTK_INVALID_LIST_POSITION;
}

static void
select_value (TakingsChoice *self, const char *value)
{
  guint position = find (self, value);

  if (position == GTK_INVALID_LIST_POSITION)
    {
      position = self->values->len;
      g_ptr_array_add (self->values, g_strdup (value));
      gtk_string_list_append (self->labels, value);
    }
  gtk_drop_down_set_selected (self->drop_down, position);
}

void
takings_choice_set_values (TakingsChoice *self, const char *const *values,
                           const char *const *labels)
{
  g_autofree char *chosen = g_strdup (takings_choice_get_value (self));

  self->changing = TRUE;
  gtk_string_list_splice (self->labels, 1, self->values->len - 1, labels);
  g_ptr_array_set_size (self->values, 1);
  for (guint i = 0; values[i] != NULL; i++)
    g_ptr_array_add (self->values, g_strdup (values[i]));
  select_value (self, chosen);
  self->changing = FALSE;
}

const char *
takings_choice_get_value (TakingsChoice *self)
{
  guint position = gtk_drop_down_get_selected (self->drop_down);

  return position < self->values->len ? g_ptr_array_index (self->values, position) : NULL;
}

void
takings_choice_set_value (TakingsChoice *self, const char *value)
{
  self->changing = TRUE;
  select_value (self, value);
  self->changing = FALSE;
}
