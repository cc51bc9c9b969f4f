/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Summer time begins and ends, the year ends, the computer's clock is wrong and right again: in the
 * end the ledger is what a single sync with the right clock would have read. */
#include "config.h"

#include "engine-fixture.h"

#include <string.h>

#define HOUR G_GINT64_CONSTANT (3600)
#define DAY  (24 * HOUR)

typedef struct
{
  const char *name, *moment; /* in the middle of what is read */
  int most_skew;             /* days that the clock may be wrong by; 0: it is right */
} Case;

static const Case cases[] = {
  { "summer-time-ends", "2025-11-02T06:00:00Z", 0 },
  { "summer-time-begins", "2026-03-08T07:00:00Z", 0 },
  { "year-ends", "2025-12-31T23:59:59Z", 0 },
  { "leap-day", "2028-02-29T12:00:00Z", 0 },
  { "after-2038", "2038-01-19T03:14:07Z", 0 },
  { "wrong-by-days", "2025-11-02T06:00:00Z", 3 },
  { "wrong-by-weeks", "2026-03-08T07:00:00Z", 40 },
  { "wrong-by-months", "2026-03-08T07:00:00Z", 150 },
};

/* A row every 37 minutes from 20 days before @middle to 15 after it. */
static void
fill (TestServer *server, gint64 middle)
{
  server->tells_time = TRUE;
  server->rows = 100;
  server->moments = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (gint64 moment = middle - 20 * DAY; moment < middle + 15 * DAY; moment += 37 * 60)
    g_array_append_val (server->moments, moment);
}

static guint
count_until (TestServer *server, gint64 today)
{
  guint n = 0;
  while (n < server->moments->len && g_array_index (server->moments, gint64, n) <= today)
    n++;
  return n;
}

static void
sync_well (Fixture *f)
{
  g_autoptr (TakingsSyncResult) result = engine_sync (f, NULL);
  const TakingsAccountResult *account = engine_get_account (result, "a");
  g_assert_no_error (account->error);
  g_assert_cmpstr (account->status, ==, "ok");
}

static char *
dup_single_digest (Fixture *f, gint64 now)
{
  Fixture single = { 0 };
  char *digest;

  engine_set_up (&single, NULL);
  single.now = now;
  engine_add_account_at (&single, "a", "daynet", "good", f->server->endpoint);
  sync_well (&single);
  digest = engine_digest (&single);
  engine_tear_down (&single, NULL);
  return digest;
}

static gint64
get_skew (const Case *c)
{
  gint32 days = c->most_skew;
  if (days == 0 || g_test_rand_int_range (0, 3) > 0)
    return 0;
  return g_test_rand_int_range (-days, days + 1) * DAY + g_test_rand_int_range (-3600, 3600);
}

static void
test_case (Fixture *f, gconstpointer data)
{
  const Case *c = data;
  g_autofree char *one = NULL, *two = NULL;
  TakingsMoment middle;
  gint64 end;

  g_assert_true (takings_moment_parse (takings_text (c->moment), NULL, &middle));
  end = middle.unix_time + 15 * DAY;
  fill (f->server, middle.unix_time);
  engine_add_account (f, "a", "daynet", "good");
  for (gint64 now = middle.unix_time - 10 * DAY; now < end;
       now += g_test_rand_int_range (1, c->most_skew > 0 ? 200 : 30) * HOUR)
    {
      f->server->today = now;
      f->now = now + get_skew (c);
      sync_well (f);
    }
  f->server->today = f->now = end;
  sync_well (f);
  one = engine_digest (f);
  two = dup_single_digest (f, end);
  g_assert_cmpuint (count_until (f->server, end), ==, f->server->moments->len);
  g_assert_cmpstr (one, ==, two);
}

typedef struct
{
  Fixture *f;
  gint64 jump;
  guint pages;
} Jump;

static void
jump_cb (TakingsEngine *engine, const char *account, guint pages, guint entries, gpointer data)
{
  Jump *jump = data;
  if (++jump->pages == 3)
    jump->f->now += jump->jump;
}

/* The clock is set while a sync is running. */
static void
test_jump (Fixture *f, gconstpointer data)
{
  static const gint64 jumps[] = { -DAY, DAY, -3650 * DAY, 3650 * DAY, -HOUR, HOUR };
  const gint64 middle = TEST_NOW;
  g_autofree char *one = NULL, *two = NULL;
  gint64 now = middle - 10 * DAY;

  fill (f->server, middle);
  engine_add_account (f, "a", "daynet", "good");
  engine_add_account (f, "t", "tokennet", "good"); /* its token outlives no jump wrongly */
  for (guint i = 0; i < G_N_ELEMENTS (jumps); i++, now += 4 * DAY)
    {
      Jump jump = { f, jumps[i], 0 };
      gulong handler = g_signal_connect (f->engine, "sync-progress", G_CALLBACK (jump_cb), &jump);
      f->server->today = f->now = now;
      sync_well (f);
      g_signal_handler_disconnect (f->engine, handler);
    }
  f->server->today = f->now = middle + 15 * DAY;
  sync_well (f);
  g_assert_true (takings_ledger_remove_account (f->ledger, "t", NULL));
  one = engine_digest (f);
  two = dup_single_digest (f, f->now);
  g_assert_cmpstr (one, ==, two);
}

int
main (int argc, char **argv)
{
  engine_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/clock/", cases[i].name, NULL);
      engine_test_add (path, &cases[i], test_case);
    }
  engine_test_add ("/clock/set-during-a-sync", NULL, test_jump);
  return g_test_run ();
}
