/* SPDX-License-Identifier: GPL-3.0-or-later */
/* P13 and P14: the page of all entries over 100,000 of them, with --full over 1 M, beside a
 * GtkColumnView over as many made-up rows: from its first showing to the frame with its first rows,
 * resident memory beside an empty window, frames while it is scrolled, and the jump to its end.
 * Each in a process of its own, in turns; medians. Frames in processor time of the main thread. Run
 * under a display with GSK_RENDERER=cairo. */
#include "config.h"

#include "adapter-table.h"
#include "adapter.h"
#include "bench-display.h"
#include "entry-table.h"
#include "filled-ledger.h"
#include "takings-ui-resources.h"
#include "window.h"

#include <stdio.h>

#define ROUNDS  5
#define FRAMES  240
#define STEP_PX 137
#define COLUMNS 9
#define WIDTH   1200
#define HEIGHT  800

/* --- a made-up table --- */

#define BENCH_TYPE_MADE_UP (bench_made_up_get_type ())
G_DECLARE_FINAL_TYPE (BenchMadeUp, bench_made_up, BENCH, MADE_UP, GObject)

struct _BenchMadeUp
{
  GObject parent_instance;
  guint n_rows;
};

static GType
get_item_type (GListModel *model)
{
  return GTK_TYPE_STRING_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return BENCH_MADE_UP (model)->n_rows;
}

static gpointer
get_item (GListModel *model, guint position)
{
  g_autofree char *text = NULL;

  if (position >= BENCH_MADE_UP (model)->n_rows)
    return NULL;
  text = g_strdup_printf ("T%010u", position);
  return gtk_string_object_new (text);
}

static void
made_up_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchMadeUp, bench_made_up, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, made_up_model_init))

static void
bench_made_up_class_init (BenchMadeUpClass *klass)
{
}

static void
bench_made_up_init (BenchMadeUp *self)
{
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)),
                       gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkWidget *
made_up_table (guint n_rows)
{
  BenchMadeUp *model = g_object_new (BENCH_TYPE_MADE_UP, NULL);
  GtkWidget *view, *scrolled = gtk_scrolled_window_new ();

  model->n_rows = n_rows;
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_multi_selection_new (G_LIST_MODEL (model))));
  for (int i = 0; i < COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new ("Column", factory);
      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      gtk_column_view_column_set_fixed_width (column, 110);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

/* --- in the child --- */

typedef struct
{
  GtkWidget *window;
  TakingsEntryTable *table; /* NULL: made up */
  guint position, n_rows;   /* the row awaited, of at least so many */
} Awaited;

static gboolean
has_row (gpointer data)
{
  Awaited *awaited = data;
  GtkWidget *found;
  GListModel *list;
  g_autoptr (TakingsEntryItem) item = NULL;

  if (awaited->table == NULL)
    {
      found = bench_find (awaited->window, TAKINGS_TYPE_ENTRY_TABLE);
      if (found == NULL || !gtk_widget_get_mapped (found))
        return FALSE;
      awaited->table = TAKINGS_ENTRY_TABLE (found);
    }
  list = G_LIST_MODEL (takings_entry_table_get_list (awaited->table));
  if (list == NULL || g_list_model_get_n_items (list) < awaited->n_rows)
    return FALSE;
  item = g_list_model_get_item (list, MIN (awaited->position, g_list_model_get_n_items (list) - 1));
  return item != NULL && takings_entry_item_is_filled (item);
}

/* A step each frame; how long frames took, and whole steps: GTK binds rows before a frame begins,
 * and lays them out again there where they ask for another size. */
static void
measure_scroll (GtkWidget *window, GtkAdjustment *adjustment)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (double));
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (double));
  gint64 end;

  bench_watch_frames (window, times);
  for (int i = 0; i < FRAMES; i++)
    {
      double step = bench_processor_ms ();
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + STEP_PX);
      bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
      step = bench_processor_ms () - step;
      g_array_append_val (steps, step);
    }
  printf ("steps %.2f %.2f\n", bench_percentile (steps, 0.5), bench_percentile (steps, 0.99));
  printf ("scroll %.2f %.2f %.2f\n", bench_percentile (times, 0.5), bench_percentile (times, 0.99),
          bench_percentile (times, 1));
  end = g_get_monotonic_time ();
  g_array_set_size (times, 0);
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_upper (adjustment));
  bench_await_frame (window, end, bench_always, NULL);
  printf ("jump %.2f\n", bench_percentile (times, 1));
  fflush (stdout);
  g_array_unref (steps);
}

