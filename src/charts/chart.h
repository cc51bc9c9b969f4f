/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "moment.h"
#include "money.h"
#include "notation.h"
G_BEGIN_DECLS

/* What a chart shows: series of whole numbers over days, weeks, months, hours, moments or names.
 * A chart is filled by one thread and never changed after it was first shown; from then on any
 * thread may read it. Values never become a binary float except as a pixel's coordinate. */

#define TAKINGS_CHART_GAP        G_MININT64 /* no value here: a line breaks, a bar is left out */
#define TAKINGS_CHART_MAX_SERIES 16         /* more would not be told apart */
#define TAKINGS_CHART_MAX_SLICES 7          /* of a donut, before "Other" */
#define TAKINGS_CHART_NO_NUMBER  255        /* of a series without a look of its own */
#define TAKINGS_CHART_BLOCK      64         /* values whose extremes are kept together */

/**
 * TakingsChartKind:
 * @TAKINGS_CHART_LINE: a line a series, over time
 * @TAKINGS_CHART_BARS: a bar a series, side by side
 * @TAKINGS_CHART_STACK: bars on top of each other, negative ones below the line
 * @TAKINGS_CHART_DONUT: shares of a whole: the first series over names
 * @TAKINGS_CHART_SPARK: a line without axes, a word's size
 */
typedef enum
{
  TAKINGS_CHART_LINE,
  TAKINGS_CHART_BARS,
  TAKINGS_CHART_STACK,
  TAKINGS_CHART_DONUT,
  TAKINGS_CHART_SPARK,
} TakingsChartKind;

/**
 * TakingsUnit:
 * @TAKINGS_UNIT_MONEY: micros of the chart's one currency
 * @TAKINGS_UNIT_COUNT: whole things
 * @TAKINGS_UNIT_RATIO: millionths; shown as per cent
 */
typedef enum
{
  TAKINGS_UNIT_MONEY,
  TAKINGS_UNIT_COUNT,
  TAKINGS_UNIT_RATIO,
} TakingsUnit;

/* What a chart's horizontal axis counts. */
typedef enum
{
  TAKINGS_STEP_NAME,
  TAKINGS_STEP_HOUR,
  TAKINGS_STEP_DAY,
  TAKINGS_STEP_WEEK,
  TAKINGS_STEP_MONTH,
  TAKINGS_STEP_MOMENT,
} TakingsStep;

/**
 * TakingsSeries:
 * @name: (owned): what a person calls it
 * @values: (owned): one for each point of the chart, or %TAKINGS_CHART_GAP
 * @low: (owned) (nullable): the lowest of each %TAKINGS_CHART_BLOCK values, of long series
 * @high: (owned) (nullable): the highest
 * @comparison: an earlier period beside this one: dashed and grey
 */
typedef struct
{
  char *name;
  gint64 *values;
  gint64 *low, *high;
  gboolean comparison;
} TakingsSeries;

/**
 * TakingsChart:
 * @title: (owned): what it is about
 * @currency: of all values, if they are money
 * @start: the first point: a day, a week's first day, a month counted from January 1970 or an hour
 *   counted from 1970-01-01 00:00, all of the reporting zone
 * @n: how many points
 * @moments: (owned) (nullable): local seconds since 1970, ascending, of %TAKINGS_STEP_MOMENT
 * @names: (owned) (nullable): of %TAKINGS_STEP_NAME
 * @numbers: (owned) (nullable): see takings_chart_set_number()
 * @unsettled: the first point whose value may still change, @n if none
 *
 * Reference counted atomically. Its members are for reading.
 */
typedef struct
{
  TakingsChartKind kind;
  char *title;
  TakingsUnit unit;
  char currency[4];
  TakingsStep step;
  gint64 start;
  guint n;
  gint64 *moments;
  char **names;
  guint8 *numbers;
  guint unsettled;
  GPtrArray *series;
} TakingsChart;

/**
 * takings_chart_new:
 * @kind: how it is drawn
 * @title: what it is about: "Net commission"
 * @unit: what the values count
 * @currency: (nullable): of money, an ISO 4217 code
 */
TakingsChart *takings_chart_new (TakingsChartKind kind, const char *title, TakingsUnit unit,
                                 const char *currency);
