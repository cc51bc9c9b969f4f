/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "secret.h"

#include <errno.h>
#include <sys/random.h>

static gboolean
equals (TakingsText given, TakingsText expected, guchar fold)
{
  guint difference = given.len != expected.len;

  if (takings_text_is_empty (given) || takings_text_is_empty (expected))
    return FALSE;
  for (gsize i = 0; i < given.len; i++)
    {
      guchar a = (guchar) given.data[i], b = (guchar) expected.data[i % expected.len];

      /* 0x20 tells letters' cases apart, and no two hexadecimal digits. */
      difference |= (guint) ((a | fold) ^ (b | fold));
    }
  return difference == 0;
}

gboolean
takings_secret_equals (TakingsText given, TakingsText expected)
{
  return equals (given, expected, 0);
}

gboolean
takings_secret_equals_hex (TakingsText given, const char *expected)
{
  for (gsize i = 0; i < given.len; i++)
    if (!g_ascii_isxdigit (given.data[i]))
      return FALSE;
  return equals (given, takings_text (expected), 0x20);
}

static void
fill_random (guint8 *bytes, gsize n)
{
  for (gsize done = 0; done < n;)
    {
      ssize_t got = getrandom (bytes + done, n - done, 0);

      if (got < 0 && errno != EINTR)
        g_error ("The kernel gives no random numbers");
      done += got > 0 ? (gsize) got : 0;
    }
}

static void
put_hex (char *out, const guint8 *bytes, gsize n)
{
  static const char digits[] = "0123456789abcdef";

  for (gsize i = 0; i < n; i++)
    {
      out[2 * i] = digits[bytes[i] >> 4];
      out[2 * i + 1] = digits[bytes[i] & 15];
    }
  out[2 * n] = '\0';
}

char *
takings_secret_new (void)
{
  guint8 bytes[24];
  char *text = g_malloc (2 * sizeof bytes + 1);

  fill_random (bytes, sizeof bytes);
  put_hex (text, bytes, sizeof bytes);
  return text;
}

void
takings_secret_new_click (gint64 milliseconds, char id[33])
{
  guint8 bytes[16];

  fill_random (bytes + 6, 10);
  for (int i = 0; i < 6; i++)
    bytes[i] = (guint8) (milliseconds >> (40 - 8 * i));
  put_hex (id, bytes, sizeof bytes);
}
