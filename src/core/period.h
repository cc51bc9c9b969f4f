/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "moment.h"
G_BEGIN_DECLS

/**
 * TakingsPreset:
 *
 * The periods that a report offers by name. %TAKINGS_PRESET_CUSTOM is any other range of days.
 */
typedef enum
{
  TAKINGS_PRESET_TODAY,
  TAKINGS_PRESET_YESTERDAY,
  TAKINGS_PRESET_LAST_7_DAYS,
  TAKINGS_PRESET_LAST_30_DAYS,
  TAKINGS_PRESET_LAST_90_DAYS,
  TAKINGS_PRESET_THIS_MONTH,
  TAKINGS_PRESET_LAST_MONTH,
  TAKINGS_PRESET_THIS_YEAR,
  TAKINGS_PRESET_LAST_YEAR,
  TAKINGS_PRESET_LAST_12_MONTHS,
  TAKINGS_PRESET_ALL,
  TAKINGS_PRESET_CUSTOM,
} TakingsPreset;

typedef enum
{
  TAKINGS_COMPARE_NONE,
  TAKINGS_COMPARE_PREVIOUS, /* as many days, or the same calendar unit, just before */
  TAKINGS_COMPARE_YEAR,     /* the same days a year earlier */
} TakingsCompare;

/**
 * TakingsPeriod:
 * @from_day: first day, inclusive; %G_MININT32 is open
 * @to_day: last day, inclusive; %G_MAXINT32 is open
 *
 * A range of days of the reporting zone, by value. Pure calendar arithmetic; any thread.
 */
typedef struct
{
  gint32 from_day, to_day;
} TakingsPeriod;

TakingsPeriod takings_period_preset (TakingsPreset preset, gint32 today);
/* Whole months and years move by months and years, everything else by its own length. An open
 * period does not move. @steps: negative is earlier. */
TakingsPeriod takings_period_step (TakingsPeriod period, int steps);
/* FALSE when there is nothing to compare with: no comparison asked for, or an open period. */
gboolean
takings_period_compare (TakingsPeriod period, TakingsCompare compare, TakingsPeriod *other);
gint32 takings_period_days (TakingsPeriod period); /* 0 when open */
/* Which preset a period is today, TAKINGS_PRESET_CUSTOM if none. */
TakingsPreset takings_period_find_preset (TakingsPeriod period, gint32 today);

G_END_DECLS
