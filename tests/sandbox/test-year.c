/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "truth.h"

#define NOW G_GINT64_CONSTANT (1789560000) /* 2026-09-16 */

static void
test_repeats (void)
{
  g_autoptr (TakingsYear) one = takings_year_new (7, 3000, NOW),
                          two = takings_year_new (7, 3000, NOW);
  g_autoptr (TakingsYear) other = takings_year_new (8, 3000, NOW);

  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    {
      g_assert_cmpuint (one->trades[i]->len, >, 50);
      g_assert_cmpmem (one->trades[i]->data, one->trades[i]->len * sizeof (TakingsTrade),
                       two->trades[i]->data, two->trades[i]->len * sizeof (TakingsTrade));
    }
  g_assert_true (one->trades[0]->len != other->trades[0]->len
                 || memcmp (one->trades[0]->data, other->trades[0]->data,
                            one->trades[0]->len * sizeof (TakingsTrade))
                      != 0);
}

static void
test_size (void)
{
  guint64 sizes[] = { 2000, 20000, 100000 };

  for (guint k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      g_autoptr (TakingsYear) year = takings_year_new (1, sizes[k], NOW);
      guint64 events = 0;
      for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
        for (guint t = 0; t < year->trades[i]->len; t++)
          {
            const TakingsTrade *trade = &g_array_index (year->trades[i], TakingsTrade, t);
            events += trade->at <= NOW;
            events += takings_trade_reversed (trade, NOW);
          }
      g_test_message ("%" G_GUINT64_FORMAT " asked, %" G_GUINT64_FORMAT " made", sizes[k], events);
      g_assert_cmpuint (events, >, sizes[k] * 9 / 10);
      g_assert_cmpuint (events, <, sizes[k] * 11 / 10);
    }
}

static void
test_sense (void)
{
  g_autoptr (TakingsYear) year = takings_year_new (3, 20000, NOW);

  for (int i = 0; i < TAKINGS_N_TRADE_NETWORKS; i++)
    for (guint t = 0; t < year->trades[i]->len; t++)
      {
        const TakingsTrade *trade = &g_array_index (year->trades[i], TakingsTrade, t);
        g_assert_cmpint (trade->price, >, 0);
        g_assert_cmpint (trade->commission, >, 0);
        g_assert_cmpint (trade->commission, <=, trade->price);
        if (t > 0)
          g_assert_cmpint (trade[-1].at, <=, trade->at);
        if (trade->fate == TAKINGS_FATE_REFUNDED)
          {
            g_assert_cmpint (trade->reversed_at - trade->at, >=, 14 * 86400);
            g_assert_cmpint (trade->reversed_at - trade->at, <=, 45 * 86400);
          }
        g_assert_cmpint (trade->reversed_at != 0, ==,
                         trade->fate == TAKINGS_FATE_REFUNDED
                           || trade->fate == TAKINGS_FATE_CHARGED_BACK);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/year/repeats", test_repeats);
  g_test_add_func ("/year/size", test_size);
  g_test_add_func ("/year/sense", test_sense);
  return g_test_run ();
}
