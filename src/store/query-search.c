/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From texts that were found to rows of a filter. Any thread. */
#include "config.h"

#include "query-search.h"

#include "text-index.h"

#define FEW        1000
#define FIRST_LOOK 256   /* rows looked up at once; each time four times as many */
#define MOST_LOOKS 20000 /* in all: above that one pass over all rows is faster */

gboolean
takings_search_prepare (TakingsLedger *ledger, GCancellable *cancellable, GError **error)
{
  return takings_text_index_fill (takings_ledger_get_text_index (ledger), cancellable, error);
}

void
takings_search_release (TakingsLedger *ledger)
{
  takings_text_index_empty (takings_ledger_get_text_index (ledger));
}

gsize
takings_search_get_size (TakingsLedger *ledger)
{
  return takings_text_index_get_bytes (takings_ledger_get_text_index (ledger));
}

/* Few are looked up, many are marked for a pass over all rows, of which there are @n_rows. */
static void
make_found (TakingsHits *hits, guint n_rows)
{
  TakingsIdSet *found = &hits->found;
  gint64 most = 0;
  guint8 *bits;

  *found = (TakingsIdSet){ .ids = (const gint64 *) (gpointer) hits->all->data,
                           .n_ids = hits->all->len };
  if (found->n_ids <= FEW || found->n_ids <= n_rows / 8)
    return;
  for (guint i = 0; i < found->n_ids; i++)
    most = MAX (most, found->ids[i]);
  bits = g_malloc0 ((gsize) most / 8 + 1);
  for (guint i = 0; i < found->n_ids; i++)
    bits[found->ids[i] / 8] |= (guint8) (1 << found->ids[i] % 8);
  *found = (TakingsIdSet){ .bits = bits, .n_bits = (guint32) most + 1 };
}

void
takings_hits_clear (TakingsHits *hits)
{
  g_clear_pointer (&hits->rows, g_array_unref);
  g_clear_pointer (&hits->all, g_array_unref);
  g_free ((gpointer) (guintptr) hits->found.bits);
}

static void
add_ids (GArray *ids, const GArray *keys, guint limit)
{
  for (guint i = 0; i < keys->len && (limit == 0 || ids->len < limit); i++)
    {
      gint64 id = TAKINGS_ARENA_ID (g_array_index (keys, guint64, i));
      g_array_append_val (ids, id);
    }
}

static gboolean
is_cancelled (GCancellable *cancellable, GError **error)
{
  if (!g_cancellable_is_cancelled (cancellable))
    return FALSE;
  g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_CANCELLED, "Cancelled");
  return TRUE;
}

/* Everything that holds the text, newest first. */
static GArray *
find_all (TakingsSearching *searching, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));

  while (takings_shelf_walk_next (&searching->walk, keys))
    {
      add_ids (ids, keys, 0);
      g_array_set_size (keys, 0);
      if (is_cancelled (cancellable, error))
        return NULL;
    }
  return g_steal_pointer (&ids);
}

/* Those of @some that pass the other conditions, newest first. */
static gboolean
look_up (TakingsSearching *searching, const TakingsFilter *filter, const char *account,
         const GArray *some, GArray *ids, GError **error)
{
  TakingsIdSet found = { .ids = (const gint64 *) (gpointer) some->data, .n_ids = some->len };
  TakingsFilter rest = *filter;
  sqlite3_stmt *stmt;
  GError *fault = NULL;

  rest.limit = filter->limit - ids->len;
  stmt = takings_where_prepare (searching->db, "SELECT id", &rest, account, &found,
                                " ORDER BY occurred_at DESC, id DESC", error);
  if (stmt == NULL)
    return FALSE;
  while (takings_db_step (searching->db, stmt, &fault))
    {
      gint64 id = sqlite3_column_int64 (stmt, 0);
      g_array_append_val (ids, id);
    }
  sqlite3_finalize (stmt);
  if (fault != NULL)
    g_propagate_error (error, fault);
  return fault == NULL;
}

/* The filter's newest entries, with no more work than they need. NULL without an error: so many had
 * to be looked up that there is a faster way. */
static GArray *
find_newest (TakingsSearching *searching, const TakingsFilter *filter, const char *account,
             GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) some = g_array_new (FALSE, FALSE, sizeof (gint64));
  gboolean open = takings_where_is_open (filter), more = TRUE;
  guint look = FIRST_LOOK, looked_up = 0;

  while (more && ids->len < filter->limit)
    {
      if (is_cancelled (cancellable, error))
        return NULL;
      g_array_set_size (keys, 0);
      more = takings_shelf_walk_next (&searching->walk, keys);
      add_ids (open ? ids : some, keys, open ? filter->limit : 0);
      if (some->len == 0 || (more && some->len < look))
        continue;
      looked_up += some->len;
      if (looked_up > MOST_LOOKS && looked_up > searching->walk.n_rows / 8)
        return NULL;
      if (!look_up (searching, filter, account, some, ids, error))
        return NULL;
      g_array_set_size (some, 0);
      look *= 4;
    }
  return g_steal_pointer (&ids);
}

static void
reverse (GArray *ids)
{
  gint64 *values = (gint64 *) (gpointer) ids->data;

  for (guint i = 0, k = ids->len; i + 1 < k; i++)
    {
      gint64 value = values[--k];
      values[k] = values[i];
      values[i] = value;
    }
}

gboolean
takings_hits_find (TakingsHits *hits, TakingsLedger *ledger, const TakingsFilter *filter,
                   const char *account, gboolean by_time, gboolean descending,
                   GCancellable *cancellable, GError **error)
{
  TakingsTextIndex *search = takings_ledger_get_text_index (ledger);
  TakingsSearching searching;
  GError *fault = NULL;
  gint64 from, to;
  guint n_rows = 0;

  *hits = (TakingsHits){ 0 };
  if (filter->search == NULL || filter->search[0] == '\0')
    return TRUE;
  takings_where_span (filter, &from, &to);
  if (by_time && descending && filter->limit > 0
      && takings_text_index_begin (search, filter->search, from, to, &searching, cancellable,
                                   &fault))
    {
      hits->rows = find_newest (&searching, filter, account, cancellable, &fault);
      takings_text_index_end (&searching);
    }
  if (fault == NULL && hits->rows == NULL
      && takings_text_index_begin (search, filter->search, from, to, &searching, cancellable,
                                   &fault))
    {
      n_rows = searching.walk.n_rows;
      hits->all = find_all (&searching, cancellable, &fault);
      takings_text_index_end (&searching);
    }
  if (fault != NULL)
    g_propagate_error (error, fault);
  else if (hits->all != NULL && by_time && takings_where_is_open (filter))
    {
      hits->rows = g_steal_pointer (&hits->all);
      if (!descending)
        reverse (hits->rows);
      if (filter->limit > 0 && hits->rows->len > filter->limit)
        g_array_set_size (hits->rows, filter->limit);
    }
  else if (hits->all != NULL)
    make_found (hits, n_rows);
  return fault == NULL;
}
