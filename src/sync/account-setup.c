/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "account-setup.h"

#include "adapter.h"
#include "http.h"
#include "vault.h"

#include <glib/gi18n.h>
#include <string.h>

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
check_name_is_free (TakingsLedger *ledger, const char *name, const char *own_id, GError **error)
{
  g_autoptr (GPtrArray) accounts = takings_ledger_list_accounts (ledger, error);

  if (accounts == NULL)
    return FALSE;
  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      if (g_strcmp0 (account->name, name) == 0 && g_strcmp0 (account->id, own_id) != 0)
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

static TakingsAdapter *
find_adapter (const char *network, GError **error)
{
  TakingsAdapter *adapter = takings_registry_lookup (network);

  if (adapter == NULL)
    g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_PROTOCOL,
                 _ ("This version of Takings does not know the network “%s”; update it"), network);
  return adapter;
}

/* Adds to an error about a field what it is and where to find it. */
static void
explain (const TakingsAdapterInfo *info, GError **error)
{
  for (guint i = 0; error != NULL && *error != NULL && i < info->n_fields; i++)
    {
      const TakingsFieldSpec *field = &info->fields[i];
      g_autofree char *quoted = g_strdup_printf ("“%s”", field->key);
      g_autoptr (GError) plain = NULL;

      if (field->where == NULL || strstr ((*error)->message, quoted) == NULL)
        continue;
      plain = g_steal_pointer (error);
      g_set_error (error, plain->domain, plain->code, "%s (%s: %s)", plain->message,
                   _ (field->label), _ (field->where));
      return;
    }
}

static gboolean
prepare (TakingsAdapter *adapter, GHashTable *fields, GError **error)
{
  const TakingsAdapterInfo *info = takings_adapter_get_info (adapter);

  if (!check_names (info, fields, error))
    return FALSE;
  if (takings_adapter_prepare_fields (adapter, fields, error))
    return TRUE;
  explain (info, error);
  return FALSE;
}

/* What is no known setting is treated as a secret. */
static void
split (const TakingsAdapterInfo *info, GHashTable *fields, GHashTable *settings,
       GHashTable *secrets)
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const TakingsFieldSpec *field = find_field (info, key);
      gboolean open = field != NULL ? !field->secret : g_str_equal (key, "zone");

      if (value != NULL && *(char *) value != '\0')
        g_hash_table_insert (open ? settings : secrets, g_strdup (key), g_strdup (value));
    }
}

