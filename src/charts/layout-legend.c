/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

#define SWATCH 0.9 /* of the text's size */

/* Lays text out at the side where reading begins; @at is the distance from that side. */
static double
from_start (const TakingsPlot *plot, const TakingsRect *rest, double at, double width)
{
  return plot->options.rtl ? rest->x + rest->width - at - width : rest->x + at;
}

static void
lay_out_title (TakingsPlot *plot, TakingsRect *rest)
{
  g_autofree char *period = takings_chart_period_text (plot->chart, plot->notation);
  double size = plot->theme.text_size, used;

  takings_label_init (&plot->title, plot, plot->chart->title, size * 1.25, TRUE, rest->width);
  plot->title.x = from_start (plot, rest, 0, plot->title.width);
  plot->title.y = rest->y;
  used = plot->title.height;
  if (period != NULL)
    {
      takings_label_init (&plot->period, plot, period, size, FALSE, rest->width);
      plot->period.x = from_start (plot, rest, 0, plot->period.width);
      plot->period.y = rest->y + used + size * 0.15;
      used += size * 0.15 + plot->period.height;
    }
  used += size * 0.9;
  rest->y += used;
  rest->height = MAX (rest->height - used, 1);
}

/* Entries in rows that break like words; those of a donut one below the other. */
static void
lay_out_entries (TakingsPlot *plot, TakingsRect *rest, gboolean list)
{
  double size = plot->theme.text_size, swatch = size * SWATCH, gap = size * 0.5;
  double at = 0, row = 0, height = size * 1.7;

  for (guint e = 0; e < takings_plot_legend_size (plot); e++)
    {
      g_autofree char *text = takings_plot_legend_text (plot, e);
      TakingsLegendEntry entry = { .entry = e };
      double width;

      takings_label_init (&entry.name, plot, text, size, FALSE, rest->width - swatch - gap);
      width = swatch + gap + entry.name.width;
      if (at > 0 && (list || at + width > rest->width))
        {
          at = 0;
          row += height;
        }
      entry.x = from_start (plot, rest, at, swatch);
      entry.y = rest->y + row + (height - swatch) / 2;
      entry.name.x = from_start (plot, rest, at + swatch + gap, entry.name.width);
      entry.name.y = rest->y + row + (height - entry.name.height) / 2;
      at += width + size * 1.5;
      g_array_append_val (plot->legend, entry);
    }
  row += plot->legend->len > 0 ? height : 0;
  rest->height = row;
}

static void
move_legend (TakingsPlot *plot, double dx, double dy)
{
  for (guint i = 0; i < plot->legend->len; i++)
    {
      TakingsLegendEntry *entry = &g_array_index (plot->legend, TakingsLegendEntry, i);
      entry->x += dx;
      entry->y += dy;
      entry->name.x += dx;
      entry->name.y += dy;
    }
}

/* Beside the ring where there is room, else below it. */
static void
lay_out_slices (TakingsPlot *plot, TakingsRect *rest)
{
  double size = plot->theme.text_size;
  gboolean beside = rest->width > rest->height * 1.25;
  double ring = beside ? MIN (rest->height, rest->width * 0.5) : 0;
  TakingsRect list = *rest;

  if (beside)
    {
      list.x += plot->options.rtl ? 0 : ring + size * 2;
      list.width = MAX (rest->width - ring - size * 2, 1);
      lay_out_entries (plot, &list, TRUE);
      move_legend (plot, 0, MAX ((rest->height - list.height) / 2, 0));
      rest->x += plot->options.rtl ? rest->width - ring : 0;
      rest->width = ring;
      return;
    }
  lay_out_entries (plot, &list, TRUE);
  list.height = MIN (list.height + size, rest->height * 0.6);
  rest->height -= list.height;
  move_legend (plot, 0, rest->height + size);
}

void
takings_plot_lay_out_head (TakingsPlot *plot, TakingsRect *rest)
{
  if (plot->options.title && plot->chart->kind != TAKINGS_CHART_SPARK)
    lay_out_title (plot, rest);
  if (!plot->options.legend || plot->is_empty)
    return;
  if (plot->slices != NULL)
    lay_out_slices (plot, rest);
  else if (plot->chart->series->len > 1 && plot->chart->kind != TAKINGS_CHART_SPARK)
    {
      TakingsRect head = *rest;
      double used;

      lay_out_entries (plot, &head, FALSE);
      used = head.height + plot->theme.text_size * 0.6;
      rest->y += used;
      rest->height = MAX (rest->height - used, 1);
    }
}
