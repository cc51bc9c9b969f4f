/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "import-private.h"

/* Evidence: what stands before the last two digits is a decimal mark; of two marks, the last. */
void
takings_import_see_money (TakingsImportFormat *format, TakingsText text)
{
  gssize point = -1, comma = -1;
  guint points = 0, commas = 0;
  gsize end = text.len;
  while (end > 0 && !g_ascii_isdigit (text.data[end - 1]))
    end--;
  for (gsize i = 0; i < end; i++)
    {
      if (text.data[i] == '.')
        point = (gssize) i, points++;
      else if (text.data[i] == ',')
        comma = (gssize) i, commas++;
    }
  if (points > 0 && commas > 0)
    (point > comma) ? format->points++ : format->commas++;
  else if (points == 1 && (gssize) end - point - 1 != 3)
    format->points++;
  else if (commas == 1 && (gssize) end - comma - 1 != 3)
    format->commas++;
  else if (points > 1)
    format->commas++;
  else if (commas > 1)
    format->points++;
}

/* Reads up to four digits; @n_digits says how many. */
static int
number (const char **p, const char *end, int *n_digits)
{
  int value = 0, n = 0;
  while (*p < end && g_ascii_isdigit (**p) && n < 5)
    {
      value = value * 10 + (**p - '0');
      (*p)++;
      n++;
    }
  *n_digits = n;
  return value;
}

/* "2/21/2026", "21.02.2026", "21-02-26": three numbers with one separator, the year last. */
static gboolean
split_date (TakingsText text, int part[3], char *separator, TakingsText *rest)
{
  const char *p = text.data, *end = text.data + text.len;
  int digits[3];
  for (int i = 0; i < 3; i++)
    {
      part[i] = number (&p, end, &digits[i]);
      if (digits[i] == 0)
        return FALSE;
      if (i == 2)
        break;
      if (p == end || strchr ("/.-", *p) == NULL || (i == 1 && *p != *separator))
        return FALSE;
      *separator = *p++;
    }
  if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 2 && digits[2] != 4))
    return FALSE;
  if (digits[2] == 2)
    part[2] += 2000;
  *rest = takings_text_strip ((TakingsText){ p, (gsize) (end - p) });
  return TRUE;
}

void
takings_import_see_date (TakingsImportFormat *format, TakingsText text)
{
  int part[3];
  char separator = 0;
  TakingsText rest;
  text = takings_text_strip (text);
  if (takings_text_is_empty (text) || !split_date (text, part, &separator, &rest))
    return;
  if (part[0] > 12 && part[1] <= 12)
    format->month_second++;
  else if (part[1] > 12 && part[0] <= 12)
    format->day_second++;
}

void
takings_import_decide (TakingsImportFormat *format, const TakingsImportNetwork *network,
                       char delimiter)
{
  format->decimal = network->decimal;
  if (format->points != format->commas)
    format->decimal = format->points > format->commas ? '.' : ',';
  else if (format->points == 0 && delimiter == ';')
    format->decimal = ',';
  format->month_first = network->month_first;
  if (format->day_second != format->month_second)
    format->month_first = format->day_second > format->month_second;
}

/* "14:03", "2:09:40 PM", "14:03:05.123"; the whole of @text. */
static gboolean
read_clock (TakingsText text, int *second_of_day)
{
  const char *p = text.data, *end = text.data + text.len;
  int part[3] = { 0, 0, 0 }, digits, n = 0;
  while (n < 3)
    {
      part[n++] = number (&p, end, &digits);
      if (digits < 1 || digits > 2)
        return FALSE;
      if (p == end || *p != ':')
        break;
      p++;
    }
  if (p < end && (*p == '.' || *p == ','))
    for (p++; p < end && g_ascii_isdigit (*p);)
      p++;
  TakingsText half = takings_text_strip ((TakingsText){ p, (gsize) (end - p) });
  gboolean am = takings_text_is (half, "am") || takings_text_is (half, "a.m.");
  gboolean pm = takings_text_is (half, "pm") || takings_text_is (half, "p.m.");
  if (n < 2 || part[1] > 59 || part[2] > 60 || (half.len > 0 && !am && !pm))
    return FALSE;
  if (am || pm)
    {
      if (part[0] < 1 || part[0] > 12)
        return FALSE;
      part[0] = part[0] % 12 + (pm ? 12 : 0);
    }
  if (part[0] > 23)
    return FALSE;
  *second_of_day = part[0] * 3600 + part[1] * 60 + MIN (part[2], 59);
  return TRUE;
}

static gboolean
valid_day (int year, int month, int day, gint32 *result)
{
  char text[16];
  g_snprintf (text, sizeof text, "%04d-%02d-%02d", year, month, day);
  return takings_day_parse (text, result);
}

static gboolean
finish_moment (gint32 day, TakingsText clock, TakingsZone *zone, TakingsMoment *moment)
{
  int second = 0;
  if (clock.len > 0 && (clock.data[0] == ',' || clock.data[0] == 'T'))
    clock = takings_text_strip ((TakingsText){ clock.data + 1, clock.len - 1 });
  if (clock.len > 0 && !read_clock (clock, &second))
    return FALSE;
  moment->day = day;
  moment->day_only = clock.len == 0;
  moment->unix_time = clock.len == 0 ? takings_zone_day_start (zone, day)
                                     : takings_zone_to_unix (zone, day, second);
  return TRUE;
}

gboolean
takings_import_date (const TakingsImportFormat *format, TakingsText date, TakingsText time,
                     TakingsZone *zone, TakingsMoment *moment)
{
  int part[3];
  char separator = 0;
  gint32 day;
  TakingsText rest = TAKINGS_TEXT_NONE;

  date = takings_text_strip (date);
  time = takings_text_strip (time);
  if (takings_text_is_empty (date))
    return FALSE;
  if (split_date (date, part, &separator, &rest))
    {
      gboolean month_first = format->month_first && separator != '.';
      if (!valid_day (part[2], part[month_first ? 0 : 1], part[month_first ? 1 : 0], &day))
        return FALSE;
      return finish_moment (day, rest.len > 0 ? rest : time, zone, moment);
    }
  if (date.len >= 10 && date.data[4] == '/' && date.data[7] == '/')
    {
      char iso[11];
      memcpy (iso, date.data, 10);
      iso[4] = iso[7] = '-';
      iso[10] = '\0';
      rest = takings_text_strip ((TakingsText){ date.data + 10, date.len - 10 });
      return takings_day_parse (iso, &day)
             && finish_moment (day, rest.len > 0 ? rest : time, zone, moment);
    }
  if (!takings_moment_parse (date, zone, moment))
    return FALSE;
  return !moment->day_only || time.len == 0 || finish_moment (moment->day, time, zone, moment);
}
