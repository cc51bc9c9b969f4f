/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import-dialog.h"

#include "display.h"
#include "import-columns-list.h"
#include "import-job.h"

#include <glib/gi18n.h>

#define TICK_MS 100

struct _TakingsImportDialog
{
  AdwWindow parent_instance;

  TakingsScope *scope;       /* (owned) */
  char *file;                /* (owned) */
  GPtrArray *targets;        /* (owned) of TakingsImportTarget, as the account row's choices */
  GPtrArray *rejects;        /* (owned) of borrowed rows */
  GCancellable *cancellable; /* (owned) (nullable): of the preview or the import under way */
  guint64 total;             /* records, as the preview counted them */
  int n_read;                /* atomic: written by the import */
  guint tick_source;
  gboolean ready;    /* the account is known */
  gboolean building; /* what is chosen is not a person's choice */

  AdwWindowTitle *heading;
  GtkButton *cancel, *import, *stop, *close;
  GtkSpinner *spinner;
  GtkStack *stack;
  AdwComboRow *account;
  GtkWidget *trouble;
  GtkLabel *trouble_text;
  AdwPreferencesGroup *counts, *columns_group;
  GtkLabel *n_added, *n_changed, *n_same, *n_rejected;
  AdwExpanderRow *rejected;
  TakingsImportColumnsList *columns;
  GtkProgressBar *progress;
  AdwStatusPage *done_page;
};

G_DEFINE_FINAL_TYPE (TakingsImportDialog, takings_import_dialog, ADW_TYPE_WINDOW)

/* --- the preview --- */

static void
show_count (GtkLabel *label, guint64 count)
{
  g_autofree char *text = takings_display_count (count);

  gtk_label_set_label (label, text);
}

static void
add_reject_row (TakingsImportDialog *self, const char *title, const char *reason)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *escaped = g_markup_escape_text (reason, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_expander_row_add_row (self->rejected, row);
  g_ptr_array_add (self->rejects, row);
}

static void
show_rejects (TakingsImportDialog *self, const TakingsImportResult *result)
{
  guint64 more = result->rejected - result->rejects->len;

  for (guint i = 0; i < self->rejects->len; i++)
    adw_expander_row_remove (self->rejected, g_ptr_array_index (self->rejects, i));
  g_ptr_array_set_size (self->rejects, 0);
  for (guint i = 0; i < result->rejects->len; i++)
    {
      const TakingsImportReject *reject = &g_array_index (result->rejects, TakingsImportReject, i);
      g_autofree char *line = takings_display_count (reject->line);
      /* Translators: the number of a line of a file */
      g_autofree char *title = g_strdup_printf (_ ("Line %s"), line);
      add_reject_row (self, title, reject->reason);
    }
  if (more > 0)
    {
      g_autofree char *count = takings_display_count (more);
      /* Translators: lines of a file beside those listed; %s is a number */
      g_autofree char *title = g_strdup_printf (
        ngettext ("%s more line", "%s more lines", (gulong) MIN (more, G_MAXLONG)), count);
      add_reject_row (self, title, "");
    }
  adw_expander_row_set_enable_expansion (self->rejected, result->rejected > 0);
}

static void
show_counts (TakingsImportDialog *self, const TakingsImportResult *result)
{
  g_autoptr (GString) notes = g_string_new (NULL);
  g_autofree char *escaped = NULL;

  show_count (self->n_added, result->added);
  show_count (self->n_changed, result->changed);
  show_count (self->n_same, result->unchanged);
  show_count (self->n_rejected, result->rejected);
  show_rejects (self, result);
  /* the first tells the file's form, which stands with the columns */
  for (guint i = 1; i < result->notes->len; i++)
    g_string_append_printf (notes, "%s%s", i > 1 ? "; " : "",
                            (char *) g_ptr_array_index (result->notes, i));
  escaped = g_markup_escape_text (notes->str, -1);
  adw_preferences_group_set_description (self->counts, escaped);
}

static void
show_trouble (TakingsImportDialog *self, const char *text)
{
  gtk_widget_set_visible (self->trouble, text != NULL);
  gtk_label_set_label (self->trouble_text, text != NULL ? text : "");
}

