/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot.h"
#include "sample.h"

#include <math.h>

#define WIDTH  640
#define HEIGHT 300
static TakingsNotation notation;

static TakingsPlot *
make_plot (TakingsChart *chart, gboolean rtl, guint64 hidden)
{
  TakingsPlotOptions options = {
    .width = WIDTH, .height = HEIGHT, .padding = 10, .rtl = rtl, .hidden = hidden
  };
  TakingsTheme theme;

  takings_theme_init (&theme, FALSE, FALSE);
  theme.boxes = TRUE;
  theme.notation = &notation;
  return takings_plot_new (chart, &theme, &options);
}

/* Where a point is painted, there it is found: of each series, in both directions of reading. */
static void
test_nearest_finds_points (void)
{
  static const char *const names[] = { "lines",    "compare", "bars", "groups", "hours",
                                       "negative", "one",     "gaps", "stack" };

  for (gsize k = 0; k < 2 * G_N_ELEMENTS (names); k++)
    {
      g_autoptr (TakingsChart) chart = sample_chart (names[k / 2]);
      g_autoptr (TakingsPlot) plot = make_plot (chart, k % 2, 0);

      for (guint i = 0; i < chart->n; i++)
        for (guint s = 0; s < chart->series->len; s++)
          {
            TakingsCursor at = { i, (int) s }, found;
            double x, y;

            if (takings_chart_get (chart, s)->values[i] == TAKINGS_CHART_GAP)
              continue;
            g_assert_true (takings_plot_cursor_position (plot, &at, &x, &y));
            g_assert_true (x >= 0 && x <= WIDTH && y >= 0 && y <= HEIGHT);
            g_assert_true (takings_plot_nearest (plot, x, y, &found));
            g_assert_cmpuint (found.index, ==, i);
            if (chart->kind != TAKINGS_CHART_LINE || chart->series->len == 1)
              g_assert_cmpint (found.series, ==, s);
          }
    }
}

static void
test_nearest_moments (void)
{
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_LINE, "Balance",
                                                      TAKINGS_UNIT_MONEY, "EUR");
  g_autofree gint64 *seconds = g_new (gint64, 5000);
  g_autofree gint64 *values = g_new (gint64, 5000);
  g_autoptr (TakingsPlot) plot = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      seconds[i] = 1793000000 + (gint64) i * i * 3;
      values[i] = (gint64) i * TAKINGS_MICROS;
    }
  takings_chart_set_moments (chart, seconds, 5000);
  takings_chart_add (chart, "Balance", values);
  plot = make_plot (chart, FALSE, 0);
  for (guint i = 0; i < 5000; i += 7)
    {
      TakingsCursor at = { i, 0 }, found;
      double x, y, x2, y2;

      takings_plot_cursor_position (plot, &at, &x, &y);
      g_assert_true (takings_plot_nearest (plot, x, y, &found));
      takings_plot_cursor_position (plot, &found, &x2, &y2);
      g_assert_cmpfloat (fabs (x - x2), <, 1e-6);
    }
}

static void
test_donut_shares (void)
{
  for (guint hidden = 0; hidden < 64; hidden++)
    {
      g_autoptr (TakingsChart) chart = sample_chart (hidden % 2 ? "donut" : "many");
      g_autoptr (TakingsPlot) plot = make_plot (chart, FALSE, hidden);
      int tenths = 0;

      g_assert_cmpuint (takings_plot_legend_size (plot), <=, TAKINGS_CHART_MAX_SLICES + 1);
      for (guint i = 0; i < takings_plot_legend_size (plot); i++)
        {
          g_autofree char *text = takings_plot_legend_text (plot, i);
          const char *share = strstr (text, "\u2002");
          TakingsCursor at = { i, (int) i }, found;
          double x, y;

          if (hidden >> i & 1)
            continue;
          g_assert_nonnull (share);
          tenths += (int) lround (g_ascii_strtod (share + strlen ("\u2002"), NULL) * 10);
          g_assert_true (takings_plot_cursor_position (plot, &at, &x, &y));
          if (takings_plot_nearest (plot, x, y, &found))
            g_assert_cmpuint (found.index, ==, i);
        }
      g_assert_cmpint (tenths, ==, hidden == 63 ? 0 : 1000);
    }
}

/* The colour in the middle of an entry's swatch. */
static guint32
swatch_color (const TakingsPlot *plot, guint entry)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 12, 12);
  cairo_t *cr = cairo_create (surface);
  guint32 pixel;

  takings_plot_paint_swatch (plot, cr, entry, 12);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  memcpy (&pixel,
          cairo_image_surface_get_data (surface) + 6 * cairo_image_surface_get_stride (surface)
            + 24,
          sizeof pixel);
  cairo_surface_destroy (surface);
  return pixel & 0xffffff;
}

/* A network has the same colour in a donut as in lines, whatever its place. */
/* A swatch of @plot's entry, as a checksum of its pixels. */
static char *
paint_swatch (const TakingsPlot *plot, guint entry)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 12, 12);
  cairo_t *cr = cairo_create (surface);
  char *sum;

  takings_plot_paint_swatch (plot, cr, entry, 12);
  cairo_surface_flush (surface);
  sum = g_compute_checksum_for_data (G_CHECKSUM_MD5, cairo_image_surface_get_data (surface),
                                     12 * (gsize) cairo_image_surface_get_stride (surface));
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return sum;
}

