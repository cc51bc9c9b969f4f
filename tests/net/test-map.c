/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "map.h"

enum
{
  ID,
  PRICE,
  CURRENCY,
  NAME,
  ITEMS,
  DEEP,
  N_SLOTS,
};

static const TakingsMapField fields[] = {
  [ID] = { "id" },
  [PRICE] = { "purchase/price/value" },
  [CURRENCY] = { "purchase/price/currency" },
  [NAME] = { "Product_Name" },
  [ITEMS] = { "items", TRUE },
  [DEEP] = { "a/b/c/d" },
};

static gboolean
read_row (char *text, TakingsText *slots, TakingsJson *json)
{
  takings_json_init (json, text, strlen (text));
  return takings_map_read (TAKINGS_MAP (fields), json, slots);
}

#define ASSERT_SLOT(slot, expected)                                                                \
  g_assert_true (takings_text_equal (slots[slot], takings_text (expected)))

static void
test_read (void)
{
  char text[] = "{\"junk\":[{\"id\":9}],\"ID\":\"a\\u0062\",\"purchase\":{\"x\":1,\"Price\":"
                "{\"value\":12.50,\"currency\":\"EUR\"},\"y\":{}},\"product_name\":null,"
                "\"product_name\":\"second\",\"product_name\":\"third\",\"items\":[ \"\\n\" ],"
                "\"a\":{\"b\":{\"c\":{\"d\":true}}},\"id\":\"later\"}";
  TakingsText slots[N_SLOTS];
  TakingsJson json;

  g_assert_true (read_row (text, slots, &json));
  ASSERT_SLOT (ID, "ab");
  ASSERT_SLOT (PRICE, "12.50");
  ASSERT_SLOT (CURRENCY, "EUR");
  ASSERT_SLOT (NAME, "second");
  ASSERT_SLOT (ITEMS, "[ \"\\n\" ]");
  ASSERT_SLOT (DEEP, "true");
  g_assert_cmpint (takings_json_peek (&json), ==, TAKINGS_JSON_END);
}

static void
test_odd_shapes (void)
{
  char text[] = "{\"id\":{\"@nil\":\"true\"},\"purchase\":7,\"items\":{\"@nil\":\"true\"},"
                "\"a\":{\"b\":[]},\"\":1,\"product_name\":{}}";
  char lists[] = "{\"purchase\":[{\"price\":[{\"value\":1,\"currency\":\"EUR\"},{\"value\":2}]},"
                 "{\"price\":{\"value\":3}},7],\"a\":{\"b\":[7,{\"c\":{\"d\":1}}]},\"id\":\"x\"}";
  char number[] = "12";
  TakingsText slots[N_SLOTS];
  TakingsJson json;

  g_assert_true (read_row (text, slots, &json));
  for (guint i = 0; i < N_SLOTS; i++)
    g_assert_null (slots[i].data);
  g_assert_true (read_row (lists, slots, &json));
  ASSERT_SLOT (PRICE, "1");
  ASSERT_SLOT (CURRENCY, "EUR");
  g_assert_null (slots[DEEP].data);
  ASSERT_SLOT (ID, "x");
  g_assert_false (read_row (number, slots, &json));
  g_assert_null (json.broken);
  g_assert_cmpint (takings_json_peek (&json), ==, TAKINGS_JSON_END);
}

static void
test_cut_off (void)
{
  const char text[] = "{\"id\":\"1\",\"items\":[{\"k\":1},{\"k\":2}],\"product_name\":\"x\"}";

  for (gsize len = 0; len < sizeof text - 1; len++)
    {
      g_autofree char *copy = g_strndup (text, len);
      TakingsText slots[N_SLOTS];
      TakingsJson json;

      g_assert_false (read_row (copy, slots, &json));
      g_assert_nonnull (json.broken);
    }
  {
    char copy[] = "{\"id\":\"1\",\"items\":[{\"k\":1},{\"k\":";
    TakingsText slots[N_SLOTS];
    TakingsJson json;
    TakingsJsonList list;

    g_assert_false (read_row (copy, slots, &json));
    ASSERT_SLOT (ID, "1");
    ASSERT_SLOT (ITEMS, "[{\"k\":1},{\"k\":");
    takings_json_list_init (&list, slots[ITEMS]);
    g_assert_true (takings_json_list_next (&list));
    g_assert_true (takings_json_skip (&list.json, NULL));
    g_assert_true (takings_json_list_next (&list));
    g_assert_false (takings_json_skip (&list.json, NULL));
    g_assert_false (takings_json_list_next (&list));
    g_assert_nonnull (list.json.broken);
  }
}

/* Raw values are followed in blocks; every alignment of quotes, escapes and brackets must agree. */
static void
test_raw_alignment (void)
{
  static const char *const values[] = { "[\"\\\\\",\"]\"]",
                                        "{\"a\":\"}\\\"{\",\"b\":[\"\\\\\\\"[\"]}",
                                        "[[[]],{\"k\":\"\\\\\\\\\"}]", "\"text\"" };

  for (guint pad = 0; pad < 70; pad++)
    for (guint i = 0; i < G_N_ELEMENTS (values); i++)
      {
        g_autofree char *fill = g_strnfill (pad, 'x');
        g_autofree char *raw = g_strdup_printf ("%s%s\"%s\",%s%s", values[i][0] == '\"' ? "" : "[",
                                                "", fill, values[i],
                                                values[i][0] == '\"' ? "" : "]");
        g_autofree char *text = NULL;
        TakingsText slots[N_SLOTS];
        TakingsJson json;

        if (values[i][0] == '\"')
          {
            g_free (raw);
            raw = g_strdup (values[i]);
          }
        text = g_strdup_printf ("{\"z\":\"%s\",\"items\":%s,\"id\":\"1\"}", fill, raw);
        g_assert_true (read_row (text, slots, &json));
        ASSERT_SLOT (ITEMS, raw);
        ASSERT_SLOT (ID, "1");
      }
}

static void
test_many_fields (void)
{
  TakingsMapField many[64];
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) text = g_string_new ("{");
  TakingsText slots[64];
  TakingsJson json;
  static const TakingsMap *map; /* maps live as long as the process */

  for (guint i = 0; i < 64; i++)
    {
      g_ptr_array_add (paths, g_strdup_printf ("field%u", i));
      many[i] = (TakingsMapField){ paths->pdata[i] };
      g_string_append_printf (text, "%s\"FIELD%u\":%u", i > 0 ? "," : "", i, i);
    }
  g_string_append_c (text, '}');
  map = takings_map_new (many, 64);
  takings_json_init (&json, text->str, text->len);
  g_assert_true (takings_map_read (map, &json, slots));
  for (guint i = 0; i < 64; i++)
    {
      gint64 value;

      g_autofree char *copy = takings_text_dup (slots[i]);
      g_assert_true (g_ascii_string_to_signed (copy, 10, 0, 63, &value, NULL));
      g_assert_cmpint (value, ==, i);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/map/read", test_read);
  g_test_add_func ("/map/odd-shapes", test_odd_shapes);
  g_test_add_func ("/map/cut-off", test_cut_off);
  g_test_add_func ("/map/raw-alignment", test_raw_alignment);
  g_test_add_func ("/map/many-fields", test_many_fields);
  return g_test_run ();
}
