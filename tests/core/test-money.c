/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "money.h"

static void
check_parse (const char *text, gboolean ok, gint64 expected)
{
  gint64 micros = -77;

  g_assert_cmpint (takings_money_parse (takings_text (text), &micros), ==, ok);
  if (ok)
    g_assert_cmpint (micros, ==, expected);
}

static void
test_parse (void)
{
  check_parse ("37.45", TRUE, 37450000);
  check_parse ("-0", TRUE, 0);
  check_parse ("000000000049.95", TRUE, 49950000);
  check_parse ("-000000000049.95", TRUE, -49950000);
  check_parse ("1e3", TRUE, 1000000000);
  check_parse ("1.5E-2", TRUE, 15000);
  check_parse ("1.005", TRUE, 1005000);
  check_parse (".5", TRUE, 500000);
  /* half to even on the seventh decimal, and anything above a half upwards */
  check_parse ("0.0000005", TRUE, 0);
  check_parse ("0.0000015", TRUE, 2);
  check_parse ("0.0000025", TRUE, 2);
  check_parse ("0.00000250000000000000000000000000000000001", TRUE, 3);
  check_parse ("-0.0000015", TRUE, -2);
  check_parse ("1000000000", TRUE, TAKINGS_MONEY_MAX);
  check_parse ("1000000000.000001", FALSE, 0);
  check_parse ("99999999999999999999", FALSE, 0);
  check_parse ("1e400", FALSE, 0);
  check_parse ("1e-400", TRUE, 0);
  check_parse ("", FALSE, 0);
  check_parse (".", FALSE, 0);
  check_parse ("-", FALSE, 0);
  check_parse ("1.2.3", FALSE, 0);
  check_parse ("0x10", FALSE, 0);
  check_parse ("NaN", FALSE, 0);
  check_parse ("1,5", FALSE, 0);
  check_parse ("1 ", FALSE, 0);
  g_assert_false (takings_money_parse (TAKINGS_TEXT_NONE, &(gint64){ 0 }));
}

static void
check_locale (const char *text, char decimal, gint64 expected, const char *currency)
{
  gint64 micros = 0;
  char code[4] = "???";

  g_test_message ("%s", text);
  g_assert_true (takings_money_parse_locale (takings_text (text), decimal, &micros, code));
  g_assert_cmpint (micros, ==, expected);
  g_assert_cmpstr (code, ==, currency);
}

static void
test_locale (void)
{
  gint64 micros;

  check_locale ("$1,234.56", '.', 1234560000, "USD");
  check_locale ("-$1,234.56", '.', -1234560000, "USD");
  check_locale ("$-3.50", '.', -3500000, "USD");
  check_locale ("(12.00)", '.', -12000000, "");
  check_locale ("1.234,56 €", ',', 1234560000, "EUR");
  check_locale ("R$ 1.234.567,8", ',', G_GINT64_CONSTANT (1234567800000), "BRL");
  check_locale ("1 234,50", ',', 1234500000, "");
  check_locale ("BRL 39,17", ',', 39170000, "BRL");
  check_locale ("000000000049.95", '.', 49950000, "");
  g_assert_false (takings_money_parse_locale (takings_text ("1,23.4"), '.', &micros, NULL));
  g_assert_false (takings_money_parse_locale (takings_text ("{AMOUNT}"), '.', &micros, NULL));
  g_assert_false (takings_money_parse_locale (takings_text ("12,34"), '.', &micros, NULL));
}

static void
check_format (gint64 micros, const char *currency, const char *expected)
{
  g_autofree char *text = takings_money_format (micros, currency);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  check_format (37450000, "USD", "37.45");
  check_format (37000000, "USD", "37.00");
  check_format (-1, "USD", "-0.000001");
  check_format (125000, "EUR", "0.125");
  check_format (1200000000, "JPY", "1200");
  check_format (1200500000, "JPY", "1200.5");
  check_format (1500000, "KWD", "1.500");
  check_format (0, "CLP", "0");
  check_format (takings_money_round (1005000, "USD"), "USD", "1.00");
  check_format (takings_money_round (-1015000, "USD"), "USD", "-1.02");
  check_format (takings_money_round (1500000, "JPY"), "JPY", "2");
  check_format (G_MININT64, "USD", "-9223372036854.775808");
}

static void
test_round_trip (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261121);

  for (int i = 0; i < 200000; i++)
    {
      gint64 micros = ((gint64) g_rand_int (rand) << 20 | g_rand_int (rand)) % TAKINGS_MONEY_MAX;
      gint64 back = 0;
      char buffer[32];
      gsize n;
      if (g_rand_boolean (rand))
        micros = -micros;
      n = takings_money_print (micros, "USD", buffer);
      g_assert_true (takings_money_parse ((TakingsText){ buffer, n }, &back));
      g_assert_cmpint (back, ==, micros);
    }
}

static void
test_convert (void)
{
  TakingsRate usd, jpy;
  TakingsWide sum = 0;

  g_assert_true (takings_rate_parse (takings_text ("1.0876"), &usd));
  g_assert_true (takings_rate_parse (takings_text ("163.21"), &jpy));
  g_assert_false (takings_rate_parse (takings_text ("0"), &jpy));
  g_assert_cmpint (takings_wide_round (takings_money_convert (10876000, usd, TAKINGS_RATE_ONE)), ==,
                   10000000);
  g_assert_cmpint (takings_wide_round (takings_money_convert (1000000, TAKINGS_RATE_ONE, usd)), ==,
                   1087600);
  g_assert_cmpint (takings_wide_round (takings_money_convert (1234567, usd, usd)), ==, 1234567);
  /* rounding once at the end: a thousand thirds are a whole, not 999.99… cut off a thousand times
   */
  for (int i = 0; i < 3000; i++)
    sum += takings_money_convert (1000000, 3 * TAKINGS_RATE_ONE, TAKINGS_RATE_ONE);
  g_assert_cmpint (takings_wide_round (sum), ==, 1000000000);
  g_assert_cmpint (takings_wide_round (500000000), ==, 0);
  g_assert_cmpint (takings_wide_round (1500000000), ==, 2);
  g_assert_cmpint (takings_wide_round (-1500000000), ==, -2);
  g_assert_cmpint (takings_wide_round (-1500000001), ==, -2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/locale", test_locale);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/convert", test_convert);
  return g_test_run ();
}
