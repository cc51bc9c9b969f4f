/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "accounts-state.h"

#include "result-variant.h"

static GVariant *
account_to_variant (const TakingsAccount *account)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "id", "s", account->id);
  g_variant_dict_insert (&dict, "network", "s", account->network);
  g_variant_dict_insert (&dict, "name", "s", account->name);
  g_variant_dict_insert (&dict, "paused", "b", account->paused);
  g_variant_dict_insert (&dict, "created_at", "x", account->created_at);
  g_variant_dict_insert (&dict, "last_sync", "x", account->last_sync);
  if (account->last_status != NULL)
    g_variant_dict_insert (&dict, "status", "s", account->last_status);
  if (account->last_error_code != NULL && *account->last_error_code != '\0')
    g_variant_dict_insert_value (&dict, "error",
                                 takings_trouble_to_variant (account->last_error_code,
                                                             account->last_error,
                                                             account->retry_at));
  return g_variant_dict_end (&dict);
}

GVariant *
takings_accounts_to_variant (GPtrArray *accounts)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < accounts->len; i++)
    g_variant_builder_add_value (&builder, account_to_variant (accounts->pdata[i]));
  return g_variant_builder_end (&builder);
}

gint64
takings_accounts_last_sync (GPtrArray *accounts)
{
  gint64 last = 0;

  for (guint i = 0; i < accounts->len; i++)
    last = MAX (last, ((TakingsAccount *) accounts->pdata[i])->last_sync);
  return last;
}
