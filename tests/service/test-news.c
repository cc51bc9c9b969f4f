/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When something is told: quiet hours, and what is a spike of refunds. */
#include "config.h"

#include "preferences.h"
#include "refund-spike.h"
#include "search.h"

static void
test_quiet_hours (void)
{
  static const struct
  {
    guint now, from, until, left;
  } cases[] = {
    { 1320, 1320, 480, 600 }, /* 22:00 of 22:00–8:00 */
    { 1319, 1320, 480, 0 },   { 0, 1320, 480, 480 }, { 479, 1320, 480, 1 },
    { 480, 1320, 480, 0 },    { 720, 720, 780, 60 }, { 779, 720, 780, 1 },
    { 780, 720, 780, 0 },     { 0, 720, 780, 0 },    { 600, 600, 600, 0 }, /* no hours at all */
    { 1439, 0, 1439, 0 },     { 0, 0, 1439, 1439 },  { 5, 1439, 10, 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (takings_quiet_left (cases[i].now, cases[i].from, cases[i].until), ==,
                      cases[i].left);
}

static void
test_no_preferences (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  g_assert_cmpint (takings_preferences_get_quiet (NULL, now), ==, 0);
}

/* @recent in two days after @days days with @each */
static TakingsRefundSpike
judge (guint64 recent, guint days, guint64 each)
{
  guint64 refunds[TAKINGS_SPIKE_DAYS] = { recent / 2, recent - recent / 2 };

  g_assert_cmpuint (days, <=, TAKINGS_SPIKE_USUAL_DAYS);
  for (guint i = 0; i < days; i++)
    refunds[TAKINGS_SPIKE_RECENT_DAYS + i] = each;
  return takings_refund_spike_judge (refunds, TAKINGS_SPIKE_RECENT_DAYS + days);
}

static void
test_spike (void)
{
  g_assert_true (judge (5, 28, 0).is_spike);
  g_assert_false (judge (4, 28, 0).is_spike);  /* few */
  g_assert_false (judge (50, 13, 0).is_spike); /* too little is known */
  g_assert_true (judge (50, 14, 0).is_spike);
  g_assert_false (judge (7, 28, 1).is_spike); /* 2 are usual: less than 4 deviations more */
  g_assert_true (judge (8, 28, 1).is_spike);
  g_assert_false (judge (59, 28, 10).is_spike); /* less than three times as many */
  g_assert_true (judge (60, 28, 10).is_spike);
  g_assert_cmpuint (judge (60, 28, 10).usual, ==, 20);
  g_assert_cmpuint (judge (60, 28, 10).recent, ==, 60);
  g_assert_false (takings_refund_spike_judge (NULL, 0).is_spike);
}

static void
test_queries (void)
{
  static const struct
  {
    const char *result, *query;
  } cases[] = {
    { "order:AB 1", "order:\"AB 1\"" },
    { "order:a\"b", "order:\"ab\"" },
    { "product:hotmart:77:x", "network:hotmart product:\"77:x\"" },
    { "product:hotmart", NULL },
    { "customer:x", NULL },
    { "", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *query = takings_search_to_query (cases[i].result);
      g_assert_cmpstr (query, ==, cases[i].query);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/service/quiet-hours", test_quiet_hours);
  g_test_add_func ("/service/no-preferences", test_no_preferences);
  g_test_add_func ("/service/refund-spike", test_spike);
  g_test_add_func ("/service/search-queries", test_queries);
  return g_test_run ();
}
