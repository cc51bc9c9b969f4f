/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "command.h"
#include "fields.h"
#include "http.h"
#include "vault.h"

#include <glib/gi18n.h>

char *
takings_network_names (void)
{
  GPtrArray *list = takings_registry_list ();
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            takings_adapter_get_info (g_ptr_array_index (list, i))->id);
  return g_string_free (names, FALSE);
}

static const TakingsFieldSpec *
find_field (const TakingsAdapterInfo *info, const char *key)
{
  for (guint i = 0; i < info->n_fields; i++)
    if (g_str_equal (info->fields[i].key, key))
      return &info->fields[i];
  return NULL;
}

/* "zone" is a setting of every network: the zone of naive times in its answers. */
static gboolean
check_names (const TakingsAdapterInfo *info, GHashTable *fields, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_autoptr (GString) known = NULL;

      if (find_field (info, key) != NULL)
        continue;
      if (g_str_equal (key, "zone"))
        continue;
      known = g_string_new (NULL);
      for (guint i = 0; i < info->n_fields; i++)
        g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", info->fields[i].key);
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("%s has no field “%s”; its fields are %s"), info->name, (char *) key,
                   known->str);
      return FALSE;
    }
  value = g_hash_table_lookup (fields, "zone");
  if (value != NULL && *(char *) value != '\0')
    {
      g_autoptr (TakingsZone) zone = takings_zone_new (value, error);
      return zone != NULL;
    }
  return TRUE;
}

static gboolean
check_name_is_free (TakingsLedger *ledger, const char *name, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (ledger, error);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      if (g_strcmp0 (account->name, name) == 0)
        {
          g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                       _ ("There is an account named “%s” already; choose another name"), name);
          return FALSE;
        }
    }
  return TRUE;
}

static GHashTable *
new_table (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

gboolean
takings_account_create (TakingsLedger *ledger, const char *network, const char *name,
                        const char *endpoint, GHashTable *fields, char **id, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);
  g_autoptr (GHashTable) secrets = new_table ();
  g_autoptr (TakingsAccount) account = NULL;
  const TakingsAdapterInfo *info;
  GHashTableIter iter;
  gpointer key, value;

  if (adapter == NULL)
    {
      g_autofree char *names = takings_network_names ();
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_USAGE,
                   _ ("“%s” is not a network; there are %s"), network, names);
      return FALSE;
    }
  info = takings_adapter_get_info (adapter);
  if ((endpoint != NULL && !takings_http_check_endpoint (endpoint, error))
      || !check_names (info, fields, error) || !check_name_is_free (ledger, name, error))
    return FALSE;
  if (!takings_adapter_prepare_fields (adapter, fields, error))
    {
      takings_fields_explain (info, error);
      return FALSE;
    }

  account = g_new0 (TakingsAccount, 1);
  account->id = g_uuid_string_random ();
  account->network = g_strdup (info->id);
  account->name = g_strdup (name);
  account->endpoint = g_strdup (endpoint);
  account->settings = new_table ();
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const TakingsFieldSpec *field = find_field (info, key);
      gboolean open = field != NULL ? !field->secret : g_str_equal (key, "zone");

      if (value != NULL && *(char *) value != '\0')
        g_hash_table_insert (open ? account->settings : secrets, g_strdup (key), g_strdup (value));
    }
  if (!takings_vault_store (account->id, name, secrets, NULL, error))
    return FALSE;
  if (!takings_ledger_add_account (ledger, account, error))
    {
      takings_vault_clear (account->id, NULL, NULL);
      return FALSE;
    }
  *id = g_strdup (account->id);
  return TRUE;
}

GHashTable *
takings_account_fields (const TakingsAccount *account, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (account->network);
  g_autoptr (GHashTable) fields = NULL;
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  const TakingsAdapterInfo *info;
  GHashTableIter iter;
  gpointer key, value;

  if (adapter == NULL)
    {
      g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                   _ ("This version of Takings does not know the network “%s”"), account->network);
      return NULL;
    }
  info = takings_adapter_get_info (adapter);
  for (guint i = 0; i < info->n_fields; i++)
    if (info->fields[i].secret)
      g_ptr_array_add (keys, (gpointer) info->fields[i].key);
  g_ptr_array_add (keys, NULL);
  fields = takings_vault_lookup (account->id, (const char *const *) keys->pdata, NULL, error);
  if (fields == NULL)
    return NULL;
  if (account->settings != NULL)
    {
      g_hash_table_iter_init (&iter, account->settings);
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (fields, g_strdup (key), g_strdup (value));
    }
  if (!takings_adapter_prepare_fields (adapter, fields, error))
    return NULL;
  return g_steal_pointer (&fields);
}
