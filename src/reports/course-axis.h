/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
#include "period.h"
#include "query.h"
G_BEGIN_DECLS

/* From a summary by day or month to the values of a chart over time. Pure; any thread. */

#define TAKINGS_COURSE_MANY_DAYS 190 /* more points than this are drawn as months */

/* The points of a course: days or months, none left out. */
typedef struct
{
  TakingsStep step;
  gint64 start;
  guint n;
} TakingsCourseAxis;

typedef enum
{
  TAKINGS_COURSE_VOLUME,
  TAKINGS_COURSE_NET,
  TAKINGS_COURSE_SALES,
  TAKINGS_COURSE_REFUNDS,
} TakingsCourseValue;

/* Days and months without an entry are points too; days to come are none. @by: day or month */
TakingsCourseAxis takings_course_axis (TakingsBy by, TakingsPeriod period,
                                       const TakingsSummary *summary, gint32 today);
/* (transfer full) */
gint64 *takings_course_values (const TakingsSummary *summary, const TakingsCourseAxis *axis,
                               TakingsCourseValue value);
/* What may still change is drawn so. */
void takings_course_mark_today (TakingsChart *chart, const TakingsCourseAxis *axis, gint32 today);

G_END_DECLS
