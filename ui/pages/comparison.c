/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "comparison.h"

#include "adapter.h"
#include "attention.h"
#include "chart-actions.h"
#include "column-layout.h"
#include "comparison-column.h"
#include "comparison-reading.h"
#include "display.h"
#include "filter-text.h"
#include "network-badge.h"
#include "page-table.h"
#include "query-cohorts.h"

#include <glib/gi18n.h>

#define CHART_HEIGHT        230 /* as in the template */
#define NARROW_CHART_HEIGHT 160
#define BEST                5 /* lines when nothing is selected */
#define MOST_LINES          8 /* more would not be told apart */

struct _TakingsComparison
{
  TakingsView parent_instance;

  TakingsBy by;
  GListStore *rows;                                /* (owned) of TakingsComparisonRow */
  GtkSelectionModel *selection;                    /* (owned) */
  GHashTable *chosen;                              /* (owned): keys of the selected rows */
  TakingsColumnLayout *layout;                     /* (owned) */
  TakingsTableSight *sight;                        /* (owned) */
  GtkColumnViewColumn *columns[TAKINGS_N_COLUMNS]; /* borrowed from the table */
  GCancellable *chart_cancellable;                 /* (owned) (nullable) */
  gboolean filling;

  GtkBox *attention;
  GtkLabel *title, *note;
  GtkMenuButton *columns_button;
  TakingsChartView *chart;
  GtkColumnView *table;
};

G_DEFINE_FINAL_TYPE (TakingsComparison, takings_comparison, TAKINGS_TYPE_VIEW)

/* --- asking --- */

/* @courses: (transfer full) (nullable) */
static void
ask (TakingsComparison *self, GTaskThreadFunc func, GAsyncReadyCallback callback,
     GPtrArray *courses, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, NULL);
  TakingsComparisonQuestion *question = g_new0 (TakingsComparisonQuestion, 1);

  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->basis = takings_scope_get_basis (scope);
  question->period = takings_scope_get_period (scope);
  question->by = self->by;
  question->currency = g_strdup (takings_scope_get_currency (scope));
  question->today = takings_scope_get_today (scope);
  question->courses = courses;
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, (GDestroyNotify) takings_comparison_question_free);
  g_task_run_in_thread (task, func);
}

/* --- the chart --- */

static const char *
field_of (TakingsBy by)
{
  return by == TAKINGS_BY_PRODUCT ? "product" : by == TAKINGS_BY_NETWORK ? "network" : "campaign";
}

/* The entries behind a row. */
static char *
condition_of (TakingsComparison *self, const char *key)
{
  return takings_filter_text_set ("", field_of (self->by), key);
}

static void
add_course (TakingsComparison *self, GPtrArray *courses, TakingsComparisonRow *row)
{
  const char *key = takings_comparison_row_get_key (row);
  TakingsCourse *course;

  if (courses->len == MOST_LINES || g_str_equal (key, TAKINGS_UNASSIGNED))
    return;
  course = g_new0 (TakingsCourse, 1);
  course->key = g_strdup (key);
  course->name = g_strdup (takings_comparison_row_get_name (row));
  course->number = self->by == TAKINGS_BY_NETWORK ? takings_registry_number (key) : courses->len;
  g_ptr_array_add (courses, course);
}

/* What is selected; else those that earned most, which come first in the list. */
static GPtrArray *
dup_courses (TakingsComparison *self)
{
  GListModel *rows = G_LIST_MODEL (self->rows);
  GPtrArray *courses = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_course_free);
  gboolean any = g_hash_table_size (self->chosen) > 0;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (rows, i);
      if (any ? g_hash_table_contains (self->chosen, takings_comparison_row_get_key (row))
              : courses->len < BEST)
        add_course (self, courses, row);
    }
  return courses;
}

static void
chart_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsComparison *self = TAKINGS_COMPARISON (source);
  TakingsComparisonQuestion *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GStrvBuilder) conditions = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsChart) chart = g_task_propagate_pointer (G_TASK (result), &error);

  if (chart == NULL || self->chart == NULL)
    return; /* the table has told what is wrong */
  for (guint i = 0; i < question->courses->len; i++)
    {
      const TakingsCourse *course = g_ptr_array_index (question->courses, i);
      g_autofree char *condition = condition_of (self, course->key);
      g_strv_builder_add (conditions, condition);
    }
  list = g_strv_builder_end (conditions);
  takings_chart_actions_set_conditions (self->chart, (const char *const *) list);
  takings_chart_view_set_chart (self->chart, chart);
}

