/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "currencies.h"

/* Those that affiliates are paid in most, then the others of the European Central Bank's list. */
static const char *const codes[] = {
  "USD", "EUR", "GBP", "BRL", "CAD", "AUD", "CHF", "JPY", "MXN", "PLN", "CNY",
  "CZK", "DKK", "HKD", "HUF", "IDR", "ILS", "INR", "ISK", "KRW", "MYR", "NOK",
  "NZD", "PHP", "RON", "SEK", "SGD", "THB", "TRY", "ZAR", NULL,
};

GtkStringList *
takings_currencies_new (const char *present)
{
  GtkStringList *list = gtk_string_list_new (codes);

  if (!g_strv_contains (codes, present))
    gtk_string_list_append (list, present);
  return list;
}

guint
takings_currencies_find (GtkStringList *list, const char *code)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    if (g_str_equal (gtk_string_list_get_string (list, i), code))
      return i;
  return GTK_INVALID_LIST_POSITION;
}
