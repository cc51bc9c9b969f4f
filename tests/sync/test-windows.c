/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which windows are read, and what a checkpoint remembers of them. */
#include "config.h"

#include "backoff.h"
#include "windows.h"

#define DAY G_GINT64_CONSTANT (86400)
#define NOW (20000 * DAY)

static const TakingsAdapterInfo usual = {
  .id = "usual",
  .name = "Usual",
  .window_days = 30,
  .backfill_days = 100,
  .overlap_days = 3,
  .empty_windows = 0,
  .sweeps = { { 24, 7 }, { 168, 90 } },
};
static const TakingsAdapterInfo sparse = {
  .id = "sparse",
  .name = "Sparse",
  .window_days = 30,
  .backfill_days = 3650,
  .empty_windows = 2,
};
static const TakingsAdapterInfo marked = {
  .id = "marked",
  .name = "Marked",
  .backfill_days = 90,
  .uses_mark = TRUE,
  .sweeps = { { 24, 90 } },
};

/* Runs a plan to its end (or for @most windows) and prints its windows as days before now. */
static char *
run_plan (const TakingsAdapterInfo *info, TakingsCheckpoint *checkpoint, gint64 now, gint64 since,
          gboolean full, guint64 n_read, int most)
{
  static const char letters[] = "nbws";
  GString *text = g_string_new (NULL);
  TakingsPlan plan;
  TakingsWindow window;

  takings_plan_init (&plan, info, checkpoint, now, since, full);
  while (most-- != 0 && takings_plan_next (&plan, checkpoint, &window))
    {
      g_assert_cmpint (window.from, <, window.to);
      g_string_append_printf (text, "%s%c%d-%d", text->len > 0 ? " " : "", letters[window.kind],
                              (int) ((now - window.from) / DAY), (int) ((now - window.to) / DAY));
      takings_plan_done (&plan, checkpoint, &window, n_read);
    }
  return g_string_free (text, FALSE);
}

#define assert_plan(info, checkpoint, now, since, full, n_read, most, expected)                    \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *plan_ = run_plan ((info), (checkpoint), (now), (since), (full), (n_read),     \
                                       (most));                                                    \
    g_assert_cmpstr (plan_, ==, (expected));                                                       \
  }                                                                                                \
  G_STMT_END

static void
test_first_and_next (void)
{
  TakingsCheckpoint checkpoint = { 0 };
  assert_plan (&usual, &checkpoint, NOW, 0, FALSE, 5, -1, "b30-0 b60-30 b90-60 b100-90");
  g_assert_true (checkpoint.backfill_done);
  g_assert_cmpint (checkpoint.high, ==, NOW);
  assert_plan (&usual, &checkpoint, NOW + 3600, 0, FALSE, 5, -1, "n3-0");
  g_assert_cmpint (checkpoint.high, ==, NOW + 3600);
  /* a day later the short sweep is due, a week later the long one, and the short one with it */
  assert_plan (&usual, &checkpoint, NOW + DAY, 0, FALSE, 5, -1, "n3-0 w7-3");
  assert_plan (&usual, &checkpoint, NOW + 7 * DAY, 0, FALSE, 5, -1, "n9-0 w39-9 w69-39 w90-69");
  assert_plan (&usual, &checkpoint, NOW + 7 * DAY + 60, 0, FALSE, 5, -1, "n3-0");
  /* after a long absence what is new comes oldest first, so that the mark never outruns the rows */
  assert_plan (&usual, &checkpoint, NOW + 57 * DAY, 0, FALSE, 5, 1, "n52-22");
  g_assert_cmpint (checkpoint.high, ==, NOW + 34 * DAY + 60);
}

static void
test_interrupted_backfill (void)
{
  TakingsCheckpoint checkpoint = { 0 };
  assert_plan (&usual, &checkpoint, NOW, 0, FALSE, 5, 2, "b30-0 b60-30");
  g_assert_false (checkpoint.backfill_done);
  assert_plan (&usual, &checkpoint, NOW + DAY, 0, FALSE, 5, -1, "n4-0 w7-4 b91-61 b100-91");
  g_assert_true (checkpoint.backfill_done);
  /* empty windows end it */
  checkpoint = (TakingsCheckpoint){ 0 };
  assert_plan (&sparse, &checkpoint, NOW, 0, FALSE, 0, -1, "b30-0 b60-30");
  g_assert_true (checkpoint.backfill_done);
}

