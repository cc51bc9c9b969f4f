/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: bench-charts [ROUNDS]
 * Frames of 1200 × 400 pixels of 30 to 1,000,000 points beside the frame of 365 points by 6 series,
 * and what moving the cursor costs. Each line: row of the table of aims, what, value, floor, ratio.
 * Floor and value are measured in turns, medians are compared. Fails above the aims. */
#include "plot.h"

#define WIDTH       1200
#define HEIGHT      400
#define MOST_ROUNDS 101

typedef struct
{
  const char *name;
  TakingsChartKind kind;
  guint n, series;
  gboolean noise; /* each value anywhere: the worst case, which no trade has */
} Case;

static const Case cases[] = { { "line 365 x 6", TAKINGS_CHART_LINE, 365, 6 },
                              { "line 30 x 1", TAKINGS_CHART_LINE, 30, 1 },
                              { "line 365 x 1", TAKINGS_CHART_LINE, 365, 1 },
                              { "line 2,400 x 1", TAKINGS_CHART_LINE, 2400, 1 },
                              { "line 2,400 x 6", TAKINGS_CHART_LINE, 2400, 6 },
                              { "line 10,000 x 1", TAKINGS_CHART_LINE, 10000, 1 },
                              { "line 100,000 x 1", TAKINGS_CHART_LINE, 100000, 1 },
                              { "line 1,000,000 x 1", TAKINGS_CHART_LINE, 1000000, 1 },
                              { "noise 365 x 6", TAKINGS_CHART_LINE, 365, 6, TRUE },
                              { "noise 1,000,000 x 1", TAKINGS_CHART_LINE, 1000000, 1, TRUE },
                              { "line 1,000,000 x 6", TAKINGS_CHART_LINE, 1000000, 6 },
                              { "bars 12 x 3", TAKINGS_CHART_BARS, 12, 3 },
                              { "bars 365 x 6", TAKINGS_CHART_BARS, 365, 6 },
                              { "stack 365 x 6", TAKINGS_CHART_STACK, 365, 6 },
                              { "stack 1,000,000 x 3", TAKINGS_CHART_STACK, 1000000, 3 },
                              { "donut 8", TAKINGS_CHART_DONUT, 8, 1 },
                              { "spark 30", TAKINGS_CHART_SPARK, 30, 1 } };

static guint32 state = 1;

static gint64
draw (void)
{
  state = state * 1664525u + 1013904223u;
  return (gint64) (state >> 11) * 100; /* below 209,715,200 micros */
}

static TakingsChart *
make_chart (const Case *c)
{
  static const char *const names[] = { "a", "b", "c", "d", "e", "f", "g", "h" };
  TakingsChart *chart = takings_chart_new (c->kind, "Net commission", TAKINGS_UNIT_MONEY, "USD");

  if (c->kind == TAKINGS_CHART_DONUT)
    takings_chart_set_names (chart, names, c->n);
  else
    takings_chart_set_steps (chart, c->n > 100000 ? TAKINGS_STEP_HOUR : TAKINGS_STEP_DAY, 0, c->n);
  for (guint s = 0; s < c->series; s++)
    {
      gint64 *values = g_new (gint64, c->n);
      gint64 level = 200000000 + s * 100000000;

      for (guint i = 0; i < c->n; i++)
        {
          level = CLAMP (level + draw () / 20 - 209715200 / 40, 50000000, 900000000);
          values[i] = c->noise ? draw () * 4 : level + draw () / 8;
        }
      takings_chart_take (chart, names[s], values);
    }
  return chart;
}

static TakingsPlot *
make_plot (TakingsChart *chart)
{
  TakingsPlotOptions options = { .width = WIDTH, .height = HEIGHT };
  TakingsTheme theme;

  takings_theme_init (&theme, FALSE, FALSE);
  return takings_plot_new (chart, &theme, &options);
}

static double
now_us (void)
{
  struct timespec t;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return x < y ? -1 : x > y;
}

static double
median (double *values, guint n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

static double
paint_us (const TakingsPlot *plot, cairo_surface_t *surface)
{
  double start = now_us ();
  cairo_t *cr = cairo_create (surface);

  takings_plot_paint (plot, cr);
  cairo_surface_flush (surface);
  cairo_destroy (cr);
  return now_us () - start;
}

/* What a new size or new data costs: layout, decimation and the frame. */
static double
first_us (TakingsChart *chart, cairo_surface_t *surface)
{
  double start = now_us ();
  g_autoptr (TakingsPlot) plot = make_plot (chart);

  paint_us (plot, surface);
  return now_us () - start;
}

/* What moving the pointer costs: finding the point, the kept picture, the cursor and its card. */
static double
hover_us (const TakingsPlot *plot, cairo_surface_t *surface, cairo_surface_t *kept, double x)
{
  TakingsCursor cursor = { G_MAXUINT, -1 };
  double start = now_us ();
  cairo_t *cr = cairo_create (surface);

  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_surface (cr, kept, 0, 0);
  cairo_paint (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_OVER);
  if (takings_plot_nearest (plot, x, HEIGHT * 0.4, &cursor))
    takings_plot_paint_cursor (plot, cr, &cursor);
  cairo_surface_flush (surface);
  cairo_destroy (cr);
  return now_us () - start;
}

static gboolean
print (const char *what, const char *name, double value, double floor, double aim)
{
  gboolean good = value / floor <= aim;

  g_print ("P16 %-6s %-20s %8.3f ms, floor %6.3f ms, ratio %5.2f (aim %.2f)%s\n", what, name,
           value / 1000, floor / 1000, value / floor, aim, good ? "" : "  MISSED");
  return good;
}

int
main (int argc, char **argv)
{
  guint rounds = argc > 1 ? CLAMP ((guint) atoi (argv[1]), 5, MOST_ROUNDS) : 21;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  cairo_surface_t *kept = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, WIDTH, HEIGHT);
  g_autoptr (TakingsChart) yard_chart = make_chart (&cases[0]);
  g_autoptr (TakingsPlot) yard = make_plot (yard_chart);
  gboolean good = TRUE;

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autoptr (TakingsChart) chart = make_chart (&cases[c]);
      g_autoptr (TakingsPlot) plot = make_plot (chart);
      double frame[MOST_ROUNDS], floor[MOST_ROUNDS], first[MOST_ROUNDS], hover[MOST_ROUNDS], m;

      for (guint i = 0; i < rounds; i++)
        {
          floor[i] = paint_us (yard, surface);
          frame[i] = paint_us (plot, kept);
          first[i] = first_us (chart, surface);
          hover[i] = hover_us (plot, surface, kept, WIDTH * (0.1 + 0.8 * i / rounds));
        }
      m = median (floor, rounds);
      good &= print ("frame", cases[c].name, median (frame, rounds), m, 1.5) || cases[c].noise;
      print ("first", cases[c].name, median (first, rounds), m, 3);
      /* 1 ms where the floor takes the 3.9 ms that it takes on a machine at rest */
      good &= print ("hover", cases[c].name, median (hover, rounds), m, 0.25);
    }
  cairo_surface_destroy (surface);
  cairo_surface_destroy (kept);
  return good ? 0 : 1;
}
