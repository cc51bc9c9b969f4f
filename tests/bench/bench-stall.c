/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P22: how long the window's main loop is kept from its next turn while 100,000 entries, with
 * --full 1 M, are written, all entries are exported and a backup is made, and somebody scrolls the
 * table meanwhile; beside the same scrolling with nothing else at work. Both in processor time of
 * the main thread, which tells what it did itself, and by the wall, which also counts what kept it
 * waiting; on a busy machine only the first says something. Run under a display with
 * GSK_RENDERER=cairo. */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "bench-display.h"
#include "entry-table.h"
#include "filled-ledger.h"
#include "query.h"
#include "takings-ui-resources.h"
#include "window.h"

#include <stdio.h>

#define PAGE_ROWS 500
#define QUIET_S   5
#define SETTLING  10 /* frames */
#define STEP_PX   137
#define ACCOUNT   "11111111-1111-4111-8111-111111111111"

/* --- turns of the main loop --- */

static struct
{
  GArray *cpu, *wall; /* of double: milliseconds of each turn */
  gint64 begun;
  double begun_cpu;
} turns;

/* Between two of these the loop serves what came; waiting for it does not count. */
static gint
poll_cb (GPollFD *fds, guint n_fds, gint timeout)
{
  double cpu = bench_processor_ms () - turns.begun_cpu;
  double wall = (double) (g_get_monotonic_time () - turns.begun) / 1000.0;
  gint n;

  if (turns.begun != 0)
    {
      g_array_append_val (turns.cpu, cpu);
      g_array_append_val (turns.wall, wall);
    }
  n = g_poll (fds, n_fds, timeout);
  turns.begun = g_get_monotonic_time ();
  turns.begun_cpu = bench_processor_ms ();
  return n;
}

/* --- work on other threads --- */

typedef struct
{
  TakingsLedger *ledger;
  const char *folder;
  guint n_rows;
  int n_running; /* atomic */
} Work;

static TakingsPage *
make_page (guint first)
{
  TakingsPage *page = takings_page_new (g_strdup (""), 0);

  for (guint i = first; i < first + PAGE_ROWS; i++)
    {
      TakingsEntry entry = { .occurred_at = (gint64) (FILLED_TODAY - i % 30) * 86400 + i % 86400,
                             .amount = 10000000 + i,
                             .commission = 5000000 + i,
                             .currency = "USD",
                             .has_amount = TRUE,
                             .has_commission = TRUE };
      entry.entry_id = takings_page_print (page, "new-%u", i);
      entry.order_id = takings_page_print (page, "order-%u", i / 2);
      entry.product_id = takings_page_print (page, "p%u", i % 50);
      takings_page_add (page, &entry);
    }
  return page;
}

static gpointer
sync_in_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < work->n_rows; i += PAGE_ROWS)
    if (!takings_ledger_ingest (work->ledger, ACCOUNT, make_page (i), NULL, FALSE, 0, NULL, &error))
      g_error ("%s", error->message);
  g_atomic_int_dec_and_test (&work->n_running);
  return NULL;
}

static gboolean
ignore_cb (const TakingsEntryRow *row, gpointer data)
{
  return TRUE;
}

static gpointer
export_in_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  TakingsFilter filter;

  takings_filter_init (&filter);
  if (!takings_query_entries (work->ledger, &filter, ignore_cb, NULL, NULL, &error))
    g_error ("%s", error->message);
  g_atomic_int_dec_and_test (&work->n_running);
  return NULL;
}

static gpointer
back_up_in_thread (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_build_filename (work->folder, "copy.backup", NULL);

  if (!takings_ledger_backup (work->ledger, file, NULL, NULL, NULL, &error))
    g_error ("%s", error->message);
  g_atomic_int_dec_and_test (&work->n_running);
  return NULL;
}

/* --- the window --- */

