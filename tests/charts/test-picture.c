/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Paints each sample and compares it with tests/charts/reference. Texts are boxes, so that no font
 * has a say. TAKINGS_RENEW_PICTURES=1 writes the reference anew: look at it before you commit it.
 */
#include "render.h"
#include "sample.h"

typedef struct
{
  const char *chart;
  const char *variant; /* any of d(ark), c(ontrast), r(tl), k (cursor) */
} Picture;

static const Picture pictures[] = {
  { "line", "" },     { "lines", "" },    { "lines", "d" },  { "lines", "c" }, { "lines", "rk" },
  { "compare", "" },  { "compare", "r" }, { "bars", "" },    { "groups", "" }, { "groups", "dk" },
  { "groups", "r" },  { "stack", "" },    { "stack", "dc" }, { "stack", "k" }, { "donut", "" },
  { "donut", "rd" },  { "donut", "k" },   { "many", "c" },   { "spark", "" },  { "empty", "" },
  { "one", "" },      { "zero", "" },     { "gaps", "" },    { "hours", "" },  { "names", "" },
  { "negative", "" }, { "huge", "" },     { "dense", "" },   { "dense", "d" }
};

static gboolean
has (const Picture *picture, char letter)
{
  return strchr (picture->variant, letter) != NULL;
}

static cairo_surface_t *
paint (const Picture *picture)
{
  g_autoptr (TakingsChart) chart = sample_chart (picture->chart);
  gboolean spark = chart->kind == TAKINGS_CHART_SPARK;
  TakingsPlotOptions options = { .width = spark ? 96 : 360,
                                 .height = spark ? 28 : 220,
                                 .padding = spark ? 0 : 8,
                                 .rtl = has (picture, 'r'),
                                 .title = TRUE,
                                 .legend = TRUE };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) options.width,
                                                         (int) options.height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (TakingsPlot) plot = NULL;
  TakingsNotation notation;
  TakingsTheme theme;
  TakingsCursor cursor;

  takings_notation_init (&notation, "en");
  takings_theme_init (&theme, has (picture, 'd'), has (picture, 'c'));
  theme.boxes = TRUE;
  theme.text_size = 10;
  theme.notation = &notation;
  plot = takings_plot_new (chart, &theme, &options);
  takings_plot_paint (plot, cr);
  if (has (picture, 'k'))
    {
      double x = options.width * (chart->kind == TAKINGS_CHART_DONUT ? 0.43 : 0.4);
      g_assert_true (takings_plot_nearest (plot, x, options.height * 0.6, &cursor));
      takings_plot_paint_cursor (plot, cr, &cursor);
    }
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

/* Pixels that differ so that one sees it, in thousandths of all. */
static guint
compare (cairo_surface_t *a, cairo_surface_t *b)
{
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint different = 0;

  g_assert_cmpint (width, ==, cairo_image_surface_get_width (b));
  g_assert_cmpint (height, ==, cairo_image_surface_get_height (b));
  for (int y = 0; y < height; y++)
    {
      const guint8 *p = cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a);
      const guint8 *q = cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b);

      for (int x = 0; x < width; x++, p += 4, q += 4)
        different += ABS (p[0] - q[0]) > 40 || ABS (p[1] - q[1]) > 40 || ABS (p[2] - q[2]) > 40;
    }
  return different * 1000 / (guint) (width * height);
}

static void
test_picture (gconstpointer data)
{
  const Picture *picture = data;
  g_autofree char *name = g_strdup_printf ("%s%s%s.png", picture->chart,
                                           *picture->variant != '\0' ? "-" : "", picture->variant);
  g_autofree char *path = g_build_filename (g_getenv ("TAKINGS_TEST_SOURCES"), "charts",
                                            "reference", name, NULL);
  cairo_surface_t *painted = paint (picture), *reference;
  guint different;

  if (g_getenv ("TAKINGS_RENEW_PICTURES") != NULL)
    cairo_surface_write_to_png (painted, path);
  reference = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (reference), ==, CAIRO_STATUS_SUCCESS);
  different = compare (painted, reference);
  if (different > 5)
    {
      cairo_surface_write_to_png (painted, name);
      g_test_message ("%s differs in %u ‰ of its pixels; what was painted is in the build folder",
                      name, different);
    }
  g_assert_cmpuint (different, <=, 5);
  cairo_surface_destroy (painted);
  cairo_surface_destroy (reference);
}

/* Mirrored, a picture is the same picture in a mirror, but for its texts and rounding. */
static void
test_mirrored (void)
{
  static const Picture straight = { "bars", "" }, turned = { "bars", "r" };
  cairo_surface_t *a = paint (&straight), *b = paint (&turned);
  int width = cairo_image_surface_get_width (a), height = cairo_image_surface_get_height (a);
  guint different = 0;

  for (int y = 0; y < height; y++)
    {
      const guint8 *p = cairo_image_surface_get_data (a) + y * cairo_image_surface_get_stride (a);
      const guint8 *q = cairo_image_surface_get_data (b) + y * cairo_image_surface_get_stride (b);

      for (int x = 0; x < width; x++)
        different += ABS (p[4 * x] - q[4 * (width - 1 - x)]) > 60;
    }
  g_assert_cmpuint (different * 1000 / (guint) (width * height), <=, 25);
  cairo_surface_destroy (a);
  cairo_surface_destroy (b);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    {
      g_autofree char *path = g_strdup_printf ("/charts/picture/%s/%s", pictures[i].chart,
                                               *pictures[i].variant ? pictures[i].variant
                                                                    : "plain");
      g_test_add_data_func (path, &pictures[i], test_picture);
    }
  g_test_add_func ("/charts/picture/mirrored", test_mirrored);
  return g_test_run ();
}
