/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The members of a row into its entry. Threads: any. */
#include "config.h"

#include "row-private.h"

#include "import-private.h"

/* 9999-12-31T23:59:59.999Z */
#define LAST_MILLIS G_GINT64_CONSTANT (253402300799999)

static const gsize text_offsets[] = {
  [TAKINGS_TO_ENTRY_ID] = G_STRUCT_OFFSET (TakingsEntry, entry_id),
  [TAKINGS_TO_ORDER_ID] = G_STRUCT_OFFSET (TakingsEntry, order_id),
  [TAKINGS_TO_PARENT_ID] = G_STRUCT_OFFSET (TakingsEntry, parent_id),
  [TAKINGS_TO_PRODUCT_ID] = G_STRUCT_OFFSET (TakingsEntry, product_id),
  [TAKINGS_TO_PRODUCT] = G_STRUCT_OFFSET (TakingsEntry, product),
  [TAKINGS_TO_TRACKING_ID] = G_STRUCT_OFFSET (TakingsEntry, tracking_id),
  [TAKINGS_TO_CAMPAIGN] = G_STRUCT_OFFSET (TakingsEntry, campaign),
  [TAKINGS_TO_AFFILIATE] = G_STRUCT_OFFSET (TakingsEntry, affiliate),
  [TAKINGS_TO_VENDOR] = G_STRUCT_OFFSET (TakingsEntry, vendor),
  [TAKINGS_TO_CUSTOMER] = G_STRUCT_OFFSET (TakingsEntry, customer),
  [TAKINGS_TO_STATUS] = G_STRUCT_OFFSET (TakingsEntry, raw_status),
};

static gboolean
set_moment (TakingsEntry *entry, gboolean readable, const TakingsMoment *moment)
{
  if (!readable)
    return FALSE;
  entry->occurred_at = moment->unix_time;
  entry->source_day = moment->day;
  if (moment->day_only)
    entry->flags |= TAKINGS_ENTRY_DAY_ONLY;
  return TRUE;
}

static gboolean
read_moment (TakingsRow *row, TakingsTarget target, TakingsText text)
{
  static const TakingsImportFormat american = { .decimal = '.', .month_first = TRUE };
  TakingsMoment moment = { 0 };
  gint64 millis;

  switch ((int) target)
    {
    case TAKINGS_TO_MILLIS:
      if (!takings_text_to_int64 (text, &millis) || millis <= 0 || millis > LAST_MILLIS)
        return FALSE;
      row->entry.occurred_at = millis / 1000;
      return TRUE;
    case TAKINGS_TO_US_MOMENT:
      return set_moment (
        &row->entry, takings_import_date (&american, text, TAKINGS_TEXT_NONE, row->zone, &moment),
        &moment);
    case TAKINGS_TO_DAY:
      text.len = MIN (text.len, 10);
      return set_moment (
        &row->entry, takings_moment_parse (text, row->zone, &moment) && moment.day_only, &moment);
    default:
      return set_moment (&row->entry, takings_moment_parse (text, row->zone, &moment), &moment);
    }
}

static gboolean
read_count (TakingsEntry *entry, TakingsText text)
{
  gint64 count;

  if (!takings_text_to_int64 (text, &count) || count < 0 || count > G_MAXINT32)
    return FALSE;
  entry->count = (guint32) count;
  return TRUE;
}

static gboolean
read_as_written (TakingsEntry *entry, TakingsText text)
{
  char beside[4] = "";

  if (!takings_money_parse (text, &entry->commission)
      && !takings_money_parse_locale (text, '.', &entry->commission, beside))
    return FALSE;
  if (entry->currency[0] == '\0')
    memcpy (entry->currency, beside, sizeof beside);
  return TRUE;
}

G_STATIC_ASSERT (TAKINGS_TO_COUNT < 32); /* bits of `seen` */