static void
load_chart (TakingsComparison *self)
{
  guint n = g_hash_table_size (self->chosen);
  g_autofree char *title = NULL;

  if (n > 0)
    /* Translators: how many rows of the table a chart shows */
    title = g_strdup_printf (
      ngettext ("Net Commission of the Selected One", "Net Commission of the %u Selected", n), n);
  else
    title = g_strdup (_ ("Net Commission of the Best; Select Rows to Compare Them"));
  gtk_label_set_label (self->title, title);
  g_cancellable_cancel (self->chart_cancellable);
  g_clear_object (&self->chart_cancellable);
  self->chart_cancellable = g_cancellable_new ();
  ask (self, takings_comparison_read_chart_in_worker, chart_read_cb, dup_courses (self),
       self->chart_cancellable);
}

/* --- selection --- */

static void
selection_changed_cb (TakingsComparison *self)
{
  GListModel *rows = G_LIST_MODEL (self->selection);

  if (self->filling)
    return;
  g_hash_table_remove_all (self->chosen);
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    if (gtk_selection_model_is_selected (self->selection, i))
      {
        g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (rows, i);
        g_hash_table_add (self->chosen, g_strdup (takings_comparison_row_get_key (row)));
      }
  load_chart (self);
}

/* What was selected stays so when the figures are read again. */
static void
select_again (TakingsComparison *self)
{
  GListModel *rows = G_LIST_MODEL (self->selection);
  g_autoptr (GHashTable) found = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer key;

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (rows, i);
      if (!g_hash_table_lookup_extended (self->chosen, takings_comparison_row_get_key (row), &key,
                                         NULL))
        continue;
      gtk_selection_model_select_item (self->selection, i, FALSE);
      g_hash_table_add (found, key);
    }
  g_hash_table_iter_init (&iter, self->chosen);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (found, key))
      g_hash_table_iter_remove (&iter);
}

/* --- showing --- */

static const char *
row_name (TakingsComparison *self, const TakingsSummaryRow *row)
{
  if (g_str_equal (row->key, TAKINGS_UNASSIGNED))
    /* Translators: entries whose network tells no product, or no campaign */
    return _ ("Not told by the network");
  return self->by == TAKINGS_BY_NETWORK ? takings_network_name (row->key) : row->key;
}

static void
show_note (TakingsComparison *self, const TakingsSummary *summary)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  guint days = takings_comparison_cohort_days (takings_scope_get_period (scope),
                                               takings_scope_get_today (scope));
  /* Translators: refunds within so many days of the sale */
  g_autofree char *title = g_strdup_printf (_ ("In %u Days"), days);
  GString *text = g_string_new (NULL);
  g_autofree char *unlinked = takings_display_count (summary->unlinked);

  g_string_append (
    text,
    summary->basis == TAKINGS_BASIS_EVENT
      ? _ ("Refund rate: refunds and chargebacks dated in the period for each first sale dated in "
           "it.")
      : _ ("Refund rate: refunds and chargebacks of the period’s sales for each of its first "
           "sales."));
  g_string_append_c (text, ' ');
  if (summary->unlinked > 0)
    {
      g_string_append_printf (
        text,
        ngettext ("%s refund whose sale is not known counts on its own day.",
                  "%s refunds whose sales are not known count on their own days.",
                  (gulong) summary->unlinked),
        unlinked);
      g_string_append_c (text, ' ');
    }
  g_string_append_printf (
    text,
    /* Translators: all three numbers are the same number of days */
    _ ("In %u days: of the period’s sales that are %u days old, those taken back within %u days, "
       "where the network tells the order."),
    days, days, days);
  gtk_column_view_column_set_title (self->columns[TAKINGS_COLUMN_COHORT_RATE], title);
  gtk_label_set_label (self->note, text->str);
  takings_attention_show_unconverted (self->attention, summary->unconverted);
  g_string_free (text, TRUE);
}

/* The rows say something else now. */
static void
show_rows (TakingsComparison *self)
{
  for (guint column = TAKINGS_COLUMN_NAME + 1; column < TAKINGS_N_COLUMNS; column++)
    takings_comparison_column_fit (self->sight, (TakingsColumn) column, G_LIST_MODEL (self->rows));
  takings_table_sight_refresh (self->sight);
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
  self->filling = TRUE;
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)),
                       rows->pdata, rows->len);
  select_again (self);
  self->filling = FALSE;
  show_rows (self);
  show_note (self, summary);
}

/* Rows by their keys, borrowed. */
static GHashTable *
index_rows (TakingsComparison *self)
{
  GListModel *rows = G_LIST_MODEL (self->rows);
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (rows, i);
      g_hash_table_insert (index, (gpointer) takings_comparison_row_get_key (row), row);
    }
  return index;
}

