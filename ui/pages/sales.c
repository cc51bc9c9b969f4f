/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sales.h"

#include "display.h"
#include "entry-details.h"
#include "entry-list.h"

#include <glib/gi18n.h>
#include <string.h>

#define PRODUCT_CHARS 12
#define FIRST_ROWS    200 /* read before all others, so that the table is there at once */

typedef struct
{
  TakingsSales *self;
  TakingsField field;
} Probe;

struct _TakingsSales
{
  TakingsView parent_instance;

  TakingsEntryList *list;                         /* (owned) (nullable) */
  GtkSingleSelection *selection;                  /* (owned) (nullable) */
  GtkColumnViewColumn *columns[TAKINGS_N_FIELDS]; /* borrowed from the table */
  Probe probes[TAKINGS_N_FIELDS];
  TakingsField sorted_by; /* while the sorter is asked */
  gboolean narrow;

  GtkSearchEntry *search;
  GtkMenuButton *columns_button;
  GtkRevealer *mistake_revealer, *details_revealer;
  GtkLabel *mistake, *total;
  GtkStack *table_stack;
  GtkColumnView *table;
  TakingsEntryDetails *details;
};

G_DEFINE_FINAL_TYPE (TakingsSales, takings_sales, TAKINGS_TYPE_VIEW)

/* --- reading, on worker threads --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsFilter filter;
  GStringChunk *texts; /* (owned): what the filter borrows */
  TakingsOrder order;
  gboolean descending;
  guint limit; /* 0: all */
} Question;

typedef struct
{
  GArray *ids;  /* (owned) (nullable) */
  GArray *sums; /* (owned) (nullable): only with all rows */
} Answer;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  g_string_chunk_free (question->texts);
  g_free (question);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
  g_clear_pointer (&answer->sums, g_array_unref);
  g_free (answer);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  Answer *answer = g_new0 (Answer, 1);
  GError *error = NULL;

  answer->ids = takings_query_ids (question->ledger, &question->filter, question->order,
                                   question->descending, question->limit, cancellable, &error);
  if (error == NULL && question->limit == 0)
    answer->sums = takings_query_sums (question->ledger, &question->filter, cancellable, &error);
  if (error == NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) answer_free);
  else
    {
      answer_free (answer);
      g_task_return_error (task, error);
    }
}

/* --- showing --- */

static void
show_total (TakingsSales *self, const GArray *sums)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint64 entries = 0;

  for (guint i = 0; i < sums->len; i++)
    entries += g_array_index (sums, TakingsSumRow, i).entries;
  count = takings_display_count (entries);
  g_string_append_printf (text, ngettext ("%s event counts", "%s events count", (gulong) entries),
                          count);
  for (guint i = 0; i < sums->len; i++)
    {
      const TakingsSumRow *sum = &g_array_index (sums, TakingsSumRow, i);
      g_autofree char *money = takings_display_money (sum->commission, sum->currency,
                                                      TAKINGS_DISPLAY_PLAIN);
      if (*sum->currency != '\0')
        g_string_append_printf (text, " · %s", money);
    }
  gtk_label_set_label (self->total, text->str);
}

static void ask (TakingsSales *self, guint limit, GCancellable *cancellable);

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsSales *self = TAKINGS_SALES (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean all;

  if (answer == NULL)
    {
      takings_view_show_error (TAKINGS_VIEW (self), error);
      return;
    }
  all = question->limit == 0 || answer->ids->len < question->limit;
  gtk_stack_set_visible_child_name (self->table_stack, answer->ids->len > 0 ? "table" : "nothing");
  takings_entry_list_set_ids (self->list, g_steal_pointer (&answer->ids));
  if (answer->sums != NULL)
    show_total (self, answer->sums);
  answer_free (answer);
  takings_view_show_content (TAKINGS_VIEW (self));
  if (question->limit != 0)
    {
      if (!all)
        gtk_label_set_label (self->total, _ ("Counting…"));
      ask (self, 0, g_task_get_cancellable (G_TASK (result)));
    }
}

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

static void
read_sorting (TakingsSales *self, Question *question)
{
  g_autoptr (TakingsEntryItem) one = takings_entry_item_new (0);
  GtkSorter *sorter = gtk_column_view_get_sorter (self->table);
  GtkOrdering ordering;

  self->sorted_by = TAKINGS_FIELD_TIME;
  ordering = gtk_sorter_compare (sorter, one, one);
  question->order = order_of (self->sorted_by);
  question->descending = ordering != GTK_ORDERING_SMALLER;
}

