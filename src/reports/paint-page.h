/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dashboard.h"
#include "palette.h"

#include <cairo.h>
G_BEGIN_DECLS

/**
 * TakingsPagePicture:
 * @page: "overview", "products", "networks" or "campaigns"
 * @period: what a person calls the period
 * @rows: (nullable): of the pages with a table
 * @name: what a person calls a network
 *
 * A page as a picture: what `takings render` writes and a printer gets.
 */
typedef struct
{
  const char *page, *period;
  const TakingsDashboard *dashboard;
  const TakingsSummary *rows;
  const char *(*name) (const char *network);
  TakingsTheme theme;
  double width, height;
  gboolean rtl;
} TakingsPagePicture;

/* A TakingsPaintFunc; @picture is a TakingsPagePicture. */
void takings_page_paint (cairo_t *cr, gpointer picture);

G_END_DECLS
