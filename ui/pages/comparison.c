/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison.h"

#include "comparison-row.h"
#include "network-badge.h"
#include "part-bar.h"

#include <glib/gi18n.h>
#include <string.h>

#define UNASSIGNED "(unassigned)" /* the key of what has none */

struct _TakingsComparison
{
  TakingsView parent_instance;

  TakingsBy by;
  GListStore *rows;                                /* (owned) of TakingsComparisonRow */
  GtkColumnViewColumn *columns[TAKINGS_N_COLUMNS]; /* borrowed from the table */

  GtkColumnView *table;
};

G_DEFINE_FINAL_TYPE (TakingsComparison, takings_comparison, TAKINGS_TYPE_VIEW)

/* --- reading, on a worker thread --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsPeriod period;
  TakingsBy by;
  char *currency; /* (owned) (nullable) */
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  g_free (question->currency);
  g_free (question);
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  GError *error = NULL;
  TakingsSummary *summary = takings_query_summary (question->ledger, question->period.from_day,
                                                   question->period.to_day, question->by,
                                                   question->currency, &error);

  if (summary != NULL)
    g_task_return_pointer (task, summary, (GDestroyNotify) takings_summary_free);
  else
    g_task_return_error (task, error);
}

/* --- showing --- */

static const char *
row_name (TakingsComparison *self, const TakingsSummaryRow *row)
{
  if (g_str_equal (row->key, UNASSIGNED))
    /* Translators: entries whose network tells no product, or no campaign */
    return _ ("Not told by the network");
  return self->by == TAKINGS_BY_NETWORK ? takings_network_name (row->key) : row->key;
}

static void
show_summary (TakingsComparison *self, const TakingsSummary *summary)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  gint64 largest = 0;

  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      largest = MAX (largest, row->net_commission);
    }
  for (guint i = 0; i < summary->rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (summary->rows, i);
      g_ptr_array_add (
        rows, takings_comparison_row_new (row, row_name (self, row), summary->currency, largest));
    }
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsComparison *self = TAKINGS_COMPARISON (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSummary) summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (summary == NULL)
    takings_view_show_error (TAKINGS_VIEW (self), error);
  else if (summary->rows->len == 0)
    takings_view_show_empty (TAKINGS_VIEW (self), "edit-find-symbolic",
                             _ ("Nothing in This Period"),
                             _ ("No sale, refund or other entry has its day in it."), NULL, NULL);
  else
    {
      show_summary (self, summary);
      takings_view_show_content (TAKINGS_VIEW (self));
    }
}

static void
takings_comparison_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (view);
  g_autoptr (GTask) task = g_task_new (view, cancellable, read_cb, NULL);
  Question *question = g_new0 (Question, 1);

  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->period = takings_scope_get_period (scope);
  question->by = TAKINGS_COMPARISON (view)->by;
  question->currency = g_strdup (takings_scope_get_currency (scope));
  g_task_set_source_tag (task, takings_comparison_load);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_in_worker);
}

/* --- columns --- */

static void
setup_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_list_item_set_child (item, takings_part_bar_new ());
}

static void
bind_name_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  TakingsComparisonRow *row = gtk_list_item_get_item (item);

  takings_part_bar_show (TAKINGS_PART_BAR (gtk_list_item_get_child (item)),
                         takings_comparison_row_get_name (row),
                         takings_comparison_row_get_part (row));
}

static void
setup_figure_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_figure_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  g_autofree char *text = takings_comparison_row_dup_text (gtk_list_item_get_item (item),
                                                           (TakingsColumn) GPOINTER_TO_UINT (data));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static int
compare_cb (gconstpointer a, gconstpointer b, gpointer column)
{
  return takings_comparison_row_compare ((gpointer) a, (gpointer) b,
                                         (TakingsColumn) GPOINTER_TO_UINT (column));
}

