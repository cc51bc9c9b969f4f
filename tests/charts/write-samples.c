/* SPDX-License-Identifier: GPL-3.0-or-later */
/* usage: write-samples FOLDER NAME WIDTH HEIGHT [dark] [contrast] [rtl] [de] [boxes] [cursor]
 * Writes FOLDER/NAME….png, to look at or as a reference picture. */
#include "render.h"
#include "sample.h"

typedef struct
{
  TakingsPlot *plot;
  TakingsCursor cursor;
} Picture;

static void
paint (cairo_t *cr, gpointer data)
{
  Picture *picture = data;

  takings_plot_paint (picture->plot, cr);
  if (picture->cursor.index != G_MAXUINT)
    takings_plot_paint_cursor (picture->plot, cr, &picture->cursor);
}

static gboolean
has (char **words, const char *word)
{
  return g_strv_contains ((const char *const *) words, word);
}

int
main (int argc, char **argv)
{
  g_autoptr (TakingsChart) chart = argc > 4 ? sample_chart (argv[2]) : NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GString) path = NULL;
  TakingsPlotOptions options = { .padding = 16, .title = TRUE, .legend = TRUE };
  TakingsNotation notation;
  TakingsTheme theme;
  Picture picture = { .cursor = { G_MAXUINT, -1 } };
  gsize size;

  if (chart == NULL)
    return 2;
  options.width = atof (argv[3]);
  options.height = atof (argv[4]);
  options.rtl = has (argv, "rtl");
  takings_notation_init (&notation, has (argv, "de") ? "de" : "en");
  takings_theme_init (&theme, has (argv, "dark"), has (argv, "contrast"));
  theme.notation = &notation;
  theme.boxes = has (argv, "boxes");
  theme.font = "Cantarell";
  if (chart->kind == TAKINGS_CHART_SPARK)
    options.padding = 0;
  picture.plot = takings_plot_new (chart, &theme, &options);
  if (has (argv, "cursor"))
    takings_plot_nearest (picture.plot, options.width * 0.4, options.height * 0.6, &picture.cursor);
  bytes = takings_picture_render (TAKINGS_PICTURE_PNG, options.width, options.height,
                                  has (argv, "double") ? 2 : 1, NULL, paint, &picture, NULL);
  path = g_string_new (NULL);
  g_string_printf (path, "%s/%s-%s", argv[1], argv[2], argv[3]);
  for (int i = 5; i < argc; i++)
    g_string_append_printf (path, "-%s", argv[i]);
  g_string_append (path, ".png");
  takings_plot_free (picture.plot);
  g_file_set_contents (path->str, g_bytes_get_data (bytes, &size),
                       (gssize) g_bytes_get_size (bytes), NULL);
  return 0;
}
