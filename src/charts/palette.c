/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "palette.h"

#include <math.h>
#include <string.h>

/* Found by search: 3:1 on the lightest and darkest ground that libadwaita puts under a chart (4.5:1
 * in high contrast), and far apart in Oklab as people without red, green or blue cones see them.
 * tests/charts/test-palette.c measures both. */
static const guint32 palettes[4][TAKINGS_PALETTE_SIZE] = {
  /* light */
  { 0x1c71d8, 0xe05800, 0x045b16, 0xaa36a8, 0x1e9ab1, 0xae082a, 0x6b8d47, 0x7e2265 },
  /* dark */
  { 0x62a0ea, 0xffa348, 0x01d8a9, 0xdeb8ff, 0xa1fafe, 0xd96240, 0xf9e385, 0xd56aae },
  /* light, high contrast */
  { 0x040a5f, 0x601c02, 0x068076, 0x7552ad, 0x004c72, 0xa22534, 0x887001, 0x360025 },
  /* dark, high contrast */
  { 0x8fc1ff, 0xffb060, 0xccf9cf, 0xcf8dc3, 0x01f1fe, 0xff7a6d, 0xffdf41, 0xfcbdcc },
};

static TakingsColor
color_from (guint32 rgb)
{
  return (TakingsColor){ (rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0,
                         1 };
}

void
takings_theme_init (TakingsTheme *theme, gboolean dark, gboolean high_contrast)
{
  const guint32 *palette = palettes[(high_contrast ? 2 : 0) + (dark ? 1 : 0)];

  memset (theme, 0, sizeof *theme);
  theme->dark = dark;
  theme->high_contrast = high_contrast;
  theme->background = color_from (dark ? 0x242424 : 0xffffff);
  theme->foreground = color_from (dark ? 0xffffff : high_contrast ? 0x000000 : 0x2e2e2e);
  theme->muted = color_from (dark            ? high_contrast ? 0xf0f0f0 : 0xbdbdbd
                             : high_contrast ? 0x1e1e1e
                                             : 0x5e5c64);
  theme->grid = theme->foreground;
  theme->grid.alpha = high_contrast ? 0.5 : dark ? 0.13 : 0.11;
  theme->text_size = 12;
  for (guint i = 0; i < TAKINGS_PALETTE_SIZE; i++)
    theme->series[i] = color_from (palette[i]);
}

static double
linear (double part)
{
  return part <= 0.04045 ? part / 12.92 : pow ((part + 0.055) / 1.055, 2.4);
}

static double
luminance (const TakingsColor *color)
{
  return 0.2126 * linear (color->red) + 0.7152 * linear (color->green)
         + 0.0722 * linear (color->blue);
}

double
takings_color_contrast (const TakingsColor *a, const TakingsColor *b)
{
  double x = luminance (a), y = luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}
