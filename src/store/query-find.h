/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once
#include "ledger.h"
G_BEGIN_DECLS

/* Orders and products by what their names begin with or contain: for who types a few letters
 * somewhere else and wants to be led here. Quick on a ledger of any size: orders by their index,
 * products by their dictionary. Any thread. */

typedef struct
{
  const char *network, *id; /* of the order or the product */
  const char *product;      /* (nullable): its name */
  const char *account;      /* (nullable): the name of an order's account */
  gint64 occurred_at;       /* of an order: its first entry */
  gboolean has_net;         /* of an order whose entries have one currency */
  gint64 net;
  char currency[4];
} TakingsFound;
typedef gboolean (*TakingsFoundFunc) (const TakingsFound *found, gpointer data); /* FALSE stops */

/* Orders whose id begins with @text or, @exactly, is @text; void ones are left out. */
gboolean takings_find_orders (TakingsLedger *ledger, const char *text, gboolean exactly,
                              guint limit, TakingsFoundFunc func, gpointer data, GError **error);
/* Products whose name or id contains each of @words, four at most, without regard to case. */
gboolean takings_find_products (TakingsLedger *ledger, const char *const *words, guint limit,
                                TakingsFoundFunc func, gpointer data, GError **error);
/* The one of @network with this @id, if there is one. */
gboolean takings_find_product (TakingsLedger *ledger, const char *network, const char *id,
                               TakingsFoundFunc func, gpointer data, GError **error);

G_END_DECLS
