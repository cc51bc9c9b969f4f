/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json.h"

/* Reads everything, recursively, unescaping. */
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
        if (!walk (json))
          return FALSE;
      return json->broken == NULL;
    case TAKINGS_JSON_ARRAY:
      if (!takings_json_enter (json))
        return FALSE;
      while (takings_json_element (json))
        if (!walk (json))
          return FALSE;
      return json->broken == NULL;
    default: return takings_json_scalar (json, &text);
    }
}

static gboolean
accepts (const char *data, gsize len, gboolean skip)
{
  /* An exact allocation, so that a sanitizer sees any byte read too far. */
  g_autofree char *copy = g_malloc (len + 1);
  TakingsJson json;
  gboolean good;

  memcpy (copy, data, len);
  copy[len] = '\0';
  takings_json_init (&json, copy, len);
  good = skip ? takings_json_skip (&json, NULL) : walk (&json);
  good = good && takings_json_peek (&json) == TAKINGS_JSON_END;
  if (!good)
    {
      g_assert_nonnull (json.broken);
      g_assert_cmpint (takings_json_peek (&json), ==, TAKINGS_JSON_BROKEN);
      g_assert_false (takings_json_skip (&json, NULL));
      g_assert_false (takings_json_element (&json));
    }
  g_assert_cmpuint (takings_json_offset (&json), <=, len);
  if (skip)
    g_assert_cmpmem (copy, len, data, len);
  return good;
}

#define ACCEPT(text)                                                                               \
  g_assert_true (accepts (text, sizeof text - 1, FALSE));                                          \
  g_assert_true (accepts (text, sizeof text - 1, TRUE))
#define REJECT(text)                                                                               \
  g_assert_false (accepts (text, sizeof text - 1, FALSE));                                         \
  g_assert_false (accepts (text, sizeof text - 1, TRUE))

static void
test_accepts (void)
{
  ACCEPT ("{}");
  ACCEPT ("[]");
  ACCEPT (" [ ] ");
  ACCEPT ("\xef\xbb\xbf[1]");
  ACCEPT ("\"\"");
  ACCEPT ("0");
  ACCEPT ("-0");
  ACCEPT ("-0.0e+00");
  ACCEPT ("1E400");
  ACCEPT ("99999999999999999999");
  ACCEPT ("true");
  ACCEPT ("[null,false,true]");
  ACCEPT ("{\"\":{\"a\":[{}]}}");
  ACCEPT ("{\"a\":1,\"a\":2}");
  ACCEPT ("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uD83D\\uDE00\"]");
  ACCEPT ("[\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80 \x7f\"]");
  ACCEPT ("[\"0123456789abcdef0123456789abcdef\xc3\xa9\x30\x31\x32\x33\x34\x35\x36\x37\x38\"]");
}

static void
test_rejects (void)
{
  REJECT ("");
  REJECT (" ");
  REJECT ("{");
  REJECT ("[");
  REJECT ("[1,]");
  REJECT ("[,1]");
  REJECT ("[1 2]");
  REJECT ("{\"a\":1,}");
  REJECT ("{\"a\"}");
  REJECT ("{\"a\":}");
  REJECT ("{a:1}");
  REJECT ("{'a':1}");
  REJECT ("{1:1}");
  REJECT ("[1}");
  REJECT ("{\"a\":1]");
  REJECT ("[]]");
  REJECT ("[] []");
  REJECT ("1 x");
  REJECT ("01");
  REJECT ("-");
  REJECT ("+1");
  REJECT (".5");
  REJECT ("1.");
  REJECT ("1e");
  REJECT ("0x10");
  REJECT ("NaN");
  REJECT ("Infinity");
  REJECT ("tru");
  REJECT ("nul");
  REJECT ("True");
  REJECT ("/*c*/1");
  REJECT ("[\"\t\"]");
  REJECT ("[\"a\nb\"]");
  REJECT ("[\"\\x41\"]");
  REJECT ("[\"\\u12\"]");
  REJECT ("[\"\\u12G4\"]");
  REJECT ("[\"\\u0000x\"]");
  REJECT ("[\"a\0b\"]");
  REJECT ("[\"\\ud800\"]");
  REJECT ("[\"\\ud800x\"]");
  REJECT ("[\"\\ud800\\u0041\"]");
  REJECT ("[\"\\udc00\"]");
  REJECT ("[\"\x80\"]");
  REJECT ("[\"\xc0\xaf\"]");
  REJECT ("[\"\xe0\x80\xaf\"]");
  REJECT ("[\"\xed\xa0\x80\"]");
  REJECT ("[\"\xf4\x90\x80\x80\"]");
  REJECT ("[\"\xf0\x9f\x98\"]");
  REJECT ("[\"\xff\"]");
  REJECT ("[\"unfinished");
  REJECT ("[\"unfinished\\");
  REJECT ("<html>");
  REJECT ("\0");
}

static void
test_scalars (void)
{
  char data[] = "{\"a\\u00e9\\n\":\"x\\\"y\\ud83d\\ude00z\",\"n\":-12.50,\"t\":true,\"z\":null,"
                "\"nil\":{\"@nil\":\"true\"},\"o\":{\"k\":[1]},\"e\":\"\"}";
  const char *names[] = { "a\xc3\xa9\n", "n", "t", "z", "nil", "o", "e" };
  const char *values[] = { "x\"y\xf0\x9f\x98\x80z", "-12.50", "true", NULL, NULL, NULL, "" };
  TakingsJson json;
  TakingsText name, value;
  guint n = 0;

  takings_json_init (&json, data, sizeof data - 1);
  g_assert_true (takings_json_enter (&json));
  while (takings_json_member (&json, &name))
    {
      g_assert_true (takings_text_equal (name, takings_text (names[n])));
      g_assert_true (takings_json_scalar (&json, &value));
      g_assert_true (takings_text_equal (value, takings_text (values[n])));
      n++;
    }
  g_assert_null (json.broken);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
  g_assert_cmpint (takings_json_peek (&json), ==, TAKINGS_JSON_END);
}

