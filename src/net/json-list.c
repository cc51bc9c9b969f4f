/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json-private.h"

enum
{
  STATE_START,
  STATE_ARRAY,
  STATE_ONE,
  STATE_DONE,
};

gboolean
takings_json_raw_is_nil (TakingsText raw)
{
  char compact[16];
  gsize n = 0;

  if (raw.data == NULL)
    return TRUE;
  if (raw.len == 4 && memcmp (raw.data, "null", 4) == 0)
    return TRUE;
  if (raw.len == 0 || raw.data[0] != '{' || raw.len > 64)
    return FALSE;
  for (gsize i = 0; i < raw.len; i++)
    if (!g_ascii_isspace (raw.data[i]))
      {
        if (n == sizeof compact - 1)
          return FALSE;
        compact[n++] = raw.data[i];
      }
  compact[n] = '\0';
  return strcmp (compact, "{\"@nil\":\"true\"}") == 0 || strcmp (compact, "{\"@nil\":true}") == 0;
}

void
takings_json_list_init (TakingsJsonList *list, TakingsText raw)
{
  static char empty[1];

  *list = (TakingsJsonList){ .position = -1, .state = STATE_START };
  if (takings_json_raw_is_nil (raw))
    {
      takings_json_init (&list->json, empty, 0);
      list->state = STATE_DONE;
      return;
    }
  /* The slice came from a mutable buffer; readers unescape in it. */
  takings_json_init (&list->json, (char *) (gpointer) raw.data, raw.len);
}

/* What the value is decides how rows come out of it. */
static gboolean
start (TakingsJsonList *list)
{
  TakingsText text;

  list->state = STATE_DONE;
  switch (takings_json_peek (&list->json))
    {
    case TAKINGS_JSON_ARRAY:
      if (takings_json_enter (&list->json))
        list->state = STATE_ARRAY;
      return FALSE;
    case TAKINGS_JSON_OBJECT:
      list->state = STATE_ONE;
      list->position = 0;
      return TRUE;
    case TAKINGS_JSON_STRING:
    case TAKINGS_JSON_NUMBER:
    case TAKINGS_JSON_BOOLEAN:
      /* An empty string stands for an empty list in some networks. */
      if (takings_json_scalar (&list->json, &text) && text.len > 0)
        list->json.broken = "a list was expected";
      return FALSE;
    case TAKINGS_JSON_NULL:
    case TAKINGS_JSON_END:
    case TAKINGS_JSON_BROKEN: return FALSE;
    }
  return FALSE;
}

gboolean
takings_json_list_next (TakingsJsonList *list)
{
  if (list->state == STATE_START && start (list))
    return TRUE;
  if (list->state == STATE_ARRAY && takings_json_element (&list->json))
    {
      list->position++;
      return TRUE;
    }
  list->state = STATE_DONE;
  return FALSE;
}