static void
show_preview (TakingsImportDialog *self, const TakingsImportPreview *preview)
{
  const TakingsImportResult *result = &preview->result;
  gboolean any = preview->readable && result->read > result->rejected;

  g_autofree char *form = g_markup_escape_text (preview->layout.form, -1);

  takings_import_columns_list_show (self->columns, &preview->layout);
  adw_preferences_group_set_description (self->columns_group, form);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_group), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->counts), preview->readable);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import), any);
  self->total = result->read;
  if (preview->readable)
    show_counts (self, result);
  if (preview->error != NULL)
    show_trouble (self, preview->error->message);
  else if (!preview->readable)
    show_trouble (self, _ ("The columns of this file are not all known. Choose below where the "
                           "date and the commission stand."));
  else if (!any && result->read > 0)
    show_trouble (self, _ ("No line of this file can be read. Is it a report of another network? "
                           "Choose another account, or other columns below."));
  else if (!any)
    show_trouble (self, _ ("The file has a heading and nothing below it."));
  else
    show_trouble (self, NULL);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsImportDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsImportPreview) preview = takings_import_preview_finish (result, &error);

  /* another choice was made meanwhile, or the window is gone */
  if (self->scope == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable
      || g_cancellable_is_cancelled (self->cancellable))
    return;
  gtk_spinner_set_spinning (self->spinner, FALSE);
  if (preview != NULL)
    {
      show_preview (self, preview);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self->counts), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_group), FALSE);
  show_trouble (self, error->message);
}

static const TakingsImportTarget *
get_target (TakingsImportDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->account);

  return selected < self->targets->len ? g_ptr_array_index (self->targets, selected) : NULL;
}

static void
renew_cancellable (TakingsImportDialog *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
}

static void
start_preview (TakingsImportDialog *self)
{
  const TakingsImportTarget *target = get_target (self);

  if (!self->ready || target == NULL)
    return;
  renew_cancellable (self);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->import), FALSE);
  takings_import_preview_async (takings_scope_get_ledger (self->scope), target, self->file,
                                takings_import_columns_list_get_map (self->columns),
                                self->cancellable, previewed_cb, g_object_ref (self));
}

/* Another network calls its columns otherwise. */
static void
account_selected_cb (TakingsImportDialog *self)
{
  if (self->building)
    return;
  self->ready = TRUE;
  takings_import_columns_list_reset (self->columns);
  start_preview (self);
}

/* --- the import --- */

static char *
describe_done (const TakingsImportResult *result)
{
  g_autofree char *added = takings_display_count (result->added);
  g_autofree char *changed = takings_display_count (result->changed);
  g_autofree char *same = takings_display_count (result->unchanged);
  g_autofree char *rejected = takings_display_count (result->rejected);

  /* Translators: numbers of entries and lines */
  return g_strdup_printf (_ ("%s new, %s changed, %s known already, %s left out"), added, changed,
                          same, rejected);
}

static void
show_done (TakingsImportDialog *self, const TakingsImportPreview *done, const GError *error)
{
  gboolean stopped = g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED)
                     || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_autofree char *counts = done != NULL ? describe_done (&done->result) : NULL;
  g_autofree char *plain = NULL, *text = NULL;

  if (error == NULL)
    plain = g_strdup (counts);
  else if (stopped)
    /* Translators: %s: what was imported up to then */
    plain = g_strdup_printf (_ ("%s. What was read stays; importing the file again doubles "
                                "nothing."),
                             counts);
  else
    plain = g_strdup_printf ("%s\n\n%s", error->message,
                             _ ("What was read before stays; importing the file again doubles "
                                "nothing."));
  text = g_markup_escape_text (plain, -1);
  adw_status_page_set_icon_name (self->done_page, error == NULL ? "object-select-symbolic"
                                                                : "dialog-warning-symbolic");
  adw_status_page_set_title (self->done_page, error == NULL ? _ ("Imported")
                                              : stopped     ? _ ("Stopped")
                                                            : _ ("Not All Was Imported"));
  adw_status_page_set_description (self->done_page, text);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->close));
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsImportDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsImportPreview) done = takings_import_run_finish (result, &error);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->scope == NULL)
    return;
  g_clear_object (&self->cancellable);
  show_done (self, done, done != NULL ? done->error : error);
  takings_scope_refresh (self->scope);
}

static gboolean
tick_cb (gpointer data)
{
  TakingsImportDialog *self = data;
  int n_read = g_atomic_int_get (&self->n_read);

  gtk_progress_bar_set_fraction (self->progress,
                                 MIN ((double) n_read / (double) MAX (self->total, 1), 1));
  return G_SOURCE_CONTINUE;
}

