/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-details.h"

#include "entry-reading.h"

#include <glib/gi18n.h>

struct _TakingsEntryDetails
{
  GtkWidget parent_instance;

  TakingsEntryItem *item; /* (owned) (nullable) */
  gulong filled_handler;
  GCancellable *cancellable; /* (owned) (nullable): of reading the rest */
  TakingsScope *scope;       /* (owned) (nullable) */
  int n_facts;

  GtkWidget *scroller, *order_title, *history_title;
  GtkLabel *title, *amount;
  GtkGrid *facts;
  GtkListBox *order, *history;
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

/* --- what is read besides --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsZone *zone;     /* (owned) */
  gint64 row_id;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  takings_zone_unref (question->zone);
  g_free (question);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  TakingsEntryReading *reading = takings_entry_read (question->ledger, question->row_id,
                                                     question->zone, cancellable, &error);

  if (reading != NULL)
    g_task_return_pointer (task, reading, (GDestroyNotify) takings_entry_reading_free);
  else
    g_task_return_error (task, error);
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
  g_object_set_data_full (G_OBJECT (box), "item", g_object_ref (item), g_object_unref);
  return box;
}

static GtkWidget *
new_change_row (const TakingsEntryFact *change)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *when = gtk_label_new (change->name);
  GtkWidget *what = gtk_label_new (change->value);

  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_add_css_class (what, "numeric");
  gtk_widget_add_css_class (when, "caption");
  gtk_widget_add_css_class (when, "dim-label");
  gtk_box_append (GTK_BOX (box), what);
  gtk_box_append (GTK_BOX (box), when);
  gtk_widget_add_css_class (box, "order-row");
  return box;
}

static void
append_row (GtkListBox *list, GtkWidget *child, gboolean activatable)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), activatable);
  gtk_list_box_append (list, row);
}

static void
clear_list (GtkListBox *list, GtkWidget *title)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
  gtk_widget_set_visible (GTK_WIDGET (list), FALSE);
  gtk_widget_set_visible (title, FALSE);
}

static void
add_fact (TakingsEntryDetails *self, const char *title, const char *text)
{
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *value = gtk_label_new (text);

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
  gtk_grid_attach (self->facts, name, 0, self->n_facts, 1, 1);
  gtk_grid_attach (self->facts, value, 1, self->n_facts, 1, 1);
  self->n_facts++;
}

static void
show_reading (TakingsEntryDetails *self, const TakingsEntryReading *reading)
{
  clear_list (self->history, self->history_title);
  clear_list (self->order, self->order_title);
  for (guint i = 0; i < reading->facts->len; i++)
    {
      const TakingsEntryFact *fact = g_ptr_array_index (reading->facts, i);
      add_fact (self, fact->name, fact->value);
    }
  for (guint i = 0; i < reading->changes->len; i++)
    append_row (self->history, new_change_row (g_ptr_array_index (reading->changes, i)), FALSE);
  for (guint i = 0; i < reading->order->len; i++)
    append_row (self->order, new_order_row (g_ptr_array_index (reading->order, i)), TRUE);
  gtk_widget_set_visible (self->history_title, reading->changes->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->history), reading->changes->len > 0);
  gtk_widget_set_visible (self->order_title, reading->order->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->order), reading->order->len > 0);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsEntryDetails *self = TAKINGS_ENTRY_DETAILS (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsEntryReading) reading = g_task_propagate_pointer (G_TASK (result), &error);

  if (reading != NULL)
    show_reading (self, reading);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           && !g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    add_fact (self, _ ("History"), error->message);
}

static void
read_rest (TakingsEntryDetails *self)
{
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  self->cancellable = g_cancellable_new ();
  task = g_task_new (self, self->cancellable, read_cb, NULL);
  question->ledger = g_object_ref (takings_scope_get_ledger (self->scope));
  question->zone = takings_zone_ref (takings_scope_get_zone (self->scope));
  question->row_id = takings_entry_item_get_row_id (self->item);
  g_task_set_source_tag (task, read_rest);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_in_worker);
}

static void
stop_reading (TakingsEntryDetails *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* --- the entry --- */

static void
show_item (TakingsEntryDetails *self)
{
  const char *product = takings_entry_item_get_text (self->item, TAKINGS_FIELD_PRODUCT);
  const char *amount = takings_entry_item_get_text (self->item, TAKINGS_FIELD_COMMISSION);
  GtkWidget *child;

  stop_reading (self);
  gtk_label_set_label (self->title, *product != '\0' ? product : _ ("Unnamed product"));
  gtk_label_set_label (self->amount, *amount != '\0' ? amount : "—");
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->facts))) != NULL)
    gtk_grid_remove (self->facts, child);
  self->n_facts = 0;
  for (TakingsField field = 0; field < TAKINGS_N_FIELDS; field++)
    if (field != TAKINGS_FIELD_PRODUCT && field != TAKINGS_FIELD_COMMISSION
        && *takings_entry_item_get_text (self->item, field) != '\0')
      add_fact (self, takings_field_label (field), takings_entry_item_get_text (self->item, field));
  if (takings_entry_item_is_filled (self->item))
    read_rest (self);
}

static void
forget_item (TakingsEntryDetails *self)
{
  if (self->item != NULL)
    g_clear_signal_handler (&self->filled_handler, self->item);
  g_clear_object (&self->item);
}

void
takings_entry_details_show (TakingsEntryDetails *self, TakingsScope *scope, TakingsEntryItem *item)
{
  g_object_ref (item); /* it may be one of the order, whose rows go */
  forget_item (self);
  g_set_object (&self->scope, scope);
  self->item = item;
  self->filled_handler = g_signal_connect_swapped (item, "filled", G_CALLBACK (show_item), self);
  show_item (self);
}

static void
order_activated_cb (TakingsEntryDetails *self, GtkListBoxRow *row)
{
  takings_entry_details_show (
    self, self->scope, g_object_get_data (G_OBJECT (gtk_list_box_row_get_child (row)), "item"));
}

static void
takings_entry_details_dispose (GObject *object)
{
  TakingsEntryDetails *self = TAKINGS_ENTRY_DETAILS (object);

  stop_reading (self);
  forget_item (self);
  g_clear_object (&self->scope);
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
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, history_title);
  gtk_widget_class_bind_template_child (widget_class, TakingsEntryDetails, history);
  gtk_widget_class_bind_template_callback (widget_class, close_cb);
  gtk_widget_class_bind_template_callback (widget_class, order_activated_cb);
}

static void
takings_entry_details_init (TakingsEntryDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
