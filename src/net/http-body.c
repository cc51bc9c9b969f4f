/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "http-body.h"

#include "error.h"

#include <glib/gi18n.h>
#include <zlib.h>

#define FIRST_SIZE   (256 * 1024)
#define KEPT_SIZE    (4 * 1024 * 1024)
#define KEPT_BUFFERS 8
#define PACKED_STEP  (64 * 1024) /* so that unpacking holds up the main loop for a moment only */

GArray *
takings_buffers_new (void)
{
  return g_array_new (FALSE, FALSE, sizeof (TakingsBuffer));
}

void
takings_buffers_free (GArray *idle)
{
  for (guint i = 0; i < idle->len; i++)
    g_free (g_array_index (idle, TakingsBuffer, i).data);
  g_array_unref (idle);
}

static void
give_back (GArray *idle, TakingsBuffer *buffer)
{
  TakingsBuffer given = *buffer;

  *buffer = (TakingsBuffer){ NULL, 0 };
  if (given.data == NULL)
    return;
  if (given.size >= FIRST_SIZE && given.size <= KEPT_SIZE && idle->len < KEPT_BUFFERS)
    g_array_append_val (idle, given);
  else
    g_free (given.data);
}

static TakingsBuffer
take (GArray *idle)
{
  TakingsBuffer buffer = { NULL, FIRST_SIZE };

  if (idle->len > 0)
    {
      buffer = g_array_index (idle, TakingsBuffer, idle->len - 1);
      g_array_set_size (idle, idle->len - 1);
    }
  else
    buffer.data = g_malloc (buffer.size);
  return buffer;
}

static gboolean
fail (GError **error, int code, const char *text)
{
  g_set_error_literal (error, TAKINGS_ERROR, code, text);
  return FALSE;
}

gboolean
takings_body_init (TakingsBody *body, GArray *idle, const char *encoding, gsize max, GError **error)
{
  *body = (TakingsBody){ .idle = idle, .plain = take (idle), .max = max };
  if (encoding == NULL || *encoding == '\0' || g_ascii_strcasecmp (encoding, "identity") == 0)
    return TRUE;
  if (g_ascii_strcasecmp (encoding, "gzip") != 0 && g_ascii_strcasecmp (encoding, "x-gzip") != 0
      && g_ascii_strcasecmp (encoding, "deflate") != 0)
    return fail (error, TAKINGS_ERROR_PROTOCOL,
                 _ ("the answer is packed in a way that was not asked for; tell the network"));
  body->packed = g_new0 (z_stream, 1);
  /* 15 bits of window, and both headers are known. */
  if (inflateInit2 (body->packed, 15 + 32) != Z_OK)
    g_clear_pointer (&body->packed, g_free);
  body->raw = take (idle);
  return TRUE;
}

void
takings_body_clear (TakingsBody *body)
{
  if (body->packed != NULL)
    inflateEnd (body->packed);
  g_clear_pointer (&body->packed, g_free);
  if (body->idle == NULL)
    return;
  give_back (body->idle, &body->raw);
  give_back (body->idle, &body->plain);
}

/* Room for at least one more byte; one above the limit tells a body that fills it from one that
 * exceeds it. */
static gsize
make_room (TakingsBody *body)
{
  if (body->filled == body->plain.size)
    {
      body->plain.size *= 2;
      body->plain.data = g_realloc (body->plain.data, body->plain.size);
    }
  return MIN (body->plain.size, body->max + 1) - body->filled;
}

char *
takings_body_get_space (TakingsBody *body, gsize *n)
{
  if (body->packed == NULL)
    {
      *n = make_room (body);
      return body->plain.data + body->filled;
    }
  *n = PACKED_STEP;
  return body->raw.data;
}

static gboolean
unpack (TakingsBody *body, gsize n, GError **error)
{
  z_stream *packed = body->packed;

  packed->next_in = (Bytef *) (gpointer) body->raw.data;
  packed->avail_in = (uInt) n;
  while (packed->avail_in > 0 && body->filled <= body->max)
    {
      gsize room = make_room (body);
      int status;

      if (body->ended && inflateReset (packed) != Z_OK)
        break;
      body->ended = FALSE;
      packed->next_out = (Bytef *) (gpointer) body->plain.data + body->filled;
      packed->avail_out = (uInt) MIN (room, G_MAXUINT32);
      room = packed->avail_out;
      status = inflate (packed, Z_NO_FLUSH);
      body->filled += room - packed->avail_out;
      body->ended = status == Z_STREAM_END;
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
        return fail (error, TAKINGS_ERROR_PROTOCOL,
                     _ ("the packed answer is damaged; tell the network"));
    }
  return TRUE;
}

/* Some servers announce what they don't do: text is told from gzip's and zlib's first byte. */
static void
doubt_packing (TakingsBody *body, gsize n)
{
  guchar first = (guchar) body->raw.data[0];

  body->begun = TRUE;
  if (first == 0x1f || (first & 0x0f) == 8)
    return;
  inflateEnd (body->packed);
  g_clear_pointer (&body->packed, g_free);
  memcpy (body->plain.data, body->raw.data, n);
  body->filled = n;
}

gboolean
takings_body_take (TakingsBody *body, gsize n, GError **error)
{
  if (n > 0 && body->packed != NULL && !body->begun)
    doubt_packing (body, n);
  else if (body->packed == NULL)
    body->filled += n;
  if (body->packed != NULL && n > 0 && !unpack (body, n, error))
    return FALSE;
  if (body->filled > body->max)
    return fail (error, TAKINGS_ERROR_PROTOCOL, _ ("the answer is larger than allowed"));
  return TRUE;
}

gboolean
takings_body_finish (TakingsBody *body, GError **error)
{
  if (body->packed == NULL || !body->begun || body->ended)
    return TRUE;
  return fail (error, TAKINGS_ERROR_NETWORK, _ ("the answer was cut off; it is tried again later"));
}

char *
takings_body_dup (TakingsBody *body, gsize *len)
{
  char *copy = g_malloc (body->filled + 1);

  if (body->filled > 0)
    memcpy (copy, body->plain.data, body->filled);
  copy[body->filled] = '\0';
  *len = body->filled;
  return copy;
}
