/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

static PangoContext *
make_context (const TakingsPlotOptions *options)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_t *font = cairo_font_options_create ();

  /* Text keeps its widths at any scale and on any surface. */
  cairo_font_options_set_hint_style (font, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (font, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (font, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, font);
  cairo_font_options_destroy (font);
  pango_context_set_base_dir (context,
                              options->rtl ? PANGO_DIRECTION_WEAK_RTL : PANGO_DIRECTION_WEAK_LTR);
  return context;
}

static void
make_fonts (TakingsPlot *plot)
{
  for (int i = 0; i < 2; i++)
    {
      plot->fonts[i] = pango_font_description_new ();
      pango_font_description_set_family (plot->fonts[i],
                                         plot->theme.font != NULL ? plot->theme.font : "sans");
      pango_font_description_set_weight (plot->fonts[i],
                                         i == 1 ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    }
  plot->attributes = pango_attr_list_new ();
  pango_attr_list_insert (plot->attributes, pango_attr_font_features_new ("tnum=1"));
}

static void
label_clear_func (gpointer data)
{
  takings_label_clear (data);
}

static void
entry_clear_func (gpointer data)
{
  takings_label_clear (&((TakingsLegendEntry *) data)->name);
}

static TakingsPlot *
new_plot (TakingsChart *chart, const TakingsTheme *theme, const TakingsPlotOptions *options)
{
  TakingsPlot *plot = g_new0 (TakingsPlot, 1);

  plot->chart = takings_chart_ref (chart);
  plot->theme = *theme;
  plot->options = *options;
  plot->options.width = MAX (options->width, 1);
  plot->options.height = MAX (options->height, 1);
  plot->notation = theme->notation != NULL ? theme->notation : takings_notation_get_default ();
  plot->dates = g_array_new (FALSE, FALSE, sizeof (TakingsLabel));
  g_array_set_clear_func (plot->dates, label_clear_func);
  plot->legend = g_array_new (FALSE, FALSE, sizeof (TakingsLegendEntry));
  g_array_set_clear_func (plot->legend, entry_clear_func);
  plot->names = g_new0 (TakingsLabel, MAX (chart->series->len, 1));
  plot->is_empty = takings_chart_is_empty (chart);
  if (chart->kind == TAKINGS_CHART_DONUT)
    plot->slices = takings_slices_new (chart, options->hidden);
  return plot;
}

TakingsPlot *
takings_plot_new (TakingsChart *chart, const TakingsTheme *theme, const TakingsPlotOptions *options)
{
  TakingsPlot *plot = new_plot (chart, theme, options);

  plot->context = theme->boxes ? NULL : make_context (options);
  make_fonts (plot);
  takings_plot_lay_out (plot);
  return plot;
}

TakingsPlot *
takings_plot_new_legend (TakingsChart *chart, const TakingsTheme *theme, guint64 hidden)
{
  return new_plot (chart, theme, &(TakingsPlotOptions){ .hidden = hidden });
}

void
takings_plot_free (TakingsPlot *plot)
{
  for (guint i = 0; plot->values != NULL && i < plot->scale.n_ticks; i++)
    takings_label_clear (&plot->values[i]);
  g_free (plot->values);
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      takings_label_clear (&plot->names[s]);
      if (plot->traces != NULL)
        {
          g_free (plot->traces[s].x);
          g_free (plot->traces[s].top);
          g_free (plot->traces[s].bottom);
        }
      if (plot->bars != NULL)
        g_clear_pointer (&plot->bars[s], g_array_unref);
    }
  g_free (plot->names);
  g_free (plot->traces);
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&plot->fonts[i], pango_font_description_free);
  g_clear_pointer (&plot->attributes, pango_attr_list_unref);
  g_free (plot->bars);
  g_array_unref (plot->dates);
  g_array_unref (plot->legend);
  takings_label_clear (&plot->title);
  takings_label_clear (&plot->period);
  takings_label_clear (&plot->empty);
  takings_label_clear (&plot->total);
  takings_label_clear (&plot->total_name);
  g_clear_pointer (&plot->slices, takings_slices_free);
  g_clear_object (&plot->context);
  takings_chart_unref (plot->chart);
  g_free (plot);
}

guint
takings_plot_number (const TakingsPlot *plot, guint series)
{
  const guint8 *numbers = plot->chart->numbers;
  guint number = 0;

  if (plot->slices != NULL)
    {
      int point = series < plot->slices->n ? plot->slices->slices[series].point : -1;
      return numbers != NULL && point >= 0 && numbers[point] != TAKINGS_CHART_NO_NUMBER
               ? numbers[point]
               : series;
    }
  if (numbers != NULL && numbers[series] != TAKINGS_CHART_NO_NUMBER)
    return numbers[series];
  for (guint s = 0; s < series; s++)
    number += !takings_chart_get (plot->chart, s)->comparison;
  return number;
}

const TakingsColor *
takings_plot_color (const TakingsPlot *plot, guint series)
{
  gboolean muted = plot->slices != NULL
                     ? series < plot->slices->n && plot->slices->slices[series].point < 0
                     : series < plot->chart->series->len
                         && takings_chart_get (plot->chart, series)->comparison;

  return muted ? &plot->theme.muted
               : &plot->theme.series[takings_plot_number (plot, series) % TAKINGS_PALETTE_SIZE];
}

double
takings_plot_point_position (const TakingsPlot *plot, guint index)
{
  const TakingsChart *chart = plot->chart;
  double span;

  if (chart->step != TAKINGS_STEP_MOMENT || takings_plot_has_bars (plot))
    return index;
  span = (double) (chart->moments[chart->n - 1] - chart->moments[0]);
  return span > 0 ? (double) (chart->moments[index] - chart->moments[0]) / span * (chart->n - 1)
                  : index;
}

double
takings_plot_x (const TakingsPlot *plot, double position)
{
  double at;

  if (takings_plot_has_bars (plot))
    at = (position + 0.5) * plot->slot;
  else if (plot->chart->n < 2)
    at = plot->area.width / 2;
  else
    at = position * plot->slot;
  return plot->options.rtl ? plot->area.x + plot->area.width - at : plot->area.x + at;
}

double
takings_plot_y (const TakingsPlot *plot, gint64 value)
{
  return plot->area.y + plot->area.height * (1 - takings_scale_position (&plot->scale, value));
}

guint
takings_plot_legend_size (const TakingsPlot *plot)
{
  return plot->slices != NULL ? plot->slices->n : plot->chart->series->len;
}

char *
takings_plot_legend_text (const TakingsPlot *plot, guint entry)
{
  g_autofree char *share = NULL;
  const TakingsSlice *slice;

  if (plot->slices == NULL)
    return g_strdup (takings_chart_get (plot->chart, entry)->name);
  slice = &plot->slices->slices[entry];
  if (slice->hidden)
    return g_strdup (slice->name);
  if (slice->value < 0)
    share = takings_chart_value_text (plot->chart, plot->notation, slice->value);
  else
    share = takings_notation_percent (plot->notation, slice->tenths * 1000, 1);
  return g_strdup_printf ("%s\u2002%s", slice->name, share);
}
