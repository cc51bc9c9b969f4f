/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-details.h"

#include <glib/gi18n.h>

#define MOST_OF_AN_ORDER 50

struct _TakingsEntryDetails
{
  GtkWidget parent_instance;

  TakingsEntryItem *item; /* (owned) (nullable) */
  gulong filled_handler;
  GCancellable *cancellable; /* (owned) (nullable): of reading the order */
  TakingsLedger *ledger;     /* (owned) (nullable) */

  GtkWidget *scroller, *order_title;
  GtkLabel *title, *amount;
  GtkGrid *facts;
  GtkListBox *order;
};

enum
{
  CLOSED,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (TakingsEntryDetails, takings_entry_details, GTK_TYPE_WIDGET)

static void
close_cb (TakingsEntryDetails *self)
{
  g_signal_emit (self, signals[CLOSED], 0);
}

/* --- the order --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  char *order;           /* (owned) */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  g_free (question->order);
  g_free (question);
}

static gboolean
collect_cb (const TakingsEntryRow *row, gpointer data)
{
  TakingsEntryItem *item = takings_entry_item_new (row->row_id);

  takings_entry_item_fill (item, row);
  g_ptr_array_add (data, item);
  return TRUE;
}

static void
read_order_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GError *error = NULL;
  TakingsFilter filter;

  takings_filter_init (&filter);
  filter.order = question->order;
  filter.limit = MOST_OF_AN_ORDER;
  if (takings_query_entries (question->ledger, &filter, collect_cb, items, cancellable, &error))
    g_task_return_pointer (task, items, (GDestroyNotify) g_ptr_array_unref);
  else
    {
      g_ptr_array_unref (items);
      g_task_return_error (task, error);
    }
}

static GtkWidget *
new_order_row (TakingsEntryItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *kind = gtk_label_new (takings_entry_item_get_text (item, TAKINGS_FIELD_KIND));
  GtkWidget *when = gtk_label_new (takings_entry_item_get_text (item, TAKINGS_FIELD_TIME));
  GtkWidget *amount = gtk_label_new (takings_entry_item_get_text (item, TAKINGS_FIELD_COMMISSION));

  gtk_label_set_xalign (GTK_LABEL (kind), 0);
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "dim-label");
  gtk_widget_add_css_class (amount, "numeric");
  if (takings_entry_item_is_loss (item))
    gtk_widget_add_css_class (amount, "error");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), kind);
  gtk_box_append (GTK_BOX (texts), when);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), amount);
  gtk_widget_add_css_class (box, "order-row");
  return box;
}

static void
clear_order (TakingsEntryDetails *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->order))) != NULL)
    gtk_list_box_remove (self->order, row);
}

static void
order_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsEntryDetails *self = TAKINGS_ENTRY_DETAILS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = g_task_propagate_pointer (G_TASK (result), &error);

  if (items == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
          && !g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
        g_warning ("order: %s", error->message);
      return;
    }
  clear_order (self);
  for (guint i = 0; i < items->len; i++)
    gtk_list_box_append (self->order, new_order_row (g_ptr_array_index (items, i)));
  gtk_widget_set_visible (self->order_title, items->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->order), items->len > 0);
}

static void
read_order (TakingsEntryDetails *self)
{
  const char *order = takings_entry_item_get_text (self->item, TAKINGS_FIELD_ORDER);
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->order_title, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->order), FALSE);
  if (*order == '\0')
    return;
  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, order_read_cb, NULL);
  question = g_new0 (Question, 1);
  question->ledger = g_object_ref (self->ledger);
  question->order = g_strdup (order);
  g_task_set_source_tag (task, read_order);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_order_in_worker);
}

/* --- the facts --- */

static void
add_fact (TakingsEntryDetails *self, int row, TakingsField field)
{
  GtkWidget *name = gtk_label_new (takings_field_label (field));
  GtkWidget *value = gtk_label_new (takings_entry_item_get_text (self->item, field));

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_yalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_widget_add_css_class (name, "dim-label");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name,
                                  NULL, -1);
  gtk_grid_attach (self->facts, name, 0, row, 1, 1);
  gtk_grid_attach (self->facts, value, 1, row, 1, 1);
}

static void
show_item (TakingsEntryDetails *self)
{
  const char *product = takings_entry_item_get_text (self->item, TAKINGS_FIELD_PRODUCT);
  const char *amount = takings_entry_item_get_text (self->item, TAKINGS_FIELD_COMMISSION);
  GtkWidget *child;
  int row = 0;

  gtk_label_set_label (self->title, *product != '\0' ? product : _ ("Unnamed product"));
  gtk_label_set_label (self->amount, *amount != '\0' ? amount : "—");
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    if (field != TAKINGS_FIELD_PRODUCT && field != TAKINGS_FIELD_COMMISSION
        && *takings_entry_item_get_text (self->item, (TakingsField) field) != '\0')
      add_fact (self, row++, (TakingsField) field);
  if (takings_entry_item_is_filled (self->item))
    read_order (self);
}

static void
forget_item (TakingsEntryDetails *self)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->filled_handler, self->item);
  g_clear_object (&self->item);
}

void
takings_entry_details_show (TakingsEntryDetails *self, TakingsLedger *ledger,
                            TakingsEntryItem *item)
{
  forget_item (self);
  g_set_object (&self->ledger, ledger);
  self->item = g_object_ref (item);
  self->filled_handler = g_signal_connect_swapped (item, "filled", G_CALLBACK (show_item), self);
  show_item (self);
}

static void
takings_entry_details_dispose (GObject *object)
{
  TakingsEntryDetails *self = TAKINGS_ENTRY_DETAILS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  forget_item (self);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_entry_details_parent_class)->dispose (object);
}

static void
takings_entry_details_class_init (TakingsEntryDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_entry_details_dispose;
  signals[CLOSED] = g_signal_new ("closed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/entry-details.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, order_title);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, title);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, amount);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, order);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
}

static void
takings_entry_details_init (TakingsEntryDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
