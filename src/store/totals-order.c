/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which totals are written. Any thread. */
#include "config.h"

#include "totals.h"

/* Days last but for the kind: so the totals of blocks of days are neighbours too. */
static int
compare_totals (const void *a, const void *b)
{
  const TakingsTotalKey *x = &((const TakingsTotal *) a)->key;
  const TakingsTotalKey *y = &((const TakingsTotal *) b)->key;

  if (x->account != y->account)
    return x->account < y->account ? -1 : 1;
  if (x->product != y->product)
    return x->product < y->product ? -1 : 1;
  if (x->currency != y->currency)
    return x->currency < y->currency ? -1 : 1;
  if (x->day != y->day)
    return x->day < y->day ? -1 : 1;
  return x->kind < y->kind ? -1 : x->kind > y->kind;
}

gint64
takings_total_day (gconstpointer row)
{
  return ((const TakingsTotal *) row)->key.day;
}

static gint64
kind_of (gconstpointer row)
{
  return ((const TakingsTotal *) row)->key.kind;
}

/* Three letters in 15 bits. */
static gint64
currency_of (gconstpointer row)
{
  guint32 currency = ((const TakingsTotal *) row)->key.currency;

  return (currency >> 16 & 31) << 10 | (currency >> 8 & 31) << 5 | (currency & 31);
}

static gint64
product_of (gconstpointer row)
{
  return ((const TakingsTotal *) row)->key.product;
}

static gint64
account_of (gconstpointer row)
{
  return ((const TakingsTotal *) row)->key.account;
}

/* As compare_totals() says: by counting, or by comparing where numbers lie far apart. */
void
takings_totals_sort (TakingsRows *rows, TakingsTotal *totals, guint n)
{
  gint64 (*const keys[]) (gconstpointer) = { kind_of, takings_total_day, currency_of, product_of,
                                             account_of };
  g_autofree TakingsTotal *copy = NULL;

  g_clear_pointer (&rows->order, g_free);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!takings_rows_order (rows, totals, sizeof (TakingsTotal), n, keys[i]))
      {
        qsort (totals, n, sizeof (TakingsTotal), compare_totals);
        return;
      }
  if (rows->order == NULL)
    return;
  copy = g_memdup2 (totals, sizeof (TakingsTotal) * n);
  for (guint i = 0; i < n; i++)
    totals[i] = copy[rows->order[i]];
  g_clear_pointer (&rows->order, g_free);
}
