/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

static void
find_extremes (const TakingsPlot *plot, gint64 *low, gint64 *high)
{
  gboolean any = FALSE;

  *low = *high = 0;
  if (plot->chart->kind == TAKINGS_CHART_STACK)
    {
      takings_plot_bar_extremes (plot, low, high);
      return;
    }
  for (guint s = 0; s < plot->chart->series->len; s++)
    {
      gint64 lo, hi;

      if (!takings_plot_shows (plot, s)
          || !takings_series_range (takings_chart_get (plot->chart, s), 0, plot->chart->n, &lo,
                                    &hi))
        continue;
      /* A sparkline shows a course; axes begin at zero, or they would flatter. */
      *low = any ? MIN (*low, lo) : plot->chart->kind == TAKINGS_CHART_SPARK ? lo : MIN (0, lo);
      *high = any ? MAX (*high, hi) : plot->chart->kind == TAKINGS_CHART_SPARK ? hi : MAX (0, hi);
      any = TRUE;
    }
}

static double
label_values (TakingsPlot *plot, gboolean compact)
{
  const TakingsChart *chart = plot->chart;
  gint64 one = chart->unit == TAKINGS_UNIT_MONEY ? TAKINGS_MICROS : 1;
  double widest = 0;

  for (guint i = 0; i < plot->scale.n_ticks; i++)
    {
      gint64 tick = plot->scale.ticks[i];
      g_autofree char *text = chart->unit == TAKINGS_UNIT_RATIO
                                ? takings_notation_percent (plot->notation, tick, 1)
                                : takings_notation_short (
                                  plot->notation, tick, plot->scale.step, one, compact,
                                  chart->unit == TAKINGS_UNIT_MONEY ? chart->currency : NULL);
      takings_label_clear (&plot->values[i]);
      takings_label_init (&plot->values[i], plot, text, plot->theme.text_size, FALSE, 0);
      widest = MAX (widest, plot->values[i].width);
    }
  return widest;
}

/* The value axis and its labels; takes their width from @rest. */
static void
lay_out_values (TakingsPlot *plot, TakingsRect *rest)
{
  double size = plot->theme.text_size, widest;
  gint64 low, high;

  find_extremes (plot, &low, &high);
  if (low == 0 && high == 0) /* nothing but zeros: an axis to one dollar, one sale, one per cent */
    high = plot->chart->unit == TAKINGS_UNIT_MONEY   ? TAKINGS_MICROS
           : plot->chart->unit == TAKINGS_UNIT_RATIO ? TAKINGS_MICROS / 100
                                                     : 1;
  takings_scale_init (&plot->scale, low, high, (guint) CLAMP (rest->height / (size * 2.8), 3, 8),
                      takings_scale_unit (plot->chart));
  plot->values = g_new0 (TakingsLabel, plot->scale.n_ticks);
  widest = label_values (plot, FALSE);
  if (widest > MAX (rest->width * 0.17, size * 4.5))
    widest = label_values (plot, TRUE);
  widest += size * 0.75;
  rest->x += plot->options.rtl ? 0 : widest;
  rest->width = MAX (rest->width - widest, 1);
}

static void
place_values (TakingsPlot *plot)
{
  const TakingsRect *area = &plot->area;
  double gap = plot->theme.text_size * 0.75;

  for (guint i = 0; i < plot->scale.n_ticks; i++)
    {
      TakingsLabel *label = &plot->values[i];
      label->x = plot->options.rtl ? area->x + area->width + gap : area->x - gap - label->width;
      label->y = takings_plot_y (plot, plot->scale.ticks[i]) - label->height / 2;
    }
}

static void
add_date (TakingsPlot *plot, const char *text, double position, double max_width)
{
  double x = takings_plot_x (plot, position);
  TakingsLabel label;

  takings_label_init (&label, plot, text, plot->theme.text_size, FALSE, max_width);
  label.x = x - label.width / 2;
  if (!takings_plot_has_bars (plot) && plot->chart->n > 1) /* the outermost stay inside */
    label.x = CLAMP (
      label.x, plot->options.padding,
      MAX (plot->options.width - plot->options.padding - label.width, plot->options.padding));
  label.y = plot->area.y + plot->area.height + plot->theme.text_size * 0.5;
  g_array_append_val (plot->dates, label);
}

static gboolean
dates_collide (const TakingsPlot *plot)
{
  for (guint i = 1; i < plot->dates->len; i++)
    {
      const TakingsLabel *a = &g_array_index (plot->dates, TakingsLabel, i - 1);
      const TakingsLabel *b = &g_array_index (plot->dates, TakingsLabel, i);
      const TakingsLabel *left = a->x < b->x ? a : b, *right = left == a ? b : a;

      if (left->x + left->width + plot->theme.text_size * 0.6 > right->x)
        return TRUE;
    }
  return FALSE;
}

/* As many ticks as fit without touching each other. */
static void
lay_out_dates (TakingsPlot *plot)
{
  double least = plot->theme.text_size * (plot->chart->step == TAKINGS_STEP_MONTH ? 3.2 : 5.5);
  guint most = (guint) CLAMP (plot->area.width / least, 2, 13);

  for (;; most--)
    {
      g_autoptr (GArray) ticks = takings_date_ticks (plot->chart, plot->notation, most);

      g_array_set_size (plot->dates, 0);
      for (guint i = 0; i < ticks->len; i++)
        {
          const TakingsDateTick *tick = &g_array_index (ticks, TakingsDateTick, i);
          add_date (plot, tick->label, tick->position, 0);
        }
      if (most <= 2 || !dates_collide (plot))
        break;
    }
  while (plot->dates->len > 1 && dates_collide (plot))
    g_array_set_size (plot->dates, plot->dates->len - 1);
}

