/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Main thread. */
#include "config.h"

#include "keys.h"

#include "receiver.h"
#include "secret.h"
#include "vault.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

static gboolean
fail (GError **error, const char *file, const char *reason)
{
  g_set_error (error, TAKINGS_ERROR, TAKINGS_ERROR_KEYRING, _ ("The secrets in %s: %s"), file,
               reason);
  return FALSE;
}

/* A file that is not there yet is an empty one. */
static GKeyFile *
load (const char *file, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) local = NULL;
  GStatBuf info;

  if (g_stat (file, &info) != 0)
    return g_steal_pointer (&keys);
  if ((info.st_mode & 07) != 0)
    {
      fail (error, file, _ ("others can read them; run “chmod 600” on the file"));
      return NULL;
    }
  if (info.st_size == 0 || g_key_file_load_from_file (keys, file, G_KEY_FILE_NONE, &local))
    return g_steal_pointer (&keys);
  fail (error, file, _ ("the file is not readable as one of keys"));
  return NULL;
}

static gboolean
save (GKeyFile *keys, const char *file, GError **error)
{
  g_autoptr (GError) local = NULL;
  gsize len;
  g_autofree char *text = g_key_file_to_data (keys, &len, NULL);

  if (g_file_set_contents_full (file, text, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                &local))
    return TRUE;
  return fail (error, file, local->message);
}

char *
takings_keys_lookup (const char *file, const char *account, const char *field, GError **error)
{
  const char *const fields[] = { field, NULL };
  g_autoptr (GHashTable) found = NULL;

  if (file != NULL)
    {
      g_autoptr (GKeyFile) keys = load (file, error);

      return keys != NULL ? g_key_file_get_string (keys, account, field, NULL) : NULL;
    }
  found = takings_vault_lookup (account, fields, NULL, error);
  return found != NULL ? g_strdup (g_hash_table_lookup (found, field)) : NULL;
}

gboolean
takings_keys_store (const char *file, const char *account, const char *name, GHashTable *fields,
                    GError **error)
{
  g_autoptr (GKeyFile) keys = NULL;
  GHashTableIter iter;
  gpointer key, value;

  if (g_hash_table_size (fields) == 0)
    return TRUE;
  if (file == NULL)
    return takings_vault_store (account, name, fields, NULL, error);
  keys = load (file, error);
  if (keys == NULL)
    return FALSE;
  g_hash_table_iter_init (&iter, fields);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_key_file_set_string (keys, account, key, value);
  return save (keys, file, error);
}

gboolean
takings_keys_clear (const char *file, const char *account, GError **error)
{
  g_autoptr (GKeyFile) keys = NULL;

  if (file == NULL)
    return takings_vault_clear (account, NULL, error);
  keys = load (file, error);
  if (keys == NULL)
    return FALSE;
  return !g_key_file_remove_group (keys, account, NULL) || save (keys, file, error);
}

char *
takings_keys_feed_token (const char *file, GError **error)
{
  g_autoptr (GHashTable) fields = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) local = NULL;
  g_autofree char *token = takings_keys_lookup (file, TAKINGS_RECEIVER_VAULT_ACCOUNT, "feed_token",
                                                &local);

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (token != NULL)
    return g_steal_pointer (&token);
  token = takings_secret_new ();
  g_hash_table_insert (fields, g_strdup ("feed_token"), g_strdup (token));
  if (!takings_keys_store (file, TAKINGS_RECEIVER_VAULT_ACCOUNT, _ ("receiver"), fields, error))
    return NULL;
  return g_steal_pointer (&token);
}
