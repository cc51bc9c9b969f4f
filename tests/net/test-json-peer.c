/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json.h"

#include <errno.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>

/* Our reader beside json-glib's on documents that are made from a seed. json-glib takes more than
 * RFC 8259 allows and deeper than is good for it, so what it refuses says more than what it takes.
 */

#define MAX_DEPTH 8

typedef struct
{
  GRand *rand;
  GString *text;
  guint n_names;
} Maker;

static guint
pick (Maker *maker, guint n)
{
  return g_rand_int (maker->rand) % n;
}

static void
make_space (Maker *maker)
{
  static const char spaces[] = " \n\r\t";

  while (pick (maker, 6) == 0)
    g_string_append_c (maker->text, spaces[pick (maker, 4)]);
}

static void
make_escaped (Maker *maker, gunichar c)
{
  const char *format = pick (maker, 2) == 0 ? "\\u%04x" : "\\u%04X";

  if (c >= 0x10000)
    {
      g_string_append_printf (maker->text, format, 0xd800 + ((c - 0x10000) >> 10));
      c = 0xdc00 + ((c - 0x10000) & 0x3ff);
    }
  g_string_append_printf (maker->text, format, c);
}

static void
make_character (Maker *maker)
{
  static const gunichar first[] = { 0x20, 0x1, 0x80, 0x800, 0xe000, 0x10000 };
  static const gunichar last[] = { 0x7f, 0x1f, 0x7ff, 0xd7ff, 0xffff, 0x10ffff };
  static const char *const shorts[] = { "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t" };
  guint any = pick (maker, 14);
  guint kind = any > 8 ? any - 8 : 0; /* plain ASCII most often */
  gunichar c = first[kind] + pick (maker, last[kind] - first[kind] + 1);

  if (pick (maker, 12) == 0)
    g_string_append (maker->text, shorts[pick (maker, G_N_ELEMENTS (shorts))]);
  else if (c < 0x20 || c == '"' || c == '\\' || pick (maker, 10) == 0)
    make_escaped (maker, c);
  else
    g_string_append_unichar (maker->text, c);
}

static void
make_string (Maker *maker, const char *prefix)
{
  guint n = pick (maker, 3) == 0 ? pick (maker, 80) : pick (maker, 20);

  g_string_append_c (maker->text, '"');
  g_string_append (maker->text, prefix);
  for (guint i = 0; i < n; i++)
    make_character (maker);
  g_string_append_c (maker->text, '"');
}

static void
make_number (Maker *maker)
{
  gint64 whole = (gint64) ((guint64) g_rand_int (maker->rand) << 31 ^ g_rand_int (maker->rand));

  whole >>= pick (maker, 64);
  g_string_append_printf (maker->text, "%" G_GINT64_FORMAT, pick (maker, 2) ? whole : -whole);
  if (pick (maker, 2) == 0)
    g_string_append_printf (maker->text, ".%0*u", 1 + (int) pick (maker, 12),
                            g_rand_int (maker->rand) >> pick (maker, 32));
  if (pick (maker, 4) == 0)
    g_string_append_printf (maker->text, "%c%s%u", pick (maker, 2) ? 'e' : 'E',
                            pick (maker, 2)   ? ""
                            : pick (maker, 2) ? "-"
                                              : "+",
                            pick (maker, 30));
}

static void make_value (Maker *maker, guint depth);

static void
make_container (Maker *maker, guint depth, gboolean object)
{
  guint n = pick (maker, 5);

  g_string_append_c (maker->text, object ? '{' : '[');
  make_space (maker);
  for (guint i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append_c (maker->text, ',');
      make_space (maker);
      if (object)
        {
          g_autofree char *prefix = g_strdup_printf ("%u-", maker->n_names++);

          make_string (maker, prefix);
          make_space (maker);
          g_string_append_c (maker->text, ':');
          make_space (maker);
        }
      make_value (maker, depth + 1);
      make_space (maker);
    }
  g_string_append_c (maker->text, object ? '}' : ']');
}

static void
make_value (Maker *maker, guint depth)
{
  static const char *const words[] = { "true", "false", "null" };

  switch (pick (maker, depth < MAX_DEPTH ? 6 : 3))
    {
    case 0: make_string (maker, ""); break;
    case 1: make_number (maker); break;
    case 2: g_string_append (maker->text, words[pick (maker, 3)]); break;
    default: make_container (maker, depth, pick (maker, 3) > 0);
    }
}

static gboolean same_value (TakingsJson *json, JsonNode *node);

static gboolean
same_object (TakingsJson *json, JsonObject *object)
{
  TakingsText name;
  guint n = 0;

  if (!takings_json_enter (json))
    return FALSE;
  for (; takings_json_member (json, &name); n++)
    {
      g_autofree char *key = takings_text_dup (name);
      JsonNode *child = json_object_get_member (object, key);

      if (strlen (key) != name.len || child == NULL || !same_value (json, child))
        return FALSE;
    }
  return json->broken == NULL && n == json_object_get_size (object);
}

static gboolean
same_array (TakingsJson *json, JsonArray *array)
{
  guint n = 0;

  if (!takings_json_enter (json))
    return FALSE;
  for (; takings_json_element (json); n++)
    if (n >= json_array_get_length (array) || !same_value (json, json_array_get_element (array, n)))
      return FALSE;
  return json->broken == NULL && n == json_array_get_length (array);
}

