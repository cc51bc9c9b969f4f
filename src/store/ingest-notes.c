/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Notes of side calls: kept until the window ends, joined to the entries that wait for them. Writer
 * thread only. */
#include "config.h"

#include "ingest.h"

#define N_FACTS          7
#define WANTS_COMMISSION 1u
#define WANTS_FACT(i)    (2u << (i)) /* in the order of the facts, product being one */

/* --- storing --- */

gboolean
takings_ingest_note (TakingsIngest *self, const TakingsNote *note, gint64 customer, GError **error)
{
  const TakingsText facts[N_FACTS] = { note->product_id, note->product, note->tracking_id,
                                       note->campaign,   note->country, note->affiliate,
                                       note->vendor };
  g_autoptr (GByteArray) packed = g_byte_array_new ();
  g_autoptr (GByteArray) orphan = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "INSERT INTO note (account, key, part, commission, currency, payout_rate, facts, "
    "orphan_id, orphan) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
    "ON CONFLICT (account, key, part) DO UPDATE SET "
    "commission = coalesce(excluded.commission, commission), "
    "currency = coalesce(excluded.currency, currency), payout_rate = excluded.payout_rate, "
    "facts = excluded.facts, orphan_id = excluded.orphan_id, orphan = excluded.orphan",
    error);

  if (stmt == NULL)
    return FALSE;
  for (guint i = 0; i < N_FACTS; i++)
    takings_pack_text (packed, facts[i]);
  sqlite3_bind_int64 (stmt, 1, self->account);
  sqlite3_bind_text (stmt, 2, note->key.data != NULL ? note->key.data : "", (int) note->key.len,
                     SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, note->part.data != NULL ? note->part.data : "", (int) note->part.len,
                     SQLITE_STATIC);
  takings_bind_known (stmt, 4, note->commission, note->has_commission);
  takings_bind_currency (stmt, 5, note->currency);
  sqlite3_bind_int64 (stmt, 6, note->payout_rate);
  sqlite3_bind_blob (stmt, 7, packed->data, (int) packed->len, SQLITE_STATIC);
  if (note->orphan != NULL)
    {
      orphan = takings_ingest_pack_orphan (note->orphan, customer);
      takings_bind_text (stmt, 8, note->orphan->entry_id);
      sqlite3_bind_blob (stmt, 9, orphan->data, (int) orphan->len, SQLITE_STATIC);
    }
  return takings_db_run (self->db, stmt, error);
}

/* --- joining --- */

typedef struct
{
  gint64 entry;
  char *keys[2];
  guint wants;
  gint64 amount;
  gboolean has_amount;
  char currency[4];
} Wait;

static void
clear_wait (gpointer data)
{
  Wait *wait = data;

  g_free (wait->keys[0]);
  g_free (wait->keys[1]);
}

typedef struct
{
  TakingsText text[N_FACTS];
  GPtrArray *kept; /* (owned) of GBytes that the texts point into */
  gint64 commission;
  gboolean has_commission, overflow;
  char currency[4];
  TakingsRate rate;
} Told;

static void
hear (Told *told, sqlite3_stmt *stmt)
{
  GBytes *bytes = g_bytes_new (sqlite3_column_blob (stmt, 3),
                               (gsize) sqlite3_column_bytes (stmt, 3));
  const char *cursor = g_bytes_get_data (bytes, NULL);
  const char *end = cursor + g_bytes_get_size (bytes);
  const char *currency = (const char *) sqlite3_column_text (stmt, 1);

  g_ptr_array_add (told->kept, bytes);
  for (guint i = 0; i < N_FACTS; i++)
    {
      TakingsText text;
      if (!takings_unpack_text (&cursor, end, &text))
        break;
      if (takings_text_is_empty (told->text[i]))
        told->text[i] = text;
    }
  if (told->rate == 0)
    told->rate = sqlite3_column_int64 (stmt, 2);
  if (sqlite3_column_type (stmt, 0) == SQLITE_NULL)
    return;
  if (told->has_commission && g_strcmp0 (told->currency, currency != NULL ? currency : "") != 0)
    return; /* a part in another currency can't be added */
  g_strlcpy (told->currency, currency != NULL ? currency : "", sizeof told->currency);
  told->has_commission = TRUE;
  told->overflow |= __builtin_add_overflow (told->commission, sqlite3_column_int64 (stmt, 0),
                                            &told->commission);
}

static gint64
to_payout (gint64 amount, TakingsRate rate)
{
  __int128 product = (__int128) amount * rate;
  __int128 whole = product / TAKINGS_RATE_ONE, rest = product % TAKINGS_RATE_ONE;
  __int128 twice = (rest < 0 ? -rest : rest) * 2;

  if (twice > TAKINGS_RATE_ONE || (twice == TAKINGS_RATE_ONE && whole % 2 != 0))
    whole += product < 0 ? -1 : 1;
  return (gint64) whole;
}

