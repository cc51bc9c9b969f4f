/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P9: the figures of a whole dashboard, tile after tile on one thread, processor time of that
 * thread, page cache warm: over 1 M entries beside 100,000, with --full over 10 M beside 1 M. Each
 * round's ranges end a week before the last one's, so that no summary is asked for twice; what is
 * kept are the converted sums of blocks of days, which the first round of all does not have.
 * `--by-sale`: by sale date; what it takes to find all sales is printed too. `--mixed`: three
 * currencies, each converted at its day's rate. `--make FOLDER N` only fills a ledger, `--read
 * FOLDER` only measures one, which dashboard-postgres.sh does. */
#include "config.h"

#include "filled-ledger.h"
#include "query.h"

#include <stdlib.h>
#include <time.h>

#define ROUNDS  9
#define N_TILES 8

static TakingsBasis basis = TAKINGS_BASIS_EVENT;

static gboolean
ignore_cb (const TakingsEntryRow *row, gpointer data)
{
  return TRUE;
}

static const struct
{
  const char *name;
  gint32 days, until;
  TakingsBy by;
} tiles[N_TILES - 1] = {
  { "30 days by day", 30, FILLED_TODAY - 1, TAKINGS_BY_DAY },
  { "12 months by month", 365, FILLED_TODAY - 1, TAKINGS_BY_MONTH },
  { "30 days by network", 30, FILLED_TODAY - 1, TAKINGS_BY_NETWORK },
  { "30 days by product", 30, FILLED_TODAY - 1, TAKINGS_BY_PRODUCT },
  { "12 months by product", 365, FILLED_TODAY - 1, TAKINGS_BY_PRODUCT },
  { "30 days", 30, FILLED_TODAY - 1, TAKINGS_BY_NONE },
  { "30 days before them", 30, FILLED_TODAY - 31, TAKINGS_BY_NONE },
};

/* Of this thread: with the page cache warm that is how long a tile takes, however busy the machine
 * is with other things. */
static double
processor_ms (void)
{
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e3 + (double) now.tv_nsec / 1e6;
}

/* @back: days before the ledger's last one, so that ranges begin and end anywhere. */
static double
draw (TakingsLedger *ledger, guint number, gint32 back)
{
  g_autoptr (GError) error = NULL;
  double start = processor_ms ();
  if (number < G_N_ELEMENTS (tiles))
    {
      g_autoptr (TakingsSummary) summary = takings_query_summary_on (
        ledger, basis, tiles[number].until - back - tiles[number].days + 1,
        tiles[number].until - back, tiles[number].by, "USD", &error);
      if (summary == NULL || summary->total.entries == 0)
        g_error ("no figures: %s", error != NULL ? error->message : "empty");
    }
  else
    {
      TakingsFilter filter;
      takings_filter_init (&filter);
      filter.limit = 20;
      if (!takings_query_entries (ledger, &filter, ignore_cb, NULL, NULL, &error))
        g_error ("%s", error->message);
    }
  return processor_ms () - start;
}

/* Once for all that is new, outside of any query. */
static void
link_sales (TakingsLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (basis == TAKINGS_BASIS_EVENT)
    return;
  if (!takings_ledger_link_sales (ledger, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  g_print ("P9 sales of refunds found in %.2f s\n",
           (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

/* Median of the whole; @worst: the slowest tile's median. */
static double
measure (TakingsLedger *ledger, gint64 n, double *worst)
{
  double sums[ROUNDS] = { 0 }, times[N_TILES][ROUNDS];
  double first = 0;
  for (guint tile = 0; tile < N_TILES; tile++)
    first += draw (ledger, tile, 0); /* warm */
  gint64 start = g_get_monotonic_time ();
  for (guint round = 0; round < ROUNDS; round++)
    for (guint tile = 0; tile < N_TILES; tile++)
      sums[round] += times[tile][round] = draw (ledger, tile, (gint32) round * 7);
  double wall = (double) (g_get_monotonic_time () - start) / 1000.0 / ROUNDS;
  *worst = 0;
  for (guint tile = 0; tile < N_TILES; tile++)
    {
      double median = bench_median (times[tile], ROUNDS);
      g_print ("P9 tile %s: %.2f ms\n",
               tile < G_N_ELEMENTS (tiles) ? tiles[tile].name : "newest 20", median);
      *worst = MAX (*worst, median);
    }
  double whole = bench_median (sums, ROUNDS);
  g_print ("P9 first of all: %.2f ms\n", first);
  g_print ("P9 dashboard of %" G_GINT64_FORMAT
           " entries: %.2f ms, slowest tile %.2f ms (on the wall %.2f ms, mean)\n",
           n, whole, *worst, wall);
  return whole;
}

static double
fill_and_measure (gint64 n, gboolean mixed, double *worst)
{
  g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  TakingsLedger *ledger = filled_ledger_make (folder, n, mixed);
  link_sales (ledger);
  double whole = measure (ledger, n, worst);
  filled_ledger_drop (ledger, folder);
  return whole;
}

static int
measure_folder (const char *folder)
{
  g_autoptr (GError) error = NULL;
  double worst;
  TakingsLedger *ledger = takings_ledger_open (
    folder, basis == TAKINGS_BASIS_SALE ? TAKINGS_LEDGER_READ_WRITE : TAKINGS_LEDGER_READ_ONLY, 0,
    NULL, &error);
  if (ledger == NULL)
    g_error ("%s", error->message);
  link_sales (ledger);
  double whole = measure (ledger, 0, &worst);
  g_print ("P9 whole %.3f ms\n", whole);
  g_object_unref (ledger);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean full = FALSE, mixed = FALSE;
  double small, large, worst_small, worst_large;
  for (int i = 1; i < argc; i++)
    {
      full |= g_str_equal (argv[i], "--full");
      mixed |= g_str_equal (argv[i], "--mixed");
      if (g_str_equal (argv[i], "--by-sale"))
        basis = TAKINGS_BASIS_SALE;
    }
  if (argc > 3 && g_str_equal (argv[1], "--make"))
    {
      g_object_unref (filled_ledger_make (argv[2], atoll (argv[3]), mixed));
      return 0;
    }
  if (argc > 2 && g_str_equal (argv[1], "--read"))
    return measure_folder (argv[2]);
  small = fill_and_measure (full ? 1000000 : 100000, mixed, &worst_small);
  large = fill_and_measure (full ? 10000000 : 1000000, mixed, &worst_large);
  g_print ("P9 the larger ledger beside one of a tenth of its entries%s\n"
           "P9 %.2f ms %.2f ms %.2f (at most 2.00, the larger at most 10 ms, a tile at most 5 ms: "
           "%.2f)\n",
           mixed ? ", three currencies" : "", large, small, large / small, worst_large);
  /* With a tenth of a million entries most products sell less than once a day: no ratio. */
  return large <= 10 && worst_large <= 5 && (!full || large / small <= 2) ? 0 : 1;
}
