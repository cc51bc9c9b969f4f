/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "text.h"
G_BEGIN_DECLS

/* Moments are UTC seconds since 1970; days are a gint32 count of days since 1970-01-01 of some
 * calendar. All functions are thread-safe. */

/**
 * TakingsZone:
 *
 * A named time zone ("America/New_York", "UTC", "+05:30") with a cache that makes unix → local day
 * a few instructions. Immutable to its users; reference counted atomically.
 */
typedef struct _TakingsZone TakingsZone;

TakingsZone *takings_zone_new (const char *id, GError **error); /* USAGE when the id is unknown */
TakingsZone *takings_zone_new_local (void);                     /* the system's */
TakingsZone *takings_zone_ref (TakingsZone *zone);
void takings_zone_unref (TakingsZone *zone);
const char *takings_zone_get_id (TakingsZone *zone);
gint32 takings_zone_day (TakingsZone *zone, gint64 unix_time);
gint64 takings_zone_offset (TakingsZone *zone, gint64 unix_time); /* seconds east of UTC */
/* A wall clock reading; of two equal ones in autumn the first, in the spring gap shifted forward. */
gint64 takings_zone_to_unix (TakingsZone *zone, gint32 day, int second_of_day);
gint64 takings_zone_day_start (TakingsZone *zone, gint32 day); /* the first instant of that local day */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TakingsZone, takings_zone_unref)

gint32 takings_day_from_civil (int year, int month, int day);
void takings_day_to_civil (gint32 day, int *year, int *month, int *day_of_month);
gboolean takings_day_parse (const char *text, gint32 *day); /* YYYY-MM-DD, existing dates only */
char *takings_day_format (gint32 day);

/**
 * TakingsMoment:
 * @unix_time: UTC seconds
 * @day_only: the source named a day and no time; @unix_time is then that day's start in its zone
 * @day: the calendar day in the source's own zone
 */
typedef struct
{
  gint64 unix_time;
  gint32 day;
  gboolean day_only;
} TakingsMoment;

/**
 * takings_moment_parse:
 * @text: ISO 8601 extended or basic ("2026-03-02T09:14:55-08:00", "20220810T162015-0700",
 *   "2026-03-02 14:05:31", "2026-03-02", fractions ignored)
 * @zone: (nullable): the zone of a reading without offset; %NULL is UTC
 */
gboolean takings_moment_parse (TakingsText text, TakingsZone *zone, TakingsMoment *moment);
char *takings_moment_format (gint64 unix_time); /* "2026-11-02T14:03:00Z" */
gsize takings_moment_print (gint64 unix_time, char *buffer); /* the same into ≥ 24 bytes */

G_END_DECLS
