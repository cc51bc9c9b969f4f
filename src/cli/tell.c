/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

#define PROGRESS_INTERVAL (100 * G_TIME_SPAN_MILLISECOND)

G_LOCK_DEFINE_STATIC (progress); /* work in a thread shows it, a signal clears it */
static gboolean progress_shown;

char *
takings_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *out = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      g_string_append_unichar (out, g_unichar_iscntrl (c) ? ' ' : c);
    }
  return g_string_free (out, FALSE);
}

gboolean
takings_reader_is_gone (void)
{
  struct pollfd output = { .fd = STDOUT_FILENO };

  return poll (&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

void
takings_tell (const char *format, ...)
{
  g_autofree char *message = NULL, *line = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  line = takings_printable (message);
  takings_progress_clear ();
  fflush (stdout);
  g_printerr ("takings: %s\n", line);
}

/* Escape sequences go to a terminal that understands them, and nowhere else. */
static gboolean
can_show_progress (void)
{
  const char *term = g_getenv ("TERM");

  return isatty (STDERR_FILENO) && term != NULL && *term != '\0' && !g_str_equal (term, "dumb");
}

void
takings_progress_show (const char *format, ...)
{
  static gint64 shown_at;
  gint64 now = g_get_monotonic_time ();
  g_autofree char *message = NULL, *line = NULL;
  va_list args;

  if (!can_show_progress ())
    return;
  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  line = takings_printable (message);
  G_LOCK (progress);
  if (!progress_shown || now - shown_at >= PROGRESS_INTERVAL)
    {
      fprintf (stderr, "\r\033[K%s", line);
      fflush (stderr);
      shown_at = now;
      progress_shown = TRUE;
    }
  G_UNLOCK (progress);
}

void
takings_progress_clear (void)
{
  G_LOCK (progress);
  if (progress_shown)
    {
      fputs ("\r\033[K", stderr);
      fflush (stderr);
      progress_shown = FALSE;
    }
  G_UNLOCK (progress);
}
