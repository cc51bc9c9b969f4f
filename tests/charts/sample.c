/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sample.h"

#define FIRST_DAY 20758 /* 2026-11-01 */

static const char *const networks[] = { "ClickBank", "Digistore24", "BuyGoods",
                                        "MaxWeb",    "JVZoo",       "Hotmart",
                                        "Postback",  "Shopify",     "Google Ads" };

static guint32 state;

static gint64
draw (gint64 low, gint64 high)
{
  state = state * 1664525u + 1013904223u;
  return low + (gint64) ((guint64) (state >> 8) * (guint64) (high - low) >> 24);
}

static void
add (TakingsChart *chart, const char *name, gint64 low, gint64 high, gint64 slope)
{
  g_autofree gint64 *values = g_new (gint64, MAX (chart->n, 1));

  for (guint i = 0; i < chart->n; i++)
    values[i] = (draw (low, high) + slope * i / (gint64) MAX (chart->n, 1)) * 10000;
  takings_chart_add (chart, name, values);
}

static TakingsChart *
money (TakingsChartKind kind, const char *title, TakingsStep step, gint64 start, guint n)
{
  TakingsChart *chart = takings_chart_new (kind, title, TAKINGS_UNIT_MONEY, "USD");

  takings_chart_set_steps (chart, step, start, n);
  return chart;
}

TakingsChart *
sample_days (guint n, guint series)
{
  TakingsChart *chart = money (TAKINGS_CHART_LINE, "Net commission", TAKINGS_STEP_DAY,
                               FIRST_DAY + 30 - (gint64) n, n);

  state = 7;
  for (guint s = 0; s < series; s++)
    {
      gint64 *values = g_new (gint64, n);
      gint64 level = 20000 + 12000 * s;

      for (guint i = 0; i < n; i++)
        {
          level = CLAMP (level + draw (-1500, 1520), 1000, 120000);
          values[i] = (level + draw (-2500, 2500)) * 10000;
        }
      takings_chart_take (chart, networks[s % G_N_ELEMENTS (networks)], values);
    }
  return chart;
}

static TakingsChart *
sample_line (gboolean compare)
{
  TakingsChart *chart = money (TAKINGS_CHART_LINE, "Net commission", TAKINGS_STEP_DAY, FIRST_DAY,
                               30);
  g_autofree gint64 *before = g_new (gint64, 30);

  add (chart, "Net commission", 18000, 52000, 30000);
  for (int i = 0; i < 30; i++)
    before[i] = draw (14000, 43000) * 10000;
  if (compare)
    {
      takings_chart_add_comparison (chart, "Previous period", before);
      takings_chart_set_unsettled (chart, 26);
    }
  return chart;
}

static TakingsChart *
sample_bars (TakingsChartKind kind)
{
  TakingsChart *chart = money (
    kind, kind == TAKINGS_CHART_STACK ? "Commission by network" : "Earnings by month",
    TAKINGS_STEP_MONTH, 56 * 12 - 1, 12);

  if (kind == TAKINGS_CHART_STACK)
    {
      for (int i = 0; i < 5; i++)
        add (chart, networks[i], 30000, 160000, 90000);
      add (chart, "Refunds", -90000, -15000, -20000);
    }
  else
    {
      add (chart, "Revenue", 300000, 700000, 500000);
      add (chart, "Commission", 120000, 300000, 200000);
      add (chart, "Refunds", -120000, -20000, -40000);
    }
  return chart;
}

static TakingsChart *
sample_donut (guint n)
{
  TakingsChart *chart = takings_chart_new (TAKINGS_CHART_DONUT, "Share by network",
                                           TAKINGS_UNIT_MONEY, "USD");
  static const gint64 cents[] = { 482310, 263455, 151020, 98145, 61230, 33333, 12010, 9042, -2150 };
  const char *names[40];
  gint64 values[40];

  for (guint i = 0; i < n; i++)
    {
      names[i] = networks[i % G_N_ELEMENTS (networks)];
      values[i] = cents[i % G_N_ELEMENTS (cents)] * 10000;
    }
  takings_chart_set_names (chart, names, n);
  takings_chart_add (chart, "Net commission", values);
  return chart;
}

