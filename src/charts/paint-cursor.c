/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <glib/gi18n.h>
#include <math.h>

typedef struct
{
  TakingsLabel name, value;
  guint series;
} Row;

typedef struct
{
  TakingsLabel head;
  Row rows[TAKINGS_CHART_MAX_SERIES + 1];
  guint n;
  gboolean total; /* the last row is the sum of a stack */
  double width, height, line, names;
} Card;

static void
rounded (cairo_t *cr, double x, double y, double width, double height, double r)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - r, y + r, r, -G_PI_2, 0);
  cairo_arc (cr, x + width - r, y + height - r, r, 0, G_PI_2);
  cairo_arc (cr, x + r, y + height - r, r, G_PI_2, G_PI);
  cairo_arc (cr, x + r, y + r, r, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
fill_row (const TakingsPlot *plot, Card *card, const char *name, const char *text, guint series,
          gboolean bold, gboolean sum)
{
  Row *row = &card->rows[card->n++];
  double size = plot->theme.text_size;

  row->series = series;
  if (plot->slices == NULL && !sum)
    {
      if (plot->names[series].width <= 0)
        takings_label_init (&plot->names[series], plot, name, size, FALSE, size * 16);
      row->name = plot->names[series];
      if (row->name.layout != NULL)
        g_object_ref (row->name.layout);
    }
  else
    takings_label_init (&row->name, plot, name, size, FALSE, size * 16);
  takings_label_init (&row->value, plot, text, size, bold, 0);
  card->names = MAX (card->names, row->name.width);
  card->width = MAX (card->width, row->value.width);
}

static void
fill_series (const TakingsPlot *plot, Card *card, const TakingsCursor *cursor)
{
  const TakingsChart *chart = plot->chart;
  gint64 sum = 0;

  for (guint s = 0; s < chart->series->len; s++)
    {
      const TakingsSeries *series = takings_chart_get (chart, s);
      gint64 value = series->values[cursor->index];
      g_autofree char *text = takings_chart_value_text (chart, plot->notation, value);

      if (!takings_plot_shows (plot, s))
        continue;
      fill_row (plot, card, series->name, text, s, (int) s == cursor->series, FALSE);
      sum = takings_saturating_add (sum, value != TAKINGS_CHART_GAP ? value : 0);
    }
  card->total = chart->kind == TAKINGS_CHART_STACK && card->n > 1;
  if (card->total)
    {
      g_autofree char *text = takings_chart_value_text (chart, plot->notation, sum);
      fill_row (plot, card, _ ("Total"), text, 0, TRUE, TRUE);
    }
}

static void
fill_card (const TakingsPlot *plot, Card *card, const TakingsCursor *cursor)
{
  const TakingsChart *chart = plot->chart;
  double size = plot->theme.text_size;

  if (plot->slices != NULL)
    {
      const TakingsSlice *slice = &plot->slices->slices[cursor->index];
      g_autofree char *value = takings_chart_value_text (chart, plot->notation, slice->value);
      g_autofree char *share = takings_notation_percent (plot->notation, slice->tenths * 1000, 1);

      takings_label_init (&card->head, plot, slice->name, size, TRUE, size * 20);
      fill_row (plot, card, slice->value < 0 ? "" : share, value, cursor->index, TRUE, FALSE);
    }
  else
    {
      g_autofree char *point = takings_chart_point_text (chart, plot->notation, cursor->index);
      g_autofree char *head = cursor->index >= chart->unsettled
                                ? g_strdup_printf ("%s %s", point, _ ("(not final)"))
                                : g_strdup (point);

      takings_label_init (&card->head, plot, head, size, TRUE, 0);
      fill_series (plot, card, cursor);
    }
  card->line = size * 1.6;
  card->width = MAX (card->head.width, size * 1.3 + card->names + size * 1.5 + card->width)
                + size * 1.6;
  card->height = card->line * (card->n + 1) + size * 1.1;
}

static void
paint_row (const TakingsPlot *plot, cairo_t *cr, const Card *card, guint i, double x, double y)
{
  double size = plot->theme.text_size, inner = card->width - size * 1.6;
  TakingsLabel name = card->rows[i].name, value = card->rows[i].value;
  gboolean rtl = plot->options.rtl, total = card->total && i + 1 == card->n;
  double indent = size * 1.3;

  name.y = value.y = y + (card->line - name.height) / 2;
  name.x = rtl ? x + inner - indent - name.width : x + indent;
  value.x = rtl ? x : x + inner - value.width;
  if (!total)
    {
      cairo_save (cr);
      cairo_translate (cr, rtl ? x + inner - size * 0.9 : x, y + (card->line - size * 0.9) / 2);
      takings_plot_paint_swatch (plot, cr, card->rows[i].series, size * 0.9);
      cairo_restore (cr);
    }
  takings_label_paint (&name, cr, &plot->theme.foreground);
  takings_label_paint (&value, cr, &plot->theme.foreground);
}

/* Beside the point on the side with more room, never outside the picture. */
void
takings_paint_card (const TakingsPlot *plot, cairo_t *cr, const TakingsCursor *cursor, double x,
                    double y)
{
  double size = plot->theme.text_size, gap = size;
  double width = plot->options.width, height = plot->options.height;
  TakingsColor ground = plot->theme.dark ? (TakingsColor){ 0.21, 0.21, 0.22, 0.97 }
                                         : (TakingsColor){ 1, 1, 1, 0.97 };
  Card card = { 0 };

  fill_card (plot, &card, cursor);
  x = x + gap + card.width <= width || x < width / 2 ? x + gap : x - gap - card.width;
  x = floor (CLAMP (x, 1, MAX (width - card.width - 1, 1)));
  y = floor (CLAMP (y - card.height / 2, 1, MAX (height - card.height - 1, 1)));
  for (int i = 3; i > 0 && !plot->theme.high_contrast; i--)
    {
      rounded (cr, x - i, y - i + 2, card.width + 2 * i, card.height + 2 * i, 9 + i);
      cairo_set_source_rgba (cr, 0, 0, 0, plot->theme.dark ? 0.12 : 0.04);
      cairo_fill (cr);
    }
  rounded (cr, x + 0.5, y + 0.5, card.width - 1, card.height - 1, 9);
  takings_paint_color (cr, &ground, 1);
  cairo_fill_preserve (cr);
  takings_paint_color (cr, &plot->theme.foreground, plot->theme.high_contrast ? 1 : 0.16);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  x += size * 0.8;
  y += size * 0.55;
  card.head.x = plot->options.rtl ? x + card.width - size * 1.6 - card.head.width : x;
  card.head.y = y + (card.line - card.head.height) / 2;
  takings_label_paint (&card.head, cr, &plot->theme.foreground);
  takings_label_clear (&card.head);
  for (guint i = 0; i < card.n; i++)
    {
      paint_row (plot, cr, &card, i, x, y + card.line * (i + 1));
      takings_label_clear (&card.rows[i].name);
      takings_label_clear (&card.rows[i].value);
    }
}

static void
mark_bars (const TakingsPlot *plot, cairo_t *cr, guint index)
{
  double x = takings_plot_x (plot, index), width = MAX (plot->slot, 2);

  rounded (cr, x - width / 2, plot->area.y, width, plot->area.height, MIN (4, width / 3));
  takings_paint_color (cr, &plot->theme.foreground, plot->theme.high_contrast ? 0.25 : 0.08);
  cairo_fill (cr);
}

static void
mark_lines (const TakingsPlot *plot, cairo_t *cr, const TakingsCursor *cursor)
{
  double x = takings_plot_x (plot, takings_plot_point_position (plot, cursor->index));

  cairo_move_to (cr, floor (x) + 0.5, plot->area.y);
  cairo_line_to (cr, floor (x) + 0.5, plot->area.y + plot->area.height);
  cairo_set_line_width (cr, 1);
  takings_paint_color (cr, &plot->theme.foreground, plot->theme.high_contrast ? 1 : 0.35);
  cairo_stroke (cr);
  for (guint s = plot->chart->series->len; s-- > 0;)
    {
      gint64 value = takings_chart_get (plot->chart, s)->values[cursor->index];
      if (takings_plot_shows (plot, s) && value != TAKINGS_CHART_GAP)
        takings_paint_marker (plot, cr, s, x, takings_plot_y (plot, value),
                              (int) s == cursor->series ? 5 : 4);
    }
}

void
takings_plot_paint_cursor (const TakingsPlot *plot, cairo_t *cr, const TakingsCursor *cursor)
{
  double x, y;

  if (!takings_plot_cursor_position (plot, cursor, &x, &y))
    return;
  cairo_save (cr);
  if (plot->slices != NULL)
    takings_paint_slice_mark (plot, cr, cursor->index);
  else if (plot->bars != NULL)
    mark_bars (plot, cr, cursor->index);
  else
    mark_lines (plot, cr, cursor);
  if (plot->slices == NULL)
    x = takings_plot_x (plot, takings_plot_point_position (plot, cursor->index));
  if (plot->chart->kind != TAKINGS_CHART_SPARK)
    takings_paint_card (plot, cr, cursor, x, y);
  cairo_restore (cr);
}
