/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "plot-private.h"

#include <math.h>

static PangoLayout *
shape (const TakingsPlot *plot, const char *text, double size, gboolean bold, double max_width)
{
  PangoLayout *layout = pango_layout_new (plot->context);
  PangoFontDescription *font = plot->fonts[bold ? 1 : 0];

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_layout_set_font_description (layout, font); /* copies it */
  pango_layout_set_attributes (layout, plot->attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_text (layout, text, -1);
  if (max_width > 0)
    {
      pango_layout_set_width (layout, (int) (max_width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  return layout;
}

void
takings_label_init (TakingsLabel *label, const TakingsPlot *plot, const char *text, double size,
                    gboolean bold, double max_width)
{
  PangoRectangle extents;

  memset (label, 0, sizeof *label);
  if (plot->context == NULL)
    {
      label->width = ceil (g_utf8_strlen (text, -1) * size * (bold ? 0.6 : 0.55));
      label->height = ceil (size * 1.3);
      if (max_width > 0)
        label->width = MIN (label->width, max_width);
      return;
    }
  label->layout = shape (plot, text, size, bold, max_width);
  pango_layout_get_extents (label->layout, NULL, &extents);
  label->width = (double) extents.width / PANGO_SCALE;
  label->height = (double) extents.height / PANGO_SCALE;
  if (max_width > 0)
    /* A layout with a width aligns by the text's own direction; the place is ours to choose. */
    {
      pango_layout_set_auto_dir (label->layout, FALSE);
      pango_layout_get_extents (label->layout, NULL, &extents);
      label->width = MIN (label->width, max_width);
      pango_layout_set_width (label->layout, (int) ceil ((label->width + 1) * PANGO_SCALE));
    }
}

void
takings_label_clear (TakingsLabel *label)
{
  g_clear_object (&label->layout);
}

void
takings_label_paint (const TakingsLabel *label, cairo_t *cr, const TakingsColor *color)
{
  if (label->width <= 0)
    return;
  takings_paint_color (cr, color, label->layout != NULL ? 1 : 0.35);
  if (label->layout == NULL)
    {
      cairo_rectangle (cr, round (label->x), round (label->y + label->height * 0.2),
                       ceil (label->width), ceil (label->height * 0.6));
      cairo_fill (cr);
      return;
    }
  cairo_move_to (cr, label->x, label->y);
  pango_cairo_show_layout (cr, label->layout);
}
