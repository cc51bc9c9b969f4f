/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "period.h"

/* @month counts from year 0; also before the first and past the twelfth. */
static gint32
month_start (int month)
{
  return takings_day_from_civil (month / 12, month % 12 + 1, 1);
}

static int
month_of (gint32 day)
{
  int year, month, day_of_month;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  return year * 12 + month - 1;
}

static TakingsPeriod
months (int from, int count)
{
  return (TakingsPeriod){ month_start (from), month_start (from + count) - 1 };
}

TakingsPeriod
takings_period_preset (TakingsPreset preset, gint32 today)
{
  int month = month_of (today), january = month - month % 12;

  switch (preset)
    {
    case TAKINGS_PRESET_TODAY: return (TakingsPeriod){ today, today };
    case TAKINGS_PRESET_YESTERDAY: return (TakingsPeriod){ today - 1, today - 1 };
    case TAKINGS_PRESET_LAST_7_DAYS: return (TakingsPeriod){ today - 6, today };
    case TAKINGS_PRESET_LAST_30_DAYS: return (TakingsPeriod){ today - 29, today };
    case TAKINGS_PRESET_LAST_90_DAYS: return (TakingsPeriod){ today - 89, today };
    case TAKINGS_PRESET_THIS_MONTH: return months (month, 1);
    case TAKINGS_PRESET_LAST_MONTH: return months (month - 1, 1);
    case TAKINGS_PRESET_THIS_YEAR: return months (january, 12);
    case TAKINGS_PRESET_LAST_YEAR: return months (january - 12, 12);
    case TAKINGS_PRESET_LAST_12_MONTHS: return months (month - 11, 12);
    case TAKINGS_PRESET_ALL:
    case TAKINGS_PRESET_CUSTOM: break;
    }
  return (TakingsPeriod){ G_MININT32, G_MAXINT32 };
}

static gboolean
is_open (TakingsPeriod period)
{
  return period.from_day == G_MININT32 || period.to_day == G_MAXINT32
         || period.from_day > period.to_day;
}

/* How many whole calendar months the period is; 0 if it is not. */
static int
whole_months (TakingsPeriod period)
{
  int from = month_of (period.from_day), to = month_of (period.to_day);

  return month_start (from) == period.from_day && month_start (to + 1) == period.to_day + 1
           ? to - from + 1
           : 0;
}

gint32
takings_period_days (TakingsPeriod period)
{
  return is_open (period) ? 0 : period.to_day - period.from_day + 1;
}

TakingsPeriod
takings_period_step (TakingsPeriod period, int steps)
{
  gint32 days = takings_period_days (period);
  int n;

  if (days == 0)
    return period;
  n = whole_months (period);
  if (n > 0)
    return months (month_of (period.from_day) + n * steps, n);
  return (TakingsPeriod){ period.from_day + days * steps, period.to_day + days * steps };
}

/* 29 February becomes the 28th. */
static gint32
year_before (gint32 day)
{
  int year, month, day_of_month;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  if (month == 2 && day_of_month == 29)
    day_of_month = 28;
  return takings_day_from_civil (year - 1, month, day_of_month);
}

gboolean
takings_period_compare (TakingsPeriod period, TakingsCompare compare, TakingsPeriod *other)
{
  int n;

  if (is_open (period))
    return FALSE;
  switch (compare)
    {
    case TAKINGS_COMPARE_NONE: return FALSE;
    case TAKINGS_COMPARE_PREVIOUS: *other = takings_period_step (period, -1); return TRUE;
    case TAKINGS_COMPARE_YEAR:
      n = whole_months (period);
      *other = n > 0
                 ? months (month_of (period.from_day) - 12, n)
                 : (TakingsPeriod){ year_before (period.from_day), year_before (period.to_day) };
      return TRUE;
    }
  return FALSE;
}

TakingsPreset
takings_period_find_preset (TakingsPeriod period, gint32 today)
{
  for (int preset = 0; preset < TAKINGS_PRESET_CUSTOM; preset++)
    {
      TakingsPeriod known = takings_period_preset ((TakingsPreset) preset, today);
      if (known.from_day == period.from_day && known.to_day == period.to_day)
        return (TakingsPreset) preset;
    }
  return TAKINGS_PRESET_CUSTOM;
}
