/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "dashboard.h"
#include "page-table.h"
#include "palette.h"

#include <cairo.h>
G_BEGIN_DECLS

/**
 * TakingsPagePicture:
 * @title: of the page
 * @basis: what stands below it: the period, the currency, the date that counts
 * @dashboard: (nullable): figures and charts, on the first sheet
 * @table: (nullable): what is listed; after the dashboard on sheets of its own
 * @name: what a person calls a network
 * @number: its look in charts
 * @footer: (nullable): of printed sheets, beside "Page x of y"; with it the ground is the paper's
 *
 * A page of the window as pictures: what `takings render` writes and a printer gets.
 */
typedef struct
{
  const char *title, *basis, *footer;
  const TakingsDashboard *dashboard;
  const TakingsPageTable *table;
  const char *(*name) (const char *network);
  guint (*number) (const char *network);
  TakingsTheme theme;
  double width, height;
  gboolean rtl;
} TakingsPagePicture;

/* Of the picture's size that the whole page takes; at least 1. */
guint takings_page_count_sheets (const TakingsPagePicture *picture);
/* @sheet: from 0 */
void takings_page_paint_sheet (cairo_t *cr, const TakingsPagePicture *picture, guint sheet);

/* A TakingsPaintFunc; @picture is a TakingsPagePicture, of which one sheet is painted: rows that
 * don't fit are counted. */
void takings_page_paint (cairo_t *cr, gpointer picture);
/* The same with all sheets, for a surface of pages. */
void takings_page_paint_sheets (cairo_t *cr, gpointer picture);

G_END_DECLS
