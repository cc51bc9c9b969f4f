/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reporting zone: days of all entries anew, and the totals with them, in one transaction that
 * holds a bounded part of the ledger in memory. */
#include "config.h"

#include "sale-days.h"
#include "writer.h"

#define SPAN 20000 /* ids of one statement, which keeps a copy of the pages that it changes */

typedef struct
{
  TakingsWriter *writer;
  TakingsZone *zone;
  gboolean prefer, system; /* what a person wants: this zone, or whatever the system's is */
} ZoneJob;

static void
day_of (sqlite3_context *context, int n_values, sqlite3_value **values)
{
  sqlite3_result_int (
    context, takings_zone_day (sqlite3_user_data (context), sqlite3_value_int64 (values[0])));
}

static gboolean
change_days (TakingsDb *db, GError **error)
{
  gint64 last = takings_db_int64 (db, "SELECT max(id) FROM entry", -1);

  if (last < 0)
    return takings_db_fail (db->handle, sqlite3_errcode (db->handle), db->path, error);
  for (gint64 id = 0; id < last; id += SPAN)
    {
      sqlite3_stmt *stmt = takings_db_prepare (
        db,
        "UPDATE entry SET day = takings_day (occurred_at) WHERE id > ?1 AND id <= ?2 "
        "AND flags & 4 = 0 AND day <> takings_day (occurred_at)",
        error);

      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, id);
      sqlite3_bind_int64 (stmt, 2, id + SPAN);
      if (!takings_db_run (db, stmt, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_zone_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  ZoneJob *job = data;
  TakingsIngest *ingest = takings_writer_get_ingest (job->writer);
  const char *id = takings_zone_get_id (job->zone);
  gboolean ok;

  sqlite3_create_function (db->handle, "takings_day", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                           job->zone, day_of, NULL, NULL);
  takings_ingest_watch (ingest, FALSE);
  ok = change_days (db, error) && takings_totals_rebuild (&ingest->totals, db, error)
       && takings_sale_days_forget (db, error);
  takings_ingest_watch (ingest, TRUE);
  sqlite3_create_function (db->handle, "takings_day", 1, SQLITE_UTF8, NULL, NULL, NULL, NULL);
  ok = ok && takings_db_put_setting (db, "zone-of-days", id, error)
       && (!job->prefer || takings_db_put_setting (db, "zone", job->system ? NULL : id, error));
  if (ok)
    takings_ingest_take_zone (ingest, job->zone);
  return ok;
}

static gboolean
change_zone (TakingsLedger *self, const char *id, gboolean prefer, GError **error)
{
  TakingsWriter *writer = takings_ledger_get_writer (self, error);
  g_autoptr (TakingsZone) zone = NULL;
  ZoneJob job = { .writer = writer, .prefer = prefer, .system = id == NULL };

  if (writer != NULL)
    zone = id != NULL ? takings_zone_new (id, error) : takings_zone_new_local ();
  job.zone = zone;
  return zone != NULL && takings_writer_run (writer, TRUE, set_zone_in_writer, &job, error);
}

gboolean
takings_ledger_set_zone (TakingsLedger *self, const char *zone, GError **error)
{
  return change_zone (self, zone, TRUE, error);
}

gboolean
takings_ledger_follow_zone (TakingsLedger *self, const char *zone, GError **error)
{
  return change_zone (self, zone, FALSE, error);
}

static gboolean
rebuild_in_writer (TakingsDb *db, gpointer data, GError **error)
{
  TakingsIngest *ingest = takings_writer_get_ingest (data);
  gboolean ok;

  takings_ingest_watch (ingest, FALSE);
  ok = takings_totals_rebuild (&ingest->totals, db, error);
  takings_ingest_watch (ingest, TRUE);
  return ok;
}

gboolean
takings_ledger_rebuild_totals (TakingsLedger *self, GError **error)
{
  TakingsWriter *writer = takings_ledger_get_writer (self, error);

  return writer != NULL && takings_writer_run (writer, TRUE, rebuild_in_writer, writer, error);
}
