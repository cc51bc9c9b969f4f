/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "paint-page.h"

#include "dashboard-charts.h"
#include "display.h"
#include "plot.h"

#include <glib/gi18n.h>
#include <math.h>

#define MARGIN        24.0
#define GAP           16.0
#define RADIUS        12.0
#define CARD_PAD      14.0
#define KPI_HEIGHT    92.0
#define ROW_HEIGHT    26.0
#define CELL_GAP      8.0
#define TOP           (MARGIN + 56.0) /* below title and basis */
#define FOOTER_HEIGHT 28.0

typedef struct
{
  double x, y, width, height;
} Box;

typedef struct
{
  cairo_t *cr;
  const TakingsPagePicture *picture;
} Painter;

/* Where cards end, above the footer. */
static double
bottom_of (const TakingsPagePicture *picture)
{
  return picture->height - MARGIN - (picture->footer != NULL ? FOOTER_HEIGHT : 0);
}

static void
set_color (Painter *p, const TakingsColor *color)
{
  cairo_set_source_rgba (p->cr, color->red, color->green, color->blue, color->alpha);
}

/* Text in a box from @x on; @align 0 begins at the reading side, 1 ends at the other. */
static void
paint_text (Painter *p, const char *text, double x, double y, double width, double size,
            gboolean bold, double align, const TakingsColor *color)
{
  PangoLayout *layout = pango_cairo_create_layout (p->cr);
  PangoFontDescription *font = pango_font_description_new ();
  gboolean end = (align > 0.5) != p->picture->rtl;
  int text_width, text_height;

  pango_font_description_set_family (font, p->picture->theme.font != NULL ? p->picture->theme.font
                                                                          : "sans");
  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_auto_dir (layout, FALSE);
  pango_layout_get_pixel_size (layout, &text_width, &text_height);
  pango_layout_set_width (layout, -1);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_NONE);
  if (text_width >= (int) width)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  set_color (p, color);
  cairo_move_to (p->cr, end ? x + width - MIN (text_width, width) : x, y);
  pango_cairo_show_layout (p->cr, layout);
  pango_font_description_free (font);
  g_object_unref (layout);
}

static void
paint_card (Painter *p, const Box *box)
{
  TakingsColor ground = { 1, 1, 1, 1 }, edge = p->picture->theme.grid;

  if (p->picture->theme.dark)
    ground = (TakingsColor){ 0.19, 0.19, 0.19, 1 };
  cairo_new_sub_path (p->cr);
  cairo_arc (p->cr, box->x + box->width - RADIUS, box->y + RADIUS, RADIUS, -G_PI_2, 0);
  cairo_arc (p->cr, box->x + box->width - RADIUS, box->y + box->height - RADIUS, RADIUS, 0, G_PI_2);
  cairo_arc (p->cr, box->x + RADIUS, box->y + box->height - RADIUS, RADIUS, G_PI_2, G_PI);
  cairo_arc (p->cr, box->x + RADIUS, box->y + RADIUS, RADIUS, G_PI, 3 * G_PI_2);
  cairo_close_path (p->cr);
  set_color (p, &ground);
  cairo_fill_preserve (p->cr);
  set_color (p, &edge);
  cairo_set_line_width (p->cr, 1);
  cairo_stroke (p->cr);
}

/* The @i-th of @n boxes beside each other, counted from the reading side. */
static Box
column (Painter *p, double y, double height, guint i, guint n)
{
  double width = (p->picture->width - 2 * MARGIN - (n - 1) * GAP) / n;
  guint place = p->picture->rtl ? n - 1 - i : i;

  return (Box){ MARGIN + place * (width + GAP), y, width, height };
}

static void
paint_kpi (Painter *p, guint i, guint n, double y, const char *title, const char *value,
           const char *note)
{
  const TakingsTheme *theme = &p->picture->theme;
  Box box = column (p, y, KPI_HEIGHT, i, n);
  double x = box.x + CARD_PAD, width = box.width - 2 * CARD_PAD;

  paint_card (p, &box);
  paint_text (p, title, x, box.y + 12, width, 12, TRUE, 0, &theme->muted);
  paint_text (p, value, x, box.y + 30, width, 24, TRUE, 0, &theme->foreground);
  paint_text (p, note, x, box.y + 65, width, 12, FALSE, 0, &theme->muted);
}

static char *
change_note (gint64 now, gint64 before, gboolean comparable)
{
  g_autofree char *change = NULL;
  gint64 ppm;

  if (!comparable || !takings_change (now, before, &ppm))
    return g_strdup ("");
  change = takings_display_percent (ppm, TAKINGS_DISPLAY_SIGNED);
  /* Translators: a change in per cent against the period before */
  return g_strdup_printf (_ ("%s against before"), change);
}

