/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "import-targets.h"

#include "adapter.h"
#include "import.h"

#include <glib/gi18n.h>

static TakingsImportTarget *
target_new (const TakingsAccount *account, const char *network, const char *name)
{
  TakingsImportTarget *target = g_new0 (TakingsImportTarget, 1);

  target->account = account != NULL ? g_strdup (account->id) : NULL;
  target->network = g_strdup (network);
  target->name = g_strdup (name);
  target->role = account != NULL ? g_strdup (g_hash_table_lookup (account->settings, "role"))
                                 : NULL;
  return target;
}

void
takings_import_target_free (gpointer data)
{
  TakingsImportTarget *target = data;

  g_free (target->account);
  g_free (target->network);
  g_free (target->name);
  g_free (target->role);
  g_free (target);
}

static gboolean
is_taken (GPtrArray *accounts, const char *name)
{
  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (((TakingsAccount *) g_ptr_array_index (accounts, i))->name, name))
      return TRUE;
  return FALSE;
}

static void
add_target (GPtrArray *targets, GtkStringList *choices, const TakingsAccount *account,
            const char *network, const char *name, const char *shown)
{
  g_ptr_array_add (targets, target_new (account, network, name));
  gtk_string_list_append (choices, shown);
}

GPtrArray *
takings_import_targets_new (GPtrArray *accounts, GtkStringList *choices)
{
  GPtrArray *targets = g_ptr_array_new_with_free_func (takings_import_target_free);
  GPtrArray *list = takings_registry_list ();

  for (guint i = 0; i < accounts->len; i++)
    {
      const TakingsAccount *account = g_ptr_array_index (accounts, i);
      if (takings_import_can_read (account->network))
        add_target (targets, choices, account, account->network, account->name, account->name);
    }
  for (guint i = 0; i < list->len; i++)
    {
      const TakingsAdapterInfo *info = takings_adapter_get_info (g_ptr_array_index (list, i));
      /* Translators: %s: a network; an account that is made for the file */
      g_autofree char *shown = g_strdup_printf (_ ("New account of %s"), info->name);
      g_autofree char *name = g_strdup (info->name);
      if (!takings_import_can_read (info->id))
        continue;
      for (guint n = 2; is_taken (accounts, name); n++)
        {
          g_free (name);
          name = g_strdup_printf ("%s %u", info->name, n);
        }
      add_target (targets, choices, NULL, info->id, name, shown);
    }
  return targets;
}
