/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct
{
  gint64 depth;
  gboolean quoted;
} Scan;

#ifdef __SSE2__
static inline guint
mask_of (__m128i a, __m128i b, char c)
{
  const __m128i all = _mm_set1_epi8 (c);

  return (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (a, all))
         | (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (b, all)) << 16;
}

/* Of few bits; not every processor that we build for counts them itself. */
static inline int
count_bits (guint bits)
{
  int n = 0;

  for (; bits != 0; bits &= bits - 1)
    n++;
  return n;
}

/* Goes on by 32 bytes as long as none of them may close the value or ends in a
 * backslash. */
static const char *
scan_blocks (Scan *scan, const char *p, const char *end)
{
  const __m128i bit = _mm_set1_epi8 (0x20);

  for (; end - p >= 32; p += 32)
    {
      __m128i a = _mm_loadu_si128 ((const __m128i *) (const void *) p);
      __m128i b = _mm_loadu_si128 ((const __m128i *) (const void *) (p + 16));
      guint inside = mask_of (a, b, '"');
      guint opened, closed;
      guint slashes = mask_of (a, b, '\\');

      if (slashes >> 31 != 0)
        break;
      /* What a backslash escapes is neither a quote nor a backslash. */
      while (slashes != 0)
        {
          guint next = (slashes & -slashes) << 1;

          inside &= ~next;
          slashes &= slashes - 1;
          slashes &= ~next;
        }
      inside ^= inside << 1;
      inside ^= inside << 2;
      inside ^= inside << 4;
      inside ^= inside << 8;
      inside ^= inside << 16;
      inside ^= (guint) -scan->quoted;
      /* '[' and '{', and ']' and '}', differ by one bit. */
      a = _mm_or_si128 (a, bit);
      b = _mm_or_si128 (b, bit);
      closed = mask_of (a, b, '}') & ~inside;
      opened = mask_of (a, b, '{') & ~inside;
      if ((closed | opened) != 0)
        {
          int n_closed = count_bits (closed);

          if (n_closed >= scan->depth)
            break;
          scan->depth += count_bits (opened) - n_closed;
        }
      scan->quoted = (inside >> 31) & 1;
    }
  return p;
}
#else
static const char *
scan_blocks (Scan *scan, const char *p, const char *end)
{
  return p;
}
#endif

/* At most 16 bytes; the byte after the last closing bracket, or NULL when it is not among them. */
static const char *
scan_bytes (Scan *scan, const char **from, const char *end)
{
  const char *p = *from;
  const char *stop = end - p > 16 ? p + 16 : end;

  for (; p < stop; p++)
    if (scan->quoted)
      {
        if (*p == '\\')
          p++;
        else if (*p == '"')
          scan->quoted = FALSE;
      }
    else if (*p == '"')
      scan->quoted = TRUE;
    else if ((*p | 0x20) == '{')
      scan->depth++;
    else if ((*p | 0x20) == '}' && --scan->depth == 0)
      return p + 1;
  *from = MIN (p, end);
  return NULL;
}

gboolean
takings_json_skip_unchecked (TakingsJson *json, TakingsText *raw)
{
  TakingsJsonType type = takings_json_peek (json);
  const char *p = json->cur;
  const char *after = NULL;
  Scan scan = { 0, FALSE };

  if (type != TAKINGS_JSON_OBJECT && type != TAKINGS_JSON_ARRAY)
    return takings_json_skip (json, raw);
  while (after == NULL && p < json->end)
    {
      p = scan_blocks (&scan, p, json->end);
      after = scan_bytes (&scan, &p, json->end);
    }
  if (after == NULL)
    {
      json->broken = "the text is cut off";
      return FALSE;
    }
  *raw = (TakingsText){ json->cur, (gsize) (after - json->cur) };
  json->first = FALSE;
  json->cur += after - json->cur;
  return TRUE;
}