static void
measure_rest (Awaited *awaited, GtkAdjustment *adjustment, gboolean real)
{
  gint64 start;

  measure_scroll (awaited->window, adjustment);
  if (!real)
    return;
  start = g_get_monotonic_time ();
  awaited->position = G_MAXUINT;
  printf ("end-filled %.2f\n", bench_await_frame (awaited->window, start, has_row, awaited));
}

typedef struct
{
  TakingsLedger *ledger; /* NULL: made up */
  guint n_rows;          /* 0: an empty window */
} Launch;

static void
made_up_cb (GtkApplication *application, gpointer data)
{
  Launch *launch = data;
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *table;
  gint64 start;
  double cpu;

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
  printf ("empty %.1f\n", bench_resident_mb ());
  start = g_get_monotonic_time ();
  cpu = bench_processor_ms ();
  table = made_up_table (launch->n_rows);
  gtk_box_append (GTK_BOX (box), table);
  printf ("first %.2f", bench_await_frame (window, start, bench_always, NULL));
  printf (" %.2f %.1f\n", bench_processor_ms () - cpu, bench_resident_mb ());
  measure_rest (&(Awaited){ window, NULL, 0, 0 },
                gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (table)), FALSE);
  g_application_quit (G_APPLICATION (application));
}

static void
ledger_cb (GtkApplication *application, gpointer data)
{
  Launch *launch = data;
  g_autoptr (TakingsSyncThread) sync = takings_sync_thread_new (launch->ledger);
  g_autoptr (TakingsScope) scope = takings_scope_new (launch->ledger, sync);
  TakingsPeriod all = { G_MININT32, G_MAXINT32 };
  GtkWidget *window;
  Awaited awaited = { NULL, NULL, 0, 1 };
  gint64 start;
  double cpu;

  takings_scope_set_period (scope, all);
  window = awaited.window = GTK_WIDGET (takings_window_new (application, scope, NULL, FALSE));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (window));
  bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
  for (gint64 until = g_get_monotonic_time () + 2 * G_USEC_PER_SEC;
       g_get_monotonic_time () < until;) /* the overview has read all it shows */
    bench_await_frame (window, g_get_monotonic_time (), bench_always, NULL);
  start = g_get_monotonic_time ();
  cpu = bench_processor_ms ();
  takings_window_show_page (TAKINGS_WINDOW (window), "sales");
  printf ("first %.2f", bench_await_frame (window, start, has_row, &awaited));
  printf (" %.2f %.1f\n", bench_processor_ms () - cpu, bench_resident_mb ());
  awaited.n_rows = launch->n_rows;
  printf ("all %.2f", bench_await_frame (window, start, has_row, &awaited));
  printf (" %.1f\n", bench_resident_mb ());
  measure_rest (&awaited,
                gtk_scrollable_get_vadjustment (
                  GTK_SCROLLABLE (bench_find (GTK_WIDGET (awaited.table), GTK_TYPE_COLUMN_VIEW))),
                TRUE);
  gtk_window_destroy (GTK_WINDOW (window));
  g_application_quit (G_APPLICATION (application));
}

static int
run_child (const char *folder, guint n_rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.takings.Bench",
                                                                G_APPLICATION_NON_UNIQUE);
  Launch launch = { NULL, n_rows };

  if (g_str_equal (folder, "-"))
    g_signal_connect (application, "activate", G_CALLBACK (made_up_cb), &launch);
  else
    {
      takings_registry_fill (takings_adapter_types, G_N_ELEMENTS (takings_adapter_types) - 1);
      launch.ledger = takings_ledger_open (folder, TAKINGS_LEDGER_READ_WRITE, 0, NULL, &error);
      if (launch.ledger == NULL)
        g_error ("%s", error->message);
      g_resources_register (takings_ui_get_resource ());
      g_application_set_resource_base_path (G_APPLICATION (application),
                                            "/io/github/takings/Takings");
      g_signal_connect (application, "activate", G_CALLBACK (ledger_cb), &launch);
    }
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

/* --- in the parent --- */

enum
{
  EMPTY_MB,
  FIRST_MS,
  FIRST_CPU,
  FIRST_MB,
  ALL_MS,
  ALL_MB,
  SCROLL_MEDIAN,
  SCROLL_P99,
  SCROLL_MAX,
  JUMP_MS,
  FILLED_MS,
  STEP_MEDIAN,
  STEP_P99,
  N_VALUES,
};

