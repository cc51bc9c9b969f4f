/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "moment.h"

#define DAY          86400
#define LAST_SECOND  G_GINT64_CONSTANT (253402300799) /* 9999-12-31T23:59:59Z */
#define FIRST_SECOND G_GINT64_CONSTANT (-62167219200) /* 0000-01-01T00:00:00Z */

/* Eras of 400 years that begin on 1 March, so that the leap day is a year's last. */
gint32
takings_day_from_civil (int year, int month, int day)
{
  int y = year - (month <= 2);
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
  int doe = (int) (z - era * 146097);
  int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  int mp = (5 * doy + 2) / 153;

  *day_of_month = doy - (153 * mp + 2) / 5 + 1;
  *month = mp + (mp < 10 ? 3 : -9);
  *year = (int) (yoe + era * 400) + (*month <= 2);
}

/* Exactly @n digits; -1 when there are others. */
static inline int
digits (const char **p, const char *end, int n)
{
  int value = 0;

  if (end - *p < n)
    return -1;
  for (int i = 0; i < n; i++)
    {
      guint digit = (guint) ((*p)[i] - '0');
      if (digit > 9)
        return -1;
      value = value * 10 + (int) digit;
    }
  *p += n;
  return value;
}

static inline gboolean
eat (const char **p, const char *end, char c)
{
  if (*p == end || **p != c)
    return FALSE;
  (*p)++;
  return TRUE;
}

static gboolean
read_date (const char **p, const char *end, gboolean basic, gint32 *day)
{
  static const guint8 lengths[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  int year = digits (p, end, 4);
  gboolean extended = year >= 0 && eat (p, end, '-');
  int month, dom;

  if (year < 1 || (!extended && !basic))
    return FALSE;
  month = digits (p, end, 2);
  if (month < 1 || month > 12 || (extended && !eat (p, end, '-')))
    return FALSE;
  dom = digits (p, end, 2);
  if (dom < 1 || dom > lengths[month - 1])
    return FALSE;
  if (month == 2 && dom == 29 && (year % 4 != 0 || (year % 100 == 0 && year % 400 != 0)))
    return FALSE;
  *day = takings_day_from_civil (year, month, dom);
  return TRUE;
}

static gboolean
read_time (const char **p, const char *end, int *second_of_day)
{
  int hour = digits (p, end, 2);
  gboolean extended = hour >= 0 && eat (p, end, ':');
  int minute = hour >= 0 ? digits (p, end, 2) : -1;
  int second = 0;

  if (hour < 0 || hour > 24 || minute < 0 || minute > 59)
    return FALSE;
  if (extended ? eat (p, end, ':') : *p < end && g_ascii_isdigit (**p))
    {
      second = digits (p, end, 2);
      if (second < 0 || second > 60)
        return FALSE;
      second = MIN (second, 59); /* a leap second has no number of its own */
      if (eat (p, end, '.') || eat (p, end, ','))
        {
          if (*p == end || !g_ascii_isdigit (**p))
            return FALSE;
          while (*p < end && g_ascii_isdigit (**p))
            (*p)++;
        }
    }
  *second_of_day = hour * 3600 + minute * 60 + second;
  return *second_of_day <= DAY;
}

/* "Z", "+02:00", "-0800", "+05". */
static gboolean
read_offset (const char **p, const char *end, int *offset)
{
  int sign, hour, minute = 0;

  *offset = 0;
  if (eat (p, end, 'Z') || eat (p, end, 'z'))
    return TRUE;
  sign = eat (p, end, '-') ? -1 : eat (p, end, '+') ? 1 : 0;
  if (sign == 0)
    return FALSE;
  hour = digits (p, end, 2);
  if (*p < end)
    {
      eat (p, end, ':');
      minute = digits (p, end, 2);
    }
  if (hour < 0 || hour > 15 || minute < 0 || minute > 59)
    return FALSE;
  *offset = sign * (hour * 3600 + minute * 60);
  return TRUE;
}

static inline gint32
floor_day (gint64 seconds)
{
  return (gint32) ((seconds >= 0 ? seconds : seconds - (DAY - 1)) / DAY);
}

gboolean
takings_moment_parse (TakingsText text, TakingsZone *zone, TakingsMoment *moment)
{
  const char *p = text.data, *end = p != NULL ? p + text.len : NULL;
  gint32 day;
  int second, offset;

  if (p == NULL || !read_date (&p, end, TRUE, &day))
    return FALSE;
  if (p == end)
    {
      moment->day = day;
      moment->day_only = TRUE;
      moment->unix_time = zone != NULL ? takings_zone_day_start (zone, day) : (gint64) day * DAY;
      return TRUE;
    }
  if ((!eat (&p, end, 'T') && !eat (&p, end, ' ') && !eat (&p, end, 't'))
      || !read_time (&p, end, &second))
    return FALSE;
  moment->day_only = FALSE;
  if (second == DAY)
    {
      day++;
      second = 0;
    }
  if (p == end)
    {
      moment->day = day;
      moment->unix_time = zone != NULL ? takings_zone_to_unix (zone, day, second)
                                       : (gint64) day * DAY + second;
      return TRUE;
    }
  eat (&p, end, ' ');
  if (!read_offset (&p, end, &offset) || p != end)
    return FALSE;
  moment->unix_time = (gint64) day * DAY + second - offset;
  moment->day = day;
  return TRUE;
}

static char *
two (char *p, int value)
{
  *p++ = '0' + value / 10;
  *p++ = '0' + value % 10;
  return p;
}

gsize
takings_moment_print (gint64 unix_time, char *buffer)
{
  int year, month, day, second;
  gint32 days;
  char *p = buffer;

  unix_time = CLAMP (unix_time, FIRST_SECOND, LAST_SECOND);
  days = floor_day (unix_time);
  second = (int) (unix_time - (gint64) days * DAY);
  takings_day_to_civil (days, &year, &month, &day);
  p = two (two (p, year / 100), year % 100);
  *p++ = '-';
  p = two (p, month);
  *p++ = '-';
  p = two (p, day);
  *p++ = 'T';
  p = two (p, second / 3600);
  *p++ = ':';
  p = two (p, second / 60 % 60);
  *p++ = ':';
  p = two (p, second % 60);
  *p++ = 'Z';
  *p = '\0';
  return p - buffer;
}

char *
takings_moment_format (gint64 unix_time)
{
  char buffer[24];

  takings_moment_print (unix_time, buffer);
  return g_strdup (buffer);
}

gboolean
takings_day_parse (const char *text, gint32 *day)
{
  const char *p = text, *end = text != NULL ? text + strlen (text) : NULL;
  gint32 value;

  if (text == NULL || !read_date (&p, end, FALSE, &value) || p != end)
    return FALSE;
  *day = value;
  return TRUE;
}

char *
takings_day_format (gint32 day)
{
  int year, month, dom;

  takings_day_to_civil (day, &year, &month, &dom);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, dom);
}
