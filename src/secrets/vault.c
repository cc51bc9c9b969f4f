/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads: any. The keyring, or in tests and the demo this process's memory. */
#include "config.h"

#include "vault.h"

#include "keyring-private.h"

#include <string.h>
#include <sys/random.h>

#define KEY_ACCOUNT "installation"
#define KEY_FIELD   "customer_key"
#define KEY_LEN     32

static GMutex memory_lock;
static GHashTable *memory; /* (owned) (nullable): "account\nfield" → value; in memory mode only */

static char *
memory_key (const char *account, const char *field)
{
  return g_strconcat (account, "\n", field, NULL);
}

void
takings_vault_use_memory (void)
{
  g_mutex_lock (&memory_lock);
  if (memory == NULL)
    memory = takings_keyring_new_fields ();
  g_mutex_unlock (&memory_lock);
}

void
takings_vault_set_time_limit (guint milliseconds)
{
  takings_keyring_set_time_limit (milliseconds);
}

gboolean
takings_vault_store (const char *account, const char *account_name, GHashTable *fields,
                     GCancellable *cancellable, GError **error)
{
  GHashTableIter iter;
  gpointer key, value;

  g_return_val_if_fail (account != NULL && fields != NULL, FALSE);
  g_hash_table_iter_init (&iter, fields);
  g_mutex_lock (&memory_lock);
  if (memory != NULL)
    {
      while (g_hash_table_iter_next (&iter, &key, &value))
        g_hash_table_insert (memory, memory_key (account, key), g_strdup (value));
      g_mutex_unlock (&memory_lock);
      return TRUE;
    }
  g_mutex_unlock (&memory_lock);
  return takings_keyring_store (account, account_name, fields, cancellable, error);
}

GHashTable *
takings_vault_lookup (const char *account, const char *const *keys, GCancellable *cancellable,
                      GError **error)
{

  g_return_val_if_fail (account != NULL && keys != NULL, NULL);
  g_mutex_lock (&memory_lock);
  if (memory != NULL)
    {
      GHashTable *found = takings_keyring_new_fields ();
      for (; *keys != NULL; keys++)
        {
          g_autofree char *key = memory_key (account, *keys);
          const char *value = g_hash_table_lookup (memory, key);
          if (value != NULL)
            g_hash_table_insert (found, g_strdup (*keys), g_strdup (value));
        }
      g_mutex_unlock (&memory_lock);
      return found;
    }
  g_mutex_unlock (&memory_lock);
  return takings_keyring_lookup (account, keys, cancellable, error);
}

gboolean
takings_vault_clear (const char *account, GCancellable *cancellable, GError **error)
{

  g_return_val_if_fail (account != NULL, FALSE);
  g_mutex_lock (&memory_lock);
  if (memory != NULL)
    {
      g_autofree char *prefix = memory_key (account, "");
      GHashTableIter iter;
      gpointer key;
      g_hash_table_iter_init (&iter, memory);
      while (g_hash_table_iter_next (&iter, &key, NULL))
        if (g_str_has_prefix (key, prefix))
          g_hash_table_iter_remove (&iter);
      g_mutex_unlock (&memory_lock);
      return TRUE;
    }
  g_mutex_unlock (&memory_lock);
  return takings_keyring_clear (account, cancellable, error);
}

static GBytes *
lookup_key (GCancellable *cancellable, GError **error)
{
  const char *const keys[] = { KEY_FIELD, NULL };
  g_autoptr (GHashTable) found = takings_vault_lookup (KEY_ACCOUNT, keys, cancellable, error);
  const char *text = found != NULL ? g_hash_table_lookup (found, KEY_FIELD) : NULL;
  gsize len = 0;
  guchar *key = text != NULL ? g_base64_decode (text, &len) : NULL;
  if (key != NULL && len == KEY_LEN)
    return g_bytes_new_take (key, len);
  g_free (key);
  if (text != NULL)
    g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
                         "The keyring's item \"customer_key\" of Takings is damaged. Delete it in "
                         "Passwords and Keys and try again.");
  return NULL;
}

GBytes *
takings_vault_customer_key (GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GHashTable) fields = NULL;
  guchar key[KEY_LEN];
  GBytes *bytes = lookup_key (cancellable, &local);

  if (bytes != NULL || local != NULL)
    {
      if (local != NULL)
        g_propagate_error (error, g_steal_pointer (&local));
      return bytes;
    }
  if (getrandom (key, sizeof key, 0) != (ssize_t) sizeof key)
    {
      g_set_error_literal (error, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING,
                           "The system gave no random bytes for the customers' key.");
      return NULL;
    }
  fields = takings_keyring_new_fields ();
  g_hash_table_insert (fields, g_strdup (KEY_FIELD), g_base64_encode (key, sizeof key));
  explicit_bzero (key, sizeof key);
  if (!takings_vault_store (KEY_ACCOUNT, "customers' key", fields, cancellable, error))
    return NULL;
  /* Read it back: if another process was first, both go on with the one that was kept. */
  return lookup_key (cancellable, error);
}

typedef struct
{
  char *account;
  char **keys;
} Lookup;

static void
lookup_free (gpointer data)
{
  Lookup *lookup = data;
  g_free (lookup->account);
  g_strfreev (lookup->keys);
  g_free (lookup);
}

static void
lookup_in_worker (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Lookup *lookup = data;
  GError *error = NULL;
  GHashTable *found = takings_vault_lookup (lookup->account, (const char *const *) lookup->keys,
                                            cancellable, &error);
  if (found != NULL)
    g_task_return_pointer (task, found, (GDestroyNotify) g_hash_table_unref);
  else
    g_task_return_error (task, error);
}

void
takings_vault_lookup_async (const char *account, const char *const *keys, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Lookup *lookup = g_new0 (Lookup, 1);
  lookup->account = g_strdup (account);
  lookup->keys = g_strdupv ((char **) keys);
  g_task_set_source_tag (task, takings_vault_lookup_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, lookup, lookup_free);
  g_task_run_in_thread (task, lookup_in_worker);
}

GHashTable *
takings_vault_lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
