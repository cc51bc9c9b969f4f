/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "overview.h"

#include "adapter.h"
#include "attention.h"
#include "card-layout.h"
#include "chart-actions.h"
#include "chart-canvas.h"
#include "chart-view.h"
#include "comparison-reading.h"
#include "dashboard-charts.h"
#include "display.h"
#include "kpi-card.h"
#include "network-badge.h"
#include "newest-sales.h"
#include "notation.h"

#include <glib/gi18n.h>

#define SPARK_HEIGHT 28

struct _TakingsOverview
{
  TakingsView parent_instance;

  GtkBox *attention;
  TakingsKpiCard *net, *sales, *refunds, *average, *momentum;
  TakingsChart *whole;             /* (owned) (nullable): the course of all networks together */
  GPtrArray *networks;             /* (owned) (nullable) of TakingsCourse: the largest ones */
  GCancellable *lines_cancellable; /* (owned) (nullable): of reading the course of each */

  GtkLabel *course_title;
  GtkToggleButton *by_network;
  TakingsChartView *course, *months, *shares;
  TakingsChartCanvas *sparks[TAKINGS_SPARK_REFUNDS + 1]; /* borrowed from their cards */
  GtkFlowBox *pair;
  GtkListBox *newest;
};

G_DEFINE_FINAL_TYPE (TakingsOverview, takings_overview, TAKINGS_TYPE_VIEW)

/* --- reading, on a worker thread --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsBasis basis;
  TakingsPeriod period;
  TakingsCompare compare;
  char *currency; /* (owned) (nullable) */
  gint32 today;
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
  TakingsDashboard *dashboard = takings_dashboard_read (
    question->ledger, question->basis, question->period, question->compare, question->currency,
    question->today, cancellable, &error);

  if (dashboard != NULL)
    g_task_return_pointer (task, dashboard, (GDestroyNotify) takings_dashboard_free);
  else
    g_task_return_error (task, error);
}

/* --- showing --- */

static TakingsChange
judge (gint64 ppm, gboolean more_is_better)
{
  if (ppm == 0)
    return TAKINGS_CHANGE_NEITHER;
  return (ppm > 0) == more_is_better ? TAKINGS_CHANGE_BETTER : TAKINGS_CHANGE_WORSE;
}

/* From ten thousand units on the decimals only take room; the tooltip of a chart has them. */
static char *
format_value (gint64 micros, const char *currency)
{
  gboolean whole = ABS (micros) >= 10000 * TAKINGS_MICROS;

  return takings_display_money (micros, currency,
                                whole ? TAKINGS_DISPLAY_WHOLE : TAKINGS_DISPLAY_PLAIN);
}

static void
show_money_card (TakingsKpiCard *card, const TakingsDashboard *figures, gint64 now, gint64 before,
                 gboolean comparable)
{
  g_autofree char *value = format_value (now, figures->currency);
  g_autofree char *old = format_value (before, figures->currency);
  g_autofree char *change = NULL, *note = NULL;
  gint64 ppm = 0;

  if (comparable && takings_change (now, before, &ppm))
    change = takings_display_percent (ppm, TAKINGS_DISPLAY_SIGNED);
  if (comparable)
    /* Translators: the figure of the period that is compared with */
    note = g_strdup_printf (_ ("from %s"), old);
  takings_kpi_card_show (card, value, note, change,
                         change != NULL ? judge (ppm, TRUE) : TAKINGS_CHANGE_NONE);
}

static void
show_sales (TakingsOverview *self, const TakingsDashboard *figures)
{
  g_autofree char *value = takings_display_count (figures->now.sales);
  g_autofree char *rebills = takings_display_count (figures->now.rebills);
  g_autofree char *change = NULL, *note = NULL;
  gint64 ppm = 0;

  if (figures->has_other
      && takings_change ((gint64) figures->now.sales, (gint64) figures->before.sales, &ppm))
    change = takings_display_percent (ppm, TAKINGS_DISPLAY_SIGNED);
  note = g_strdup_printf (
    ngettext ("and %s rebill", "and %s rebills", (gulong) figures->now.rebills), rebills);
  takings_kpi_card_show (self->sales, value, note, change,
                         change != NULL ? judge (ppm, TRUE) : TAKINGS_CHANGE_NONE);
}

