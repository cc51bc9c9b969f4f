/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "export-bar.h"

#include "display.h"
#include "work-bar.h"

#include <errno.h>
#include <glib/gi18n.h>

#define TICK_MS 100

struct _TakingsExportBar
{
  GtkWidget parent_instance;

  GCancellable *cancellable; /* (owned) (nullable): while it writes */
  guint *done;               /* (borrowed) of the export under way */
  guint n_rows;
  guint tick_source;

  TakingsWorkBar *bar;
};

G_DEFINE_FINAL_TYPE (TakingsExportBar, takings_export_bar, GTK_TYPE_WIDGET)

/* --- writing, on a worker thread --- */

typedef struct
{
  TakingsLedger *ledger; /* (owned) */
  GArray *ids;           /* (owned) */
  TakingsRowsFormat format;
  GFile *file; /* (owned) */
  guint done;  /* atomic */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->ledger);
  g_array_unref (export->ids);
  g_object_unref (export->file);
  g_free (export);
}

typedef struct
{
  GOutputStream *stream;     /* (borrowed) */
  GCancellable *cancellable; /* (borrowed) */
  GError *error;             /* (owned) (nullable) */
} Cookie;

static ssize_t
cookie_write (void *data, const char *bytes, size_t n)
{
  Cookie *cookie = data;

  if (cookie->error == NULL
      && g_output_stream_write_all (cookie->stream, bytes, n, NULL, cookie->cancellable,
                                    &cookie->error))
    return (ssize_t) n;
  errno = EIO;
  return 0;
}

static gboolean
write_rows (Export *export, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  Cookie cookie = { stream, cancellable, NULL };
  FILE *out = fopencookie (&cookie, "w", (cookie_io_functions_t){ .write = cookie_write });
  gboolean fine = takings_report_rows (
    export->ledger, export->format, (const gint64 *) (gpointer) export->ids->data, export->ids->len,
    out, &export->done, cancellable, cookie.error == NULL ? error : NULL);

  fclose (out);
  if (cookie.error == NULL)
    return fine;
  /* what the file says is nearer to the cause */
  g_clear_error (error);
  g_propagate_error (error, cookie.error);
  return FALSE;
}

/* What was there before stays unless everything was written. */
static void
write_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *export = data;
  gboolean existed = g_file_query_exists (export->file, NULL), fine;
  g_autoptr (GCancellable) never = g_cancellable_new ();
  GError *error = NULL;
  g_autoptr (GFileOutputStream) stream = g_file_replace (
    export->file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, &error);

  if (stream == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_cancellable_cancel (never);
  fine = write_rows (export, G_OUTPUT_STREAM (stream), cancellable, &error);
  if (fine)
    fine = g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, &error);
  else
    g_output_stream_close (G_OUTPUT_STREAM (stream), never, NULL); /* gives the new file up */
  if (!fine && !existed)
    g_file_delete (export->file, NULL, NULL);
  if (fine)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- showing --- */

static gboolean
tick_cb (gpointer data)
{
  TakingsExportBar *self = data;

  takings_work_bar_set_fraction (self->bar,
                                 (double) (guint) g_atomic_int_get (self->done) / self->n_rows);
  return G_SOURCE_CONTINUE;
}

static void
settle (TakingsExportBar *self)
{
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_object (&self->cancellable);
  self->done = NULL;
  if (self->bar != NULL)
    takings_work_bar_end (self->bar);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  TakingsExportBar *self = TAKINGS_EXPORT_BAR (source);
  Export *export = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_file_get_basename (export->file);
  g_autofree char *count = takings_display_count (export->ids->len);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  settle (self);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    /* Translators: how many entries, and the name of the file that has them */
    text = g_strdup_printf (ngettext ("%s entry exported to “%s”", "%s entries exported to “%s”",
                                      (gulong) export->ids->len),
                            count, name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
           || g_error_matches (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED))
    text = g_strdup (_ ("The export was cancelled; no file was written"));
  else
    /* Translators: the name of a file, and why it could not be written */
    text = g_strdup_printf (_ ("“%s” was not saved: %s"), name, error->message);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.tell", "s", text);
}

