/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"
#include "daily-totals.h"
#include "import-private.h"

#include <glib/gi18n.h>

/* One record of a file → the entries it stands for. */

typedef struct
{
  TakingsText cell[IMPORT_N_FIELDS]; /* stripped; "(none)" and empty are unknown */
  TakingsEntry entry;
  TakingsImportWord kind, state;
  gboolean reversed; /* the record is a sale that was taken back later */
  TakingsKind reversal;
} Record;

static gboolean
is_network (const TakingsImportReader *reader, const char *id)
{
  return g_str_equal (reader->network->network, id);
}

/* "{ORDERID}", "[[txid]]", "%SUBID%", "#sub#": a tracker's macro that nothing was put into. */
static gboolean
is_macro (TakingsText text)
{
  if (text.len < 3)
    return FALSE;
  char first = text.data[0], last = text.data[text.len - 1];
  return (first == '{' && last == '}') || (first == '[' && last == ']')
         || (first == '%' && last == '%') || (first == '#' && last == '#');
}

static gboolean
collect (const TakingsImportReader *reader, const TakingsText *cells, guint n_cells, Record *record,
         char **reason)
{
  static const char *const nothing[] = { "(none)", "none", "null", "n/a", "-" };
  for (int i = 0; i < IMPORT_N_FIELDS; i++)
    {
      int column = reader->columns.column[i];
      if (column < 0 || (guint) column >= n_cells)
        continue;
      TakingsText text = takings_text_strip (cells[column]);
      for (guint j = 0; j < G_N_ELEMENTS (nothing); j++)
        if (takings_text_is (text, nothing[j]))
          text = TAKINGS_TEXT_NONE;
      if (takings_text_is_empty (text))
        continue;
      if (is_macro (text))
        {
          *reason = g_strdup_printf (_ ("%s holds an unreplaced macro"),
                                     takings_import_field_name ((TakingsImportField) i));
          return FALSE;
        }
      record->cell[i] = text;
    }
  return TRUE;
}

static gboolean
read_money (const TakingsImportReader *reader, Record *record, TakingsImportField field,
            gint64 *micros, gboolean *has, char currency[4], char **reason)
{
  TakingsText text = record->cell[field];
  currency[0] = '\0';
  *has = !takings_text_is_empty (text);
  if (!*has || takings_money_parse_locale (text, reader->format.decimal, micros, currency))
    return TRUE;
  *reason = g_strdup_printf (_ ("%s is not an amount"), takings_import_field_name (field));
  return FALSE;
}

static gboolean
read_amounts (TakingsImportReader *reader, Record *record, char **reason)
{
  TakingsEntry *entry = &record->entry;
  char beside[4], beside_amount[4];
  gint64 amount = 0;

  if (!read_money (reader, record, IMPORT_COMMISSION, &entry->commission, &entry->has_commission,
                   beside, reason)
      || !read_money (reader, record, IMPORT_AMOUNT, &amount, &entry->has_amount, beside_amount,
                      reason))
    return FALSE;
  if (!takings_text_is_empty (record->cell[IMPORT_CURRENCY]))
    {
      if (!takings_currency_parse (record->cell[IMPORT_CURRENCY], entry->currency))
        {
          *reason = g_strdup (_ ("currency is not a three-letter code"));
          return FALSE;
        }
    }
  else if (beside[0] != '\0')
    g_strlcpy (entry->currency, beside, sizeof entry->currency);
  else
    {
      g_strlcpy (entry->currency, reader->network->currency, sizeof entry->currency);
      entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
    }
  if (!entry->has_amount)
    return TRUE;
  if (!takings_text_is_empty (record->cell[IMPORT_AMOUNT_CURRENCY]))
    takings_currency_parse (record->cell[IMPORT_AMOUNT_CURRENCY], beside_amount);
  if (beside_amount[0] != '\0' && strcmp (beside_amount, entry->currency) != 0)
    {
      /* Paid in another currency, and the file names no rate. */
      entry->has_amount = FALSE;
      entry->original_amount = amount;
      g_strlcpy (entry->original_currency, beside_amount, sizeof entry->original_currency);
    }
  else
    entry->amount = amount;
  return TRUE;
}

/* "2a cobrança", "3", "Recurring": a charge after the first. */
static gboolean
is_later_charge (TakingsText charge)
{
  gint64 n = 0;
  gsize digits = 0;
  TakingsImportWord word;
  while (digits < charge.len && g_ascii_isdigit (charge.data[digits]))
    digits++;
  if (digits > 0)
    return takings_text_to_int64 ((TakingsText){ charge.data, digits }, &n) && n >= 2;
  takings_import_word (charge, &word);
  return word.has_kind && word.kind == TAKINGS_KIND_REBILL;
}

