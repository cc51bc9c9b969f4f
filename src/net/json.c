/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static gboolean
fail (TakingsJson *json, const char *reason)
{
  if (json->broken == NULL)
    json->broken = reason;
  return FALSE;
}

static inline char *
skip_space (char *p, const char *end)
{
  /* The byte at @end is readable. */
  if ((guchar) *p > ' ')
    return p;
  while (p < end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
    p++;
  return p;
}

/* The first byte that is not plain ASCII string content, or @end. */
static inline char *
scan_plain (char *p, const char *end)
{
#ifdef __SSE2__
  const __m128i quote = _mm_set1_epi8 ('"');
  const __m128i escape = _mm_set1_epi8 ('\\');
  const __m128i control = _mm_set1_epi8 (0x20);

  for (; end - p >= 16; p += 16)
    {
      __m128i bytes = _mm_loadu_si128 ((const __m128i *) (const void *) p);
      /* Signed: both control characters and bytes from 0x80 up are below 0x20. */
      __m128i stop = _mm_or_si128 (
        _mm_cmplt_epi8 (bytes, control),
        _mm_or_si128 (_mm_cmpeq_epi8 (bytes, quote), _mm_cmpeq_epi8 (bytes, escape)));
      int mask = _mm_movemask_epi8 (stop);
      if (mask != 0)
        return p + __builtin_ctz ((unsigned) mask);
    }
#endif
  while (p < end && (guchar) *p >= 0x20 && (guchar) *p < 0x80 && *p != '"' && *p != '\\')
    p++;
  return p;
}

static inline gboolean
is_tail (guchar c)
{
  return (c & 0xc0) == 0x80;
}

/* The length of the valid sequence at @text, whose first byte is ≥ 0x80; 0 when there is none. */
static int
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
      int digit = g_ascii_xdigit_value (p[i]);
      if (digit < 0)
        return -1;
      value = value * 16 + digit;
    }
  return value;
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
      *n_out = g_unichar_to_utf8 ((gunichar) high, out);
      return 6;
    }
  if (end - p < 12 || p[6] != '\\' || p[7] != 'u')
    return 0;
  low = read_hex4 (p + 8, end);
  if (low < 0xdc00 || low >= 0xe000)
    return 0;
  *n_out = g_unichar_to_utf8 ((gunichar) (0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)), out);
  return 12;
}

/* Decodes the escape at @p, a backslash; the bytes eaten, 0 when malformed. */
static int
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

/* From @p inside a string on: moves the rest down to @write, unescaped, or with @write NULL only
 * checks it. Returns the closing quote and sets @finish to the end of the content. */
static char *
read_string_rest (TakingsJson *json, char *p, char *write, char **finish)
{
  for (;;)
    {
      char *stop = scan_plain (p, json->end);
      char out[4];
      int n_out = 0;
      int n;

      if (write != NULL)
        {
          if (write != p)
            memmove (write, p, (gsize) (stop - p));
          write += stop - p;
        }
      p = stop;
      json->cur = p;
      if (p >= json->end)
        return fail (json, "a string is cut off"), NULL;
      if (*p == '"')
        {
          *finish = write != NULL ? write : p;
          return p;
        }
      if (*p == '\\')
        {
          n = read_escape (p, json->end, out, &n_out);
          if (n == 0)
            return fail (json, "a malformed escape"), NULL;
        }
      else if ((guchar) *p >= 0x80)
        {
          n = n_out = utf8_length (p, json->end);
          if (n == 0)
            return fail (json, "invalid UTF-8"), NULL;
          for (int i = 0; i < n; i++)
            out[i] = p[i];
        }
      else
        return fail (json, "a control character in a string"), NULL;
      if (write != NULL)
        {
          for (int i = 0; i < n_out; i++)
            *write++ = out[i];
        }
      p += n;
    }
}

