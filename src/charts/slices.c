/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "slices.h"

#include <glib/gi18n.h>

static int
compare_points (gconstpointer a, gconstpointer b, gpointer data)
{
  const gint64 *values = data;
  guint i = *(const guint *) a, j = *(const guint *) b;

  if (values[i] != values[j])
    return values[i] > values[j] ? -1 : 1;
  return i < j ? -1 : 1;
}

/* Shares by largest remainder, so that they add up to 1000 tenths of a per cent. */
static void
share_out (TakingsSlices *self)
{
  __int128 whole = 0;
  int left = 1000;
  double at = 0;

  for (guint i = 0; i < self->n; i++)
    if (!self->slices[i].hidden && self->slices[i].value > 0)
      whole += self->slices[i].value;
  for (guint i = 0; i < self->n; i++)
    {
      TakingsSlice *slice = &self->slices[i];
      gboolean has = !slice->hidden && slice->value > 0;

      slice->tenths = has ? (int) ((__int128) slice->value * 1000 / whole) : 0;
      left -= slice->tenths;
      slice->from = at;
      at += has ? (double) slice->value / (double) whole : 0;
      slice->to = at;
    }
  for (; whole > 0 && left > 0; left--)
    {
      __int128 most = -1;
      TakingsSlice *next = NULL;

      for (guint i = 0; i < self->n; i++)
        {
          TakingsSlice *slice = &self->slices[i];
          __int128 rest = (__int128) slice->value * 1000 - whole * slice->tenths;
          if (!slice->hidden && slice->value > 0 && rest > most)
            {
              most = rest;
              next = slice;
            }
        }
      next->tenths++;
    }
}

TakingsSlices *
takings_slices_new (const TakingsChart *chart, guint64 hidden)
{
  TakingsSlices *self = g_new0 (TakingsSlices, 1);
  g_autofree guint *order = g_new (guint, MAX (chart->n, 1));
  const gint64 *values = chart->series->len > 0 ? takings_chart_get (chart, 0)->values : NULL;
  guint n = 0;

  for (guint i = 0; values != NULL && i < chart->n; i++)
    if (values[i] != TAKINGS_CHART_GAP && values[i] != 0)
      order[n++] = i;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_points, (gpointer) values);
  self->n = MIN (n, TAKINGS_CHART_MAX_SLICES + 1);
  self->slices = g_new0 (TakingsSlice, MAX (self->n, 1));
  for (guint i = 0; i < n; i++)
    {
      TakingsSlice *slice = &self->slices[MIN (i, self->n - 1)];

      slice->value = takings_saturating_add (slice->value, values[order[i]]);
      slice->point = i < TAKINGS_CHART_MAX_SLICES || n == self->n ? (int) order[i] : -1;
    }
  for (guint i = 0; i < self->n; i++)
    {
      TakingsSlice *slice = &self->slices[i];

      slice->hidden = (hidden >> i & 1) != 0;
      if (!slice->hidden)
        self->total = takings_saturating_add (self->total, slice->value);
      slice->name = slice->point >= 0
                      ? takings_chart_point_text (chart, takings_notation_get_default (),
                                                  (guint) slice->point)
                      /* Translators: the smallest parts of a whole together, and how many */
                      : g_strdup_printf (_ ("Other (%u)"), n - TAKINGS_CHART_MAX_SLICES);
    }
  share_out (self);
  return self;
}

void
takings_slices_free (TakingsSlices *self)
{
  for (guint i = 0; i < self->n; i++)
    g_free (self->slices[i].name);
  g_free (self->slices);
  g_free (self);
}