static void
run_once (const char *program, const char *folder, guint n_rows, double values[N_VALUES])
{
  g_autoptr (GError) error = NULL;
  g_autofree char *n = g_strdup_printf ("%u", n_rows), *out = NULL;
  const char *argv[] = { program, "--child", folder, n, NULL };
  const struct
  {
    const char *name, *format;
    int first;
  } lines[] = {
    { "empty", "empty %lf", EMPTY_MB },       { "first", "first %lf %lf %lf", FIRST_MS },
    { "all", "all %lf %lf", ALL_MS },         { "scroll", "scroll %lf %lf %lf", SCROLL_MEDIAN },
    { "jump", "jump %lf", JUMP_MS },          { "end-filled", "end-filled %lf", FILLED_MS },
    { "steps", "steps %lf %lf", STEP_MEDIAN }
  };

  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, NULL, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const char *line = strstr (out, lines[i].name);
      double *to = values + lines[i].first;
      if (line != NULL)
        sscanf (line, lines[i].format, to, to + 1, to + 2);
    }
}

int
main (int argc, char **argv)
{
  gboolean full = argc > 1 && g_str_equal (argv[1], "--full");
  guint n_rows = full ? 1000000 : 100000;
  double ours[N_VALUES][ROUNDS] = { 0 }, made_up[N_VALUES][ROUNDS] = { 0 };
  double value[N_VALUES], floor[N_VALUES];
  g_autofree char *folder = NULL;
  TakingsLedger *ledger;

  if (argc > 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  folder = g_dir_make_tmp ("takings-bench-XXXXXX", NULL);
  ledger = filled_ledger_make (folder, n_rows, TRUE);
  takings_ledger_close (ledger);
  for (int i = 0; i < ROUNDS; i++)
    {
      double one[N_VALUES + 2] = { 0 }, other[N_VALUES + 2] = { 0 };
      run_once (argv[0], folder, n_rows, one);
      run_once (argv[0], "-", n_rows, other);
      for (int k = 0; k < N_VALUES; k++)
        {
          ours[k][i] = one[k];
          made_up[k][i] = other[k];
        }
    }
  for (int k = 0; k < N_VALUES; k++)
    {
      value[k] = bench_median (ours[k], ROUNDS);
      floor[k] = bench_median (made_up[k], ROUNDS);
    }
  g_print ("P13 page to its first rows: %.0f ms, %.0f ms of processor; made-up rows %.0f ms, %.0f: "
           "%.2f, of processor %.2f (at most 1.20); all %u rows after %.0f ms\n",
           value[FIRST_MS], value[FIRST_CPU], floor[FIRST_MS], floor[FIRST_CPU],
           value[FIRST_MS] / floor[FIRST_MS], value[FIRST_CPU] / floor[FIRST_CPU], n_rows,
           value[ALL_MS]);
  g_print ("P13 resident with the first rows: %.1f MB\n", value[FIRST_MB]);
  g_print ("P13 resident with all rows: %.1f MB, an empty window %.1f MB: %+.1f MB (at most 35)\n",
           value[ALL_MB], floor[EMPTY_MB], value[ALL_MB] - floor[EMPTY_MB]);
  g_print ("P14 scrolled frames: median %.1f ms, p99 %.1f ms, longest %.1f ms; made-up rows %.1f, "
           "%.1f, %.1f: %.2f of p99 (at most 1.30, and 8 ms)\n",
           value[SCROLL_MEDIAN], value[SCROLL_P99], value[SCROLL_MAX], floor[SCROLL_MEDIAN],
           floor[SCROLL_P99], floor[SCROLL_MAX], value[SCROLL_P99] / floor[SCROLL_P99]);
  g_print ("P14 whole steps: median %.1f ms, p99 %.1f ms; made-up rows %.1f, %.1f: %.2f of the "
           "median\n",
           value[STEP_MEDIAN], value[STEP_P99], floor[STEP_MEDIAN], floor[STEP_P99],
           value[STEP_MEDIAN] / floor[STEP_MEDIAN]);
  g_print (
    "P14 jump to the end: the next frame shows it and takes %.1f ms, its texts are there %.1f ms "
    "later; made-up rows %.1f ms\n",
    value[JUMP_MS], value[FILLED_MS], floor[JUMP_MS]);
  filled_ledger_drop (ledger, folder);
  return value[ALL_MB] - floor[EMPTY_MB] <= 35
             && value[SCROLL_P99] <= MAX (8, 1.3 * floor[SCROLL_P99])
           ? 0
           : 1;
}
