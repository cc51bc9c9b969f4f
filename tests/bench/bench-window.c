/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P19 to P21 and the switches: from the start of the program to the frame that shows the figures of
 * the overview, resident memory there, wakeups of an idle window, and periods and pages switched,
 * over 1 M entries, with --full over 10 M; beside an empty window of libadwaita, started in turns.
 * Both are applications with an id, known to the bus; the window is opened as the program opens it.
 * Run under a display with GSK_RENDERER=cairo. */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "application.h"
#include "bench-display.h"
#include "filled-ledger.h"
#include "moment.h"
#include "preferences.h"
#include "view.h"
#include "window.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#define ROUNDS   7
#define SWITCHES 12
#define IDLE_S   10
#define WIDTH    1200
#define HEIGHT   800

/* --- in the child --- */

typedef struct
{
  GtkWidget *window;
  const char *page; /* the type's name */
  guint hash;       /* of the texts that it must no longer show; 0: any */
} Awaited;

static GtkWidget *
page_in_sight (GtkWidget *window)
{
  for (GtkWidget *at = bench_find (window, TAKINGS_TYPE_VIEW); at != NULL;
       at = gtk_widget_get_next_sibling (at))
    if (gtk_widget_get_mapped (at))
      return at;
  return NULL;
}

static gboolean
shows_figures (gpointer data)
{
  Awaited *awaited = data;
  GtkWidget *page = page_in_sight (awaited->window);

  return page != NULL
         && g_strcmp0 (
              gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_first_child (page))),
              "content")
              == 0
         && (awaited->page == NULL || g_str_equal (G_OBJECT_TYPE_NAME (page), awaited->page))
         && (awaited->hash == 0 || bench_hash_texts (page) != awaited->hash);
}

static long
count_switches (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_nvcsw + usage.ru_nivcsw;
}

static gboolean
stop_cb (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
run_for (guint ms)
{
  gboolean stopped = FALSE;

  g_timeout_add (ms, stop_cb, &stopped);
  while (!stopped)
    g_main_context_iteration (NULL, TRUE);
}

static void
measure_idle (void)
{
  struct rusage before, after;
  long switches;

  run_for (3000); /* transitions end */
  getrusage (RUSAGE_SELF, &before);
  switches = count_switches ();
  run_for (IDLE_S * 1000);
  getrusage (RUSAGE_SELF, &after);
  printf ("idle %ld %.1f\n", count_switches () - switches,
          (double) (after.ru_utime.tv_sec + after.ru_stime.tv_sec - before.ru_utime.tv_sec
                    - before.ru_stime.tv_sec)
              * 1e3
            + (double) (after.ru_utime.tv_usec + after.ru_stime.tv_usec - before.ru_utime.tv_usec
                        - before.ru_stime.tv_usec)
                / 1e3);
}

static void
measure_periods (GtkWidget *window, TakingsScope *scope)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = 0; i < SWITCHES; i++)
    {
      Awaited awaited = { window, NULL, bench_hash_texts (page_in_sight (window)) };
      gint64 start = g_get_monotonic_time ();
      double ms;
      if (i % 3 == 2)
        takings_scope_set_currency (scope, i % 2 == 0 ? "EUR" : "USD");
      else
        takings_scope_step (scope, -1);
      ms = bench_await_frame (window, start, shows_figures, &awaited);
      g_array_append_val (times, ms);
      run_for (50);
    }
  printf ("period %.1f %.1f\n", bench_percentile (times, 0.5), bench_percentile (times, 1));
}

static void
measure_pages (GtkWidget *window)
{
  static const struct
  {
    const char *id, *type;
  } pages[] = { { "sales", "TakingsSales" }, { "products", NULL },
                { "networks", NULL },        { "overview", "TakingsOverview" },
                { "sales", "TakingsSales" }, { "overview", "TakingsOverview" } };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      Awaited awaited = { window, pages[i].type, 0 };
      gint64 start = g_get_monotonic_time ();
      takings_window_show_page (TAKINGS_WINDOW (window), pages[i].id);
      printf ("page %s%s %.1f %.1f\n", pages[i].id, i < 3 ? "-first" : "",
              bench_await_frame (window, start, shows_figures, &awaited), bench_resident_mb ());
      run_for (1500);
    }
}

