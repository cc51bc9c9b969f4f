/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "moment.h"
#include "money.h"

static gint64
amount (const char *text, char decimal)
{
  char currency[4];
  gint64 micros = G_MININT64;

  g_assert_true (takings_money_parse_locale (takings_text (text), decimal, &micros, currency));
  return micros;
}

static void
test_spreadsheet_signs (void)
{
  g_assert_cmpint (amount ("12-", '.'), ==, -12000000);
  g_assert_cmpint (amount ("−5,00", ','), ==, -5000000);
  g_assert_cmpint (amount ("(12.00)", '.'), ==, -12000000);
  g_assert_cmpint (amount ("12,34,567.00", '.'), ==, G_GINT64_CONSTANT (1234567000000));
}

static void
test_long_fractions (void)
{
  gint64 micros;
  TakingsRate rate;

  g_assert_true (
    takings_money_parse (TAKINGS_TEXT ("0.00000050000000000000000000000001"), &micros));
  g_assert_cmpint (micros, ==, 1);
  g_assert_true (takings_money_parse (TAKINGS_TEXT ("0.0000005"), &micros));
  g_assert_cmpint (micros, ==, 0);
  g_assert_true (takings_rate_parse (TAKINGS_TEXT ("1234567.81234564999999999999"), &rate));
  g_assert_cmpint (rate, ==, G_GINT64_CONSTANT (12345678123456500));
  g_assert_false (takings_money_parse (TAKINGS_TEXT ("1e18446744073709551617"), &micros));
  g_assert_true (takings_money_parse (TAKINGS_TEXT ("0e99999999999"), &micros));
}

static void
test_end_of_day (void)
{
  g_autoptr (TakingsZone) zone = takings_zone_new ("Europe/Berlin", NULL);
  TakingsMoment moment;
  gint32 day = takings_day_from_civil (2026, 1, 2);

  g_assert_true (takings_moment_parse (TAKINGS_TEXT ("2026-01-01T24:00:00"), zone, &moment));
  g_assert_cmpint (moment.day, ==, day);
  g_assert_cmpint (moment.unix_time, ==, takings_zone_day_start (zone, day));
  g_assert_false (takings_moment_parse (TAKINGS_TEXT ("2026-01-01T24:00:01"), zone, &moment));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/edges/spreadsheet-signs", test_spreadsheet_signs);
  g_test_add_func ("/edges/long-fractions", test_long_fractions);
  g_test_add_func ("/edges/end-of-day", test_end_of_day);
  return g_test_run ();
}
