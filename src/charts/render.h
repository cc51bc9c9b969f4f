/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "plot.h"

#include <gio/gio.h>
G_BEGIN_DECLS

typedef enum
{
  TAKINGS_PICTURE_PNG,
  TAKINGS_PICTURE_SVG,
  TAKINGS_PICTURE_PDF,
} TakingsPicture;

/* From a file's name: ".png", ".svg", ".pdf" in any case. */
gboolean takings_picture_from_name (const char *name, TakingsPicture *picture);

/**
 * TakingsPaintFunc:
 *
 * Paints a whole picture; its upper left corner is the origin.
 */
typedef void (*TakingsPaintFunc) (cairo_t *cr, gpointer data);

/**
 * takings_picture_render:
 * @width: in pixels of a PNG at scale 1, in points of the others
 * @height: likewise
 * @scale: pixels per unit of a PNG; 2 for screens of double density
 * @title: (nullable): of a PDF
 *
 * What a page and a chart become a file with. Needs no display.
 *
 * Returns: (transfer full): the file's bytes, or %NULL with %TAKINGS_ERROR_USAGE for a picture
 *   larger than Cairo can hold, %TAKINGS_ERROR_STORAGE for anything else
 */
GBytes *takings_picture_render (TakingsPicture picture, double width, double height, double scale,
                                const char *title, TakingsPaintFunc paint, gpointer data,
                                GError **error);

/* One chart with title, legend and padding. */
GBytes *takings_chart_render (TakingsChart *chart, const TakingsTheme *theme, gboolean rtl,
                              TakingsPicture picture, double width, double height, double scale,
                              GError **error);

G_END_DECLS
