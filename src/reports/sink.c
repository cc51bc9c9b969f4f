/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sink.h"
#include "config.h"

#include <errno.h>

void
takings_sink_init (TakingsSink *sink, FILE *out)
{
  *sink = (TakingsSink){ .out = out, .block = g_malloc (TAKINGS_SINK_SIZE), .first = TRUE };
}

static void
takings_sink_write (TakingsSink *sink, const char *data, gsize len)
{
  if (sink->failed != 0 || len == 0)
    return;
  errno = 0;
  if (fwrite (data, 1, len, sink->out) != len)
    sink->failed = errno != 0 ? errno : EIO;
}

void
takings_sink_flush (TakingsSink *sink)
{
  takings_sink_write (sink, sink->block, sink->used);
  sink->used = 0;
}

void
takings_sink_long (TakingsSink *sink, const char *data, gsize len)
{
  takings_sink_flush (sink);
  if (len > TAKINGS_SINK_SIZE)
    {
      takings_sink_write (sink, data, len);
      return;
    }
  memcpy (sink->block, data, len);
  sink->used = len;
}

gboolean
takings_sink_finish (TakingsSink *sink, GError **error)
{
  takings_sink_flush (sink);
  if (sink->failed == 0 && fflush (sink->out) != 0)
    sink->failed = errno != 0 ? errno : EIO;
  g_clear_pointer (&sink->block, g_free);
  if (sink->failed == 0)
    return TRUE;
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "The output could not be written: %s",
               g_strerror (sink->failed));
  return FALSE;
}
