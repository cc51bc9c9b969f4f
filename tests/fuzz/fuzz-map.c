/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "map.h"

static const TakingsMapField page_fields[] = {
  { "data", TRUE }, { "items", TRUE }, { "orderData", TRUE }, { "data/rows", TRUE }, { "next" },
};
static const TakingsMapField row_fields[] = {
  { "id" },      { "purchase/price/value" },  { "purchase/price/currency_code" },
  { "a", TRUE }, { "a_name_beyond_sixteen" },
};

static gboolean read_plainly (TakingsJson *json, const char *path, TakingsText *slots);

/* An object, or the first of a list if that is one. */
static gboolean
read_below (TakingsJson *json, const char *path, TakingsText *slots)
{
  if (takings_json_peek (json) == TAKINGS_JSON_OBJECT)
    return read_plainly (json, path, slots);
  if (!takings_json_enter (json))
    return FALSE;
  for (guint i = 0; takings_json_element (json); i++)
    if (i == 0 && takings_json_peek (json) == TAKINGS_JSON_OBJECT
          ? !read_plainly (json, path, slots)
          : !takings_json_skip (json, NULL))
      return FALSE;
  return json->broken == NULL;
}

/* The same by the pull reader alone, name by name. */
static gboolean
read_plainly (TakingsJson *json, const char *path, TakingsText *slots)
{
  TakingsText name;

  if (takings_json_peek (json) != TAKINGS_JSON_OBJECT || !takings_json_enter (json))
    return FALSE;
  while (takings_json_member (json, &name))
    {
      g_autofree char *below = g_strdup_printf ("%s%.*s/", path, (int) name.len, name.data);
      gsize len = strlen (below) - 1;
      TakingsJsonType type = takings_json_peek (json);
      int slot = -1;
      gboolean leads = FALSE;
      gboolean fine;

      for (guint i = 0; i < G_N_ELEMENTS (row_fields) && memchr (name.data, '/', name.len) == NULL;
           i++)
        {
          if (strlen (row_fields[i].path) == len
              && g_ascii_strncasecmp (row_fields[i].path, below, len) == 0)
            slot = (int) i;
          leads |= g_ascii_strncasecmp (row_fields[i].path, below, len + 1) == 0;
        }
      if (slot >= 0 && slots[slot].data != NULL)
        slot = -1;
      if (slot >= 0 && row_fields[slot].raw)
        fine = takings_json_skip (json, &slots[slot]);
      else if (leads && (type == TAKINGS_JSON_OBJECT || type == TAKINGS_JSON_ARRAY))
        fine = read_below (json, below, slots);
      else
        fine = slot >= 0 ? takings_json_scalar (json, &slots[slot])
                         : takings_json_skip (json, NULL);
      if (!fine)
        return FALSE;
    }
  return json->broken == NULL;
}

/* A text that is right throughout gives both readers the same. */
static void
compare (const uint8_t *data, size_t size)
{
  TakingsText slots[G_N_ELEMENTS (row_fields)], plain[G_N_ELEMENTS (row_fields)] = { 0 };
  g_autofree char *a = g_malloc (size + 1);
  g_autofree char *b = g_malloc (size + 1);
  TakingsJson json;

  if (size > 0)
    memcpy (a, data, size);
  a[size] = '\0';
  memcpy (b, a, size + 1);
  takings_json_init (&json, a, size);
  if (!read_plainly (&json, "", plain))
    return;
  takings_json_init (&json, b, size);
  g_assert_true (takings_map_read (TAKINGS_MAP (row_fields), &json, slots));
  for (guint i = 0; i < G_N_ELEMENTS (row_fields); i++)
    if (row_fields[i].raw && slots[i].data == NULL)
      g_assert_true (plain[i].data == NULL || *plain[i].data == 'n' || *plain[i].data == '{');
    else
      g_assert_true (takings_text_equal (slots[i], plain[i]));
}

static void
read_rows (TakingsText raw)
{
  TakingsText slots[G_N_ELEMENTS (row_fields)];
  TakingsJsonList list;

  takings_json_list_init (&list, raw);
  while (takings_json_list_next (&list))
    {
      takings_map_read (TAKINGS_MAP (row_fields), &list.json, slots);
      if (list.json.broken != NULL)
        break;
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *copy = g_malloc (size + 1);
  TakingsText slots[G_N_ELEMENTS (page_fields)];
  TakingsJson json;

  compare (data, size);
  if (size > 0)
    memcpy (copy, data, size);
  copy[size] = '\0';
  takings_json_init (&json, copy, size);
  takings_json_skip_junk (&json);
  takings_map_read (TAKINGS_MAP (page_fields), &json, slots);
  for (guint i = 0; i < G_N_ELEMENTS (page_fields); i++)
    if (page_fields[i].raw)
      read_rows (slots[i]);
  return 0;
}