TakingsChart *takings_chart_ref (TakingsChart *chart);
void takings_chart_unref (TakingsChart *chart);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsChart, takings_chart_unref)

/* The points, before the first series. @start is as in #TakingsChart. */
void takings_chart_set_steps (TakingsChart *chart, TakingsStep step, gint64 start, guint n);
void takings_chart_set_names (TakingsChart *chart, const char *const *names, guint n);
/* @seconds: (array length=n): local seconds since 1970, ascending. */
void takings_chart_set_moments (TakingsChart *chart, const gint64 *seconds, guint n);
/* From point @index on values are drawn as not final (dotted, hatched) and spoken so. */
void takings_chart_set_unsettled (TakingsChart *chart, guint index);

/**
 * takings_chart_set_number:
 * @index: a series, or a point of a donut
 * @number: of a colour with its marker and its pattern, 0 … 7 and again
 *
 * Gives it that look instead of the next one, so that what is shown by several charts (a network)
 * looks the same in each. After the points are set.
 */
void takings_chart_set_number (TakingsChart *chart, guint index, guint number);

/**
 * takings_chart_add:
 * @name: of the series
 * @values: (array): as many as the chart has points; copied
 *
 * Returns: %FALSE, and nothing is added, when the chart has %TAKINGS_CHART_MAX_SERIES already
 */
gboolean takings_chart_add (TakingsChart *chart, const char *name, const gint64 *values);
/* The same for the values of an earlier period. */
gboolean takings_chart_add_comparison (TakingsChart *chart, const char *name, const gint64 *values);
/* The same without a copy; @values is freed with g_free. */
gboolean takings_chart_take (TakingsChart *chart, const char *name, gint64 *values);

static inline const TakingsSeries *
takings_chart_get (const TakingsChart *chart, guint series)
{
  return (const TakingsSeries *) g_ptr_array_index (chart->series, series);
}

gboolean takings_chart_is_empty (const TakingsChart *chart); /* no value at all */

/**
 * takings_series_range:
 * @from: first point
 * @to: one past the last
 *
 * Returns: %FALSE when there is no value between; else the extremes. O((to − from) / block).
 */
gboolean
takings_series_range (const TakingsSeries *series, guint from, guint to, gint64 *low, gint64 *high);

/* A value as people read it: "$1,234.50", "12", "4.5%"; "no value" for a gap. */
char *
takings_chart_value_text (const TakingsChart *chart, const TakingsNotation *notation, gint64 value);
/* A point as people read it: "Tue, 3 Nov 2026", "Nov 2026", "ClickBank". */
char *
takings_chart_point_text (const TakingsChart *chart, const TakingsNotation *notation, guint index);
/* "3 – 30 Nov 2026"-like: from the first point to the last; NULL for names. */
char *takings_chart_period_text (const TakingsChart *chart, const TakingsNotation *notation);
/* Local seconds since 1970 at which a point begins; 0 for names. */
gint64 takings_chart_second (const TakingsChart *chart, guint index);

/**
 * takings_chart_describe:
 *
 * Returns: (transfer full): what a screen reader says of the whole chart: kind, title, period, and
 *   of each series its total, highest and lowest value
 */
char *takings_chart_describe (const TakingsChart *chart, const TakingsNotation *notation);
/* One point for a screen reader: "Tue, 3 Nov 2026: Net $12.00, Gross $30.00 (not final). 3 of 30".
 */
char *takings_chart_describe_point (const TakingsChart *chart, const TakingsNotation *notation,
                                    guint index, guint64 hidden);

/* The same data as a table. Column 0 is the point, the rest are the series. */
guint takings_chart_columns (const TakingsChart *chart);
char *takings_chart_column_title (const TakingsChart *chart, guint column);
char *takings_chart_cell (const TakingsChart *chart, const TakingsNotation *notation, guint row,
                          guint column);
/* Exact decimals, ISO dates, RFC 4180; @separator is ',' for a file, '\t' for the clipboard. */
char *takings_chart_to_csv (const TakingsChart *chart, char separator);

/* Sum of all values of a series, limited to what fits. */
gint64 takings_series_sum (const TakingsSeries *series, guint n);
gint64 takings_saturating_add (gint64 a, gint64 b);

G_END_DECLS