static void
test_resume (void)
{
  TakingsCheckpoint checkpoint = { 0 };
  checkpoint.has_window = TRUE;
  checkpoint.window = (TakingsWindow){ TAKINGS_WINDOW_BACKFILL, 0, NOW - 30 * DAY, NOW };
  checkpoint.window_at = NOW;
  checkpoint.cursor = g_strdup ("p2");
  {
    TakingsCheckpoint copy = checkpoint;
    TakingsPlan plan;
    copy.cursor = g_strdup ("p2");
    takings_plan_init (&plan, &usual, &copy, NOW + 3600, 0, FALSE);
    g_assert_cmpstr (copy.cursor, ==, "p2");
    takings_plan_init (&plan, &usual, &copy, NOW + DAY, 0,
                       FALSE); /* a cursor does not live so long */
    g_assert_null (copy.cursor);
    g_assert_true (copy.has_window);
  }
  assert_plan (&usual, &checkpoint, NOW + DAY, 0, FALSE, 5, -1,
               "b31-1 n4-0 w7-4 b61-31 b91-61 b100-91");
  g_assert_cmpint (checkpoint.high, ==, NOW + DAY);
  g_assert_true (checkpoint.backfill_done);
}

static void
test_since_full_marked (void)
{
  TakingsCheckpoint checkpoint = { 0 };
  assert_plan (&usual, &checkpoint, NOW, NOW - 40 * DAY, FALSE, 5, -1, "s30-0 s40-30");
  g_assert_cmpint (checkpoint.low, ==, NOW - 40 * DAY);
  g_assert_cmpint (checkpoint.high, ==, NOW);
  assert_plan (&usual, &checkpoint, NOW + 60, NOW + DAY, FALSE, 5, -1, "");
  checkpoint.backfill_done = TRUE;
  assert_plan (&usual, &checkpoint, NOW, 0, TRUE, 5, -1, "b30-0 b60-30 b90-60 b100-90");

  checkpoint = (TakingsCheckpoint){ 0 };
  assert_plan (&marked, &checkpoint, NOW, 0, FALSE, 5, -1, "b90-0");
  assert_plan (&marked, &checkpoint, NOW + 3600, 0, FALSE, 5, -1, "n0-0");
  assert_plan (&marked, &checkpoint, NOW + 25 * 3600, 0, FALSE, 5, -1, "n1-0 w90-0");
}

/* What the network's clock says limits what counts as read; this computer's may be wrong. */
static void
test_wrong_clock (void)
{
  TakingsCheckpoint checkpoint = { .high = NOW, .low = NOW - 100 * DAY, .backfill_done = TRUE };
  TakingsWindow window = { TAKINGS_WINDOW_NEW, 0, NOW - 3 * DAY, NOW + 90 * DAY };
  TakingsPlan plan = { .info = &usual, .now = NOW + 90 * DAY, .network_now = NOW + DAY };

  takings_plan_done (&plan, &checkpoint, &window, 1);
  g_assert_cmpint (checkpoint.high, ==, NOW + DAY);
  plan = (TakingsPlan){ .info = &usual, .now = NOW - 90 * DAY, .network_now = NOW + 2 * DAY };
  window.to = NOW - 90 * DAY;
  window.from = window.to - DAY;
  takings_plan_done (&plan, &checkpoint, &window, 0);
  g_assert_cmpint (checkpoint.high, ==, NOW + DAY); /* the clock is behind: nothing is forgotten */
  plan.network_now = 0;
  takings_plan_done (&plan, &checkpoint, &window, 0);
  g_assert_cmpint (checkpoint.high, ==, NOW - 90 * DAY); /* no other witness: it was ahead before */
  checkpoint.low = NOW + 20 * DAY;
  plan = (TakingsPlan){ .info = &usual, .now = NOW + 90 * DAY, .network_now = NOW + DAY };
  takings_plan_done (&plan, &checkpoint, &window, 0);
  g_assert_cmpint (checkpoint.low, ==, 0);
  g_assert_false (checkpoint.backfill_done);
}

