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
mask_of (__m128i bytes, char c)
{
  return (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 (c)));
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

/* Goes on by 16 bytes as long as none of them escapes anything or may close the value. */
static const char *
scan_blocks (Scan *scan, const char *p, const char *end)
{
  const __m128i bit = _mm_set1_epi8 (0x20);

  for (; end - p >= 16; p += 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);
      __m128i folded = _mm_or_si128 (bytes, bit);
      guint inside = mask_of (bytes, '"');
      guint opened, closed;
      int n_closed;

      if (mask_of (bytes, '\\') != 0)
        break;
      inside ^= inside << 1;
      inside ^= inside << 2;
      inside ^= inside << 4;
      inside ^= inside << 8;
      if (scan->quoted)
        inside = ~inside;
      /* '[' and '{', and ']' and '}', differ by one bit. */
      closed = mask_of (folded, '}') & ~inside;
      opened = mask_of (folded, '{') & ~inside;
      n_closed = count_bits (closed & 0xffff);
      if (n_closed >= scan->depth)
        break;
      scan->depth -= n_closed;
      scan->depth += count_bits (opened & 0xffff);
      scan->quoted = (inside >> 15) & 1;
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