static TakingsChart *
sample_constant (gint64 value, guint n)
{
  TakingsChart *chart = money (TAKINGS_CHART_LINE, "Net commission", TAKINGS_STEP_DAY, FIRST_DAY,
                               n);
  g_autofree gint64 *values = g_new (gint64, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    values[i] = value;
  takings_chart_add (chart, "Net commission", values);
  return chart;
}

static TakingsChart *
sample_odd (const char *name)
{
  static const char *const products[] = { "Sleep Like a Stone", "The Keto Kitchen for Busy People",
                                          "Piano in 21 Days", "Tinnitus", "Ryoko" };
  TakingsChart *chart;

  if (strcmp (name, "negative") == 0)
    {
      chart = money (TAKINGS_CHART_BARS, "Refunds", TAKINGS_STEP_DAY, FIRST_DAY, 14);
      add (chart, "Refunds", -30000, -500, 0);
      return chart;
    }
  if (strcmp (name, "huge") == 0)
    {
      chart = money (TAKINGS_CHART_STACK, "Everything", TAKINGS_STEP_MONTH, 56 * 12, 6);
      for (int s = 0; s < 3; s++)
        add (chart, networks[s], -G_GINT64_CONSTANT (90000000000000), 90000000000000, 0);
      return chart;
    }
  if (strcmp (name, "gaps") == 0)
    {
      gint64 values[30];
      chart = money (TAKINGS_CHART_LINE, "EPC", TAKINGS_STEP_DAY, FIRST_DAY, 30);
      for (int i = 0; i < 30; i++)
        values[i] = i % 11 > 7 || i == 3 || i == 5 ? TAKINGS_CHART_GAP : draw (20, 250) * 10000;
      takings_chart_add (chart, "EPC", values);
      return chart;
    }
  if (strcmp (name, "hours") == 0)
    {
      gint64 values[24];
      chart = takings_chart_new (TAKINGS_CHART_BARS, "Sales today", TAKINGS_UNIT_COUNT, NULL);
      takings_chart_set_steps (chart, TAKINGS_STEP_HOUR, (FIRST_DAY + 5) * 24, 24);
      for (int i = 0; i < 24; i++)
        values[i] = draw (0, 9);
      takings_chart_add (chart, "Sales", values);
      takings_chart_set_unsettled (chart, 23);
      return chart;
    }
  chart = takings_chart_new (TAKINGS_CHART_BARS, "Refund rate", TAKINGS_UNIT_RATIO, NULL);
  takings_chart_set_names (chart, products, G_N_ELEMENTS (products));
  add (chart, "Refund rate", 1, 9, 0);
  return chart;
}

TakingsChart *
sample_chart (const char *name)
{
  state = 42;
  if (strcmp (name, "line") == 0 || strcmp (name, "compare") == 0)
    return sample_line (strcmp (name, "compare") == 0);
  if (strcmp (name, "lines") == 0)
    return sample_days (90, 5);
  if (strcmp (name, "dense") == 0)
    return sample_days (50000, 2);
  if (strcmp (name, "bars") == 0)
    {
      TakingsChart *chart = money (TAKINGS_CHART_BARS, "Net commission", TAKINGS_STEP_MONTH,
                                   56 * 12 - 1, 12);
      add (chart, "Net commission", 120000, 300000, 200000);
      takings_chart_set_unsettled (chart, 11);
      return chart;
    }
  if (strcmp (name, "groups") == 0)
    return sample_bars (TAKINGS_CHART_BARS);
  if (strcmp (name, "stack") == 0)
    return sample_bars (TAKINGS_CHART_STACK);
  if (strcmp (name, "donut") == 0)
    return sample_donut (6);
  if (strcmp (name, "many") == 0)
    return sample_donut (18);
  if (strcmp (name, "spark") == 0)
    {
      TakingsChart *chart = money (TAKINGS_CHART_SPARK, "Sales", TAKINGS_STEP_DAY, FIRST_DAY, 30);
      add (chart, "Sales", 18000, 52000, 30000);
      return chart;
    }
  if (strcmp (name, "empty") == 0)
    return sample_constant (TAKINGS_CHART_GAP, 30);
  if (strcmp (name, "one") == 0)
    return sample_constant (37450000, 1);
  if (strcmp (name, "zero") == 0)
    return sample_constant (0, 30);
  return sample_odd (name);
}