/* What only a legend is needed of says and shows the same as the whole plot. */
static void
test_legend_alone (void)
{
  static const char *const names[] = { "lines", "compare", "bars", "stack", "donut" };

  for (gsize k = 0; k < 2 * G_N_ELEMENTS (names); k++)
    {
      g_autoptr (TakingsChart) chart = sample_chart (names[k / 2]);
      g_autoptr (TakingsPlot) plot = make_plot (chart, FALSE, k % 2);
      g_autoptr (TakingsPlot) legend = NULL;
      TakingsTheme theme;

      takings_theme_init (&theme, FALSE, FALSE);
      theme.boxes = TRUE;
      theme.notation = &notation;
      legend = takings_plot_new_legend (chart, &theme, k % 2);
      g_assert_cmpuint (takings_plot_legend_size (legend), ==, takings_plot_legend_size (plot));
      for (guint i = 0; i < takings_plot_legend_size (plot); i++)
        {
          g_autofree char *text = takings_plot_legend_text (plot, i);
          g_autofree char *same = takings_plot_legend_text (legend, i);
          g_autofree char *swatch = paint_swatch (plot, i);
          g_autofree char *same_swatch = paint_swatch (legend, i);
          g_assert_cmpstr (same, ==, text);
          g_assert_cmpstr (same_swatch, ==, swatch);
        }
    }
}

static void
test_numbers (void)
{
  g_autoptr (TakingsChart) lines = sample_chart ("lines");
  g_autoptr (TakingsChart) donut = sample_chart ("donut");
  g_autoptr (TakingsPlot) line_plot = NULL;
  g_autoptr (TakingsPlot) donut_plot = NULL;

  takings_chart_set_number (lines, 2, 0);
  takings_chart_set_number (donut, 4, 0);
  line_plot = make_plot (lines, FALSE, 0);
  donut_plot = make_plot (donut, FALSE, 0);
  g_assert_cmphex (swatch_color (line_plot, 2), ==, 0x1c71d8);
  g_assert_cmphex (swatch_color (donut_plot, 4), ==, 0x1c71d8);
  g_assert_cmphex (swatch_color (line_plot, 1), !=, 0x1c71d8);
}

static void
check_move (const TakingsPlot *plot, TakingsCursor *cursor, TakingsMove move, guint index)
{
  g_assert_true (takings_plot_move (plot, move, cursor));
  g_assert_cmpuint (cursor->index, ==, index);
}

static void
test_moves (void)
{
  g_autoptr (TakingsChart) chart = sample_chart ("lines");
  g_autoptr (TakingsChart) empty = sample_chart ("empty");
  g_autoptr (TakingsPlot) plot = make_plot (chart, FALSE, 0);
  g_autoptr (TakingsPlot) mirrored = make_plot (chart, TRUE, 2);
  g_autoptr (TakingsPlot) nothing = make_plot (empty, FALSE, 0);
  TakingsCursor cursor = { G_MAXUINT, -1 };
  guint last = chart->n - 1;

  check_move (plot, &cursor, TAKINGS_MOVE_RIGHT, 0);
  g_assert_cmpint (cursor.series, ==, 0);
  check_move (plot, &cursor, TAKINGS_MOVE_LEFT, 0);
  check_move (plot, &cursor, TAKINGS_MOVE_RIGHT, 1);
  check_move (plot, &cursor, TAKINGS_MOVE_PAGE_RIGHT, 1 + chart->n / 10);
  check_move (plot, &cursor, TAKINGS_MOVE_END, last);
  check_move (plot, &cursor, TAKINGS_MOVE_RIGHT, last);
  check_move (plot, &cursor, TAKINGS_MOVE_HOME, 0);
  check_move (plot, &cursor, TAKINGS_MOVE_DOWN, 0);
  g_assert_cmpint (cursor.series, ==, 1);
  /* What the left arrow does on the screen is a step on in a mirrored chart. */
  cursor = (TakingsCursor){ 5, 0 };
  check_move (mirrored, &cursor, TAKINGS_MOVE_LEFT, 6);
  check_move (mirrored, &cursor, TAKINGS_MOVE_DOWN, 6);
  g_assert_cmpint (cursor.series, ==, 2); /* the second series is switched off */
  g_assert_false (takings_plot_move (nothing, TAKINGS_MOVE_RIGHT, &cursor));
  g_assert_false (takings_plot_nearest (nothing, 100, 100, &cursor));
}

