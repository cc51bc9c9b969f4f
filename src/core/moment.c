/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "error.h"
#include "moment.h"

#define DAY        86400
#define TABLE_FROM G_GINT64_CONSTANT (631152000)  /* 1990-01-01 */
#define TABLE_TO   G_GINT64_CONSTANT (2840140800) /* 2060-01-01 */

typedef struct
{
  gint64 from; /* UTC; the offset holds until the next one's @from */
  gint32 offset;
} Interval;

struct _TakingsZone
{
  gatomicrefcount ref_count;
  GTimeZone *zone; /* (owned) */
  char *id;        /* (owned) */
  GArray *table;   /* (owned) of Interval, ascending; read-only after construction */
};

static gint32
slow_offset (GTimeZone *zone, gint64 unix_time)
{
  int interval = g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, unix_time);

  return g_time_zone_get_offset (zone, MAX (interval, 0));
}

/* Weekly steps find every change of offset that lasts a week or more; bisection finds its second.
 */
static GArray *
build_table (GTimeZone *zone)
{
  GArray *table = g_array_new (FALSE, FALSE, sizeof (Interval));
  Interval last = { TABLE_FROM, slow_offset (zone, TABLE_FROM) };

  g_array_append_val (table, last);
  for (gint64 t = TABLE_FROM; t < TABLE_TO; t += 7 * DAY)
    {
      gint32 offset = slow_offset (zone, t + 7 * DAY);
      gint64 low = t, high = t + 7 * DAY;
      if (offset == last.offset)
        continue;
      while (high - low > 1)
        {
          gint64 middle = low + (high - low) / 2;
          if (slow_offset (zone, middle) == last.offset)
            low = middle;
          else
            high = middle;
        }
      last = (Interval){ high, slow_offset (zone, high) };
      g_array_append_val (table, last);
    }
  return table;
}

static TakingsZone *
zone_from (GTimeZone *time_zone, const char *id)
{
  TakingsZone *zone = g_new0 (TakingsZone, 1);

  g_atomic_ref_count_init (&zone->ref_count);
  zone->zone = time_zone;
  zone->id = g_strdup (id);
  zone->table = build_table (time_zone);
  return zone;
}

TakingsZone *
takings_zone_new (const char *id, GError **error)
{
  GTimeZone *zone = id != NULL && *id != '\0' ? g_time_zone_new_identifier (id) : NULL;

  if (zone == NULL)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   "“%s” is not a time zone; write it like Europe/Berlin or UTC", id ? id : "");
      return NULL;
    }
  return zone_from (zone, id);
}

TakingsZone *
takings_zone_new_local (void)
{
  GTimeZone *zone = g_time_zone_new_local ();

  return zone_from (zone, g_time_zone_get_identifier (zone));
}

TakingsZone *
takings_zone_ref (TakingsZone *zone)
{
  g_atomic_ref_count_inc (&zone->ref_count);
  return zone;
}

void
takings_zone_unref (TakingsZone *zone)
{
  if (zone == NULL || !g_atomic_ref_count_dec (&zone->ref_count))
    return;
  g_time_zone_unref (zone->zone);
  g_array_unref (zone->table);
  g_free (zone->id);
  g_free (zone);
}

const char *
takings_zone_get_id (TakingsZone *zone)
{
  return zone->id;
}

gint64
takings_zone_offset (TakingsZone *zone, gint64 unix_time)
{
  const Interval *table = (const Interval *) (gpointer) zone->table->data;
  guint low = 0, high = zone->table->len;

  if (unix_time < TABLE_FROM || unix_time >= TABLE_TO)
    return slow_offset (zone->zone, unix_time);
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (table[middle].from <= unix_time)
        low = middle;
      else
        high = middle;
    }
  return table[low].offset;
}

static gint32
floor_day (gint64 seconds)
{
  gint64 day = seconds / DAY;

  return (gint32) (seconds % DAY < 0 ? day - 1 : day);
}