/* @ppm: a difference of two rates */
static char *
format_points (gint64 ppm)
{
  const TakingsNotation *notation = takings_notation_get_default ();
  gint64 tenths = (ABS (ppm) + 500) / 1000;
  const char *sign = tenths == 0 ? "" : ppm > 0 ? "+" : notation->minus;

  return takings_notation_isolate (
    notation,
    /* Translators: a difference of two percentages, in points: a sign, then the number */
    g_strdup_printf (_ ("%s%d%s%d pts"), sign, (int) (tenths / 10), notation->decimal,
                     (int) (tenths % 10)));
}

static void
show_refunds (TakingsOverview *self, const TakingsDashboard *figures)
{
  g_autofree char *value = NULL, *change = NULL, *note = NULL;
  g_autofree char *count = takings_display_count (figures->now.refunds);
  gint64 now = 0, before = 0;
  gboolean known = takings_figures_refund_rate (&figures->now, &now);
  TakingsChange kind = TAKINGS_CHANGE_NONE;

  value = known ? takings_display_percent (now, TAKINGS_DISPLAY_PLAIN) : g_strdup ("—");
  if (known && figures->has_other && takings_figures_refund_rate (&figures->before, &before))
    {
      change = format_points (now - before);
      kind = judge (now - before, FALSE);
    }
  note = g_strdup_printf (ngettext ("%s refund", "%s refunds", (gulong) figures->now.refunds),
                          count);
  takings_kpi_card_show (self->refunds, value, note, change, kind);
}

static void
show_average (TakingsOverview *self, const TakingsDashboard *figures)
{
  gint64 now = 0, before = 0;

  if (takings_figures_average_commission (&figures->now, &now))
    show_money_card (self->average, figures, now, before,
                     figures->has_other
                       && takings_figures_average_commission (&figures->before, &before));
  else
    takings_kpi_card_show (self->average, "—", NULL, NULL, TAKINGS_CHANGE_NONE);
}

static void
show_momentum (TakingsOverview *self, const TakingsDashboard *figures)
{
  g_autofree char *value = NULL, *note = NULL;
  g_autofree char *week = takings_display_money (figures->week, figures->currency,
                                                 TAKINGS_DISPLAY_WHOLE);
  gint64 ppm = 0;
  gboolean known = takings_dashboard_momentum (figures, &ppm);

  value = known ? takings_display_percent (ppm, TAKINGS_DISPLAY_SIGNED) : g_strdup ("—");
  note = g_strdup_printf (_ ("%s in 7 days"), week);
  takings_kpi_card_show (self->momentum, value, note, NULL, TAKINGS_CHANGE_NONE);
}

/* --- the course, of all networks or of each --- */

#define MOST_LINES 8 /* more would not be told apart */

static void
lines_read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsOverview *self = TAKINGS_OVERVIEW (source);
  TakingsComparisonQuestion *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GStrvBuilder) conditions = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsChart) chart = g_task_propagate_pointer (G_TASK (result), &error);

  if (chart == NULL)
    {
      takings_view_show_error (TAKINGS_VIEW (self), error);
      return;
    }
  for (guint i = 0; i < question->courses->len; i++)
    {
      const TakingsCourse *course = g_ptr_array_index (question->courses, i);
      g_autofree char *condition = g_strdup_printf ("network:%s", course->key);
      g_strv_builder_add (conditions, condition);
    }
  list = g_strv_builder_end (conditions);
  takings_chart_actions_set_conditions (self->course, (const char *const *) list);
  takings_chart_view_set_chart (self->course, chart);
}

