/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Offsets between 1990 and 2060 are looked up once, when the zone is made; readings use a sorted
 * array with a hint of the last hit, which threads share without harm: a stale hint only costs a
 * search. */
#include "config.h"

#include "error.h"
#include "moment.h"

#include <glib/gi18n.h>

#define DAY       86400
#define SPAN_FROM G_GINT64_CONSTANT (631152000)  /* 1990-01-01 */
#define SPAN_TO   G_GINT64_CONSTANT (2840140800) /* 2060-01-01 */

typedef struct
{
  gint64 from; /* until the next one's */
  gint64 offset;
} Span;

struct _TakingsZone
{
  gatomicrefcount ref_count;
  GTimeZone *tz; /* (owned) */
  char *id;      /* (owned) */
  GArray *spans; /* (owned) of Span, with a sentinel at SPAN_TO */
  guint hint;    /* atomic */
};

static gint64
slow_offset (GTimeZone *tz, gint64 at)
{
  int interval = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, at);

  return interval >= 0 ? g_time_zone_get_offset (tz, interval) : 0;
}

/* Adds the changes of offset in (@from, @to]. */
static void
find_changes (GTimeZone *tz, gint64 from, gint64 to, GArray *spans)
{
  int a = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, from);
  int b = g_time_zone_find_interval (tz, G_TIME_TYPE_UNIVERSAL, to);

  if (a == b)
    return;
  if (to - from == 1)
    {
      Span span = { to, slow_offset (tz, to) };
      if (g_array_index (spans, Span, spans->len - 1).offset != span.offset)
        g_array_append_val (spans, span);
      return;
    }
  find_changes (tz, from, from + (to - from) / 2, spans);
  find_changes (tz, from + (to - from) / 2, to, spans);
}

static TakingsZone *
zone_new (GTimeZone *tz, const char *id)
{
  TakingsZone *zone = g_new0 (TakingsZone, 1);
  Span first = { SPAN_FROM, slow_offset (tz, SPAN_FROM) };
  Span last = { SPAN_TO, 0 };

  g_atomic_ref_count_init (&zone->ref_count);
  zone->tz = tz;
  zone->id = g_strdup (id);
  zone->spans = g_array_new (FALSE, FALSE, sizeof (Span));
  g_array_append_val (zone->spans, first);
  for (gint64 at = SPAN_FROM; at < SPAN_TO; at += 32 * DAY)
    find_changes (tz, at, MIN (at + 32 * DAY, SPAN_TO), zone->spans);
  g_array_append_val (zone->spans, last);
  return zone;
}

TakingsZone *
takings_zone_new (const char *id, GError **error)
{
  GTimeZone *tz = NULL;

  if (id != NULL && id[0] != '\0' && id[0] != '/' && id[0] != ':' && strstr (id, "..") == NULL)
    tz = g_time_zone_new_identifier (id);
  if (tz == NULL)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("“%s” is not a time zone; write one like Europe/Berlin, UTC or +05:30"),
                   id != NULL ? id : "");
      return NULL;
    }
  return zone_new (tz, id);
}

TakingsZone *
takings_zone_new_local (void)
{
  GTimeZone *tz = g_time_zone_new_local ();

  return zone_new (tz, g_time_zone_get_identifier (tz));
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
  if (!g_atomic_ref_count_dec (&zone->ref_count))
    return;
  g_time_zone_unref (zone->tz);
  g_array_unref (zone->spans);
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
  const Span *spans = (const Span *) (void *) zone->spans->data;
  guint hint, low, high;

  if (G_UNLIKELY (unix_time < SPAN_FROM || unix_time >= SPAN_TO))
    return slow_offset (zone->tz, unix_time);
  hint = __atomic_load_n (&zone->hint, __ATOMIC_RELAXED);
  if (G_LIKELY (unix_time >= spans[hint].from && unix_time < spans[hint + 1].from))
    return spans[hint].offset;
  low = 0;
  high = zone->spans->len - 1;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      if (spans[middle].from <= unix_time)
        low = middle;
      else
        high = middle;
    }
  __atomic_store_n (&zone->hint, low, __ATOMIC_RELAXED);
  return spans[low].offset;
}

gint32
takings_zone_day (TakingsZone *zone, gint64 unix_time)
{
  gint64 local = unix_time + takings_zone_offset (zone, unix_time);

  return (gint32) ((local >= 0 ? local : local - (DAY - 1)) / DAY);
}

gint64
takings_zone_to_unix (TakingsZone *zone, gint32 day, int second_of_day)
{
  gint64 local = (gint64) day * DAY + second_of_day;
  gint64 before = takings_zone_offset (zone, local - DAY);
  gint64 after = takings_zone_offset (zone, local + DAY);

  /* Before a change its old offset still holds: the first of two equal readings. In a gap neither
   * fits, and the old one moves the reading forward. */
  if (before == after || takings_zone_offset (zone, local - before) == before
      || takings_zone_offset (zone, local - after) != after)
    return local - before;
  return local - after;
}

gint64
takings_zone_day_start (TakingsZone *zone, gint32 day)
{
  return takings_zone_to_unix (zone, day, 0);
}
