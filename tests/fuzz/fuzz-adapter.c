/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "fuzz.h"

static const guint statuses[] = { 200, 200, 200, 206, 204, 301, 400, 401, 403, 404, 429, 500 };
static const char *const cursors[] = { NULL,    "",
                                       "2",     "9223372036854775807",
                                       "x|y;z", "transactions:1" };

static void
read_one (TakingsAdapter *adapter, guint status, const char *cursor, const char *body, gsize len)
{
  g_autoptr (GHashTable) fields = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) headers = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (TakingsZone) zone = takings_zone_new ("UTC", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsPage) page = NULL;
  TakingsResponse response = { status, headers };
  TakingsContext context = { .purpose = TAKINGS_PURPOSE_READ,
                             .fields = fields,
                             .zone = zone,
                             .from = 1790000000,
                             .to = 1793577780,
                             .from_day = 20717,
                             .to_day = 20759,
                             .cursor = cursor,
                             .now = 1793577780 };
  char *copy = g_malloc (len + 1);

  if (len > 0)
    memcpy (copy, body, len);
  copy[len] = '\0';
  page = takings_page_new (copy, len);
  if (!takings_adapter_read_page (adapter, &context, &response, page, &error))
    {
      g_assert_nonnull (error);
      g_assert_cmpint (error->domain, ==, TAKINGS_ERROR);
    }
  for (guint i = 0; i < page->entries->len; i++)
    {
      const TakingsEntry *entry = &g_array_index (page->entries, TakingsEntry, i);

      g_assert_cmpuint (entry->entry_id.len, >, 0);
    }
}

#ifndef FUZZ_ADAPTER
#define FUZZ_ADAPTER NULL /* all */
#endif

/* A control character in front chooses the status and the byte behind it the cursor; the rest, or
 * all without one (a recorded page), is the body. Each network reads it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static gsize filled;
  GPtrArray *adapters;
  guint status = 200;
  const char *cursor = NULL;

  if (g_once_init_enter (&filled))
    {
      takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
      g_once_init_leave (&filled, 1);
    }
  if (size >= 2 && data[0] < 0x20)
    {
      status = statuses[data[0] % G_N_ELEMENTS (statuses)];
      cursor = cursors[data[1] % G_N_ELEMENTS (cursors)];
      data += 2;
      size -= 2;
    }
  adapters = takings_registry_list ();
  for (guint i = 0; adapters != NULL && i < adapters->len; i++)
    {
      TakingsAdapter *adapter = adapters->pdata[i];
      const char *id = takings_adapter_get_info (adapter)->id;

      if (FUZZ_ADAPTER == NULL || g_strcmp0 (id, FUZZ_ADAPTER) == 0)
        read_one (adapter, status, cursor, (const char *) data, size);
    }
  return 0;
}
