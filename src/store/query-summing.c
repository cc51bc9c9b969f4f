/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adding up cells of totals: conversion, groups, what has no rate. See query-summing.h. */
#include "config.h"

#include "query-summing.h"

#define UNASSIGNED "(unassigned)"

void
takings_summing_init (TakingsSumming *self, TakingsDb *db, TakingsBy by)
{
  self->db = db;
  self->by = by;
  self->first = G_MAXINT32;
  self->last = G_MININT32;
  self->groups = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->numbered = g_hash_table_new (NULL, NULL);
  self->left_over = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  takings_rate_table_init (&self->rates, db, self->from_day, self->to_day);
  self->rates.as_of = self->as_of;
}

void
takings_summing_clear (TakingsSumming *self)
{
  takings_rate_table_clear (&self->rates);
  g_clear_pointer (&self->numbered, g_hash_table_unref);
  g_clear_pointer (&self->groups, g_hash_table_unref);
  g_clear_pointer (&self->left_over, g_hash_table_unref);
}

void
takings_summing_fail_size (GError **error, const char *currency)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_STORAGE,
               "The amounts in %s add up to more than can be shown: ask for fewer days",
               currency != NULL ? currency : "one currency");
}

/* --- groups --- */

static const char *
name_sql (TakingsBy by)
{
  switch (by)
    {
    case TAKINGS_BY_NETWORK: return "SELECT network FROM account WHERE id = ?1";
    case TAKINGS_BY_ACCOUNT: return "SELECT uuid FROM account WHERE id = ?1";
    case TAKINGS_BY_PRODUCT:
      return "SELECT coalesce(nullif(name, ''), product_id) FROM product WHERE id = ?1";
    case TAKINGS_BY_CAMPAIGN: return "SELECT name FROM campaign WHERE id = ?1";
    case TAKINGS_BY_NONE:
    case TAKINGS_BY_DAY:
    case TAKINGS_BY_MONTH:
    case TAKINGS_BY_COUNTRY:
    case TAKINGS_BY_KIND:
    case TAKINGS_BY_CURRENCY: break;
    }
  return NULL;
}

static char *
dup_name (TakingsSumming *self, gint64 number, GError **error)
{
  GError *fault = NULL;
  char *name = NULL;
  sqlite3_stmt *stmt = takings_db_prepare (self->db, name_sql (self->by), error);
  if (stmt == NULL)
    return NULL;
  sqlite3_bind_int64 (stmt, 1, number);
  if (takings_db_step (self->db, stmt, &fault))
    name = g_strdup ((const char *) sqlite3_column_text (stmt, 0));
  takings_db_done (stmt);
  if (fault == NULL)
    return name != NULL ? name : g_strdup (UNASSIGNED);
  g_free (name);
  g_propagate_error (error, fault);
  return NULL;
}

static char *
dup_key (TakingsSumming *self, const TakingsCell *cell, GError **error)
{
  int year, month, day;
  if (self->nameless)
    return g_strdup_printf ("%" G_GINT64_FORMAT, cell->dimension);
  switch (self->by)
    {
    case TAKINGS_BY_DAY: return takings_day_format (cell->day);
    case TAKINGS_BY_MONTH:
      takings_day_to_civil (cell->day, &year, &month, &day);
      return g_strdup_printf ("%04d-%02d", year, month);
    case TAKINGS_BY_KIND: return g_strdup (takings_kind_name ((TakingsKind) cell->kind));
    case TAKINGS_BY_CURRENCY: return g_strdup (cell->currency);
    case TAKINGS_BY_COUNTRY:
      return g_strdup (cell->text != NULL && cell->text[0] != '\0' ? cell->text : UNASSIGNED);
    case TAKINGS_BY_NETWORK:
    case TAKINGS_BY_ACCOUNT:
    case TAKINGS_BY_PRODUCT:
    case TAKINGS_BY_CAMPAIGN: return dup_name (self, cell->dimension, error);
    case TAKINGS_BY_NONE: break;
    }
  return g_strdup ("");
}

/* The group a cell belongs to; the last one is remembered, since cells come ordered. */
static TakingsSums *
find_group (TakingsSumming *self, const TakingsCell *cell, GError **error)
{
  /* Months are found by their days: a year has few, and a day's civil date costs more. */
  gint64 number = self->by == TAKINGS_BY_DAY || self->by == TAKINGS_BY_MONTH ? cell->day
                  : self->by == TAKINGS_BY_KIND                              ? cell->kind
                                                                             : cell->dimension;
  gboolean by_number = self->by != TAKINGS_BY_CURRENCY && self->by != TAKINGS_BY_COUNTRY;
  TakingsSums *group = NULL;
  if (by_number)
    {
      if (self->group != NULL && number == self->group_number)
        return self->group;
      group = g_hash_table_lookup (self->numbered, GSIZE_TO_POINTER ((gsize) number));
    }
  if (group == NULL)
    {
      g_autofree char *key = dup_key (self, cell, error);
      if (key == NULL)
        return NULL;
      group = g_hash_table_lookup (self->groups, key);
      if (group == NULL)
        {
          group = g_new0 (TakingsSums, 1);
          g_hash_table_insert (self->groups, g_steal_pointer (&key), group);
        }
      if (by_number)
        g_hash_table_insert (self->numbered, GSIZE_TO_POINTER ((gsize) number), group);
    }
  self->group = group;
  self->group_number = number;
  return group;
}

