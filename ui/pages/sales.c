/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sales.h"

#include "display.h"
#include "entry-details.h"
#include "entry-table.h"
#include "entry-total.h"
#include "export-bar.h"
#include "filter-bar.h"
#include "search-keeper.h"

#include <glib/gi18n.h>

#define FIRST_ROWS 200 /* read before all others, so that the table is there at once */
#define BUSY_MS    200

struct _TakingsSales
{
  TakingsView parent_instance;

  GSettings *state; /* (owned) (nullable) */
  guint busy_source;
  gboolean narrow, filtering;
  gboolean stale_choices; /* what the filters offer is of another period */

  GtkSearchEntry *search;
  TakingsFilterBar *filters;
  GtkMenuButton *menu_button;
  GtkRevealer *mistake_revealer, *details_revealer;
  GtkLabel *mistake, *total;
  GtkSpinner *busy;
  GtkStack *table_stack;
  GtkWidget *clear_button, *all_button;
  TakingsEntryTable *entries;
  TakingsEntryDetails *details;
  TakingsExportBar *export_bar;
};

G_DEFINE_FINAL_TYPE (TakingsSales, takings_sales, TAKINGS_TYPE_VIEW)

/* --- reading, on worker threads --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  TakingsFilter filter;
  GStringChunk *texts; /* (owned): what the filter borrows */
  char *currency;      /* (owned): of the total */
  TakingsOrder order;
  gboolean descending;
  guint limit; /* 0: all */
} Question;

typedef struct
{
  GArray *ids;         /* (owned) (nullable) */
  TakingsTally *tally; /* (owned) (nullable): only with all rows */
} Answer;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  g_string_chunk_free (question->texts);
  g_free (question->currency);
  g_free (question);
}

static void
answer_free (Answer *answer)
{
  g_clear_pointer (&answer->ids, g_array_unref);
  g_clear_pointer (&answer->tally, takings_tally_free);
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
    answer->tally = takings_query_tally (question->ledger, &question->filter, question->currency,
                                         cancellable, &error);
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
show_total (TakingsSales *self, const TakingsTally *tally, TakingsBasis basis)
{
  g_autofree char *text = takings_entry_total_describe (tally);

  gtk_label_set_label (self->total, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->total),
                               takings_entry_total_explain (tally, basis));
}

static gboolean
busy_cb (gpointer data)
{
  TakingsSales *self = data;

  self->busy_source = 0;
  gtk_spinner_start (self->busy);
  return G_SOURCE_REMOVE;
}

static void
set_busy (TakingsSales *self, gboolean busy)
{
  if (busy && self->busy_source == 0)
    self->busy_source = g_timeout_add (BUSY_MS, busy_cb, self);
  if (busy)
    return;
  g_clear_handle_id (&self->busy_source, g_source_remove);
  gtk_spinner_stop (self->busy);
}

static void
show_mistake (TakingsSales *self, const GError *error)
{
  gtk_revealer_set_reveal_child (self->mistake_revealer, error != NULL);
  if (error != NULL)
    gtk_label_set_label (self->mistake, error->message);
}

/* Nothing found: what a person can do about it. */
static void
show_nothing (TakingsSales *self)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  gboolean filtered = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0';
  gboolean limited = takings_scope_get_preset (scope) != TAKINGS_PRESET_ALL;

  gtk_widget_set_visible (self->clear_button, filtered);
  gtk_widget_set_visible (self->all_button, limited);
  if (!filtered && !limited)
    takings_view_show_empty (TAKINGS_VIEW (self), "network-transmit-receive-symbolic",
                             _ ("No Sales Yet"),
                             _ ("Connect a network, and what it knows of your sales is read."),
                             _ ("_Connect a Network"), "win.page::accounts");
  gtk_stack_set_visible_child_name (self->table_stack, "nothing");
}

static void ask (TakingsSales *self, guint limit, GCancellable *cancellable);

static void
fail (TakingsSales *self, const GError *error)
{
  gboolean usage = g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    return; /* another question is on its way */
  set_busy (self, FALSE);
  /* a condition that only the ledger can judge, such as an account's name */
  if (usage)
    {
      show_mistake (self, error);
      takings_view_show_content (TAKINGS_VIEW (self));
    }
  else
    takings_view_show_error (TAKINGS_VIEW (self), error);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsSales *self = TAKINGS_SALES (source);
  Question *question = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  Answer *answer = g_task_propagate_pointer (G_TASK (result), &error);
  gboolean all, any;

  if (answer == NULL)
    {
      fail (self, error);
      return;
    }
  all = question->limit == 0 || answer->ids->len < question->limit;
  any = answer->ids->len > 0;
  takings_entry_list_set_ids (takings_entry_table_get_list (self->entries),
                              g_steal_pointer (&answer->ids));
  takings_view_show_content (TAKINGS_VIEW (self));
  if (any)
    gtk_stack_set_visible_child_name (self->table_stack, "table");
  else
    show_nothing (self);
  if (answer->tally != NULL)
    show_total (self, answer->tally, question->filter.basis);
  answer_free (answer);
  set_busy (self, question->limit != 0);
  if (question->limit != 0)
    {
      if (!all)
        gtk_label_set_label (self->total, _ ("Counting…"));
      ask (self, 0, g_task_get_cancellable (G_TASK (result)));
    }
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
  question->filter.basis = takings_scope_get_basis (scope);
  if (period.from_day != G_MININT32)
    question->filter.from_day = period.from_day;
  if (period.to_day != G_MAXINT32)
    question->filter.to_day = period.to_day;
  understood = takings_filter_parse (gtk_editable_get_text (GTK_EDITABLE (self->search)),
                                     takings_scope_get_today (scope), &question->filter,
                                     &question->texts, &error);
  show_mistake (self, error);
  return understood;
}