static void
import_cb (TakingsImportDialog *self)
{
  const TakingsImportTarget *target = get_target (self);

  renew_cancellable (self);
  g_atomic_int_set (&self->n_read, 0);
  self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
  gtk_widget_set_visible (GTK_WIDGET (self->import), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cancel), FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), TRUE);
  gtk_stack_set_visible_child_name (self->stack, "progress");
  gtk_widget_grab_focus (GTK_WIDGET (self->stop));
  takings_import_run_async (takings_scope_get_ledger (self->scope), target, self->file,
                            takings_import_columns_list_get_map (self->columns), &self->n_read,
                            self->cancellable, imported_cb, g_object_ref (self));
}

static void
stop_cb (TakingsImportDialog *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->stop), FALSE);
  g_cancellable_cancel (self->cancellable);
}

/* --- the window --- */

/* Closed while it imports, it stops first and tells what was read. */
static gboolean
takings_import_dialog_close_request (GtkWindow *window)
{
  TakingsImportDialog *self = TAKINGS_IMPORT_DIALOG (window);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "progress") != 0)
    return GTK_WINDOW_CLASS (takings_import_dialog_parent_class)->close_request (window);
  stop_cb (self);
  return TRUE;
}

static void
takings_import_dialog_dispose (GObject *object)
{
  TakingsImportDialog *self = TAKINGS_IMPORT_DIALOG (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->scope);
  G_OBJECT_CLASS (takings_import_dialog_parent_class)->dispose (object);
}

static void
takings_import_dialog_finalize (GObject *object)
{
  TakingsImportDialog *self = TAKINGS_IMPORT_DIALOG (object);

  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_ptr_array_unref (self->rejects);
  g_free (self->file);
  G_OBJECT_CLASS (takings_import_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, cancel);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, import);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, stop);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, close);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, account);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, trouble);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, trouble_text);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, counts);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, columns_group);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, n_added);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, n_changed);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, n_same);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, n_rejected);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, rejected);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, columns);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, TakingsImportDialog, done_page);
}

static void
takings_import_dialog_class_init (TakingsImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = takings_import_dialog_dispose;
  object_class->finalize = takings_import_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = takings_import_dialog_close_request;
  g_type_ensure (TAKINGS_TYPE_IMPORT_COLUMNS_LIST);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/takings/Takings/accounts/import-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, account_selected_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
takings_import_dialog_init (TakingsImportDialog *self)
{
  self->rejects = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->columns, "changed", G_CALLBACK (start_preview), self,
                           G_CONNECT_SWAPPED);
}

/* --- where it may go --- */

static void
select_account (TakingsImportDialog *self, const char *account)
{
  for (guint i = 0; account != NULL && i < self->targets->len; i++)
    {
      const TakingsImportTarget *target = g_ptr_array_index (self->targets, i);
      if (g_strcmp0 (target->account, account) == 0)
        adw_combo_row_set_selected (self->account, i);
    }
}

static void
guessed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (TakingsImportDialog) self = data;
  guint best = takings_import_guess_finish (result);

  /* a person was faster, or the window is gone */
  if (self->scope == NULL || g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  self->building = TRUE;
  adw_combo_row_set_selected (self->account, best);
  self->building = FALSE;
  self->ready = TRUE;
  start_preview (self);
}

static void
start_guess (TakingsImportDialog *self)
{
  renew_cancellable (self);
  gtk_spinner_set_spinning (self->spinner, TRUE);
  takings_import_guess_async (takings_scope_get_ledger (self->scope), self->targets, self->file,
                              self->cancellable, guessed_cb, g_object_ref (self));
}

TakingsImportDialog *
takings_import_dialog_new (GtkWindow *parent, TakingsScope *scope, GPtrArray *accounts,
                           const char *account, const char *file)
{
  TakingsImportDialog *self = g_object_new (TAKINGS_TYPE_IMPORT_DIALOG, "transient-for", parent,
                                            NULL);
  g_autoptr (GtkStringList) choices = gtk_string_list_new (NULL);
  g_autofree char *name = g_filename_display_basename (file);

  self->scope = g_object_ref (scope);
  self->file = g_strdup (file);
  adw_window_title_set_subtitle (self->heading, name);
  self->targets = takings_import_targets_new (accounts, choices);
  self->building = TRUE;
  adw_combo_row_set_model (self->account, G_LIST_MODEL (choices));
  select_account (self, account);
  self->building = FALSE;
  self->ready = account != NULL;
  if (self->ready)
    start_preview (self);
  else
    start_guess (self);
  return self;
}
