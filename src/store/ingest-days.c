/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Daily totals and single events of the same account: a day that has single events is counted by
 * them, and its daily totals are void for as long as it has. Whichever came first and however often
 * either is read again makes no difference. Writer thread only. */
#include "config.h"

#include "ingest.h"

#define DAY_SECONDS G_GINT64_CONSTANT (86400)
#define BOTH        (TAKINGS_GRAIN_DAYS | TAKINGS_GRAIN_EVENTS)

/* What decides: a daily total, or a single event that counts. */
typedef struct
{
  gint64 id, occurred_at;
  gint32 source_day; /* G_MININT32: known to the second */
  guint32 flags;
} Row;

typedef struct
{
  gint64 from, to; /* moments of the page's entries */
  guint grain;
} Span;

static Span
span_of_page (const TakingsPage *page)
{
  Span span = { G_MAXINT64, G_MININT64, 0 };

  for (guint i = 0; i < page->entries->len; i++)
    {
      const TakingsEntry *entry = &g_array_index (page->entries, TakingsEntry, i);

      span.grain |= (entry->flags & TAKINGS_ENTRY_AGGREGATE) != 0 ? TAKINGS_GRAIN_DAYS
                                                                  : TAKINGS_GRAIN_EVENTS;
      span.from = MIN (span.from, entry->occurred_at);
      span.to = MAX (span.to, entry->occurred_at);
    }
  return span;
}

static gboolean
keep_grain (TakingsIngest *self, guint grain, GError **error)
{
  sqlite3_stmt *stmt;

  if ((self->grain | grain) == self->grain)
    return TRUE;
  self->grain |= grain;
  stmt = takings_db_prepare (self->db, "UPDATE account SET grain = ?1 WHERE id = ?2", error);
  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int (stmt, 1, (int) self->grain);
  sqlite3_bind_int64 (stmt, 2, self->account);
  return takings_db_run (self->db, stmt, error);
}

/* Rows of the account around the page, in order of time; two days more at either end hold all that
 * can be of a day that the page touches. */
static gboolean
read_rows (TakingsIngest *self, const Span *span, GArray *days, GArray *events, GError **error)
{
  GError *fault = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT id, occurred_at, source_day, flags FROM entry WHERE occurred_at BETWEEN ?1 AND ?2 "
    "AND account = ?3 AND (flags & 1 OR (flags & 16 = 0 AND state <> 3)) ORDER BY occurred_at",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, span->from - 2 * DAY_SECONDS);
  sqlite3_bind_int64 (stmt, 2, span->to + 2 * DAY_SECONDS);
  sqlite3_bind_int64 (stmt, 3, self->account);
  while (takings_db_step (self->db, stmt, &fault))
    {
      Row row = { sqlite3_column_int64 (stmt, 0), sqlite3_column_int64 (stmt, 1),
                  sqlite3_column_type (stmt, 2) != SQLITE_NULL ? sqlite3_column_int (stmt, 2)
                                                               : G_MININT32,
                  (guint32) sqlite3_column_int (stmt, 3) };

      g_array_append_val ((row.flags & TAKINGS_ENTRY_AGGREGATE) != 0 ? days : events, row);
    }
  takings_db_done (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* The end of the day that the total at @index stands for: where the next day's total begins, which
 * knows of summer time, else 24 hours on. */
static gint64
day_end (const GArray *days, guint index)
{
  const Row *day = &g_array_index (days, Row, index);

  for (guint i = index + 1; i < days->len; i++)
    {
      const Row *next = &g_array_index (days, Row, i);

      if (next->source_day > day->source_day)
        return next->source_day == day->source_day + 1 ? next->occurred_at
                                                       : day->occurred_at + DAY_SECONDS;
    }
  return day->occurred_at + DAY_SECONDS;
}

static guint
first_from (const GArray *events, gint64 moment)
{
  guint low = 0, high = events->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (events, Row, middle).occurred_at < moment)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static gboolean
has_event (const GArray *events, const Row *day, gint64 end)
{
  /* one that is known to the day may begin a day off where a file was read in another zone */
  for (guint i = first_from (events, day->occurred_at - DAY_SECONDS); i < events->len; i++)
    {
      const Row *event = &g_array_index (events, Row, i);

      if (event->occurred_at > end + DAY_SECONDS)
        break;
      if (event->source_day != G_MININT32
            ? event->source_day == day->source_day
            : event->occurred_at >= day->occurred_at && event->occurred_at < end)
        return TRUE;
    }
  return FALSE;
}

/* A daily total is approved unless it gives way. */
static gboolean
set_superseded (TakingsIngest *self, const Row *day, gboolean superseded, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db, "UPDATE entry SET state = ?2, flags = ?3, changed_at = ?4 WHERE id = ?1", error);
  guint32 flags = day->flags ^ TAKINGS_ENTRY_SUPERSEDED;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, day->id);
  sqlite3_bind_int (stmt, 2, superseded ? TAKINGS_STATE_VOID : TAKINGS_STATE_APPROVED);
  sqlite3_bind_int (stmt, 3, (int) flags);
  sqlite3_bind_int64 (stmt, 4, self->now);
  return takings_db_run (self->db, stmt, error) && takings_ingest_keep_history (self, error);
}

gboolean
takings_ingest_settle_days (TakingsIngest *self, const TakingsPage *page, GError **error)
{
  Span span = span_of_page (page);
  g_autoptr (GArray) days = NULL, events = NULL;

  if (span.grain == 0)
    return TRUE;
  if (!keep_grain (self, span.grain, error))
    return FALSE;
  if (self->grain != BOTH)
    return TRUE;
  days = g_array_new (FALSE, FALSE, sizeof (Row));
  events = g_array_new (FALSE, FALSE, sizeof (Row));
  if (!read_rows (self, &span, days, events, error))
    return FALSE;
  for (guint i = 0; i < days->len; i++)
    {
      const Row *day = &g_array_index (days, Row, i);
      gboolean superseded = has_event (events, day, day_end (days, i));

      if (superseded != ((day->flags & TAKINGS_ENTRY_SUPERSEDED) != 0)
          && !set_superseded (self, day, superseded, error))
        return FALSE;
    }
  return TRUE;
}