static void
add_column (TakingsComparison *self, TakingsColumn id, const char *title)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GtkSorter) sorter = GTK_SORTER (
    gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (id), NULL));
  g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (title, factory);

  if (id == TAKINGS_COLUMN_NAME)
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_name_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_name_cb), NULL);
      gtk_column_view_column_set_expand (column, TRUE);
    }
  else
    {
      g_signal_connect (factory, "setup", G_CALLBACK (setup_figure_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_figure_cb), GUINT_TO_POINTER (id));
    }
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_column_set_sorter (column, sorter);
  gtk_column_view_append_column (self->table, column);
  self->columns[id] = column;
}

static void
build_table (TakingsComparison *self)
{
  g_autoptr (GtkSortListModel) sorted = NULL;
  g_autoptr (GtkSelectionModel) selection = NULL;
  const char *name = self->by == TAKINGS_BY_PRODUCT   ? _ ("Product")
                     : self->by == TAKINGS_BY_NETWORK ? _ ("Network")
                                                      : _ ("Campaign");

  add_column (self, TAKINGS_COLUMN_NAME, name);
  add_column (self, TAKINGS_COLUMN_SALES, _ ("Sales"));
  add_column (self, TAKINGS_COLUMN_REFUNDS, _ ("Refunds"));
  add_column (self, TAKINGS_COLUMN_REFUND_RATE, _ ("Refund Rate"));
  add_column (self, TAKINGS_COLUMN_VOLUME, _ ("Sales Volume"));
  add_column (self, TAKINGS_COLUMN_COMMISSION, _ ("Commission"));
  add_column (self, TAKINGS_COLUMN_NET, _ ("Net Commission"));
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->table)));
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (g_object_ref (sorted))));
  gtk_single_selection_set_autoselect (GTK_SINGLE_SELECTION (selection), FALSE);
  gtk_single_selection_set_can_unselect (GTK_SINGLE_SELECTION (selection), TRUE);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (selection), GTK_INVALID_LIST_POSITION);
  gtk_column_view_set_model (self->table, selection);
  gtk_column_view_sort_by_column (self->table, self->columns[TAKINGS_COLUMN_NET],
                                  GTK_SORT_DESCENDING);
}

/* The entries behind a row. A quote in a name can't be written in a condition: then its words are.
 */
static void
activate_cb (GtkColumnView *table, guint position, TakingsComparison *self)
{
  g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (
    G_LIST_MODEL (gtk_column_view_get_model (table)), position);
  const char *key = row != NULL ? takings_comparison_row_get_key (row) : NULL;
  const char *field = self->by == TAKINGS_BY_PRODUCT   ? "product"
                      : self->by == TAKINGS_BY_NETWORK ? "network"
                                                       : "campaign";
  g_autofree char *query = NULL;

  if (key == NULL || g_str_equal (key, UNASSIGNED))
    return;
  query = strchr (key, '"') == NULL ? g_strdup_printf ("%s:\"%s\"", field, key) : g_strdup (key);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.entries", "s", query);
}

static void
takings_comparison_set_narrow (TakingsView *view, gboolean narrow)
{
  TakingsComparison *self = TAKINGS_COMPARISON (view);

  for (int i = TAKINGS_COLUMN_SALES; i < TAKINGS_COLUMN_NET; i++)
    gtk_column_view_column_set_visible (self->columns[i], !narrow);
}

static void
takings_comparison_dispose (GObject *object)
{
  TakingsComparison *self = TAKINGS_COMPARISON (object);

  g_clear_object (&self->rows);
  G_OBJECT_CLASS (takings_comparison_parent_class)->dispose (object);
}

static void
takings_comparison_class_init (TakingsComparisonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_comparison_dispose;
  TAKINGS_VIEW_CLASS (klass)->load = takings_comparison_load;
  TAKINGS_VIEW_CLASS (klass)->set_narrow = takings_comparison_set_narrow;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/comparison.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, table);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
takings_comparison_init (TakingsComparison *self)
{
  self->rows = g_list_store_new (TAKINGS_TYPE_COMPARISON_ROW);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
takings_comparison_new (TakingsBy by)
{
  TakingsComparison *self = g_object_new (TAKINGS_TYPE_COMPARISON, NULL);

  self->by = by;
  build_table (self);
  return GTK_WIDGET (self);
}
