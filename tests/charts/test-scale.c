/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scale.h"

static void
check_scale (gint64 low, gint64 high, guint max_ticks, gint64 unit)
{
  TakingsScale scale;
  double last = -1;

  takings_scale_init (&scale, low, high, max_ticks, unit);
  g_assert_cmpint (scale.low, <=, MIN (low, high));
  g_assert_cmpint (scale.high, >=, MAX (low, high));
  g_assert_cmpint (scale.low, <, scale.high);
  g_assert_cmpuint (scale.n_ticks, >=, 1);
  g_assert_cmpuint (scale.n_ticks, <=, MAX (max_ticks, 3));
  for (guint i = 0; i < scale.n_ticks; i++)
    {
      double at = takings_scale_position (&scale, scale.ticks[i]);

      g_assert_cmpint (scale.ticks[i] % unit, ==, 0);
      g_assert_cmpint (scale.ticks[i] % scale.step, ==, 0);
      g_assert_true (at >= 0 && at <= 1 && at > last);
      last = at;
    }
  g_assert_cmpfloat (takings_scale_position (&scale, scale.low), ==, 0);
  g_assert_cmpfloat (takings_scale_position (&scale, scale.high), ==, 1);
}

static void
test_scale_holds_all (void)
{
  static const gint64 units[] = { 1, 1000, 10000, 1000000 };

  for (int i = 0; i < 20000; i++)
    {
      guint bits = (guint) g_test_rand_int_range (0, 63);
      gint64 a = (gint64) ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ())
                 >> bits;
      gint64 b = (gint64) ((guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int ())
                 >> g_test_rand_int_range (0, 63);
      gint64 unit = units[g_test_rand_int_range (0, 4)];

      if (MAX (a, b) > G_MAXINT64 - unit || MIN (a, b) < -G_MAXINT64 + unit)
        continue;
      check_scale (a, b, (guint) g_test_rand_int_range (2, 12), unit);
    }
  check_scale (0, 0, 5, 10000);
  check_scale (-5, -5, 5, 10000);
  check_scale (37450000, 37450000, 5, 10000);
  check_scale (-TAKINGS_MONEY_MAX, TAKINGS_MONEY_MAX, 6, 10000);
  check_scale (-G_MAXINT64, G_MAXINT64, 6, 1);
}

static void
test_scale_is_round (void)
{
  TakingsScale scale;

  takings_scale_init (&scale, 0, 97 * TAKINGS_MICROS, 6, 10000);
  g_assert_cmpint (scale.step, ==, 20 * TAKINGS_MICROS);
  g_assert_cmpint (scale.high, ==, 100 * TAKINGS_MICROS);
  g_assert_cmpuint (scale.n_ticks, ==, 6);
  /* Cents are the finest that dollars have, whole ones that yen have, one that things have. */
  takings_scale_init (&scale, 0, 20000, 8, 10000);
  g_assert_cmpint (scale.step, ==, 10000);
  takings_scale_init (&scale, 0, 2 * TAKINGS_MICROS, 8, TAKINGS_MICROS);
  g_assert_cmpint (scale.step, ==, TAKINGS_MICROS);
  takings_scale_init (&scale, 0, 2, 8, 1);
  g_assert_cmpint (scale.step, ==, 1);
  /* A short stretch below zero takes no whole step. */
  takings_scale_init (&scale, -900, 10100, 4, 1);
  g_assert_cmpint (scale.ticks[0], ==, 0);
  g_assert_cmpint (scale.low, >, -2000);
}

static void
check_labels (TakingsStep step, gint64 start, guint n, guint max_ticks, const char *expected)
{
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_LINE, "", TAKINGS_UNIT_COUNT,
                                                      NULL);
  TakingsNotation notation;
  g_autoptr (GArray) ticks = NULL;
  g_autoptr (GString) labels = g_string_new (NULL);
  double last = -1;

  takings_notation_init (&notation, "en");
  takings_chart_set_steps (chart, step, start, n);
  ticks = takings_date_ticks (chart, &notation, max_ticks);
  for (guint i = 0; i < ticks->len; i++)
    {
      const TakingsDateTick *tick = &g_array_index (ticks, TakingsDateTick, i);

      g_assert_cmpfloat (tick->position, >, last);
      g_assert_cmpfloat (tick->position, <=, n - 1);
      last = tick->position;
      g_string_append_printf (labels, "%s%s", i > 0 ? "|" : "", tick->label);
    }
  g_assert_cmpuint (ticks->len, <=, max_ticks);
  g_strdelimit (labels->str, "\xc2", ' ');
  if (expected != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (labels->str, "\xa0", -1);
      g_autofree char *plain = g_strjoinv ("", parts);
      g_assert_cmpstr (plain, ==, expected);
    }
}

