/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "paint-page.h"

#include "dashboard-charts.h"
#include "display.h"
#include "plot.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define MARGIN     24.0
#define GAP        16.0
#define RADIUS     12.0
#define CARD_PAD   14.0
#define KPI_HEIGHT 92.0
#define ROW_HEIGHT 26.0

typedef struct
{
  double x, y, width, height;
} Box;

typedef struct
{
  cairo_t *cr;
  const TakingsPagePicture *picture;
} Painter;

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
  g_autoptr (TakingsChart) shares = takings_dashboard_shares (picture->dashboard, picture->name);
  double left = picture->height - y - KPI_HEIGHT - 2 * GAP - MARGIN;
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

static void
paint_cells (Painter *p, double y, const char *const *cells, guint n, gboolean bold)
{
  const TakingsTheme *theme = &p->picture->theme;
  double width = p->picture->width - 2 * MARGIN - 2 * CARD_PAD, first = width * 0.34;
  double each = (width - first) / (n - 1);

  for (guint i = 0; i < n; i++)
    {
      double from = i == 0 ? 0 : first + (i - 1) * each, size = i == 0 ? first : each;
      double x = p->picture->rtl ? width - from - size : from;
      paint_text (p, cells[i], MARGIN + CARD_PAD + x, y + 5, size - 6, 13, bold, i == 0 ? 0 : 1,
                  bold ? &theme->muted : &theme->foreground);
    }
}

static void
paint_row (Painter *p, double y, const TakingsSummaryRow *row, const char *name)
{
  const char *currency = p->picture->rows->currency;
  TakingsFigures figures = { .sales = row->sales, .refunds = row->refunds };
  gint64 ppm;
  g_autofree char *sales = takings_display_count (row->sales);
  g_autofree char *refunds = takings_display_count (row->refunds);
  g_autofree char *rate = takings_figures_refund_rate (&figures, &ppm)
                            ? takings_display_percent (ppm, TAKINGS_DISPLAY_PLAIN)
                            : g_strdup ("—");
  g_autofree char *commission = takings_display_money (row->commission, currency, 0);
  g_autofree char *net = takings_display_money (row->net_commission, currency, 0);
  const char *const cells[] = { name, sales, refunds, rate, commission, net };

  paint_cells (p, y, cells, G_N_ELEMENTS (cells), FALSE);
}

static void
paint_table (Painter *p, double y)
{
  const TakingsPagePicture *picture = p->picture;
  const GPtrArray *rows = picture->rows->rows;
  const char *const heads[] = { _ ("Name"),        _ ("Sales"),      _ ("Refunds"),
                                _ ("Refund Rate"), _ ("Commission"), _ ("Net Commission") };
  Box box = column (p, y, picture->height - y - MARGIN, 0, 1);
  double last = box.y + box.height - CARD_PAD - ROW_HEIGHT;
  gboolean networks = strcmp (picture->page, "networks") == 0;

  paint_card (p, &box);
  y += CARD_PAD;
  paint_cells (p, y, heads, G_N_ELEMENTS (heads), TRUE);
  for (guint i = 0; i < rows->len; i++)
    {
      const TakingsSummaryRow *row = g_ptr_array_index (rows, i);
      y += ROW_HEIGHT;
      if (y + ROW_HEIGHT > last && i + 1 < rows->len)
        {
          g_autofree char *more = g_strdup_printf (
            ngettext ("and %u more", "and %u more", rows->len - i), rows->len - i);
          paint_text (p, more, box.x + CARD_PAD, y + 5, box.width - 2 * CARD_PAD, 13, FALSE, 0,
                      &picture->theme.muted);
          return;
        }
      paint_row (p, y, row, networks ? picture->name (row->key) : row->key);
    }
}

void
takings_page_paint (cairo_t *cr, gpointer data)
{
  const TakingsPagePicture *picture = data;
  Painter painter = { cr, picture };
  const TakingsTheme *theme = &picture->theme;
  TakingsColor ground = theme->dark ? (TakingsColor){ 0.14, 0.14, 0.14, 1 }
                                    : (TakingsColor){ 0.98, 0.98, 0.98, 1 };
  double width = picture->width - 2 * MARGIN;
  const char *title = strcmp (picture->page, "products") == 0    ? _ ("Products")
                      : strcmp (picture->page, "networks") == 0  ? _ ("Networks")
                      : strcmp (picture->page, "campaigns") == 0 ? _ ("Campaigns")
                                                                 : _ ("Overview");
  g_autofree char *basis = NULL;

  set_color (&painter, &ground);
  cairo_paint (cr);
  paint_text (&painter, title, MARGIN, MARGIN - 4, width, 22, TRUE, 0, &theme->foreground);
  /* Translators: a period and a currency code; amounts count on the day they happened */
  basis = g_strdup_printf (_ ("%s · %s · by event date"), picture->period,
                           picture->dashboard->currency);
  paint_text (&painter, basis, MARGIN, MARGIN + 26, width, 13, FALSE, 0, &theme->muted);
  if (picture->rows != NULL)
    paint_table (&painter, MARGIN + 56);
  else
    paint_overview (&painter, MARGIN + 56);
}
