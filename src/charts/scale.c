/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "scale.h"

typedef __int128 Wide;

static Wide
floor_to (Wide value, Wide step)
{
  Wide rest = value % step;

  return value - rest - (rest < 0 ? step : 0);
}

static Wide
ceil_to (Wide value, Wide step)
{
  return -floor_to (-value, step);
}

/* Is @tick more than half a step outside the data? Never so for zero. */
static gboolean
beyond (Wide tick, Wide low, Wide high, Wide step)
{
  return tick != 0 && (low - tick > step / 2 || tick - high > step / 2) && high - low >= step;
}

/* The smallest round step that is a multiple of @unit and leaves at most @max_ticks ticks near the
 * data. */
static Wide
round_step (Wide low, Wide high, guint max_ticks, Wide unit)
{
  static const int tenths[] = { 10, 20, 25, 50 };

  for (Wide power = 1;; power *= 10)
    for (gsize i = 0; i < G_N_ELEMENTS (tenths); i++)
      {
        Wide step = power * tenths[i] / 10;

        if (power * tenths[i] % 10 != 0 || step % unit != 0)
          continue;
        Wide first = floor_to (low, step), last = ceil_to (high, step);
        if ((last - first) / step + 1 - beyond (first, low, high, step)
              - beyond (last, low, high, step)
            <= max_ticks)
          return step;
      }
}

void
takings_scale_init (TakingsScale *scale, gint64 low, gint64 high, guint max_ticks, gint64 unit)
{
  Wide lo = MIN (low, high), hi = MAX (low, high), step, first, last;

  unit = MAX (unit, 1);
  max_ticks = CLAMP (max_ticks, 3, TAKINGS_SCALE_MAX_TICKS);
  if (lo == hi)
    {
      lo -= lo > 0 ? MIN (lo, unit) : lo < 0 ? unit : 0;
      hi += hi < 0 ? MIN (-hi, unit) : unit;
    }
  step = round_step (lo, hi, max_ticks, unit);
  first = floor_to (lo, step);
  last = ceil_to (hi, step);
  scale->n_ticks = 0;
  for (Wide tick = first; tick <= last; tick += step)
    if (tick > G_MININT64 && tick <= G_MAXINT64 && !beyond (tick, lo, hi, step))
      scale->ticks[scale->n_ticks++] = (gint64) tick;
  /* Most of a step without data would be room wasted: the axis then ends shortly past the data. */
  first = beyond (first, lo, hi, step) ? lo - step / 8 : first;
  last = beyond (last, lo, hi, step) ? hi + step / 8 : last;
  scale->low = first <= G_MININT64 ? G_MININT64 + 1 : (gint64) first;
  scale->high = last > G_MAXINT64 ? G_MAXINT64 : (gint64) last;
  scale->step = step > G_MAXINT64 ? G_MAXINT64 : (gint64) step;
}

double
takings_scale_position (const TakingsScale *scale, gint64 value)
{
  return (double) ((Wide) value - scale->low) / (double) ((Wide) scale->high - scale->low);
}

gint64
takings_scale_unit (const TakingsChart *chart)
{
  gint64 unit = TAKINGS_MICROS;

  switch (chart->unit)
    {
    case TAKINGS_UNIT_COUNT: return 1;
    case TAKINGS_UNIT_RATIO: return 1000; /* a tenth of a per cent */
    case TAKINGS_UNIT_MONEY:
      for (int i = takings_currency_digits (chart->currency); i > 0 && unit > 1; i--)
        unit /= 10;
      return unit;
    }
  return 1;
}
