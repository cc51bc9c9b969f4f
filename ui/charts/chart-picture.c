/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "chart-picture.h"

void
takings_chart_picture_clear (TakingsChartPicture *picture)
{
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_clear_object (&picture->texture);
}

void
takings_chart_picture_paint (TakingsChartPicture *picture, const TakingsPlot *plot, int width,
                             int height, int scale)
{
  g_autoptr (GBytes) bytes = NULL;
  cairo_t *cr;
  int stride;

  takings_chart_picture_clear (picture);
  picture->surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width * scale,
                                                 height * scale);
  cairo_surface_set_device_scale (picture->surface, scale, scale);
  cr = cairo_create (picture->surface);
  takings_plot_paint (plot, cr);
  cairo_destroy (cr);
  cairo_surface_flush (picture->surface);
  stride = cairo_image_surface_get_stride (picture->surface);
  if (stride <= 0) /* larger than Cairo can hold: nothing is shown */
    return;
  bytes = g_bytes_new_with_free_func (
    cairo_image_surface_get_data (picture->surface), (gsize) stride * (gsize) (height * scale),
    (GDestroyNotify) cairo_surface_destroy, cairo_surface_reference (picture->surface));
  picture->texture = gdk_memory_texture_new (width * scale, height * scale, GDK_MEMORY_DEFAULT,
                                             bytes, (gsize) stride);
}

void
takings_chart_picture_append (const TakingsChartPicture *picture, GtkWidget *widget,
                              GtkSnapshot *snapshot)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GskRenderer *renderer = native != NULL ? gtk_native_get_renderer (native) : NULL;
  double sx, sy;
  graphene_rect_t bounds;

  if (picture->texture == NULL)
    return;
  cairo_surface_get_device_scale (picture->surface, &sx, &sy);
  bounds = GRAPHENE_RECT_INIT (0, 0, (float) (gdk_texture_get_width (picture->texture) / sx),
                               (float) (gdk_texture_get_height (picture->texture) / sy));
  if (renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer))
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      cairo_set_source_surface (cr, picture->surface, 0, 0);
      cairo_paint (cr);
      cairo_destroy (cr);
    }
  else
    gtk_snapshot_append_texture (snapshot, picture->texture, &bounds);
}