/* Up and down the table until @until or, with 0, until all work is done. */
static void
scroll (GtkWidget *window, Work *work, gint64 until)
{
  GtkWidget *view = bench_find (bench_find (window, TAKINGS_TYPE_ENTRY_TABLE),
                                GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (view));

  g_array_set_size (turns.cpu, 0);
  g_array_set_size (turns.wall, 0);
  while (until != 0 ? g_get_monotonic_time () < until : g_atomic_int_get (&work->n_running) > 0)
    {
      double value = gtk_adjustment_get_value (adjustment) + STEP_PX;
      gtk_adjustment_set_value (adjustment,
                                value < gtk_adjustment_get_upper (adjustment) / 2 ? value : 0);
      bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
    }
}

static gboolean
has_table (gpointer window)
{
  GtkWidget *table = bench_find (window, TAKINGS_TYPE_ENTRY_TABLE);
  TakingsEntryList *list = table != NULL && gtk_widget_get_mapped (table)
                             ? takings_entry_table_get_list (TAKINGS_ENTRY_TABLE (table))
                             : NULL;

  return list != NULL && g_list_model_get_n_items (G_LIST_MODEL (list)) > 1000;
}

static void
tell (const char *what)
{
  g_print ("P22 %s: %u turns, of processor p99.9 %.1f ms, longest %.1f ms (at most 16 and 50); by "
           "the wall p99.9 %.1f ms, longest %.1f ms\n",
           what, turns.cpu->len, bench_percentile (turns.cpu, 0.999),
           bench_percentile (turns.cpu, 1), bench_percentile (turns.wall, 0.999),
           bench_percentile (turns.wall, 1));
}

static gboolean fine;

static void
activate_cb (GtkApplication *application, gpointer data)
{
  static GThreadFunc const jobs[] = { sync_in_thread, export_in_thread, back_up_in_thread };
  Work *work = data;
  g_autoptr (TakingsSyncThread) sync = takings_sync_thread_new (work->ledger);
  g_autoptr (TakingsScope) scope = takings_scope_new (work->ledger, sync);
  TakingsPeriod period = { G_MININT32, G_MAXINT32 };
  GThread *threads[G_N_ELEMENTS (jobs)];
  GtkWidget *window;

  takings_scope_set_period (scope, period);
  window = GTK_WIDGET (takings_window_new (application, scope, NULL, FALSE));
  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 800);
  gtk_window_present (GTK_WINDOW (window));
  takings_window_show_page (TAKINGS_WINDOW (window), "sales");
  bench_await_frame (window, g_get_monotonic_time (), has_table, window);
  for (int i = 0; i < SETTLING; i++) /* the page comes up in turns of its own: P13 */
    bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
  scroll (window, work, g_get_monotonic_time () + QUIET_S * G_USEC_PER_SEC);
  tell ("scrolling alone");
  work->n_running = G_N_ELEMENTS (jobs);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    threads[i] = g_thread_new ("work", jobs[i], work);
  scroll (window, work, 0);
  for (guint i = 0; i < G_N_ELEMENTS (jobs); i++)
    g_thread_join (threads[i]);
  tell ("scrolling during sync, export and backup");
  fine = bench_percentile (turns.cpu, 0.999) <= 16 && bench_percentile (turns.cpu, 1) <= 50;
  gtk_window_destroy (GTK_WINDOW (window));
  g_application_quit (G_APPLICATION (application));
}

int
main (int argc, char **argv)
{
  gboolean full = argc > 1 && g_str_equal (argv[1], "--full");
  g_autofree char *folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  Work work = { .folder = folder, .n_rows = full ? 1000000 : 100000 };
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.takings.Bench",
                                                                G_APPLICATION_NON_UNIQUE);

  takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
  work.ledger = filled_ledger_make (folder, work.n_rows, TRUE);
  turns.cpu = g_array_new (FALSE, FALSE, sizeof (double));
  turns.wall = g_array_new (FALSE, FALSE, sizeof (double));
  g_main_context_set_poll_func (NULL, poll_cb);
  g_resources_register (takings_ui_get_resource ());
  g_application_set_resource_base_path (G_APPLICATION (application), "/io/github/takings/Takings");
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &work);
  g_application_run (G_APPLICATION (application), 0, NULL);
  filled_ledger_drop (work.ledger, folder);
  g_array_unref (turns.cpu);
  g_array_unref (turns.wall);
  return fine ? 0 : 1;
}