static void
ask (TakingsSales *self, guint limit, GCancellable *cancellable)
{
  TakingsScope *scope = takings_view_get_scope (TAKINGS_VIEW (self));
  g_autoptr (GTask) task = NULL;
  Question *question = g_new0 (Question, 1);

  question->ledger = g_object_ref (takings_scope_get_ledger (scope));
  question->limit = limit;
  question->currency = g_strdup (takings_scope_get_currency (scope));
  takings_entry_table_get_order (self->entries, &question->order, &question->descending);
  if (!read_filter (self, question))
    {
      question_free (question);
      set_busy (self, FALSE);
      takings_view_show_content (TAKINGS_VIEW (self));
      return;
    }
  set_busy (self, TRUE);
  task = g_task_new (self, cancellable, read_cb, NULL);
  g_task_set_source_tag (task, ask);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_in_worker);
}

/* --- what a person does --- */

static void
hide_details (TakingsSales *self)
{
  gtk_revealer_set_reveal_child (self->details_revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->details_revealer), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack), TRUE);
}

static void
typed_cb (TakingsSales *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));

  /* a text that is set is first taken away; the filters have this one from a person */
  if (!self->filtering)
    takings_filter_bar_set_text (self->filters, text);
  if (self->state != NULL)
    g_settings_set_string (self->state, "sales-query", text);
  /* whoever searches looks for other entries, and sees them only without this one's details */
  if (self->narrow && gtk_revealer_get_reveal_child (self->details_revealer))
    hide_details (self);
}

static void
filtered_cb (TakingsSales *self, const char *text)
{
  self->filtering = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
  self->filtering = FALSE;
}

static void
search_changed_cb (TakingsSales *self)
{
  takings_view_reload (TAKINGS_VIEW (self));
}

static void
focus_table (TakingsSales *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->entries), GTK_DIR_TAB_FORWARD);
}

/* Escape first clears, then leaves the field. */
static void
stop_search_cb (TakingsSales *self)
{
  if (*gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    focus_table (self);
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

static void
clear_search_cb (TakingsSales *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
all_time_cb (TakingsSales *self)
{
  takings_scope_set_preset (takings_view_get_scope (TAKINGS_VIEW (self)), TAKINGS_PRESET_ALL);
}

static void
show_details (TakingsSales *self, guint position)
{
  TakingsEntryList *list = takings_entry_table_get_list (self->entries);
  g_autoptr (TakingsEntryItem) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  if (item != NULL)
    takings_entry_details_show (self->details, takings_view_get_scope (TAKINGS_VIEW (self)), item);
}

static void
opened_cb (TakingsSales *self, guint position)
{
  show_details (self, position);
  gtk_widget_set_visible (GTK_WIDGET (self->details_revealer), TRUE);
  /* what slides in has its own width, not the page's */
  gtk_revealer_set_transition_type (self->details_revealer,
                                    self->narrow ? GTK_REVEALER_TRANSITION_TYPE_CROSSFADE
                                                 : GTK_REVEALER_TRANSITION_TYPE_SLIDE_LEFT);
  gtk_revealer_set_reveal_child (self->details_revealer, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->details_revealer), self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack), !self->narrow);
}

/* While the details are open they follow the arrow keys. */
static void
selection_changed_cb (TakingsSales *self)
{
  guint position = takings_entry_table_get_selected (self->entries);

  if (position != G_MAXUINT && gtk_revealer_get_reveal_child (self->details_revealer))
    show_details (self, position);
}

static void
close_details_cb (TakingsSales *self)
{
  hide_details (self);
  focus_table (self);
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

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  guint n_rows = takings_entry_table_copy (TAKINGS_SALES (widget)->entries);
  g_autofree char *count = takings_display_count (n_rows);
  g_autofree char *text = NULL;

  text = n_rows == 0
           ? g_strdup (_ ("Select entries to copy them"))
           : g_strdup_printf (ngettext ("%s entry copied", "%s entries copied", n_rows), count);
  gtk_widget_activate_action (widget, "win.tell", "s", text);
}

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TakingsSales *self = TAKINGS_SALES (widget);
  g_autoptr (GArray) ids = NULL;
  gboolean json = g_str_equal (g_variant_get_string (parameter, NULL), "json");

  if (takings_entry_table_get_list (self->entries) == NULL)
    return;
  ids = takings_entry_list_ref_ids (takings_entry_table_get_list (self->entries));
  if (takings_export_bar_is_busy (self->export_bar))
    gtk_widget_activate_action (widget, "win.tell", "s", _ ("An export is under way already"));
  else
    takings_export_bar_ask (self->export_bar,
                            takings_scope_get_ledger (takings_view_get_scope (TAKINGS_VIEW (self))),
                            ids, json ? TAKINGS_ROWS_JSON : TAKINGS_ROWS_CSV);
}

