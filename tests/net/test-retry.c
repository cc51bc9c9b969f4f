/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "limiter.h"
#include "retry.h"

static void
test_retry_after (void)
{
  const gint64 now = 1793577780; /* Mon, 02 Nov 2026 00:03:00 GMT */
  const struct
  {
    const char *value;
    gint64 seconds;
  } cases[] = {
    { NULL, -1 },
    { "", -1 },
    { "  ", -1 },
    { "soon", -1 },
    { "1-2", -1 },
    { "--", -1 },
    { "12s", -1 },
    { "\xff\xfe", -1 },
    { "0", 0 },
    { " 30 ", 30 },
    { "1.2", 2 },
    { "-5", 0 },
    { "1000000000", 86400 },
    { "99999999999999999999999999", 86400 },
    { "Mon, 02 Nov 2026 00:04:00 GMT", 60 },
    { "Monday, 02-Nov-26 00:04:00 GMT", 60 },
    { "Mon Nov  2 00:04:00 2026", 60 },
    { "Sun, 01 Nov 2026 00:00:00 GMT", 0 },
    { "Mon, 02 Nov 2099 00:00:00 GMT", 86400 },
    { "Mon, 99 Nov 2026 99:04:00 GMT", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *shown = cases[i].value != NULL ? g_strescape (cases[i].value, NULL) : NULL;

      g_test_message ("%s", shown);
      g_assert_cmpint (takings_retry_after_parse (cases[i].value, now), ==, cases[i].seconds);
    }
}

static void
test_delay (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (guint attempt = 0; attempt < 40; attempt++)
    {
      gint64 cap = attempt < 6 ? G_USEC_PER_SEC << attempt : 60 * G_USEC_PER_SEC;
      gint64 low = G_MAXINT64, high = -1;

      for (guint i = 0; i < 500; i++)
        {
          gint64 delay = takings_retry_delay (attempt, rand);
          g_assert_cmpint (delay, >=, 0);
          g_assert_cmpint (delay, <=, cap);
          low = MIN (low, delay);
          high = MAX (high, delay);
        }
      g_assert_cmpint (low, <, cap / 10);
      g_assert_cmpint (high, >, cap * 9 / 10);
    }
}

static void
test_limiter (void)
{
  g_autoptr (TakingsLimiter) limiter = takings_limiter_new ();
  const gint64 start = 5 * G_USEC_PER_SEC;
  gint64 slots[21];

  for (guint i = 0; i < 21; i++)
    slots[i] = takings_limiter_reserve (limiter, "a", 7, start);
  g_assert_cmpint (slots[0], ==, 0);
  for (guint i = 0; i + 7 < 21; i++)
    g_assert_cmpint (slots[i + 7] - slots[i], >=, 60 * G_USEC_PER_SEC);
  g_assert_cmpint (takings_limiter_reserve (limiter, "b", 60, start), ==, 0);
  g_assert_cmpint (takings_limiter_reserve (limiter, "b", 60, start + 250000), ==, 750000);
  g_assert_cmpint (takings_limiter_reserve (limiter, "b", 60, start + 60000000), ==, 0);
  g_assert_cmpint (takings_limiter_reserve (limiter, "c", 0, start), ==, 0);
  g_assert_cmpint (takings_limiter_reserve (limiter, "c", 0, start), ==, 0);
  takings_limiter_pause (limiter, "c", start + 9);
  takings_limiter_pause (limiter, "c", start + 3);
  g_assert_cmpint (takings_limiter_reserve (limiter, "c", 0, start), ==, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/retry/after", test_retry_after);
  g_test_add_func ("/retry/delay", test_delay);
  g_test_add_func ("/limiter/slots", test_limiter);
  return g_test_run ();
}