gint32
takings_zone_day (TakingsZone *zone, gint64 unix_time)
{
  return floor_day (unix_time + takings_zone_offset (zone, unix_time));
}

gint64
takings_zone_to_unix (TakingsZone *zone, gint32 day, int second_of_day)
{
  gint64 local = (gint64) day * DAY + second_of_day;
  gint64 before = takings_zone_offset (zone, local - DAY);
  gint64 after = takings_zone_offset (zone, local + DAY);

  /* With the offset from before the change a doubled reading is its first occurrence, and one that
   * the clocks skipped moves forward by the size of the gap. */
  if (takings_zone_offset (zone, local - before) == before)
    return local - before;
  if (takings_zone_offset (zone, local - after) == after)
    return local - after;
  return local - before;
}

gint64
takings_zone_day_start (TakingsZone *zone, gint32 day)
{
  return takings_zone_to_unix (zone, day, 0);
}

/* Days and civil dates of the proleptic Gregorian calendar, by eras of 400 years that begin on a
 * 1 March (https://howardhinnant.github.io/date_algorithms.html). */
gint32
takings_day_from_civil (int year, int month, int day)
{
  int y = month <= 2 ? year - 1 : year;
  int era = (y >= 0 ? y : y - 399) / 400;
  int year_of_era = y - era * 400;
  int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

  return era * 146097 + day_of_era - 719468;
}

void
takings_day_to_civil (gint32 day, int *year, int *month, int *day_of_month)
{
  gint64 z = (gint64) day + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  int day_of_era = (int) (z - era * 146097);
  int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096)
                    / 365;
  int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  int shifted = (5 * day_of_year + 2) / 153;

  *day_of_month = day_of_year - (153 * shifted + 2) / 5 + 1;
  *month = shifted < 10 ? shifted + 3 : shifted - 9;
  *year = (int) (year_of_era + era * 400) + (*month <= 2);
}

static int
days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return month == 2 && leap ? 29 : days[month - 1];
}

/* A cursor over text that remembers whether anything was missing. */
typedef struct
{
  const char *p, *end;
  gboolean bad;
} Scan;

static int
digits (Scan *scan, int n)
{
  int value = 0;

  if (scan->end - scan->p < n)
    {
      scan->bad = TRUE;
      return 0;
    }
  for (int i = 0; i < n; i++, scan->p++)
    {
      if (!g_ascii_isdigit (*scan->p))
        scan->bad = TRUE;
      value = value * 10 + (*scan->p - '0');
    }
  return value;
}

static gboolean
accept (Scan *scan, char c)
{
  if (scan->p < scan->end && *scan->p == c)
    {
      scan->p++;
      return TRUE;
    }
  return FALSE;
}

static gboolean
scan_date (Scan *scan, gint32 *day)
{
  int year = digits (scan, 4);
  gboolean extended = accept (scan, '-');
  int month = digits (scan, 2);
  int day_of_month;

  if (extended && !accept (scan, '-'))
    scan->bad = TRUE;
  day_of_month = digits (scan, 2);
  if (scan->bad || year < 1 || month < 1 || month > 12 || day_of_month < 1
      || day_of_month > days_in_month (year, month))
    return FALSE;
  *day = takings_day_from_civil (year, month, day_of_month);
  return TRUE;
}

/* hh:mm[:ss[.fraction]] or hhmm[ss]; second 60 is taken as 59. */
static gboolean
scan_time (Scan *scan, int *second_of_day)
{
  int hour = digits (scan, 2);
  gboolean extended = accept (scan, ':');
  int minute = digits (scan, 2), second = 0;

  if (extended ? accept (scan, ':') : scan->p < scan->end && g_ascii_isdigit (*scan->p))
    second = digits (scan, 2);
  if (accept (scan, '.') || accept (scan, ','))
    {
      if (scan->p == scan->end || !g_ascii_isdigit (*scan->p))
        return FALSE;
      while (scan->p < scan->end && g_ascii_isdigit (*scan->p))
        scan->p++;
    }
  if (scan->bad || hour > 24 || minute > 59 || second > 60
      || (hour == 24 && (minute > 0 || second > 0)))
    return FALSE;
  *second_of_day = hour * 3600 + minute * 60 + MIN (second, 59);
  return TRUE;
}

