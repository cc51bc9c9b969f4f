/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "csv.h"

static TakingsCsv *
open_bytes (const char *data, gsize len)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, len);
  g_autoptr (GError) error = NULL;
  TakingsCsv *csv = takings_csv_new_for_bytes (bytes, &error);

  g_assert_no_error (error);
  return csv;
}

/* "a|b" for each record, '/' between records; '!' at the end for a fault. */
static char *
dump (const char *data, gsize len)
{
  g_autoptr (TakingsCsv) csv = open_bytes (data, len);
  g_autoptr (GError) error = NULL;
  GString *text = g_string_new (NULL);
  const TakingsText *cells;
  guint n;

  while (takings_csv_next (csv, &cells, &n, &error))
    {
      for (guint i = 0; i < n; i++)
        {
          g_string_append_c (text, '[');
          g_string_append_len (text, cells[i].data, (gssize) cells[i].len);
          g_string_append_c (text, ']');
        }
      g_string_append_c (text, '/');
    }
  if (error != NULL)
    g_string_append_c (text, '!');
  return g_string_free (text, FALSE);
}

#define CHECK(data, expected)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *text_ = dump ((data), sizeof (data) - 1);                                     \
    g_assert_cmpstr (text_, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_records (void)
{
  CHECK ("", "");
  CHECK ("\r\n\n", "");
  CHECK ("a,b\n1,2\n", "[a][b]/[1][2]/");
  CHECK ("a,b\r\n1,\r\n", "[a][b]/[1][]/");
  CHECK ("a,b\r1,2\r\r3,4", "[a][b]/[1][2]/[3][4]/");
  CHECK ("\"a,\"\"x\"\"\",b\n\"1\r\n2\",\"\"\n", "[a,\"x\"][b]/[1\r\n2][]/");
  CHECK ("a,b\n5\" disc,x\"y\"z\n", "[a][b]/[5\" disc][x\"y\"z]/");
  CHECK ("\"a\"tail,b\n", "[atail][b]/");
  CHECK ("a,b\n\"open,2\n", "[a][b]/!");
  CHECK ("a,b\n1,\0\n", "[a][b]/!");
}

static void
test_delimiters (void)
{
  CHECK ("a;b;c\n1,5;2,5;3\n", "[a][b][c]/[1,5][2,5][3]/");
  CHECK ("a\tb\n1,5\t2\n", "[a][b]/[1,5][2]/");
  CHECK ("a|b\n1|2\n", "[a][b]/[1][2]/");
  CHECK ("\"a;b;c\",d\n\"1;2;3\",4\n", "[a;b;c][d]/[1;2;3][4]/");
  CHECK ("only\none\n", "[only]/[one]/");
}

static void
test_encodings (void)
{
  g_autoptr (TakingsCsv) csv = NULL;

  CHECK ("\xef\xbb\xbfn,\xc3\xa9\n", "[n][\xc3\xa9]/");
  CHECK ("\xef\xbb\xbf"
         "a,b\n\xc3,\xa9\n",
         "[a][b]/!");
  CHECK ("n,\xe9\x80\n", "[n][\xc3\xa9\xe2\x82\xac]/");
  CHECK ("\xff\xfen\0,\0\xe9\0\n\0", "[n][\xc3\xa9]/");
  CHECK ("\xfe\xff\0n\0,\0\xe9\0\n", "[n][\xc3\xa9]/");
  CHECK ("n\0,\0x\0\n\0", "[n][x]/");
  csv = open_bytes ("a;b\n\xe9;2\n", 8);
  g_assert_cmpstr (takings_csv_encoding (csv), ==, "WINDOWS-1252");
  g_assert_cmpint (takings_csv_delimiter (csv), ==, ';');
}

static void
test_lines_and_size (void)
{
  g_autoptr (GString) text = g_string_new ("id,note\n");
  g_autoptr (TakingsCsv) csv = NULL;
  g_autoptr (GError) error = NULL;
  const TakingsText *cells;
  guint n, rows = 0;

  for (guint i = 0; i < 50000; i++)
    g_string_append_printf (text, "%u,\"two\nlines %u\"\n", i, i);
  csv = open_bytes (text->str, text->len);
  g_assert_true (takings_csv_next (csv, &cells, &n, NULL));
  while (takings_csv_next (csv, &cells, &n, &error))
    {
      gint64 id;

      g_autofree char *copy = takings_text_dup (cells[0]);
      g_assert_true (g_ascii_string_to_signed (copy, 10, 0, 50000, &id, NULL));
      g_assert_cmpint (id, ==, rows);
      g_assert_cmpuint (takings_csv_line (csv), ==, 2 + rows * 2);
      rows++;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (rows, ==, 50000);
}

static void
test_faults (void)
{
  g_autofree char *big = g_strnfill (1024 * 1024 + 1, 'x');
  g_autofree char *fits = dump (big, 1024 * 1024);
  g_autofree char *over = dump (big, 1024 * 1024 + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) late = g_string_new ("a,b\n");

  g_assert_true (g_str_has_suffix (fits, "x]/"));
  g_assert_cmpstr (over, ==, "!");
  /* Bad UTF-8 behind the part that the encoding was told from. */
  while (late->len < 200000)
    g_string_append (late, "1,2\n");
  g_string_append (late, "\xff,2\n");
  {
    g_autofree char *text = dump (late->str, late->len);
    g_assert_true (g_str_has_suffix (text, "[1][2]/!"));
  }
  g_assert_null (takings_csv_open ("/nonexistent/file.csv", &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/csv/records", test_records);
  g_test_add_func ("/csv/delimiters", test_delimiters);
  g_test_add_func ("/csv/encodings", test_encodings);
  g_test_add_func ("/csv/lines-and-size", test_lines_and_size);
  g_test_add_func ("/csv/faults", test_faults);
  return g_test_run ();
}