/* Behind a quote at @json->cur whose string is not plain ASCII up to @p. */
static __attribute__ ((noinline)) gboolean
read_odd_string (TakingsJson *json, char *p, TakingsText *text)
{
  char *begin = json->cur + 1;
  char *finish = p;

  p = read_string_rest (json, p, p, &finish);
  if (p == NULL)
    return FALSE;
  *text = (TakingsText){ begin, (gsize) (finish - begin) };
  json->cur = p + 1;
  return TRUE;
}

/* @json->cur is at the opening quote. */
static inline __attribute__ ((always_inline)) gboolean
read_string (TakingsJson *json, TakingsText *text)
{
  char *begin = json->cur + 1;
  char *p = scan_plain (begin, json->end);

  if (G_UNLIKELY (p >= json->end || *p != '"'))
    return read_odd_string (json, p, text);
  *text = (TakingsText){ begin, (gsize) (p - begin) };
  json->cur = p + 1;
  return TRUE;
}

static inline gboolean
check_string (TakingsJson *json)
{
  char *p = scan_plain (json->cur + 1, json->end);
  char *finish;

  if (p >= json->end || *p != '"')
    {
      p = read_string_rest (json, p, NULL, &finish);
      if (p == NULL)
        return FALSE;
    }
  json->cur = p + 1;
  return TRUE;
}

static inline char *
scan_digits (char *p, const char *end)
{
  while (p < end && (guchar) (*p - '0') <= 9)
    p++;
  return p;
}

static gboolean
check_number (TakingsJson *json)
{
  const char *end = json->end;
  char *p = json->cur;
  char *digits;

  if (*p == '-')
    p++;
  digits = p;
  p = scan_digits (p, end);
  if (p == digits || (*digits == '0' && p - digits > 1))
    return fail (json, "a malformed number");
  if (p < end && *p == '.')
    {
      digits = ++p;
      p = scan_digits (p, end);
      if (p == digits)
        return fail (json, "a malformed number");
    }
  if (p < end && (*p | 0x20) == 'e')
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = scan_digits (p, end);
      if (p == digits)
        return fail (json, "a malformed number");
    }
  json->cur = p;
  return TRUE;
}

static gboolean
check_word (TakingsJson *json, const char *word, gsize len)
{
  if ((gsize) (json->end - json->cur) < len || memcmp (json->cur, word, len) != 0)
    return fail (json, "an unknown word");
  json->cur += len;
  return TRUE;
}

/* A value that is neither object nor array, not unescaped. */
static inline gboolean
check_plain_value (TakingsJson *json)
{
  if (json->cur >= json->end)
    return fail (json, "the text is cut off");
  switch (*json->cur)
    {
    case '"': return check_string (json);
    case 't': return check_word (json, "true", 4);
    case 'f': return check_word (json, "false", 5);
    case 'n': return check_word (json, "null", 4);
    default: return check_number (json);
    }
}

