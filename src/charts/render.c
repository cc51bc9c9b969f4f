/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "render.h"

#include "error.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>

#define LARGEST 32767.0 /* pixels on a side of an image surface */

gboolean
takings_picture_from_name (const char *name, TakingsPicture *picture)
{
  static const char *const endings[] = { ".png", ".svg", ".pdf" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (int i = 0; i < 3; i++)
    if (g_str_has_suffix (lower, endings[i]))
      {
        *picture = (TakingsPicture) i;
        return TRUE;
      }
  return FALSE;
}

static cairo_status_t
append_bytes (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
make_surface (TakingsPicture picture, double width, double height, double scale, const char *title,
              GByteArray *bytes)
{
  cairo_surface_t *surface = NULL;

  switch (picture)
    {
    case TAKINGS_PICTURE_PNG:
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int) ceil (width * scale),
                                            (int) ceil (height * scale));
      cairo_surface_set_device_scale (surface, scale, scale);
      break;
    case TAKINGS_PICTURE_SVG:
      surface = cairo_svg_surface_create_for_stream (append_bytes, bytes, width, height);
      break;
    case TAKINGS_PICTURE_PDF:
      surface = cairo_pdf_surface_create_for_stream (append_bytes, bytes, width, height);
      if (title != NULL)
        cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Takings");
      break;
    }
  return surface;
}

GBytes *
takings_picture_render (TakingsPicture picture, double width, double height, double scale,
                        const char *title, TakingsPaintFunc paint, gpointer data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  if (!(width >= 1 && height >= 1 && scale > 0 && width * scale <= LARGEST
        && height * scale <= LARGEST))
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   "A picture of %.0f × %.0f cannot be made", width, height);
      return NULL;
    }
  surface = make_surface (picture, width, height, scale, title, bytes);
  cr = cairo_create (surface);
  paint (cr, data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && picture == TAKINGS_PICTURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE, "The picture was not made: %s",
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
paint_plot (cairo_t *cr, gpointer data)
{
  takings_plot_paint (data, cr);
}

GBytes *
takings_chart_render (TakingsChart *chart, const TakingsTheme *theme, gboolean rtl,
                      TakingsPicture picture, double width, double height, double scale,
                      GError **error)
{
  TakingsPlotOptions options = { .width = width,
                                 .height = height,
                                 .padding = chart->kind == TAKINGS_CHART_SPARK ? 0 : 16,
                                 .rtl = rtl,
                                 .title = TRUE,
                                 .legend = TRUE };
  g_autoptr (TakingsPlot) plot = takings_plot_new (chart, theme, &options);

  return takings_picture_render (picture, width, height, scale, chart->title, paint_plot, plot,
                                 error);
}