static void
test_depth (void)
{
  for (gsize depth = TAKINGS_JSON_MAX_DEPTH; depth <= TAKINGS_JSON_MAX_DEPTH + 1; depth++)
    {
      g_autofree char *open = g_strnfill (depth, '[');
      g_autofree char *shut = g_strnfill (depth, ']');
      g_autofree char *text = g_strconcat (open, shut, NULL);
      gboolean fits = depth == TAKINGS_JSON_MAX_DEPTH;

      g_assert_cmpint (accepts (text, depth * 2, FALSE), ==, fits);
      g_assert_cmpint (accepts (text, depth * 2, TRUE), ==, fits);
    }
  {
    g_autofree char *deep = g_strnfill (200000, '[');
    g_autofree char *objects = g_malloc (200000 * 5 + 1);

    for (gsize i = 0; i < 200000; i++)
      memcpy (objects + i * 5, "{\"a\":", 5);
    g_assert_false (accepts (deep, 200000, FALSE));
    g_assert_false (accepts (deep, 200000, TRUE));
    g_assert_false (accepts (objects, 1000000, FALSE));
    g_assert_false (accepts (objects, 1000000, TRUE));
  }
}

static void
test_cut_off (void)
{
  const char text[] = " {\"id\" : \"A\\u00e9-1\", \"v\":[1.5e2, true, null, {\"k\":\"\xe2\x82\xac "
                      "\\ud83d\\ude00 and a long plain tail\"}], \"e\":{}, \"x\":[]}";

  for (gsize len = 0; len < sizeof text - 1; len++)
    {
      g_assert_false (accepts (text, len, FALSE));
      g_assert_false (accepts (text, len, TRUE));
    }
  ACCEPT (text);
}

static void
test_raw_and_junk (void)
{
  char data[] = "Warning: x\n<br>{\"rows\": [ {\"a\":\"\\n\"} , 2 ] ,\"b\":1}";
  TakingsJson json;
  TakingsText name, raw;

  takings_json_init (&json, data, sizeof data - 1);
  takings_json_skip_junk (&json);
  g_assert_true (takings_json_enter (&json));
  g_assert_true (takings_json_member (&json, &name));
  g_assert_true (takings_json_skip (&json, &raw));
  g_assert_true (takings_text_equal (raw, TAKINGS_TEXT ("[ {\"a\":\"\\n\"} , 2 ]")));
  g_assert_true (takings_json_member (&json, &name));
  g_assert_true (takings_json_skip (&json, &raw));
  g_assert_false (takings_json_member (&json, &name));
  g_assert_null (json.broken);
}

static void
test_misuse (void)
{
  char data[] = "[1]";
  TakingsJson json;
  TakingsText text;

  takings_json_init (&json, data, 3);
  g_assert_false (takings_json_element (&json));
  g_assert_nonnull (json.broken);
  takings_json_init (&json, data, 3);
  g_assert_true (takings_json_enter (&json));
  g_assert_true (takings_json_element (&json));
  g_assert_false (takings_json_enter (&json));
  g_assert_null (json.broken);
  g_assert_false (takings_json_member (&json, &text));
  g_assert_nonnull (json.broken);
}

static guint
count_rows (const char *raw, gboolean *broken)
{
  g_autofree char *copy = g_strdup (raw);
  TakingsJsonList list;
  guint n = 0;

  takings_json_list_init (&list, raw != NULL ? takings_text (copy) : TAKINGS_TEXT_NONE);
  while (takings_json_list_next (&list))
    {
      g_assert_cmpint (list.position, ==, n);
      n++;
      if (!takings_json_skip (&list.json, NULL))
        break;
    }
  *broken = list.json.broken != NULL;
  return n;
}

static void
test_list (void)
{
  const struct
  {
    const char *raw;
    guint n;
    gboolean broken;
  } cases[] = {
    { NULL, 0, FALSE },
    { "null", 0, FALSE },
    { "\"\"", 0, FALSE },
    { "[]", 0, FALSE },
    { "{\"@nil\":\"true\"}", 0, FALSE },
    { "{ \"@nil\" : \"true\" }", 0, FALSE },
    { "{\"a\":1}", 1, FALSE },
    { "[{},{},{\"a\":[]}]", 3, FALSE },
    { "[1,\"x\",null]", 3, FALSE },
    { "\"oops\"", 0, TRUE },
    { "12", 0, TRUE },
    { "[{},{\"a\":", 2, TRUE },
    { "[{},{}", 2, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean broken;

      g_assert_cmpuint (count_rows (cases[i].raw, &broken), ==, cases[i].n);
      g_assert_cmpint (broken, ==, cases[i].broken);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/json/accepts", test_accepts);
  g_test_add_func ("/json/rejects", test_rejects);
  g_test_add_func ("/json/scalars", test_scalars);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/cut-off", test_cut_off);
  g_test_add_func ("/json/raw-and-junk", test_raw_and_junk);
  g_test_add_func ("/json/misuse", test_misuse);
  g_test_add_func ("/json/list", test_list);
  return g_test_run ();
}
