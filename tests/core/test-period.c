/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "period.h"

static void
check (TakingsPeriod period, const char *from, const char *to)
{
  g_autofree char *first = takings_day_format (period.from_day);
  g_autofree char *last = takings_day_format (period.to_day);

  g_assert_cmpstr (first, ==, from);
  g_assert_cmpstr (last, ==, to);
}

static gint32
day (const char *text)
{
  gint32 value = 0;

  g_assert_true (takings_day_parse (text, &value));
  return value;
}

static void
test_presets (void)
{
  gint32 today = day ("2026-01-15");

  check (takings_period_preset (TAKINGS_PRESET_TODAY, today), "2026-01-15", "2026-01-15");
  check (takings_period_preset (TAKINGS_PRESET_YESTERDAY, today), "2026-01-14", "2026-01-14");
  check (takings_period_preset (TAKINGS_PRESET_LAST_30_DAYS, today), "2025-12-17", "2026-01-15");
  check (takings_period_preset (TAKINGS_PRESET_THIS_MONTH, today), "2026-01-01", "2026-01-31");
  check (takings_period_preset (TAKINGS_PRESET_LAST_MONTH, today), "2025-12-01", "2025-12-31");
  check (takings_period_preset (TAKINGS_PRESET_THIS_YEAR, today), "2026-01-01", "2026-12-31");
  check (takings_period_preset (TAKINGS_PRESET_LAST_YEAR, today), "2025-01-01", "2025-12-31");
  check (takings_period_preset (TAKINGS_PRESET_LAST_12_MONTHS, today), "2025-02-01", "2026-01-31");
  for (int preset = 0; preset < TAKINGS_PRESET_CUSTOM; preset++)
    g_assert_cmpint (
      takings_period_find_preset (takings_period_preset ((TakingsPreset) preset, today), today), ==,
      preset);
  g_assert_cmpint (takings_period_find_preset ((TakingsPeriod){ 3, 9 }, today), ==,
                   TAKINGS_PRESET_CUSTOM);
}

static void
test_step (void)
{
  TakingsPeriod february = { day ("2024-02-01"), day ("2024-02-29") };
  TakingsPeriod week = { day ("2026-03-02"), day ("2026-03-08") };
  TakingsPeriod all = takings_period_preset (TAKINGS_PRESET_ALL, 0);

  check (takings_period_step (february, -1), "2024-01-01", "2024-01-31");
  check (takings_period_step (february, 12), "2025-02-01", "2025-02-28");
  check (takings_period_step (week, -1), "2026-02-23", "2026-03-01");
  check (takings_period_step (takings_period_step (week, 3), -3), "2026-03-02", "2026-03-08");
  check (takings_period_step ((TakingsPeriod){ day ("2025-01-01"), day ("2025-12-31") }, -1),
         "2024-01-01", "2024-12-31");
  g_assert_cmpint (takings_period_step (all, -1).from_day, ==, G_MININT32);
}

static void
test_compare (void)
{
  TakingsPeriod leap = { day ("2024-02-27"), day ("2024-02-29") }, other;

  g_assert_true (takings_period_compare (leap, TAKINGS_COMPARE_PREVIOUS, &other));
  check (other, "2024-02-24", "2024-02-26");
  g_assert_true (takings_period_compare (leap, TAKINGS_COMPARE_YEAR, &other));
  check (other, "2023-02-27", "2023-02-28");
  leap.from_day = day ("2024-02-01");
  g_assert_true (takings_period_compare (leap, TAKINGS_COMPARE_YEAR, &other));
  check (other, "2023-02-01", "2023-02-28");
  g_assert_false (takings_period_compare (leap, TAKINGS_COMPARE_NONE, &other));
  leap.to_day = G_MAXINT32;
  g_assert_false (takings_period_compare (leap, TAKINGS_COMPARE_PREVIOUS, &other));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/period/presets", test_presets);
  g_test_add_func ("/period/step", test_step);
  g_test_add_func ("/period/compare", test_compare);
  return g_test_run ();
}
