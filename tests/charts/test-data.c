/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "render.h"
#include "sample.h"

#include "error.h"

static TakingsNotation notation;

static void
test_describe (void)
{
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_LINE, "Net commission",
                                                      TAKINGS_UNIT_MONEY, "USD");
  static const gint64 values[] = { 10000000, -2500000, TAKINGS_CHART_GAP, 37450000 };
  static const gint64 none[] = { TAKINGS_CHART_GAP, TAKINGS_CHART_GAP, TAKINGS_CHART_GAP,
                                 TAKINGS_CHART_GAP };
  g_autofree char *all = NULL;
  g_autofree char *point = NULL;
  g_autofree char *gap = NULL;

  takings_chart_set_steps (chart, TAKINGS_STEP_DAY, takings_day_from_civil (2026, 11, 2), 4);
  takings_chart_set_unsettled (chart, 3);
  takings_chart_add (chart, "Net", values);
  takings_chart_add (chart, "Clicks", none);
  all = takings_chart_describe (chart, &notation);
  g_assert_cmpstr (all, ==,
                   "Line chart: Net commission, Nov\u00a02\u2009–\u2009Nov\u00a05,\u00a02026."
                   " Net: total $44.95, highest $37.45 (Thu,\u00a0Nov\u00a05,\u00a02026),"
                   " lowest \u2212$2.50 (Tue,\u00a0Nov\u00a03,\u00a02026). Clicks: no values.");
  point = takings_chart_describe_point (chart, &notation, 3, 2);
  g_assert_cmpstr (point, ==, "Thu,\u00a0Nov\u00a05,\u00a02026: Net $37.45 (not final). 4 of 4");
  gap = takings_chart_describe_point (chart, &notation, 2, 0);
  g_assert_cmpstr (gap, ==,
                   "Wed,\u00a0Nov\u00a04,\u00a02026: Net no value, Clicks no value. 3 of 4");
}

static void
test_describe_empty (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("empty");
  g_autofree char *text = takings_chart_describe (chart, &notation);

  g_assert_true (g_str_has_suffix (text, "There is no data for this period."));
  g_assert_true (takings_chart_is_empty (chart));
}

static void
test_csv (void)
{
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_BARS, "", TAKINGS_UNIT_MONEY,
                                                      "JPY");
  static const char *const names[] = { "Plain", "With \"quotes\", comma", "=2+2", "Tab\there" };
  static const gint64 values[] = { 1200000000, -500000, TAKINGS_CHART_GAP, G_MAXINT64 };
  g_autofree char *csv = NULL;
  g_autofree char *tabs = NULL;

  takings_chart_set_names (chart, names, 4);
  takings_chart_add (chart, "Net", values);
  csv = takings_chart_to_csv (chart, ',');
  g_assert_cmpstr (csv, ==,
                   "Name,Net (JPY)\r\nPlain,1200\r\n\"With \"\"quotes\"\", comma\",-0.5\r\n"
                   "\"'=2+2\",\r\n\"Tab\there\",9223372036854.775807\r\n");
  tabs = takings_chart_to_csv (chart, '\t');
  g_assert_nonnull (strstr (tabs, "Plain\t1200\r\n"));
}

static void
test_csv_dates (void)
{
  static const struct
  {
    TakingsStep step;
    gint64 start;
    const char *expected;
  } cases[] = { { TAKINGS_STEP_DAY, 20759, "Day,Sales\r\n2026-11-02,1\r\n2026-11-03,2\r\n" },
                { TAKINGS_STEP_WEEK, 20759, "Week,Sales\r\n2026-11-02,1\r\n2026-11-09,2\r\n" },
                { TAKINGS_STEP_MONTH, 56 * 12 + 11, "Month,Sales\r\n2026-12,1\r\n2027-01,2\r\n" },
                { TAKINGS_STEP_HOUR, 20759 * 24 + 23,
                  "Time,Sales\r\n2026-11-02T23:00:00,1\r\n2026-11-03T00:00:00,2\r\n" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_BARS, "",
                                                          TAKINGS_UNIT_COUNT, NULL);
      g_autofree char *csv = NULL;

      takings_chart_set_steps (chart, cases[i].step, cases[i].start, 2);
      takings_chart_add (chart, "Sales", (const gint64[]){ 1, 2 });
      csv = takings_chart_to_csv (chart, ',');
      g_assert_cmpstr (csv, ==, cases[i].expected);
    }
}

static void
test_limits (void)
{
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_LINE, "", TAKINGS_UNIT_COUNT,
                                                      NULL);

  takings_chart_set_steps (chart, TAKINGS_STEP_DAY, 0, 1);
  for (int i = 0; i < TAKINGS_CHART_MAX_SERIES; i++)
    g_assert_true (takings_chart_add (chart, "s", (const gint64[]){ G_MAXINT64 }));
  g_assert_false (takings_chart_add (chart, "one more", (const gint64[]){ 1 }));
  g_assert_cmpint (takings_series_sum (takings_chart_get (chart, 0), 1), ==, G_MAXINT64);
  g_assert_cmpint (takings_saturating_add (G_MAXINT64, 1), ==, G_MAXINT64);
  g_assert_cmpint (takings_saturating_add (G_MININT64 + 1, -5), ==, G_MININT64 + 1);
}

static void
test_render (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("groups");
  static const char *const begins[] = { "\x89PNG", "<?xml", "%PDF-" };
  g_autoptr (GError) error = NULL;
  TakingsPicture picture;
  TakingsTheme theme;

  takings_theme_init (&theme, FALSE, FALSE);
  for (int i = TAKINGS_PICTURE_PNG; i <= TAKINGS_PICTURE_PDF; i++)
    {
      g_autoptr (GBytes) bytes = takings_chart_render (chart, &theme, FALSE, (TakingsPicture) i,
                                                       640, 300, 1, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (bytes, NULL), strlen (begins[i]), begins[i],
                       strlen (begins[i]));
      /* Vector formats hold no picture of pixels. */
      if (i == TAKINGS_PICTURE_SVG)
        g_assert_null (g_strstr_len (g_bytes_get_data (bytes, NULL),
                                     (gssize) g_bytes_get_size (bytes), "<image"));
    }
  g_assert_null (
    takings_chart_render (chart, &theme, FALSE, TAKINGS_PICTURE_PNG, 40000, 10, 1, &error));
  g_assert_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE);
  g_assert_true (takings_picture_from_name ("a/B.PDF", &picture) && picture == TAKINGS_PICTURE_PDF);
  g_assert_false (takings_picture_from_name ("b.jpeg", &picture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_notation_init (&notation, "en");
  g_test_add_func ("/charts/data/describe", test_describe);
  g_test_add_func ("/charts/data/describe-empty", test_describe_empty);
  g_test_add_func ("/charts/data/csv", test_csv);
  g_test_add_func ("/charts/data/csv-dates", test_csv_dates);
  g_test_add_func ("/charts/data/limits", test_limits);
  g_test_add_func ("/charts/data/render", test_render);
  return g_test_run ();
}