static gboolean
read_kind (TakingsIngest *self, gint64 id, TakingsKind *kind, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, "SELECT kind FROM entry WHERE id = ?1", error);
  gboolean found;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, id);
  found = takings_db_step (self->db, stmt, error);
  *kind = found ? (TakingsKind) sqlite3_column_int (stmt, 0) : TAKINGS_KIND_SALE;
  takings_db_done (stmt);
  return found;
}

static const char fill_sql[]
  = "UPDATE entry SET currency = coalesce(?2, currency), "
    "amount = iif(?3, ?4, amount), commission = coalesce(?5, commission), "
    "original_amount = coalesce(?6, original_amount), "
    "original_currency = coalesce(?7, original_currency), product = coalesce(?8, product), "
    "tracking = coalesce(?9, tracking), campaign = coalesce(?10, campaign), "
    "country = coalesce(?11, country), affiliate = coalesce(?12, affiliate), "
    "vendor = coalesce(?13, vendor), changed_at = ?14 WHERE id = ?1 AND "
    "(currency IS NOT coalesce(?2, currency) OR amount IS NOT iif(?3, ?4, amount) "
    "OR commission IS NOT coalesce(?5, commission) "
    "OR original_amount IS NOT coalesce(?6, original_amount) "
    "OR original_currency IS NOT coalesce(?7, original_currency) "
    "OR product IS NOT coalesce(?8, product) OR tracking IS NOT coalesce(?9, tracking) "
    "OR campaign IS NOT coalesce(?10, campaign) OR country IS NOT coalesce(?11, country) "
    "OR affiliate IS NOT coalesce(?12, affiliate) OR vendor IS NOT coalesce(?13, vendor))";

static gboolean
bind_told_names (TakingsIngest *self, sqlite3_stmt *stmt, const Wait *wait, const Told *told,
                 GError **error)
{
  const struct
  {
    TakingsNameKind kind;
    int fact, column;
  } names[] = { { TAKINGS_NAME_TRACKING, 2, 9 },
                { TAKINGS_NAME_CAMPAIGN, 3, 10 },
                { TAKINGS_NAME_AFFILIATE, 5, 12 },
                { TAKINGS_NAME_VENDOR, 6, 13 } };
  gint64 id;

  if ((wait->wants & WANTS_FACT (0)) != 0)
    {
      id = takings_names_get_product (&self->names, self->db, self->network, told->text[0],
                                      told->text[1], error);
      if (id < 0)
        return FALSE;
      takings_bind_known (stmt, 8, id, id > 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((wait->wants & WANTS_FACT (names[i].fact)) != 0)
      {
        id = takings_names_get (&self->names, self->db, names[i].kind, told->text[names[i].fact],
                                error);
        if (id < 0)
          return FALSE;
        takings_bind_known (stmt, names[i].column, id, id > 0);
      }
  if ((wait->wants & WANTS_FACT (4)) != 0)
    takings_bind_text (stmt, 11, told->text[4]);
  return TRUE;
}

static void
bind_told_money (sqlite3_stmt *stmt, const Wait *wait, const Told *told, TakingsKind kind)
{
  gint64 commission = told->commission;
  gboolean other = wait->currency[0] != '\0' && told->currency[0] != '\0'
                   && strcmp (wait->currency, told->currency) != 0;
  gboolean known = wait->has_amount && (!other || told->rate > 0);

  if (!told->has_commission || (wait->wants & WANTS_COMMISSION) == 0)
    {
      sqlite3_bind_int (stmt, 3, 0);
      return;
    }
  if ((kind == TAKINGS_KIND_REFUND || kind == TAKINGS_KIND_CHARGEBACK) && commission > 0)
    commission = -commission;
  takings_bind_currency (stmt, 2, told->currency[0] != '\0' ? told->currency : wait->currency);
  sqlite3_bind_int (stmt, 3, 1);
  takings_bind_known (stmt, 4, other ? to_payout (wait->amount, told->rate) : wait->amount, known);
  sqlite3_bind_int64 (stmt, 5, commission);
  if (other)
    {
      takings_bind_known (stmt, 6, wait->amount, wait->has_amount);
      takings_bind_currency (stmt, 7, wait->currency);
    }
}

static gboolean
apply (TakingsIngest *self, const Wait *wait, const Told *told, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (self->db, fill_sql, error);
  TakingsKind kind;

  if (told->overflow)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
                           "The commissions of an order add up to more than the ledger can hold");
      return FALSE;
    }
  if (stmt == NULL || !read_kind (self, wait->entry, &kind, error))
    return FALSE;
  takings_db_done (stmt); /* a fault may have left bindings */
  if (!bind_told_names (self, stmt, wait, told, error))
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, wait->entry);
  bind_told_money (stmt, wait, told, kind);
  sqlite3_bind_int64 (stmt, 14, self->now);
  return takings_db_run (self->db, stmt, error) && takings_ingest_keep_history (self, error);
}

