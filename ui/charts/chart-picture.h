/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "plot.h"

#include <gtk/gtk.h>
G_BEGIN_DECLS

/**
 * TakingsChartPicture:
 * @surface: (owned) (nullable): the pixels of a plot
 * @texture: (owned) (nullable): the same pixels, for renderers that hold textures on the graphics
 * card
 *
 * A painted plot. Painting from a recorded node costs as much as painting anew, so the pixels are
 * kept.
 */
typedef struct
{
  cairo_surface_t *surface;
  GdkTexture *texture;
} TakingsChartPicture;

void takings_chart_picture_paint (TakingsChartPicture *picture, const TakingsPlot *plot, int width,
                                  int height, int scale);
void takings_chart_picture_append (const TakingsChartPicture *picture, GtkWidget *widget,
                                   GtkSnapshot *snapshot);
void takings_chart_picture_clear (TakingsChartPicture *picture);

G_END_DECLS
