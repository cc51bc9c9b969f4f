/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "result-variant.h"

static const struct
{
  const char *name;
  gsize offset;
} counts[] = {
  { "pages", G_STRUCT_OFFSET (TakingsAccountResult, pages) },
  { "read", G_STRUCT_OFFSET (TakingsAccountResult, read) },
  { "added", G_STRUCT_OFFSET (TakingsAccountResult, added) },
  { "changed", G_STRUCT_OFFSET (TakingsAccountResult, changed) },
  { "unchanged", G_STRUCT_OFFSET (TakingsAccountResult, unchanged) },
  { "rejected", G_STRUCT_OFFSET (TakingsAccountResult, rejected) },
};

/* A network's message may hold any bytes; the bus takes UTF-8 alone. */
static GVariant *
new_text (const char *text)
{
  return g_variant_new_take_string (g_utf8_make_valid (text != NULL ? text : "", -1));
}

GVariant *
takings_trouble_to_variant (const char *code, const char *message, gint64 retry_at)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "code", "s", code);
  g_variant_dict_insert_value (&dict, "message", new_text (message));
  g_variant_dict_insert (&dict, "retry_at", "x", retry_at);
  return g_variant_dict_end (&dict);
}

static GVariant *
account_to_variant (const TakingsAccountResult *account)
{
  GVariantDict dict;

  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert_value (&dict, "id", new_text (account->id));
  g_variant_dict_insert_value (&dict, "network", new_text (account->network));
  g_variant_dict_insert_value (&dict, "name", new_text (account->name));
  g_variant_dict_insert_value (&dict, "status", new_text (account->status));
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_dict_insert (&dict, counts[i].name, "t",
                           G_STRUCT_MEMBER (guint64, account, counts[i].offset));
  if (account->error != NULL)
    g_variant_dict_insert_value (
      &dict, "error",
      takings_trouble_to_variant (takings_error_code_name (account->error->code),
                                  account->error->message, account->retry_at));
  if (account->warning != NULL)
    g_variant_dict_insert_value (&dict, "warning", new_text (account->warning));
  return g_variant_dict_end (&dict);
}

GVariant *
takings_result_to_variant (const TakingsSyncResult *result)
{
  GVariantBuilder accounts;
  GVariantDict dict;

  g_variant_builder_init (&accounts, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < result->accounts->len; i++)
    g_variant_builder_add_value (&accounts, account_to_variant (result->accounts->pdata[i]));
  g_variant_dict_init (&dict, NULL);
  g_variant_dict_insert (&dict, "started_at", "x", result->started_at);
  g_variant_dict_insert (&dict, "finished_at", "x", result->finished_at);
  g_variant_dict_insert_value (&dict, "accounts", g_variant_builder_end (&accounts));
  return g_variant_dict_end (&dict);
}

static const char *
intern_status (const char *status)
{
  static const char *const known[] = { "ok", "partial", "failed", "skipped" };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_strcmp0 (status, known[i]) == 0)
      return known[i];
  return "failed";
}

static int
code_from_name (const char *name)
{
  for (int code = 0; code <= TAKINGS_ERROR_USAGE; code++)
    if (g_strcmp0 (name, takings_error_code_name (code)) == 0)
      return code;
  return TAKINGS_ERROR_PROTOCOL;
}

static char *
dup_text (GVariant *dict, const char *name)
{
  const char *text = "";

  g_variant_lookup (dict, name, "&s", &text);
  return g_strdup (text);
}

static void
read_error (GVariant *dict, TakingsAccountResult *account)
{
  g_autoptr (GVariant) trouble = g_variant_lookup_value (dict, "error", G_VARIANT_TYPE_VARDICT);
  g_autofree char *code = NULL;
  g_autofree char *message = NULL;

  if (trouble == NULL)
    return;
  code = dup_text (trouble, "code");
  message = dup_text (trouble, "message");
  account->error = g_error_new_literal (TAKINGS_ERROR, code_from_name (code), message);
  g_variant_lookup (trouble, "retry_at", "x", &account->retry_at);
}

static TakingsAccountResult *
account_from_variant (GVariant *dict)
{
  TakingsAccountResult *account = g_new0 (TakingsAccountResult, 1);
  g_autofree char *status = dup_text (dict, "status");

  account->id = dup_text (dict, "id");
  account->network = dup_text (dict, "network");
  account->name = dup_text (dict, "name");
  account->status = intern_status (status);
  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_lookup (dict, counts[i].name, "t",
                      &G_STRUCT_MEMBER (guint64, account, counts[i].offset));
  read_error (dict, account);
  g_variant_lookup (dict, "warning", "s", &account->warning);
  return account;
}

TakingsSyncResult *
takings_result_from_variant (GVariant *variant)
{
  TakingsSyncResult *result = takings_sync_result_new (0);
  g_autoptr (GVariant) accounts = g_variant_lookup_value (variant, "accounts",
                                                          G_VARIANT_TYPE ("aa{sv}"));

  g_variant_lookup (variant, "started_at", "x", &result->started_at);
  g_variant_lookup (variant, "finished_at", "x", &result->finished_at);
  for (gsize i = 0; accounts != NULL && i < g_variant_n_children (accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);
      g_ptr_array_add (result->accounts, account_from_variant (account));
    }
  return result;
}
