/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

/* '"name" :' without unescaping. */
static gboolean
skip_name (TakingsJson *json)
{
  json->cur = takings_json_skip_space (json->cur, json->end);
  if (json->cur >= json->end || *json->cur != '"')
    return takings_json_fail (json, "a member name is missing");
  if (!takings_json_read_string (json, NULL))
    return FALSE;
  json->cur = takings_json_skip_space (json->cur, json->end);
  if (json->cur >= json->end || *json->cur != ':')
    return takings_json_fail (json, "a colon is missing");
  json->cur = takings_json_skip_space (json->cur + 1, json->end);
  return TRUE;
}

/* After a value: closes what ends here and stands before the next value. @objects: one bit a level,
 * the innermost lowest, set for objects. */
static gboolean
skip_to_next_value (TakingsJson *json, int *level, guint64 *objects)
{
  while (*level > 0)
    {
      char *p = json->cur = takings_json_skip_space (json->cur, json->end);

      if (p >= json->end)
        return takings_json_fail (json, "the text is cut off");
      json->cur = p + 1;
      if (*p == ',')
        {
          if (*objects & 1)
            return skip_name (json);
          json->cur = takings_json_skip_space (json->cur, json->end);
          return TRUE;
        }
      if (*p != (*objects & 1 ? '}' : ']'))
        {
          json->cur = p;
          return takings_json_fail (json, "a comma is missing");
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
    return takings_json_fail (json, "nested too deeply");
  json->cur = takings_json_skip_space (json->cur + 1, json->end);
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
    return takings_json_fail (json, "the text is empty");
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
      else if (!takings_json_check_plain (json))
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
      return takings_json_read_string (json, NULL);
    }
  return skip_any (json, raw);
}