static void
read_kind (TakingsImportReader *reader, Record *record, gint64 sign)
{
  TakingsEntry *entry = &record->entry;
  gboolean said = !takings_text_is_empty (record->cell[IMPORT_KIND]);
  gboolean status = !takings_text_is_empty (record->cell[IMPORT_STATE]);

  takings_import_word (record->cell[IMPORT_KIND], &record->kind);
  takings_import_word (record->cell[IMPORT_STATE], &record->state);
  entry->raw_status = status ? record->cell[IMPORT_STATE] : record->cell[IMPORT_KIND];
  entry->state = TAKINGS_STATE_APPROVED;
  entry->kind = sign < 0 && !said && !status ? TAKINGS_KIND_REFUND : TAKINGS_KIND_SALE;
  if (record->kind.has_kind)
    entry->kind = record->kind.kind;
  else if (is_later_charge (record->cell[IMPORT_CHARGE]))
    entry->kind = TAKINGS_KIND_REBILL;
  /* The status may say what kind it is ("refunded"); with a type beside it, a sale was reversed. */
  if (record->state.has_kind && record->state.kind != TAKINGS_KIND_SALE)
    {
      gboolean reversal = record->state.kind == TAKINGS_KIND_REFUND
                          || record->state.kind == TAKINGS_KIND_CHARGEBACK;
      if (reversal && reader->network->changes_in_place)
        {
          record->reversed = TRUE;
          record->reversal = record->state.kind;
        }
      else if (!record->kind.has_kind || reversal)
        entry->kind = record->state.kind;
    }
  if (record->kind.has_state)
    entry->state = record->kind.state;
  if (record->state.has_state)
    entry->state = record->state.state;
  /* What nobody listed is kept, and counts in nothing. */
  if ((said && !record->kind.known) || (status && !record->state.known))
    entry->state = TAKINGS_STATE_VOID;
  if (record->kind.upsell || record->state.upsell)
    entry->flags |= TAKINGS_ENTRY_UPSELL;
  if (record->kind.test || record->state.test)
    {
      entry->flags |= TAKINGS_ENTRY_TEST;
      entry->state = TAKINGS_STATE_VOID;
    }
}

static gboolean
read_when (TakingsImportReader *reader, Record *record, char **reason)
{
  TakingsMoment moment;
  if (!takings_import_date (&reader->format, record->cell[IMPORT_DATE], record->cell[IMPORT_TIME],
                            reader->zone, &moment))
    {
      *reason = g_strdup (takings_text_is_empty (record->cell[IMPORT_DATE])
                            ? _ ("date is missing")
                            : _ ("date can't be read as one of this file's"));
      return FALSE;
    }
  record->entry.occurred_at = moment.unix_time;
  record->entry.source_day = moment.day;
  if (moment.day_only)
    record->entry.flags |= TAKINGS_ENTRY_DAY_ONLY;
  return TRUE;
}

static void
fill_texts (Record *record, TakingsPage *page, gboolean clickbank)
{
  TakingsEntry *entry = &record->entry;
  TakingsText country = record->cell[IMPORT_COUNTRY];
  if (clickbank && !takings_text_is_empty (record->cell[IMPORT_VENDOR])
      && !takings_text_is_empty (record->cell[IMPORT_PRODUCT_ID]))
    entry->product_id = takings_page_print (
      page, "%.*s:%.*s", (int) record->cell[IMPORT_VENDOR].len, record->cell[IMPORT_VENDOR].data,
      (int) record->cell[IMPORT_PRODUCT_ID].len, record->cell[IMPORT_PRODUCT_ID].data);
  else
    entry->product_id = takings_import_dup (page, record->cell[IMPORT_PRODUCT_ID]);
  entry->product = takings_import_dup (page, record->cell[IMPORT_PRODUCT]);
  entry->tracking_id = takings_import_dup (page, record->cell[IMPORT_TRACKING_ID]);
  entry->campaign = takings_import_dup (page, record->cell[IMPORT_CAMPAIGN]);
  entry->affiliate = takings_import_dup (page, record->cell[IMPORT_AFFILIATE]);
  entry->vendor = takings_import_dup (page, record->cell[IMPORT_VENDOR]);
  entry->raw_status = takings_import_dup (page, entry->raw_status);
  if (country.len == 2 && g_ascii_isalpha (country.data[0]) && g_ascii_isalpha (country.data[1]))
    {
      char *upper = takings_page_alloc (page, 2);
      upper[0] = g_ascii_toupper (country.data[0]);
      upper[1] = g_ascii_toupper (country.data[1]);
      entry->country = (TakingsText){ upper, 2 };
    }
}