/* Columns of pixels keep the extremes: a single spike among a million is seen, and so is a gap. */
static void
test_spike_is_seen (void)
{
  guint n = 1000000, at = 654321;
  g_autoptr (TakingsChart) chart = takings_chart_new (TAKINGS_CHART_LINE, "Net", TAKINGS_UNIT_COUNT,
                                                      NULL);
  gint64 *values = g_new0 (gint64, n);
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TakingsPlot) plot = NULL;
  TakingsCursor cursor = { at, 0 };
  double x, y;
  guint8 *pixel;

  takings_chart_set_steps (chart, TAKINGS_STEP_HOUR, 0, n);
  values[at] = 1000;
  for (guint i = 100000; i < 200000; i++)
    values[i] = TAKINGS_CHART_GAP;
  takings_chart_take (chart, "Net", values);
  plot = make_plot (chart, FALSE, 0);
  takings_plot_paint (plot, cr);
  cairo_surface_flush (surface);
  takings_plot_cursor_position (plot, &cursor, &x, &y);
  g_assert_cmpfloat (y, <, 60);
  pixel = cairo_image_surface_get_data (surface)
          + (gsize) (HEIGHT / 2) * (gsize) cairo_image_surface_get_stride (surface) + 4 * (gsize) x;
  g_assert_cmpint (pixel[0], >, pixel[2] + 60); /* blue, less red */
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
test_range (void)
{
  guint n = 5000;
  g_autoptr (TakingsChart) chart = sample_days (n, 1);
  const TakingsSeries *series = takings_chart_get (chart, 0);

  for (int i = 0; i < 2000; i++)
    {
      guint from = (guint) g_test_rand_int_range (0, (int) n);
      guint to = (guint) g_test_rand_int_range ((int) from, (int) n + 1);
      gint64 low, high, lo = G_MAXINT64, hi = G_MININT64;

      for (guint k = from; k < to; k++)
        {
          lo = MIN (lo, series->values[k]);
          hi = MAX (hi, series->values[k]);
        }
      g_assert_cmpint (takings_series_range (series, from, to, &low, &high), ==, from < to);
      if (from < to)
        {
          g_assert_cmpint (low, ==, lo);
          g_assert_cmpint (high, ==, hi);
        }
    }
}

/* Sums at the edge of 64 bits, rooms without room, all switched off: nothing overflows or divides
 * by 0. */
static void
test_extremes (void)
{
  static const gint64 values[][3] = { { G_MAXINT64, G_MAXINT64, G_MAXINT64 },
                                      { G_MININT64 + 1, G_MAXINT64, 0 },
                                      { TAKINGS_MONEY_MAX, -TAKINGS_MONEY_MAX, TAKINGS_MONEY_MAX },
                                      { G_MININT64 + 1, G_MININT64 + 1, -1 },
                                      { TAKINGS_CHART_GAP, TAKINGS_CHART_GAP, 1 },
                                      { 0, 0, 0 } };
  static const double sizes[][2] = { { 0, 0 }, { 1, 1 }, { 30, 500 }, { 900, 20 }, { 4000, 3000 } };
  static const char *const names[] = { "a", "b", "c" };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 64, 64);
  cairo_t *cr = cairo_create (surface);

  for (int kind = TAKINGS_CHART_LINE; kind <= TAKINGS_CHART_SPARK; kind++)
    for (gsize v = 0; v < G_N_ELEMENTS (values) * G_N_ELEMENTS (sizes); v++)
      {
        const double *size = sizes[v % G_N_ELEMENTS (sizes)];
        g_autoptr (TakingsChart) chart = takings_chart_new ((TakingsChartKind) kind, "X",
                                                            TAKINGS_UNIT_MONEY, "USD");
        TakingsPlotOptions options = { .width = size[0],
                                       .height = size[1],
                                       .title = TRUE,
                                       .legend = TRUE,
                                       .padding = 4,
                                       .hidden = v % 4 == 3 ? 7 : 0 };
        TakingsCursor cursor = { 1, 0 };
        g_autofree char *text = NULL;
        g_autofree char *csv = NULL;
        g_autoptr (TakingsPlot) plot = NULL;
        TakingsTheme theme;

        takings_theme_init (&theme, FALSE, v % 2);
        takings_chart_set_names (chart, names, 3);
        for (gsize s = 0; s < 3; s++)
          takings_chart_add (chart, names[s], values[(v + s) % G_N_ELEMENTS (values)]);
        plot = takings_plot_new (chart, &theme, &options);
        takings_plot_paint (plot, cr);
        takings_plot_paint_cursor (plot, cr, &cursor);
        takings_plot_nearest (plot, size[0] / 2, size[1] / 2, &cursor);
        text = takings_chart_describe (chart, &notation);
        csv = takings_chart_to_csv (chart, ',');
        g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  takings_notation_init (&notation, "en");
  g_test_add_func ("/charts/plot/nearest-finds-points", test_nearest_finds_points);
  g_test_add_func ("/charts/plot/nearest-moments", test_nearest_moments);
  g_test_add_func ("/charts/plot/donut-shares", test_donut_shares);
  g_test_add_func ("/charts/plot/legend-alone", test_legend_alone);
  g_test_add_func ("/charts/plot/numbers", test_numbers);
  g_test_add_func ("/charts/plot/moves", test_moves);
  g_test_add_func ("/charts/plot/spike-is-seen", test_spike_is_seen);
  g_test_add_func ("/charts/plot/range", test_range);
  g_test_add_func ("/charts/plot/extremes", test_extremes);
  return g_test_run ();
}
