/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

gboolean
takings_json_fail (TakingsJson *json, const char *reason)
{
  if (json->broken == NULL)
    json->broken = reason;
  return FALSE;
}

static inline char *
scan_digits (char *p, const char *end)
{
  while (p < end && (guchar) (*p - '0') <= 9)
    p++;
  return p;
}

gboolean
takings_json_check_number (TakingsJson *json)
{
  const char *end = json->end;
  char *p = json->cur;
  char *digits;

  if (*p == '-')
    p++;
  digits = p;
  p = scan_digits (p, end);
  if (p == digits || (*digits == '0' && p - digits > 1))
    return takings_json_fail (json, "a malformed number");
  if (p < end && *p == '.')
    {
      digits = ++p;
      p = scan_digits (p, end);
      if (p == digits)
        return takings_json_fail (json, "a malformed number");
    }
  if (p < end && (*p | 0x20) == 'e')
    {
      p++;
      if (p < end && (*p == '+' || *p == '-'))
        p++;
      digits = p;
      p = scan_digits (p, end);
      if (p == digits)
        return takings_json_fail (json, "a malformed number");
    }
  json->cur = p;
  return TRUE;
}

static gboolean
check_word (TakingsJson *json, const char *word, gsize len)
{
  if ((gsize) (json->end - json->cur) < len || memcmp (json->cur, word, len) != 0)
    return takings_json_fail (json, "an unknown word");
  json->cur += len;
  return TRUE;
}

/* A value that is neither object nor array, not unescaped. */
gboolean
takings_json_check_plain (TakingsJson *json)
{
  if (json->cur >= json->end)
    return takings_json_fail (json, "the text is cut off");
  switch (*json->cur)
    {
    case '"': return takings_json_read_string (json, NULL);
    case 't': return check_word (json, "true", 4);
    case 'f': return check_word (json, "false", 5);
    case 'n': return check_word (json, "null", 4);
    default: return takings_json_check_number (json);
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
  json->cur = takings_json_skip_space (json->cur, json->end);
  if (json->cur >= json->end && json->depth == 0)
    return TAKINGS_JSON_END;
  if (json->depth == 0 && !json->first)
    return takings_json_fail (json, "text after the value"), TAKINGS_JSON_BROKEN;
  if (json->cur >= json->end)
    return takings_json_fail (json, "the text is cut off"), TAKINGS_JSON_BROKEN;
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
      return takings_json_fail (json, "a value is missing"), TAKINGS_JSON_BROKEN;
    }
}

gboolean
takings_json_enter (TakingsJson *json)
{
  TakingsJsonType type = takings_json_peek (json);

  if (type == TAKINGS_JSON_END)
    return takings_json_fail (json, "the text is empty");
  if (type != TAKINGS_JSON_OBJECT && type != TAKINGS_JSON_ARRAY)
    return FALSE;
  if (json->depth >= TAKINGS_JSON_MAX_DEPTH)
    return takings_json_fail (json, "nested too deeply");
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
    return takings_json_fail (json, "outside of an object or array");
  p = json->cur = takings_json_skip_space (json->cur, json->end);
  json->first = FALSE;
  if (p >= json->end)
    return takings_json_fail (json, "the text is cut off");
  if (*p == close)
    {
      json->cur = p + 1;
      json->depth--;
      return FALSE;
    }
  if (first)
    return TRUE;
  if (*p != ',')
    return takings_json_fail (json, "a comma is missing");
  p = json->cur = takings_json_skip_space (p + 1, json->end);
  if (p >= json->end)
    return takings_json_fail (json, "the text is cut off");
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
      char *stop = takings_json_scan_plain (p + 2, json->end);

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
    return takings_json_fail (json, "a member name is missing");
  if (!takings_json_read_string (json, name))
    return FALSE;
  p = json->cur = takings_json_skip_space (json->cur, json->end);
  if (p >= json->end || *p != ':')
    return takings_json_fail (json, "a colon is missing");
  json->cur = p + 1;
  return TRUE;
}

gboolean
takings_json_element (TakingsJson *json)
{
  if (!next_in_container (json, ']'))
    return FALSE;
  if (*json->cur == ']')
    return takings_json_fail (json, "a value is missing");
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
      return takings_json_read_string (json, text);
    }
  switch (takings_json_peek (json))
    {
    case TAKINGS_JSON_STRING: json->first = FALSE; return takings_json_read_string (json, text);
    case TAKINGS_JSON_NUMBER:
    case TAKINGS_JSON_BOOLEAN:
      begin = json->cur;
      json->first = FALSE;
      if (!takings_json_check_plain (json))
        return FALSE;
      *text = (TakingsText){ begin, (gsize) (json->cur - begin) };
      return TRUE;
    case TAKINGS_JSON_NULL:
    case TAKINGS_JSON_OBJECT:
    case TAKINGS_JSON_ARRAY: return takings_json_skip (json, NULL);
    case TAKINGS_JSON_END: return takings_json_fail (json, "the text is empty");
    case TAKINGS_JSON_BROKEN: return FALSE;
    }
  return FALSE;
}

gsize
takings_json_offset (TakingsJson *json)
{
  return (gsize) (json->cur - json->start);
}