static void
paint_kpis (Painter *p, double y)
{
  const TakingsDashboard *d = p->picture->dashboard;
  g_autofree char *net = takings_display_money (d->now.net_commission, d->currency, 0);
  g_autofree char *net_note = change_note (d->now.net_commission, d->before.net_commission,
                                           d->has_other);
  g_autofree char *sales = takings_display_count (d->now.sales);
  g_autofree char *sales_note = change_note ((gint64) d->now.sales, (gint64) d->before.sales,
                                             d->has_other);
  g_autofree char *refunds = takings_display_count (d->now.refunds);
  g_autofree char *refund_note = g_strdup_printf (
    ngettext ("%s refund", "%s refunds", (gulong) d->now.refunds), refunds);
  gint64 rate, average;
  g_autofree char *refund_rate = takings_figures_refund_rate (&d->now, &rate)
                                   ? takings_display_percent (rate, TAKINGS_DISPLAY_PLAIN)
                                   : g_strdup ("—");
  g_autofree char *each = takings_figures_average_commission (&d->now, &average)
                            ? takings_display_money (average, d->currency, 0)
                            : g_strdup ("—");

  paint_kpi (p, 0, 4, y, _ ("Net Commission"), net, net_note);
  paint_kpi (p, 1, 4, y, _ ("Sales"), sales, sales_note);
  paint_kpi (p, 2, 4, y, _ ("Refund Rate"), refund_rate, refund_note);
  paint_kpi (p, 3, 4, y, _ ("Average Commission"), each, _ ("of a first sale"));
}

static void
paint_chart (Painter *p, Box box, TakingsChart *chart)
{
  TakingsTheme theme = p->picture->theme;
  TakingsPlotOptions options = { .width = box.width - 2 * CARD_PAD,
                                 .height = box.height - 2 * CARD_PAD,
                                 .rtl = p->picture->rtl,
                                 .title = TRUE,
                                 .legend = TRUE };
  g_autoptr (TakingsPlot) plot = NULL;

  paint_card (p, &box);
  theme.background.alpha = 0;
  plot = takings_plot_new (chart, &theme, &options);
  cairo_save (p->cr);
  cairo_translate (p->cr, box.x + CARD_PAD, box.y + CARD_PAD);
  takings_plot_paint (plot, p->cr);
  cairo_restore (p->cr);
}

static void
paint_overview (Painter *p, double y)
{
  const TakingsPagePicture *picture = p->picture;
  g_autoptr (TakingsChart) course = takings_dashboard_course (picture->dashboard);
  g_autoptr (TakingsChart) months = takings_dashboard_months (picture->dashboard);
  g_autoptr (TakingsChart) shares = takings_dashboard_shares (picture->dashboard, picture->name,
                                                              picture->number);
  double left = bottom_of (picture) - y - KPI_HEIGHT - 2 * GAP;
  double upper = floor (left * 0.55);

  paint_kpis (p, y);
  y += KPI_HEIGHT + GAP;
  if (left < 200)
    return;
  paint_chart (p, column (p, y, upper, 0, 1), course);
  y += upper + GAP;
  paint_chart (p, column (p, y, left - upper, 0, 2), months);
  paint_chart (p, column (p, y, left - upper, 1, 2), shares);
}

/* --- tables --- */

static double
total_weight (const TakingsPageTable *table)
{
  double total = 0;

  for (guint i = 0; i < table->columns->len; i++)
    total += g_array_index (table->columns, TakingsPageColumn, i).weight;
  return total;
}

/* @cells: (nullable): %NULL for the titles */
static void
paint_cells (Painter *p, double y, const char *const *cells)
{
  const TakingsPageTable *table = p->picture->table;
  const TakingsTheme *theme = &p->picture->theme;
  double width = p->picture->width - 2 * MARGIN - 2 * CARD_PAD, from = 0;
  double unit = width / total_weight (table);

  for (guint i = 0; i < table->columns->len; i++)
    {
      const TakingsPageColumn *column = &g_array_index (table->columns, TakingsPageColumn, i);
      double size = column->weight * unit;
      double x = p->picture->rtl ? width - from - size + CELL_GAP : from;
      paint_text (p, cells != NULL ? cells[i] : column->title, MARGIN + CARD_PAD + x, y + 5,
                  size - CELL_GAP, 13, cells == NULL, column->numeric ? 1 : 0,
                  cells == NULL ? &theme->muted : &theme->foreground);
      from += size;
    }
}