void
takings_json_init (TakingsJson *json, char *data, gsize len)
{
  *json = (TakingsJson){ .start = data, .cur = data, .end = data + len, .first = TRUE };
  if (len >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    json->cur += 3;
}

void
takings_json_skip_junk (TakingsJson *json)
{
  for (char *p = json->cur; p < json->end; p++)
    if (*p == '{' || *p == '[')
      {
        json->cur = p;
        return;
      }
}

TakingsJsonType
takings_json_peek (TakingsJson *json)
{
  if (json->broken != NULL)
    return TAKINGS_JSON_BROKEN;
  json->cur = skip_space (json->cur, json->end);
  if (json->cur >= json->end && json->depth == 0)
    return TAKINGS_JSON_END;
  if (json->depth == 0 && !json->first)
    return fail (json, "text after the value"), TAKINGS_JSON_BROKEN;
  if (json->cur >= json->end)
    return fail (json, "the text is cut off"), TAKINGS_JSON_BROKEN;
  switch (*json->cur)
    {
    case '{': return TAKINGS_JSON_OBJECT;
    case '[': return TAKINGS_JSON_ARRAY;
    case '"': return TAKINGS_JSON_STRING;
    case 't':
    case 'f': return TAKINGS_JSON_BOOLEAN;
    case 'n': return TAKINGS_JSON_NULL;
    default:
      if (*json->cur == '-' || (guchar) (*json->cur - '0') <= 9)
        return TAKINGS_JSON_NUMBER;
      return fail (json, "a value is missing"), TAKINGS_JSON_BROKEN;
    }
}

gboolean
takings_json_enter (TakingsJson *json)
{
  TakingsJsonType type = takings_json_peek (json);

  if (type == TAKINGS_JSON_END)
    return fail (json, "the text is empty");
  if (type != TAKINGS_JSON_OBJECT && type != TAKINGS_JSON_ARRAY)
    return FALSE;
  if (json->depth >= TAKINGS_JSON_MAX_DEPTH)
    return fail (json, "nested too deeply");
  json->depth++;
  json->cur++;
  json->first = TRUE;
  return TRUE;
}

/* Before a member or an element: eats the comma, or the closing bracket and gives FALSE. */
static inline __attribute__ ((always_inline)) gboolean
next_in_container (TakingsJson *json, char close)
{
  char *p;
  gboolean first = json->first;

  if (json->broken != NULL)
    return FALSE;
  if (json->depth <= 0)
    return fail (json, "outside of an object or array");
  p = json->cur = skip_space (json->cur, json->end);
  json->first = FALSE;
  if (p >= json->end)
    return fail (json, "the text is cut off");
  if (*p == close)
    {
      json->cur = p + 1;
      json->depth--;
      return FALSE;
    }
  if (first)
    return TRUE;
  if (*p != ',')
    return fail (json, "a comma is missing");
  p = json->cur = skip_space (p + 1, json->end);
  if (p >= json->end)
    return fail (json, "the text is cut off");
  return TRUE;
}

gboolean
takings_json_member (TakingsJson *json, TakingsText *name)
{
  char *p = json->cur;

  /* What a compact writer prints: ,"name": */
  if (G_LIKELY (*p == ',' && json->depth > 0 && json->broken == NULL && !json->first
                && p < json->end && p[1] == '"' && p + 1 < json->end))
    {
      char *stop = scan_plain (p + 2, json->end);

      if (stop < json->end && *stop == '"' && stop[1] == ':')
        {
          *name = (TakingsText){ p + 2, (gsize) (stop - p - 2) };
          json->cur = MIN (stop + 2, json->end);
          return TRUE;
        }
    }
  *name = TAKINGS_TEXT_NONE;
  if (!next_in_container (json, '}'))
    return FALSE;
  if (*json->cur != '"')
    return fail (json, "a member name is missing");
  if (!read_string (json, name))
    return FALSE;
  p = json->cur = skip_space (json->cur, json->end);
  if (p >= json->end || *p != ':')
    return fail (json, "a colon is missing");
  json->cur = p + 1;
  return TRUE;
}

gboolean
takings_json_element (TakingsJson *json)
{
  if (!next_in_container (json, ']'))
    return FALSE;
  if (*json->cur == ']')
    return fail (json, "a value is missing");
  return TRUE;
}

gboolean
takings_json_scalar (TakingsJson *json, TakingsText *text)
{
  char *begin;

  *text = TAKINGS_TEXT_NONE;
  if (*json->cur == '"' && json->depth > 0 && json->cur < json->end && json->broken == NULL)
    {
      json->first = FALSE;
      return read_string (json, text);
    }
  switch (takings_json_peek (json))
    {
    case TAKINGS_JSON_STRING: json->first = FALSE; return read_string (json, text);
    case TAKINGS_JSON_NUMBER:
    case TAKINGS_JSON_BOOLEAN:
      begin = json->cur;
      json->first = FALSE;
      if (!check_plain_value (json))
        return FALSE;
      *text = (TakingsText){ begin, (gsize) (json->cur - begin) };
      return TRUE;
    case TAKINGS_JSON_NULL:
    case TAKINGS_JSON_OBJECT:
    case TAKINGS_JSON_ARRAY: return takings_json_skip (json, NULL);
    case TAKINGS_JSON_END: return fail (json, "the text is empty");
    case TAKINGS_JSON_BROKEN: return FALSE;
    }
  return FALSE;
}

/* '"name" :' without unescaping. */
static gboolean
skip_name (TakingsJson *json)
{
  json->cur = skip_space (json->cur, json->end);
  if (json->cur >= json->end || *json->cur != '"')
    return fail (json, "a member name is missing");
  if (!check_string (json))
    return FALSE;
  json->cur = skip_space (json->cur, json->end);
  if (json->cur >= json->end || *json->cur != ':')
    return fail (json, "a colon is missing");
  json->cur = skip_space (json->cur + 1, json->end);
  return TRUE;
}

/* After a value: closes what ends here and stands before the next value. @objects: one bit a level,
 * the innermost lowest, set for objects. */
static gboolean
skip_to_next_value (TakingsJson *json, int *level, guint64 *objects)
{
  while (*level > 0)
    {
      char *p = json->cur = skip_space (json->cur, json->end);

      if (p >= json->end)
        return fail (json, "the text is cut off");
      json->cur = p + 1;
      if (*p == ',')
        {
          if (*objects & 1)
            return skip_name (json);
          json->cur = skip_space (json->cur, json->end);
          return TRUE;
        }
      if (*p != (*objects & 1 ? '}' : ']'))
        {
          json->cur = p;
          return fail (json, "a comma is missing");
        }
      *objects >>= 1;
      (*level)--;
    }
  return TRUE;
}

/* At '{' or '[': goes inside, or over it when it is empty. @opened: whether a value follows. */
static gboolean
skip_open (TakingsJson *json, int *level, guint64 *objects, gboolean *opened)
{
  gboolean is_object = *json->cur == '{';

  if (json->depth + *level >= TAKINGS_JSON_MAX_DEPTH)
    return fail (json, "nested too deeply");
  json->cur = skip_space (json->cur + 1, json->end);
  if (json->cur < json->end && *json->cur == (is_object ? '}' : ']'))
    {
      json->cur++;
      *opened = FALSE;
      return TRUE;
    }
  (*level)++;
  *objects = *objects << 1 | (is_object ? 1 : 0);
  *opened = TRUE;
  return !is_object || skip_name (json);
}

static gboolean
skip_any (TakingsJson *json, TakingsText *raw)
{
  TakingsJsonType type = takings_json_peek (json);
  char *begin = json->cur;
  guint64 objects = 0;
  int level = 0;

  if (raw != NULL)
    *raw = TAKINGS_TEXT_NONE;
  if (type == TAKINGS_JSON_END)
    return fail (json, "the text is empty");
  if (type == TAKINGS_JSON_BROKEN)
    return FALSE;
  json->first = FALSE;
  do
    {
      if (json->cur < json->end && (*json->cur == '{' || *json->cur == '['))
        {
          gboolean opened;

          if (!skip_open (json, &level, &objects, &opened))
            return FALSE;
          if (opened)
            continue;
        }
      else if (!check_plain_value (json))
        return FALSE;
      if (!skip_to_next_value (json, &level, &objects))
        return FALSE;
    }
  while (level > 0);
  if (raw != NULL)
    *raw = (TakingsText){ begin, (gsize) (json->cur - begin) };
  return TRUE;
}

gboolean
takings_json_skip (TakingsJson *json, TakingsText *raw)
{
  /* Most that is skipped is a short text. */
  if (*json->cur == '"' && json->depth > 0 && json->broken == NULL && json->cur < json->end
      && raw == NULL)
    {
      json->first = FALSE;
      return check_string (json);
    }
  return skip_any (json, raw);
}

gsize
takings_json_offset (TakingsJson *json)
{
  return (gsize) (json->cur - json->start);
}
