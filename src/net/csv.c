/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "csv.h"

#include "csv-private.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#define BLOCK      (64 * 1024)
#define MAX_CELL   (1024 * 1024)
#define MAX_RECORD (16 * 1024 * 1024)

typedef struct
{
  gsize offset, len; /* in @record, which may still move */
} Span;

struct _TakingsCsv
{
  GInputStream *raw;   /* (owned) */
  GInputStream *input; /* (owned) UTF-8; @raw itself or a converter over it */
  const char *encoding;
  char delimiter;
  char *block; /* (owned) what was read and not yet parsed */
  gsize pos, filled;
  gboolean at_end, broken;
  guint64 line, record_line;
  GString *record; /* (owned) the cells' bytes, one after the other */
  GArray *spans;   /* (owned) of Span */
  GArray *cells;   /* (owned) of TakingsText */
};

void
takings_csv_free (TakingsCsv *csv)
{
  if (csv == NULL)
    return;
  g_clear_object (&csv->input);
  g_clear_object (&csv->raw);
  g_free (csv->block);
  g_string_free (csv->record, TRUE);
  g_array_unref (csv->spans);
  g_array_unref (csv->cells);
  g_free (csv);
}

static gboolean
fail (TakingsCsv *csv, GError **error, const char *reason)
{
  csv->broken = TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE, _ ("line %" PRIu64 ": %s"), csv->line,
               reason);
  return FALSE;
}

static gboolean
read_fault (TakingsCsv *csv, GError *cause, GError **error)
{
  g_autoptr (GError) owned = cause;

  if (owned->domain == G_CONVERT_ERROR || owned->code == G_IO_ERROR_INVALID_DATA
      || owned->code == G_IO_ERROR_PARTIAL_INPUT)
    return fail (csv, error, _ ("a character does not fit the file's encoding"));
  csv->broken = TRUE;
  g_propagate_error (error, takings_error_from_io (g_steal_pointer (&owned), "reading the file"));
  return FALSE;
}

/* Makes at least one byte available; FALSE at the end or on a fault. */
static gboolean
fill (TakingsCsv *csv, GError **error)
{
  GError *cause = NULL;
  gssize n;

  if (csv->at_end)
    return FALSE;
  n = g_input_stream_read (csv->input, csv->block, BLOCK, NULL, &cause);
  if (n < 0)
    return read_fault (csv, cause, error);
  csv->pos = 0;
  csv->filled = (gsize) n;
  csv->at_end = n == 0;
  return n > 0;
}

/* The next byte, or -1 at the end or on a fault (then csv->broken). */
static inline int
peek_byte (TakingsCsv *csv, GError **error)
{
  if (csv->pos == csv->filled && !fill (csv, error))
    return -1;
  return (guchar) csv->block[csv->pos];
}

static void
end_cell (TakingsCsv *csv, gsize begin)
{
  Span span = { begin, csv->record->len - begin };

  g_array_append_val (csv->spans, span);
}

/* Eats a line end at the current '\r' or '\n'. */
static void
eat_line_end (TakingsCsv *csv, GError **error)
{
  int c = peek_byte (csv, error);

  csv->pos++;
  csv->line++;
  if (c == '\r' && peek_byte (csv, error) == '\n')
    csv->pos++;
}

static gboolean
append_byte (TakingsCsv *csv, gsize begin, char c, GError **error)
{
  if (c == '\0')
    return fail (csv, error, _ ("a NUL byte; this is no text file"));
  if (csv->record->len - begin >= MAX_CELL)
    return fail (csv, error, _ ("a cell is longer than 1 MiB; is a quote missing?"));
  if (csv->record->len >= MAX_RECORD)
    return fail (csv, error, _ ("a record is longer than 16 MiB"));
  g_string_append_c (csv->record, c);
  return TRUE;
}

/* After an opening quote up to and with the closing one. */
static gboolean
read_quoted (TakingsCsv *csv, gsize begin, GError **error)
{
  for (;;)
    {
      int c = peek_byte (csv, error);

      if (c < 0)
        return !csv->broken && fail (csv, error, _ ("a quote is never closed"));
      if (c == '\n')
        csv->line++;
      csv->pos++;
      if (c == '"')
        {
          if (peek_byte (csv, error) != '"')
            return !csv->broken;
          csv->pos++;
        }
      if (!append_byte (csv, begin, (char) c, error))
        return FALSE;
    }
}

/* One cell. @more: whether another follows in the same record. */
static gboolean
read_cell (TakingsCsv *csv, gboolean *more, GError **error)
{
  gsize begin = csv->record->len;
  int c = peek_byte (csv, error);

  *more = FALSE;
  if (c == '"')
    {
      csv->pos++;
      if (!read_quoted (csv, begin, error))
        return FALSE;
    }
  /* What stands behind a closing quote, and quotes inside of a bare cell, are text. */
  while ((c = peek_byte (csv, error)) >= 0 && c != '\n' && c != '\r')
    {
      csv->pos++;
      if (c == csv->delimiter)
        {
          *more = TRUE;
          break;
        }
      if (!append_byte (csv, begin, (char) c, error))
        return FALSE;
    }
  if (csv->broken)
    return FALSE;
  end_cell (csv, begin);
  return TRUE;
}