static void
test_dates (void)
{
  gint64 day = takings_day_from_civil (2026, 11, 1), month = 56 * 12 - 1;

  check_labels (TAKINGS_STEP_DAY, day, 30, 6, "Nov 2|Nov 9|Nov 16|Nov 23|Nov 30");
  check_labels (TAKINGS_STEP_DAY, day, 7, 8, "Nov 1|Nov 2|Nov 3|Nov 4|Nov 5|Nov 6|Nov 7");
  check_labels (TAKINGS_STEP_DAY, day, 1, 5, "Nov 1");
  check_labels (TAKINGS_STEP_MONTH, month, 12, 12,
                "Dec|2026|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov");
  check_labels (TAKINGS_STEP_MONTH, month, 12, 5, "2026|Apr|Jul|Oct");
  check_labels (TAKINGS_STEP_DAY, takings_day_from_civil (2020, 1, 1), 2500, 7,
                "2020|2021|2022|2023|2024|2025|2026");
  check_labels (TAKINGS_STEP_HOUR, day * 24, 24, 5, "Nov 1|06:00|12:00|18:00");
  for (guint n = 1; n < 1000000; n = n * 3 + 1)
    for (guint most = 2; most < 12; most++)
      {
        check_labels (TAKINGS_STEP_DAY, day, n, most, NULL);
        check_labels (TAKINGS_STEP_WEEK, day + 1, MIN (n, 100000), most, NULL);
        check_labels (TAKINGS_STEP_HOUR, -100, n, most, NULL);
        check_labels (TAKINGS_STEP_MONTH, -7, MIN (n, 50000), most, NULL);
      }
}

static void
check_text (char *text, const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_notation (void)
{
  TakingsNotation en, de;

  takings_notation_init (&en, "en");
  takings_notation_init (&de, "de");
  check_text (takings_notation_money (&en, 1234567890000, "USD"), "$1,234,567.89");
  check_text (takings_notation_money (&en, -500000, "USD"), "\u2212$0.50");
  check_text (takings_notation_money (&de, 1234567890000, "EUR"), "1.234.567,89\u00a0€");
  check_text (takings_notation_money (&en, 1200000000, "JPY"), "¥1,200");
  check_text (takings_notation_money (&en, 5000000, "ZAR"), "ZAR\u00a05.00");
  check_text (takings_notation_money (&en, G_MAXINT64, "USD"), "$9,223,372,036,854.775807");
  check_text (takings_notation_count (&de, 1000000), "1.000.000");
  check_text (takings_notation_count (&en, -999), "\u2212999");
  check_text (takings_notation_percent (&de, 45000, 2), "4,5\u00a0%");
  check_text (takings_notation_percent (&en, 1000000, 1), "100%");
  check_text (takings_notation_percent (&en, 333333, 1), "33.3%");
  check_text (takings_notation_short (&en, 500000, 250000, TAKINGS_MICROS, FALSE, "USD"), "$0.50");
  check_text (takings_notation_short (&en, 20000000000, 5000000000, TAKINGS_MICROS, FALSE, "USD"),
              "$20,000");
  check_text (
    takings_notation_short (&en, 1500000000000, 500000000000, TAKINGS_MICROS, TRUE, "USD"),
    "$1.5M");
  check_text (takings_notation_short (&en, 20000, 5000, 1, TRUE, NULL), "20K");
  de.grouping[0] = 3;
  de.grouping[1] = 2;
  check_text (takings_notation_count (&de, 12345678), "1.23.45.678");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/charts/scale/holds-all", test_scale_holds_all);
  g_test_add_func ("/charts/scale/is-round", test_scale_is_round);
  g_test_add_func ("/charts/scale/dates", test_dates);
  g_test_add_func ("/charts/notation", test_notation);
  return g_test_run ();
}
