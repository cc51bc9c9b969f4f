/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening a ledger whose writer was killed with a full write-ahead log, beside opening one that was
 * closed. Value and floor are milliseconds until the first figures of a dashboard. */
#include "config.h"

#include "bench-ledger.h"
#include "bench-pages.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>

#define SHORT_ROWS 100000
#define FULL_ROWS  1000000
#define N_OPENS    5
#define MOST_MS    250.0

/* In a process of its own: writes rows, then once more until the log is as long as it gets. */
static void
write_and_die (const char *dir, guint first, guint n_rows)
{
  TakingsLedger *ledger = bench_ledger_open (dir);
  gint64 longest = 0;

  for (guint row = 0; row < n_rows; row += 20000)
    {
      g_autoptr (GPtrArray) pages = bench_pages_make_from (first + row, MIN (20000, n_rows - row),
                                                           FALSE);
      bench_ledger_ingest (ledger, pages, 48);
      longest = MAX (longest, bench_ledger_wal_size (dir));
    }
  printf ("   the log was %.1f MB at most\n", (double) longest / 1048576);
  fflush (stdout);
  raise (SIGKILL);
}

static double
time_open (const char *dir)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (TakingsLedger) ledger = takings_ledger_open (dir, TAKINGS_LEDGER_READ_WRITE, 0, NULL,
                                                          &error);
  TakingsDb *db;
  double taken;

  if (ledger == NULL)
    g_error ("%s", error->message);
  db = takings_ledger_acquire_reader (ledger, NULL);
  if (takings_db_int64 (db, "SELECT sum(entries) FROM daily_total", -1) < 0)
    g_error ("the totals can't be read");
  taken = (double) (g_get_monotonic_time () - start) / 1000;
  takings_ledger_release_reader (ledger, db);
  takings_ledger_close (ledger);
  return taken;
}

static gboolean
measure (const char *self, const char *dir, guint n_rows)
{
  double killed[N_OPENS], closed[N_OPENS], value, base;
  gint64 wal = 0;

  for (guint i = 0; i < N_OPENS; i++)
    {
      g_autofree char *first = g_strdup_printf ("%u", i == 0 ? 0 : n_rows + (i - 1) * 20000);
      g_autofree char *rows = g_strdup_printf ("%u", i == 0 ? n_rows : 20000);
      g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, NULL, self,
                                                        "--child", dir, first, rows, NULL);

      if (child == NULL || !g_subprocess_wait (child, NULL, NULL)
          || !g_subprocess_get_if_signaled (child))
        g_error ("the writer did not get as far as being killed");
      wal = MAX (wal, bench_ledger_wal_size (dir));
      killed[i] = time_open (dir);
      closed[i] = time_open (dir);
    }
  value = bench_median (killed, N_OPENS);
  base = bench_median (closed, N_OPENS);
  printf ("P26 %.1f %.1f %.2f  opening a ledger of %u entries after a kill (log of up to %.1f MB), "
          "after closing, ms; at most %.0f%s\n",
          value, base, value / base, n_rows, (double) wal / 1048576, MOST_MS,
          value <= MOST_MS ? "" : "  NOT REACHED");
  return value <= MOST_MS;
}

int
main (int argc, char **argv)
{
  int n_rows = 0;
  gboolean full = FALSE, ok;
  const GOptionEntry options[] = {
    { "rows", 0, 0, G_OPTION_ARG_INT, &n_rows, "How many entries", "N" },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, "A million entries", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *dir = NULL, *self = NULL;

  if (argc == 5 && g_str_equal (argv[1], "--child"))
    write_and_die (argv[2], (guint) atoi (argv[3]), (guint) atoi (argv[4]));
  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  self = g_file_read_link ("/proc/self/exe", NULL);
  dir = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  ok = measure (self, dir, (guint) MAX (n_rows > 0 ? n_rows : full ? FULL_ROWS : SHORT_ROWS, 500));
  bench_ledger_remove (dir);
  g_rmdir (dir);
  return ok ? 0 : 1;
}
