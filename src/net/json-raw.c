/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef struct
{
  gint64 depth;
  guint64 quoted;  /* all bits or none */
  guint64 escaped; /* 1: the next byte follows a backslash */
} Scan;

#ifdef __SSE2__
/* 64 bytes. Written out, since compilers don't unroll such short loops by themselves. */
typedef struct
{
  __m128i a, b, c, d;
} Block;

static inline guint
bits_of (__m128i bytes, __m128i wanted)
{
  return (guint) _mm_movemask_epi8 (_mm_cmpeq_epi8 (bytes, wanted));
}

static inline guint64
mask_of (const Block *block, char c)
{
  const __m128i all = _mm_set1_epi8 (c);

  return (bits_of (block->a, all) | bits_of (block->b, all) << 16)
         | (guint64) (bits_of (block->c, all) | bits_of (block->d, all) << 16) << 32;
}

static inline Block
load_block (const char *p)
{
  const __m128i *from = (const __m128i *) (const void *) p;

  return (Block){ _mm_loadu_si128 (from), _mm_loadu_si128 (from + 1), _mm_loadu_si128 (from + 2),
                  _mm_loadu_si128 (from + 3) };
}

/* One bit for each byte between quotes, the opening one with it. */
static inline guint64
mask_of_strings (Scan *scan, const Block *block)
{
  guint64 inside = mask_of (block, '"') & ~scan->escaped;
  guint64 slashes = mask_of (block, '\\') & ~scan->escaped;

  scan->escaped = 0;
  /* What a backslash escapes is neither a quote nor a backslash. */
  while (slashes != 0)
    {
      guint64 slash = slashes & -slashes;

      inside &= ~(slash << 1);
      slashes &= ~(slash | slash << 1);
      scan->escaped = slash >> 63;
    }
  inside ^= inside << 1;
  inside ^= inside << 2;
  inside ^= inside << 4;
  inside ^= inside << 8;
  inside ^= inside << 16;
  inside ^= inside << 32;
  inside ^= scan->quoted;
  scan->quoted = (guint64) ((gint64) inside >> 63);
  return inside;
}

/* Goes on by 64 bytes while there are so many; the byte after the last closing bracket, or NULL. */
static const char *
scan_blocks (Scan *scan, const char **from, const char *end)
{
  const __m128i bit = _mm_set1_epi8 (0x20);
  const char *p = *from;

  for (; end - p >= 64; p += 64)
    {
      Block block = load_block (p);
      guint64 inside = mask_of_strings (scan, &block);
      guint64 closed, brackets;

      /* '[' and '{', and ']' and '}', differ by one bit. */
      block.a = _mm_or_si128 (block.a, bit);
      block.b = _mm_or_si128 (block.b, bit);
      block.c = _mm_or_si128 (block.c, bit);
      block.d = _mm_or_si128 (block.d, bit);
      closed = mask_of (&block, '}') & ~inside;
      brackets = closed | (mask_of (&block, '{') & ~inside);
      for (; brackets != 0; brackets &= brackets - 1)
        if ((closed & brackets & -brackets) == 0)
          scan->depth++;
        else if (--scan->depth == 0)
          return p + __builtin_ctzll (brackets) + 1;
    }
  *from = p;
  return NULL;
}
#else
static const char *
scan_blocks (Scan *scan, const char **from, const char *end)
{
  return NULL;
}
#endif

/* The same byte by byte. */
static const char *
scan_bytes (Scan *scan, const char *p, const char *end)
{
  for (; p < end; p++)
    if (scan->escaped)
      scan->escaped = 0;
    else if (scan->quoted)
      {
        if (*p == '\\')
          scan->escaped = 1;
        else if (*p == '"')
          scan->quoted = 0;
      }
    else if (*p == '"')
      scan->quoted = 1;
    else if ((*p | 0x20) == '{')
      scan->depth++;
    else if ((*p | 0x20) == '}' && --scan->depth == 0)
      return p + 1;
  return NULL;
}

gboolean
takings_json_skip_unchecked (TakingsJson *json, TakingsText *raw)
{
  TakingsJsonType type = takings_json_peek (json);
  const char *p = json->cur;
  const char *after;
  Scan scan = { 0 };

  if (type != TAKINGS_JSON_OBJECT && type != TAKINGS_JSON_ARRAY)
    return takings_json_skip (json, raw);
  after = scan_blocks (&scan, &p, json->end);
  if (after == NULL)
    after = scan_bytes (&scan, p, json->end);
  if (after == NULL)
    return takings_json_fail (json, "the text is cut off");
  *raw = (TakingsText){ json->cur, (gsize) (after - json->cur) };
  json->first = FALSE;
  json->cur += after - json->cur;
  return TRUE;
}