void
takings_export_bar_write (TakingsExportBar *self, TakingsLedger *ledger, GArray *ids,
                          TakingsRowsFormat format, GFile *file)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *text = g_strdup_printf (_ ("Writing “%s”…"), name);
  Export *export = NULL;

  if (self->cancellable != NULL)
    return;
  export = g_new0 (Export, 1);
  export->ledger = g_object_ref (ledger);
  export->ids = g_array_ref (ids);
  export->format = format;
  export->file = g_object_ref (file);
  self->cancellable = g_cancellable_new ();
  self->done = &export->done;
  self->n_rows = MAX (ids->len, 1);
  takings_work_bar_begin (self->bar, text, self->cancellable);
  task = g_task_new (self, self->cancellable, written_cb, NULL);
  /* cancelled too late is done */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_source_tag (task, takings_export_bar_write);
  g_task_set_task_data (task, export, (GDestroyNotify) export_free);
  self->tick_source = g_timeout_add (TICK_MS, tick_cb, self);
  g_task_run_in_thread (task, write_in_worker);
}

gboolean
takings_export_bar_is_busy (TakingsExportBar *self)
{
  return self->cancellable != NULL;
}

void
takings_export_bar_cancel (TakingsExportBar *self)
{
  g_cancellable_cancel (self->cancellable);
}

/* --- asking for a file --- */

typedef struct
{
  TakingsExportBar *self; /* (owned) */
  TakingsLedger *ledger;  /* (owned) */
  GArray *ids;            /* (owned) */
  TakingsRowsFormat format;
} Asking;

static void
asking_free (gpointer data, GClosure *closure)
{
  Asking *asking = data;

  g_object_unref (asking->self);
  g_object_unref (asking->ledger);
  g_array_unref (asking->ids);
  g_free (asking);
}

static void
chosen_cb (GtkNativeDialog *dialog, int response, gpointer data)
{
  Asking *asking = data;

  if (response == GTK_RESPONSE_ACCEPT && asking->self->bar != NULL)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      takings_export_bar_write (asking->self, asking->ledger, asking->ids, asking->format, file);
    }
  gtk_native_dialog_destroy (dialog);
  g_object_unref (dialog);
}

void
takings_export_bar_ask (TakingsExportBar *self, TakingsLedger *ledger, GArray *ids,
                        TakingsRowsFormat format)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (
    format == TAKINGS_ROWS_CSV ? _ ("Export as CSV") : _ ("Export as JSON"),
    GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Export"),
    _ ("_Cancel"));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  /* Translators: the beginning of a file's name */
  g_autofree char *name = g_strdup_printf ("%s %s.%s", _ ("Entries"), day,
                                           format == TAKINGS_ROWS_CSV ? "csv" : "json");
  Asking *asking = g_new0 (Asking, 1);

  asking->self = g_object_ref (self);
  asking->ledger = g_object_ref (ledger);
  asking->ids = g_array_ref (ids);
  asking->format = format;
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  g_signal_connect_data (dialog, "response", G_CALLBACK (chosen_cb), asking, asking_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/* --- the object --- */

static void
takings_export_bar_dispose (GObject *object)
{
  TakingsExportBar *self = TAKINGS_EXPORT_BAR (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  g_clear_pointer ((GtkWidget **) &self->bar, gtk_widget_unparent);
  G_OBJECT_CLASS (takings_export_bar_parent_class)->dispose (object);
}

static void
takings_export_bar_finalize (GObject *object)
{
  g_clear_object (&TAKINGS_EXPORT_BAR (object)->cancellable);
  G_OBJECT_CLASS (takings_export_bar_parent_class)->finalize (object);
}

static void
takings_export_bar_class_init (TakingsExportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = takings_export_bar_dispose;
  G_OBJECT_CLASS (klass)->finalize = takings_export_bar_finalize;
  g_type_ensure (TAKINGS_TYPE_WORK_BAR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/takings/Takings/pages/export-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, TakingsExportBar, bar);
}

static void
takings_export_bar_init (TakingsExportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