static gboolean
next_record (TakingsCsv *csv, GError **error)
{
  gboolean more = TRUE;
  int c;

  if (csv->broken)
    return fail (csv, error, _ ("reading stopped at an earlier fault"));
  g_string_truncate (csv->record, 0);
  g_array_set_size (csv->spans, 0);
  g_array_set_size (csv->cells, 0);
  while ((c = peek_byte (csv, error)) == '\n' || c == '\r')
    eat_line_end (csv, error);
  if (c < 0 || csv->broken)
    return FALSE;
  csv->record_line = csv->line;
  while (more)
    if (!read_cell (csv, &more, error))
      return FALSE;
  if (peek_byte (csv, error) >= 0)
    eat_line_end (csv, error);
  return !csv->broken;
}

gboolean
takings_csv_next (TakingsCsv *csv, const TakingsText **cells, guint *n_cells, GError **error)
{
  *cells = NULL;
  *n_cells = 0;
  if (!next_record (csv, error))
    return FALSE;
  if (!g_utf8_validate_len (csv->record->str, csv->record->len, NULL))
    return fail (csv, error, _ ("a character does not fit the file's encoding"));
  for (guint i = 0; i < csv->spans->len; i++)
    {
      Span span = g_array_index (csv->spans, Span, i);
      TakingsText cell = { csv->record->str + span.offset, span.len };

      /* A delimiter inside of a sequence: without it the halves look whole. */
      if (cell.len > 0 && ((guchar) cell.data[0] & 0xc0) == 0x80)
        return fail (csv, error, _ ("a character does not fit the file's encoding"));
      g_array_append_val (csv->cells, cell);
    }
  *cells = (const TakingsText *) (gpointer) csv->cells->data;
  *n_cells = csv->cells->len;
  return TRUE;
}

guint64
takings_csv_line (TakingsCsv *csv)
{
  return csv->record_line;
}

char
takings_csv_delimiter (TakingsCsv *csv)
{
  return csv->delimiter;
}

const char *
takings_csv_encoding (TakingsCsv *csv)
{
  return csv->encoding;
}

static GInputStream *
decode (GInputStream *input, const char *encoding, GError **error)
{
  g_autoptr (GCharsetConverter) converter = NULL;

  if (g_str_equal (encoding, "UTF-8"))
    return g_object_ref (input);
  converter = g_charset_converter_new ("UTF-8", encoding, error);
  if (converter == NULL)
    return NULL;
  /* Windows-1252 leaves five bytes undefined: they become "?", the rest stays readable. */
  g_charset_converter_set_use_fallback (converter, g_str_equal (encoding, "WINDOWS-1252"));
  return g_converter_input_stream_new (input, G_CONVERTER (converter));
}

static TakingsCsv *
csv_new (GInputStream *stream, GError **error)
{
  g_autoptr (TakingsCsv) csv = g_new0 (TakingsCsv, 1);
  g_autoptr (GError) cause = NULL;
  GBufferedInputStream *buffered;
  const void *head;
  gsize n, skip, filled = 0;

  csv->line = csv->record_line = 1;
  csv->delimiter = ',';
  csv->block = g_malloc (BLOCK);
  csv->record = g_string_new (NULL);
  csv->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  csv->cells = g_array_new (FALSE, FALSE, sizeof (TakingsText));
  csv->raw = g_buffered_input_stream_new_sized (stream, BLOCK);
  buffered = G_BUFFERED_INPUT_STREAM (csv->raw);
  while (g_buffered_input_stream_get_available (buffered) < BLOCK)
    {
      gssize got = g_buffered_input_stream_fill (buffered, -1, NULL, &cause);
      if (got < 0)
        return read_fault (csv, g_steal_pointer (&cause), error), NULL;
      if (got == 0)
        break;
    }
  head = g_buffered_input_stream_peek_buffer (buffered, &n);
  csv->encoding = takings_csv_detect_encoding (head, n, &skip);
  if (skip > 0 && g_input_stream_skip (csv->raw, skip, NULL, &cause) < 0)
    return read_fault (csv, g_steal_pointer (&cause), error), NULL;
  csv->input = decode (csv->raw, csv->encoding, &cause);
  if (csv->input == NULL
      || !g_input_stream_read_all (csv->input, csv->block, BLOCK, &filled, NULL, &cause))
    return read_fault (csv, g_steal_pointer (&cause), error), NULL;
  csv->filled = filled;
  csv->delimiter = takings_csv_detect_delimiter (csv->block, csv->filled);
  return g_steal_pointer (&csv);
}

TakingsCsv *
takings_csv_open (const char *file, GError **error)
{
  g_autoptr (GFile) where = g_file_new_for_commandline_arg (file);
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (where, NULL, &cause);

  if (stream == NULL)
    {
      g_propagate_error (error, takings_error_from_io (g_steal_pointer (&cause), NULL));
      return NULL;
    }
  return csv_new (G_INPUT_STREAM (stream), error);
}

TakingsCsv *
takings_csv_new_for_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (GInputStream) stream = g_memory_input_stream_new_from_bytes (bytes);

  return csv_new (stream, error);
}