/* How many rows a sheet has room for, the titles aside. */
static guint
rows_per_sheet (const TakingsPagePicture *picture)
{
  double room = bottom_of (picture) - TOP - 2 * CARD_PAD - ROW_HEIGHT;

  return (guint) MAX (floor (room / ROW_HEIGHT), 1);
}

/* @n: how many rows from @first on; @left: how many are not shown at all */
static void
paint_table (Painter *p, guint first, guint n, guint left)
{
  const TakingsPagePicture *picture = p->picture;
  double y = TOP + CARD_PAD;
  Box box = column (p, TOP, 2 * CARD_PAD + (n + 1 + (left > 0)) * ROW_HEIGHT, 0, 1);

  if (picture->footer == NULL) /* on a screen a card fills the page */
    box.height = bottom_of (picture) - TOP;
  paint_card (p, &box);
  paint_cells (p, y, NULL);
  for (guint i = 0; i < n; i++)
    paint_cells (p, y += ROW_HEIGHT, g_ptr_array_index (picture->table->rows, first + i));
  if (left > 0)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", left), left);
      paint_text (p, more, box.x + CARD_PAD, y + ROW_HEIGHT + 5, box.width - 2 * CARD_PAD, 13,
                  FALSE, 0, &picture->theme.muted);
    }
}

/* --- sheets --- */

static void
paint_frame (Painter *p, guint sheet, guint n_sheets)
{
  const TakingsPagePicture *picture = p->picture;
  const TakingsTheme *theme = &picture->theme;
  TakingsColor ground = theme->dark ? (TakingsColor){ 0.14, 0.14, 0.14, 1 }
                                    : (TakingsColor){ 0.98, 0.98, 0.98, 1 };
  double width = picture->width - 2 * MARGIN, y = picture->height - FOOTER_HEIGHT;
  g_autofree char *number = NULL;

  if (picture->footer == NULL)
    {
      set_color (p, &ground);
      cairo_paint (p->cr);
    }
  paint_text (p, picture->title, MARGIN, MARGIN - 4, width, 22, TRUE, 0, &theme->foreground);
  paint_text (p, picture->basis, MARGIN, MARGIN + 26, width, 13, FALSE, 0, &theme->muted);
  if (picture->footer == NULL)
    return;
  /* Translators: the number of a printed page, and how many there are */
  number = g_strdup_printf (_ ("Page %u of %u"), sheet + 1, n_sheets);
  paint_text (p, picture->footer, MARGIN, y, width * 0.7, 12, FALSE, 0, &theme->muted);
  paint_text (p, number, picture->rtl ? MARGIN : MARGIN + width * 0.7, y, width * 0.3, 12, FALSE, 1,
              &theme->muted);
}

static guint
count_rows (const TakingsPagePicture *picture)
{
  return picture->table != NULL ? picture->table->rows->len : 0;
}

guint
takings_page_count_sheets (const TakingsPagePicture *picture)
{
  guint each = rows_per_sheet (picture);
  guint sheets = (picture->dashboard != NULL ? 1 : 0) + (count_rows (picture) + each - 1) / each;

  return MAX (sheets, 1);
}

void
takings_page_paint_sheet (cairo_t *cr, const TakingsPagePicture *picture, guint sheet)
{
  Painter painter = { cr, picture };
  guint each = rows_per_sheet (picture), first;

  paint_frame (&painter, sheet, takings_page_count_sheets (picture));
  if (picture->dashboard != NULL && sheet == 0)
    {
      paint_overview (&painter, TOP);
      return;
    }
  first = (picture->dashboard != NULL ? sheet - 1 : sheet) * each;
  if (picture->table != NULL)
    paint_table (&painter, first, MIN (each, count_rows (picture) - first), 0);
}

void
takings_page_paint (cairo_t *cr, gpointer data)
{
  const TakingsPagePicture *picture = data;
  Painter painter = { cr, picture };
  guint each = rows_per_sheet (picture), n = count_rows (picture);

  if (picture->dashboard != NULL || n <= each)
    {
      takings_page_paint_sheet (cr, picture, 0);
      return;
    }
  paint_frame (&painter, 0, 1);
  paint_table (&painter, 0, each - 1, n - each + 1);
}

void
takings_page_paint_sheets (cairo_t *cr, gpointer data)
{
  guint n = takings_page_count_sheets (data);

  for (guint i = 0; i < n; i++)
    {
      takings_page_paint_sheet (cr, data, i);
      cairo_show_page (cr);
    }
}