/* What takes longer was read. */
static void
show_more (TakingsComparison *self)
{
  show_rows (self);
  gtk_sorter_changed (gtk_column_view_get_sorter (self->table), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
rebills_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsComparison *self = TAKINGS_COMPARISON (source);
  g_autoptr (TakingsSummary) rebills = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GHashTable) index = NULL;
  GHashTableIter iter;
  gpointer row;

  if (rebills == NULL || self->table == NULL)
    return;
  index = index_rows (self);
  for (guint i = 0; i < rebills->rows->len; i++)
    {
      const TakingsSummaryRow *sums = g_ptr_array_index (rebills->rows, i);
      row = g_hash_table_lookup (index, sums->key);
      if (row == NULL)
        continue;
      takings_comparison_row_set_rebills (row, sums->entries, sums->commission);
      g_hash_table_remove (index, sums->key);
    }
  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    takings_comparison_row_set_rebills (row, 0, 0);
  show_more (self);
}

static void
cohorts_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsComparison *self = TAKINGS_COMPARISON (source);
  g_autoptr (GPtrArray) cohorts = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GHashTable) index = NULL;
  GHashTableIter iter;
  gpointer row;

  if (cohorts == NULL || self->table == NULL)
    return;
  index = index_rows (self);
  for (guint i = 0; i < cohorts->len; i++)
    {
      const TakingsCohort *cohort = g_ptr_array_index (cohorts, i);
      row = g_hash_table_lookup (index, cohort->key);
      if (row == NULL)
        continue;
      takings_comparison_row_set_cohort (row, cohort->sales, cohort->refunded);
      g_hash_table_remove (index, cohort->key);
    }
  g_hash_table_iter_init (&iter, index);
  while (g_hash_table_iter_next (&iter, NULL, &row))
    takings_comparison_row_set_cohort (row, 0, 0);
  show_more (self);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsComparison *self = TAKINGS_COMPARISON (source);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsSummary) summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (summary == NULL)
    takings_view_show_error (TAKINGS_VIEW (self), error);
  else if (summary->rows->len == 0 && summary->unconverted->len == 0)
    takings_view_show_empty (TAKINGS_VIEW (self), "edit-find-symbolic",
                             _ ("Nothing in This Period"),
                             _ ("No sale, refund or other entry has its day in it."), NULL, NULL);
  else
    {
      show_summary (self, summary);
      takings_view_show_content (TAKINGS_VIEW (self));
      load_chart (self);
      ask (self, takings_comparison_read_rebills_in_worker, rebills_read_cb, NULL, cancellable);
      ask (self, takings_comparison_read_cohorts_in_worker, cohorts_read_cb, NULL, cancellable);
    }
}

static void
takings_comparison_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsComparison *self = TAKINGS_COMPARISON (view);
  g_autofree char *key = g_strdup_printf ("%ss-columns", field_of (self->by));

  takings_column_layout_bind (self->layout, takings_scope_get_state (takings_view_get_scope (view)),
                              key);
  ask (self, takings_comparison_read_in_worker, read_cb, NULL, cancellable);
}

/* --- columns --- */

static void
add_column (TakingsComparison *self, TakingsColumn id, const char *name, const char *title)
{
  g_autoptr (GtkColumnViewColumn) column = takings_comparison_column_new (id, title, self->sight);

  takings_column_layout_add (self->layout, column, name, -1, id != TAKINGS_COLUMN_VOLUME,
                             id == TAKINGS_COLUMN_NAME || id == TAKINGS_COLUMN_NET);
  self->columns[id] = column;
}

static void
add_columns (TakingsComparison *self)
{
  g_autoptr (GMenuModel) menu = NULL;
  GActionGroup *actions;

  add_column (self, TAKINGS_COLUMN_NAME, "name",
              self->by == TAKINGS_BY_PRODUCT   ? _ ("Product")
              : self->by == TAKINGS_BY_NETWORK ? _ ("Network")
                                               : _ ("Campaign"));
  add_column (self, TAKINGS_COLUMN_SALES, "sales", _ ("Sales"));
  add_column (self, TAKINGS_COLUMN_REBILLS, "rebills", _ ("Rebills"));
  add_column (self, TAKINGS_COLUMN_REFUNDS, "refunds", _ ("Refunds"));
  add_column (self, TAKINGS_COLUMN_REFUND_RATE, "refund-rate", _ ("Refund Rate"));
  add_column (self, TAKINGS_COLUMN_COHORT_RATE, "cohort-rate", _ ("Refunded in Time"));
  add_column (self, TAKINGS_COLUMN_VOLUME, "volume", _ ("Sales Volume"));
  /* Translators: what first sales earned */
  add_column (self, TAKINGS_COLUMN_FIRST, "first", _ ("First Sales"));
  /* Translators: what rebills earned */
  add_column (self, TAKINGS_COLUMN_REBILL_COMMISSION, "rebill-commission", _ ("From Rebills"));
  add_column (self, TAKINGS_COLUMN_NET, "net", _ ("Net Commission"));
  actions = takings_column_layout_dup_actions (self->layout);
  menu = takings_column_layout_dup_menu (self->layout, "columns");
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", actions);
  gtk_menu_button_set_menu_model (self->columns_button, menu);
  g_object_unref (actions);
}

