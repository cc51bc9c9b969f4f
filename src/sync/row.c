/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: any; a row and its page belong to one thread. */
#include "config.h"

#include "row-private.h"

#include "reversal.h"

#define LONGEST_LOOK_BACK 100

static void
join (TakingsRow *row)
{
  const char *prefix = row->kind->order_key;
  TakingsEntry *entry = &row->entry;

  entry->join_key[0] = entry->entry_id;
  if (prefix != NULL && !takings_text_is_empty (entry->order_id))
    entry->join_key[1] = TAKINGS_JOIN (row->page, takings_text (prefix), entry->order_id);
}

static void
add (TakingsRow *row)
{
  TakingsEntry *entry = &row->entry;
  gboolean sale = entry->kind == TAKINGS_KIND_SALE || entry->kind == TAKINGS_KIND_REBILL;

  if (!row->kind->signed_sales || !sale)
    takings_entry_normalise_sign (entry);
  if ((entry->flags & TAKINGS_ENTRY_JOIN) != 0)
    join (row);
  if (takings_text_is_empty (entry->order_id))
    entry->order_id = entry->entry_id;
  takings_page_add (row->page, entry);
  if (row->word == NULL || row->word->outcome < TAKINGS_REVERSED)
    return;
  takings_reversal_add (row->page, entry, row->word->kind,
                        row->word->outcome == TAKINGS_PART_REVERSED);
  if (row->word->outcome == TAKINGS_PART_REVERSED && row->page->warning == NULL)
    row->page->warning = g_strdup ("How much of a partial refund was paid back is not known.");
}

static void
compile (TakingsRowKind *kind)
{
  TakingsMapField fields[TAKINGS_MAX_FIELDS];

  g_assert (kind->n_fields <= TAKINGS_MAX_FIELDS);
  if (!g_once_init_enter (&kind->map))
    return;
  for (guint i = 0; i < kind->n_fields; i++)
    fields[i] = (TakingsMapField){ kind->fields[i].path,
                                   kind->fields[i].target == TAKINGS_TO_LIST };
  g_once_init_leave (&kind->map, takings_map_new (fields, kind->n_fields));
}

static gboolean
read_rows (TakingsRowKind *kind, const TakingsRow *within, TakingsText list, guint *n_rows);

static void
read_lines (TakingsRow *row)
{
  const TakingsRowField *field = row->kind->fields;
  guint n_lines = 0;

  while (field->target != TAKINGS_TO_LIST)
    field++;
  if (!read_rows (row->kind->lines, row, row->slots[field - row->kind->fields], &n_lines)
      || (field->required && n_lines == 0))
    takings_row_reject_member (row, field, "readable");
}

static void
read_row (TakingsRow *row)
{
  gboolean fine = takings_row_fill (row);

  if (row->kind->see != NULL)
    row->kind->see (row);
  if (!fine || (row->kind->fix != NULL && !row->kind->fix (row)))
    return;
  if (row->kind->lines != NULL)
    read_lines (row);
  else
    add (row);
}

/* @within: a row of no kind stands for the page. */
static gboolean
read_rows (TakingsRowKind *kind, const TakingsRow *within, TakingsText list, guint *n_rows)
{
  const TakingsRow *outer = within->kind != NULL ? within : NULL;
  TakingsRow row = { .context = within->context,
                     .page = within->page,
                     .zone = within->zone,
                     .data = within->data,
                     .kind = kind,
                     .outer = outer,
                     .first_entry = within->page->entries->len };
  TakingsJsonList rows;

  memcpy (row.own, within->own, sizeof row.own);
  compile (kind);
  for (takings_json_list_init (&rows, list); takings_json_list_next (&rows); ++*n_rows)
    {
      row.position = outer != NULL ? outer->position : rows.position;
      row.entry = outer != NULL ? outer->entry : kind->base;
      row.word = outer != NULL ? outer->word : NULL;
      row.rate = within->rate;
      row.charge = 0;
      if (takings_map_read (kind->map, &rows.json, row.slots))
        read_row (&row);
      else
        takings_row_reject (&row, "The row is not readable");
    }
  return rows.json.broken == NULL;
}

