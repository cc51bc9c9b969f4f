/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "zone-dialog.h"

#include "zone-names.h"

#include <glib/gi18n.h>

struct _TakingsZoneDialog
{
  AdwWindow parent_instance;

  TakingsScope *scope; /* (owned) */
  char *wanted;        /* (owned): what is searched, case folded */

  GtkSearchEntry *search;
  GtkListView *list;
  GtkStack *stack;
  GtkStringList *names;     /* (owned): "" is the system's */
  GtkFilter *filter;        /* (owned) */
  GtkSingleSelection *rows; /* (owned) */
};

G_DEFINE_FINAL_TYPE (TakingsZoneDialog, takings_zone_dialog, ADW_TYPE_WINDOW)

static char *
dup_label (const char *id)
{
  g_autoptr (TakingsZone) system = NULL;
  g_autofree char *name = NULL;

  if (*id != '\0')
    return takings_zone_dup_label (id);
  system = takings_zone_new_local ();
  name = takings_zone_dup_label (takings_zone_get_id (system));
  /* Translators: the time zone that this computer is set to */
  return g_strdup_printf (_ ("The system’s: %s"), name);
}

static gboolean
is_shown (gpointer item, gpointer data)
{
  TakingsZoneDialog *self = data;
  g_autofree char *label = dup_label (gtk_string_object_get_string (item));
  g_autofree char *folded = g_utf8_casefold (label, -1);

  return strstr (folded, self->wanted) != NULL;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TakingsZoneDialog *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (NULL);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), check);
  gtk_list_item_set_child (item, box);
}

static gboolean
is_present (TakingsZoneDialog *self, const char *id)
{
  if (takings_scope_is_system_zone (self->scope))
    return *id == '\0';
  return g_str_equal (id, takings_zone_get_id (takings_scope_get_zone (self->scope)));
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, TakingsZoneDialog *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  const char *id = gtk_string_object_get_string (gtk_list_item_get_item (item));
  g_autofree char *label = dup_label (id);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_first_child (box)), label);
  gtk_widget_set_visible (gtk_widget_get_last_child (box), is_present (self, id));
}

static void
choose (TakingsZoneDialog *self, guint position)
{
  g_autoptr (GtkStringObject) item = g_list_model_get_item (G_LIST_MODEL (self->rows), position);
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  gboolean told;
  g_autofree char *id = item != NULL ? g_strdup (gtk_string_object_get_string (item)) : NULL;

  if (id == NULL)
    return;
  told = is_present (self, id);
  for (; !told && parent != NULL; parent = gtk_window_get_transient_for (parent))
    told = gtk_widget_activate_action (GTK_WIDGET (parent), "win.set-zone", "s", id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
activated_cb (GtkListView *list, guint position, TakingsZoneDialog *self)
{
  choose (self, position);
}

static void
search_activated_cb (TakingsZoneDialog *self)
{
  choose (self, 0);
}

static void
show_rows (TakingsZoneDialog *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->rows)) > 0;

  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "nothing");
}

static void
search_changed_cb (TakingsZoneDialog *self)
{
  g_free (self->wanted);
  self->wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  show_rows (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsZoneDialog) self = data;
  g_auto (GStrv) names = takings_zone_names_read_finish (result);

  if (self->names == NULL)
    return;
  gtk_string_list_splice (self->names, 1, 0, (const char *const *) names);
  show_rows (self);
}

static void
takings_zone_dialog_dispose (GObject *object)
{
  TakingsZoneDialog *self = TAKINGS_ZONE_DIALOG (object);

  g_clear_object (&self->scope);
  g_clear_object (&self->rows);
  g_clear_object (&self->filter);
  g_clear_object (&self->names);
  g_clear_pointer (&self->wanted, g_free);
  G_OBJECT_CLASS (takings_zone_dialog_parent_class)->dispose (object);
}

static void
takings_zone_dialog_class_init (TakingsZoneDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_zone_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/preferences/zone-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsZoneDialog, search);
  gtk_widget_class_bind_template_child (widget_class, TakingsZoneDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TakingsZoneDialog, stack);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
takings_zone_dialog_init (TakingsZoneDialog *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  GtkFilterListModel *filtered;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->wanted = g_strdup ("");
  self->names = gtk_string_list_new ((const char *const[]){ "", NULL });
  self->filter = GTK_FILTER (gtk_custom_filter_new (is_shown, self, NULL));
  filtered = gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->names)),
                                        g_object_ref (self->filter));
  self->rows = gtk_single_selection_new (G_LIST_MODEL (filtered));
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, 0);
  gtk_list_view_set_factory (self->list, factory);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self));
}

GtkWidget *
takings_zone_dialog_new (GtkWindow *parent, TakingsScope *scope)
{
  TakingsZoneDialog *self = g_object_new (TAKINGS_TYPE_ZONE_DIALOG, "transient-for", parent, NULL);

  self->scope = g_object_ref (scope);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->rows));
  takings_zone_names_read_async (read_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