/* Waits for the frame; the parent counts from when it started this program. */
static void
report_start (Awaited *awaited)
{
  bench_await_frame (awaited->window, g_get_monotonic_time (),
                     awaited->page != NULL ? shows_figures : bench_always, awaited);
  printf ("start %" G_GINT64_FORMAT " %.1f", g_get_monotonic_time (), bench_resident_mb ());
  printf (" %.1f\n", (double) clock () * 1e3 / CLOCKS_PER_SEC); /* of all its threads */
  fflush (stdout);
}

static void
empty_cb (GtkApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *status = adw_status_page_new ();
  gboolean idle = g_strcmp0 (data, "idle") == 0;

  adw_status_page_set_title (ADW_STATUS_PAGE (status), "Empty");
  gtk_widget_set_vexpand (status, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), status);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  report_start (&(Awaited){ window, NULL, 0 });
  if (idle)
    measure_idle ();
  g_application_quit (G_APPLICATION (application));
}

static const char *child_folder, *child_what;

static gboolean
realized_cb (gpointer data)
{
  GtkWidget *window = data;

  report_start (&(Awaited){ window, "TakingsOverview", 0 });
  if (g_str_equal (child_what, "idle"))
    measure_idle ();
  if (g_str_equal (child_what, "switch"))
    {
      run_for (2000);
      measure_periods (window, takings_window_get_scope (TAKINGS_WINDOW (window)));
      measure_pages (window);
    }
  gtk_window_close (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

/* Before its first frame, of which the frame clock tells. */
static gboolean
realize_cb (GSignalInvocationHint *hint, guint n_values, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (!TAKINGS_IS_WINDOW (widget))
    return TRUE;
  g_idle_add_full (G_PRIORITY_HIGH, realized_cb, widget, NULL);
  return FALSE;
}

static TakingsLedger *
open_ledger (GError **error)
{
  return takings_ledger_open (child_folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, error);
}

static int
run_window (void)
{
  static const TakingsOpening opening;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSettings) state = takings_preferences_new ();
  g_autofree char *from = takings_day_format (FILLED_TODAY - 30);
  g_autofree char *to = takings_day_format (FILLED_TODAY - 1);
  g_autoptr (GTypeClass) klass = g_type_class_ref (GTK_TYPE_WIDGET);

  g_settings_set_string (state, "preset", "custom");
  g_settings_set_string (state, "from", from);
  g_settings_set_string (state, "to", to);
  g_settings_set_int (state, "window-width", WIDTH);
  g_settings_set_int (state, "window-height", HEIGHT);
  g_signal_add_emission_hook (g_signal_lookup ("realize", GTK_TYPE_WIDGET), 0, realize_cb, NULL,
                              NULL);
  if (takings_ui_run (open_ledger, &opening, &error) != 0)
    g_error ("no window: %s", error != NULL ? error->message : "");
  return 0;
}

static int
run_child (const char *folder, const char *what)
{
  g_autoptr (AdwApplication) application = NULL;

  child_folder = folder;
  child_what = what;
  if (!g_str_equal (folder, "-"))
    {
      g_setenv ("TAKINGS_DATA_DIR", folder, TRUE);
      takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
      return run_window ();
    }
  application = adw_application_new ("io.github.takings.Empty", G_APPLICATION_NON_UNIQUE);
  g_application_set_resource_base_path (G_APPLICATION (application), NULL); /* as the window's */
  g_signal_connect (application, "activate", G_CALLBACK (empty_cb), (gpointer) what);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

/* --- in the parent --- */

/* Starts this program again. What it wrote, after the start of the line that says when its first
 * frame was there: @ms from here to there, @mb resident then, @cpu milliseconds of processor. */
static char *
start_child (const char *program, const char *folder, const char *what, double *ms, double *mb,
             double *cpu)
{
  g_autoptr (GError) error = NULL;
  const char *argv[] = { program, "--child", folder, what, NULL };
  char *out = NULL, *line;
  gint64 start = g_get_monotonic_time (), painted = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, NULL, &error))
    g_error ("%s", error->message);
  line = strstr (out, "start ");
  if (line == NULL || sscanf (line, "start %" G_GINT64_FORMAT " %lf %lf", &painted, mb, cpu) != 3)
    g_error ("no frame: %s", out);
  *ms = (double) (painted - start) / 1000.0;
  return out;
}