/* Names are cut to their place; where that is too narrow, only every n-th is written. */
static void
lay_out_names (TakingsPlot *plot)
{
  double slot = plot->slot, least = plot->theme.text_size * 3.5;
  guint every = slot >= least || slot <= 0 ? 1 : (guint) ceil (least / slot);

  for (guint i = 0; i < plot->chart->n; i += every)
    add_date (plot, plot->chart->names[i], i, MAX (slot * every - plot->theme.text_size * 0.5, 1));
}

static void
lay_out_axes (TakingsPlot *plot, TakingsRect rest)
{
  double size = plot->theme.text_size;

  rest.y += size * 0.65; /* half of the uppermost label */
  rest.height = MAX (rest.height - size * 2.6, 1);
  lay_out_values (plot, &rest);
  if (!takings_plot_has_bars (plot))
    { /* for the half of a marker on the last point */
      rest.x += plot->options.rtl ? size * 0.5 : 0;
      rest.width = MAX (rest.width - size * 0.5, 1);
    }
  plot->area = rest;
  plot->slot = takings_plot_has_bars (plot) ? rest.width / MAX (plot->chart->n, 1)
                                            : rest.width / MAX ((int) plot->chart->n - 1, 1);
  place_values (plot);
  if (plot->chart->step == TAKINGS_STEP_NAME)
    lay_out_names (plot);
  else
    lay_out_dates (plot);
}

/* A spark fills its room; its range is the data's own. */
static void
lay_out_spark (TakingsPlot *plot, TakingsRect rest)
{
  double inset = MIN (3, rest.height / 4);

  find_extremes (plot, &plot->scale.low, &plot->scale.high);
  if (plot->scale.low == plot->scale.high)
    {
      plot->scale.low -= plot->scale.low > G_MININT64 + 1;
      plot->scale.high += plot->scale.high < G_MAXINT64;
    }
  plot->area = (TakingsRect){ rest.x + inset, rest.y + inset, MAX (rest.width - 2 * inset, 1),
                              MAX (rest.height - 2 * inset, 1) };
  plot->slot = plot->area.width / MAX ((int) plot->chart->n - 1, 1);
}

#define BOLD 1.13 /* as wide as the regular font, about */

/* A sum is never cut: it becomes smaller. Each size is a font to be found, so few are tried. */
static double
lay_out_total (TakingsPlot *plot, const char *total, double side)
{
  double size = CLAMP (side / 10, 9, 26), room = side * 0.55, small = plot->theme.text_size;

  /* the labels' font is there already, and tells how wide a bold one is about to be */
  takings_label_init (&plot->total, plot, total, small, FALSE, 0);
  size = CLAMP (floor (small * room / MAX (plot->total.width * BOLD, 1)), 8, size);
  takings_label_clear (&plot->total);
  takings_label_init (&plot->total, plot, total, size, TRUE, 0);
  while (plot->total.width > room && size > 8)
    {
      size = MAX (MIN (size - 1, floor (size * room / plot->total.width)), 8);
      takings_label_clear (&plot->total);
      takings_label_init (&plot->total, plot, total, size, TRUE, 0);
    }
  return size;
}

static void
lay_out_ring (TakingsPlot *plot, TakingsRect rest)
{
  double side = MIN (rest.width, rest.height), size;
  g_autofree char *total = takings_chart_value_text (plot->chart, plot->notation,
                                                     plot->slices->total);

  plot->area = (TakingsRect){ rest.x + (rest.width - side) / 2, rest.y + (rest.height - side) / 2,
                              side, side };
  size = lay_out_total (plot, total, side);
  takings_label_init (&plot->total_name, plot, _ ("Total"), MIN (plot->theme.text_size, size),
                      FALSE, side * 0.5);
}

static void
lay_out_empty (TakingsPlot *plot, const TakingsRect *rest)
{
  plot->area = *rest;
  if (plot->chart->kind == TAKINGS_CHART_SPARK)
    return;
  takings_label_init (&plot->empty, plot, _ ("No data for this period"),
                      plot->theme.text_size * 1.1, FALSE, rest->width);
  plot->empty.x = rest->x + (rest->width - plot->empty.width) / 2;
  plot->empty.y = rest->y + (rest->height - plot->empty.height) / 2;
}

void
takings_plot_lay_out (TakingsPlot *plot)
{
  double padding = plot->options.padding;
  TakingsRect rest = { padding, padding, MAX (plot->options.width - 2 * padding, 1),
                       MAX (plot->options.height - 2 * padding, 1) };

  takings_plot_lay_out_head (plot, &rest);
  if (plot->is_empty)
    {
      lay_out_empty (plot, &rest);
      return;
    }
  if (plot->slices != NULL)
    lay_out_ring (plot, rest);
  else if (plot->chart->kind == TAKINGS_CHART_SPARK)
    lay_out_spark (plot, rest);
  else
    lay_out_axes (plot, rest);
  if (takings_plot_has_bars (plot))
    takings_plot_stand_bars (plot);
  else if (plot->slices == NULL)
    takings_plot_trace (plot);
}
