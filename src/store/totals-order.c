/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order in which totals are written. Any thread. */
#include "config.h"

#include "totals.h"

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

static gint64
currency_of (gconstpointer row)
{
  return takings_currency_bits (((const TakingsTotal *) row)->key.currency);
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
  static gint64 (*const keys[]) (gconstpointer) = { kind_of, takings_total_day, currency_of,
                                                    product_of, account_of };

  if (!takings_rows_sort (rows, totals, sizeof (TakingsTotal), n, keys, G_N_ELEMENTS (keys)))
    qsort (totals, n, sizeof (TakingsTotal), compare_totals);
}