/* What the member should have been, if it is not; NULL when all is well. */
static const char *
take (TakingsRow *row, const TakingsRowField *field, TakingsText text)
{
  TakingsEntry *entry = &row->entry;

  switch (field->target)
    {
    case TAKINGS_TO_SLOT:
    case TAKINGS_TO_LIST: return NULL;
    case TAKINGS_TO_ENTRY_ID:
    case TAKINGS_TO_ORDER_ID:
    case TAKINGS_TO_PARENT_ID:
    case TAKINGS_TO_PRODUCT_ID:
    case TAKINGS_TO_PRODUCT:
    case TAKINGS_TO_TRACKING_ID:
    case TAKINGS_TO_CAMPAIGN:
    case TAKINGS_TO_AFFILIATE:
    case TAKINGS_TO_VENDOR:
    case TAKINGS_TO_CUSTOMER:
    case TAKINGS_TO_STATUS:
      *(TakingsText *) G_STRUCT_MEMBER_P (entry, text_offsets[field->target]) = text;
      return NULL;
    case TAKINGS_TO_COUNTRY:
      if (text.len == 2)
        entry->country = text;
      return NULL;
    case TAKINGS_TO_MOMENT:
    case TAKINGS_TO_US_MOMENT:
    case TAKINGS_TO_MILLIS:
    case TAKINGS_TO_DAY: return read_moment (row, field->target, text) ? NULL : "a moment";
    case TAKINGS_TO_AMOUNT:
      entry->has_amount = takings_money_parse (text, &entry->amount);
      return entry->has_amount ? NULL : "an amount";
    case TAKINGS_TO_COMMISSION:
      entry->has_commission = takings_money_parse (text, &entry->commission);
      return entry->has_commission ? NULL : "an amount";
    case TAKINGS_TO_COMMISSION_AS_WRITTEN:
      entry->has_commission = read_as_written (entry, text);
      return entry->has_commission ? NULL : "an amount";
    case TAKINGS_TO_CURRENCY:
      return takings_currency_parse (text, entry->currency) || !field->required ? NULL
                                                                                : "a currency";
    case TAKINGS_TO_PAID_CURRENCY:
      takings_currency_parse (text, entry->original_currency);
      return NULL;
    case TAKINGS_TO_UPSELL:
      if (takings_text_is (text, "upsell") || takings_text_is (text, "bump"))
        entry->flags |= TAKINGS_ENTRY_UPSELL;
      return NULL;
    case TAKINGS_TO_TEST:
      if (takings_text_is (text, "1") || takings_text_is (text, "true")
          || takings_text_is (text, "test"))
        entry->flags |= TAKINGS_ENTRY_TEST;
      return NULL;
    case TAKINGS_TO_CHARGE: return takings_text_to_int64 (text, &row->charge) ? NULL : "a number";
    case TAKINGS_TO_RECURRING:
      if (takings_text_is (text, "false"))
        row->charge = -1;
      return NULL;
    case TAKINGS_TO_RATE:
      if (!takings_rate_parse (text, &row->rate))
        row->rate = 0;
      return NULL;
    case TAKINGS_TO_COUNT: return read_count (entry, text) ? NULL : "a number";
    }
  return NULL;
}

static void
judge (TakingsRow *row)
{
  const TakingsWord *word = row->kind->words;
  TakingsEntry *entry = &row->entry;

  while (word->word != NULL && !takings_word_is (word->word, entry->raw_status))
    word++;
  row->word = word;
  entry->state = word->state;
  entry->flags |= word->flags;
  if (word->outcome < TAKINGS_REVERSED)
    entry->kind = word->kind;
  if (word->outcome == TAKINGS_ANNOUNCED)
    {
      entry->has_amount = entry->has_commission = FALSE;
      entry->amount = entry->commission = 0;
    }
}

/* What was paid in another currency than was earned, at a rate that nobody names, is kept apart. */
static void
settle_paid (TakingsEntry *entry)
{
  if (g_str_equal (entry->original_currency, entry->currency))
    entry->flags &= ~(guint32) TAKINGS_ENTRY_CURRENCY_ASSUMED;
  else if (entry->has_amount)
    {
      entry->original_amount = entry->amount;
      entry->amount = 0;
      entry->has_amount = FALSE;
      return;
    }
  entry->original_currency[0] = '\0';
}

