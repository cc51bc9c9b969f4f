/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "chart.h"
#include "dashboard.h"
G_BEGIN_DECLS

/* The pictures of a dashboard, the same for the window, a file and a printed page. Each returns a
 * new chart (transfer full). Pure; any thread. */

typedef enum
{
  TAKINGS_SPARK_NET,
  TAKINGS_SPARK_SALES,
  TAKINGS_SPARK_REFUNDS,
} TakingsSpark;

/* Sales volume and net commission over the period, with the net commission compared with. Days and
 * months without an entry are zero; days to come are left out. */
TakingsChart *takings_dashboard_course (const TakingsDashboard *dashboard);
TakingsChart *takings_dashboard_months (const TakingsDashboard *dashboard);
/* @name: what a person calls a network; @number: its look, see takings_chart_set_number() */
TakingsChart *takings_dashboard_shares (const TakingsDashboard *dashboard,
                                        const char *(*name) (const char *network),
                                        guint (*number) (const char *network));
TakingsChart *takings_dashboard_spark (const TakingsDashboard *dashboard, TakingsSpark spark);

G_END_DECLS