/* A sale whose status says that it was taken back: the sale, and its reversal. */
static void
add_reversal (TakingsImportReader *reader, const Record *record, TakingsPage *page)
{
  TakingsMoment moment;
  TakingsEntry entry = record->entry;
  const char *suffix = takings_kind_name (record->reversal);

  entry.kind = record->reversal;
  entry.parent_id = record->entry.entry_id;
  entry.entry_id = takings_page_print (page, "%.*s:%s", (int) entry.parent_id.len,
                                       entry.parent_id.data, suffix);
  if (!takings_text_is_empty (record->cell[IMPORT_REFUND_DATE])
      && takings_import_date (&reader->format, record->cell[IMPORT_REFUND_DATE], TAKINGS_TEXT_NONE,
                              reader->zone, &moment))
    {
      entry.occurred_at = moment.unix_time;
      entry.source_day = moment.day;
      entry.flags = (entry.flags & ~(guint32) TAKINGS_ENTRY_DAY_ONLY)
                    | (moment.day_only ? TAKINGS_ENTRY_DAY_ONLY : 0);
    }
  else
    entry.flags |= TAKINGS_ENTRY_DATED_WHEN_SEEN | TAKINGS_ENTRY_APPROXIMATE_DATE;
  if (record->state.part) /* how much came back is not known */
    {
      entry.has_amount = entry.has_commission = FALSE;
      entry.amount = entry.commission = entry.original_amount = 0;
      reader->unknown_parts = TRUE;
    }
  takings_entry_normalise_sign (&entry);
  takings_page_add (page, &entry);
}

/* A test, a cancelled subscription, a word that nobody listed: beside a sale, not instead of it. */
static gboolean
is_aside (const Record *record)
{
  return !takings_text_is_empty (record->cell[IMPORT_KIND])
         && (record->kind.test || !record->kind.has_kind);
}

/* A report of days, not of sales. */
static gboolean
is_daily (const TakingsImportReader *reader, const Record *record)
{
  const int *column = reader->columns.column;
  return (is_network (reader, "buygoods") || is_network (reader, "maxweb"))
         && column[IMPORT_ENTRY_ID] < 0 && column[IMPORT_ORDER_ID] < 0 && column[IMPORT_COUNT] >= 0
         && (record->entry.flags & TAKINGS_ENTRY_DAY_ONLY) != 0 && record->entry.has_commission;
}

/* The same entries as of the network's own report. */
static gboolean
add_daily (TakingsImportReader *reader, Record *record, gint64 count, TakingsPage *page,
           char **reason)
{
  gint64 gross = record->entry.commission;
  gboolean has_gross;
  char currency[4];
  if (!takings_text_is_empty (record->cell[IMPORT_TRACKING_ID])
      || !takings_text_is_empty (record->cell[IMPORT_PRODUCT]))
    {
      *reason = g_strdup (
        _ ("a part of a day would take the place of the whole: import the report by "
           "day"));
      return FALSE;
    }
  if (!read_money (reader, record, IMPORT_GROSS, &gross, &has_gross, currency, reason))
    return FALSE;
  takings_daily_total_add (page, &record->entry, gross, record->entry.commission, count);
  return TRUE;
}

gboolean
takings_import_record (TakingsImportReader *reader, const TakingsText *cells, guint n_cells,
                       TakingsPage *page, char **reason)
{
  Record record = { 0 };
  gint64 count = 1;

  if (!collect (reader, cells, n_cells, &record, reason) || !read_when (reader, &record, reason)
      || !read_amounts (reader, &record, reason))
    return FALSE;
  if (!record.entry.has_commission && !record.entry.has_amount
      && record.entry.original_currency[0] == '\0')
    {
      *reason = g_strdup (_ ("neither a commission nor an amount"));
      return FALSE;
    }
  if (!takings_text_is_empty (record.cell[IMPORT_COUNT])
      && (!takings_text_to_int64 (record.cell[IMPORT_COUNT], &count) || count < 0
          || count > G_MAXINT32))
    {
      *reason = g_strdup (_ ("count is not a number of events"));
      return FALSE;
    }
  if (is_daily (reader, &record))
    return add_daily (reader, &record, count, page, reason);
  record.entry.count = (guint32) MAX (count, 1);
  read_kind (reader, &record,
             record.entry.has_commission ? record.entry.commission : record.entry.amount);
  takings_import_make_ids (reader, record.cell, is_aside (&record), &record.entry, page);
  fill_texts (&record, page, is_network (reader, "clickbank"));
  takings_entry_normalise_sign (&record.entry);
  takings_page_add (page, &record.entry);
  if (record.reversed && record.entry.state != TAKINGS_STATE_VOID)
    add_reversal (reader, &record, page);
  return TRUE;
}