/* --- adding --- */

static void
add_sums (TakingsSums *into, const TakingsSums *from)
{
  into->gross += from->gross;
  into->refunded += from->refunded;
  into->commission += from->commission;
  into->net += from->net;
  into->sales += from->sales;
  into->refunds += from->refunds;
  into->entries += from->entries;
}

static TakingsSums
sums_of_cell (const TakingsCell *cell, TakingsWide amount, TakingsWide commission)
{
  TakingsSums sums = { .net = commission, .entries = cell->entries };
  switch ((TakingsKind) cell->kind)
    {
    case TAKINGS_KIND_SALE:
    case TAKINGS_KIND_REBILL:
      sums.sales = cell->kind == TAKINGS_KIND_SALE ? cell->events : 0;
      sums.gross = amount;
      sums.commission = commission;
      break;
    case TAKINGS_KIND_REFUND:
    case TAKINGS_KIND_CHARGEBACK:
      sums.refunds = cell->events;
      sums.refunded = amount;
      break;
    case TAKINGS_KIND_FEE:
    case TAKINGS_KIND_ADJUSTMENT: break;
    }
  return sums;
}

void
takings_summing_take_left_over (TakingsSumming *self, const TakingsLeftOver *left)
{
  TakingsLeftOver *row = g_hash_table_lookup (self->left_over, left->currency);
  if (row == NULL)
    {
      row = g_new0 (TakingsLeftOver, 1);
      g_strlcpy (row->currency, left->currency, sizeof row->currency);
      g_hash_table_insert (self->left_over, row->currency, row);
    }
  row->entries += left->entries;
  row->commission += left->commission;
  row->gross += left->gross;
}

static void
add_left_over (TakingsSumming *self, const TakingsCell *cell)
{
  gboolean sale = cell->kind == TAKINGS_KIND_SALE || cell->kind == TAKINGS_KIND_REBILL;
  TakingsLeftOver left = { .gross = sale ? cell->amount : 0,
                           .commission = cell->commission,
                           .entries = cell->entries };
  g_strlcpy (left.currency, cell->currency, sizeof left.currency);
  takings_summing_take_left_over (self, &left);
}

gboolean
takings_summing_take (TakingsSumming *self, const TakingsCell *cell, GError **error)
{
  TakingsRate from = TAKINGS_RATE_ONE, to = TAKINGS_RATE_ONE;

  self->first = MIN (self->first, cell->day);
  self->last = MAX (self->last, cell->day);
  /* Nothing converts to nothing at any rate. */
  if (strcmp (cell->currency, self->currency) != 0 && (cell->amount != 0 || cell->commission != 0))
    {
      if (!takings_rate_table_get (&self->rates, cell->currency, cell->day, &from, error)
          || !takings_rate_table_get (&self->rates, self->currency, cell->day, &to, error))
        return FALSE;
      if (from == 0 || to == 0)
        {
          add_left_over (self, cell);
          return TRUE;
        }
    }
  TakingsSums sums = sums_of_cell (cell, takings_money_convert (cell->amount, from, to),
                                   takings_money_convert (cell->commission, from, to));
  add_sums (&self->total, &sums);
  if (self->by == TAKINGS_BY_NONE)
    return TRUE;
  TakingsSums *group = find_group (self, cell, error);
  if (group != NULL)
    add_sums (group, &sums);
  return group != NULL;
}

gboolean
takings_summing_take_group (TakingsSumming *self, gint64 dimension, const TakingsSums *sums,
                            GError **error)
{
  const TakingsCell cell = { .dimension = dimension };
  TakingsSums *group = find_group (self, &cell, error);
  if (group != NULL)
    add_sums (group, sums);
  return group != NULL;
}

void
takings_summing_take_total (TakingsSumming *self, const TakingsSums *sums)
{
  add_sums (&self->total, sums);
}

gboolean
takings_summing_take_sums (TakingsSumming *self, gint64 dimension, const TakingsSums *sums,
                           GError **error)
{
  takings_summing_take_total (self, sums);
  return takings_summing_take_group (self, dimension, sums, error);
}