static gboolean
judge_start (const char *program, const char *folder)
{
  double empty[ROUNDS], window[ROUNDS], empty_mb[ROUNDS], window_mb[ROUNDS];
  double empty_cpu[ROUNDS], window_cpu[ROUNDS];
  double floor, value, floor_mb, value_mb, floor_cpu, value_cpu;

  for (int i = 0; i < ROUNDS; i++)
    {
      g_free (start_child (program, "-", "", &empty[i], &empty_mb[i], &empty_cpu[i]));
      g_free (start_child (program, folder, "", &window[i], &window_mb[i], &window_cpu[i]));
    }
  floor = bench_median (empty, ROUNDS);
  value = bench_median (window, ROUNDS);
  floor_mb = bench_median (empty_mb, ROUNDS);
  value_mb = bench_median (window_mb, ROUNDS);
  floor_cpu = bench_median (empty_cpu, ROUNDS);
  value_cpu = bench_median (window_cpu, ROUNDS);
  g_print ("P19 start to the frame with figures: %.0f ms, an empty window %.0f ms: %.2f "
           "(at most 1.20)\n",
           value, floor, value / floor);
  g_print ("P19 of processor, all threads: %.0f ms, %.0f ms: %.2f\n", value_cpu, floor_cpu,
           value_cpu / floor_cpu);
  g_print ("P20 resident there: %.1f MB, an empty window %.1f MB: %+.1f MB (at most 20)\n",
           value_mb, floor_mb, value_mb - floor_mb);
  return value / floor <= 1.2 && value_mb - floor_mb <= 20;
}

static gboolean
judge_idle (const char *program, const char *folder)
{
  double ms, mb, cpu, empty_cpu = 0, window_cpu = 0;
  long empty_switches = 0, window_switches = 0;
  g_autofree char *empty = start_child (program, "-", "idle", &ms, &mb, &cpu);
  g_autofree char *window = start_child (program, folder, "idle", &ms, &mb, &cpu);

  sscanf (strstr (empty, "idle "), "idle %ld %lf", &empty_switches, &empty_cpu);
  sscanf (strstr (window, "idle "), "idle %ld %lf", &window_switches, &window_cpu);
  g_print ("P21 idle for %d s: %ld wakeups, %.1f ms of processor; an empty window %ld, %.1f ms\n",
           IDLE_S, window_switches, window_cpu, empty_switches, empty_cpu);
  return window_switches <= empty_switches + IDLE_S && window_cpu < 10;
}

static gboolean
judge_switches (const char *program, const char *folder)
{
  double ms, mb, cpu, median = 0, worst = 0;
  g_autofree char *out = start_child (program, folder, "switch", &ms, &mb, &cpu);

  sscanf (strstr (out, "period "), "period %lf %lf", &median, &worst);
  g_print ("period or currency switched, to the frame with new figures: median %.1f ms, worst %.1f "
           "ms (at most 50)\n",
           median, worst);
  g_print ("%s", strstr (out, "page "));
  return median <= 50;
}

/* No network is to be read by a program that is measured. */
static void
pause_accounts (TakingsLedger *ledger)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (ledger, &error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      TakingsAccount *account = g_ptr_array_index (accounts, i);
      account->paused = TRUE;
      takings_ledger_update_account (ledger, account, &error);
    }
  if (error != NULL)
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  gboolean fine = TRUE, full = argc > 1 && g_str_equal (argv[1], "--full");
  gint64 n = full ? 10000000 : 1000000;
  g_autofree char *folder = NULL;
  TakingsLedger *ledger;

  if (argc > 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3]);
  if (argc > 2 && g_str_equal (argv[1], "--read"))
    folder = g_strdup (argv[2]);
  else
    {
      folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
      ledger = filled_ledger_make (folder, n, TRUE);
      pause_accounts (ledger);
      takings_ledger_close (ledger);
      g_object_unref (ledger);
    }
  fine &= judge_start (argv[0], folder);
  fine &= judge_switches (argv[0], folder);
  fine &= judge_idle (argv[0], folder);
  if (argc <= 2)
    filled_ledger_drop (takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, NULL),
                        folder);
  return fine ? 0 : 1;
}