/* A condition that is not understood is told; what was found before stays. */
static gboolean
read_filter (TakingsSales *self, Question *question)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  TakingsPeriod period = takings_scope_get_period (scope);
  g_autoptr (GError) error = NULL;
  gboolean understood;

  takings_filter_init (&question->filter);
  if (period.from_day != G_MININT32)
    question->filter.from_day = period.from_day;
  if (period.to_day != G_MAXINT32)
    question->filter.to_day = period.to_day;
  understood = takings_filter_parse (gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                     takings_scope_get_today (scope), &question->filter,
                                     &question->texts, &error);
  gtk_revealer_set_reveal_child (self->mistake_revealer, !understood);
  if (!understood)
    gtk_label_set_label (self->mistake, error->message);
  return understood;
}

static void
ask (TakingsSales *self, guint limit, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  g_autoptr (GTask) task = g_task_new (self, cancellable, read_cb, NULL);
  Question *question = g_new0 (Question, 1);

  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->limit = limit;
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  read_sorting (self, question);
  if (read_filter (self, question))
    g_task_run_in_thread (task, read_in_worker);
}

/* --- columns --- */

static void
show_cell (TakingsEntryItem *item, GtkLabel *label)
{
  TakingsField field = (TakingsField) GPOINTER_TO_UINT (
    g_object_get_data (G_OBJECT (label), "field"));

  gtk_label_set_label (label, takings_entry_item_get_text (item, field));
  if (field == TAKINGS_FIELD_COMMISSION && takings_entry_item_is_loss (item))
    gtk_widget_add_css_class (GTK_WIDGET (label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "error");
  if (takings_entry_item_is_void (item))
    gtk_widget_add_css_class (GTK_WIDGET (label), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (label), "dim-label");
}

static gboolean
is_figure (TakingsField field)
{
  return field == TAKINGS_FIELD_AMOUNT || field == TAKINGS_FIELD_COMMISSION;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer field)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean figure = is_figure ((TakingsField) GPOINTER_TO_UINT (field));

  g_object_set_data (G_OBJECT (label), "field", field);
  gtk_label_set_xalign (GTK_LABEL (label), figure ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), figure ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  /* it takes the room that is left, whatever is in it */
  if (GPOINTER_TO_UINT (field) == TAKINGS_FIELD_PRODUCT)
    {
      gtk_label_set_width_chars (GTK_LABEL (label), PRODUCT_CHARS);
      gtk_label_set_max_width_chars (GTK_LABEL (label), PRODUCT_CHARS);
    }
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer field)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  gpointer row = gtk_list_item_get_item (item);

  show_cell (row, GTK_LABEL (label));
  if (!takings_entry_item_is_filled (row))
    g_signal_connect_object (row, "filled", G_CALLBACK (show_cell), label, 0);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer field)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), show_cell,
                                        gtk_list_item_get_child (item));
}

/* GTK 4.8 gives a hidden column the room of its fixed width all the same. */
static void
visible_cb (GtkColumnViewColumn *column, GParamSpec *pspec, gpointer width)
{
  gtk_column_view_column_set_fixed_width (
    column, gtk_column_view_column_get_visible (column) ? GPOINTER_TO_INT (width) : 0);
}

static void
add_column (TakingsSales *self, TakingsField field)
{
  static const int widths[TAKINGS_N_FIELDS] = { 145, 92, -1, 95, 92, 110, 80, 100, 100, 66, 110 };
  double scale = takings_view_get_text_scale (TAKINGS_VIEW (self));
  int width = widths[field] > 0 ? (int) (widths[field] * scale) : -1;
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (takings_field_label (field),
                                                                       factory);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GUINT_TO_POINTER (field));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GUINT_TO_POINTER (field));
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), GUINT_TO_POINTER (field));
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_fixed_width (column, width);
  g_signal_connect (column, "notify::visible", G_CALLBACK (visible_cb), GINT_TO_POINTER (width));
  gtk_column_view_column_set_expand (column, field == TAKINGS_FIELD_PRODUCT);
  if (field == TAKINGS_FIELD_TIME || order_of (field) != TAKINGS_ORDER_TIME)
    {
      /* the ledger sorts; the sorter only carries the header's arrow */
      g_autoptr (GtkSorter) sorter = NULL;
      self->probes[field] = (Probe){ self, field };
      sorter = GTK_SORTER (gtk_custom_sorter_new (probe_cb, &self->probes[field], NULL));
      gtk_column_view_column_set_sorter (column, sorter);
    }
  gtk_column_view_append_column (self->table, column);
  self->columns[field] = column;
}