/* Z, ±hh:mm, ±hhmm or ±hh. */
static gboolean
scan_offset (Scan *scan, int *offset)
{
  gboolean negative;
  int hour, minute = 0;

  if (accept (scan, 'Z') || accept (scan, 'z'))
    {
      *offset = 0;
      return TRUE;
    }
  negative = scan->p < scan->end && *scan->p == '-';
  if (!accept (scan, '-') && !accept (scan, '+'))
    return FALSE;
  hour = digits (scan, 2);
  accept (scan, ':');
  if (!scan->bad && scan->p < scan->end)
    minute = digits (scan, 2);
  if (scan->bad || hour > 18 || minute > 59)
    return FALSE;
  *offset = (hour * 3600 + minute * 60) * (negative ? -1 : 1);
  return TRUE;
}

gboolean
takings_moment_parse (TakingsText text, TakingsZone *zone, TakingsMoment *moment)
{
  Scan scan = { text.data, text.data + text.len, FALSE };
  gint32 day;
  int second = 0, offset;

  if (text.data == NULL || !scan_date (&scan, &day))
    return FALSE;
  moment->day = day;
  moment->day_only = scan.p == scan.end;
  if (!moment->day_only)
    {
      if (!accept (&scan, 'T') && !accept (&scan, ' ') && !accept (&scan, 't'))
        return FALSE;
      if (!scan_time (&scan, &second))
        return FALSE;
      while (accept (&scan, ' '))
        ;
      if (scan.p < scan.end)
        {
          if (!scan_offset (&scan, &offset) || scan.p != scan.end)
            return FALSE;
          moment->unix_time = (gint64) day * DAY + second - offset;
          return TRUE;
        }
    }
  if (zone == NULL)
    moment->unix_time = (gint64) day * DAY + second;
  else
    moment->unix_time = takings_zone_to_unix (zone, day, second);
  return TRUE;
}

TakingsMoment
takings_moment_from_unix (gint64 unix_time, TakingsZone *zone)
{
  return (TakingsMoment){ .unix_time = unix_time,
                          .day = zone != NULL ? takings_zone_day (zone, unix_time)
                                              : floor_day (unix_time) };
}

gboolean
takings_day_parse (const char *text, gint32 *day)
{
  Scan scan = { text, text + strlen (text), FALSE };

  return scan.end - scan.p == 10 && text[4] == '-' && scan_date (&scan, day);
}

static char *
put (char *p, int value, int n)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    p[i] = '0' + value % 10;
  return p + n;
}

static char *
put_day (char *p, gint32 day)
{
  int year, month, day_of_month;

  takings_day_to_civil (day, &year, &month, &day_of_month);
  p = put (p, CLAMP (year, 0, 9999), 4);
  *p++ = '-';
  p = put (p, month, 2);
  *p++ = '-';
  return put (p, day_of_month, 2);
}

char *
takings_day_format (gint32 day)
{
  char buffer[16];

  *put_day (buffer, day) = '\0';
  return g_strdup (buffer);
}

gsize
takings_moment_print (gint64 unix_time, char *buffer)
{
  gint32 day = floor_day (unix_time);
  int second = (int) (unix_time - (gint64) day * DAY);
  char *p = put_day (buffer, day);

  *p++ = 'T';
  p = put (p, second / 3600, 2);
  *p++ = ':';
  p = put (p, second / 60 % 60, 2);
  *p++ = ':';
  p = put (p, second % 60, 2);
  *p++ = 'Z';
  *p = '\0';
  return p - buffer;
}

char *
takings_moment_format (gint64 unix_time)
{
  char buffer[32];

  takings_moment_print (unix_time, buffer);
  return g_strdup (buffer);
}
