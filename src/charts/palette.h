/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "notation.h"
G_BEGIN_DECLS

#define TAKINGS_PALETTE_SIZE 8

typedef struct
{
  double red, green, blue, alpha; /* 0 … 1, not premultiplied */
} TakingsColor;

/**
 * TakingsTheme:
 * @dark: light on dark
 * @high_contrast: marks at 4.5:1, strong lines, patterns in full
 * @boxes: draw a grey box instead of each text, of a size that no font decides (for tests)
 * @background: what the chart stands on; alpha 0 leaves the surface as it is
 * @foreground: values and titles
 * @muted: labels of axes (at least 4.5:1)
 * @grid: lines behind the data
 * @font: (nullable): a family; %NULL is the system's
 * @text_size: pixels of a label
 * @notation: (nullable): %NULL is the process's locale
 * @series: colours, which people with any colour vision tell apart
 *
 * How charts look. A plain struct; start with takings_theme_init() and change what differs.
 */
typedef struct
{
  gboolean dark, high_contrast, boxes;
  TakingsColor background, foreground, muted, grid;
  const char *font;
  double text_size;
  const TakingsNotation *notation;
  TakingsColor series[TAKINGS_PALETTE_SIZE];
} TakingsTheme;

void takings_theme_init (TakingsTheme *theme, gboolean dark, gboolean high_contrast);
/* WCAG 2 contrast of two opaque colours, 1 … 21. */
double takings_color_contrast (const TakingsColor *a, const TakingsColor *b);

G_END_DECLS
