/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-content.h"

#include "export-rows.h"

#include <string.h>

#define CSV "text/csv"

struct _TakingsEntryContent
{
  GdkContentProvider parent_instance;

  TakingsLedger *ledger; /* (owned) */
  TakingsZone *zone;     /* (owned) (nullable) */
  GArray *ids, *fields;  /* (owned), never changed */
};

G_DEFINE_FINAL_TYPE (TakingsEntryContent, takings_entry_content, GDK_TYPE_CONTENT_PROVIDER)

static GdkContentFormats *
takings_entry_content_ref_formats (GdkContentProvider *provider)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", CSV };

  return gdk_content_formats_new (types, G_N_ELEMENTS (types));
}

/* --- making it, on a worker thread --- */

typedef struct
{
  const TakingsEntryContent *self;
  GString *text;
} Listing;

/* A cell holds neither tab nor line end. */
static void
append_cell (GString *text, const char *cell)
{
  gsize start = text->len;

  g_string_append (text, cell);
  for (char *p = text->str + start; *p != '\0'; p++)
    if (*p == '\t' || *p == '\n' || *p == '\r')
      *p = ' ';
}

static gboolean
append_row_cb (const TakingsEntryRow *row, gpointer data)
{
  Listing *listing = data;
  g_autoptr (TakingsEntryItem) item = takings_entry_item_new (row->row_id);
  const GArray *fields = listing->self->fields;

  takings_entry_item_fill (item, row, listing->self->zone);
  for (guint i = 0; i < fields->len; i++)
    {
      if (i > 0)
        g_string_append_c (listing->text, '\t');
      append_cell (listing->text,
                   takings_entry_item_get_text (item, g_array_index (fields, TakingsField, i)));
    }
  g_string_append_c (listing->text, '\n');
  return TRUE;
}

static GBytes *
make_text (const TakingsEntryContent *self, GCancellable *cancellable, GError **error)
{
  Listing listing = { self, g_string_new (NULL) };

  for (guint i = 0; i < self->fields->len; i++)
    {
      if (i > 0)
        g_string_append_c (listing.text, '\t');
      append_cell (listing.text,
                   takings_field_label (g_array_index (self->fields, TakingsField, i)));
    }
  g_string_append_c (listing.text, '\n');
  if (takings_query_entries_by_id (self->ledger, (const gint64 *) (gpointer) self->ids->data,
                                   self->ids->len, append_row_cb, &listing, cancellable, error))
    return g_string_free_to_bytes (listing.text);
  g_string_free (listing.text, TRUE);
  return NULL;
}

static GBytes *
make_csv (const TakingsEntryContent *self, GCancellable *cancellable, GError **error)
{
  char *data = NULL;
  size_t length = 0;
  FILE *out = open_memstream (&data, &length);
  gboolean fine = takings_report_rows (self->ledger, TAKINGS_ROWS_CSV,
                                       (const gint64 *) (gpointer) self->ids->data, self->ids->len,
                                       out, NULL, cancellable, error);

  fclose (out);
  if (fine)
    return g_bytes_new_with_free_func (data, length, free, data);
  free (data);
  return NULL;
}

typedef struct
{
  char *type;            /* (owned) */
  GOutputStream *stream; /* (owned) */
  GBytes *bytes;         /* (owned) (nullable) */
} Request;

static void
request_free (Request *request)
{
  g_free (request->type);
  g_object_unref (request->stream);
  g_clear_pointer (&request->bytes, g_bytes_unref);
  g_free (request);
}

static void
make_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Request *request = data;
  GError *error = NULL;

  request->bytes = g_str_equal (request->type, CSV) ? make_csv (source, cancellable, &error)
                                                    : make_text (source, cancellable, &error);
  if (request->bytes != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* --- handing it over --- */

/* @data: the caller's task, which is ours to give up */
static void
written_cb (GObject *stream, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (stream), result, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Request *request = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_object_set_data_full (G_OBJECT (task), "bytes", g_bytes_ref (request->bytes),
                          (GDestroyNotify) g_bytes_unref);
  g_output_stream_write_all_async (request->stream, g_bytes_get_data (request->bytes, NULL),
                                   g_bytes_get_size (request->bytes), g_task_get_priority (task),
                                   g_task_get_cancellable (task), written_cb, g_object_ref (task));
}

static void
takings_entry_content_write_mime_type_async (GdkContentProvider *provider, const char *mime_type,
                                             GOutputStream *stream, int io_priority,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (provider, cancellable, callback, user_data);
  g_autoptr (GTask) making = g_task_new (provider, cancellable, made_cb, task);
  Request *request = g_new0 (Request, 1);

  request->type = g_strdup (mime_type);
  request->stream = g_object_ref (stream);
  g_task_set_priority (task, io_priority);
  g_task_set_source_tag (task, takings_entry_content_write_mime_type_async);
  g_task_set_task_data (making, request, (GDestroyNotify) request_free);
  g_task_run_in_thread (making, make_in_worker);
}

static gboolean
takings_entry_content_write_mime_type_finish (GdkContentProvider *provider, GAsyncResult *result,
                                              GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
takings_entry_content_finalize (GObject *object)
{
  TakingsEntryContent *self = TAKINGS_ENTRY_CONTENT (object);

  g_object_unref (self->ledger);
  g_clear_pointer (&self->zone, takings_zone_unref);
  g_array_unref (self->ids);
  g_array_unref (self->fields);
  G_OBJECT_CLASS (takings_entry_content_parent_class)->finalize (object);
}

static void
takings_entry_content_class_init (TakingsEntryContentClass *klass)
{
  GdkContentProviderClass *provider_class = GDK_CONTENT_PROVIDER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = takings_entry_content_finalize;
  provider_class->ref_formats = takings_entry_content_ref_formats;
  provider_class->write_mime_type_async = takings_entry_content_write_mime_type_async;
  provider_class->write_mime_type_finish = takings_entry_content_write_mime_type_finish;
}

static void
takings_entry_content_init (TakingsEntryContent *self)
{
}

GdkContentProvider *
takings_entry_content_new (TakingsLedger *ledger, TakingsZone *zone, GArray *ids, GArray *fields)
{
  TakingsEntryContent *self = g_object_new (TAKINGS_TYPE_ENTRY_CONTENT, NULL);

  self->ledger = g_object_ref (ledger);
  self->zone = zone != NULL ? takings_zone_ref (zone) : NULL;
  self->ids = ids;
  self->fields = fields;
  return GDK_CONTENT_PROVIDER (self);
}