static void
build_table (TakingsComparison *self)
{
  g_autoptr (GtkSortListModel) sorted = NULL;

  self->sight = takings_table_sight_new (
    GTK_WIDGET (self), gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->table)),
    takings_comparison_column_fill, GUINT_TO_POINTER (self->by));
  add_columns (self);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (self->table)));
  self->selection = GTK_SELECTION_MODEL (
    gtk_multi_selection_new (G_LIST_MODEL (g_steal_pointer (&sorted))));
  g_signal_connect_object (self->selection, "selection-changed", G_CALLBACK (selection_changed_cb),
                           self, G_CONNECT_SWAPPED);
  takings_table_sight_set_rows (self->sight, G_LIST_MODEL (self->selection));
  gtk_column_view_set_model (self->table, self->selection);
  gtk_column_view_sort_by_column (self->table, self->columns[TAKINGS_COLUMN_NET],
                                  GTK_SORT_DESCENDING);
}

static void
activate_cb (GtkColumnView *table, guint position, TakingsComparison *self)
{
  g_autoptr (TakingsComparisonRow) row = g_list_model_get_item (G_LIST_MODEL (self->selection),
                                                                position);
  const char *key = row != NULL ? takings_comparison_row_get_key (row) : NULL;
  g_autofree char *query = NULL;

  if (key == NULL || g_str_equal (key, TAKINGS_UNASSIGNED))
    return;
  query = condition_of (self, key);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.entries", "s", query);
}

static void
takings_comparison_set_narrow (TakingsView *view, gboolean narrow)
{
  TakingsComparison *self = TAKINGS_COMPARISON (view);

  takings_column_layout_set_narrow (self->layout, narrow);
  gtk_column_view_column_set_title (self->columns[TAKINGS_COLUMN_NET],
                                    /* Translators: short for net commission */
                                    narrow ? _ ("Net") : _ ("Net Commission"));
  /* the rows are the page; a telephone has not much room beside the chart */
  gtk_widget_set_size_request (GTK_WIDGET (self->chart), -1,
                               narrow ? NARROW_CHART_HEIGHT : CHART_HEIGHT);
  gtk_widget_set_visible (GTK_WIDGET (self->note), !narrow);
}

/* --- the object --- */

static void
takings_comparison_dispose (GObject *object)
{
  TakingsComparison *self = TAKINGS_COMPARISON (object);

  g_cancellable_cancel (self->chart_cancellable);
  g_clear_object (&self->chart_cancellable);
  g_clear_object (&self->layout);
  g_clear_object (&self->sight);
  g_clear_object (&self->selection);
  g_clear_object (&self->rows);
  self->table = NULL;
  self->chart = NULL;
  G_OBJECT_CLASS (takings_comparison_parent_class)->dispose (object);
}

static void
takings_comparison_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (takings_comparison_parent_class)->css_changed (widget, change);
  if (TAKINGS_COMPARISON (widget)->sight != NULL)
    takings_table_sight_restyle (TAKINGS_COMPARISON (widget)->sight);
}

static void
takings_comparison_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  GTK_WIDGET_CLASS (takings_comparison_parent_class)->system_setting_changed (widget, setting);
  if (TAKINGS_COMPARISON (widget)->sight != NULL)
    takings_table_sight_restyle (TAKINGS_COMPARISON (widget)->sight);
}

static void
takings_comparison_finalize (GObject *object)
{
  g_hash_table_unref (TAKINGS_COMPARISON (object)->chosen);
  G_OBJECT_CLASS (takings_comparison_parent_class)->finalize (object);
}

static void
takings_comparison_class_init (TakingsComparisonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_comparison_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_comparison_finalize;
  widget_class->css_changed = takings_comparison_css_changed;
  widget_class->system_setting_changed = takings_comparison_system_setting_changed;
  TAKINGS_VIEW_CLASS (klass)->load = takings_comparison_load;
  TAKINGS_VIEW_CLASS (klass)->set_narrow = takings_comparison_set_narrow;
  g_type_ensure (TAKINGS_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/comparison.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, attention);
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, title);
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, note);
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, columns_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, chart);
  gtk_widget_class_bind_template_child (widget_class, TakingsComparison, table);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
takings_comparison_init (TakingsComparison *self)
{
  self->rows = g_list_store_new (TAKINGS_TYPE_COMPARISON_ROW);
  self->chosen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->layout = takings_column_layout_new (self->table);
  takings_chart_actions_connect (self->chart);
}

GtkWidget *
takings_comparison_new (TakingsBy by)
{
  TakingsComparison *self = g_object_new (TAKINGS_TYPE_COMPARISON, NULL);

  self->by = by;
  build_table (self);
  return GTK_WIDGET (self);
}