static gboolean
same_scalar (TakingsText text, JsonNode *node)
{
  g_autofree char *copy = takings_text_dup (text);
  double number;

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING: return g_strcmp0 (copy, json_node_get_string (node)) == 0;
    case G_TYPE_BOOLEAN:
      return g_strcmp0 (copy, json_node_get_boolean (node) ? "true" : "false") == 0;
    case G_TYPE_INT64:
      errno = 0;
      return g_ascii_strtoll (copy, NULL, 10) == json_node_get_int (node) || errno == ERANGE;
    case G_TYPE_DOUBLE:
      number = g_ascii_strtod (copy, NULL);
      /* It reads digits of its own accord: the last bit may differ. */
      return number == json_node_get_double (node) /* both are infinite */
             || ABS (number - json_node_get_double (node)) <= ABS (number) * 1e-14;
    default: return FALSE;
    }
}

static gboolean
same_value (TakingsJson *json, JsonNode *node)
{
  TakingsJsonType type = takings_json_peek (json);
  TakingsText text;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return type == TAKINGS_JSON_OBJECT && same_object (json, json_node_get_object (node));
  if (JSON_NODE_HOLDS_ARRAY (node))
    return type == TAKINGS_JSON_ARRAY && same_array (json, json_node_get_array (node));
  if (!takings_json_scalar (json, &text))
    return FALSE;
  if (JSON_NODE_HOLDS_NULL (node))
    return type == TAKINGS_JSON_NULL && text.data == NULL;
  return text.data != NULL && same_scalar (text, node);
}

/* What ours makes of the text; with @node, whether it is the same as json-glib's. */
static gboolean
ours_takes (const char *text, gsize len, JsonNode *node)
{
  /* An exact allocation, so that a sanitizer sees any byte read too far. */
  g_autofree char *copy = g_malloc (len + 1);
  TakingsJson json;

  memcpy (copy, text, len);
  copy[len] = '\0';
  takings_json_init (&json, copy, len);
  if (node != NULL ? !same_value (&json, node) : !takings_json_skip (&json, NULL))
    return FALSE;
  return takings_json_peek (&json) == TAKINGS_JSON_END;
}

static guint32
seed (void)
{
  guint32 value = (guint32) g_test_rand_int ();

  g_test_message ("seed %u", value);
  return value;
}

static guint
rounds (guint n)
{
  return g_test_slow () ? n * 50 : n;
}

static void
test_same (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed ());
  g_autoptr (JsonParser) parser = json_parser_new ();

  for (guint i = 0; i < rounds (1500); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Maker maker = { .rand = rand, .text = text };

      make_container (&maker, 0, pick (&maker, 2));
      if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, &error)
          || !ours_takes (text->str, text->len, json_parser_get_root (parser)))
        g_error ("round %u: %s\n%s", i, error != NULL ? error->message : "not the same", text->str);
      g_assert_true (ours_takes (text->str, text->len, NULL));
      /* Without its end it is nothing. */
      g_assert_false (ours_takes (text->str, pick (&maker, (guint) text->len), NULL));
    }
}

/* One byte changed: what ours still takes, json-glib takes too, and for the same. */
static void
test_mutated (void)
{
  static const char bytes[] = "\"\\{}[]:, \n\x01\x80\xc3\xed\xff-+.eE019tfnu/'";
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed ());
  g_autoptr (JsonParser) parser = json_parser_new ();
  guint n_taken = 0;

  for (guint i = 0; i < rounds (5000); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      Maker maker = { .rand = rand, .text = text };

      make_container (&maker, MAX_DEPTH - 3, TRUE);
      for (guint n = 1 + pick (&maker, 2); n > 0; n--)
        text->str[pick (&maker, (guint) text->len)] = bytes[pick (&maker, sizeof bytes - 1)];
      if (!ours_takes (text->str, text->len, NULL))
        continue;
      n_taken++;
      if (!json_parser_load_from_data (parser, text->str, (gssize) text->len, NULL)
          || !ours_takes (text->str, text->len, json_parser_get_root (parser)))
        g_error ("round %u: %s", i, text->str);
    }
  g_test_message ("%u were taken", n_taken);
  g_assert_cmpuint (n_taken, >, 100);
}

static void
test_depth (void)
{
  for (guint depth = 1; depth < 80; depth++)
    for (guint object = 0; object < 2; object++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (JsonParser) parser = json_parser_new ();

        for (guint i = 0; i < depth; i++)
          g_string_append (text, object ? "{\"a\":" : "[");
        g_string_append_c (text, '1');
        for (guint i = 0; i < depth; i++)
          g_string_append_c (text, object ? '}' : ']');
        g_assert_true (json_parser_load_from_data (parser, text->str, -1, NULL));
        g_assert_cmpint (ours_takes (text->str, text->len, NULL), ==,
                         depth <= TAKINGS_JSON_MAX_DEPTH);
        g_assert_cmpint (ours_takes (text->str, text->len, json_parser_get_root (parser)), ==,
                         depth <= TAKINGS_JSON_MAX_DEPTH);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json-peer/same", test_same);
  g_test_add_func ("/json-peer/mutated", test_mutated);
  g_test_add_func ("/json-peer/depth", test_depth);
  return g_test_run ();
}
