/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"

/* Charts with believable figures that are the same on every machine. */

#define SAMPLE_NAMES                                                                               \
  "line", "lines", "compare", "bars", "groups", "stack", "donut", "spark", "empty", "one", "zero", \
    "negative", "huge", "gaps", "hours", "names", "many", "dense"

TakingsChart *sample_chart (const char *name);
/* @series lines of @n days. */
TakingsChart *sample_days (guint n, guint series);
