/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "history-dialog.h"

#include "display.h"
#include "query.h"

#include <glib/gi18n.h>

#define MOST_RUNS 100

struct _TakingsHistoryDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  GtkStack *stack;
  GtkListBox *list;
  AdwStatusPage *status;
};

G_DEFINE_FINAL_TYPE (TakingsHistoryDialog, takings_history_dialog, ADW_TYPE_WINDOW)

/* --- reading, on a worker thread --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  char *account;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->ledger);
  g_free (question->account);
  g_free (question);
}

static void
run_free (TakingsRun *run)
{
  g_free ((char *) run->status);
  g_free ((char *) run->error_code);
  g_free ((char *) run->error_message);
  g_free (run);
}

static gboolean
keep_run (const TakingsRun *run, gpointer runs)
{
  TakingsRun *copy = g_memdup2 (run, sizeof *run);

  copy->status = g_strdup (run->status);
  copy->error_code = g_strdup (run->error_code);
  copy->error_message = g_strdup (run->error_message);
  g_ptr_array_add (runs, copy);
  return TRUE;
}

static void
read_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Question *question = data;
  g_autoptr (GPtrArray) runs = g_ptr_array_new_with_free_func ((GDestroyNotify) run_free);
  GError *error = NULL;

  if (takings_query_runs (question->ledger, question->account, MOST_RUNS, keep_run, runs, &error))
    g_task_return_pointer (task, g_steal_pointer (&runs), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

/* --- showing --- */

static char *
describe_counts (const TakingsRun *run)
{
  g_autofree char *added = takings_display_count (run->added);
  g_autofree char *changed = takings_display_count (run->changed);
  g_autofree char *rejected = takings_display_count (run->rejected);

  if (run->rejected > 0)
    /* Translators: numbers of entries */
    return g_strdup_printf (_ ("%s new, %s changed, %s not understood"), added, changed, rejected);
  if (run->added == 0 && run->changed == 0)
    return g_strdup (_ ("Nothing new"));
  /* Translators: numbers of entries */
  return g_strdup_printf (_ ("%s new, %s changed"), added, changed);
}

static char *
describe_end (const TakingsRun *run)
{
  gint64 seconds = MAX (run->finished_at - run->started_at, 0);
  guint minutes = (guint) MIN (seconds / 60, G_MAXUINT);

  if (run->finished_at == 0)
    return g_strdup (_ ("Not finished"));
  if (seconds == 0)
    return g_strdup (_ ("less than a second"));
  if (minutes > 0)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);
  return g_strdup_printf (ngettext ("%u second", "%u seconds", (gulong) seconds), (guint) seconds);
}

static GtkWidget *
new_row (const TakingsRun *run)
{
  g_autoptr (GDateTime) began = g_date_time_new_from_unix_local (run->started_at);
  g_autofree char *title = began != NULL ? g_date_time_format (began, _ ("%-e %b %Y, %H:%M"))
                                         : g_strdup ("");
  g_autofree char *counts = describe_counts (run), *end = describe_end (run);
  g_autofree char *subtitle = run->error_message != NULL
                                ? g_strdup_printf ("%s · %s\n%s", counts, end, run->error_message)
                                : g_strdup_printf ("%s · %s", counts, end);
  gboolean failed = run->error_code != NULL;
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *icon = gtk_image_new_from_icon_name (failed ? "dialog-warning-symbolic"
                                                         : "object-select-symbolic");
  g_autofree char *escaped = g_markup_escape_text (subtitle, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_add_css_class (icon, failed ? "warning" : "success");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  failed ? _ ("Failed") : _ ("Succeeded"), -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  return row;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsHistoryDialog *self = TAKINGS_HISTORY_DIALOG (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) runs = g_task_propagate_pointer (G_TASK (result), &error);

  if (runs == NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);
      adw_status_page_set_title (self->status, _ ("The History Can’t Be Read"));
      adw_status_page_set_description (self->status, text);
    }
  for (guint i = 0; runs != NULL && i < runs->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (runs, i)));
  gtk_stack_set_visible_child_name (self->stack, runs != NULL && runs->len > 0 ? "runs" : "status");
}

static void
takings_history_dialog_class_init (TakingsHistoryDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/accounts/history-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsHistoryDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, TakingsHistoryDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsHistoryDialog, list);
  gtk_widget_class_bind_template_child (widget_class, TakingsHistoryDialog, status);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
takings_history_dialog_init (TakingsHistoryDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

TakingsHistoryDialog *
takings_history_dialog_new (GtkWindow *parent, TakingsLedger *ledger, const TakingsAccount *account)
{
  TakingsHistoryDialog *self = g_object_new (TAKINGS_TYPE_HISTORY_DIALOG, "transient-for", parent,
                                             NULL);
  g_autoptr (GTask) task = g_task_new (self, NULL, read_cb, NULL);
  Question *question = g_new0 (Question, 1);

  adw_window_title_set_subtitle (self->heading, account->name);
  question->ledger = g_object_ref (ledger);
  question->account = g_strdup (account->id);
  g_task_set_source_tag (task, takings_history_dialog_new);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  g_task_run_in_thread (task, read_in_worker);
  return self;
}