/* Fills an entry from all notes that there are of its keys now. */
static gboolean
fill (TakingsIngest *self, const Wait *wait, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT commission, currency, payout_rate, facts FROM note WHERE account = ?1 "
    "AND (key = ?2 OR key = ?3) ORDER BY key, part",
    error);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) fault = NULL;
  Told told = { .kept = kept };

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  sqlite3_bind_text (stmt, 2, wait->keys[0], -1, SQLITE_STATIC);
  sqlite3_bind_text (stmt, 3, wait->keys[1], -1, SQLITE_STATIC);
  while (takings_db_step (self->db, stmt, &fault))
    hear (&told, stmt);
  takings_db_done (stmt);
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return kept->len == 0 || apply (self, wait, &told, error);
}

static gboolean
store_wait (TakingsIngest *self, const Wait *wait, int which, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "INSERT INTO note_wait (account, key, entry, other_key, wants, amount, currency) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (account, key, entry) DO UPDATE SET "
    "other_key = excluded.other_key, wants = excluded.wants, amount = excluded.amount, "
    "currency = excluded.currency",
    error);

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  sqlite3_bind_text (stmt, 2, wait->keys[which], -1, SQLITE_STATIC);
  sqlite3_bind_int64 (stmt, 3, wait->entry);
  sqlite3_bind_text (stmt, 4, wait->keys[!which], -1, SQLITE_STATIC);
  sqlite3_bind_int (stmt, 5, (int) wait->wants);
  takings_bind_known (stmt, 6, wait->amount, wait->has_amount);
  takings_bind_currency (stmt, 7, wait->currency);
  return takings_db_run (self->db, stmt, error);
}

gboolean
takings_ingest_wait (TakingsIngest *self, gint64 id, const TakingsEntry *entry, GError **error)
{
  const TakingsText facts[N_FACTS] = { takings_text_is_empty (entry->product_id)
                                         ? entry->product
                                         : entry->product_id,
                                       entry->product,
                                       entry->tracking_id,
                                       entry->campaign,
                                       entry->country,
                                       entry->affiliate,
                                       entry->vendor };
  Wait wait = { .entry = id, .amount = entry->amount, .has_amount = entry->has_amount };
  gboolean ok = TRUE;

  memcpy (wait.currency, entry->currency, sizeof wait.currency);
  wait.wants = entry->has_commission ? 0 : WANTS_COMMISSION;
  for (guint i = 0; i < N_FACTS; i++)
    if (takings_text_is_empty (facts[i]))
      wait.wants |= WANTS_FACT (i);
  for (int i = 0; i < 2; i++)
    if (!takings_text_is_empty (entry->join_key[i]))
      wait.keys[i] = takings_text_dup (entry->join_key[i]);
  for (int i = 0; i < 2 && ok; i++)
    if (wait.keys[i] != NULL)
      ok = store_wait (self, &wait, i, error);
  ok = ok && fill (self, &wait, error);
  clear_wait (&wait);
  return ok;
}

static gboolean
find_waits (TakingsIngest *self, TakingsText key, GArray *waits, GError **error)
{
  sqlite3_stmt *stmt = takings_db_prepare (
    self->db,
    "SELECT entry, key, other_key, wants, amount, currency FROM note_wait "
    "WHERE account = ?1 AND key = ?2",
    error);
  g_autoptr (GError) fault = NULL;

  if (stmt == NULL)
    return FALSE;
  sqlite3_bind_int64 (stmt, 1, self->account);
  takings_bind_text (stmt, 2, key);
  while (takings_db_step (self->db, stmt, &fault))
    {
      Wait wait = { .entry = sqlite3_column_int64 (stmt, 0) };
      const char *currency = (const char *) sqlite3_column_text (stmt, 5);

      wait.keys[0] = g_strdup ((const char *) sqlite3_column_text (stmt, 1));
      wait.keys[1] = g_strdup ((const char *) sqlite3_column_text (stmt, 2));
      wait.wants = (guint) sqlite3_column_int (stmt, 3);
      wait.has_amount = sqlite3_column_type (stmt, 4) != SQLITE_NULL;
      wait.amount = sqlite3_column_int64 (stmt, 4);
      g_strlcpy (wait.currency, currency != NULL ? currency : "", sizeof wait.currency);
      g_array_append_val (waits, wait);
    }
  takings_db_done (stmt);
  if (fault == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&fault));
  return FALSE;
}

gboolean
takings_ingest_join (TakingsIngest *self, const TakingsPage *page, GError **error)
{
  g_autoptr (GArray) waits = g_array_new (FALSE, FALSE, sizeof (Wait));
  TakingsText last = TAKINGS_TEXT_NONE;

  g_array_set_clear_func (waits, clear_wait);
  for (guint i = 0; i < page->notes->len; i++)
    {
      TakingsText key = g_array_index (page->notes, TakingsNote, i).key;

      if (takings_text_equal (key, last))
        continue;
      last = key;
      if (!find_waits (self, key, waits, error))
        return FALSE;
    }
  for (guint i = 0; i < waits->len; i++)
    if (!fill (self, &g_array_index (waits, Wait, i), error))
      return FALSE;
  return TRUE;
}
