/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "rates-ecb.h"

#define DAY(date, rates) "<Cube time='" date "'>" rates "</Cube>"
#define RATE(code, rate) "<Cube currency='" code "' rate='" rate "'/>"
#define DOCUMENT(cubes)                                                                            \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"                                                     \
  "<gesmes:Envelope xmlns:gesmes=\"http://www.gesmes.org/xml/2002-08-01\" "                        \
  "xmlns=\"http://www.ecb.int/vocabulary/2002-08-01/eurofxref\">"                                  \
  "<gesmes:subject>Reference rates</gesmes:subject><Cube>" cubes "</Cube></gesmes:Envelope>"

static const char document[] = DOCUMENT (
  DAY ("2026-11-20", RATE ("USD", "1.0812") RATE ("JPY", "162.35") RATE ("ISK", "N/A"))
    DAY ("2026-11-19", RATE ("USD", "1.0799")));

static void
test_parse (void)
{
  GError *error = NULL;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
  g_assert_true (takings_ecb_parse (document, sizeof document - 1, rows, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 3);
  const TakingsRateRow *row = &g_array_index (rows, TakingsRateRow, 0);
  g_assert_cmpstr (row->currency, ==, "USD");
  g_assert_cmpint (row->rate, ==, 10812000000);
  g_assert_cmpint (row->day, ==, takings_day_from_civil (2026, 11, 20));
  g_assert_cmpint (g_array_index (rows, TakingsRateRow, 2).day, ==, row->day - 1);
}

/* Cut anywhere, or with any byte changed: an error or rates, never a crash. */
static void
test_hostile (void)
{
  for (gsize len = 0; len < sizeof document - 1; len++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
      g_assert_false (takings_ecb_parse (document, len, rows, &error));
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL);
    }
  for (gsize at = 0; at < sizeof document - 1; at++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
      g_autofree char *copy = g_strdup (document);
      copy[at] = (char) (at * 37);
      gboolean ok = takings_ecb_parse (copy, sizeof document - 1, rows, &error);
      g_assert_true (ok == (error == NULL));
    }
}

static void
test_not_rates (void)
{
  static const char *const texts[] = { "<html><body>Sorry</body></html>", "", "{}", DOCUMENT (""),
                                       DOCUMENT (DAY ("2026-02-30", "")) };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (TakingsRateRow));
      g_assert_false (takings_ecb_parse (texts[i], strlen (texts[i]), rows, &error));
      g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL);
    }
}

static void
test_import (void)
{
  GError *error = NULL;
  guint n_read = 0, n_new = 0;
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "takings", NULL);
  g_autofree char *file = g_build_filename (g_get_user_data_dir (), "rates.xml", NULL);
  TakingsLedger *ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (file, document, -1, NULL));
  g_assert_true (takings_rates_import_file (ledger, file, &n_read, &n_new, &error));
  g_assert_cmpuint (n_read, ==, 3);
  g_assert_cmpuint (n_new, ==, 3);
  g_assert_true (takings_rates_import_file (ledger, file, &n_read, &n_new, &error));
  g_assert_cmpuint (n_new, ==, 0);
  g_assert_false (takings_rates_import_file (ledger, "/nowhere.xml", &n_read, &n_new, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_clear_error (&error);
  g_assert_finalize_object (ledger);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/rates/parse", test_parse);
  g_test_add_func ("/rates/hostile", test_hostile);
  g_test_add_func ("/rates/not-rates", test_not_rates);
  g_test_add_func ("/rates/import", test_import);
  return g_test_run ();
}