static void
test_shrink (void)
{
  TakingsCheckpoint checkpoint = { 0 };
  TakingsPlan plan;
  TakingsWindow window;
  guint n = 0;

  takings_plan_init (&plan, &usual, &checkpoint, NOW, 0, FALSE);
  g_assert_true (takings_plan_next (&plan, &checkpoint, &window));
  g_assert_true (takings_plan_shrink (&plan, &window));
  g_assert_cmpint (window.from, ==, NOW - 15 * DAY);
  g_assert_cmpint (window.to, ==, NOW);
  takings_plan_done (&plan, &checkpoint, &window, 1);
  g_assert_true (takings_plan_next (&plan, &checkpoint, &window));
  g_assert_cmpint (window.to, ==, NOW - 15 * DAY);
  g_assert_cmpint (window.from, ==, NOW - 30 * DAY);
  while (takings_plan_shrink (&plan, &window))
    g_assert_cmpuint (++n, <, 20);
  g_assert_cmpint (window.to - window.from, >=, 3600);
}

static void
test_checkpoint (void)
{
  static const char *const damaged[] = {
    NULL,
    "",
    "{",
    "[]",
    "null",
    "{\"version\":2,\"high\":5}",
    "{\"version\":1,\"high\":\"x\",\"sweeps\":{},\"window\":7}",
    "{\"version\":1,\"window\":{\"kind\":\"odd\",\"from\":1}}"
  };
  TakingsCheckpoint a = { .high = 5,
                          .low = 3,
                          .empty = 2,
                          .sweeps = { 1, 2, 3 },
                          .has_window = TRUE,
                          .window = { TAKINGS_WINDOW_SWEEP, 1, 10, 20 },
                          .window_at = 30,
                          .window_read = 40 };
  TakingsCheckpoint b;
  g_autofree char *json = NULL, *again = NULL;

  a.mark = g_strdup ("AP-1\"é");
  a.cursor = g_strdup ("c");
  a.window_mark = g_strdup ("m");
  json = takings_checkpoint_to_json (&a);
  takings_checkpoint_parse (&b, json);
  again = takings_checkpoint_to_json (&b);
  g_assert_cmpstr (json, ==, again);
  g_assert_cmpstr (b.mark, ==, a.mark);
  g_assert_cmpint (b.window.to, ==, 20);
  takings_checkpoint_clear (&a);
  takings_checkpoint_clear (&b);
  for (guint i = 0; i < G_N_ELEMENTS (damaged); i++)
    {
      takings_checkpoint_parse (&b, damaged[i]);
      g_assert_cmpint (b.high, ==, 0);
      g_assert_false (b.has_window);
      takings_checkpoint_clear (&b);
    }
}

static void
test_backoff (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  double sum = 0, least = 1e9, most = 0;
  for (int i = 0; i < 2000; i++)
    {
      double delay = takings_backoff_delay (3, -1, rand),
             asked = takings_backoff_delay (0, 7, rand);
      g_assert_cmpfloat (delay, <=, 8.0);
      g_assert_true (asked >= 7.0 && asked <= 8.7);
      g_assert_cmpfloat (takings_backoff_delay (40, -1, rand), <=, 60.0);
      sum += delay;
      least = MIN (least, delay);
      most = MAX (most, delay);
    }
  g_assert_true (least < 0.4 && most > 7.6 && sum / 2000 > 3.5
                 && sum / 2000 < 4.5); /* full jitter */
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/windows/first-and-next", test_first_and_next);
  g_test_add_func ("/windows/interrupted-backfill", test_interrupted_backfill);
  g_test_add_func ("/windows/resume", test_resume);
  g_test_add_func ("/windows/since-full-marked", test_since_full_marked);
  g_test_add_func ("/windows/wrong-clock", test_wrong_clock);
  g_test_add_func ("/windows/shrink", test_shrink);
  g_test_add_func ("/windows/checkpoint", test_checkpoint);
  g_test_add_func ("/windows/backoff", test_backoff);
  return g_test_run ();
}
