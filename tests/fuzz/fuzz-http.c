/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "http-body.h"
#include "http.h"
#include "retry.h"

/* What a server or a person says around a body: packing, Retry-After, addresses. */

static void
receive (GArray *idle, const uint8_t *data, size_t size, const char *encoding, gsize step)
{
  g_autoptr (GError) error = NULL;
  gboolean fine = TRUE;
  TakingsBody body;

  if (takings_body_init (&body, idle, encoding, 100000, &error))
    {
      while (fine && size > 0)
        {
          gsize room;
          char *space = takings_body_get_space (&body, &room);
          gsize n = MIN (MIN (room, step), size);

          g_assert_cmpuint (room, >, 0);
          memcpy (space, data, n);
          data += n;
          size -= n;
          fine = takings_body_take (&body, n, &error);
        }
      if (fine && takings_body_finish (&body, &error))
        {
          gsize len;
          g_autofree char *text = takings_body_dup (&body, &len);

          g_assert_cmpuint (len, <=, 100000);
          g_assert_cmpint (text[len], ==, '\0');
        }
      else
        g_assert_cmpint (error->domain, ==, TAKINGS_ERROR);
    }
  takings_body_clear (&body);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char *const encodings[] = { NULL, "gzip", "deflate", "identity", "br" };
  g_autofree char *string = g_strndup (size > 0 ? (const char *) data : "", size);
  g_autoptr (GError) error = NULL;
  static GArray *idle; /* kept: large blocks are slow under a sanitizer */
  gint64 seconds = takings_retry_after_parse (string, 1793577780);

  g_assert_cmpint (seconds, >=, -1);
  g_assert_cmpint (seconds, <=, TAKINGS_RETRY_AFTER_MAX);
  if (!takings_http_check_endpoint (string, &error))
    g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  if (g_utf8_validate (string, -1, NULL))
    {
      g_autofree char *shown = takings_redact (string);
      g_assert_nonnull (shown);
    }
  if (idle == NULL)
    idle = takings_buffers_new ();
  for (guint i = 0; i < G_N_ELEMENTS (encodings); i++)
    receive (idle, data, size, encodings[i], 1 + size % 100);
  receive (idle, data, size, "gzip", G_MAXSIZE);
  return 0;
}
