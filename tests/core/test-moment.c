/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "moment.h"

static void
check (const char *text, TakingsZone *zone, const char *expected)
{
  TakingsMoment moment;

  g_test_message ("%s", text);
  if (expected == NULL)
    {
      g_assert_false (takings_moment_parse (takings_text (text), zone, &moment));
      return;
    }
  g_assert_true (takings_moment_parse (takings_text (text), zone, &moment));
  g_autofree char *got = takings_moment_format (moment.unix_time);
  g_assert_cmpstr (got, ==, expected);
}

static void
test_parse (void)
{
  g_autoptr (TakingsZone) berlin = takings_zone_new ("Europe/Berlin", NULL);

  check ("2026-03-02T09:14:55-08:00", NULL, "2026-03-02T17:14:55Z");
  check ("20220810T162015-0700", NULL, "2022-08-10T23:20:15Z");
  check ("2016-12-02T12:50:30+00:00", NULL, "2016-12-02T12:50:30Z");
  check ("2026-03-02T09:14:55.123456Z", NULL, "2026-03-02T09:14:55Z");
  check ("2026-03-02 14:05:31", berlin, "2026-03-02T13:05:31Z");
  check ("2026-07-02 14:05:31", berlin, "2026-07-02T12:05:31Z");
  check ("2026-07-02", berlin, "2026-07-01T22:00:00Z");
  check ("2024-02-29", NULL, "2024-02-29T00:00:00Z");
  check ("2026-12-31T24:00:00Z", NULL, "2027-01-01T00:00:00Z");
  check ("2016-12-31T23:59:60Z", NULL, "2016-12-31T23:59:59Z");
  check ("2026-03-02T09:14", NULL, "2026-03-02T09:14:00Z");
  check ("2025-02-29", NULL, NULL);
  check ("2026-13-01", NULL, NULL);
  check ("0000-00-00 00:00:00", NULL, NULL);
  check ("2026-03-02T25:00:00Z", NULL, NULL);
  check ("2026-03-02T09:14:55+99:00", NULL, NULL);
  check ("2026-03-02x", NULL, NULL);
  check ("2026-03", NULL, NULL);
  check ("", NULL, NULL);
}

static void
test_daylight_saving (void)
{
  g_autoptr (TakingsZone) york = takings_zone_new ("America/New_York", NULL);

  /* 2026-03-08 02:30 does not exist, 2026-11-01 01:30 exists twice */
  check ("2026-03-08 01:59:59", york, "2026-03-08T06:59:59Z");
  check ("2026-03-08 02:30:00", york, "2026-03-08T07:30:00Z");
  check ("2026-03-08 03:00:00", york, "2026-03-08T07:00:00Z");
  check ("2026-11-01 01:30:00", york, "2026-11-01T05:30:00Z");
  check ("2026-11-01 02:00:00", york, "2026-11-01T07:00:00Z");
}

static void
test_days (void)
{
  static const char *const ids[] = {
    "UTC",        "America/New_York",    "Europe/Berlin",     "Asia/Kolkata", "Pacific/Kiritimati",
    "Etc/GMT+12", "Australia/Lord_Howe", "America/Sao_Paulo", "+05:30"
  };

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (TakingsZone) zone = takings_zone_new (ids[i], NULL);
      g_autoptr (GTimeZone) truth = g_time_zone_new_identifier (ids[i]);
      g_assert_nonnull (zone);
      for (gint64 t = 600000000; t < G_GINT64_CONSTANT (2900000000); t += 86400 * 3 + 3607)
        {
          g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (t);
          g_autoptr (GDateTime) local = g_date_time_to_timezone (utc, truth);
          int year, month, day;
          takings_day_to_civil (takings_zone_day (zone, t), &year, &month, &day);
          g_assert_cmpint (year, ==, g_date_time_get_year (local));
          g_assert_cmpint (month, ==, g_date_time_get_month (local));
          g_assert_cmpint (day, ==, g_date_time_get_day_of_month (local));
          g_assert_cmpint (takings_zone_offset (zone, t), ==,
                           g_date_time_get_utc_offset (local) / G_USEC_PER_SEC);
        }
      /* every day begins where the day before ended */
      for (gint32 d = 20000; d < 21000; d++)
        {
          gint64 start = takings_zone_day_start (zone, d);
          g_assert_cmpint (takings_zone_day (zone, start), ==, d);
          g_assert_cmpint (takings_zone_day (zone, start - 1), ==, d - 1);
        }
    }
}

static void
test_civil (void)
{
  int year, month, day;
  gint32 parsed;

  g_assert_cmpint (takings_day_from_civil (1970, 1, 1), ==, 0);
  g_assert_cmpint (takings_day_from_civil (2000, 2, 29), ==, 11016);
  for (gint32 d = -100000; d < 100000; d++)
    {
      takings_day_to_civil (d, &year, &month, &day);
      g_assert_cmpint (takings_day_from_civil (year, month, day), ==, d);
    }
  g_assert_true (takings_day_parse ("2026-11-21", &parsed));
  g_autofree char *text = takings_day_format (parsed);
  g_assert_cmpstr (text, ==, "2026-11-21");
  g_assert_false (takings_day_parse ("2026-11-31", &parsed));
  g_assert_false (takings_day_parse ("2026-11-2", &parsed));
  g_assert_false (takings_day_parse ("yesterday", &parsed));
}

static void
test_unknown_zone (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (takings_zone_new ("Mars/Olympus", &error));
  g_assert_nonnull (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/moment/parse", test_parse);
  g_test_add_func ("/moment/daylight-saving", test_daylight_saving);
  g_test_add_func ("/moment/days", test_days);
  g_test_add_func ("/moment/civil", test_civil);
  g_test_add_func ("/moment/unknown-zone", test_unknown_zone);
  return g_test_run ();
}