static void
read_lines (TakingsOverview *self)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  g_autoptr (GTask) task = NULL;
  TakingsComparisonQuestion *question = g_new0 (TakingsComparisonQuestion, 1);

  self->lines_cancellable = g_cancellable_new ();
  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->basis = takings_scope_get_basis (scope);
  question->period = takings_scope_get_period (scope);
  question->by = TAKINGS_BY_NETWORK;
  question->currency = g_strdup (takings_scope_get_currency (scope));
  question->today = takings_scope_get_today (scope);
  question->courses = g_ptr_array_ref (self->networks);
  task = g_task_new (self, self->lines_cancellable, lines_read_cb, NULL);
  g_task_set_source_tag (task, read_lines);
  g_task_set_task_data (task, question, (GDestroyNotify) takings_comparison_question_free);
  g_task_run_in_thread (task, takings_comparison_read_chart_in_worker);
}

static void
show_course (TakingsOverview *self)
{
  gboolean each = gtk_toggle_button_get_active (self->by_network);

  g_cancellable_cancel (self->lines_cancellable);
  g_clear_object (&self->lines_cancellable);
  gtk_label_set_label (self->course_title, each ? _ ("The Networks, One by One")
                                                : _ ("Net Commission and Sales Volume"));
  if (self->whole == NULL)
    return;
  if (each)
    {
      read_lines (self);
      return;
    }
  takings_chart_actions_set_conditions (self->course, NULL);
  takings_chart_view_set_chart (self->course, self->whole);
}

static void
keep_course (TakingsOverview *self, const TakingsDashboard *figures)
{
  const GPtrArray *rows = figures->networks->rows;

  g_clear_pointer (&self->whole, takings_chart_unref);
  g_clear_pointer (&self->networks, g_ptr_array_unref);
  self->whole = takings_dashboard_course (figures);
  self->networks = g_ptr_array_new_with_free_func ((GDestroyNotify) takings_course_free);
  for (guint i = 0; i < rows->len && i < MOST_LINES; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (rows, i);
      TakingsCourse *course = g_new0 (TakingsCourse, 1);
      course->key = g_strdup (row->key);
      course->name = g_strdup (takings_network_name (row->key));
      course->number = takings_registry_number (row->key);
      g_ptr_array_add (self->networks, course);
    }
  show_course (self);
}

static void
show_charts (TakingsOverview *self, const TakingsDashboard *figures)
{
  g_autoptr (TakingsChart) months = takings_dashboard_months (figures);
  g_autoptr (TakingsChart) shares = takings_dashboard_shares (figures, takings_network_name,
                                                              takings_registry_number);

  keep_course (self, figures);
  takings_chart_view_set_chart (self->months, months);
  takings_chart_view_set_chart (self->shares, shares);
  for (guint i = 0; i < G_N_ELEMENTS (self->sparks); i++)
    {
      g_autoptr (TakingsChart) spark = takings_dashboard_spark (figures, (TakingsSpark) i);
      takings_chart_canvas_set_chart (self->sparks[i], spark);
    }
}

/* What a figure is depends on where refunds count. */
static void
show_definitions (TakingsOverview *self, TakingsBasis basis)
{
  gboolean by_sale = basis == TAKINGS_BASIS_SALE;

  gtk_widget_set_tooltip_text (
    GTK_WIDGET (self->net),
    by_sale
      ? _ ("What sales and rebills earned, less their refunds, chargebacks and fees, whenever "
           "these came")
      : _ ("What sales and rebills earned, less refunds, chargebacks and fees, each on the "
           "day it happened"));
  gtk_widget_set_tooltip_text (
    GTK_WIDGET (self->refunds),
    by_sale ? _ ("Refunds of the period’s sales divided by its first sales, by count; chargebacks "
                 "are not in it, and young sales are yet to be refunded")
            : _ ("Refunds dated in the period divided by first sales dated in it, by count; "
                 "chargebacks are not in it"));
}

