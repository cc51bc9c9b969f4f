/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
G_BEGIN_DECLS

/**
 * TakingsSlice:
 * @name: (owned): of the point, or "Other (4)"
 * @value: what it stands for; negative ones have no angle
 * @tenths: its share in tenths of a per cent; those of all visible slices add up to 1000
 * @from: angle in turns, 0 … 1, clockwise from the top
 * @to: likewise
 * @point: index in the chart, -1 for "Other"
 */
typedef struct
{
  char *name;
  gint64 value;
  int tenths;
  double from, to;
  int point;
  gboolean hidden;
} TakingsSlice;

/**
 * TakingsSlices:
 * @total: of all visible values, negative ones too
 *
 * A chart's first series as shares of a whole, largest first; what is beyond
 * %TAKINGS_CHART_MAX_SLICES is one slice "Other".
 */
typedef struct
{
  guint n;
  TakingsSlice *slices;
  gint64 total;
} TakingsSlices;

TakingsSlices *takings_slices_new (const TakingsChart *chart, guint64 hidden);
void takings_slices_free (TakingsSlices *slices);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsSlices, takings_slices_free)

G_END_DECLS
