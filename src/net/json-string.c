/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

/* Strings with escapes or with more than ASCII. */

static inline gboolean
is_tail (guchar c)
{
  return (c & 0xc0) == 0x80;
}

/* The length of the valid sequence at @text, whose first byte is ≥ 0x80; 0 when there is none. */
static inline int
utf8_length (const char *text, const char *end)
{
  const guchar *p = (const guchar *) text;
  gsize left = (gsize) (end - text);

  if (p[0] < 0xc2 || p[0] > 0xf4)
    return 0;
  if (p[0] < 0xe0)
    return left >= 2 && is_tail (p[1]) ? 2 : 0;
  if (p[0] < 0xf0)
    {
      if (left < 3 || !is_tail (p[1]) || !is_tail (p[2]) || (p[0] == 0xe0 && p[1] < 0xa0)
          || (p[0] == 0xed && p[1] >= 0xa0))
        return 0;
      return 3;
    }
  if (left < 4 || !is_tail (p[1]) || !is_tail (p[2]) || !is_tail (p[3])
      || (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90))
    return 0;
  return 4;
}

static int
read_hex4 (const char *p, const char *end)
{
  int value = 0;

  if (end - p < 4)
    return -1;
  for (int i = 0; i < 4; i++)
    {
      guint digit = (guint) (guchar) p[i] - '0';
      guint letter = ((guint) (guchar) p[i] | 0x20) - 'a';

      if (digit > 9)
        {
          if (letter > 5)
            return -1;
          digit = letter + 10;
        }
      value = value * 16 + (int) digit;
    }
  return value;
}

static int
write_utf8 (guint c, char out[4])
{
  if (c < 0x80)
    {
      out[0] = (char) c;
      return 1;
    }
  if (c < 0x800)
    {
      out[0] = (char) (0xc0 | c >> 6);
      out[1] = (char) (0x80 | (c & 0x3f));
      return 2;
    }
  if (c < 0x10000)
    {
      out[0] = (char) (0xe0 | c >> 12);
      out[1] = (char) (0x80 | (c >> 6 & 0x3f));
      out[2] = (char) (0x80 | (c & 0x3f));
      return 3;
    }
  out[0] = (char) (0xf0 | c >> 18);
  out[1] = (char) (0x80 | (c >> 12 & 0x3f));
  out[2] = (char) (0x80 | (c >> 6 & 0x3f));
  out[3] = (char) (0x80 | (c & 0x3f));
  return 4;
}

/* Decodes "\uXXXX[\uXXXX]" at @p into @out; the bytes eaten, 0 when malformed. */
static int
read_unicode_escape (const char *p, const char *end, char out[4], int *n_out)
{
  int high = read_hex4 (p + 2, end);
  int low;

  if (high <= 0 || (high >= 0xdc00 && high < 0xe000))
    return 0;
  if (high < 0xd800 || high >= 0xe000)
    {
      *n_out = write_utf8 ((guint) high, out);
      return 6;
    }
  if (end - p < 12 || p[6] != '\\' || p[7] != 'u')
    return 0;
  low = read_hex4 (p + 8, end);
  if (low < 0xdc00 || low >= 0xe000)
    return 0;
  *n_out = write_utf8 ((guint) (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), out);
  return 12;
}

/* Decodes the escape at @p, a backslash; the bytes eaten, 0 when malformed. */
static inline int
read_escape (const char *p, const char *end, char out[4], int *n_out)
{
  *n_out = 1;
  if (end - p < 2)
    return 0;
  switch (p[1])
    {
    case '"':
    case '\\':
    case '/': out[0] = p[1]; return 2;
    case 'b': out[0] = '\b'; return 2;
    case 'f': out[0] = '\f'; return 2;
    case 'n': out[0] = '\n'; return 2;
    case 'r': out[0] = '\r'; return 2;
    case 't': out[0] = '\t'; return 2;
    case 'u': return read_unicode_escape (p, end, out, n_out);
    default: return 0;
    }
}

/* Moves @n bytes down; most often few. */
static inline char *
move_down (char *write, const char *from, gsize n)
{
  if (write == from)
    return write + n;
  if (n >= 16)
    memmove (write, from, n);
  else
    for (gsize i = 0; i < n; i++)
      write[i] = from[i];
  return write + n;
}

gboolean
takings_json_read_odd_string (TakingsJson *json, char *p, TakingsText *text)
{
  const char *end = json->end;
  char *begin = json->cur + 1;
  char *write = p;
  char *kept = p; /* from here to @p the content is still to be moved down to @write */

  for (;;)
    {
      char out[4];
      int n_out = 0;
      int n;

      json->cur = p;
      if (p >= end)
        return takings_json_fail (json, "a string is cut off");
      if (*p == '"')
        break;
      if ((guchar) *p >= 0x80)
        {
          n = utf8_length (p, end);
          if (n == 0)
            return takings_json_fail (json, "invalid UTF-8");
          p = takings_json_scan_plain (p + n, end);
          continue;
        }
      if (*p != '\\')
        return takings_json_fail (json, "a control character in a string");
      n = read_escape (p, end, out, &n_out);
      if (n == 0)
        return takings_json_fail (json, "a malformed escape");
      if (text != NULL)
        {
          write = move_down (write, kept, (gsize) (p - kept));
          for (int i = 0; i < n_out; i++)
            *write++ = out[i];
        }
      kept = p + n;
      p = takings_json_scan_plain (p + n, end);
    }
  if (text != NULL)
    {
      write = move_down (write, kept, (gsize) (p - kept));
      *text = (TakingsText){ begin, (gsize) (write - begin) };
    }
  json->cur = p + 1;
  return TRUE;
}