static void
show_figures (TakingsOverview *self, const TakingsDashboard *figures)
{
  show_money_card (self->net, figures, figures->now.net_commission, figures->before.net_commission,
                   figures->has_other);
  show_sales (self, figures);
  show_refunds (self, figures);
  show_average (self, figures);
  show_momentum (self, figures);
  show_definitions (self, figures->basis);
  takings_attention_show (self->attention, figures);
  show_charts (self, figures);
  takings_newest_sales_show (self->newest, figures->newest);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsOverview *self = TAKINGS_OVERVIEW (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsDashboard) figures = g_task_propagate_pointer (G_TASK (result), &error);

  if (figures == NULL)
    takings_view_show_error (TAKINGS_VIEW (self), error);
  else if (figures->accounts->len == 0)
    takings_view_show_welcome (TAKINGS_VIEW (self));
  else
    {
      show_figures (self, figures);
      takings_view_show_content (TAKINGS_VIEW (self));
    }
}

static void
takings_overview_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (view);
  g_autoptr (GTask) task = g_task_new (view, cancellable, read_cb, NULL);
  Question *question = g_new0 (Question, 1);

  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->basis = takings_scope_get_basis (scope);
  question->period = takings_scope_get_period (scope);
  question->compare = takings_scope_get_compare (scope);
  question->currency = g_strdup (takings_scope_get_currency (scope));
  question->today = takings_scope_get_today (scope);
  g_task_set_source_tag (task, takings_overview_load);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_in_worker);
}

static void
takings_overview_set_narrow (TakingsView *view, gboolean narrow)
{
  gtk_flow_box_set_min_children_per_line (TAKINGS_OVERVIEW (view)->pair, narrow ? 1 : 2);
}

static void
takings_overview_dispose (GObject *object)
{
  TakingsOverview *self = TAKINGS_OVERVIEW (object);

  g_cancellable_cancel (self->lines_cancellable);
  g_clear_object (&self->lines_cancellable);
  g_clear_pointer (&self->whole, takings_chart_unref);
  g_clear_pointer (&self->networks, g_ptr_array_unref);
  G_OBJECT_CLASS (takings_overview_parent_class)->dispose (object);
}

static void
takings_overview_class_init (TakingsOverviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_overview_dispose;
  TAKINGS_VIEW_CLASS (klass)->load = takings_overview_load;
  TAKINGS_VIEW_CLASS (klass)->set_narrow = takings_overview_set_narrow;
  g_type_ensure (TAKINGS_TYPE_CARD_LAYOUT);
  g_type_ensure (TAKINGS_TYPE_KPI_CARD);
  g_type_ensure (TAKINGS_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/overview.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, attention);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, net);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, sales);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, refunds);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, average);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, momentum);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, course_title);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, by_network);
  gtk_widget_class_bind_template_callback (widget_class, show_course);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, course);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, months);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, shares);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, pair);
  gtk_widget_class_bind_template_child (widget_class, TakingsOverview, newest);
}

static void
takings_overview_init (TakingsOverview *self)
{
  TakingsKpiCard *cards[G_N_ELEMENTS (self->sparks)];

  gtk_widget_init_template (GTK_WIDGET (self));
  takings_chart_actions_connect (self->course);
  takings_chart_actions_connect (self->months);
  takings_chart_actions_connect (self->shares);
  cards[TAKINGS_SPARK_NET] = self->net;
  cards[TAKINGS_SPARK_SALES] = self->sales;
  cards[TAKINGS_SPARK_REFUNDS] = self->refunds;
  for (guint i = 0; i < G_N_ELEMENTS (self->sparks); i++)
    {
      GtkWidget *spark = takings_chart_canvas_new ();
      gtk_widget_set_size_request (spark, -1, SPARK_HEIGHT);
      gtk_widget_set_can_target (spark, FALSE);
      gtk_widget_set_focusable (spark, FALSE);
      takings_kpi_card_set_chart (cards[i], spark);
      self->sparks[i] = TAKINGS_CHART_CANVAS (spark);
    }
}
