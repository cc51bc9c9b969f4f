/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes that no entry of their window asked for, kept as packed entries until it ends. Writer
 * thread only. */
#include "config.h"

#include "ingest.h"

#define N_ORPHAN_TEXTS 11

/* --- entries as bytes --- */

void
takings_pack_text (GByteArray *bytes, TakingsText text)
{
  guint32 len = text.data != NULL ? (guint32) text.len : G_MAXUINT32;

  g_byte_array_append (bytes, (const guint8 *) &len, sizeof len);
  if (text.data != NULL && text.len > 0)
    g_byte_array_append (bytes, (const guint8 *) text.data, (guint) text.len);
}

gboolean
takings_unpack_text (const char **cursor, const char *end, TakingsText *text)
{
  guint32 len;

  *text = TAKINGS_TEXT_NONE;
  if (end - *cursor < (gssize) sizeof len)
    return FALSE;
  memcpy (&len, *cursor, sizeof len);
  *cursor += sizeof len;
  if (len == G_MAXUINT32)
    return TRUE;
  if ((gsize) (end - *cursor) < len)
    return FALSE;
  *text = (TakingsText){ *cursor, len };
  *cursor += len;
  return TRUE;
}

static void
list_texts (TakingsEntry *entry, TakingsText *texts[N_ORPHAN_TEXTS])
{
  TakingsText *const all[N_ORPHAN_TEXTS] = {
    &entry->entry_id,  &entry->order_id,    &entry->parent_id, &entry->product_id,
    &entry->product,   &entry->tracking_id, &entry->campaign,  &entry->country,
    &entry->affiliate, &entry->vendor,      &entry->raw_status
  };

  memcpy (texts, all, sizeof all);
}

GByteArray *
takings_ingest_pack_orphan (const TakingsEntry *entry, gint64 customer)
{
  GByteArray *bytes = g_byte_array_new ();
  TakingsEntry plain = *entry; /* no pointer and no e-mail reaches the file */
  TakingsText *texts[N_ORPHAN_TEXTS];

  list_texts (&plain, texts);
  for (guint i = 0; i < N_ORPHAN_TEXTS; i++)
    {
      takings_pack_text (bytes, *texts[i]);
      *texts[i] = TAKINGS_TEXT_NONE;
    }
  plain.customer = plain.join_key[0] = plain.join_key[1] = TAKINGS_TEXT_NONE;
  plain.flags &= ~TAKINGS_ENTRY_JOIN;
  g_byte_array_append (bytes, (const guint8 *) &plain, sizeof plain);
  g_byte_array_append (bytes, (const guint8 *) &customer, sizeof customer);
  return bytes;
}

static gboolean
unpack_entry (GBytes *bytes, TakingsEntry *entry, gint64 *customer)
{
  gsize size;
  const char *cursor = g_bytes_get_data (bytes, &size);
  const char *end = cursor + size;
  TakingsText found[N_ORPHAN_TEXTS];
  TakingsText *texts[N_ORPHAN_TEXTS];

  for (guint i = 0; i < N_ORPHAN_TEXTS; i++)
    if (!takings_unpack_text (&cursor, end, &found[i]))
      return FALSE;
  if (end - cursor != sizeof *entry + sizeof *customer)
    return FALSE;
  memcpy (entry, cursor, sizeof *entry);
  memcpy (customer, cursor + sizeof *entry, sizeof *customer);
  entry->customer = entry->join_key[0] = entry->join_key[1] = TAKINGS_TEXT_NONE;
  list_texts (entry, texts);
  for (guint i = 0; i < N_ORPHAN_TEXTS; i++)
    *texts[i] = found[i];
  return TRUE;
}

/* --- the end of a window --- */

typedef struct
{
  GBytes *packed;
  gint64 commission;
  gboolean has_commission;
  char currency[4];
} Orphan;

static void
clear_orphan (gpointer data)
{
  g_bytes_unref (((Orphan *) data)->packed);
}

static gboolean
find_orphans (TakingsIngest *self, GArray *orphans, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT orphan, sum(commission), currency FROM note n WHERE account = ?1 "
    "AND orphan IS NOT NULL AND NOT EXISTS (SELECT 1 FROM note_wait w "
    "WHERE w.account = n.account AND w.key = n.key) GROUP BY key, orphan_id",
    error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  while (takings_db_step (self->db, stmt, &fault))
    {
      const char *currency = (const char *) sqlite3_column_text (stmt, 2);
      Orphan orphan = {
        g_bytes_new (sqlite3_column_blob (stmt, 0), (gsize) sqlite3_column_bytes (stmt, 0)),
        sqlite3_column_int64 (stmt, 1), sqlite3_column_type (stmt, 1) != SQLITE_NULL, ""
      };

      g_strlcpy (orphan.currency, currency != NULL ? currency : "", sizeof orphan.currency);
      g_array_append_val (orphans, orphan);
    }
  takings_db_done (stmt);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

static gboolean
store_orphan (TakingsIngest *self, const Orphan *orphan, GError **error)
{
  TakingsEntry entry;
  gint64 customer;

  if (!unpack_entry (orphan->packed, &entry, &customer))
    return TRUE;
  if (orphan->has_commission && !entry.has_commission)
    {
      gboolean back = entry.kind == TAKINGS_KIND_REFUND || entry.kind == TAKINGS_KIND_CHARGEBACK;

      entry.commission = back ? -ABS (orphan->commission) : orphan->commission;
      entry.has_commission = TRUE;
      memcpy (entry.currency, orphan->currency, sizeof entry.currency);
    }
  return takings_ingest_entry (self, &entry, customer, error);
}

gboolean
takings_ingest_end_window (TakingsIngest *self, GError **error)
{
  static const char *const drop[] = { "DELETE FROM note WHERE account = ?1",
                                      "DELETE FROM note_wait WHERE account = ?1" };
  g_autoptr (GArray) orphans = g_array_new (FALSE, FALSE, sizeof (Orphan));

  g_array_set_clear_func (orphans, clear_orphan);
  if (!find_orphans (self, orphans, error))
    return FALSE;
  for (guint i = 0; i < orphans->len; i++)
    if (!store_orphan (self, &g_array_index (orphans, Orphan, i), error))
      return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (drop); i++)
    {
      sqlite3_stmt *stmt = takings_db_prepare (self->db, drop[i], error);
      if (stmt == NULL)
        return FALSE;
      sqlite3_bind_int64 (stmt, 1, self->account);
      if (!takings_db_run (self->db, stmt, error))
        return FALSE;
    }
  return TRUE;
}
