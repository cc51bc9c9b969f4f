/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "entry-reading.h"

#include "display.h"

#include <glib/gi18n.h>

#define MOST_OF_AN_ORDER 100

typedef struct
{
  TakingsEntryReading *reading; /* (owned by the caller) */
  gint64 row_id;
  TakingsZone *zone;          /* (borrowed) */
  char *account, *order;      /* (owned) (nullable) */
  TakingsEntryVersion before; /* the version shown last */
} Work;

static void
fact_free (gpointer data)
{
  TakingsEntryFact *fact = data;

  g_free (fact->name);
  g_free (fact->value);
  g_free (fact);
}

void
takings_entry_reading_free (TakingsEntryReading *reading)
{
  g_ptr_array_unref (reading->facts);
  g_ptr_array_unref (reading->changes);
  g_ptr_array_unref (reading->order);
  g_free (reading);
}

/* @value: (transfer full) (nullable) */
static void
add_fact (GPtrArray *list, const char *name, char *value)
{
  TakingsEntryFact *fact;

  if (value == NULL || *value == '\0')
    {
      g_free (value);
      return;
    }
  fact = g_new0 (TakingsEntryFact, 1);
  fact->name = g_strdup (name);
  fact->value = value;
  g_ptr_array_add (list, fact);
}

static gboolean
facts_cb (const TakingsEntryRow *row, gpointer data)
{
  Work *work = data;
  GPtrArray *facts = work->reading->facts;

  work->account = g_strdup (row->account);
  work->order = g_strdup (row->order_id);
  add_fact (facts, _ ("Entry"), g_strdup (row->entry_id));
  if (row->product != NULL && g_strcmp0 (row->product, row->product_id) != 0)
    add_fact (facts, _ ("Product ID"), g_strdup (row->product_id));
  add_fact (facts, _ ("Affiliate"), g_strdup (row->affiliate));
  add_fact (facts, _ ("Vendor"), g_strdup (row->vendor));
  add_fact (facts, _ ("Network’s Status"), g_strdup (row->raw_status));
  if (row->count > 1)
    add_fact (facts, _ ("Events"), takings_display_count (row->count));
  if (row->approximate_date)
    add_fact (facts, _ ("Date"), g_strdup (_ ("Approximate: the day on which it was learned")));
  return TRUE;
}

/* --- history --- */

static char *
money (gboolean known, gint64 micros, const char *currency)
{
  return known ? takings_display_money (micros, currency, TAKINGS_DISPLAY_PLAIN) : g_strdup ("—");
}

/* "Commission: $12.00 → −$12.00" */
static void
append_change (GString *text, const char *name, const char *before, const char *now)
{
  if (g_str_equal (before, now))
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* Translators: what of an entry has changed, what it was, what it is */
  g_string_append_printf (text, _ ("%s: %s → %s"), name, before, now);
}

static char *
describe_change (const TakingsEntryVersion *before, const TakingsEntryVersion *now,
                 TakingsZone *zone)
{
  GString *text = g_string_new (NULL);
  g_autofree char *commission = money (now->has_commission, now->commission, now->currency);
  g_autofree char *old_commission = money (before->has_commission, before->commission,
                                           before->currency);
  g_autofree char *amount = money (now->has_amount, now->amount, now->currency);
  g_autofree char *old_amount = money (before->has_amount, before->amount, before->currency);
  g_autofree char *time = takings_format_moment (now->occurred_at, FALSE, zone);
  g_autofree char *old_time = takings_format_moment (before->occurred_at, FALSE, zone);

  append_change (text, _ ("Kind"), takings_kind_label (before->kind),
                 takings_kind_label (now->kind));
  append_change (text, _ ("State"), takings_state_label (before->state),
                 takings_state_label (now->state));
  append_change (text, _ ("Commission"), old_commission, commission);
  append_change (text, _ ("Customer Paid"), old_amount, amount);
  append_change (text, _ ("Time"), old_time, time);
  if (text->len == 0)
    g_string_append (text, _ ("Other details changed"));
  return g_string_free (text, FALSE);
}

static gboolean
version_cb (const TakingsEntryVersion *version, gpointer data)
{
  Work *work = data;
  g_autofree char *when = takings_format_moment (version->from, FALSE, work->zone);
  g_autofree char *commission = money (version->has_commission, version->commission,
                                       version->currency);

  if (work->reading->changes->len == 0)
    /* Translators: how an entry was first seen: its kind, state and commission */
    add_fact (work->reading->changes, when,
              g_strdup_printf (_ ("First read: %s, %s, %s"), takings_kind_label (version->kind),
                               takings_state_label (version->state), commission));
  else
    add_fact (work->reading->changes, when, describe_change (&work->before, version, work->zone));
  work->before = *version;
  return TRUE;
}

/* --- the order --- */

static gboolean
order_cb (const TakingsEntryRow *row, gpointer data)
{
  Work *work = data;
  TakingsEntryItem *item;

  if (row->row_id == work->row_id)
    return TRUE;
  item = takings_entry_item_new (row->row_id);
  takings_entry_item_fill (item, row, work->zone);
  g_ptr_array_add (work->reading->order, item);
  return TRUE;
}

static gboolean
read_order (TakingsLedger *ledger, Work *work, GCancellable *cancellable, GError **error)
{
  TakingsFilter filter;

  if (work->order == NULL)
    return TRUE;
  takings_filter_init (&filter);
  filter.account = work->account;
  filter.order = work->order;
  filter.limit = MOST_OF_AN_ORDER;
  return takings_query_entries (ledger, &filter, order_cb, work, cancellable, error);
}

TakingsEntryReading *
takings_entry_read (TakingsLedger *ledger, gint64 row_id, TakingsZone *zone,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (TakingsEntryReading) reading = g_new0 (TakingsEntryReading, 1);
  Work work = { .reading = reading, .row_id = row_id, .zone = zone };
  gboolean fine;

  reading->facts = g_ptr_array_new_with_free_func (fact_free);
  reading->changes = g_ptr_array_new_with_free_func (fact_free);
  reading->order = g_ptr_array_new_with_free_func (g_object_unref);
  fine = takings_query_entries_by_id (ledger, &row_id, 1, facts_cb, &work, cancellable, error)
         && takings_query_history (ledger, row_id, version_cb, &work, error)
         && read_order (ledger, &work, cancellable, error);
  g_free (work.account);
  g_free (work.order);
  return fine ? g_steal_pointer (&reading) : NULL;
}