/* Money in no currency is not known. */
static void
settle_currency (TakingsRow *row)
{
  TakingsEntry *entry = &row->entry;

  if (entry->currency[0] == '\0' && row->kind->currency != NULL)
    {
      g_strlcpy (entry->currency, row->own[0] != '\0' ? row->own : row->kind->currency,
                 sizeof entry->currency);
      entry->flags |= TAKINGS_ENTRY_CURRENCY_ASSUMED;
    }
  if (entry->currency[0] == '\0')
    entry->has_amount = entry->has_commission = FALSE;
  else if (entry->original_currency[0] != '\0')
    settle_paid (entry);
}

/* "{ORDERID}": nobody put anything into it. */
static gboolean
is_macro (TakingsText text)
{
  return memchr (text.data, '{', text.len) != NULL && memchr (text.data, '}', text.len) != NULL;
}

/* The fault of a member, NULL when it is taken or left out. */
static const char *
take_member (TakingsRow *row, const TakingsRowField *field, TakingsText *text)
{
  if (!row->kind->macros || field->target == TAKINGS_TO_LIST)
    return take (row, field, *text);
  *text = takings_text_strip (*text);
  if (is_macro (*text))
    {
      if (field->required || field->target <= TAKINGS_TO_PRODUCT_ID)
        return "replaced by a value";
      *text = TAKINGS_TEXT_NONE;
      return NULL;
    }
  return takings_text_is_empty (*text) ? NULL : take (row, field, *text);
}

gboolean
takings_row_reject_member (TakingsRow *row, const TakingsRowField *field, const char *wanted)
{
  if (wanted != NULL)
    takings_page_reject (row->page, row->position, "%s is not %s", field->path, wanted);
  else
    takings_page_reject (row->page, row->position, "%s is missing", field->path);
  return FALSE;
}

/* The first required member that neither it nor another of its target gave. */
static const TakingsRowField *
find_missing (const TakingsRow *row, guint seen)
{
  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const TakingsRowField *field = &row->kind->fields[i];

      if (field->required && takings_text_is_empty (row->slots[i])
          && (field->target <= TAKINGS_TO_LIST || (seen & (1u << field->target)) == 0))
        return field;
    }
  return NULL;
}

gboolean
takings_row_fill (TakingsRow *row)
{
  const TakingsRowField *bad = NULL;
  const char *fault = NULL;
  guint seen = 0;

  for (guint i = 0; i < row->kind->n_fields; i++)
    {
      const TakingsRowField *field = &row->kind->fields[i];
      guint bit = field->target <= TAKINGS_TO_LIST ? 0 : 1u << field->target;
      const char *wrong;

      if (takings_text_is_empty (row->slots[i]) || (seen & bit) != 0)
        continue;
      wrong = take_member (row, field, &row->slots[i]);
      if (wrong == NULL)
        {
          seen |= takings_text_is_empty (row->slots[i]) ? 0 : bit;
          if (bad != NULL && (seen & bit) != 0 && bad->target == field->target)
            bad = NULL; /* another member says it better */
        }
      else
        {
          seen |= field->target <= TAKINGS_TO_PRODUCT_ID ? bit : 0; /* no other id for a macro */
          fault = bad == NULL ? wrong : fault;
          bad = bad == NULL ? field : bad;
        }
    }
  if (bad == NULL)
    {
      bad = find_missing (row, seen);
      fault = NULL;
    }
  if (row->kind->words != NULL)
    judge (row);
  if (row->word != NULL && row->word->outcome == TAKINGS_IGNORED)
    return FALSE;
  if ((row->entry.flags & TAKINGS_ENTRY_TEST) != 0)
    row->entry.state = TAKINGS_STATE_VOID;
  if (row->entry.kind == TAKINGS_KIND_SALE && row->charge > 1)
    row->entry.kind = TAKINGS_KIND_REBILL;
  if (bad != NULL)
    return takings_row_reject_member (row, bad, fault);
  settle_currency (row);
  return TRUE;
}