static void
add_column_menu (TakingsSales *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    {
      g_autofree char *name = g_strdup_printf ("column-%d", field);
      g_autofree char *detailed = g_strdup_printf ("sales.%s", name);
      g_autoptr (GPropertyAction) action = g_property_action_new (name, self->columns[field],
                                                                  "visible");
      g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
      g_menu_append (menu, takings_field_label ((TakingsField) field), detailed);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "sales", G_ACTION_GROUP (group));
  gtk_menu_button_set_menu_model (self->columns_button, G_MENU_MODEL (menu));
}

static void
takings_sales_set_narrow (TakingsView *view, gboolean narrow)
{
  TakingsSales *self = TAKINGS_SALES (view);

  self->narrow = narrow;
  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    gtk_column_view_column_set_visible (self->columns[field],
                                        !narrow || field == TAKINGS_FIELD_PRODUCT
                                          || field == TAKINGS_FIELD_COMMISSION);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack),
                          !narrow || !gtk_revealer_get_reveal_child (self->details_revealer));
}

/* --- what a person does --- */

static void
search_changed_cb (TakingsSales *self)
{
  takings_view_reload (TAKINGS_VIEW (self));
}

static void
stop_search_cb (TakingsSales *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
activate_cb (GtkColumnView *table, guint position, TakingsSales *self)
{
  g_autoptr (TakingsEntryItem) item = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (item == NULL)
    return;
  takings_entry_details_show (
    self->details, takings_scope_get_ledger (takings_view_get_scope (TAKINGS_VIEW (self))), item);
  gtk_widget_set_visible (GTK_WIDGET (self->details_revealer), TRUE);
  gtk_revealer_set_reveal_child (self->details_revealer, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->details_revealer), self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack), !self->narrow);
}

static void
close_details_cb (TakingsSales *self)
{
  gtk_revealer_set_reveal_child (self->details_revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->details_revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->table));
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (GTK_WIDGET (TAKINGS_SALES (widget)->search));
}

static void
close_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  close_details_cb (TAKINGS_SALES (widget));
}

void
takings_sales_search (TakingsSales *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/* --- the object --- */

static void
takings_sales_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsSales *self = TAKINGS_SALES (view);

  if (self->list == NULL)
    {
      self->list = takings_entry_list_new (
        takings_scope_get_ledger (takings_view_get_scope (view)));
      self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
      gtk_single_selection_set_autoselect (self->selection, FALSE);
      gtk_column_view_set_model (self->table, GTK_SELECTION_MODEL (self->selection));
    }
  ask (self, FIRST_ROWS, cancellable);
}

static void
takings_sales_dispose (GObject *object)
{
  TakingsSales *self = TAKINGS_SALES (object);

  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  G_OBJECT_CLASS (takings_sales_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, search);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, columns_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, mistake_revealer);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, mistake);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, details_revealer);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, details);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, table_stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, table);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, total);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_details_cb);
}

static void
takings_sales_class_init (TakingsSalesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_sales_dispose;
  TAKINGS_VIEW_CLASS (klass)->load = takings_sales_load;
  TAKINGS_VIEW_CLASS (klass)->set_narrow = takings_sales_set_narrow;
  g_type_ensure (TAKINGS_TYPE_ENTRY_DETAILS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/sales.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "page.close", NULL, close_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.close", NULL);
}

static void
takings_sales_init (TakingsSales *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int field = 0; field < TAKINGS_N_FIELDS; field++)
    add_column (self, (TakingsField) field);
  add_column_menu (self);
  gtk_column_view_column_set_visible (self->columns[TAKINGS_FIELD_CAMPAIGN], FALSE);
  gtk_column_view_sort_by_column (self->table, self->columns[TAKINGS_FIELD_TIME],
                                  GTK_SORT_DESCENDING);
  g_signal_connect_object (gtk_column_view_get_sorter (self->table), "changed",
                           G_CALLBACK (takings_view_reload), self, G_CONNECT_SWAPPED);
}
