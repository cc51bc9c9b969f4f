/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz.h"
#include "map.h"

static const TakingsMapField page_fields[] = {
  { "data", TRUE }, { "items", TRUE }, { "orderData", TRUE }, { "data/rows", TRUE }, { "next" },
};
static const TakingsMapField row_fields[] = {
  { "id" },
  { "purchase/price/value" },
  { "purchase/price/currency_code" },
  { "a", TRUE },
};

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
