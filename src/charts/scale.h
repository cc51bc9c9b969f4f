/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
G_BEGIN_DECLS

#define TAKINGS_SCALE_MAX_TICKS 24

/**
 * TakingsScale:
 * @low: value at the lower end
 * @high: value at the upper end, above @low
 * @step: distance between two ticks
 * @ticks: round values from @low to @high, ascending
 *
 * A value axis. Pure; all of it holds for the whole range of 64 bits.
 */
typedef struct
{
  gint64 low, high;
  gint64 step;
  guint n_ticks;
  gint64 ticks[TAKINGS_SCALE_MAX_TICKS];
} TakingsScale;

/**
 * takings_scale_init:
 * @low: the lowest value shown
 * @high: the highest value shown
 * @max_ticks: how many there is room for, at least 2
 * @unit: no tick falls between multiples of it: 10000 for cents, 1 for things
 *
 * Ticks at 1, 2, 2.5 or 5 times a power of ten; the range is widened to them, or to shortly past
 * the data where that would leave most of a step empty. All values lie on it. An empty range is
 * widened around its value.
 */
void
takings_scale_init (TakingsScale *scale, gint64 low, gint64 high, guint max_ticks, gint64 unit);
/* From 0 (low) to 1 (high); values outside give more or less. */
double takings_scale_position (const TakingsScale *scale, gint64 value);
/* The smallest step that a value of the chart can take on an axis. */
gint64 takings_scale_unit (const TakingsChart *chart);

/**
 * TakingsDateTick:
 * @position: in points from the chart's first one; not whole for moments and weeks
 * @label: (owned): "3 Nov", "Nov", "2026", "14:00"
 */
typedef struct
{
  double position;
  char *label;
} TakingsDateTick;

/**
 * takings_date_ticks:
 * @max_ticks: how many there is room for
 *
 * Ticks where people expect them: midnights, first days of weeks, months, quarters and years.
 * Returns: (transfer full) (element-type TakingsDateTick): ascending; empty for names
 */
GArray *
takings_date_ticks (const TakingsChart *chart, const TakingsNotation *notation, guint max_ticks);

G_END_DECLS