void
takings_sales_search (TakingsSales *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), text);
}

/* --- the object --- */

static const char *
takings_sales_get_query (TakingsView *view)
{
  return gtk_editable_get_text (GTK_EDITABLE (TAKINGS_SALES (view)->search));
}

static void
add_menu (TakingsSales *self)
{
  TakingsColumnLayout *layout = takings_entry_table_get_layout (self->entries);
  GActionGroup *actions = takings_column_layout_dup_actions (layout);
  g_autoptr (GMenuModel) columns = takings_column_layout_dup_menu (layout, "columns");
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) rows = g_menu_new ();

  g_menu_append (rows, _ ("_Copy Selected Entries"), "page.copy");
  g_menu_append (rows, _ ("_Export as CSV…"), "page.export::csv");
  g_menu_append (rows, _ ("Export as _JSON…"), "page.export::json");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (rows));
  g_menu_append_section (menu, _ ("Columns"), columns);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "columns", actions);
  g_object_unref (actions);
  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
}

static void
takings_sales_set_narrow (TakingsView *view, gboolean narrow)
{
  TakingsSales *self = TAKINGS_SALES (view);

  self->narrow = narrow;
  takings_column_layout_set_narrow (takings_entry_table_get_layout (self->entries), narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->table_stack),
                          !narrow || !gtk_revealer_get_reveal_child (self->details_revealer));
}

static void
scope_changed_cb (TakingsSales *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    takings_filter_bar_load (self->filters, takings_view_get_scope (TAKINGS_VIEW (self)));
  else
    self->stale_choices = TRUE;
}

/* Once: what was kept is there before anything is read. */
static void
set_up (TakingsSales *self, TakingsScope *scope)
{
  g_set_object (&self->state, takings_scope_get_state (scope));
  takings_entry_table_set_up (self->entries, takings_scope_get_ledger (scope), self->state);
  takings_search_keeper_attach (GTK_WIDGET (self->search), takings_scope_get_ledger (scope));
  g_signal_connect_object (scope, "changed", G_CALLBACK (scope_changed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->state != NULL && *gtk_editable_get_text (GTK_EDITABLE (self->search)) == '\0')
    {
      g_autofree char *text = g_settings_get_string (self->state, "sales-query");
      gtk_editable_set_text (GTK_EDITABLE (self->search), text);
    }
}

static void
takings_sales_load (TakingsView *view, GCancellable *cancellable)
{
  TakingsSales *self = TAKINGS_SALES (view);
  TakingsScope *scope = takings_view_get_scope (view);

  if (takings_entry_table_get_list (self->entries) == NULL)
    set_up (self, scope);
  takings_entry_table_set_zone (self->entries, takings_scope_get_zone (scope));
  if (self->stale_choices)
    takings_filter_bar_load (self->filters, scope);
  self->stale_choices = FALSE;
  ask (self, FIRST_ROWS, cancellable);
}

static void
takings_sales_dispose (GObject *object)
{
  TakingsSales *self = TAKINGS_SALES (object);

  g_clear_handle_id (&self->busy_source, g_source_remove);
  g_clear_object (&self->state);
  G_OBJECT_CLASS (takings_sales_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, search);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, filters);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, menu_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, mistake_revealer);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, mistake);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, details_revealer);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, details);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, table_stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, entries);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, clear_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, all_button);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, total);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, busy);
  gtk_widget_class_bind_template_child (widget_class, TakingsSales, export_bar);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, filtered_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, focus_table);
  gtk_widget_class_bind_template_callback (widget_class, clear_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, all_time_cb);
  gtk_widget_class_bind_template_callback (widget_class, opened_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, close_details_cb);
}

static void
takings_sales_class_init (TakingsSalesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_sales_dispose;
  TAKINGS_VIEW_CLASS (klass)->load = takings_sales_load;
  TAKINGS_VIEW_CLASS (klass)->get_query = takings_sales_get_query;
  TAKINGS_VIEW_CLASS (klass)->set_narrow = takings_sales_set_narrow;
  g_type_ensure (TAKINGS_TYPE_ENTRY_DETAILS);
  g_type_ensure (TAKINGS_TYPE_ENTRY_TABLE);
  g_type_ensure (TAKINGS_TYPE_EXPORT_BAR);
  g_type_ensure (TAKINGS_TYPE_FILTER_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/sales.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "page.search", NULL, search_action);
  gtk_widget_class_install_action (widget_class, "page.close", NULL, close_action);
  gtk_widget_class_install_action (widget_class, "page.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "page.export", "s", export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "page.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "page.copy",
                                       NULL);
}

static void
takings_sales_init (TakingsSales *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->stale_choices = TRUE;
  add_menu (self);
}