gboolean
takings_rows_read (TakingsRowKind *kind, const TakingsRow *within, TakingsText list)
{
  const char *own = takings_context_get (within->context, "currency");
  TakingsRow page = *within;

  if (own == NULL || !takings_currency_parse (takings_text (own), page.own))
    page.own[0] = '\0';
  return read_rows (kind, &page, list, &within->page->n_read);
}

gboolean
takings_row_reject (TakingsRow *row, const char *reason)
{
  takings_page_reject (row->page, row->position, "%s", reason);
  return FALSE;
}

gboolean
takings_row_note (TakingsRow *row, TakingsText key, TakingsText part, gboolean or_entry)
{
  const TakingsEntry *entry = &row->entry;
  GArray *notes = row->page->notes;
  TakingsEntry orphan = *entry;
  TakingsNote note = { .key = key,
                       .part = part,
                       .commission = entry->commission,
                       .has_commission = entry->has_commission,
                       .product_id = entry->product_id,
                       .product = entry->product,
                       .tracking_id = entry->tracking_id,
                       .campaign = entry->campaign,
                       .country = entry->country,
                       .affiliate = entry->affiliate,
                       .vendor = entry->vendor,
                       .payout_rate = row->rate,
                       .orphan = or_entry ? &orphan : NULL };

  if (notes->len > 0)
    {
      const TakingsNote *last = &g_array_index (notes, TakingsNote, notes->len - 1);

      if (takings_text_equal (last->key, key) && takings_text_equal (last->part, part))
        return FALSE;
    }
  orphan.entry_id = key;
  orphan.parent_id = TAKINGS_TEXT_NONE;
  memcpy (note.currency, entry->currency, sizeof note.currency);
  takings_page_note (row->page, &note);
  return FALSE;
}

TakingsText
takings_row_lower (TakingsRow *row, TakingsText text)
{
  char *copy = takings_page_alloc (row->page, text.len);

  for (gsize i = 0; i < text.len; i++)
    copy[i] = g_ascii_tolower (text.data[i]);
  return (TakingsText){ copy, text.len };
}

gboolean
takings_list_has (const char *list, TakingsText text)
{
  for (gsize n; *list != '\0'; list += n + (list[n] == ',' ? 1 : 0))
    {
      n = strcspn (list, ",");
      if (n == text.len && g_ascii_strncasecmp (list, text.data, n) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Not further back than a list of honest length: a page of a million equal rows must not take a
 * million times a million steps. */
TakingsText
takings_row_distinct (TakingsRow *row, TakingsText id)
{
  guint len = row->page->entries->len, n = 1;
  guint i = len - row->first_entry > LONGEST_LOOK_BACK ? len - LONGEST_LOOK_BACK : row->first_entry;

  for (; i < len; i++)
    {
      TakingsText other = g_array_index (row->page->entries, TakingsEntry, i).entry_id;

      if (other.len >= id.len && memcmp (other.data, id.data, id.len) == 0
          && (other.len == id.len || other.data[id.len] == '#'))
        n++;
    }
  return n == 1 ? id : takings_page_print (row->page, "%.*s#%u", (int) id.len, id.data, n);
}

gboolean
takings_receipt_is_rebill (TakingsText receipt, TakingsText *first)
{
  gsize n = receipt.len;

  while (n > 0 && g_ascii_isdigit (receipt.data[n - 1]))
    n--;
  if (n == receipt.len || n < 3 || receipt.data[n - 1] != 'B' || receipt.data[n - 2] != '-')
    return FALSE;
  *first = (TakingsText){ receipt.data, n - 2 };
  return TRUE;
}