gboolean
takings_account_create (TakingsLedger *ledger, const char *network, const char *name,
                        const char *endpoint, GHashTable *fields, char **id, GError **error)
{
  TakingsAdapter *adapter = find_adapter (network, error);
  g_autoptr (GHashTable) secrets = new_table ();
  g_autoptr (TakingsAccount) account = NULL;

  if (adapter == NULL || (endpoint != NULL && !takings_http_check_endpoint (endpoint, error))
      || !check_name_is_free (ledger, name, NULL, error) || !prepare (adapter, fields, error))
    return FALSE;
  account = g_new0 (TakingsAccount, 1);
  account->id = g_uuid_string_random ();
  account->network = g_strdup (network);
  account->name = g_strdup (name);
  account->endpoint = g_strdup (endpoint);
  account->settings = new_table ();
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  split (takings_adapter_get_info (adapter), fields, account->settings, secrets);
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

gboolean
takings_account_create_for_files (TakingsLedger *ledger, const char *network, const char *name,
                                  char **id, GError **error)
{
  TakingsAdapter *adapter = find_adapter (network, error);
  g_autoptr (TakingsAccount) account = NULL;
  const TakingsAdapterInfo *info;

  if (adapter == NULL || !check_name_is_free (ledger, name, NULL, error))
    return FALSE;
  info = takings_adapter_get_info (adapter);
  account = g_new0 (TakingsAccount, 1);
  account->id = g_uuid_string_random ();
  account->network = g_strdup (network);
  account->name = g_strdup (name);
  account->settings = new_table ();
  account->created_at = g_get_real_time () / G_USEC_PER_SEC;
  account->paused = TRUE;
  for (guint i = 0; i < info->n_fields; i++)
    if (info->fields[i].fallback != NULL && !info->fields[i].secret)
      g_hash_table_insert (account->settings, g_strdup (info->fields[i].key),
                           g_strdup (info->fields[i].fallback));
  if (!takings_ledger_add_account (ledger, account, error))
    return FALSE;
  *id = g_strdup (account->id);
  return TRUE;
}

static void
put_all (GHashTable *into, GHashTable *from)
{
  GHashTableIter iter;
  gpointer key, value;

  if (from == NULL)
    return;
  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (into, g_strdup (key), g_strdup (value));
}

/* Secrets and settings as they are stored. */
static GHashTable *
lookup_stored (const TakingsAccount *account, const TakingsAdapterInfo *info, GError **error)
{
  g_autoptr (GPtrArray) keys = g_ptr_array_new ();
  GHashTable *fields;

  for (guint i = 0; i < info->n_fields; i++)
    if (info->fields[i].secret)
      g_ptr_array_add (keys, (gpointer) info->fields[i].key);
  g_ptr_array_add (keys, NULL);
  fields = takings_vault_lookup (account->id, (const char *const *) keys->pdata, NULL, error);
  if (fields != NULL)
    put_all (fields, account->settings);
  return fields;
}

/* Stores what @fields and the stored ones make together. A secret that is taken away goes first:
 * the keyring knows no replacing of a set. */
static gboolean
change_fields (TakingsAccount *account, GHashTable *fields, GError **error)
{
  TakingsAdapter *adapter = find_adapter (account->network, error);
  g_autoptr (GHashTable) all = NULL;
  g_autoptr (GHashTable) secrets = new_table ();
  g_autoptr (GHashTable) settings = new_table ();
  const TakingsAdapterInfo *info;
  GHashTableIter iter;
  gpointer key;
  gboolean drop = FALSE;

  if (adapter == NULL)
    return FALSE;
  info = takings_adapter_get_info (adapter);
  all = lookup_stored (account, info, error);
  if (all == NULL)
    return FALSE;
  put_all (all, fields);
  if (!prepare (adapter, all, error))
    return FALSE;
  split (info, all, settings, secrets);
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    drop |= !g_hash_table_contains (secrets, key) && !g_hash_table_contains (settings, key);
  if ((drop && !takings_vault_clear (account->id, NULL, error))
      || !takings_vault_store (account->id, account->name, secrets, NULL, error))
    return FALSE;
  g_clear_pointer (&account->settings, g_hash_table_unref);
  account->settings = g_steal_pointer (&settings);
  return TRUE;
}

gboolean
takings_account_change (TakingsLedger *ledger, TakingsAccount *account, const char *name,
                        const char *endpoint, GHashTable *fields, GError **error)
{
  gboolean other_endpoint = endpoint != NULL && *endpoint != '\0';

  if ((other_endpoint && !takings_http_check_endpoint (endpoint, error))
      || (name != NULL && !check_name_is_free (ledger, name, account->id, error)))
    return FALSE;
  if (name != NULL)
    {
      g_free (account->name);
      account->name = g_strdup (name);
    }
  if (endpoint != NULL)
    {
      g_free (account->endpoint);
      account->endpoint = other_endpoint ? g_strdup (endpoint) : NULL;
    }
  return (fields == NULL || change_fields (account, fields, error))
         && takings_ledger_update_account (ledger, account, error);
}

GHashTable *
takings_account_fields_with (const TakingsAccount *account, GHashTable *typed, GError **error)
{
  TakingsAdapter *adapter = find_adapter (account->network, error);
  g_autoptr (GHashTable) fields = NULL;

  if (adapter == NULL)
    return NULL;
  fields = lookup_stored (account, takings_adapter_get_info (adapter), error);
  if (fields == NULL)
    return NULL;
  put_all (fields, typed);
  if (!takings_adapter_prepare_fields (adapter, fields, error))
    return NULL;
  return g_steal_pointer (&fields);
}

GHashTable *
takings_account_fields (const TakingsAccount *account, GError **error)
{
  return takings_account_fields_with (account, NULL, error);
}
