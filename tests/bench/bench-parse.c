/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "map.h"

/* bench-parse [ROWS [floor]]: objects of about 538 bytes, made in memory, 13 fields read of each.
 * With "floor" the rows are made and copied, but not read: what the instruction gate subtracts. */

#define PAGE_ROWS 500

static const TakingsMapField page_fields[] = { { "data", TRUE } };

static const TakingsMapField fields[] = {
  { "id" },
  { "created_at" },
  { "updated_at" },
  { "status" },
  { "type" },
  { "product/id" },
  { "product/name" },
  { "customer/email" },
  { "customer/country" },
  { "payment/amount" },
  { "payment/commission" },
  { "payment/currency" },
  { "tracking/sub_id" },
};

static void
append_row (GString *page, GRand *rand, guint i)
{
  static const char *const currencies[] = { "USD", "EUR", "BRL" };
  guint cents = (guint) g_rand_int_range (rand, 100, 30000);

  g_string_append_printf (
    page,
    "{\"id\":\"%08x%08x\",\"created_at\":\"2026-%02u-%02uT%02u:14:55Z\","
    "\"updated_at\":\"2026-11-02T09:14:55Z\",\"status\":\"approved\",\"type\":\"sale\","
    "\"product\":{\"id\":\"P%03u\",\"name\":\"Caf\\u00e9 course \\\"number %u\\\"\",\"category\":"
    "\"education\",\"vendor\":\"vendor%u\"},\"customer\":{\"email\":\"someone%u@example.com\","
    "\"country\":\"DE\",\"name\":\"J\xc3\xbcrgen M\xc3\xbcller\",\"returning\":false},"
    "\"payment\":{\"amount\":%u.%02u,\"tax\":1.90,\"commission\":\"%u.%02u\",\"currency\":\"%s\","
    "\"method\":\"card\"},\"tracking\":{\"sub_id\":\"campaign-%u\",\"source\":null,\"clicks\":%u},"
    "\"flags\":[\"upsell\",\"mobile\"],\"notes\":null}",
    g_rand_int (rand), i, 1 + i % 12, 1 + i % 28, i % 24, i % 200, i % 200, i % 40, i % 300000,
    cents / 100, cents % 100, cents / 200, cents / 2 % 100, currencies[i % 3], i % 1000, i % 7);
}

static char *
make_page (gsize *len)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  GString *page = g_string_new ("{\"data\":[");

  for (guint i = 0; i < PAGE_ROWS; i++)
    {
      if (i > 0)
        g_string_append_c (page, ',');
      append_row (page, rand, i);
    }
  g_string_append (page, "],\"next\":null}");
  *len = page->len;
  return g_string_free (page, FALSE);
}

static guint
read_page (char *text, gsize len, gsize *bytes)
{
  TakingsText top[1], slots[G_N_ELEMENTS (fields)];
  TakingsJsonList list;
  TakingsJson json;
  guint n = 0;

  takings_json_init (&json, text, len);
  takings_map_read (TAKINGS_MAP (page_fields), &json, top);
  takings_json_list_init (&list, top[0]);
  while (takings_json_list_next (&list))
    {
      if (!takings_map_read (TAKINGS_MAP (fields), &list.json, slots))
        break;
      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        {
          g_assert_nonnull (slots[i].data);
          *bytes += slots[i].len;
        }
      n++;
    }
  return n;
}

int
main (int argc, char **argv)
{
  guint n_rows = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 200000;
  gboolean floor_only = argc > 2;
  gsize len, bytes = 0;
  g_autofree char *page = make_page (&len);
  g_autofree char *copy = g_malloc (len + 1);
  guint n_pages = MAX (n_rows / PAGE_ROWS, 1);
  gint64 copying = 0, reading = 0;

  for (guint i = 0; i < n_pages; i++)
    {
      gint64 start = g_get_monotonic_time ();
      gint64 middle;

      memcpy (copy, page, len + 1);
      middle = g_get_monotonic_time ();
      if (!floor_only)
        g_assert_cmpuint (read_page (copy, len, &bytes), ==, PAGE_ROWS);
      copying += middle - start;
      reading += g_get_monotonic_time () - middle;
    }
  g_print (
    "rows %u, bytes/row %u, copy %.0f ns/row, read %.0f ns/row, extracted %u bytes/row\n",
    n_pages * PAGE_ROWS, (guint) (len / PAGE_ROWS), (double) copying * 1000 / (n_pages * PAGE_ROWS),
    (double) reading * 1000 / (n_pages * PAGE_ROWS), (guint) (bytes / (n_pages * PAGE_ROWS)));
  return 0;
}
