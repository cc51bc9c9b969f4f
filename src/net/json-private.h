/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif
G_BEGIN_DECLS

/* Keeps the first reason; always FALSE. */
gboolean takings_json_fail (TakingsJson *json, const char *reason);

/* Is a raw value missing, null or {"@nil":"true"}? */
gboolean takings_json_raw_is_nil (TakingsText raw);

/* As takings_json_skip(), but of an object or array only brackets and quotes are followed: whoever
 * reads the slice checks the rest. */
gboolean takings_json_skip_unchecked (TakingsJson *json, TakingsText *raw);

/* At a number, or what begins like one: goes behind it. */
gboolean takings_json_check_number (TakingsJson *json);
/* The same for a value that is neither object nor array. */
gboolean takings_json_check_plain (TakingsJson *json);
/* Behind an opening quote at @json->cur, of a string that is plain ASCII up to @p: reads the
 * string, or with @text NULL leaves it as it is and goes behind it. */
gboolean takings_json_read_odd_string (TakingsJson *json, char *p, TakingsText *text);

static inline char *
takings_json_skip_space (char *p, const char *end)
{
  /* The byte at @end is readable. */
  if ((guchar) *p > ' ')
    return p;
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  return p;
}

#ifdef __SSE2__
/* One bit for each of 16 bytes that is not plain ASCII string content. */
static inline guint
takings_json_odd_bytes (const char *p)
{
  __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);
  __m128i marks = _mm_or_si128 (_mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('"')),
                                _mm_cmpeq_epi8 (bytes, _mm_set1_epi8 ('\\')));
  /* Signed: below zero for control characters as well as for bytes from 0x80 up. */
  __m128i odd = _mm_or_si128 (marks, _mm_subs_epi8 (bytes, _mm_set1_epi8 (0x20)));

  return (guint) _mm_movemask_epi8 (odd);
}
#endif

/* The first byte that is not plain ASCII string content, or @end. */
static inline char *
takings_json_scan_plain (char *p, const char *end)
{
#ifdef __SSE2__
  for (; end - p >= 16; p += 16)
    {
      guint odd = takings_json_odd_bytes (p);

      if (odd != 0)
        return p + __builtin_ctz (odd);
    }
#endif
  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return p;
}

/* @json->cur is at an opening quote; with @text NULL the string is skipped. */
static inline __attribute__ ((always_inline)) gboolean
takings_json_read_string (TakingsJson *json, TakingsText *text)
{
  char *begin = json->cur + 1;
  char *p = takings_json_scan_plain (begin, json->end);

  if (G_UNLIKELY (p >= json->end || *p != '"'))
    return takings_json_read_odd_string (json, p, text);
  if (text != NULL)
    *text = (TakingsText){ begin, (gsize) (p - begin) };
  json->cur = p + 1;
  return TRUE;
}

/* Inside an object that is not broken: reads a member name of less than 16 bytes that is written as
 * compact writers do (,"name":), so that 16 bytes from @name->data on are readable. FALSE for any
 * other, and at the end; then nothing happened. */
static inline __attribute__ ((always_inline)) gboolean
takings_json_quick_member (TakingsJson *json, TakingsText *name)
{
#ifdef __SSE2__
  char *p = json->cur;
  gboolean comma = *p == ',';

  if (G_UNLIKELY (json->end - p < 20 || comma == json->first || p[comma] != '"'))
    return FALSE;
  p += comma + 1;
  name->data = p;
  name->len = (gsize) __builtin_ctz (takings_json_odd_bytes (p) | 0x10000);
  p += name->len;
  if (G_UNLIKELY (memcmp (p, "\":", 2) != 0))
    return FALSE;
  json->cur = p + 2;
  json->first = FALSE;
  return TRUE;
#else
  return FALSE;
#endif
}

G_END_DECLS
