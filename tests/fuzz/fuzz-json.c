/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "json.h"

static gboolean
walk (TakingsJson *json)
{
  TakingsText text;

  switch (takings_json_peek (json))
    {
    case TAKINGS_JSON_OBJECT:
      if (!takings_json_enter (json))
        return FALSE;
      while (takings_json_member (json, &text))
        {
          g_assert_true (g_utf8_validate_len (text.data, text.len, NULL));
          if (!walk (json))
            return FALSE;
        }
      return json->broken == NULL;
    case TAKINGS_JSON_ARRAY:
      if (!takings_json_enter (json))
        return FALSE;
      while (takings_json_element (json))
        if (!walk (json))
          return FALSE;
      return json->broken == NULL;
    default:
      if (!takings_json_scalar (json, &text))
        return FALSE;
      g_assert_true (text.data == NULL || g_utf8_validate_len (text.data, text.len, NULL));
      return TRUE;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *copy = g_malloc (size + 1);
  TakingsJson json;
  gboolean skipped, walked;

  if (size > 0)
    memcpy (copy, data, size);
  copy[size] = '\0';
  takings_json_init (&json, copy, size);
  skipped = takings_json_skip (&json, NULL) && takings_json_peek (&json) == TAKINGS_JSON_END;
  g_assert_true (size == 0 || memcmp (copy, data, size) == 0);
  takings_json_init (&json, copy, size);
  walked = walk (&json) && takings_json_peek (&json) == TAKINGS_JSON_END;
  g_assert_cmpint (skipped, ==, walked);
  g_assert_cmpuint (takings_json_offset (&json), <=, size);
  return 0;
}
